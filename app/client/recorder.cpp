#include "app/client/recorder.h"

#include <QSaveFile>

namespace portolan {

namespace {

Result<void> writeFile(const QString& path, const char* data, std::size_t size)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(data, qint64(size)) != qint64(size)
        || !file.commit()) {
        return failure(ErrorCode::Invalid, PORTOLAN_TR("The recording's file %1 cannot be written: %2."),
            {path.toStdString(), file.errorString().toStdString()});
    }
    return {};
}

} // namespace

Recorder::Recorder(QObject* parent)
    : QObject(parent)
{
    connect(&m_reader, &FlowReader::arrived, this, [this](const std::vector<FlowRecord>& records, bool) {
        m_records.insert(m_records.end(), records.begin(), records.end());
    });
    connect(&m_reader, &FlowReader::failed, this, &Recorder::failed);
}

void Recorder::start(std::shared_ptr<HelperCalls> helper)
{
    m_reader.start(std::move(helper), {.all = true, .counters = true});
}

Result<std::size_t> Recorder::finish(const QDir& folder, const HostTexts& texts)
{
    m_reader.stop();
    if (!folder.mkpath(QStringLiteral("."))) {
        return failure(
            ErrorCode::Invalid, PORTOLAN_TR("The folder %1 cannot be made."), {folder.path().toStdString()});
    }
    const Result<std::string> state = writeStateDocument(texts);
    if (!state)
        return tl::unexpected(state.error());
    std::vector<std::uint8_t> flows;
    for (const FlowRecord& record : m_records)
        packFlow(record, flows);
    Result<void> written
        = writeFile(folder.filePath(QStringLiteral("state.json")), state->data(), state->size());
    if (written)
        written = writeFile(folder.filePath(QStringLiteral("flows.bin")),
            reinterpret_cast<const char*>(flows.data()), flows.size());
    if (!written)
        return tl::unexpected(written.error());
    return m_records.size();
}

} // namespace portolan
