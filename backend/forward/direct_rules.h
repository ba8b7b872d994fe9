// firewalld's direct rules: iptables' own words, which it hands on as they are. In the kernel nothing tells
// them from rules made by hand.
#pragma once

#include "backend/forward/import/command_words.h"
#include "backend/forward/port_forward.h"

namespace portolan {

struct DirectRule {
    Family family = Family::Ipv4;
    std::string table;
    std::string chain;
    CommandWords words; ///< "-p", "tcp", "--dport", "7000", "-j", "DNAT", …
    friend bool operator==(const DirectRule&, const DirectRule&) = default;
};

/// Forwards by hand whose rule is one of these become firewalld's. What the words say is compared, not how.
void ownDirectRules(std::vector<FoundForward>& forwards, const std::vector<DirectRule>& rules);

/// Whether asking firewalld could tell anything of one of them.
bool mayBeDirectRules(const std::vector<FoundForward>& forwards);

} // namespace portolan
