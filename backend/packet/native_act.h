// Statements of nftables that do something to a packet and decide nothing about it.
#pragma once

#include <string_view>

namespace portolan {

/// statement: as nft writes it, "log prefix "x"", "meta mark set 0x5". True only where every packet meets it
/// and goes on to what comes next in the rule. False for the rest: a look-up in a map or a set that is full
/// ends the rule for some.
bool onlyActs(std::string_view statement);

} // namespace portolan
