#include "backend/forward/check_drops.h"
#include "backend/forward/drop_remedy.h"

#include <algorithm>

namespace portolan {
namespace {

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
bool isKnown(const Ruleset& ruleset, const NftBaseChain& chain, Family family)
{
    const Table* table = ruleset.table(Engine::Nftables, family, chain.family + ' ' + chain.table);
    return table && table->chain(chain.name);
}

bool mayDrop(const NftBaseChain& chain, Family family)
{
    return (chain.family == "inet" || chain.family == (family == Family::Ipv4 ? "ip" : "ip6"))
        && chain.hook == "forward" && !chain.acceptsTranslated && (chain.policyDrops || chain.hasDropRule);
}

/// A filter in which an accept rule for ours should stand and cannot be written.
bool isUnwritable(const HostState& host, const NftBaseChain& chain, Family family)
{
    return host.unwritableFilters.contains(family) && chain.table == "filter"
        && isOfIptables(chain.family, chain.name) && mayDrop(chain, family);
}

/// Of native chains whose rules are not known, what the list of chains says.
void checkNftChains(const CheckSubject& subject)
{
    const Family family = subject.forward.family;
    for (const NftBaseChain& chain : subject.host.nftBaseChains) {
        if (!mayDrop(chain, family) || hasRuleIn(subject, chain) || isKnown(subject.ruleset, chain, family))
            continue;
        if (subject.isOurs() && isUnwritable(subject.host, chain, family)) {
            subject.warn("other-engine-drops",
                {PORTOLAN_TR(
                     "The nftables table %1 %2, chain %3, may drop connections to %4, and no accept rule was "
                     "written there: this table is iptables-nft's, only its own programs may write into it, "
                     "and they are not installed."),
                    {chain.family, chain.table, chain.name, describeTo(subject.forward)}},
                "to.address", howToGetIptables());
            continue;
        }
        // iptables-nft's own tables are judged by their rules where those are known.
        const bool xtables = isOfIptables(chain.family, chain.name);
        const bool known = subject.ruleset.table(Engine::XtablesNft, family, chain.table);
        if (xtables && (known || subject.engine() == Engine::XtablesNft))
            continue;
        if (xtables && chain.table == "filter" && subject.isOurs())
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
            nativeRemedy(subject, chain));
    }
}

} // namespace

void checkFilters(const CheckSubject& subject, const Reach& reach)
{
    checkDrops(subject, reach);
    if (subject.leavesHost())
        checkNftChains(subject);
}

std::vector<Message> filterNotices(const HostState& host, const std::vector<FoundForward>& present)
{
    std::vector<Message> notices;
    for (const NftBaseChain& chain : host.nftBaseChains) {
        const Family family = chain.family == "ip6" ? Family::Ipv6 : Family::Ipv4;
        const auto needsAccept = [&](const FoundForward& found) {
            const PortForward& forward = found.forward;
            return found.owner == Owner::Portolan && forward.enabled && forward.family == family
                && !forward.toThisHost() && !host.isLocal(*forward.to.address);
        };
        if (!isUnwritable(host, chain, family) || !std::any_of(present.begin(), present.end(), needsAccept))
            continue;
        notices.push_back(
            {PORTOLAN_TR("The nftables table %1 %2, chain %3, may drop what Portolan forwards, and no accept "
                         "rules were written there: this table is iptables-nft's, only its own programs may "
                         "write into it, and they are not installed. %4"),
                {chain.family, chain.table, chain.name, howToGetIptables()}});
    }
    return notices;
}

} // namespace portolan
