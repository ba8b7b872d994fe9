// What native rules ask where they name several values or look into a map, and where maps send to.
#include "backend/forward/selector.h"

#include "backend/base/any_of.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace portolan {
namespace {

constexpr std::size_t kMostSelectors = 256;

std::optional<PortRange> rangeOf(std::string_view text)
{
    std::string dashed(text);
    std::replace(dashed.begin(), dashed.end(), ':', '-');
    const auto ports = PortRange::parse(dashed);
    return ports ? std::optional(*ports) : std::nullopt;
}

/// Sets what one option of several values says of one of them; false where it says nothing we know.
bool setValue(Selector& selector, std::string_view name, std::string_view value)
{
    if (name == "-p") {
        selector.protocol = protocolNumber(value);
        return true;
    }
    if (isAnyOf(name, {"-s", "-d"})) {
        const auto prefix = Prefix::parse(value);
        if (!prefix)
            return false;
        (name == "-s" ? selector.source : selector.destination) = *prefix;
        return true;
    }
    const auto interface = InterfaceName::parse(value);
    if (name != "-i" || value.ends_with('+') || !interface)
        return false;
    selector.in = *interface;
    return true;
}

/// Narrows a selector by one field of a map's key; false where no packet fits both.
bool setField(Selector& selector, std::string_view field, std::string_view value)
{
    if (value == "*")
        return true;
    Selector asked;
    const std::size_t space = std::min(field.find(' '), field.size());
    const std::string_view protocol = field.substr(0, space);
    const std::string_view key = field.substr(std::min(space + 1, field.size()));
    if (isAnyOf(field, {"ip daddr", "ip saddr", "ip6 daddr", "ip6 saddr"})) {
        asked.family = protocol == "ip6" ? Family::Ipv6 : Family::Ipv4;
        setValue(asked, key == "saddr" ? "-s" : "-d", value);
    } else if (isAnyOf(field, {"meta l4proto", "ip protocol", "ip6 nexthdr"})) {
        setValue(asked, "-p", value == "icmpv6" ? "ipv6-icmp" : value);
    } else if (key == "dport") {
        if (const auto ports = rangeOf(value))
            asked.ports.push_back(*ports);
        if (protocol != "th")
            asked.protocol = protocolNumber(protocol);
    } else if (isAnyOf(field, {"iifname", "iif"})) {
        setValue(asked, "-i", value.ends_with('*') ? std::string_view("+") : value);
    } else if (field == "meta nfproto") {
        asked.family = value == "ipv6" ? Family::Ipv6 : Family::Ipv4;
    }
    auto both = narrowed(selector, asked);
    if (!both)
        return false;
    selector = std::move(*both);
    return true;
}

/// "172.17.0.2" and "80" of an entry's data, in whatever order there are.
std::optional<PortForward::To> placeOf(const std::vector<std::string>& data, const Option* port)
{
    PortForward::To to;
    for (const std::string& part : data) {
        if (const auto address = Address::parse(part))
            to.address = *address;
        else if (const auto ports = rangeOf(part))
            to.ports = *ports;
        else
            return std::nullopt;
    }
    if (port && !to.ports)
        to.ports = rangeOf(port->value());
    return to.address || to.ports ? std::optional(to) : std::nullopt;
}

/// How many numbers "3" or "0-4" are.
unsigned numbersIn(std::string_view text)
{
    const std::size_t dash = text.find('-');
    unsigned first = 0;
    unsigned last = 0;
    std::from_chars(text.data(), text.data() + std::min(dash, text.size()), first);
    if (dash == text.npos)
        return 1;
    std::from_chars(text.data() + dash + 1, text.data() + text.size(), last);
    return last >= first ? last - first + 1 : 0;
}

} // namespace

std::vector<Selector> selectorsOf(const Rule& rule)
{
    std::vector<Selector> all{selectorOf(rule)};
    for (const Match& match : rule.matches) {
        if (match.name != "anyof")
            continue;
        for (const Option& option : match.options) {
            if (option.inverted || option.values.empty()
                || all.size() * option.values.size() > kMostSelectors)
                continue;
            std::vector<Selector> wider;
            for (const Selector& selector : all)
                for (const std::string_view value : option.values) {
                    Selector asked;
                    setValue(asked, option.name, value);
                    if (auto both = narrowed(selector, asked))
                        wider.push_back(std::move(*both));
                }
            all = std::move(wider);
        }
    }
    return all;
}

std::optional<Selector> selectorOf(const Lookup& lookup, const LookupEntry& entry)
{
    Selector selector;
    if (lookup.balances)
        return selector;
    for (std::size_t i = 0; i < std::min(lookup.fields.size(), entry.key.size()); ++i)
        if (!setField(selector, lookup.fields[i], entry.key[i]))
            return std::nullopt;
    return selector;
}

double shareOf(const Lookup& lookup, const LookupEntry& entry)
{
    if (lookup.modulus == 0 || entry.key.empty())
        return 1;
    return std::min(1.0, double(numbersIn(entry.key.front())) / lookup.modulus);
}

std::vector<Destination> destinationsOf(const Rule& rule)
{
    std::vector<Destination> destinations;
    if (!rule.lookup) {
        if (const auto to = destinationOf(rule))
            destinations.push_back({*to, {}, false, 1});
        return destinations;
    }
    if (rule.target != "DNAT" && rule.target != "REDIRECT")
        return destinations;
    for (const LookupEntry& entry : *rule.lookup->entries) {
        const auto to = placeOf(entry.data, rule.targetOption("--to-port"));
        const auto selector = selectorOf(*rule.lookup, entry);
        if (!to || !selector)
            continue;
        const bool balanced = rule.lookup->balances;
        destinations.push_back({*to, *selector, balanced, balanced ? shareOf(*rule.lookup, entry) : 1});
    }
    return destinations;
}

} // namespace portolan
