// One iptables command line, or line of iptables-save, read as a forward.
#pragma once

#include "backend/forward/import/command_words.h"
#include "backend/forward/import/import.h"

#include <optional>

namespace portolan {

/// What one line asks for.
struct IptablesForwards {
    std::vector<PortForward> forwards; ///< one a port range (multiport); none: it makes no forward
    bool output = false; ///< it stands in OUTPUT: what it does for this host belongs to a forward beside it
    std::vector<Message> remarks;
};

/// `iptables -t nat -A PREROUTING … -j DNAT …` in any order, long options too, with or without the program's
/// name; nothing where the line is no such thing. Invalid: a DNAT or REDIRECT that cannot be a forward.
std::optional<Result<IptablesForwards>> readIptablesCommand(const CommandWords& words);

} // namespace portolan
