// The parts of the host state document, each in the shape of `ip -j` where ip prints such a thing.
#pragma once

#include "backend/base/error.h"

#include <nlohmann/json.hpp>

#include <map>
#include <string>
#include <vector>

namespace portolan::host {

using Json = nlohmann::ordered_json;

/// A link as other parts need it.
struct Link {
    std::string name;
    unsigned flags = 0; ///< IFF_*
};
using Links = std::map<int, Link>; ///< by index

class Programs;

/// What `ip -j -d link` prints, its commonest keys; `links` gets every link by its index.
Result<Json> links(Links& links);
/// What `ip -j addr` prints: the links given, each with its addr_info.
Result<Json> addresses(const Json& links);
/// What `ip -j route` and `ip -6 -j route` print, each with its type and family.
struct Routes {
    Json main; ///< of the main table
    Json others; ///< of the others but "local", each with its table; null where they are too many
};
Result<Routes> routes(const Links& links);
/// What `ip -j rule` and `ip -6 -j rule` print, each with its family; "moreConditions" stands for protocols,
/// ports and other conditions that are not told.
Result<Json> rules();
/// What `ip -j neigh` prints.
Result<Json> neighbours(const Links& links);
/// The settings that decide whether packets are forwarded and connections counted; those that are readable.
Json sysctls(const Links& links);
/// Sockets that wait for packets: protocol, family, address ("any" or text), port, dev, uid, inode, and
/// program and pid where they can be known.
Result<Json> listeners(const Links& links, const Programs& programs);

/// The name of a link; "if7" where it is gone by now, as ip says.
std::string linkName(const Links& links, int index);

} // namespace portolan::host
