// The rules of forwards as nft reads and prints them.
#pragma once

#include "backend/forward/compile.h"

namespace portolan {

/// Of our base chains, just before what everybody takes for translating addresses (-100 and 100): as our
/// jumps are first in the old tables.
inline constexpr int kNativeDestinationPriority = -101;
inline constexpr int kNativeSourcePriority = 99;

/// "meta nfproto ipv4 tcp dport 9090 counter dnat ip to 10.1.1.7:80 comment \"portolan:0a1b2c3d\"": what
/// stands in its chain.
std::string nativeText(Family family, const CompiledRule& rule);

/// "shift-9000-9010-to-7000": the map of a rule that moves ports to as many others. Its name says what is in
/// it: nftables cannot count on from a port, but looks each one up.
std::string shiftMapName(const CompiledRule& rule);

/// `table inet portolan` with those of the rules that go into it, as `nft -f` takes it.
std::string nativeTableText(Family family, const std::vector<CompiledRule>& rules);

} // namespace portolan
