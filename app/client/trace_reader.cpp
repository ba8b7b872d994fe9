#include "app/client/trace_reader.h"

#include "app/client/bus_message.h"
#include "app/client/helper_calls.h"
#include "backend/packet/trace_wire.h"

#include <chrono>
#include <utility>

namespace portolan {

using namespace std::chrono_literals;

namespace {

constexpr unsigned kEventsPerTraceRead = 8192;

} // namespace

TraceReader::TraceReader(QObject* parent)
    : PacketSource(parent)
{
    m_poll.setInterval(100ms);
    connect(&m_poll, &QTimer::timeout, this, &TraceReader::read);
    // Longer than the kernel keeps lines to hand them over together, and two sockets are apart.
    m_rest.setInterval(600ms);
    m_rest.setSingleShot(true);
    connect(&m_rest, &QTimer::timeout, this, [this] {
        const QString limit = m_limit;
        close();
        Q_EMIT ended(limit);
    });
}

TraceReader::~TraceReader()
{
    close();
}

void TraceReader::start(const TraceFilter& filter, const TraceLimits& limits, Reply reply)
{
    close();
    if (!m_helper) {
        reply(tl::unexpected(gone()));
        return;
    }
    m_reply = std::move(reply);
    whenDone(m_helper->startTrace(filter, limits), this,
        [this, helper = m_helper, generation = m_generation](QDBusPendingCallWatcher& answer) {
            const QDBusPendingReply<QDBusObjectPath, QVariantMap> started = answer;
            if (generation != m_generation) {
                // Stopped while the password was asked for.
                if (!started.isError())
                    helper->stopTrace(started.argumentAt<0>());
                return;
            }
            const Reply waiting = std::exchange(m_reply, {});
            if (started.isError()) {
                close();
                waiting(tl::unexpected(callError(started).error));
                return;
            }
            opened(started.argumentAt<0>());
            const QVariantMap means = started.argumentAt<1>();
            waiting(messagesFromBus(means.value(QStringLiteral("remarkMessages")),
                means.value(QStringLiteral("remarks")).toStringList()));
        });
}

void TraceReader::opened(const QDBusObjectPath& session)
{
    m_session = session;
    m_poll.start();
    read();
}

void TraceReader::read()
{
    if (m_reading || m_session.path().isEmpty())
        return;
    m_reading = true;
    whenDone(m_helper->readTrace(m_session, kEventsPerTraceRead), this,
        [this, generation = m_generation](QDBusPendingCallWatcher& answer) {
            if (generation != m_generation)
                return;
            m_reading = false;
            const QDBusPendingReply<qulonglong, bool, QString, QByteArray> reply = answer;
            if (reply.isError())
                broke(callError(reply).error);
            else
                take(reply.argumentAt<3>(), reply.argumentAt<1>(), reply.argumentAt<2>());
        });
}

void TraceReader::take(const QByteArray& bytes, bool lost, const QString& limit)
{
    const auto events = unpackTraceEvents(
        {reinterpret_cast<const std::uint8_t*>(bytes.constData()), std::size_t(bytes.size())});
    if (!events) {
        broke(events.error());
        return;
    }
    if (m_limit.isEmpty() && !limit.isEmpty()) {
        m_limit = limit;
        m_rest.start();
    }
    const unsigned generation = m_generation;
    if (lost || !events->empty())
        Q_EMIT arrived(*events, lost);
    // Whoever heard it may have stopped this.
    if (generation == m_generation && events->size() == kEventsPerTraceRead)
        read();
}

void TraceReader::stop()
{
    close();
}

void TraceReader::close()
{
    ++m_generation;
    m_poll.stop();
    m_rest.stop();
    m_limit.clear();
    m_reading = false;
    m_reply = {};
    if (m_helper && !m_session.path().isEmpty())
        m_helper->stopTrace(m_session);
    m_session = {};
}

Error TraceReader::gone() const
{
    return {ErrorCode::Kernel,
        m_problem.isEmpty() ? Message{PORTOLAN_TR("The helper is not there."), {}}
                            : Message{"%1", {m_problem.toStdString()}},
        {}};
}

void TraceReader::setHelper(std::shared_ptr<HelperCalls> helper, const QString& problem)
{
    m_problem = problem;
    const Reply waiting = std::exchange(m_reply, {});
    const bool ran = !m_session.path().isEmpty();
    if (m_helper)
        close();
    m_helper = std::move(helper);
    if (waiting)
        waiting(tl::unexpected(gone()));
    else if (ran)
        Q_EMIT failed(gone());
}

void TraceReader::broke(const Error& error)
{
    close();
    Q_EMIT failed(error);
}

} // namespace portolan
