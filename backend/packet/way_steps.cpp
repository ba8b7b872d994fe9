#include "backend/packet/way_steps.h"

#include "backend/packet/step_words.h"

#include <algorithm>

namespace portolan {

namespace {

using StepKind = WayStep::Kind;

/// The part of the way a hook belongs to: what decides on routing lies between the first two.
int partOf(Hook hook)
{
    switch (hook) {
    case Hook::Prerouting:
        return 0;
    case Hook::Input:
    case Hook::Forward:
        return 1;
    case Hook::Output:
        return 2;
    case Hook::Postrouting:
        break;
    }
    return 3;
}

bool isFinalVerdict(RuleVerdict verdict)
{
    return verdict == RuleVerdict::Accept || verdict == RuleVerdict::Drop || verdict == RuleVerdict::Reject
        || verdict == RuleVerdict::Queue;
}

bool isStopping(RuleVerdict verdict)
{
    return verdict == RuleVerdict::Drop || verdict == RuleVerdict::Reject;
}

/// nat is asked about the first packet of a connection alone, and is what changed the addresses then.
bool translatesHere(const Hop& hop, const KnownHost& known)
{
    if (hop.table == "nat")
        return true;
    const Table* table = steps::tableOf(hop, known);
    const Chain* chain = table ? table->chain(hop.chain) : nullptr;
    return chain && chain->type == "nat";
}

class WayBuilder {
public:
    WayBuilder(const Trajectory& trajectory, const KnownHost& known)
        : m_trajectory(trajectory)
        , m_known(known)
    {
    }

    std::vector<WayStep> build()
    {
        addBefore();
        for (std::size_t i = 0; i < m_trajectory.hops.size(); ++i) {
            addChain(i);
            addBehind(i);
        }
        unsigned number = 0;
        for (WayStep& step : m_steps)
            step.number = ++number;
        return std::move(m_steps);
    }

private:
    WayStep& add(StepKind kind, std::size_t hop, const Packet& packet)
    {
        WayStep& step = m_steps.emplace_back();
        step.kind = kind;
        step.hop = hop;
        step.packet = packet;
        return step;
    }

    void addChain(std::size_t at)
    {
        const Hop& hop = m_trajectory.hops[at];
        WayStep& step = add(StepKind::Chain, at, hop.packet);
        step.table = hop.table;
        step.chain = hop.chain;
        step.in = hop.in;
        step.out = hop.out;
        step.stops = isStopping(hop.verdict);
        const HopRule* decider = nullptr;
        for (const HopRule& rule : hop.rules) {
            if (rule.step == TraceStep::Seen)
                continue;
            step.rules.push_back(steps::stepRule(hop, rule, m_known));
            if (rule.step == TraceStep::Rule && isFinalVerdict(rule.verdict))
                decider = &rule;
        }
        if (decider) {
            const StepRule rule = steps::stepRule(hop, *decider, m_known);
            step.decider = rule.place.text();
            step.said = rule.words;
            step.decides = true;
        } else {
            step.said = steps::undecided(hop);
            step.decides = step.stops;
        }
    }

    /// A packet of a known connection may have other addresses before it comes to its first chain.
    void addBefore()
    {
        if (m_trajectory.hops.empty())
            return;
        const Hop& hop = m_trajectory.hops.front();
        if (!isTranslated(m_trajectory.first, hop.packet))
            return;
        addConntrack(0, m_trajectory.first, hop.packet);
        if (hop.base && partOf(hop.base->hook) == 1)
            addRoute(0, hop.packet, hop.base->hook, hop.out);
    }

    /// What lies between a hop and the next, or the last place where the packet was seen.
    void addBehind(std::size_t at)
    {
        const Hop& hop = m_trajectory.hops[at];
        const bool last = at + 1 == m_trajectory.hops.size();
        const Packet& next = last ? m_trajectory.last : m_trajectory.hops[at + 1].packet;
        if (isTranslated(hop.packet, next)) {
            if (translatesHere(hop, m_known))
                addChange(next);
            else
                addConntrack(at, hop.packet, next);
        }
        const auto& place = last ? m_trajectory.lastPlace : m_trajectory.hops[at + 1].base;
        if (hop.base && place && partOf(hop.base->hook) == 0 && partOf(place->hook) == 1)
            addRoute(at, next, place->hook, last ? m_trajectory.lastOut : m_trajectory.hops[at + 1].out);
    }

    void addChange(const Packet& next)
    {
        WayStep& step = m_steps.back();
        step.becomes = next;
        // A log does not say which rule it was.
        if (step.decider.empty())
            step.said = steps::changed(step.packet, next);
        step.decides = true;
    }

    void addConntrack(std::size_t at, const Packet& before, const Packet& next)
    {
        WayStep& step = add(StepKind::Conntrack, at, before);
        step.becomes = next;
        step.decides = true;
        step.said = steps::changed(before, next);
        step.notes.push_back({PORTOLAN_TR("conntrack knows the connection: no nat rule is asked"), {}});
    }

    void addRoute(std::size_t at, const Packet& packet, Hook next, const std::string& out)
    {
        WayStep& step = add(StepKind::Route, at, packet);
        step.in = m_trajectory.hops[at].in;
        step.out = out;
        steps::sayRoute(step, next, m_known);
    }

    const Trajectory& m_trajectory;
    const KnownHost& m_known;
    std::vector<WayStep> m_steps;
};

} // namespace

std::vector<WayStep> waySteps(const Trajectory& trajectory, const KnownHost& known)
{
    return WayBuilder(trajectory, known).build();
}

bool isTranslated(const Packet& before, const Packet& after)
{
    return before.source != after.source || before.destination != after.destination
        || before.sourcePort != after.sourcePort || before.destinationPort != after.destinationPort;
}

Message directionWords(const Trajectory& trajectory)
{
    const Packet& first = trajectory.first;
    const std::string in = trajectory.hops.empty() ? trajectory.lastIn : trajectory.hops.front().in;
    const bool ours = !trajectory.hops.empty() && trajectory.hops.front().base
        && trajectory.hops.front().base->hook == Hook::Output;
    const bool arrives = trajectory.end.kind == TrajectoryEnd::Kind::Delivered;
    const bool contained = steps::isContainerLink(in);
    const Message host{PORTOLAN_TR("host"), {}};
    const Message client{PORTOLAN_TR("client"), {}};
    const Message container{PORTOLAN_TR("container"), {}};
    const Message server{PORTOLAN_TR("server"), {}};
    const bool translated = first.destination != trajectory.last.destination
        || first.destinationPort != trajectory.last.destinationPort;
    Message from = client;
    Message to = arrives || translated ? host : server;
    if (trajectory.answers) {
        from = ours ? host : contained ? container : server;
        to = arrives && !ours && !translated ? host : client;
    } else if (ours) {
        from = host;
        to = steps::isContainerLink(trajectory.lastOut) ? container : server;
    }
    return {"%1 → %2", {from, to}};
}

} // namespace portolan
