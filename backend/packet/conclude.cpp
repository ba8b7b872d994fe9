#include "backend/packet/conclude.h"

namespace portolan {

namespace {

/// "filter FORWARD policy", "filter DOCKER-USER 1".
Message deciderName(const Hop& hop)
{
    const HopRule* decider = nullptr;
    for (const HopRule& rule : hop.rules)
        if (rule.verdict == hop.verdict)
            decider = &rule;
    if (!decider)
        return {"%1 %2", {hop.table, hop.chain}};
    if (decider->step == TraceStep::Policy)
        return {PORTOLAN_TR("%1 %2 policy"), {hop.table, decider->chain}};
    if (decider->position > 0)
        return {"%1 %2 %3", {hop.table, decider->chain, std::to_string(decider->position)}};
    if (decider->handle > 0)
        return {PORTOLAN_TR("%1 %2 handle %3"), {hop.table, decider->chain, std::to_string(decider->handle)}};
    return {"%1 %2", {hop.table, decider->chain}};
}

const Hop* stoppingHop(const Trajectory& trajectory)
{
    for (const Hop& hop : trajectory.hops)
        if (hop.verdict == RuleVerdict::Drop || hop.verdict == RuleVerdict::Reject)
            return &hop;
    return nullptr;
}

Message lastSeen(const Trajectory& trajectory)
{
    if (!trajectory.hops.empty())
        return {PORTOLAN_TR("not seen after %1 %2"),
            {trajectory.hops.back().table, trajectory.hops.back().chain}};
    if (trajectory.lastPlace)
        return {PORTOLAN_TR("not seen after the hook %1"), {toString(trajectory.lastPlace->hook)}};
    return {PORTOLAN_TR("not seen again"), {}};
}

} // namespace

void concludeEnd(Trajectory& trajectory, const HostState* host)
{
    TrajectoryEnd& end = trajectory.end;
    const auto hook = trajectory.lastPlace ? std::optional(trajectory.lastPlace->hook) : std::nullopt;
    if (const Hop* stop = stoppingHop(trajectory)) {
        const bool dropped = stop->verdict == RuleVerdict::Drop;
        end.kind = dropped ? TrajectoryEnd::Kind::Dropped : TrajectoryEnd::Kind::Rejected;
        end.sentence
            = {dropped ? PORTOLAN_TR("dropped by %1") : PORTOLAN_TR("rejected by %1"), {deciderName(*stop)}};
    } else if (hook == Hook::Postrouting) {
        end.kind = TrajectoryEnd::Kind::Left;
        end.sentence = trajectory.lastOut.empty() ? Message{PORTOLAN_TR("left"), {}}
                                                  : Message{PORTOLAN_TR("left by %1"), {trajectory.lastOut}};
    } else if (hook == Hook::Input) {
        end.kind = TrajectoryEnd::Kind::Delivered;
        end.sentence = {PORTOLAN_TR("delivered to a local process"), {}};
    } else {
        end.kind = TrajectoryEnd::Kind::Unknown;
        end.sentence = lastSeen(trajectory);
        if (host)
            end.reasons = likelyReasons(trajectory, *host);
        trajectory.certain = false;
    }
}

} // namespace portolan
