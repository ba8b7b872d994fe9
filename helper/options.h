// The command line of portolan-helper.
#pragma once

#include "backend/base/error.h"
#include "backend/net/address.h"

#include <chrono>
#include <optional>
#include <string>

namespace portolan {

struct Options {
    std::string stateDir = "/var/lib/portolan";
    std::string xtablesLock; ///< default: $XTABLES_LOCKFILE, else /run/xtables.lock, as iptables has it
    std::chrono::seconds idleExit{0}; ///< 0: never
    bool version = false;
    std::optional<Family> worker; ///< internal: render one family's rules, see xtables/reader.h
    std::optional<std::string> nftWorker; ///< internal: print native tables, see nftables/reader.h
};

/// Invalid names the option that is wrong.
Result<Options> parseOptions(int argc, char** argv);

} // namespace portolan
