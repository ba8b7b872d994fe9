#include "app/trace/log_import.h"

#include "backend/packet/gatherer.h"
#include "backend/packet/log_reader.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>

namespace portolan {

namespace {

bool namesHost(const std::vector<Trajectory>& packets, const HostState& host)
{
    const auto ours = [&](const Address& address) { return !address.isLoopback() && host.isLocal(address); };
    return std::any_of(packets.begin(), packets.end(), [&](const Trajectory& packet) {
        return ours(packet.first.source) || ours(packet.first.destination);
    });
}

} // namespace

Result<ImportedLog> importLog(std::string_view text, const QString& name, const HostState& host)
{
    const KernelLog log = readKernelLog(text);
    if (log.events.empty() && log.unplaced > 0)
        return failure(ErrorCode::Invalid,
            PORTOLAN_TR("None of the packets in it has a prefix that says table and chain, as "
                        "“[debug]-nat-PREROUTING:” "
                        "or “TRACE: nat:PREROUTING:rule:1” do. %1 lines were looked at."),
            {std::to_string(log.skipped + log.unplaced)});
    if (log.events.empty())
        return failure(ErrorCode::Invalid,
            PORTOLAN_TR("No line of it is a packet that the kernel logged. %1 lines were looked at."),
            {std::to_string(log.skipped)});
    TrajectoryGatherer gatherer;
    for (const TraceEvent& event : log.events)
        gatherer.take(event);
    ImportedLog imported;
    imported.name = name;
    imported.skipped = log.skipped;
    imported.unplaced = log.unplaced;
    imported.packets = gatherer.finish();
    imported.leftOut = imported.packets.size() - std::min(imported.packets.size(), ImportedLog::kMostPackets);
    imported.packets.resize(imported.packets.size() - imported.leftOut);
    imported.ofThisHost = namesHost(imported.packets, host);
    return imported;
}

Result<ImportedLog> importLogFile(const QString& path, const HostState& host)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(
            ErrorCode::Invalid, PORTOLAN_TR("It cannot be read: %1."), {file.errorString().toStdString()});
    // Read on past what its size says: files of /proc have none.
    const QByteArray text = file.read(ImportedLog::kMostBytes + 1);
    if (file.error() != QFileDevice::NoError)
        return failure(
            ErrorCode::Invalid, PORTOLAN_TR("It cannot be read: %1."), {file.errorString().toStdString()});
    if (text.size() > ImportedLog::kMostBytes)
        return failure(ErrorCode::Invalid,
            PORTOLAN_TR("It is longer than %1 MB. Cut out the part of interest, with grep SRC= for example."),
            {std::to_string(ImportedLog::kMostBytes >> 20)});
    return importLog({text.constData(), std::size_t(text.size())}, QFileInfo(path).fileName(), host);
}

} // namespace portolan
