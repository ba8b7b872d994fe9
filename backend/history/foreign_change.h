// What other programs did to a host's forwards between two looks at it.
#pragma once

#include "backend/history/forward_diff.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace portolan {

struct ForeignChange {
    struct Line {
        ForwardChange change = ForwardChange::Changed;
        Owner owner = Owner::Hand; ///< of the forward; Portolan: its rules were harmed, or are whole again
        std::string forward; ///< "tcp any:8080 → 172.17.0.2:80"
        std::string name; ///< of the forward; may be empty
        friend bool operator==(const Line&, const Line&) = default;
    };

    std::int64_t time = 0; ///< milliseconds since 1970, UTC
    std::string program; ///< as the kernel named it; empty: the engine does not say who it was
    std::vector<Line> lines; ///< at most kMostChangeLines
    std::size_t added = 0; ///< all of them, also those without a line
    std::size_t removed = 0;
    std::size_t changed = 0;
    friend bool operator==(const ForeignChange&, const ForeignChange&) = default;
};

/// A firewall that goes takes thousands of forwards with it; a list of some shows what happened.
inline constexpr std::size_t kMostChangeLines = 50;

/// nullopt where nothing of others' changed. Our own forwards count alone where others made them incomplete,
/// or whole again; switching and editing them is no news. Time and program are left to the caller.
std::optional<ForeignChange> foreignChange(
    const std::vector<FoundForward>& left, const std::vector<FoundForward>& right);

/// Whose forwards they are: their owner's name where all have the same and it is a program ("docker"), else
/// the program; empty where neither is known.
std::string authorOf(const ForeignChange& change);

/// One line of JSON, and back; Invalid where it is none.
std::string writeForeignChange(const ForeignChange& change);
Result<ForeignChange> readForeignChange(std::string_view line);

} // namespace portolan
