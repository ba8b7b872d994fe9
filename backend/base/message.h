// A sentence for people: an English pattern with numbered places, and what goes into them. The window
// translates the pattern as a whole; everything without Qt prints text().
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

/// Marks a pattern for lupdate (context "portolan"); returns it unchanged.
#define PORTOLAN_TR(pattern) pattern

namespace portolan {

struct Message {
    std::string pattern; ///< English, places written %1 to %9
    std::vector<std::string> arguments; ///< inserted as they are; never translated

    /// The English sentence with its arguments in place.
    std::string text() const;
    bool empty() const { return pattern.empty(); }

    friend bool operator==(const Message&, const Message&) = default;
};

} // namespace portolan
