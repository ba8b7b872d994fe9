// Makes `table inet portolan` in nf_tables what it should be, and touches nothing else.
#pragma once

#include "backend/base/error.h"
#include "helper/nftables/own_compile.h"

namespace portolan {

/// What writing came to.
struct NftWritten {
    bool changed = false;
    std::optional<std::uint32_t> before; ///< the generation of nf_tables that was changed, if that is sure
};

/// Makes the table hold exactly the rules that translate addresses, in one transaction; unchanged rules keep
/// their handles and counters, and if all is right nothing is sent. Without rules there is no table. What
/// another program changes meanwhile is looked at again. Errors: Unsupported (the kernel's nf_tables cannot
/// do it), Conflict (the table belongs to another program), Busy, Kernel.
Result<NftWritten> writeNftRules(const RulesByFamily& rules);

/// Whether writeNftRules() would change nothing.
Result<bool> nftRulesWritten(const RulesByFamily& rules);

/// Whether the kernel would take such a table with such rules. It is asked by a batch it throws away.
bool nftTranslates();

} // namespace portolan
