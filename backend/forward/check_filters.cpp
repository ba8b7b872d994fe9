#include "backend/forward/check_drops.h"

#include <algorithm>

namespace portolan {
namespace {

/// One that is there, or is to be.
bool isOurs(const CheckSubject& subject)
{
    return !subject.found || subject.found->owner == Owner::Portolan;
}

/// Whether the forward's owner, or a hand, has a rule for its target in that table.
bool hasRuleIn(const CheckSubject& subject, const NftBaseChain& chain)
{
    if (!subject.found || subject.found->engine != Engine::Nftables)
        return false;
    const auto& rules = subject.found->rules;
    return std::any_of(rules.begin() + 1, rules.end(),
        [&](const RuleReference& rule) { return rule.table == chain.family + ' ' + chain.table; });
}

/// Whether the chain's rules are known, so that a packet can be followed through them.
bool isKnown(const CheckSubject& subject, const NftBaseChain& chain)
{
    const Table* table
        = subject.ruleset.table(Engine::Nftables, subject.forward.family, chain.family + ' ' + chain.table);
    return table && table->chain(chain.name);
}

/// Of native chains whose rules are not known, what the list of chains says.
void checkNftChains(const CheckSubject& subject)
{
    const bool four = subject.forward.family == Family::Ipv4;
    for (const NftBaseChain& chain : subject.host.nftBaseChains) {
        const bool family = chain.family == "inet" || chain.family == (four ? "ip" : "ip6");
        if (!family || chain.hook != "forward" || chain.acceptsTranslated
            || !(chain.policyDrops || chain.hasDropRule) || hasRuleIn(subject, chain)
            || isKnown(subject, chain))
            continue;
        // iptables-nft's own tables are judged by their rules where those are known.
        const bool xtables = chain.family != "inet" && chain.name == "FORWARD";
        const bool known = chain.table == "filter"
            && subject.ruleset.table(Engine::XtablesNft, subject.forward.family, "filter");
        if (xtables && (known || subject.engine() == Engine::XtablesNft))
            continue;
        if (xtables && chain.table == "filter" && isOurs(subject))
            continue;
        const char* pattern = chain.policyDrops
            ? PORTOLAN_TR(
                "The nftables table %1 %2, chain %3, drops forwarded packets that no rule of it accepts. An "
                "accept rule elsewhere does not help, and nobody but its owner should write there: have "
                "connections to %4 accepted in that very chain.")
            : PORTOLAN_TR(
                "The nftables table %1 %2, chain %3, has rules that drop or reject forwarded packets. An "
                "accept rule elsewhere does not help: check that connections to %4 pass there.");
        subject.warn("other-engine-drops",
            {pattern, {chain.family, chain.table, chain.name, describeTo(subject.forward)}}, "to.address",
            {PORTOLAN_TR("By hand that is done with “nft insert rule %1 %2 %3 ct status dnat accept”."),
                {chain.family, chain.table, chain.name}});
    }
}

} // namespace

void checkFilters(const CheckSubject& subject, const Reach& reach)
{
    checkDrops(subject, reach);
    if (subject.leavesHost())
        checkNftChains(subject);
}

} // namespace portolan
