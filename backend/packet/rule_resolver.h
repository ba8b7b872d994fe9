// Fills in from the rules what the kernel's trace does not say.
#pragma once

#include "backend/packet/trajectory.h"
#include "backend/ruleset/ruleset.h"

namespace portolan {

/// A legacy table's TRACE says no verdict and no text, and calls an unconditional ACCEPT, DROP or RETURN
/// "policy:N" (in a user's chain "return:N") as it calls the end of the chain: N says which it is, the end's
/// is one more than there are rules (net/ipv4/netfilter/ip_tables.c, get_chainname_rulenum).
/// nf_tables' trace says verdicts and handles itself; a table of iptables-nft gets its engine's name.
class RuleResolver {
public:
    /// The rules as they were while the packets passed.
    explicit RuleResolver(Ruleset ruleset);

    /// Sets texts, verdicts and positions of the rules, and the verdicts of the hops. What the rules do not
    /// have is left as it is.
    void fill(Trajectory& trajectory) const;

private:
    void fillLegacy(Hop& hop) const;
    void fillNft(Hop& hop) const;

    Ruleset m_ruleset;
};

/// What a rule's target does to a packet; Unknown for an extension nobody here knows.
RuleVerdict verdictOf(const Rule& rule, const Table& table);

} // namespace portolan
