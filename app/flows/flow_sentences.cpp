#include "app/flows/flow_sentences.h"

#include "app/window/format.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

namespace portolan::FlowSentences {

namespace {

constexpr std::int64_t kNanosecondsAMillisecond = 1'000'000;

struct FlowSentence {
    Q_DECLARE_TR_FUNCTIONS(portolan::FlowSentences)
};

QString clientOf(const Flow& flow)
{
    return endText(flow, flow.original.source, flow.original.sourcePort);
}

QString askedOf(const Flow& flow)
{
    return endText(flow, flow.original.destination, flow.original.destinationPort);
}

QString answererOf(const Flow& flow)
{
    return endText(flow, flow.reply.source, flow.reply.sourcePort);
}

QString momentText(std::int64_t milliseconds)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(milliseconds);
    const bool today = time.date() == QDate::currentDate();
    return QLocale().toString(
        time, today ? QStringLiteral("HH:mm:ss") : QStringLiteral("yyyy-MM-dd HH:mm:ss"));
}

QString carried(const Flow& flow, const Counters& counters)
{
    if (!flow.counted)
        return FlowSentence::tr("unknown: not counted when it began");
    return FlowSentence::tr(
        "%1 in %n packets", nullptr, int(std::min<std::uint64_t>(counters.packets, 1u << 30)))
        .arg(Format::bytes(counters.bytes));
}

QString timeLeft(const FollowedFlow& followed)
{
    const QString left = Format::age(followed.timeLeft());
    if (followed.flow().counted)
        return FlowSentence::tr("%1 if no packet comes").arg(left);
    return followed.timeLeft() > 0
        ? FlowSentence::tr("at least %1: packets that came since are not told of").arg(left)
        : FlowSentence::tr("unknown: packets that came since are not told of");
}

QString tupleLine(const Flow& flow, const Tuple& tuple)
{
    const auto text = [](const Address& address) { return QString::fromStdString(address.toString()); };
    QString line = QStringLiteral("src=%1 dst=%2").arg(text(tuple.source), text(tuple.destination));
    if (hasPorts(flow.protocol))
        line += QStringLiteral(" sport=%1 dport=%2").arg(tuple.sourcePort).arg(tuple.destinationPort);
    else if (isIcmp(flow.protocol))
        line += QStringLiteral(" type=%1 code=%2 id=%3")
                    .arg(tuple.destinationPort >> 8)
                    .arg(tuple.destinationPort & 0xff)
                    .arg(tuple.sourcePort);
    else if (hasKeys(flow.protocol))
        line += QStringLiteral(" srckey=0x%1 dstkey=0x%2")
                    .arg(tuple.sourcePort, 0, 16)
                    .arg(tuple.destinationPort, 0, 16);
    return line;
}

} // namespace

QString title(const Flow& flow)
{
    return QStringLiteral("%1 → %2").arg(clientOf(flow), answererOf(flow));
}

QStringList words(const FollowedFlow& followed)
{
    const Flow& flow = followed.flow();
    const QString protocol = QString::fromStdString(protocolName(flow.protocol)).toUpper();
    QStringList sentences;
    sentences << FlowSentence::tr("%1 asked for %2 (%3).").arg(clientOf(flow), askedOf(flow), protocol);
    const bool isAnswered = (flow.status & FlowStatus::SeenReply) != 0;
    if (answererOf(flow) == askedOf(flow))
        sentences << (isAnswered ? FlowSentence::tr("It is answered there, not translated on the way in.")
                                 : FlowSentence::tr("It is not translated on the way in."));
    else
        sentences << (isAnswered ? FlowSentence::tr("It is answered by %1.")
                                 : FlowSentence::tr("It is sent on to %1."))
                         .arg(answererOf(flow));
    const QString hidden = endText(flow, flow.reply.destination, flow.reply.destinationPort);
    if (hidden != clientOf(flow))
        sentences << (isAnswered ? FlowSentence::tr("To the one who answers, the client is %1.")
                                 : FlowSentence::tr("There, the client is %1."))
                         .arg(hidden);
    if (!followed.forwardTitle().isEmpty())
        sentences << FlowSentence::tr("It came by the forward “%1”.").arg(followed.forwardTitle());
    sentences << FlowSentence::tr("%1: %2").arg(
        phaseText(followed.phase()), phaseExplanation(followed.phase()));
    return sentences;
}

QList<QPair<QString, QString>> figures(const FollowedFlow& followed)
{
    const Flow& flow = followed.flow();
    const std::int64_t start = std::int64_t(flow.start) / kNanosecondsAMillisecond;
    const std::int64_t ended = followed.endedAt();
    const std::int64_t until = ended != 0 ? ended : followed.now();
    QList<QPair<QString, QString>> rows;
    rows.append({FlowSentence::tr("Began"),
        start == 0 ? FlowSentence::tr("unknown: before anybody watched")
                   : FlowSentence::tr("%1, %2 ago")
                         .arg(momentText(start),
                             Format::age(std::max<std::int64_t>(followed.now() - start, 0) / 1000))});
    if (ended != 0)
        rows.append({FlowSentence::tr("Ended"),
            start == 0
                ? momentText(ended)
                : FlowSentence::tr("%1, after %2")
                      .arg(momentText(ended), Format::age(std::max<std::int64_t>(until - start, 0) / 1000))});
    else
        rows.append({FlowSentence::tr("Time left"), timeLeft(followed)});
    rows.append({FlowSentence::tr("In"), carried(flow, flow.sent)});
    rows.append({FlowSentence::tr("Out"), carried(flow, flow.received)});
    if (ended == 0)
        rows.append({FlowSentence::tr("Rate"),
            flow.counted && followed.rate() > 0
                ? FlowSentence::tr("%1 in, %2 out")
                      .arg(Format::rate(followed.sentRate()), Format::rate(followed.receivedRate()))
                : flow.counted ? Format::rate(0)
                               : FlowSentence::tr("unknown")});
    return rows;
}

QStringList steps(const FollowedFlow& followed)
{
    QStringList lines;
    for (const FollowedFlow::Step& step : followed.steps()) {
        const QString state = phaseText(step.phase);
        if (step.seenBegin)
            lines << momentText(step.time) + QStringLiteral("  ") + FlowSentence::tr("Began");
        lines << (step.seenBegin || &step == &followed.steps().front()
                ? FlowSentence::tr("%1 when first looked at").arg(state)
                : momentText(step.time) + QStringLiteral("  ") + state);
    }
    return lines;
}

QStringList tuples(const Flow& flow)
{
    QStringList lines{tupleLine(flow, flow.original), tupleLine(flow, flow.reply)};
    QString more = QStringLiteral("id=%1").arg(flow.id);
    if (const std::string state = stateName(flow); !state.empty())
        more += u' ' + QString::fromStdString(state);
    for (const std::string& name : statusNames(flow))
        more += QStringLiteral(" [%1]").arg(QString::fromStdString(name));
    if (flow.mark != 0)
        more += QStringLiteral(" mark=%1").arg(flow.mark);
    if (flow.zone != 0)
        more += QStringLiteral(" zone=%1").arg(flow.zone);
    lines << more;
    return lines;
}

} // namespace portolan::FlowSentences
