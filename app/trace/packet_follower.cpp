#include "app/trace/packet_follower.h"

#include <algorithm>
#include <chrono>

namespace portolan {

using namespace std::chrono_literals;

namespace {

/// Longer than the kernel keeps lines to hand them over together, and two sockets are apart.
constexpr std::chrono::nanoseconds kPacketQuiet = 300ms;

std::uint64_t epochNanoseconds()
{
    return std::uint64_t(
        std::chrono::nanoseconds(std::chrono::system_clock::now().time_since_epoch()).count());
}

} // namespace

PacketFollower::PacketFollower(HostSource* source, QObject* parent)
    : QObject(parent)
    , m_source(source)
    , m_tracer(PacketSource::of(source))
{
    m_tick.setInterval(100ms);
    connect(&m_tick, &QTimer::timeout, this, &PacketFollower::tick);
    if (!m_tracer)
        return;
    connect(source, &HostSource::snapshotChanged, this, [this] {
        // What is filled in are the rules a packet met, not those of the beginning.
        if (m_state != State::Running)
            return;
        m_host = m_source->snapshot();
        m_finisher->know(m_host);
    });
    connect(m_tracer, &PacketSource::arrived, this, &PacketFollower::take);
    connect(m_tracer, &PacketSource::ended, this, [this](const QString& limit) {
        if (m_state != State::Running)
            return;
        end();
        Q_EMIT ended(limit == QLatin1String("seconds") ? Ending::Seconds : Ending::Packets);
    });
    connect(m_tracer, &PacketSource::failed, this, [this](const Error& error) {
        if (m_state != State::Running)
            return;
        end();
        Q_EMIT failed(error);
    });
}

PacketFollower::~PacketFollower()
{
    if (m_state != State::Idle && m_tracer)
        m_tracer->stop();
}

void PacketFollower::start(TraceFilter filter, const TraceLimits& limits)
{
    stop();
    if (!m_tracer) {
        Q_EMIT failed(failure(ErrorCode::Unsupported,
            m_source->fileName().isEmpty()
                ? PORTOLAN_TR(
                    "This is a recording: no packets pass. Connect to a running helper to follow them.")
                : PORTOLAN_TR("This is a file, not a running host: no packets pass. Close the file first."))
                          .value());
        return;
    }
    m_host = m_source->snapshot();
    filter.targets = traceTargets(filter, m_host->forwards);
    m_filter = std::move(filter);
    m_limits = limits;
    m_packets = 0;
    m_gatherer.emplace(ChainPlaces(m_host->state.nftBaseChains));
    m_finisher.emplace(m_host);
    setState(State::Starting);
    m_tracer->start(m_filter, m_limits, [self = QPointer(this)](Result<std::vector<Message>> remarks) {
        if (!self || self->m_state != State::Starting)
            return;
        if (!remarks) {
            self->setState(State::Idle);
            Q_EMIT self->failed(remarks.error());
            return;
        }
        self->m_running.start();
        self->m_saidSeconds = self->secondsLeft();
        self->m_tick.start();
        self->setState(State::Running);
        Q_EMIT self->started(*remarks);
    });
}

void PacketFollower::stop()
{
    if (m_state == State::Idle)
        return;
    const bool ran = m_state == State::Running;
    m_tracer->stop();
    if (!ran) {
        setState(State::Idle);
        return;
    }
    end();
    Q_EMIT ended(Ending::Stopped);
}

unsigned PacketFollower::secondsLeft() const
{
    if (!m_running.isValid())
        return m_limits.seconds;
    const auto gone = unsigned(m_running.elapsed() / 1000);
    return m_limits.seconds - std::min(m_limits.seconds, gone);
}

void PacketFollower::take(const std::vector<TraceEvent>& events, bool lostSome)
{
    if (m_state == State::Idle || !m_gatherer)
        return;
    for (const TraceEvent& event : events)
        m_gatherer->take(event);
    if (lostSome)
        Q_EMIT lost();
}

void PacketFollower::tick()
{
    handOn(m_gatherer->takeQuiet(epochNanoseconds() - std::uint64_t(kPacketQuiet.count())));
    if (m_state == State::Running && std::exchange(m_saidSeconds, secondsLeft()) != secondsLeft())
        Q_EMIT ticked();
}

void PacketFollower::handOn(std::vector<Trajectory> packets)
{
    std::erase_if(packets, [this](const Trajectory& packet) { return !isAskedFor(packet, m_filter); });
    // The helper counts what it marks, and packets under way may be told of beyond.
    packets.resize(
        std::min(packets.size(), std::size_t(m_limits.packets - std::min(m_limits.packets, m_packets))));
    if (packets.empty())
        return;
    m_packets += unsigned(packets.size());
    Q_EMIT arrived(m_finisher->finish(std::move(packets)));
}

/// Says nothing yet.
void PacketFollower::end()
{
    m_tick.stop();
    handOn(m_gatherer->finish());
    m_gatherer.reset();
    setState(State::Idle);
}

void PacketFollower::setState(State state)
{
    if (state == m_state)
        return;
    m_state = state;
    Q_EMIT stateChanged();
}

} // namespace portolan
