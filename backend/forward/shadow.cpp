#include "backend/forward/shadow.h"

#include "backend/forward/check_index.h"
#include "backend/forward/companions.h"
#include "backend/forward/selector.h"

#include <algorithm>
#include <array>

namespace portolan {
namespace {

constexpr unsigned kMaxShadowDepth = 128;
constexpr unsigned kMaxShadowVisits = 200'000; ///< of rules; chains are walked once for every jump to them

/// Whether the selector says all that the rule asks. toThisHost: what is asked for is an address of this
/// host, as a rule about LOCAL destinations wants.
bool saysAll(const Rule& rule, bool toThisHost)
{
    constexpr std::array<std::string_view, 4> kHeader{"-s", "-d", "-p", "-i"};
    constexpr std::array<std::string_view, 4> kOptions{"--dport", "--dports", "--comment", "--dst-type"};
    const auto plain = [](const auto& known) {
        return [&known](const Option& option) {
            return !option.inverted && std::find(known.begin(), known.end(), option.name) != known.end()
                && !(option.name == "-i" && option.value().ends_with('+'));
        };
    };
    return std::all_of(rule.header.begin(), rule.header.end(), plain(kHeader))
        && std::all_of(rule.matches.begin(), rule.matches.end(), [&](const Match& match) {
               return std::all_of(match.options.begin(), match.options.end(), plain(kOptions))
                   && (match.name != "addrtype" || (toThisHost && match.options.front().value() == "LOCAL"));
           });
}

class ShadowSearch {
public:
    ShadowSearch(const Table& nat, const FoundForward& found, const HostState& host, const CheckIndex* index)
        : m_nat(nat)
        , m_found(found)
        , m_toThisHost(!found.forward.listen.address || host.isLocal(*found.forward.listen.address))
        , m_index(index)
    {
    }

    std::optional<RuleReference> run()
    {
        const Chain* start = m_nat.chain("PREROUTING");
        if (!start || !walk(*start, {}, true, 0) || m_comes || !m_taker)
            return std::nullopt;
        return m_taker->place.reference();
    }

private:
    struct Taker {
        Selector selector;
        LocatedRule place;
    };

    bool isOwn(const Chain& chain, std::size_t index) const
    {
        return std::any_of(m_found.rules.begin(), m_found.rules.end(), [&](const RuleReference& own) {
            return own.table == "nat" && own.chain == chain.name && own.position == index + 1;
        });
    }

    /// Whether a rule is about another address than the forward's: clusters have thousands of services at one
    /// port.
    bool isElsewhere(const Selector& asked) const
    {
        const auto& address = m_found.forward.listen.address;
        return address && asked.destination && !asked.destination->contains(*address);
    }

    void meet(const Selector& selector)
    {
        const auto taker = std::find_if(m_takers.begin(), m_takers.end(),
            [&](const Taker& one) { return covers(one.selector, selector); });
        if (taker == m_takers.end())
            m_comes = true;
        else if (!m_taker)
            m_taker = *taker;
    }

    /// Calls `visit` with the rules to look at until it gives false.
    template <typename Visit> void eachRule(const Chain& chain, const Visit& visit) const
    {
        if (m_index) {
            for (const std::size_t i : m_index->rulesNear(chain, m_found))
                if (!visit(i, m_index->selectorOf(chain, i)))
                    return;
            return;
        }
        for (std::size_t i = 0; i < chain.rules.size(); ++i)
            if (!visit(i, selectorOf(chain.rules[i])))
                return;
    }

    /// all: the selector says all that was asked on the way. False: too much to walk.
    bool walk(const Chain& chain, const Selector& outer, bool all, unsigned depth)
    {
        bool walked = true;
        eachRule(chain, [&](std::size_t i, const Selector& asked) {
            if (m_comes)
                return false;
            if (isElsewhere(asked))
                return true;
            if (++m_visits > kMaxShadowVisits || depth > kMaxShadowDepth)
                return walked = false;
            const Rule& rule = chain.rules[i];
            const auto selector = narrowed(outer, asked);
            if (!selector)
                return true;
            const bool exact = all && saysAll(rule, m_toThisHost);
            const bool translates = rule.target == "DNAT" || rule.target == "REDIRECT";
            if (translates && isOwn(chain, i))
                meet(*selector);
            else if (translates || rule.target == "ACCEPT" || rule.target == "DROP") {
                if (exact)
                    m_takers.push_back({*selector, {&m_nat, &chain, i}});
            } else if (const Chain* next = m_nat.chain(rule.target)) {
                if (!walk(*next, *selector, exact, depth + 1))
                    return walked = false;
                all = all && !rule.isGoto; // what went there does not come back
            } else if (rule.target == "RETURN") {
                all = false; // what comes after no longer sees all
            }
            return true;
        });
        return walked;
    }

    const Table& m_nat;
    const FoundForward& m_found;
    const bool m_toThisHost; ///< no address that others merely route here
    const CheckIndex* m_index;
    std::vector<Taker> m_takers;
    std::optional<Taker> m_taker;
    bool m_comes = false; ///< some connection may come to the forward's own rule
    unsigned m_visits = 0;
};

} // namespace

std::optional<RuleReference> shadowedBy(
    const Ruleset& ruleset, const FoundForward& found, const HostState& host, const CheckIndex* index)
{
    const Table* nat = ruleset.table(found.engine, found.forward.family, "nat");
    if (!nat || found.forward.onlyLoopback())
        return std::nullopt;
    return ShadowSearch(*nat, found, host, index).run();
}

} // namespace portolan
