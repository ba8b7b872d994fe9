#include "app/client/recording.h"

#include "app/client/host_texts.h"

#include <QDir>
#include <QFile>

#include <algorithm>
#include <chrono>

namespace portolan {

using namespace std::chrono_literals;

namespace {

constexpr auto kTick = 200ms;
// A round that ended begins again after this much quiet.
constexpr std::uint64_t kPause = 1'000'000'000;

Result<QByteArray> readFile(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return failure(ErrorCode::Invalid, PORTOLAN_TR("The recording's file %1 cannot be read: %2."),
            {path.toStdString(), file.errorString().toStdString()});
    }
    return file.readAll();
}

std::int64_t now()
{
    return std::chrono::duration_cast<std::chrono::nanoseconds>(
        std::chrono::system_clock::now().time_since_epoch())
        .count();
}

tl::unexpected<Error> readOnly()
{
    return failure(ErrorCode::Unsupported,
        PORTOLAN_TR(
            "This is a recording: nothing can be changed. Connect to a running helper to edit forwards."));
}

} // namespace

Recording::Recording(const QString& folder, QObject* parent)
    : HostSource(parent)
    , m_snapshot(std::make_shared<HostSnapshot>())
{
    const Result<void> loaded = load(folder);
    m_status = loaded ? Status::Ready : Status::Unreachable;
    if (!loaded)
        m_statusText = QString::fromStdString(loaded.error().message.text());
    m_tick.setInterval(kTick);
    connect(
        &m_tick, &QTimer::timeout, this, [this] { step(std::uint64_t(double(kTick.count()) * m_speed)); });
    // Later, so that whoever made this can connect to its signals first.
    QMetaObject::invokeMethod(
        this,
        [this] {
            Q_EMIT statusChanged();
            Q_EMIT snapshotChanged();
        },
        Qt::QueuedConnection);
}

Result<void> Recording::load(const QString& folder)
{
    const QDir directory(folder);
    const Result<QByteArray> state = readFile(directory.filePath(QStringLiteral("state.json")));
    if (!state)
        return tl::unexpected(state.error());
    const Result<HostTexts> texts = readStateDocument(state->toStdString());
    if (!texts)
        return tl::unexpected(texts.error());
    Result<HostSnapshot> snapshot = buildSnapshot(*texts);
    if (!snapshot)
        return tl::unexpected(snapshot.error());

    const Result<QByteArray> flows = readFile(directory.filePath(QStringLiteral("flows.bin")));
    if (!flows)
        return tl::unexpected(flows.error());
    Result<std::vector<FlowRecord>> records = unpackFlows(
        {reinterpret_cast<const std::uint8_t*>(flows->constData()), std::size_t(flows->size())});
    if (!records)
        return tl::unexpected(records.error());
    m_records = std::move(*records);
    std::stable_sort(m_records.begin(), m_records.end(),
        [](const FlowRecord& left, const FlowRecord& right) { return left.time < right.time; });
    m_snapshot = std::make_shared<const HostSnapshot>(std::move(*snapshot));
    return {};
}

QString Recording::hostName() const
{
    return QString::fromStdString(m_snapshot->state.host);
}

void Recording::refresh()
{
    Q_EMIT snapshotChanged();
}

void Recording::watchFlows(bool on, bool all)
{
    m_watching = on;
    m_all = all;
    if (!on) {
        m_tick.stop();
        return;
    }
    rewind();
    if (m_speed > 0)
        m_tick.start();
}

void Recording::preview(const PortForward&, Reply reply)
{
    reply(readOnly());
}

void Recording::add(const PortForward&, Reply reply)
{
    reply(readOnly());
}

void Recording::remove(const QString&, bool, RemoveReply reply)
{
    reply(readOnly(), 0, 0);
}

void Recording::setSpeed(double speed)
{
    m_speed = std::max(0.0, speed);
    if (m_speed > 0 && m_watching)
        m_tick.start();
    else
        m_tick.stop();
}

void Recording::step(std::uint64_t milliseconds)
{
    if (!m_watching || m_records.empty())
        return;
    m_position += milliseconds * 1'000'000;
    deliver(false);
    if (m_next == m_records.size() && m_position > length() * 1'000'000 + kPause)
        rewind();
}

std::uint64_t Recording::length() const
{
    return m_records.empty() ? 0 : (m_records.back().time - m_records.front().time) / 1'000'000;
}

void Recording::rewind()
{
    m_next = 0;
    m_position = 0;
    if (!m_records.empty())
        m_shift = now() - std::int64_t(m_records.front().time);
    deliver(true);
}

void Recording::deliver(bool reset)
{
    std::vector<FlowRecord> batch;
    for (; m_next < m_records.size(); ++m_next) {
        const FlowRecord& record = m_records[m_next];
        // The table as it was when the recording began comes whole, however long its reading took.
        const bool first = reset && record.event == FlowEvent::Present;
        if (!first && record.time - m_records.front().time > m_position)
            break;
        if (m_all || record.flow.nat() != Nat::None)
            batch.push_back(shifted(record));
    }
    if (reset || !batch.empty())
        Q_EMIT flowsArrived(batch, reset);
}

FlowRecord Recording::shifted(FlowRecord record) const
{
    record.time = std::uint64_t(std::int64_t(record.time) + m_shift);
    if (record.flow.start != 0)
        record.flow.start = std::uint64_t(std::int64_t(record.flow.start) + m_shift);
    return record;
}

} // namespace portolan
