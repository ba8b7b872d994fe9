#include "app/flows/flow_export.h"

#include <QStringList>

namespace portolan::FlowExport {

namespace {

QString port(const Flow& flow, std::uint16_t number)
{
    return hasPorts(flow.protocol) ? QString::number(number) : QString();
}

QString counter(const Flow& flow, std::uint64_t value)
{
    return flow.counted ? QString::number(value) : QString();
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
    const auto address = [](const Address& a) { return QString::fromStdString(a.toString()); };
    return {QString::number(flow.id), QString::fromStdString(protocolName(flow.protocol)),
        QString::fromStdString(stateName(flow)), address(flow.original.source),
        port(flow, flow.original.sourcePort), address(flow.original.destination),
        port(flow, flow.original.destinationPort), address(flow.reply.source),
        port(flow, flow.reply.sourcePort), counter(flow, flow.sent.packets), counter(flow, flow.sent.bytes),
        counter(flow, flow.received.packets), counter(flow, flow.received.bytes),
        model.index(row, FlowModel::Forward).data().toString()};
}

} // namespace

QByteArray csv(const FlowModel& model)
{
    QString text = QStringLiteral("id,protocol,state,client,clientPort,askedFor,askedForPort,answeredBy,"
                                  "answeredByPort,packetsIn,bytesIn,packetsOut,bytesOut,forward\r\n");
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
        text += QByteArray::fromStdString(flowJson(model.flowAt(row), model.forwardIdAt(row)));
    }
    return text + "\n]}\n";
}

QString tabSeparated(const FlowModel& model, const QModelIndexList& rows, const QList<int>& columns)
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
