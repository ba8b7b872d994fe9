// What only native nftables rules say: see backend/nft/nft_rule.h for the words they come in.
#include "backend/ruleset/unread_entries.h"
#include "backend/ruleset/words_match.h"
#include "backend/ruleset/words_names.h"
#include "backend/ruleset/words_target.h"

#include <algorithm>
#include <cstdio>

namespace portolan::words {
namespace {

/// Entries of a map that a sentence lists; of longer ones it says how many there are.
constexpr std::size_t kMostListed = 6;

std::vector<MessageArgument> valuesOf(const Option& option)
{
    std::vector<MessageArgument> values;
    for (const std::string_view value : option.values) {
        if (option.name == "-i" || option.name == "-o")
            values.push_back(interfaceName(value));
        else if (option.name == "-p")
            values.emplace_back(protocolName(value).empty() ? std::string(value) : protocolName(value));
        else
            values.emplace_back(address(value));
    }
    return values;
}

struct SeveralPatterns {
    std::string_view option;
    const char* yes;
    const char* no;
    bool clause; ///< "that …", behind the attributes
};

constexpr SeveralPatterns kSeveral[] = {
    {"-s", PORTOLAN_TR("from %1"), PORTOLAN_TR("from any address but %1"), false},
    {"-d", PORTOLAN_TR("to %1"), PORTOLAN_TR("to any address but %1"), false},
    {"-p", PORTOLAN_TR("of protocol %1"), PORTOLAN_TR("of any protocol but %1"), false},
    {"-i", PORTOLAN_TR("that came in by %1"), PORTOLAN_TR("that did not come in by %1"), true},
    {"-o", PORTOLAN_TR("that will leave by %1"), PORTOLAN_TR("that will not leave by %1"), true},
};

MessageArgument fieldWords(const std::string& field)
{
    struct Name {
        std::string_view field;
        const char* words;
    };
    static constexpr Name names[] = {
        {"ip saddr", PORTOLAN_TR("source address")},
        {"ip6 saddr", PORTOLAN_TR("source address")},
        {"ip daddr", PORTOLAN_TR("destination address")},
        {"ip6 daddr", PORTOLAN_TR("destination address")},
        {"meta l4proto", PORTOLAN_TR("protocol")},
        {"ip protocol", PORTOLAN_TR("protocol")},
        {"th dport", PORTOLAN_TR("destination port")},
        {"tcp dport", PORTOLAN_TR("destination port")},
        {"udp dport", PORTOLAN_TR("destination port")},
        {"th sport", PORTOLAN_TR("source port")},
        {"tcp sport", PORTOLAN_TR("source port")},
        {"udp sport", PORTOLAN_TR("source port")},
        {"iif", PORTOLAN_TR("interface of arrival")},
        {"iifname", PORTOLAN_TR("interface of arrival")},
        {"oif", PORTOLAN_TR("outgoing interface")},
        {"oifname", PORTOLAN_TR("outgoing interface")},
        {"ct state", PORTOLAN_TR("connection state")},
        {"meta mark", PORTOLAN_TR("mark")},
        {"ct mark", PORTOLAN_TR("connection's mark")},
    };
    for (const Name& name : names)
        if (name.field == field)
            return Message{name.words, {}};
    return Message{PORTOLAN_TR("“%1”"), {field}};
}

MessageArgument fieldsOf(const Lookup& lookup)
{
    std::vector<MessageArgument> fields;
    for (const std::string& field : lookup.fields)
        fields.push_back(fieldWords(field));
    return listOf(fields, Joint::And);
}

std::string joinedBy(const std::vector<std::string>& parts, const char* between)
{
    std::string text;
    for (const std::string& part : parts)
        text += (text.empty() ? "" : between) + part;
    return text;
}

/// "10.0.0.1:80", "fd00::1", "chain web", "accept".
MessageArgument outcomeOfEntry(const LookupEntry& entry)
{
    if (!entry.chain.empty())
        return Message{PORTOLAN_TR("chain %1"), {entry.chain}};
    if (!entry.verdict.empty())
        return entry.verdict;
    if (entry.data.size() == 2 && entry.data[0].find(':') != std::string::npos)
        return '[' + entry.data[0] + "]:" + entry.data[1];
    return joinedBy(entry.data, ":");
}

MessageArgument entriesOf(const Lookup& lookup)
{
    std::vector<MessageArgument> list;
    for (const LookupEntry& entry : *lookup.entries) {
        if (list.size() == kMostListed) {
            list.emplace_back(
                Message{PORTOLAN_TR("%1 more"), {std::to_string(lookup.entries->size() - kMostListed)}});
            break;
        }
        if (lookup.balances)
            list.push_back(outcomeOfEntry(entry));
        else
            list.emplace_back(
                Message{PORTOLAN_TR("%1 → %2"), {joinedBy(entry.key, " . "), outcomeOfEntry(entry)}});
    }
    return list.empty() ? Message{PORTOLAN_TR("nothing"), {}} : listOf(list, Joint::And);
}

/// Whether the rest of the rule tells the family already.
bool tellsFamily(const Rule& rule)
{
    const auto names = [](const Match& match) {
        return match.name == "iprange" || match.name == "icmp" || match.name == "icmp6"
            || (match.name == "anyof"
                && std::any_of(match.options.begin(), match.options.end(),
                    [](const Option& option) { return option.name == "-s" || option.name == "-d"; }));
    };
    const Option* protocol = rule.headerOption("-p");
    return rule.headerOption("-s") || rule.headerOption("-d") || rule.targetOption("--to-destination")
        || rule.targetOption("--to-source") || std::any_of(rule.matches.begin(), rule.matches.end(), names)
        || (protocol && (protocol->value() == "icmp" || protocol->value() == "ipv6-icmp"));
}

} // namespace

bool readsFamily(const Match& match, const Rule& rule, Conditions& conditions)
{
    if (match.name != "nfproto")
        return false;
    OptionTaker options(match.options);
    const Option* family = options.takePlain("--nfproto");
    if (!family || !options.allTaken())
        return false;
    if (!tellsFamily(rule))
        conditions.attributes.push_back(
            {PORTOLAN_TR("over %1"), {family->value() == "ipv6" ? "IPv6" : "IPv4"}});
    return true;
}

void readAnyOf(OptionTaker& options, Conditions& conditions)
{
    for (const SeveralPatterns& several : kSeveral)
        for (std::size_t values = 1; values < 64; ++values)
            while (const Option* option = options.take(several.option, values)) {
                Message part{
                    option->inverted ? several.no : several.yes, {listOf(valuesOf(*option), Joint::Or)}};
                (several.clause ? conditions.clauses : conditions.attributes).push_back(std::move(part));
            }
}

void readNativeText(OptionTaker& options, Conditions& conditions)
{
    if (const Option* text = options.takePlain("--text"))
        addUnknown(conditions, std::string(text->value()));
}

void readThen(OptionTaker& options, Conditions& conditions)
{
    if (const Option* text = options.takePlain("--text"))
        conditions.effects.push_back({PORTOLAN_TR("after “%1”"), {std::string(text->value())}});
}

Outcome readLookup(TargetContext& context)
{
    const Lookup& lookup = *context.rule.lookup;
    std::vector<Message> remarks;
    if (const std::string port = context.value("--to-port"); !port.empty())
        remarks.push_back({PORTOLAN_TR("to port %1"), {port}});
    if (lookup.balances)
        return {{PORTOLAN_TR("%1 are spread over %2"), PORTOLAN_TR("%1 is spread over %2")},
            {entriesOf(lookup)}, std::move(remarks)};
    if (lookup.map.empty())
        return {{PORTOLAN_TR("%1 go on by their %2: %3"), PORTOLAN_TR("%1 goes on by its %2: %3")},
            {fieldsOf(lookup), entriesOf(lookup)}, std::move(remarks)};
    if (areUnread(lookup.entries))
        remarks.push_back({PORTOLAN_TR("too many entries to read"), {}});
    else
        remarks.push_back({lookup.entries->size() == 1 ? PORTOLAN_TR("%1 entry") : PORTOLAN_TR("%1 entries"),
            {std::to_string(lookup.entries->size())}});
    return {{PORTOLAN_TR("%1 go where the map “%2” says for their %3"),
                PORTOLAN_TR("%1 goes where the map “%2” says for its %3")},
        {lookup.map, fieldsOf(lookup)}, std::move(remarks)};
}

Outcome readNativeTarget(TargetContext& context)
{
    return {{PORTOLAN_TR("%1 meet “%2” and go on to the next rule"),
                PORTOLAN_TR("%1 meets “%2” and goes on to the next rule")},
        {context.value("--text")}, {}};
}

} // namespace portolan::words
