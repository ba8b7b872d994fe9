#include "backend/forward/text.h"

#include <cstdint>

namespace portolan {

std::optional<char32_t> takeCodePoint(std::string_view& rest)
{
    const auto lead = std::uint8_t(rest.front());
    rest.remove_prefix(1);
    if (lead < 0x80)
        return lead;
    const unsigned more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
    if (lead < 0xc2 || lead > 0xf4 || rest.size() < more)
        return std::nullopt;
    char32_t value = lead & (0x3fu >> more);
    for (unsigned i = 0; i < more; ++i) {
        const auto byte = std::uint8_t(rest[i]);
        if ((byte & 0xc0) != 0x80)
            return std::nullopt;
        value = value << 6 | (byte & 0x3f);
    }
    // Overlong forms, surrogates, beyond Unicode (RFC 3629).
    constexpr char32_t kLeast[] = {0, 0x80, 0x800, 0x10000};
    if (value < kLeast[more] || (value >= 0xd800 && value <= 0xdfff) || value > 0x10ffff)
        return std::nullopt;
    rest.remove_prefix(more);
    return value;
}

bool isControl(char32_t codePoint)
{
    const auto in = [&](char32_t first, char32_t last) { return first <= codePoint && codePoint <= last; };
    return codePoint < 0x20 || in(0x7f, 0x9f) || in(0x2028, 0x202e) || in(0x2066, 0x2069);
}

std::string clipped(std::string_view text)
{
    constexpr unsigned kLongest = 40;
    std::string out;
    for (unsigned count = 0; !text.empty(); ++count) {
        if (count == kLongest)
            return out + "…";
        const std::string_view before = text;
        const auto codePoint = takeCodePoint(text);
        if (codePoint && !isControl(*codePoint))
            out += before.substr(0, before.size() - text.size());
        else
            out += '?';
    }
    return out;
}

} // namespace portolan
