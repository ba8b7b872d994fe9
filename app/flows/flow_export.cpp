#include "app/flows/flow_export.h"

#include "app/flows/flow_words.h"

#include <QDateTime>
#include <QStringList>

namespace portolan::FlowExport {

namespace {

constexpr std::uint64_t kNanosecondsAMoment = 1'000'000; ///< a moment is told in milliseconds

QString port(const Flow& flow, std::uint16_t number)
{
    return hasPorts(flow.protocol) ? QString::number(number) : QString();
}

QString counter(const Flow& flow, std::uint64_t value)
{
    return flow.counted ? QString::number(value) : QString();
}

/// With its offset from UTC, as spreadsheets and programs read it; empty of 0.
QString moment(std::uint64_t milliseconds)
{
    return milliseconds == 0
        ? QString()
        : QDateTime::fromMSecsSinceEpoch(qint64(milliseconds), Qt::UTC).toString(Qt::ISODateWithMs);
}

QByteArray momentOrNull(std::uint64_t milliseconds)
{
    return milliseconds == 0 ? QByteArray("null") : '"' + moment(milliseconds).toUtf8() + '"';
}

QString words(const std::vector<std::string>& names)
{
    QStringList list;
    for (const std::string& name : names)
        list << QString::fromStdString(name);
    return list.join(u' ');
}

QString quoted(QString cell)
{
    static const QString special = QStringLiteral(",\"\r\n");
    if (std::none_of(cell.cbegin(), cell.cend(), [](QChar c) { return special.contains(c); }))
        return cell;
    cell.replace(QLatin1Char('"'), QLatin1String("\"\""));
    return QLatin1Char('"') + cell + QLatin1Char('"');
}

QStringList cells(const FlowModel& model, int row)
{
    const Flow flow = model.flowAt(row);
    const LiveFlows::Extra& extra = model.flows().extra(model.numberAt(row));
    const auto address = [](const Address& a) { return QString::fromStdString(a.toString()); };
    return {QString::number(flow.id), QString::fromStdString(protocolName(flow.protocol)),
        QString::fromStdString(stateName(flow)), address(flow.original.source),
        port(flow, flow.original.sourcePort), address(flow.original.destination),
        port(flow, flow.original.destinationPort), address(flow.reply.source),
        port(flow, flow.reply.sourcePort), counter(flow, flow.sent.packets), counter(flow, flow.sent.bytes),
        counter(flow, flow.received.packets), counter(flow, flow.received.bytes),
        model.index(row, FlowModel::Forward).data().toString(),
        counter(flow, std::uint64_t(extra.sentRate.value())),
        counter(flow, std::uint64_t(extra.receivedRate.value())), moment(flow.start / kNanosecondsAMoment),
        moment(std::uint64_t(model.flows().endedAt(model.numberAt(row)))),
        QLatin1String(toString(flowPhase(model.flows(), model.numberAt(row)))), words(statusNames(flow)),
        QLatin1String(toString(flow.nat())), address(flow.reply.destination),
        port(flow, flow.reply.destinationPort), QString::number(flow.timeout), QString::number(flow.mark),
        QString::number(flow.zone)};
}

} // namespace

QByteArray csv(const FlowModel& model)
{
    QString text = QStringLiteral("id,protocol,state,client,clientPort,askedFor,askedForPort,answeredBy,"
                                  "answeredByPort,packetsIn,bytesIn,packetsOut,bytesOut,forward,"
                                  "bytesInASecond,bytesOutASecond,began,ended,phase,status,nat,"
                                  "answeredTo,answeredToPort,timeout,mark,zone\r\n");
    for (int row = 0; row < model.rowCount(); ++row) {
        QStringList line = cells(model, row);
        for (QString& cell : line)
            cell = quoted(cell);
        text += line.join(QLatin1Char(',')) + QLatin1String("\r\n");
    }
    return text.toUtf8();
}

QByteArray json(const FlowModel& model)
{
    QByteArray text = "{\"flows\":[";
    for (int row = 0; row < model.rowCount(); ++row) {
        text += row ? ",\n" : "\n";
        const Flow flow = model.flowAt(row);
        text += QByteArray::fromStdString(flowJson(flow, model.forwardIdAt(row)));
        text.chop(1); // the brace
        text += ",\"began\":" + momentOrNull(flow.start / kNanosecondsAMoment);
        text += ",\"ended\":" + momentOrNull(std::uint64_t(model.flows().endedAt(model.numberAt(row)))) + '}';
    }
    return text + "\n]}\n";
}

QString tabSeparated(const QAbstractItemModel& model, const QModelIndexList& rows, const QList<int>& columns)
{
    QStringList lines;
    for (const QModelIndex& row : rows) {
        QStringList line;
        for (const int column : columns)
            line << model.index(row.row(), column).data().toString();
        lines << line.join(QLatin1Char('\t'));
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace portolan::FlowExport
