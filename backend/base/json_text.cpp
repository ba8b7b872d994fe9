#include "backend/base/json_text.h"

#include <cstdint>

namespace portolan {
namespace {

/// Length of the UTF-8 sequence at the start of `bytes`; 0 if there is none (RFC 3629, section 4).
std::size_t utf8Length(std::string_view bytes)
{
    const auto at
        = [&](std::size_t i) { return i < bytes.size() ? std::uint8_t(bytes[i]) : std::uint8_t(0); };
    const auto between
        = [&](std::size_t i, unsigned low, unsigned high) { return at(i) >= low && at(i) <= high; };
    const auto tail = [&](std::size_t i) { return between(i, 0x80, 0xbf); };
    const unsigned lead = at(0);
    if (lead < 0x80)
        return 1;
    if (lead >= 0xc2 && lead <= 0xdf)
        return tail(1) ? 2 : 0;
    if (lead >= 0xe0 && lead <= 0xef) {
        const unsigned low = lead == 0xe0 ? 0xa0 : 0x80;
        const unsigned high = lead == 0xed ? 0x9f : 0xbf;
        return between(1, low, high) && tail(2) ? 3 : 0;
    }
    if (lead >= 0xf0 && lead <= 0xf4) {
        const unsigned low = lead == 0xf0 ? 0x90 : 0x80;
        const unsigned high = lead == 0xf4 ? 0x8f : 0xbf;
        return between(1, low, high) && tail(2) && tail(3) ? 4 : 0;
    }
    return 0;
}

} // namespace

std::string jsonSafe(std::string_view bytes)
{
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string out;
    out.reserve(bytes.size());
    while (!bytes.empty()) {
        if (const std::size_t length = utf8Length(bytes)) {
            out.append(bytes.substr(0, length));
            bytes.remove_prefix(length);
        } else {
            const auto byte = std::uint8_t(bytes.front());
            out += {'\\', 'x', kDigits[byte >> 4], kDigits[byte & 15]};
            bytes.remove_prefix(1);
        }
    }
    return out;
}

} // namespace portolan
