#include "backend/packet/entry_fit.h"

#include "backend/base/any_of.h"
#include "backend/forward/selector.h"
#include "backend/ruleset/unread_entries.h"

#include <algorithm>

namespace portolan {
namespace entry_fit {

constexpr std::size_t kMostEntries = 64; ///< of maps with more, nothing is told

std::string upperCased(std::string text)
{
    for (char& c : text)
        if (c >= 'a' && c <= 'z')
            c = char(c - 'a' + 'A');
    return text;
}

std::string_view protocolWord(std::string_view word)
{
    return word == "icmpv6" ? "ipv6-icmp" : word;
}

/// Asks one condition after the other, each as the option iptables has for it.
class Conditions {
public:
    Conditions(const PacketFacts& facts, const AddressSet& sources)
        : m_facts(facts)
        , m_all{sources.empty() ? Fit::No : Fit::Yes, sources}
    {
    }

    /// match: empty for options of the header.
    void ask(std::string_view match, std::string_view option, std::string_view value)
    {
        const std::string_view values[] = {value};
        const Option options[] = {{false, option, values}};
        const Match matches[] = {{match, options}};
        Rule rule;
        if (match.empty())
            rule.header = options;
        else
            rule.matches = matches;
        const RuleFit one = fitOf(rule, m_facts, m_all.sources);
        if (one.fit == Fit::No)
            m_all = {Fit::No, {}};
        else
            m_all = {m_all.fit == Fit::Yes ? one.fit : m_all.fit, one.sources};
    }

    void doubt()
    {
        if (m_all.fit == Fit::Yes)
            m_all.fit = Fit::Maybe;
    }

    const RuleFit& result() const { return m_all; }

private:
    const PacketFacts& m_facts;
    RuleFit m_all;
};

/// Whether what the field names is there: a TCP header, a connection. "th dport" is of any protocol.
void askPresence(Conditions& conditions, std::string_view field)
{
    const std::string_view protocol = field.substr(0, field.find(' '));
    const bool ports = field.ends_with(" sport") || field.ends_with(" dport");
    if (isAnyOf(protocol, {"tcp", "udp", "udplite", "sctp", "dccp", "icmp", "icmpv6", "igmp", "ah", "esp"}))
        conditions.ask({}, "-p", protocolWord(protocol));
    if (!ports && !isAnyOf(protocol, {"iif", "iifname", "oif", "oifname"})
        && !isAnyOf(field,
            {"meta l4proto", "meta nfproto", "meta protocol", "meta mark", "ip saddr", "ip daddr",
                "ip protocol", "ip6 saddr", "ip6 daddr", "ct state", "fib daddr type", "fib saddr type"}))
        conditions.doubt();
}

void askProtocol(Conditions& conditions, std::string_view key)
{
    const std::string_view name = protocolWord(key);
    const ProtocolNumber number = protocolNumber(name);
    if (number == 0 || number == 255) // "all" to iptables, and what nobody here knows
        conditions.doubt();
    else
        conditions.ask({}, "-p", name);
}

void askInterface(Conditions& conditions, bool in, const std::string& key)
{
    if (key.find('\\') != key.npos)
        return conditions.doubt();
    std::string pattern = key;
    if (pattern.ends_with('*'))
        pattern.back() = '+';
    conditions.ask({}, in ? "-i" : "-o", pattern);
}

void askKey(Conditions& conditions, std::string_view field, const std::string& key)
{
    if (key == "*")
        return;
    if (isAnyOf(field, {"iif", "iifname", "oif", "oifname"}))
        return askInterface(conditions, field.starts_with('i'), key);
    if (isAnyOf(field, {"meta l4proto", "ip protocol", "ip6 nexthdr"}))
        return askProtocol(conditions, key);
    if (isAnyOf(field, {"ip saddr", "ip6 saddr"}))
        return conditions.ask({}, "-s", key);
    if (isAnyOf(field, {"ip daddr", "ip6 daddr"}))
        return conditions.ask({}, "-d", key);
    if (field.ends_with(" dport"))
        return conditions.ask("multiport", "--dports", key);
    if (field.ends_with(" sport"))
        return conditions.ask("multiport", "--sports", key);
    // A connection has one state: a key of two is none's.
    if (field == "ct state" && isAnyOf(key, {"new", "established", "related", "invalid", "untracked"}))
        return conditions.ask("state", "--state", upperCased(key));
    if (field == "meta nfproto" && isAnyOf(key, {"ipv4", "ipv6"}))
        return conditions.ask("nfproto", "--nfproto", key);
    if (field == "meta protocol" && isAnyOf(key, {"ip", "ip6"}))
        return conditions.ask("nfproto", "--nfproto", key == "ip" ? "ipv4" : "ipv6");
    if (field == "fib daddr type" || field == "fib saddr type")
        return conditions.ask(
            "addrtype", field == "fib daddr type" ? "--dst-type" : "--src-type", upperCased(key));
    conditions.doubt();
}

} // namespace entry_fit

bool canAskEntries(const Lookup& lookup)
{
    // A map that is not known looks like an empty one.
    return !lookup.balances && !areUnread(lookup.entries) && !lookup.entries->empty()
        && lookup.entries->size() <= entry_fit::kMostEntries;
}

bool isForTheRest(const LookupEntry& entry)
{
    return !entry.key.empty()
        && std::all_of(entry.key.begin(), entry.key.end(), [](const std::string& key) { return key == "*"; });
}

RuleFit fitOf(const Lookup& lookup, const PacketFacts& facts, const AddressSet& sources)
{
    entry_fit::Conditions conditions(facts, sources);
    for (const std::string& field : lookup.fields)
        entry_fit::askPresence(conditions, field);
    return conditions.result();
}

RuleFit fitOf(
    const Lookup& lookup, const LookupEntry& entry, const PacketFacts& facts, const AddressSet& sources)
{
    entry_fit::Conditions conditions(facts, sources);
    if (entry.key.size() != lookup.fields.size())
        conditions.doubt();
    for (std::size_t i = 0; i < std::min(lookup.fields.size(), entry.key.size()); ++i)
        entry_fit::askKey(conditions, lookup.fields[i], entry.key[i]);
    return conditions.result();
}

} // namespace portolan
