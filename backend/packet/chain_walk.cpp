#include "backend/packet/chain_walk.h"

#include "backend/packet/entry_fit.h"
#include "backend/packet/rule_resolver.h"

#include <algorithm>

namespace portolan {
namespace {

constexpr unsigned kMaxWalkDepth = 64; ///< of jumps; the kernel's own limit is memory, people's hosts have 5
constexpr unsigned kMaxWalkVisits = 2000; ///< of rules; chains are walked once for every jump to them
constexpr unsigned kMaxWalkSources = 32; ///< rules about sources alone that are looked at one by one

class ChainWalker {
public:
    ChainWalker(const RuleIndex& index, const Table& table, const PacketFacts& facts)
        : m_index(index)
        , m_table(table)
        , m_facts(facts)
    {
    }

    WalkOutcome run(const Chain& base)
    {
        const AddressSet left = walk(base, m_facts.sources, true, 0);
        if (!left.empty()) {
            m_trail.push_back({&base, WalkPlace::kPolicy});
            end(base.policy != "DROP", true, left);
        }
        return std::move(m_outcome);
    }

private:
    /// What a chain still has of the packets that came to it.
    struct Here {
        AddressSet sources;
        AddressSet returned; ///< went back to where they came from
        bool all; ///< no condition that nobody can judge stands before this rule
    };

    void end(bool accepts, bool sure, const AddressSet& sources)
    {
        bool& doubt = accepts ? m_mayBeAccepted : m_mayBeDropped;
        const bool doubted = accepts ? m_mayBeDropped : m_mayBeAccepted;
        m_outcome.ends.push_back({accepts, sure && !doubted, sources, m_trail});
        doubt = doubt || !sure;
    }

    /// What comes back from the chain. sure: all packets from these sources that are still on their way come
    /// here.
    AddressSet walk(const Chain& chain, const AddressSet& sources, bool sure, unsigned depth)
    {
        if (depth > kMaxWalkDepth) {
            m_outcome.complete = false;
            return sources;
        }
        Here here{sources, {}, sure};
        const RuleIndex::Candidates candidates = m_index.candidates(chain, m_facts);
        auto source = candidates.bySource->begin();
        const auto takeSources = [&](std::size_t before) {
            for (; source != candidates.bySource->end() && *source < before; ++source) {
                if (m_sourcesSeen == kMaxWalkSources)
                    return skipSources(candidates, source, before);
                ++m_sourcesSeen;
                meet(chain, *source, here, depth);
            }
        };
        for (const std::size_t i : candidates.rules) {
            takeSources(i);
            if (here.sources.empty() || !m_outcome.complete)
                break;
            if (++m_visits > kMaxWalkVisits)
                m_outcome.complete = false;
            else
                meet(chain, i, here, depth);
        }
        if (!here.sources.empty())
            takeSources(chain.rules.size());
        return here.sources.joined(here.returned);
    }

    void skipSources(const RuleIndex::Candidates& candidates, std::vector<std::size_t>::const_iterator& at,
        std::size_t before)
    {
        const auto end = std::lower_bound(at, candidates.bySource->end(), before);
        const auto& accepts = *candidates.acceptBySource;
        const auto accepted = std::lower_bound(accepts.begin(), accepts.end(), before)
            - std::lower_bound(accepts.begin(), accepts.end(), *at);
        m_mayBeAccepted = m_mayBeAccepted || accepted > 0;
        m_outcome.moreDrops += std::size_t(end - at - accepted);
        at = end;
    }

    void meet(const Chain& chain, std::size_t index, Here& here, unsigned depth)
    {
        const Rule& rule = chain.rules[index];
        const RuleFit fit = fitOf(rule, m_facts, here.sources);
        if (fit.fit == Fit::No)
            return;
        const bool sure = here.all && fit.fit == Fit::Yes;
        m_trail.push_back({&chain, index});
        take(rule, fit, sure, here, depth);
        m_trail.pop_back();
    }

    void take(const Rule& rule, const RuleFit& fit, bool sure, Here& here, unsigned depth)
    {
        if (rule.target == "TPROXY")
            m_outcome.complete = false; // a program of this host's gets it
        if (rule.target == "vmap" && rule.lookup && canAskEntries(*rule.lookup))
            return choose(*rule.lookup, fit, here, depth);
        const RuleVerdict verdict = rule.lookup ? RuleVerdict::Unknown : portolan::verdictOf(rule, m_table);
        decide(verdict, rule.target, fit, sure, here, depth);
    }

    /// callee: that is jumped to.
    void decide(RuleVerdict verdict, std::string_view callee, const RuleFit& fit, bool sure, Here& here,
        unsigned depth)
    {
        switch (verdict) {
        case RuleVerdict::Accept:
        case RuleVerdict::Drop:
        case RuleVerdict::Reject:
            end(verdict == RuleVerdict::Accept, sure, fit.sources);
            if (sure)
                here.sources = here.sources.without(fit.sources);
            break;
        case RuleVerdict::Return:
            here.returned = here.returned.joined(fit.sources);
            leave(fit, here);
            break;
        case RuleVerdict::Jump:
        case RuleVerdict::Goto:
            call(callee, verdict == RuleVerdict::Goto, fit, sure, here, depth);
            break;
        case RuleVerdict::Continue:
            break;
        default: // a program decides, a map or an extension
            end(true, false, fit.sources);
            m_mayBeDropped = true;
            break;
        }
    }

    /// Each entry of a verdict map as a rule of its own, for what the entries before it leave.
    void choose(const Lookup& lookup, const RuleFit& rule, Here& here, unsigned depth)
    {
        RuleFit rest = fitOf(lookup, m_facts, rule.sources);
        rest.fit = rest.fit == Fit::Yes ? rule.fit : rest.fit;
        const LookupEntry* forTheRest = nullptr;
        const auto take = [&](const LookupEntry& entry, const RuleFit& fit) {
            decide(verdictOf(entry), entry.chain, fit, here.all && fit.fit == Fit::Yes, here, depth);
        };
        for (const LookupEntry& entry : *lookup.entries) {
            if (rest.fit == Fit::No || !m_outcome.complete)
                return;
            if (isForTheRest(entry)) {
                forTheRest = &entry;
                continue;
            }
            const RuleFit fit = fitOf(lookup, entry, m_facts, rest.sources);
            if (fit.fit == Fit::No)
                continue;
            take(entry, {rest.fit == Fit::Yes ? fit.fit : rest.fit, fit.sources});
            if (fit.fit == Fit::Yes)
                rest.sources = rest.sources.without(fit.sources);
            else
                rest.fit = Fit::Maybe;
            if (rest.sources.empty())
                return;
        }
        if (forTheRest && rest.fit != Fit::No)
            take(*forTheRest, rest);
    }

    RuleVerdict verdictOf(const LookupEntry& entry) const
    {
        const std::string_view word = entry.verdict;
        if (word == "accept")
            return RuleVerdict::Accept;
        if (word == "drop")
            return RuleVerdict::Drop;
        if (word == "return")
            return RuleVerdict::Return;
        if (word == "continue")
            return RuleVerdict::Continue;
        if (!m_table.chain(entry.chain))
            return RuleVerdict::Unknown;
        return word == "goto" ? RuleVerdict::Goto : RuleVerdict::Jump;
    }

    /// What left a chain for certain is not met by the rest of it; else the rest may not meet all.
    static void leave(const RuleFit& fit, Here& here)
    {
        if (fit.fit == Fit::Yes)
            here.sources = here.sources.without(fit.sources);
        else
            here.all = false;
    }

    void call(std::string_view callee, bool isGoto, const RuleFit& fit, bool sure, Here& here, unsigned depth)
    {
        const AddressSet back = walk(*m_table.chain(callee), fit.sources, sure, depth + 1);
        if (isGoto) {
            here.returned = here.returned.joined(back);
            leave(fit, here);
        } else if (sure) {
            here.sources = here.sources.without(fit.sources.without(back));
        }
    }

    const RuleIndex& m_index;
    const Table& m_table;
    const PacketFacts& m_facts;
    WalkOutcome m_outcome;
    std::vector<WalkPlace> m_trail;
    bool m_mayBeAccepted = false;
    bool m_mayBeDropped = false;
    unsigned m_visits = 0;
    unsigned m_sourcesSeen = 0;
};

} // namespace

WalkOutcome walkChain(const RuleIndex& index, const Table& table, const Chain& base, const PacketFacts& facts)
{
    return ChainWalker(index, table, facts).run(base);
}

} // namespace portolan
