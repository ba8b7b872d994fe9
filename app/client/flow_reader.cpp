#include "app/client/flow_reader.h"

#include "app/client/helper_calls.h"

#include <chrono>

namespace portolan {

using namespace std::chrono_literals;

namespace {

constexpr unsigned kRecordsPerRead = 8192; // 1.2 MB, about what one call carries at full speed

std::span<const std::uint8_t> bytesOf(const QByteArray& data)
{
    return {reinterpret_cast<const std::uint8_t*>(data.constData()), std::size_t(data.size())};
}

} // namespace

FlowReader::FlowReader(QObject* parent)
    : QObject(parent)
{
    m_poll.setInterval(200ms);
    connect(&m_poll, &QTimer::timeout, this, &FlowReader::read);
    m_reopen.setSingleShot(true);
    m_reopen.setInterval(1s);
    connect(&m_reopen, &QTimer::timeout, this, &FlowReader::open);
    m_patience.setSingleShot(true);
    m_patience.setInterval(kPatience);
    connect(&m_patience, &QTimer::timeout, this, [this] { setStalled(true); });
}

FlowReader::~FlowReader()
{
    stop();
}

void FlowReader::start(std::shared_ptr<HelperCalls> helper, Filter filter)
{
    stop();
    m_helper = std::move(helper);
    m_filter = filter;
    open();
}

void FlowReader::stop()
{
    close();
    m_reopen.stop();
    m_helper.reset();
}

void FlowReader::open()
{
    close();
    if (!m_helper)
        return;
    whenDone(m_helper->openFlows(m_filter.all, m_filter.counters), this,
        [this, helper = m_helper, generation = m_generation](QDBusPendingCallWatcher& answer) {
            const QDBusPendingReply<QDBusObjectPath> reply = answer;
            if (generation != m_generation) {
                if (!reply.isError())
                    helper->closeFlows(reply.value());
                return;
            }
            if (reply.isError())
                broke(callError(reply));
            else
                opened(reply.value());
        });
}

void FlowReader::opened(const QDBusObjectPath& session)
{
    m_session = session;
    m_reset = true;
    m_poll.start();
    read();
}

void FlowReader::read()
{
    if (m_reading || m_session.path().isEmpty())
        return;
    m_reading = true;
    m_patience.start();
    whenDone(m_helper->readFlows(m_session, kRecordsPerRead), this,
        [this, generation = m_generation](auto& answer) {
            if (generation != m_generation)
                return;
            m_reading = false;
            m_patience.stop();
            setStalled(false);
            const QDBusPendingReply<qulonglong, bool, QByteArray> reply = answer;
            if (reply.isError()) {
                broke(callError(reply));
                return;
            }
            const QByteArray data = reply.template argumentAt<2>();
            const auto records = unpackFlows(bytesOf(data));
            if (!records) {
                broke({records.error(), false});
                return;
            }
            const bool lostSome = reply.template argumentAt<1>();
            const bool first = std::exchange(m_reset, false);
            const bool reset = first || lostSome;
            const bool full = records->size() == kRecordsPerRead;
            if (lostSome && !first)
                Q_EMIT lost();
            Q_EMIT heard();
            if (reset || !records->empty())
                Q_EMIT arrived(*records, reset);
            if (full && generation == m_generation)
                read();
        });
}

void FlowReader::close()
{
    ++m_generation;
    m_poll.stop();
    m_reading = false;
    m_patience.stop();
    setStalled(false);
    if (m_helper && !m_session.path().isEmpty())
        m_helper->closeFlows(m_session);
    m_session = {};
}

void FlowReader::setStalled(bool stalled)
{
    if (m_stalled == stalled)
        return;
    m_stalled = stalled;
    Q_EMIT this->stalled(stalled);
}

void FlowReader::broke(const CallError& error)
{
    close();
    const bool refused = !error.unreachable
        && (error.error.code == ErrorCode::Denied || error.error.code == ErrorCode::Dismissed);
    if (!refused && m_helper)
        m_reopen.start();
    Q_EMIT failed(error);
}

} // namespace portolan
