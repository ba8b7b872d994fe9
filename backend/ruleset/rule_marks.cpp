#include "backend/ruleset/rule_marks.h"

#include "backend/base/any_of.h"
#include "backend/ruleset/unread_entries.h"

#include <algorithm>
#include <unordered_map>

namespace portolan {
namespace {

/// Targets after which a packet never comes to the next rule of the table. TPROXY and SYNPROXY let some
/// packets through and are not among them.
bool isVerdict(std::string_view target)
{
    return isAnyOf(target,
        {"ACCEPT", "DROP", "REJECT", "QUEUE", "NFQUEUE", "DNAT", "SNAT", "MASQUERADE", "REDIRECT", "NETMAP"});
}

bool hasConditions(const Rule& rule)
{
    // A map has an answer for the values in it alone.
    return !rule.header.empty() || rule.lookup
        || std::any_of(rule.matches.begin(), rule.matches.end(),
            [](const Match& match) { return match.name != "comment"; });
}

/// Matches that answer the same for one packet however often they are asked, whatever rules in between do to
/// its mark, its TOS, its TCP options or a set. In raw a rule may take the packet from conntrack.
bool asksThePacketAlone(const Rule& rule, const Table& table)
{
    if (rule.lookup)
        return false;
    return std::all_of(rule.matches.begin(), rule.matches.end(), [&](const Match& match) {
        if (isAnyOf(match.name, {"conntrack", "state", "helper"}))
            return table.name != "raw";
        if (match.name == "tcp" && rule.matchOption("--tcp-option"))
            return false;
        return isAnyOf(match.name,
            {"comment", "tcp", "udp", "udplite", "sctp", "dccp", "icmp", "icmp6", "ah", "esp", "multiport",
                "addrtype", "iprange", "mac", "physdev", "pkttype", "owner", "eui64", "hbh", "dst", "rt",
                "frag", "ipv6header", "mh"});
    });
}

void append(std::string& key, const Option& option)
{
    key += option.inverted ? "\x1f!" : "\x1f";
    key += option.name;
    for (std::string_view value : option.values) {
        key += '\x1e';
        key += value;
    }
}

/// What a rule asks of a packet, comments aside.
std::string conditionKey(const Rule& rule)
{
    std::string key;
    for (const Option& option : rule.header)
        append(key, option);
    for (const Match& match : rule.matches) {
        if (match.name == "comment")
            continue;
        key += '\x1d';
        key += match.name;
        for (const Option& option : match.options)
            append(key, option);
    }
    return key;
}

class Marker {
public:
    Marker(const ChainGraph& graph, const Ruleset& ruleset)
        : m_graph(graph)
        , m_ruleset(ruleset)
        , m_targets(graph.nodes.size())
        , m_decides(graph.nodes.size())
    {
        for (ChainId i = 0; i < graph.nodes.size(); ++i)
            for (const auto& call : graph.nodes[i].calledBy)
                m_targets[call.from.chain].emplace(call.from.position, i);
    }

    /// Marks by place, of each chain by itself.
    std::map<RulePlace, RuleMark> run()
    {
        for (ChainId i = 0; i < m_graph.nodes.size(); ++i)
            markChain(i);
        return std::move(m_marks);
    }

    /// Whether a base chain leads to the chain by rules that are reached.
    std::vector<bool> reached() const
    {
        std::vector<bool> reached(m_graph.nodes.size(), false);
        std::vector<ChainId> stack;
        for (ChainId i = 0; i < m_graph.nodes.size(); ++i)
            if (m_graph.nodes[i].base || mayHaveUnseenCaller(i)) {
                reached[i] = true;
                stack.push_back(i);
            }
        while (!stack.empty()) {
            const ChainId at = stack.back();
            stack.pop_back();
            for (const auto& [position, target] : m_targets[at]) {
                if (reached[target] || isDead({at, position}))
                    continue;
                reached[target] = true;
                stack.push_back(target);
            }
        }
        return reached;
    }

    void setMarks(const std::map<RulePlace, RuleMark>* marks) { m_known = marks; }

private:
    const std::vector<Rule>& rules(ChainId chain) const { return chainOf(m_graph, m_ruleset, chain).rules; }

    /// A map whose entries were not read may lead to any chain of its table.
    bool mayHaveUnseenCaller(ChainId chain) const
    {
        return m_graph.nodes[chain].calledBy.empty() && hasUnreadSets(tableOf(m_graph, m_ruleset, chain));
    }

    bool isDead(RulePlace place) const
    {
        const auto mark = m_known->find(place);
        return mark != m_known->end() && mark->second.neverReached();
    }

    std::optional<ChainId> targetOf(ChainId chain, unsigned position) const
    {
        const auto target = m_targets[chain].find(position);
        return target == m_targets[chain].end() ? std::nullopt : std::optional(target->second);
    }

    /// Whether a packet that matches the rule never comes to the next one of its chain.
    bool takes(ChainId chain, unsigned position, const Rule& rule)
    {
        if (const auto target = targetOf(chain, position))
            return rule.isGoto || decides(*target);
        return rule.target == "RETURN" || isVerdict(rule.target);
    }

    /// Whether no packet that comes into a user chain goes back to its caller.
    bool decides(ChainId chain)
    {
        if (m_decides[chain])
            return *m_decides[chain];
        m_decides[chain] = false; // a loop, which the kernel refuses, must not hang us
        unsigned position = 0;
        for (const Rule& rule : rules(chain)) {
            ++position;
            const auto target = targetOf(chain, position);
            if (!target && rule.target == "RETURN")
                return false;
            if (target && rule.isGoto && !decides(*target))
                return false;
            if (!hasConditions(rule) && takes(chain, position, rule)) {
                m_decides[chain] = true;
                return true;
            }
        }
        return false;
    }

    void markChain(ChainId chain)
    {
        std::unordered_map<std::string, unsigned> takers; // by condition
        std::unordered_map<std::string_view, unsigned> texts;
        unsigned end = 0; // the rule that takes everything
        bool endReturns = false;
        unsigned position = 0;
        for (const Rule& rule : rules(chain)) {
            ++position;
            if (end > 0) {
                m_marks[{chain, position}] = {RuleMark::Kind::AfterEnd, end};
                continue;
            }
            const bool comparable = asksThePacketAlone(rule, tableOf(m_graph, m_ruleset, chain));
            std::string key;
            if (comparable && hasConditions(rule)) {
                key = conditionKey(rule);
                if (const auto taker = takers.find(key); taker != takers.end()) {
                    m_marks[{chain, position}] = {RuleMark::Kind::Shadowed, taker->second};
                    continue;
                }
            }
            const auto [text, isNew] = texts.emplace(rule.text, position);
            if (comparable && !isNew)
                m_marks[{chain, position}] = {RuleMark::Kind::Repeats, text->second};
            if (!takes(chain, position, rule))
                continue;
            if (!hasConditions(rule)) {
                end = position;
                endReturns = !targetOf(chain, position) && rule.target == "RETURN";
            } else if (comparable) {
                takers.emplace(std::move(key), position);
            }
        }
        if (end > 0 && !endReturns && m_graph.nodes[chain].base && !comesBack(chain, end))
            m_marks[{chain, 0}] = {RuleMark::Kind::AfterEnd, end};
    }

    /// Whether a packet the rule took may still come to the policy: by a goto into a chain that ends nothing,
    /// or by an earlier RETURN or goto.
    bool comesBack(ChainId chain, unsigned end)
    {
        for (unsigned position = 1; position <= end; ++position) {
            const Rule& rule = rules(chain)[position - 1];
            const auto target = targetOf(chain, position);
            if ((!target && rule.target == "RETURN") || (target && rule.isGoto && !decides(*target)))
                return true;
        }
        return false;
    }

    const ChainGraph& m_graph;
    const Ruleset& m_ruleset;
    std::vector<std::unordered_multimap<unsigned, ChainId>> m_targets; ///< several where a map chooses
    std::vector<std::optional<bool>> m_decides;
    std::map<RulePlace, RuleMark> m_marks;
    const std::map<RulePlace, RuleMark>* m_known = &m_marks;
};

} // namespace

RuleMarks::RuleMarks(const ChainGraph& graph, const Ruleset& ruleset)
    : m_chains(graph.nodes.size(), RuleMark::Kind::None)
{
    Marker marker(graph, ruleset);
    m_rules = marker.run();
    marker.setMarks(&m_rules);
    const std::vector<bool> reached = marker.reached();
    for (ChainId i = 0; i < graph.nodes.size(); ++i) {
        if (reached[i])
            continue;
        m_chains[i] = graph.nodes[i].calledBy.empty() ? RuleMark::Kind::NoCaller : RuleMark::Kind::LostCaller;
        m_neverReached += chainOf(graph, ruleset, i).rules.size();
    }
    std::erase_if(m_rules, [&](const auto& entry) { return !reached[entry.first.chain]; });
    for (const auto& [place, mark] : m_rules)
        m_neverReached += place.position > 0 && mark.neverReached();
}

RuleMark RuleMarks::of(RulePlace place) const
{
    if (place.chain < m_chains.size() && m_chains[place.chain] != RuleMark::Kind::None)
        return {m_chains[place.chain], 0};
    const auto mark = m_rules.find(place);
    return mark == m_rules.end() ? RuleMark() : mark->second;
}

Message inWords(const RuleMark& mark)
{
    const std::string rule = std::to_string(mark.because);
    switch (mark.kind) {
    case RuleMark::Kind::AfterEnd:
        return {PORTOLAN_TR("Never reached: rule %1 takes every packet that comes so far."), {rule}};
    case RuleMark::Kind::Shadowed:
        return {PORTOLAN_TR("Never reached: rule %1 asks the same and takes every packet it fits."), {rule}};
    case RuleMark::Kind::NoCaller:
        return {PORTOLAN_TR("Never reached: no rule jumps to this chain."), {}};
    case RuleMark::Kind::LostCaller:
        return {PORTOLAN_TR("Never reached: the rules that jump to this chain are never reached."), {}};
    case RuleMark::Kind::Repeats:
        return {PORTOLAN_TR("The same as rule %1, word for word."), {rule}};
    case RuleMark::Kind::None:
        break;
    }
    return {};
}

} // namespace portolan
