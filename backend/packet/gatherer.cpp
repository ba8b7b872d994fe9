#include "backend/packet/gatherer.h"

#include "backend/ruleset/builtin_chains.h"

#include <algorithm>
#include <utility>

namespace portolan {

namespace {

/// Two sights of one packet are no further apart; a TCP sends again after 200 ms at the earliest.
constexpr std::uint64_t kTogether = 1'000'000'000; // nanoseconds

int stageOf(Hook hook)
{
    switch (hook) {
    case Hook::Prerouting:
    case Hook::Output:
        return 0;
    case Hook::Input:
    case Hook::Forward:
        return 1;
    case Hook::Postrouting:
        break;
    }
    return 2;
}

bool sharesEndpoint(const Packet& left, const Packet& right)
{
    return (left.source == right.source && left.sourcePort == right.sourcePort)
        || (left.destination == right.destination && left.destinationPort == right.destinationPort);
}

bool sameAddresses(const Packet& left, const Packet& right)
{
    return left.source == right.source && left.sourcePort == right.sourcePort
        && left.destination == right.destination && left.destinationPort == right.destinationPort;
}

Engine engineOf(const TraceEvent& event)
{
    return event.source == TraceSource::Nftables ? Engine::Nftables : Engine::XtablesLegacy;
}

bool sameTable(const Hop& hop, const TraceEvent& event)
{
    return hop.engine == engineOf(event) && hop.table == event.table && hop.tableFamily == event.tableFamily;
}

} // namespace

TrajectoryGatherer::TrajectoryGatherer(ChainPlaces places)
    : m_places(std::move(places))
{
}

void TrajectoryGatherer::take(const TraceEvent& event)
{
    // The end of a chain nobody matched in: a message without a rule (nf_tables_trace.c).
    const bool nameless
        = event.source == TraceSource::Nftables && event.step == TraceStep::Rule && event.handle == 0;
    if (!event.packet)
        return nameless ? void() : attachUnnamed(event);
    std::optional<BaseHook> base = m_places.of(event);
    const std::string identity = packetIdentity(*event.packet);
    Fit fits = Fit::NewHop;
    OpenPacket* open = choose(identity, event, base, fits);
    const bool isNew = !open;
    if (isNew)
        open = &begin(identity, event);
    if (isTracersOwn(event)) {
        judge(*open, event, isNew);
        look(*open, event, base);
    } else
        add(*open, event, base, fits);
}

std::optional<TrajectoryGatherer::Progress> TrajectoryGatherer::progressOf(
    const OpenPacket& open, const TraceEvent& event, const std::optional<BaseHook>& base) const
{
    if (!base)
        return std::nullopt;
    const bool arrives = base->hook == Hook::Prerouting || base->hook == Hook::Input;
    const bool around = arrives && event.in == "lo" && open.trajectory.lastPlace
        && (open.trajectory.lastOut == "lo" || open.furthest->pass > 0);
    return Progress{around ? 1 : 0, stageOf(base->hook), base->priority};
}

TrajectoryGatherer::Fit TrajectoryGatherer::fit(
    const OpenPacket& open, const TraceEvent& event, const std::optional<BaseHook>& base) const
{
    if (event.time > 0 && open.time > 0 && event.time > open.time + kTogether)
        return Fit::No;
    // NAT changes one end at a hook. Sequence numbers say enough by themselves.
    if (!event.packet->sequence
        && std::none_of(open.sights.begin(), open.sights.end(),
            [&](const Packet& sight) { return sharesEndpoint(sight, *event.packet); }))
        return Fit::No;
    const auto last = open.last.find(event.source);
    if (last != open.last.end())
        return fitBehind(open, last->second, event, base);
    // Of the other source nothing came: it may be anywhere, but not in a place of another way.
    if (!base || !open.furthest)
        return Fit::NewHop;
    const bool local = base->hook == Hook::Output;
    const auto progress = progressOf(open, event, base);
    if (progress->pass == 0 && progress->stage == 0 && open.trajectory.lastPlace && open.furthest->stage == 0
        && open.furthest->pass == 0 && local != (open.trajectory.lastPlace->hook == Hook::Output))
        return Fit::No;
    return Fit::NewHop;
}

TrajectoryGatherer::Fit TrajectoryGatherer::fitBehind(const OpenPacket& open, const LastSaid& last,
    const TraceEvent& event, const std::optional<BaseHook>& base) const
{
    const auto progress = progressOf(open, event, base);
    if (last.hop != kNoHop && sameTable(open.trajectory.hops[last.hop], event)) {
        const Hop& hop = open.trajectory.hops[last.hop];
        const bool sameHook = !event.hook || !hop.base || *event.hook == hop.base->hook;
        if (!base && event.source != TraceSource::Nftables && sameHook)
            return last.ended ? Fit::No : Fit::GoesOn;
        if (base && hop.chain == event.chain && progress == last.progress) {
            const bool further
                = event.source == TraceSource::Xtables && !last.ended && event.position > last.basePosition;
            return further ? Fit::GoesOn : Fit::No;
        }
    }
    if (!progress)
        return event.source == TraceSource::Nftables && event.traceId == last.traceId ? Fit::NewHop : Fit::No;
    const bool otherTable = last.hop == kNoHop || !sameTable(open.trajectory.hops[last.hop], event);
    return *progress > last.progress || (*progress == last.progress && otherTable) ? Fit::NewHop : Fit::No;
}

TrajectoryGatherer::OpenPacket* TrajectoryGatherer::choose(
    const std::string& identity, const TraceEvent& event, const std::optional<BaseHook>& base, Fit& fits)
{
    const auto candidates = m_byIdentity.find(identity);
    if (candidates == m_byIdentity.end())
        return nullptr;
    OpenPacket* best = nullptr;
    std::uint64_t bestWhen = 0;
    for (OpenPacket* candidate : candidates->second) {
        const Fit fitting = fit(*candidate, event, base);
        if (fitting == Fit::No)
            continue;
        // The one this source spoke of last; of those it did not speak of yet, the first.
        const auto last = candidate->last.find(event.source);
        const std::uint64_t when = last == candidate->last.end() ? 0 : last->second.when;
        if (!best || when > bestWhen) {
            best = candidate;
            bestWhen = when;
            fits = fitting;
        }
    }
    return best;
}

TrajectoryGatherer::OpenPacket& TrajectoryGatherer::begin(
    const std::string& identity, const TraceEvent& event)
{
    if (m_open.size() >= kMostOpen)
        m_crowdedOut.push_back(closeFirst());
    OpenPacket& open = m_open.emplace_back();
    open.identity = identity;
    open.trajectory.first = *event.packet;
    open.trajectory.last = *event.packet;
    open.trajectory.time = event.time;
    m_byIdentity[identity].push_back(&open);
    return open;
}

/// In the chains behind conntrack only packets of a wanted connection meet a rule. The rule that marks a
/// packet is not told of, as the trace begins behind it: one that is first heard of there was marked there.
void TrajectoryGatherer::judge(OpenPacket& open, const TraceEvent& event, bool isNew)
{
    if (!isBehindConntrack(event))
        return;
    const bool met = isNew || (event.step == TraceStep::Rule && event.handle > 0);
    open.trajectory.wanted = open.trajectory.wanted.value_or(false) || met;
}

/// A place where it was seen, which is no hop.
void TrajectoryGatherer::look(OpenPacket& open, const TraceEvent& event, const std::optional<BaseHook>& base)
{
    const auto progress = progressOf(open, event, base);
    Trajectory& trajectory = open.trajectory;
    if (progress && (!open.furthest || *progress >= *open.furthest)) {
        trajectory.last = *event.packet;
        trajectory.lastPlace = base;
        trajectory.lastIn = event.in;
        trajectory.lastOut = event.out;
        open.furthest = progress;
    }
    if (trajectory.connection == std::nullopt)
        trajectory.connection = event.connection;
    if (std::none_of(open.sights.begin(), open.sights.end(),
            [&](const Packet& sight) { return sameAddresses(sight, *event.packet); }))
        open.sights.push_back(*event.packet);
    LastSaid& last = open.last[event.source];
    if (progress)
        last.progress = *progress;
    last.hop = kNoHop;
    last.ended = false;
    last.traceId = event.traceId;
    last.when = ++m_said;
    open.time = std::max(open.time, event.time);
    if (event.source == TraceSource::Nftables && std::exchange(m_byTraceId[event.traceId], &open) != &open)
        open.traceIds.push_back(event.traceId);
}

void TrajectoryGatherer::add(
    OpenPacket& open, const TraceEvent& event, const std::optional<BaseHook>& base, Fit fits)
{
    std::size_t hop = fits == Fit::GoesOn ? open.last[event.source].hop : kNoHop;
    if (hop == kNoHop) {
        // A line of a user's chain comes first where the line of the jump is missing.
        const auto hook = event.hook ? builtinHook(event.table, toString(*event.hook)) : std::nullopt;
        const auto& place = base ? base : hook;
        hop = insertHop(open, event, place);
        look(open, event, place);
        LastSaid& last = open.last[event.source];
        last.hop = hop;
        last.basePosition = 0;
    } else {
        open.last[event.source].when = ++m_said;
        open.time = std::max(open.time, event.time);
    }
    addRule(open, event, hop, event.chain == open.trajectory.hops[hop].chain);
}

std::size_t TrajectoryGatherer::insertHop(
    OpenPacket& open, const TraceEvent& event, const std::optional<BaseHook>& base)
{
    Hop hop;
    hop.engine = engineOf(event);
    hop.tableFamily = event.tableFamily;
    hop.table = event.table;
    hop.chain = base && event.hook ? toString(base->hook) : event.chain;
    hop.base = base;
    hop.in = event.in;
    hop.out = event.out;
    hop.packet = *event.packet;
    const auto progress = progressOf(open, event, base);
    std::size_t at = open.trajectory.hops.size();
    while (progress && at > 0 && open.progress[at - 1] && *open.progress[at - 1] > *progress)
        --at;
    open.trajectory.hops.insert(open.trajectory.hops.begin() + std::ptrdiff_t(at), std::move(hop));
    open.progress.insert(open.progress.begin() + std::ptrdiff_t(at), progress);
    for (auto& [source, last] : open.last)
        if (last.hop != kNoHop && last.hop >= at)
            ++last.hop;
    return at;
}

void TrajectoryGatherer::addRule(OpenPacket& open, const TraceEvent& event, std::size_t at, bool ofBase)
{
    LastSaid& last = open.last[event.source];
    if (ofBase)
        last.basePosition = event.position;
    const bool final = event.verdict == RuleVerdict::Accept || event.verdict == RuleVerdict::Drop
        || event.verdict == RuleVerdict::Reject;
    last.ended = last.ended || event.step == TraceStep::Policy || final;
    Hop& hop = open.trajectory.hops[at];
    if (final || event.verdict == RuleVerdict::Queue)
        hop.verdict = event.verdict;
    const bool nameless
        = event.source == TraceSource::Nftables && event.step == TraceStep::Rule && event.handle == 0;
    if (event.step == TraceStep::Seen || nameless || open.rules >= kMostRules)
        return;
    // The end of a chain that a packet falls out of decides nothing and is no rule.
    if (event.source == TraceSource::Nftables && event.step == TraceStep::Return)
        return;
    ++open.rules;
    hop.rules.push_back(
        {event.step, event.chain, event.position, event.handle, {}, event.verdict, event.target});
}

/// nf_tables names the packet in its first message of a base chain alone.
void TrajectoryGatherer::attachUnnamed(const TraceEvent& event)
{
    const auto found = m_byTraceId.find(event.traceId);
    if (found == m_byTraceId.end()) {
        ++m_unattached;
        return;
    }
    OpenPacket& open = *found->second;
    open.time = std::max(open.time, event.time);
    if (isTracersOwn(event))
        return judge(open, event, false);
    const LastSaid& last = open.last[event.source];
    if (last.hop == kNoHop || !sameTable(open.trajectory.hops[last.hop], event)) {
        ++m_unattached;
        return;
    }
    addRule(open, event, last.hop, false);
}

Trajectory TrajectoryGatherer::closeFirst()
{
    OpenPacket& open = m_open.front();
    const auto same = m_byIdentity.find(open.identity);
    std::erase(same->second, &open);
    if (same->second.empty())
        m_byIdentity.erase(same);
    for (const std::uint32_t id : open.traceIds)
        if (const auto found = m_byTraceId.find(id); found != m_byTraceId.end() && found->second == &open)
            m_byTraceId.erase(found);
    Trajectory closed = std::move(open.trajectory);
    m_open.pop_front();
    return closed;
}

std::vector<Trajectory> TrajectoryGatherer::takeQuiet(std::uint64_t since)
{
    std::vector<Trajectory> quiet = std::exchange(m_crowdedOut, {});
    while (!m_open.empty() && m_open.front().time <= since)
        quiet.push_back(closeFirst());
    return quiet;
}

std::vector<Trajectory> TrajectoryGatherer::finish()
{
    return takeQuiet(~std::uint64_t(0));
}

} // namespace portolan
