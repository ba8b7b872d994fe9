#include "backend/flow/live_flows.h"

#include <algorithm>
#include <utility>

namespace portolan {

namespace {

constexpr std::uint64_t kNanosecondsAMillisecond = 1'000'000;
/// Two readings closer than this say nothing about a rate: the end of a flow may follow a reading at once.
constexpr std::uint32_t kShortestInterval = 200; // ms
/// How long a table read again may take to arrive; what it does not tell of by then is gone.
constexpr std::int64_t kReadAgain = 1000; // ms

std::int64_t milliseconds(std::uint64_t nanoseconds)
{
    return std::int64_t(nanoseconds / kNanosecondsAMillisecond);
}

std::uint64_t bytesOf(const PackedFlow& row)
{
    return row.sentBytes + row.receivedBytes;
}

PackedRate rateOf(std::uint64_t before, std::uint64_t after, std::uint32_t milliseconds)
{
    return after > before ? PackedRate(double(after - before) * 1000 / milliseconds) : PackedRate();
}

bool sameForwards(const std::vector<FoundForward>& a, const std::vector<FoundForward>& b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
        [](const FoundForward& x, const FoundForward& y) { return x.forward == y.forward; });
}

} // namespace

bool LiveFlows::quiet(Number number) const
{
    return isOver(number) || m_store.row(number).isFinished();
}

std::int64_t LiveFlows::endedAt(Number number) const
{
    const Extra& extra = m_extra[number];
    if (extra.life == Life::Open || extra.life == Life::Free)
        return 0;
    return m_now - std::int64_t(std::uint32_t(m_now) - extra.read);
}

std::int64_t LiveFlows::expiresAt(Number number) const
{
    // Signed: the helper's clock may be a little ahead of the last tick.
    const auto since = std::int32_t(std::uint32_t(m_now) - m_extra[number].read);
    return m_now - since + std::int64_t(m_store.row(number).timeout) * 1000;
}

std::uint32_t LiveFlows::timeLeft(Number number) const
{
    return std::uint32_t(std::max<std::int64_t>(expiresAt(number) - m_now, 0) / 1000);
}

const FoundForward* LiveFlows::forward(Number number) const
{
    const auto index = m_extra[number].forward;
    return index == 0 ? nullptr : &m_forwards.forwards()[index - 1u];
}

const LiveFlows::Figures& LiveFlows::figuresOf(const std::string& id) const
{
    static const Figures none;
    const auto found = m_forwardNumbers.find(id);
    return found == m_forwardNumbers.end() ? none : m_figures[found->second];
}

std::size_t LiveFlows::memory() const
{
    return m_store.memory() + m_extra.capacity() * sizeof(Extra);
}

void LiveFlows::setForwards(const std::vector<FoundForward>& forwards)
{
    // Counters of their rules change all the time; that makes no forward another.
    if (sameForwards(m_nextForwards ? *m_nextForwards : m_forwards.forwards(), forwards))
        return;
    if (m_store.size() == 0)
        adopt(forwards);
    else
        m_nextForwards = forwards;
}

void LiveFlows::adopt(const std::vector<FoundForward>& forwards)
{
    std::vector<Figures> figures(std::min<std::size_t>(forwards.size(), 0xffff) + 1);
    figures[0] = std::move(m_figures[0]);
    for (std::size_t i = 1; i < figures.size(); ++i)
        figures[i] = figuresOf(forwards[i - 1].forward.id);
    m_forwards = ForwardIndex(forwards);
    m_forwardNumbers.clear();
    for (std::size_t i = 1; i < figures.size(); ++i)
        m_forwardNumbers.emplace(forwards[i - 1].forward.id, i);
    m_figures = std::move(figures);
    for (Figures& each : m_figures)
        each.live = each.uncounted = 0;
    for (Number number = 0; number < m_extra.size(); ++number) {
        if (m_extra[number].life == Life::Free)
            continue;
        assign(number);
        if (quiet(number))
            continue;
        Figures& figures = m_figures[m_extra[number].forward];
        ++figures.live;
        figures.uncounted += m_store.row(number).counted ? 0 : 1;
    }
    m_news.reassigned = true;
}

void LiveFlows::assign(Number number)
{
    const FoundForward* found = m_forwards.find(m_store.flow(number));
    const auto index = found ? std::size_t(found - m_forwards.forwards().data()) + 1 : 0;
    m_extra[number].forward = index < m_figures.size() ? std::uint16_t(index) : std::uint16_t(0);
}

void LiveFlows::count(Number number, int change)
{
    if (quiet(number))
        return;
    Figures& figures = m_figures[m_extra[number].forward];
    figures.live += unsigned(change);
    m_totals.open += std::size_t(change);
    if (m_store.row(number).counted)
        m_countedOpen += std::size_t(change);
    else
        figures.uncounted += unsigned(change);
}

void LiveFlows::tell(Number number)
{
    if (m_extra[number].told)
        return;
    m_extra[number].told = true;
    m_news.changed.push_back(number);
}

void LiveFlows::take(const std::vector<FlowRecord>& records, bool reset)
{
    if (reset)
        markStale();
    for (const FlowRecord& record : records)
        takeOne(record);
}

void LiveFlows::takeOne(const FlowRecord& record)
{
    const Number number = m_store.find(record.flow);
    if (number != FlowStore::kNone) {
        m_extra[number].stale = false;
        update(number, record);
        if (record.event == FlowEvent::Destroy)
            end(number, record.time);
    } else if (record.event != FlowEvent::Destroy) {
        begin(record);
    }
}

void LiveFlows::begin(const FlowRecord& record)
{
    Flow flow = record.flow;
    const bool isNew = record.event == FlowEvent::New;
    if (flow.start == 0 && isNew)
        flow.start = record.time;
    const Number number = m_store.add(flow);
    if (number >= m_extra.capacity())
        m_extra.reserve(number + number / 16 + 64); // left to itself it would take up to twice what it needs
    if (number >= m_extra.size())
        m_extra.resize(number + 1);
    Extra& extra = m_extra[number];
    extra = {};
    extra.life = Life::Open;
    extra.told = true;
    extra.read = std::uint32_t(milliseconds(record.time));
    assign(number);
    m_news.born.push_back(number);
    Figures& figures = m_figures[extra.forward];
    // What a connection carried before it was first seen is no traffic of this second, nor is what began in a
    // silence.
    const bool isOfNow = isNew && milliseconds(record.time) >= m_silentTo;
    figures.pendingBirths += isOfNow;
    if (isOfNow)
        figures.pending += flow.sent.bytes + flow.received.bytes;
    const std::uint64_t used = isNew ? record.time : flow.start;
    if (used != 0)
        figures.lastUsed = std::max(figures.lastUsed.value_or(0), used);
    count(number, +1);
}

void LiveFlows::update(Number number, const FlowRecord& record)
{
    count(number, -1);
    const std::uint64_t sentBefore = m_store.row(number).sentBytes;
    const std::uint64_t receivedBefore = m_store.row(number).receivedBytes;
    const std::uint64_t before = sentBefore + receivedBefore;
    m_store.set(number, merged(m_store.flow(number), record.flow));
    const std::uint64_t after = bytesOf(m_store.row(number));
    Figures& figures = m_figures[m_extra[number].forward];
    if (after > before) {
        figures.pending += booked(after - before, m_extra[number], milliseconds(record.time));
        if (record.event == FlowEvent::Update)
            noteReading(milliseconds(record.time));
    }
    // The end of a connection is a timer's doing, not a use of the forward.
    if (after > before || record.event == FlowEvent::Update)
        figures.lastUsed = std::max(figures.lastUsed.value_or(0), record.time);
    if (record.flow.counted)
        measure(number, record.time, sentBefore, receivedBefore);
    else
        m_extra[number].read = std::uint32_t(milliseconds(record.time));
    count(number, +1);
    tell(number);
}

void LiveFlows::measure(
    Number number, std::uint64_t time, std::uint64_t sentBefore, std::uint64_t receivedBefore)
{
    Extra& extra = m_extra[number];
    const auto read = std::uint32_t(milliseconds(time));
    const std::uint32_t interval = read - extra.read;
    if (interval < kShortestInterval)
        return;
    const PackedFlow& row = m_store.row(number);
    extra.sentRate = rateOf(sentBefore, row.sentBytes, interval);
    extra.receivedRate = rateOf(receivedBefore, row.receivedBytes, interval);
    extra.read = read;
    if (!extra.isRunning() || extra.runs)
        return;
    extra.runs = true;
    m_running.push_back(number);
}

void LiveFlows::end(Number number, std::uint64_t time)
{
    count(number, -1);
    Extra& extra = m_extra[number];
    extra.life = Life::Ended;
    extra.stop();
    extra.read = std::uint32_t(milliseconds(time));
    m_store.retire(number);
    m_ended.push_back(number);
}

void LiveFlows::markStale()
{
    m_resetAt = m_now == 0 ? 1 : m_now;
    for (Extra& extra : m_extra)
        extra.stale = extra.life == Life::Open;
}

void LiveFlows::drop(Number number)
{
    count(number, -1);
    m_extra[number].life = Life::Gone;
    m_extra[number].stop();
    m_store.retire(number);
    m_news.gone.push_back(number);
}

void LiveFlows::dropStale()
{
    if (m_resetAt == 0 || m_now - m_resetAt < kReadAgain)
        return;
    m_resetAt = 0;
    for (Number number = 0; number < m_extra.size(); ++number)
        if (m_extra[number].stale && m_extra[number].life == Life::Open)
            drop(number);
}

/// Frees what the last tick told to be gone.
void LiveFlows::bury()
{
    for (const Number number : m_changes.gone) {
        m_store.remove(number);
        m_extra[number] = {};
    }
}

void LiveFlows::expire()
{
    while (
        !m_ended.empty() && (m_ended.size() > kEndedMost || m_now - endedAt(m_ended.front()) > kEndedStays)) {
        drop(m_ended.front());
        m_ended.pop_front();
    }
}

/// A connection of which nothing was heard for longer than counters take to come again stands still.
void LiveFlows::settle()
{
    std::erase_if(m_running, [&](Number number) {
        Extra& extra = m_extra[number];
        // Signed: the helper's clock may be a little ahead of the last tick.
        if (extra.isRunning() && std::int32_t(std::uint32_t(m_now) - extra.read) > patience()) {
            extra.stop();
            tell(number);
        }
        extra.runs = extra.isRunning();
        return !extra.runs;
    });
}

/// The clock was set back: what is later than now did not come to pass yet, and would not for that long.
void LiveFlows::setBack(std::int64_t now)
{
    m_sampleBegan = 0;
    m_silentFrom = m_silentTo = 0;
    m_heardAt = std::min(m_heardAt, now);
    m_resetAt = std::min(m_resetAt, now);
    for (Extra& extra : m_extra)
        if (std::int32_t(extra.read - std::uint32_t(now)) > 0)
            extra.read = std::uint32_t(now);
}

const LiveFlows::Changes& LiveFlows::tick(std::int64_t now)
{
    bury();
    if (now < m_now)
        setBack(now);
    m_now = now;
    ++m_ticks;
    if (const auto next = std::exchange(m_nextForwards, std::nullopt))
        adopt(*next);
    dropStale();
    expire();
    if (m_heard) {
        hear(now);
        settle();
        sample();
    }
    m_totals.counted = m_countedOpen > 0;
    m_changes = std::exchange(m_news, {});
    for (const auto* told : {&m_changes.born, &m_changes.changed})
        for (const Number number : *told)
            m_extra[number].told = false;
    // What came and went, or changed and went, between two ticks is told once.
    const auto isGone = [this](Number number) { return m_extra[number].life == Life::Gone; };
    std::erase_if(m_changes.born, isGone);
    std::erase_if(m_changes.changed, isGone);
    return m_changes;
}

} // namespace portolan
