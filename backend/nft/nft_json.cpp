#include "backend/nft/nft_json.h"

#include <array>
#include <utility>

namespace portolan::nft {

const Json& at(const Json& value, const char* key)
{
    static const Json nothing;
    if (!value.is_object())
        return nothing;
    const auto found = value.find(key);
    return found == value.end() ? nothing : *found;
}

std::string textOf(const Json& value, const char* key)
{
    const Json& found = at(value, key);
    return found.is_string() ? found.get<std::string>() : std::string();
}

std::string numberOf(const Json& value, const char* key)
{
    const Json& found = at(value, key);
    if (found.is_number_unsigned())
        return std::to_string(found.get<std::uint64_t>());
    return found.is_number_integer() ? std::to_string(found.get<std::int64_t>()) : std::string();
}

std::string safeDump(const Json& value)
{
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string durationText(std::uint64_t seconds)
{
    constexpr std::array<std::pair<std::uint64_t, char>, 4> kUnits{
        {{86400, 'd'}, {3600, 'h'}, {60, 'm'}, {1, 's'}}};
    std::string text;
    for (const auto& [size, letter] : kUnits) {
        if (seconds >= size)
            text += std::to_string(seconds / size) + letter;
        seconds %= size;
    }
    return text.empty() ? "0s" : text;
}

} // namespace portolan::nft
