// Text that came from outside, made fit for a sentence or checked code point by code point.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace portolan {

/// Takes one UTF-8 code point off the front of `rest`; nullopt, and one byte taken, where it is not valid
/// UTF-8. `rest` must not be empty.
std::optional<char32_t> takeCodePoint(std::string_view& rest);

/// C0 and C1 controls, line and paragraph separators, and the marks that reorder or hide text (U+202A–202E,
/// U+2066–2069): whatever could make a name look like something else.
bool isControl(char32_t codePoint);

/// For a message: at most 40 code points and an ellipsis, controls and invalid bytes as '?'.
std::string clipped(std::string_view text);

} // namespace portolan
