// Targets that put other addresses and ports into a packet.
#include "backend/ruleset/words_names.h"
#include "backend/ruleset/words_target.h"

namespace portolan::words {
namespace {

/// The notation of --to-destination and --to-source: ADDR[-ADDR][:PORT[-PORT][/BASE]], IPv6 in brackets.
struct NatRange {
    std::string_view addresses; ///< without brackets
    std::string_view ports;
    std::string_view base;
};

NatRange parseNatRange(std::string_view text)
{
    NatRange range{text, {}, {}};
    const std::size_t bracket = text.find(']');
    if (text.starts_with('[') && bracket != std::string_view::npos) {
        range.addresses = text.substr(1, bracket - 1);
        text.remove_prefix(bracket + 1);
        if (text.starts_with(':'))
            range.ports = text.substr(1);
    } else if (const std::size_t colon = text.find(':');
               colon != std::string_view::npos && text.find(':', colon + 1) == std::string_view::npos) {
        range.addresses = text.substr(0, colon);
        range.ports = text.substr(colon + 1);
    }
    const std::size_t slash = range.ports.find('/');
    if (slash != std::string_view::npos) {
        range.base = range.ports.substr(slash + 1);
        range.ports = range.ports.substr(0, slash);
    }
    return range;
}

bool isSpan(std::string_view text)
{
    return text.find('-') != std::string_view::npos;
}

/// PORT-PORT/BASE: the port asked for, less BASE, is counted from the first of the range.
Message shiftedPorts(const NatRange& range, MessageArgument where)
{
    const std::size_t dash = range.ports.find('-');
    const std::string first(range.ports.substr(0, dash));
    if (first == range.base)
        return {PORTOLAN_TR("%1, port for port (%2)"), {std::move(where), std::string(range.ports)}};
    const std::string last(dash == std::string_view::npos ? first : range.ports.substr(dash + 1));
    return {PORTOLAN_TR("%1, where port %2 becomes %3 and so on up to %4"),
        {std::move(where), std::string(range.base), first, last}};
}

MessageArgument natWords(const std::string& text)
{
    const NatRange range = parseNatRange(text);
    const std::string addresses(range.addresses);
    const bool plain = !addresses.empty() && !isSpan(addresses) && !isSpan(range.ports) && range.base.empty();
    if (plain)
        return text;
    MessageArgument where = addresses;
    if (addresses.empty())
        where = Message{PORTOLAN_TR("the same address"), {}};
    else if (isSpan(addresses))
        where = Message{PORTOLAN_TR("one of the addresses %1"), {addresses}};
    if (range.ports.empty())
        return where;
    if (!range.base.empty())
        return shiftedPorts(range, std::move(where));
    const std::string ports(range.ports);
    if (isSpan(ports))
        return Message{PORTOLAN_TR("one of the ports %1 of %2"), {ports, std::move(where)}};
    return Message{PORTOLAN_TR("port %1 of %2"), {ports, std::move(where)}};
}

/// How the kernel chooses among several ports or addresses.
std::vector<Message> choiceRemarks(TargetContext& context)
{
    std::vector<Message> remarks;
    if (context.options.takeFlag("--random"))
        remarks.push_back({PORTOLAN_TR("the port chosen at random"), {}});
    if (context.options.takeFlag("--random-fully"))
        remarks.push_back({PORTOLAN_TR("the port chosen fully at random"), {}});
    if (context.options.takeFlag("--persistent"))
        remarks.push_back({PORTOLAN_TR("each client always gets the same address"), {}});
    return remarks;
}

} // namespace

Outcome readDnat(TargetContext& context)
{
    const std::string to = context.value("--to-destination");
    auto remarks = choiceRemarks(context);
    if (to.empty())
        return {{PORTOLAN_TR("%1 get another destination"), PORTOLAN_TR("%1 gets another destination")}, {},
            std::move(remarks)};
    return {{PORTOLAN_TR("%1 go to %2"), PORTOLAN_TR("%1 goes to %2")}, {natWords(to)}, std::move(remarks)};
}

Outcome readSnat(TargetContext& context)
{
    const std::string to = context.value("--to-source");
    auto remarks = choiceRemarks(context);
    if (to.empty())
        return {{PORTOLAN_TR("%1 get another source"), PORTOLAN_TR("%1 gets another source")}, {},
            std::move(remarks)};
    return {{PORTOLAN_TR("%1 get %2 as their source"), PORTOLAN_TR("%1 gets %2 as its source")},
        {natWords(to)}, std::move(remarks)};
}

Outcome readMasquerade(TargetContext& context)
{
    const std::string ports = context.value("--to-ports");
    auto remarks = choiceRemarks(context);
    if (!ports.empty())
        remarks.insert(remarks.begin(),
            {isSpan(ports) ? PORTOLAN_TR("from one of the ports %1") : PORTOLAN_TR("from port %1"), {ports}});
    return {{PORTOLAN_TR("%1 leave with this host's own address as their source"),
                PORTOLAN_TR("%1 leaves with this host's own address as its source")},
        {}, std::move(remarks)};
}

Outcome readRedirect(TargetContext& context)
{
    const std::string ports = context.value("--to-ports");
    auto remarks = choiceRemarks(context);
    if (ports.empty())
        return {{PORTOLAN_TR("%1 go to this host itself"), PORTOLAN_TR("%1 goes to this host itself")}, {},
            std::move(remarks)};
    if (isSpan(ports))
        return {{PORTOLAN_TR("%1 go to one of the ports %2 of this host"),
                    PORTOLAN_TR("%1 goes to one of the ports %2 of this host")},
            {ports}, std::move(remarks)};
    return {{PORTOLAN_TR("%1 go to port %2 of this host"), PORTOLAN_TR("%1 goes to port %2 of this host")},
        {ports}, std::move(remarks)};
}

Outcome readNetmap(TargetContext& context)
{
    const std::string network = context.value("--to");
    if (network.empty())
        return {{PORTOLAN_TR("%1 get another network"), PORTOLAN_TR("%1 gets another network")}, {}, {}};
    // Before routing NETMAP changes the destination, after it the source; a user chain may be called from
    // both.
    const auto& base = context.chain.base;
    if (!base)
        return {{PORTOLAN_TR("%1 are moved to the same place in network %2"),
                    PORTOLAN_TR("%1 is moved to the same place in network %2")},
            {network}, {}};
    if (base->hook == Hook::Prerouting || base->hook == Hook::Output)
        return {{PORTOLAN_TR("%1 go to the same place in network %2"),
                    PORTOLAN_TR("%1 goes to the same place in network %2")},
            {network}, {}};
    return {{PORTOLAN_TR("%1 get the same place in network %2 as their source"),
                PORTOLAN_TR("%1 gets the same place in network %2 as its source")},
        {network}, {}};
}

Outcome readTproxy(TargetContext& context)
{
    const std::string port = context.value("--on-port");
    const std::string address = context.value("--on-ip");
    const std::string mark = context.value("--tproxy-mark");
    std::vector<Message> remarks;
    if (!address.empty() && address != "0.0.0.0" && address != "::")
        remarks.push_back({PORTOLAN_TR("at address %1"), {address}});
    if (!mark.empty() && mark != "0x0/0x0")
        remarks.push_back({PORTOLAN_TR("marked %1"), {mark}});
    if (port.empty() || port == "0")
        return {{PORTOLAN_TR("%1 go, unchanged, to the program on this host that listens for them"),
                    PORTOLAN_TR("%1 goes, unchanged, to the program on this host that listens for it")},
            {}, std::move(remarks)};
    return {{PORTOLAN_TR("%1 go, unchanged, to the program on port %2 of this host"),
                PORTOLAN_TR("%1 goes, unchanged, to the program on port %2 of this host")},
        {port}, std::move(remarks)};
}

} // namespace portolan::words
