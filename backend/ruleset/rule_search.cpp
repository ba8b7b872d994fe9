#include "backend/ruleset/rule_search.h"

#include <algorithm>
#include <charconv>

namespace portolan {
namespace {

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool contains(std::string_view text, std::string_view part)
{
    const auto same = [](char a, char b) { return lower(a) == lower(b); };
    return std::search(text.begin(), text.end(), part.begin(), part.end(), same) != text.end();
}

std::optional<unsigned> number(std::string_view text)
{
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

/// "8000:8010", "8000-8010" and comma lists of them.
bool rangesHold(std::string_view list, unsigned port)
{
    while (!list.empty()) {
        const std::size_t comma = list.find(',');
        const std::string_view item = list.substr(0, comma);
        list = comma == std::string_view::npos ? std::string_view{} : list.substr(comma + 1);
        const std::size_t split = item.find_first_of(":-");
        if (split == std::string_view::npos)
            continue;
        const auto first = number(item.substr(0, split));
        const auto last = number(item.substr(split + 1));
        if (first && last && *first <= port && port <= *last)
            return true;
    }
    return false;
}

bool namesPort(const Rule& rule, unsigned port)
{
    const auto holds = [port](const Option& option) {
        return contains(option.name, "port") && rangesHold(option.value(), port);
    };
    return std::any_of(rule.matches.begin(), rule.matches.end(), [&](const Match& match) {
        return std::any_of(match.options.begin(), match.options.end(), holds);
    }) || std::any_of(rule.targetOptions.begin(), rule.targetOptions.end(), holds);
}

/// A named map's entries are not in the rule's text.
bool mapHolds(const Lookup& lookup, std::string_view text, std::optional<unsigned> port)
{
    const auto part
        = [&](const std::string& word) { return contains(word, text) || (port && rangesHold(word, *port)); };
    return std::any_of(lookup.entries->begin(), lookup.entries->end(), [&](const LookupEntry& entry) {
        return std::any_of(entry.key.begin(), entry.key.end(), part)
            || std::any_of(entry.data.begin(), entry.data.end(), part) || contains(entry.chain, text);
    });
}

void addTree(const ChainGraph& graph, ChainId root, std::vector<ChainId>& order)
{
    std::vector<ChainId> stack{root};
    while (!stack.empty()) {
        const ChainId at = stack.back();
        stack.pop_back();
        order.push_back(at);
        const auto& children = graph.nodes[at].children;
        stack.insert(stack.end(), children.rbegin(), children.rend());
    }
}

} // namespace

bool ruleMatches(const Rule& rule, std::string_view text)
{
    if (contains(rule.text, text))
        return true;
    const auto port = number(text);
    return (port && namesPort(rule, *port)) || (rule.lookup && mapHolds(*rule.lookup, text, port));
}

std::vector<ChainId> chainsInPacketOrder(const ChainGraph& graph)
{
    std::vector<ChainId> order;
    order.reserve(graph.nodes.size());
    for (const auto& steps : graph.hooks)
        for (const HookStep& step : steps)
            if (step.kind == HookStep::Kind::BaseChain)
                addTree(graph, step.chain, order);
    for (ChainId root : graph.unreached)
        addTree(graph, root, order);
    return order;
}

std::vector<RulePlace> findInRules(const ChainGraph& graph, const Ruleset& ruleset, std::string_view text)
{
    std::vector<RulePlace> places;
    if (text.empty())
        return places;
    for (ChainId index : chainsInPacketOrder(graph)) {
        const Chain& chain = chainOf(graph, ruleset, index);
        if (contains(chain.name, text))
            places.push_back({index, 0});
        unsigned position = 0;
        for (const Rule& rule : chain.rules) {
            ++position;
            if (ruleMatches(rule, text))
                places.push_back({index, position});
        }
    }
    return places;
}

} // namespace portolan
