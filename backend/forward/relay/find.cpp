#include "backend/forward/relay/find.h"

#include "backend/forward/relay/command.h"
#include "backend/forward/row_id.h"

#include <algorithm>

namespace portolan {
namespace {

/// A relay and what it claims of one socket; no claim where only the process says that it holds it.
struct Holder {
    const RelayProcess* process = nullptr;
    std::optional<RelayClaim> claim;
};

bool sameSocket(const RelayClaim& claim, const Listener& listener)
{
    return claim.protocol == listener.protocol && claim.ports.contains(listener.port)
        && (!claim.address || !listener.address || *claim.address == *listener.address);
}

std::optional<Holder> holderOf(const Listener& listener, const HostState& host)
{
    for (const RelayProcess& process : host.relays) {
        if (listener.pid ? *listener.pid != process.pid : listener.uid != process.uid)
            continue;
        const auto claims = readRelayCommand(process.command);
        const auto claim = std::find_if(
            claims.begin(), claims.end(), [&](const RelayClaim& each) { return sameSocket(each, listener); });
        if (claim != claims.end())
            return Holder{&process, *claim};
        // The rootless port drivers are told their ports by a pipe; what they hold, they relay.
        if (listener.pid && claims.empty() && programName(process.command).starts_with("root"))
            return Holder{&process, std::nullopt};
    }
    return std::nullopt;
}

/// Whether a rule takes the packets for that socket before it would.
bool forwardedByRule(const FoundForward& row, const std::vector<FoundForward>& known)
{
    const PortForward& mine = row.forward;
    return std::any_of(known.begin(), known.end(), [&](const FoundForward& other) {
        const PortForward& forward = other.forward;
        return other.state == ForwardState::Active && forward.family == mine.family
            && forward.protocol == mine.protocol && !other.otherProtocol
            && (!forward.listen.ports || forward.listen.ports->contains(mine.listen.ports->first))
            && (!forward.listen.address || !mine.listen.address
                || *forward.listen.address == *mine.listen.address);
    });
}

FoundForward rowOf(const Listener& listener, Family family, const Holder& holder)
{
    FoundForward found;
    found.owner = Owner::Relay;
    found.program = std::string(programName(holder.process->command));
    found.process = holder.process->pid;
    PortForward& forward = found.forward;
    forward.name = found.program;
    forward.family = family;
    forward.protocol = listener.protocol;
    forward.listen.address = listener.address;
    forward.listen.ports = PortRange{listener.port, listener.port};
    forward.hairpin = false;
    forward.hideClientAddress = true; // the target sees the relay
    if (holder.claim) {
        forward.to = holder.claim->to;
        found.elsewhere = holder.claim->elsewhere;
        if (forward.to.ports && holder.claim->ports.count() == forward.to.ports->count()) {
            const auto port
                = std::uint16_t(forward.to.ports->first + (listener.port - holder.claim->ports.first));
            forward.to.ports = PortRange{port, port};
        }
    }
    if (!forward.to.address && found.elsewhere.empty())
        found.elsewhere = found.program;
    forward.id = rowId(std::string("relay ") + toString(family) + ' ' + toString(forward.protocol) + ' '
        + describeListen(forward));
    return found;
}

} // namespace

std::vector<FoundForward> findRelays(const HostState& host, const std::vector<FoundForward>& known)
{
    std::vector<FoundForward> rows;
    if (host.relays.empty())
        return rows;
    for (const Listener& listener : host.listeners) {
        const auto holder = holderOf(listener, host);
        if (!holder)
            continue;
        rows.push_back(rowOf(listener, listener.family, *holder));
        if (listener.family == Family::Ipv6 && listener.bothFamilies)
            rows.push_back(rowOf(listener, Family::Ipv4, *holder));
    }
    std::erase_if(rows, [&](const FoundForward& row) { return forwardedByRule(row, known); });
    return rows;
}

} // namespace portolan
