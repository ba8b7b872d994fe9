#include "backend/ruleset/chain_traffic.h"

#include "backend/base/any_of.h"

#include <algorithm>
#include <unordered_map>

namespace portolan {
namespace {

struct Range {
    std::uint64_t low = 0;
    std::uint64_t high = 0;
};

bool isUnconditional(const Rule& rule)
{
    return rule.header.empty()
        && std::all_of(rule.matches.begin(), rule.matches.end(),
            [](const Match& match) { return match.name == "comment"; });
}

class Bookkeeping {
public:
    Bookkeeping(const ChainGraph& graph, const Ruleset& ruleset)
        : m_graph(graph)
        , m_ruleset(ruleset)
        , m_entered(graph.nodes.size(), 0)
        , m_uncounted(graph.nodes.size(), false)
        , m_ended(graph.nodes.size())
        , m_targets(graph.nodes.size())
    {
        for (ChainId i = 0; i < graph.nodes.size(); ++i) {
            for (const auto& call : graph.nodes[i].calledBy) {
                const Rule& rule = rules(call.from.chain)[call.from.position - 1];
                // A map shares out what its rule counts.
                m_entered[i] += rule.lookup ? 0 : rule.counters.packets;
                m_uncounted[i] = m_uncounted[i] || !rule.counted || rule.lookup;
                m_targets[call.from.chain][call.from.position] = i;
            }
        }
    }

    ChainTraffic of(ChainId index)
    {
        ChainTraffic traffic;
        traffic.connections = m_graph.nodes[index].translates;
        if (!m_graph.nodes[index].base) {
            traffic.packets = m_entered[index];
            traffic.atLeast = m_uncounted[index];
            raiseByRules(traffic, index);
            return traffic;
        }
        traffic.policyPackets = chainOf(m_graph, m_ruleset, index).counters.packets;
        const auto& list = rules(index);
        Range range = endedIn(index);
        range.low += traffic.policyPackets;
        range.high += traffic.policyPackets;
        // Every packet passes a rule at most once, and an unconditional first rule exactly once.
        for (const Rule& rule : list)
            range.low = std::max(range.low, rule.counters.packets);
        if (!list.empty() && isUnconditional(list.front()))
            range.high = std::min(range.high, std::max(range.low, list.front().counters.packets));
        traffic.packets = range.low;
        traffic.atLeast = range.high > range.low || !chainOf(m_graph, m_ruleset, index).counted;
        raiseByRules(traffic, index);
        return traffic;
    }

private:
    /// Where not all that comes is counted, as many came as any rule matched.
    void raiseByRules(ChainTraffic& traffic, ChainId index) const
    {
        if (!traffic.atLeast)
            return;
        for (const Rule& rule : rules(index))
            traffic.packets = std::max(traffic.packets, rule.counters.packets);
        traffic.counted = traffic.packets > 0 || tableOf(m_graph, m_ruleset, index).nftFamily.empty();
    }

    const std::vector<Rule>& rules(ChainId index) const { return chainOf(m_graph, m_ruleset, index).rules; }

    /// Packets whose way through the table ended in this chain or below it, all callers together.
    Range endedIn(ChainId index)
    {
        if (m_ended[index])
            return *m_ended[index];
        m_ended[index] = Range{}; // a loop, which the kernel refuses, must not hang us
        Range sum;
        unsigned position = 0;
        for (const Rule& rule : rules(index)) {
            ++position;
            const std::uint64_t packets = rule.counters.packets;
            Range part;
            if (const auto target = m_targets[index].find(position); target != m_targets[index].end()) {
                const Range inside = endedIn(target->second);
                const std::uint64_t all = m_entered[target->second];
                const std::uint64_t others = all > packets ? all - packets : 0;
                part = {inside.low > others ? inside.low - others : 0, std::min(inside.high, packets)};
                if (rule.lookup)
                    part = {0, packets};
            } else if (!rule.target.empty()) {
                const auto ends = endsTraversal(rule.target);
                part = {ends.value_or(false) ? packets : 0, ends.value_or(true) ? packets : 0};
            }
            sum.low += part.low;
            sum.high += part.high;
        }
        m_ended[index] = sum;
        return sum;
    }

    const ChainGraph& m_graph;
    const Ruleset& m_ruleset;
    std::vector<std::uint64_t> m_entered;
    std::vector<bool> m_uncounted; ///< some way into it counts nothing
    std::vector<std::optional<Range>> m_ended;
    std::vector<std::unordered_map<unsigned, ChainId>> m_targets;
};

} // namespace

std::optional<bool> endsTraversal(std::string_view target)
{
    if (isAnyOf(target,
            {"ACCEPT", "DROP", "REJECT", "QUEUE", "NFQUEUE", "DNAT", "SNAT", "MASQUERADE", "REDIRECT",
                "NETMAP", "TPROXY", "SYNPROXY"}))
        return true;
    if (isAnyOf(target,
            {"LOG", "NFLOG", "ULOG", "MARK", "CONNMARK", "CT", "NOTRACK", "TCPMSS", "CHECKSUM", "SET", "DSCP",
                "TOS", "TTL", "HL", "CLASSIFY", "AUDIT", "TEE", "TRACE", "ECN", "SECMARK", "CONNSECMARK",
                "IDLETIMER", "LED", "HMARK", "RATEEST", "TCPOPTSTRIP", "RETURN"}))
        return false;
    return std::nullopt;
}

std::vector<ChainTraffic> chainTraffic(const ChainGraph& graph, const Ruleset& ruleset)
{
    Bookkeeping books(graph, ruleset);
    std::vector<ChainTraffic> result;
    result.reserve(graph.nodes.size());
    for (ChainId i = 0; i < graph.nodes.size(); ++i)
        result.push_back(books.of(i));
    return result;
}

} // namespace portolan
