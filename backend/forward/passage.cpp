#include "backend/forward/passage.h"

#include "backend/forward/selector.h"

#include <algorithm>
#include <set>

namespace portolan {
namespace {

/// Of the header: `! -o lo` is no condition for packets that are forwarded.
bool asksNothing(const Rule& rule)
{
    return std::all_of(rule.header.begin(), rule.header.end(), [](const Option& option) {
        return option.name == "-o" && option.inverted && option.value() == "lo";
    });
}

bool matchesNothing(const Rule& rule)
{
    return std::all_of(
        rule.matches.begin(), rule.matches.end(), [](const Match& match) { return match.name == "comment"; });
}

/// nullopt unless its destination is all that the rule asks for.
std::optional<Prefix> onlyDestination(const Rule& rule)
{
    if (rule.header.size() != 1 || !matchesNothing(rule))
        return std::nullopt;
    return selectorOf(rule).destination;
}

/// The same of the interface it leaves by; empty.
std::string_view onlyOut(const Rule& rule)
{
    if (rule.header.size() != 1 || !matchesNothing(rule))
        return {};
    const Option& option = rule.header.front();
    return option.name == "-o" && !option.inverted ? option.value() : std::string_view{};
}

/// Whether rules below lead everything where this one leads its part.
bool othersFollow(const Chain& chain, std::size_t index)
{
    const auto below = chain.rules.begin() + std::ptrdiff_t(index);
    return std::any_of(below + 1, chain.rules.end(), [&](const Rule& rule) {
        return asksNothing(rule) && matchesNothing(rule) && rule.target == below->target;
    });
}

class Passage {
public:
    Passage(const Table& table, const std::function<bool(const Rule&)>& wanted)
        : m_table(table)
        , m_wanted(wanted)
    {
    }

    /// Whether every packet's way through the hook ends in this chain. all: what came here.
    bool through(const Chain& chain, MetByAll all)
    {
        if (!m_seen.insert(chain.name).second)
            return false;
        for (std::size_t i = 0; i < chain.rules.size(); ++i) {
            const Rule& rule = chain.rules[i];
            const bool ends = rule.isGoto || isVerdict(rule.target);
            if (asksNothing(rule) && m_wanted(rule)) {
                all.place = {&m_table, &chain, i};
                found.push_back(all);
                if (matchesNothing(rule))
                    return true;
                continue;
            }
            if (!asksNothing(rule) || !matchesNothing(rule)) {
                if (ends && !othersFollow(chain, i))
                    leaveOut(rule, all);
                continue;
            }
            const Chain* next = m_table.chain(rule.target);
            if (next && through(*next, all))
                return true;
            if (ends)
                return rule.target != "RETURN" && !rule.isGoto;
        }
        return false;
    }

    std::vector<MetByAll> found;

private:
    static bool isVerdict(std::string_view target)
    {
        return target == "ACCEPT" || target == "DROP" || target == "RETURN" || target == "REJECT";
    }

    static void leaveOut(const Rule& rule, MetByAll& all)
    {
        if (const auto destination = onlyDestination(rule))
            all.except.push_back(*destination);
        if (const std::string_view out = onlyOut(rule); !out.empty())
            all.exceptOut.push_back(out);
    }

    const Table& m_table;
    const std::function<bool(const Rule&)>& m_wanted;
    std::set<std::string_view> m_seen;
};

} // namespace

std::vector<MetByAll> metByAll(
    const Table& table, std::string_view baseChain, const std::function<bool(const Rule&)>& wanted)
{
    Passage passage(table, wanted);
    if (const Chain* chain = table.chain(baseChain))
        passage.through(*chain, {});
    return passage.found;
}

} // namespace portolan
