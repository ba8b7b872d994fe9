// Collects the host state document (see the State method in resources/dbus).
#pragma once

#include "backend/base/error.h"
#include "backend/net/address.h"

#include <string>
#include <vector>

namespace portolan {

/// The document as JSON, read from rtnetlink, sock_diag, /proc and libnftables. Never makes a table by
/// looking.
Result<std::string> hostStateJson();

/// The prefixes of this host's own addresses, for compile().
Result<std::vector<Prefix>> connectedPrefixes();

} // namespace portolan
