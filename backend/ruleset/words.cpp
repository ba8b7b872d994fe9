#include "backend/ruleset/words.h"

#include "backend/ruleset/words_parts.h"

#include <algorithm>
#include <cctype>

namespace portolan {
namespace words {
namespace {

constexpr std::size_t kPlaces = 9; // %1 to %9

std::vector<std::string_view> split(std::string_view list, char separator)
{
    std::vector<std::string_view> items;
    while (true) {
        const std::size_t at = list.find(separator);
        items.push_back(list.substr(0, at));
        if (at == std::string_view::npos)
            return items;
        list.remove_prefix(at + 1);
    }
}

std::string join(const std::vector<std::string>& items)
{
    std::string text;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i > 0)
            text += i + 1 == items.size() ? " or " : ", ";
        text += items[i];
    }
    return text;
}

std::string quoted(std::string_view word)
{
    if (!word.empty() && word.find_first_of(" \t\n\"'") == std::string_view::npos)
        return std::string(word);
    std::string text = "\"";
    for (char c : word) {
        if (c == '"' || c == '\\')
            text += '\\';
        text += c;
    }
    return text + '"';
}

} // namespace

Message part(const char* pattern, std::vector<std::string> arguments)
{
    return {pattern, std::move(arguments)};
}

void append(Message& sentence, const char* joint, const Message& part)
{
    // A sentence with more places than a pattern can number is put together in English.
    if (sentence.arguments.size() + part.arguments.size() > kPlaces)
        sentence = {"%1", {sentence.text()}};
    if (sentence.arguments.size() + part.arguments.size() > kPlaces) {
        append(sentence, joint, {"%1", {part.text()}});
        return;
    }
    const std::size_t offset = sentence.arguments.size();
    sentence.pattern += joint;
    for (std::size_t i = 0; i < part.pattern.size(); ++i) {
        const char c = part.pattern[i];
        sentence.pattern += c;
        if (c == '%' && i + 1 < part.pattern.size() && part.pattern[i + 1] >= '1'
            && part.pattern[i + 1] <= '9')
            sentence.pattern += static_cast<char>(part.pattern[++i] + static_cast<char>(offset));
    }
    sentence.arguments.insert(sentence.arguments.end(), part.arguments.begin(), part.arguments.end());
}

std::string textOf(const Option& option)
{
    std::string text = option.inverted ? "! " : "";
    text += option.name;
    for (std::string_view value : option.values)
        text += ' ' + quoted(value);
    return text;
}

std::string textOf(const Match& match)
{
    std::string text(match.name);
    for (const Option& option : match.options)
        text += ' ' + textOf(option);
    return text;
}

std::string address(std::string_view prefix)
{
    const bool v6 = prefix.find(':') != std::string_view::npos;
    const std::string_view host = v6 ? "/128" : "/32";
    if (prefix.ends_with(host))
        prefix.remove_suffix(host.size());
    return std::string(prefix);
}

std::string ports(std::string_view list, bool& many)
{
    std::vector<std::string> items;
    for (std::string_view item : split(list, ',')) {
        many = many || item.find(':') != std::string_view::npos;
        std::string text(item);
        std::replace(text.begin(), text.end(), ':', '-');
        items.push_back(std::move(text));
    }
    many = many || items.size() > 1;
    return join(items);
}

std::string alternatives(std::string_view list)
{
    std::vector<std::string> items;
    for (std::string_view item : split(list, ','))
        items.emplace_back(item);
    return join(items);
}

std::string protocolWord(std::string_view name)
{
    static constexpr std::pair<std::string_view, const char*> known[]
        = {{"tcp", "TCP"}, {"udp", "UDP"}, {"sctp", "SCTP"}, {"dccp", "DCCP"}, {"udplite", "UDP-Lite"},
            {"icmp", "ICMP"}, {"ipv6-icmp", "ICMPv6"}, {"icmpv6", "ICMPv6"}, {"gre", "GRE"}, {"esp", "ESP"},
            {"ah", "AH"}, {"igmp", "IGMP"}};
    for (const auto& [key, word] : known)
        if (key == name)
            return word;
    return {};
}

} // namespace words

Message inWords(const Rule& rule, const Table& table, const Chain& chain)
{
    const words::Conditions conditions = words::conditionsOf(rule);
    Message sentence = conditions.subject;
    for (const Message& phrase : conditions.phrases)
        words::append(sentence, " ", phrase);
    for (std::size_t i = 0; i < conditions.clauses.size(); ++i) {
        const bool last = i + 1 == conditions.clauses.size();
        words::append(sentence, i == 0 ? " " : last ? " and " : ", ", conditions.clauses[i]);
    }
    words::append(sentence, " ", words::outcomeOf(rule, table, chain, conditions.number));
    if (!conditions.comment.empty())
        words::append(sentence, " ", words::part("(“%1”)", {conditions.comment}));
    sentence.pattern += '.';
    return sentence;
}

Message policyInWords(std::string_view policy)
{
    if (policy == "DROP")
        return {PORTOLAN_TR("Packets that no rule above decided are dropped: the chain's policy."), {}};
    if (policy == "ACCEPT")
        return {PORTOLAN_TR("Packets that no rule above decided are accepted: the chain's policy."), {}};
    return {
        PORTOLAN_TR("Packets that no rule above decided get the chain's policy, %1."), {std::string(policy)}};
}

namespace {

std::string briefConditions(const Rule& rule, bool interfaces)
{
    std::string text;
    const auto add = [&text](const Option* option, std::string_view before, std::string value) {
        if (!option)
            return;
        if (!text.empty())
            text += ' ';
        text += option->inverted ? "not " : "";
        text += before;
        text += value;
    };
    if (const Option* protocol = rule.headerOption("-p"))
        add(protocol, "", std::string(protocol->value()));
    bool many = false;
    for (const char* name : {"--dport", "--dports"})
        if (const Option* option = rule.matchOption(name))
            add(option, "", words::ports(option->value(), many));
    if (const Option* source = rule.headerOption("-s"))
        add(source, "from ", words::address(source->value()));
    if (const Option* destination = rule.headerOption("-d"))
        add(destination, "to ", words::address(destination->value()));
    if (!interfaces || !text.empty())
        return text;
    if (const Option* in = rule.headerOption("-i"))
        add(in, "in ", std::string(in->value()));
    if (const Option* out = rule.headerOption("-o"))
        add(out, "out ", std::string(out->value()));
    if (const Option* state = rule.matchOption("--ctstate")) {
        std::string names(state->value());
        std::transform(names.begin(), names.end(), names.begin(),
            [](char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); });
        add(state, "", names);
    }
    return text;
}

} // namespace

std::string inBrief(const Rule& rule)
{
    std::string action(rule.target);
    std::transform(action.begin(), action.end(), action.begin(),
        [](char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); });
    const char* arrow = nullptr;
    if (rule.target == "RETURN")
        action = "back";
    for (const char* name : {"--to-destination", "--to-ports", "--to-source"}) {
        const Option* to = rule.targetOption(name);
        if (!to)
            continue;
        action = to->value();
        arrow = rule.target == "SNAT" ? " ← " : " → ";
    }
    std::string text = briefConditions(rule, arrow == nullptr);
    if (text.empty())
        text = "all";
    if (action.empty())
        action = "count";
    return text + (arrow ? arrow : ": ") + action;
}

} // namespace portolan
