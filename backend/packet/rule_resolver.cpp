#include "backend/packet/rule_resolver.h"

#include "backend/base/any_of.h"
#include "backend/packet/native_act.h"

#include <algorithm>

namespace portolan {

namespace {

RuleVerdict standardVerdict(std::string_view name)
{
    if (name == "ACCEPT")
        return RuleVerdict::Accept;
    if (name == "DROP")
        return RuleVerdict::Drop;
    if (name == "RETURN")
        return RuleVerdict::Return;
    return name == "QUEUE" ? RuleVerdict::Queue : RuleVerdict::Unknown;
}

bool isFinal(RuleVerdict verdict)
{
    return verdict == RuleVerdict::Accept || verdict == RuleVerdict::Drop || verdict == RuleVerdict::Reject
        || verdict == RuleVerdict::Queue;
}

void fillFrom(HopRule& matched, const Rule& rule, const Table& table)
{
    matched.step = TraceStep::Rule;
    matched.text = rule.text;
    matched.verdict = verdictOf(rule, table);
    matched.target = rule.target;
}

/// The end of a chain: of a base chain its policy; of a user's chain nothing that decided.
bool isEndOf(const HopRule& matched, const Chain& chain)
{
    return matched.step != TraceStep::Rule && matched.position > chain.rules.size();
}

/// Native rules have handles; iptables-nft's text has them in the order of the kernel's.
const Rule* ruleThatMatched(HopRule& matched, const Chain& chain)
{
    for (std::size_t i = 0; i < chain.rules.size(); ++i)
        if (matched.handle != 0 && chain.rules[i].handle == matched.handle) {
            matched.position = unsigned(i + 1);
            return &chain.rules[i];
        }
    if (matched.position == 0 || matched.position > chain.rules.size()
        || chain.rules[matched.position - 1].handle != 0)
        return nullptr;
    return &chain.rules[matched.position - 1];
}

} // namespace

RuleVerdict verdictOf(const Rule& rule, const Table& table)
{
    if (const RuleVerdict standard = standardVerdict(rule.target); standard != RuleVerdict::Unknown)
        return standard;
    if (table.chain(rule.target))
        return rule.isGoto ? RuleVerdict::Goto : RuleVerdict::Jump;
    if (rule.target == "REJECT")
        return RuleVerdict::Reject;
    if (rule.target == "NFQUEUE")
        return RuleVerdict::Queue;
    if (isAnyOf(rule.target, {"DNAT", "SNAT", "MASQUERADE", "REDIRECT", "NETMAP", "TPROXY"}))
        return RuleVerdict::Accept;
    if (rule.target.empty()
        || isAnyOf(rule.target,
            {"LOG", "NFLOG", "ULOG", "TRACE", "MARK", "CONNMARK", "SECMARK", "CONNSECMARK", "CT", "NOTRACK",
                "TCPMSS", "TCPOPTSTRIP", "TOS", "DSCP", "ECN", "TTL", "HL", "CHECKSUM", "CLASSIFY", "SET",
                "TEE", "RATEEST", "LED", "AUDIT", "HMARK", "IDLETIMER"}))
        return RuleVerdict::Continue;
    const bool acts
        = rule.target == "nft" && !rule.targetOptions.empty() && onlyActs(rule.targetOptions.front().value());
    return acts ? RuleVerdict::Continue : RuleVerdict::Unknown;
}

RuleResolver::RuleResolver(Ruleset ruleset)
    : m_ruleset(std::move(ruleset))
{
}

void RuleResolver::fill(Trajectory& trajectory) const
{
    for (Hop& hop : trajectory.hops)
        if (hop.engine == Engine::XtablesLegacy)
            fillLegacy(hop);
        else
            fillNft(hop);
}

void RuleResolver::fillNft(Hop& hop) const
{
    const Family family = hop.packet.family();
    const bool mayBeIptables = hop.tableFamily == "ip" || hop.tableFamily == "ip6";
    const Table* table = mayBeIptables ? m_ruleset.table(Engine::XtablesNft, family, hop.table) : nullptr;
    if (table)
        hop.engine = Engine::XtablesNft;
    else
        table = m_ruleset.table(Engine::Nftables, family, hop.tableFamily + ' ' + hop.table);
    if (!table)
        return;
    for (HopRule& matched : hop.rules) {
        const Chain* chain = matched.step == TraceStep::Rule ? table->chain(matched.chain) : nullptr;
        const Rule* rule = chain ? ruleThatMatched(matched, *chain) : nullptr;
        if (!rule)
            continue;
        matched.text = rule->text;
        // A packet that is rejected is dropped too, and that is what the trace says.
        if (matched.verdict == RuleVerdict::Drop && verdictOf(*rule, *table) == RuleVerdict::Reject) {
            matched.verdict = RuleVerdict::Reject;
            hop.verdict = RuleVerdict::Reject;
        }
        if (matched.target.empty())
            matched.target = rule->target;
    }
}

void RuleResolver::fillLegacy(Hop& hop) const
{
    const Table* table = m_ruleset.table(Engine::XtablesLegacy, hop.packet.family(), hop.table);
    if (!table)
        return;
    std::vector<HopRule> decided;
    for (HopRule& matched : hop.rules) {
        const Chain* chain = table->chain(matched.chain);
        if (chain && isEndOf(matched, *chain)) {
            matched.position = 0;
            matched.verdict = chain->base ? standardVerdict(chain->policy) : RuleVerdict::Return;
            if (!chain->base)
                continue;
        } else if (chain && matched.position > 0 && matched.position <= chain->rules.size()) {
            fillFrom(matched, chain->rules[matched.position - 1], *table);
        }
        if (isFinal(matched.verdict))
            hop.verdict = matched.verdict;
        decided.push_back(std::move(matched));
    }
    hop.rules = std::move(decided);
}

} // namespace portolan
