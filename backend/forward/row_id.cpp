#include "backend/forward/row_id.h"

#include <cstdint>

namespace portolan {

std::string rowId(std::string_view seed)
{
    static constexpr char kDigits[] = "0123456789abcdef";
    std::uint32_t hash = 2166136261u;
    for (const char c : seed)
        hash = (hash ^ std::uint8_t(c)) * 16777619u;
    std::string text(8, '0');
    for (std::size_t i = 8; i-- > 0; hash >>= 4)
        text[i] = kDigits[hash & 15];
    return text;
}

} // namespace portolan
