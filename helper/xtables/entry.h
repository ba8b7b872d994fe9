// One rule in the kernel's own form, and how a CompiledRule becomes one.
#pragma once

#include "backend/forward/compile.h"

#include <cstddef>
#include <string>
#include <vector>

namespace portolan {

/// An ipt_entry or ip6t_entry with its matches and target. Counters, and bytes that mean nothing to the
/// kernel (the rest of a name field, the verdict of a jump, whose value depends on the table's layout), are
/// zero, so two entries are equal exactly if they are the same rule.
struct XtEntry {
    std::string target; ///< "DNAT", "ACCEPT", or the chain a jump goes to
    std::vector<std::byte> bytes;
    friend bool operator==(const XtEntry&, const XtEntry&) = default;
};

/// The entry iptables itself would have made for the rule's text.
XtEntry buildEntry(Family family, const CompiledRule& rule);

} // namespace portolan
