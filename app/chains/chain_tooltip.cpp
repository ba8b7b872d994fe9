#include "app/chains/chain_tooltip.h"

#include "app/chains/chain_words.h"
#include "app/window/format.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace portolan {
namespace {

using Kind = ChainLayout::Kind;

class TipTexts {
    Q_DECLARE_TR_FUNCTIONS(portolan::Chains)
};

QString utf8(const std::string& text)
{
    return QString::fromStdString(text);
}

QString endToolTip(const ChainLayout::Box& box, const ChainPicture& picture)
{
    const WayEnds& ends = picture.way.ends;
    const bool in = box.kind == Kind::In;
    const bool client = in != picture.way.answer;
    const std::string& interface = client ? ends.client : ends.target;
    const BoxContent content = contentOf(box, picture);
    if (!content.lit || interface.empty())
        return in ? TipTexts::tr("Packets come in by an interface of this host.")
                  : TipTexts::tr("Packets leave by the interface that routing chose.");
    QString text = (in ? TipTexts::tr("Packets come in by %1.") : TipTexts::tr("Packets leave by %1."))
                       .arg(utf8(interface).toHtmlEscaped());
    if (client && ends.clientIsUsual)
        text += QLatin1Char(' ')
            + TipTexts::tr("The default route leads there; clients may also be behind another interface.");
    return text;
}

QString chainToolTip(const ChainPicture& picture, ChainId chain)
{
    const ChainNode& node = picture.graph->nodes[chain];
    const auto& restores = picture.way.restores;
    const QString unread
        = picture.snapshot ? unreadElements(*picture.graph, picture.snapshot->ruleset, chain) : QString();
    QStringList lines;
    lines << QStringLiteral("<b>%1 › %2</b>")
                 .arg(tableName(*picture.graph, chain).toHtmlEscaped(), utf8(node.key.name).toHtmlEscaped());
    if (node.base)
        lines << TipTexts::tr("Base chain, priority %1, policy %2")
                     .arg(node.base->priority)
                     .arg(utf8(node.policy));
    else if (node.calledBy.empty() && unread.isEmpty())
        lines << TipTexts::tr("No rule leads here");
    else if (!node.calledBy.empty())
        lines << TipTexts::tr("Used by %1").arg(callersText(*picture.graph, chain).toHtmlEscaped());
    if (std::find(restores.begin(), restores.end(), chain) != restores.end())
        lines << TipTexts::tr("Answers meet no rule here: conntrack turns their addresses back by itself");
    if (!unread.isEmpty())
        lines << unread.toHtmlEscaped();
    if (picture.snapshot)
        lines << ruleCount(chainOf(*picture.graph, picture.snapshot->ruleset, chain).rules.size());
    if (const ChainFigure* figure = picture.figure(chain)) {
        const QString packets = QLocale().toString(qulonglong(figure->traffic.packets));
        if (!figure->traffic.counted)
            lines << TipTexts::tr("Nothing counts what comes here: its rules have no counters");
        else if (figure->traffic.connections)
            lines << TipTexts::tr("%1 connections came in (nat sees the first packet of each)").arg(packets);
        else if (figure->traffic.atLeast)
            lines << TipTexts::tr(
                "At least %1 packets came in: some left through a chain that others use too")
                         .arg(packets);
        else
            lines << TipTexts::tr("%1 packets came in").arg(packets);
        if (figure->rate)
            lines << TipTexts::tr("%1 now").arg(packetRate(figure->rate));
    }
    lines << TipTexts::tr("Engine: %1").arg(QString::fromLatin1(toString(node.key.engine)));
    return lines.join(QStringLiteral("<br>"));
}

} // namespace

QString toolTipOf(const ChainLayout::Box& box, const ChainPicture& picture)
{
    switch (box.kind) {
    case Kind::BaseChain:
    case Kind::Chain:
        return chainToolTip(picture, box.chain);
    case Kind::Conntrack:
        return box.step == HookStep::Kind::ConntrackLookup
            ? TipTexts::tr(
                "Here conntrack looks the packet up: it belongs to a known connection, or begins one. "
                "Chains before it (raw) do not know yet.")
            : TipTexts::tr(
                "Here a connection that got through is entered into the table. A packet dropped before "
                "leaves no trace in it.");
    case Kind::Decision:
        return box.hook == Hook::Prerouting
            ? TipTexts::tr(
                "The routing table decides by the destination as it is now, after nat PREROUTING: to this "
                "host, or on to another.")
            : TipTexts::tr(
                "Packets of this host are routed before OUTPUT. One whose destination or mark a rule changed "
                "there is routed once more.");
    case Kind::Process:
        return TipTexts::tr("Programs on this host, which receive and send packets. What they send is routed "
                            "before it comes to OUTPUT.");
    case Kind::In:
    case Kind::Out:
        return endToolTip(box, picture);
    default:
        return {};
    }
}

} // namespace portolan
