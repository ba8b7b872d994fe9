// Forwards asked for in other programs' words: what people paste, and what other hosts export.
#pragma once

#include "backend/forward/port_forward.h"

#include <string_view>
#include <vector>

namespace portolan {

struct ImportedForward {
    PortForward forward;
    /// The text does not say who answers (`docker run -p`): to.address is still to be asked for. Where this
    /// is not set the forward is valid.
    bool targetMissing = false;
    friend bool operator==(const ImportedForward&, const ImportedForward&) = default;
};

struct Import {
    std::vector<ImportedForward> forwards; ///< without ids
    std::vector<Message> remarks; ///< what was left out, or could not be kept, for a person
};

/// Understands
/// - the JSON of `portolanctl forwards --json`, or a list of such objects: those of Portolan's making;
/// - `docker run`, `docker create` and podman's, with their `-p`; or such a publication alone: "8080:80/udp";
/// - iptables and ip6tables command lines, and lines of iptables-save: DNAT and REDIRECT rules.
///
/// Several lines may stand together. Invalid: nothing of that is in it, or a forward that cannot be; the
/// message says which part and why.
Result<Import> importForwards(std::string_view text);

} // namespace portolan
