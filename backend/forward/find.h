// Forwards in a ruleset, whoever made them.
#pragma once

#include "backend/forward/port_forward.h"

#include <vector>

namespace portolan {

/// Every DNAT and REDIRECT of the ruleset, those in maps of native tables too, each with the hairpin and
/// accept rules that belong to it, joined with the forwards wanted of us (`wanted`, from the helper's List):
/// ours whose rules are not all there are Missing, switched-off ones Disabled. One row a forward; order:
/// ours, then as in the ruleset.
///
/// A foreign forward that no hook leads to any more (its owner's jump was flushed) is Missing. The listening
/// side is what the jumps on the way and the rule itself ask; a rule for several port ranges (multiport)
/// makes a row a range. A forward of ours that `wanted` does not hold is read back from its rules and is not
/// editable. Names: Podman and CNI "NETWORK CONTAINER-ID" (12 digits), kube-proxy "namespace/service:port",
/// else empty.
std::vector<FoundForward> findForwards(const Ruleset& ruleset, const std::vector<PortForward>& wanted);

/// Whose chain or comment this is; Hand if nobody's mark is on it.
Owner ownerOf(std::string_view chain, std::string_view comment);

/// The found forwards as the JSON contract has them: {"forwards":[…]}. "ports" is "any" where none are named,
/// "interface" null, and "address" of "to" is "local" for this host itself (REDIRECT). Counters are null
/// where no rule of it counts. Text that is not UTF-8 has its bytes as \xHH.
std::string forwardsJson(const std::vector<FoundForward>& forwards);
/// One forward as an object of that list.
std::string forwardJson(const FoundForward& forward);

} // namespace portolan
