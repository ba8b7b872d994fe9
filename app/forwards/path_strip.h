// The way of a forward's first packet through the host, as a few stops in a row.
#pragma once

#include "app/client/host_source.h"
#include "backend/forward/check.h"

#include <QString>

#include <vector>

namespace portolan {

struct PathStop {
    enum class Kind { In, Translate, Route, Filter, Masquerade, Out };

    Kind kind = Kind::In;
    QString title; ///< "DNAT to :80"
    QString caption; ///< where: "nat DOCKER 2"; may be empty
    bool blocked = false; ///< the packet ends here
    friend bool operator==(const PathStop&, const PathStop&) = default;
};

/// What a path is worked out from, and what the sentences about it need.
struct PathStrip {
    std::vector<PathStop> stops;
    QString inInterface; ///< empty: any
    QString outInterface; ///< empty: no route, or the host itself
    bool routesKnown = true; ///< false: of this host there are only rules
    QString route; ///< destination of the route taken, "172.17.0.0/16" or "default"; empty: none
    const RuleReference* accept = nullptr; ///< in the FoundForward; null: no rule of its own
    QString forwardPolicy; ///< of the filter table's FORWARD; empty: there is no such table

    bool blocked() const;
    /// "eth0 → DNAT to :80 → route → accept → docker0"
    QString text() const;
};

/// `found` must outlive the strip.
PathStrip pathOf(
    const FoundForward& found, const HostSnapshot& snapshot, const std::vector<Finding>& findings);

} // namespace portolan
