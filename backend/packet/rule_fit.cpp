#include "backend/packet/rule_fit.h"

#include "backend/base/any_of.h"
#include "backend/forward/selector.h"
#include "backend/packet/native_act.h"

#include <algorithm>

namespace portolan {
namespace rule_fit {

/// Calls `take` with each part of "a,b,c".
template <typename Take> void eachPart(std::string_view list, const Take& take)
{
    while (!list.empty()) {
        const std::size_t comma = std::min(list.find(','), list.size());
        take(list.substr(0, comma));
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
}

bool listHolds(std::string_view list, std::string_view item)
{
    bool holds = false;
    eachPart(list, [&](std::string_view part) { holds = holds || part == item; });
    return holds;
}

Fit yesIf(bool yes)
{
    return yes ? Fit::Yes : Fit::No;
}

Fit negatedIf(bool inverted, Fit fit)
{
    if (!inverted || fit == Fit::Maybe)
        return fit;
    return yesIf(fit == Fit::No);
}

Fit both(Fit one, Fit other)
{
    if (one == Fit::No || other == Fit::No)
        return Fit::No;
    return one == Fit::Yes ? other : one;
}

/// Whether what is one of `known` is in `asked`.
Fit within(const std::optional<AddressSet>& known, const AddressSet& asked)
{
    if (!known)
        return Fit::Maybe;
    if (!asked.overlaps(*known))
        return Fit::No;
    return asked.holds(*known) ? Fit::Yes : Fit::Maybe;
}

/// The addresses an option names, its values together; nothing where one cannot be read.
std::optional<AddressSet> addressesOf(const Option& option)
{
    AddressSet all;
    for (const std::string_view value : option.values) {
        const std::size_t dash = value.find('-');
        if (dash != value.npos) {
            const auto first = Address::parse(value.substr(0, dash));
            const auto last = Address::parse(value.substr(dash + 1));
            if (!first || !last)
                return std::nullopt;
            all = all.joined(AddressSet::between(*first, *last));
            continue;
        }
        const auto prefix = Prefix::parse(value);
        if (!prefix)
            return std::nullopt;
        all = all.joined(*prefix);
    }
    return option.values.empty() ? std::nullopt : std::optional(all);
}

/// "80", "8000:8010" and lists of them; nothing where one cannot be read (port 0 is one).
std::optional<std::vector<PortRange>> portsOf(const Option& option)
{
    std::vector<PortRange> ports;
    bool read = !option.values.empty();
    eachPart(option.value(), [&](std::string_view part) {
        std::string text(part);
        std::replace(text.begin(), text.end(), ':', '-');
        if (const auto range = PortRange::parse(text))
            ports.push_back(*range);
        else
            read = false;
    });
    return read ? std::optional(std::move(ports)) : std::nullopt;
}

Fit portsFit(const Option& option, const std::vector<PortRange>& known)
{
    const auto asked = portsOf(option);
    if (!asked || known.empty())
        return Fit::Maybe;
    bool any = false;
    bool all = true;
    for (const PortRange& one : known) {
        any = any || std::any_of(asked->begin(), asked->end(), [&](const PortRange& range) {
            return range.overlaps(one);
        });
        all = all && std::any_of(asked->begin(), asked->end(), [&](const PortRange& range) {
            return range.first <= one.first && one.last <= range.last;
        });
    }
    if (!any)
        return Fit::No;
    return all ? Fit::Yes : Fit::Maybe;
}

Fit interfaceFits(std::string_view pattern, const PacketFacts::Interface& interface, const PacketFacts& facts)
{
    const bool wildcard = pattern.ends_with('+');
    const std::string_view stem = pattern.substr(0, pattern.size() - (wildcard ? 1 : 0));
    if (wildcard && stem.empty())
        return Fit::Yes;
    if (interface.none)
        return Fit::No;
    if (interface.name.empty())
        return facts.fromOutside && pattern == "lo" ? Fit::No : Fit::Maybe;
    return yesIf(wildcard ? interface.name.starts_with(stem) : interface.name == pattern);
}

Fit protocolFits(std::string_view name, const PacketFacts& facts)
{
    const ProtocolNumber asked = protocolNumber(name);
    if (asked == 0)
        return Fit::Yes;
    return facts.protocol ? yesIf(*facts.protocol == asked) : Fit::Maybe;
}

/// One of several values.
template <typename One> Fit anyFits(const Option& option, const One& one)
{
    Fit any = option.values.empty() ? Fit::Maybe : Fit::No;
    for (const std::string_view value : option.values)
        if (const Fit fit = one(value); fit == Fit::Yes || any == Fit::No)
            any = fit;
    return any;
}

Fit headerFits(const Option& option, const PacketFacts& facts)
{
    if (option.name == "-i" || option.name == "-o")
        return anyFits(option, [&](std::string_view name) {
            return interfaceFits(name, option.name == "-i" ? facts.in : facts.out, facts);
        });
    if (option.name == "-p")
        return anyFits(option, [&](std::string_view name) { return protocolFits(name, facts); });
    if (option.name == "-d")
        if (const auto asked = addressesOf(option))
            return within(facts.destinations, *asked);
    return option.name == "-f" && facts.opens ? Fit::No : Fit::Maybe;
}

Fit statesFit(std::string_view list, const PacketFacts& facts, bool translations)
{
    if (!facts.connection)
        return Fit::Maybe;
    const auto asked = [&](std::string_view state) {
        return (translations || !state.ends_with("NAT")) && listHolds(list, state);
    };
    const auto& connection = *facts.connection;
    if (std::any_of(connection.states.begin(), connection.states.end(), asked))
        return Fit::Yes;
    return std::any_of(connection.perhaps.begin(), connection.perhaps.end(), asked) ? Fit::Maybe : Fit::No;
}

Fit conntrackFits(const Option& option, const PacketFacts& facts)
{
    if (option.name == "--ctstate")
        return statesFit(option.value(), facts, true);
    if (option.name == "--ctproto")
        return protocolFits(option.value(), facts);
    if (!facts.connection)
        return Fit::Maybe;
    const auto& connection = *facts.connection;
    if (option.name == "--ctdir")
        return yesIf(listHolds(option.value(), facts.opens ? "ORIGINAL" : "REPLY"));
    if (option.name == "--ctorigdstport")
        return portsFit(option, connection.originalPorts);
    if (option.name == "--ctreplsrcport")
        return portsFit(option, connection.replyPorts);
    const bool original = option.name == "--ctorigdst";
    if (!original && option.name != "--ctreplsrc")
        return Fit::Maybe;
    const auto asked = addressesOf(option);
    return asked ? within(original ? connection.originalDestinations : connection.replySources, *asked)
                 : Fit::Maybe;
}

/// --tcp-flags MASK SET. A first packet has SYN, and where both sides try ECN, ECE and CWR.
Fit flagsFit(const Option& option, const PacketFacts& facts)
{
    if (!facts.opens || option.values.size() != 2)
        return Fit::Maybe;
    const std::string_view mask = option.values[0];
    const std::string_view set = option.values[1];
    if (listHolds(mask, "ECE") || listHolds(mask, "CWR") || mask == "ALL")
        return Fit::Maybe;
    return yesIf(listHolds(mask, "SYN") ? set == "SYN" : set == "NONE");
}

Fit addressTypeFits(const Option& option, const PacketFacts& facts)
{
    if (option.name == "--src-type")
        return facts.fromOutside ? yesIf(listHolds(option.value(), "UNICAST")) : Fit::Maybe;
    if (option.name == "--dst-type" && !facts.destinationType.empty())
        return yesIf(listHolds(option.value(), facts.destinationType));
    return Fit::Maybe;
}

Fit optionFits(const Match& match, const Option& option, const PacketFacts& facts)
{
    if (match.name == "anyof") // several values, which native rules have
        return headerFits(option, facts);
    if (match.name == "conntrack")
        return conntrackFits(option, facts);
    if (match.name == "state")
        return statesFit(option.value(), facts, false);
    if (match.name == "addrtype")
        return addressTypeFits(option, facts);
    if (match.name == "nfproto")
        return yesIf(option.value() == toString(facts.family));
    if (match.name == "iprange" && option.name == "--dst-range") {
        const auto asked = addressesOf(option);
        return asked ? within(facts.destinations, *asked) : Fit::Maybe;
    }
    if (option.name == "--tcp-flags")
        return flagsFit(option, facts);
    if (!isAnyOf(match.name, {"tcp", "udp", "udplite", "sctp", "dccp", "multiport"}))
        return Fit::Maybe;
    if (isAnyOf(option.name, {"--dport", "--dports"}))
        return portsFit(option, facts.destinationPorts);
    if (isAnyOf(option.name, {"--sport", "--sports"}))
        return portsFit(option, facts.sourcePorts);
    if (option.name == "--ports") {
        const Fit source = portsFit(option, facts.sourcePorts);
        const Fit destination = portsFit(option, facts.destinationPorts);
        return source == Fit::Yes || destination == Fit::No ? source : destination;
    }
    return Fit::Maybe;
}

/// What a native rule does on its way to the target. A mark that it sets is asked for by matches of which
/// nothing is known.
bool asksNothing(const Match& match)
{
    return match.name == "then" && match.options.size() == 1 && onlyActs(match.options.front().value());
}

/// What parts the sources: -s, and of a first packet the source that conntrack wrote down, where it did.
bool asksSource(const Option& option, const PacketFacts& facts)
{
    return isAnyOf(option.name, {"-s", "--src-range"})
        || (option.name == "--ctorigsrc" && facts.opens && facts.connection);
}

/// Takes one condition in.
void narrow(RuleFit& all, const Option& option, const PacketFacts& facts, Fit fit)
{
    if (asksSource(option, facts)) {
        if (const auto asked = addressesOf(option)) {
            all.sources = option.inverted ? all.sources.without(*asked) : all.sources.common(*asked);
            return;
        }
        fit = Fit::Maybe;
    }
    all.fit = both(all.fit, negatedIf(option.inverted, fit));
}

} // namespace rule_fit

RuleFit fitOf(const Rule& rule, const PacketFacts& facts, const AddressSet& sources)
{
    RuleFit all{Fit::Yes, sources};
    for (const Option& option : rule.header)
        rule_fit::narrow(all, option, facts, rule_fit::headerFits(option, facts));
    for (const Match& match : rule.matches) {
        if (all.fit == Fit::No)
            break;
        if (match.name == "comment" || rule_fit::asksNothing(match))
            continue;
        if (match.options.empty() && !isAnyOf(match.name, {"tcp", "udp", "udplite", "sctp", "dccp"}))
            all.fit = Fit::Maybe;
        for (const Option& option : match.options)
            rule_fit::narrow(all, option, facts, rule_fit::optionFits(match, option, facts));
    }
    if (all.fit == Fit::No)
        all.sources = {};
    else if (all.sources.empty())
        all.fit = Fit::No;
    return all;
}

} // namespace portolan
