#include "backend/ruleset/words_match.h"

#include <utility>

namespace portolan::words {
namespace {

MatchReader readerOf(std::string_view name)
{
    static constexpr std::pair<std::string_view, MatchReader> readers[] = {
        {"conntrack", readConntrack},
        {"state", readConntrack},
        {"connmark", readConnmark},
        {"connlimit", readConnlimit},
        {"connbytes", readConnbytes},
        {"helper", readHelper},
        {"mark", readMark},
        {"ttl", readTimeToLive},
        {"hl", readHopLimit},
        {"length", readLength},
        {"tcpmss", readMaximumSegment},
        {"dscp", readServiceField},
        {"tos", readServiceField},
        {"pkttype", readPacketType},
        {"policy", readPolicy},
        {"rt", readRoutingHeader},
        {"cgroup", readControlGroup},
        {"physdev", readPhysdev},
        {"rpfilter", readReversePath},
        {"set", readSet},
        {"owner", readOwner},
        {"mac", readMac},
        {"iprange", readIpRange},
        {"devgroup", readDeviceGroup},
        {"socket", readSocket},
        {"limit", readLimit},
        {"hashlimit", readHashlimit},
        {"statistic", readStatistic},
        {"quota", readQuota},
        {"recent", readRecent},
        {"time", readTime},
        {"anyof", readAnyOf},
        {"nft", readNativeText},
        {"then", readThen},
    };
    for (const auto& [key, reader] : readers)
        if (key == name)
            return reader;
    return nullptr;
}

} // namespace

void addUnknown(Conditions& conditions, std::string text)
{
    static constexpr Verb matches{PORTOLAN_TR("that match “%1”"), PORTOLAN_TR("that matches “%1”")};
    conditions.clauses.push_back({matches.form(conditions.number), {std::move(text)}});
}

void addMatch(Conditions& conditions, const Match& match)
{
    const std::size_t attributes = conditions.attributes.size();
    const std::size_t clauses = conditions.clauses.size();
    const std::size_t effects = conditions.effects.size();
    OptionTaker options(match.options);
    if (const MatchReader reader = readerOf(match.name))
        reader(options, conditions);
    const bool saidSomething = conditions.attributes.size() > attributes
        || conditions.clauses.size() > clauses || conditions.effects.size() > effects;
    if (saidSomething && options.allTaken())
        return;
    // Half of a match in words could say the opposite of the whole.
    conditions.attributes.resize(attributes);
    conditions.clauses.resize(clauses);
    conditions.effects.resize(effects);
    addUnknown(conditions, textOf(match));
}

} // namespace portolan::words
