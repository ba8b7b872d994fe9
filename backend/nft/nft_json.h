// Small readers of JSON values; shared by the files of backend/nft alone.
#pragma once

#include <nlohmann/json.hpp>

#include <string>

namespace portolan::nft {

using Json = nlohmann::json;

/// value[key], or null where there is none.
const Json& at(const Json& value, const char* key);
/// A text, or empty where the key is absent or something else.
std::string textOf(const Json& value, const char* key);
/// The digits of a number, or empty as above.
std::string numberOf(const Json& value, const char* key);
/// As JSON; bytes that are no UTF-8 replaced.
std::string safeDump(const Json& value);
/// "1h30m" of seconds, as nft writes times.
std::string durationText(std::uint64_t seconds);

} // namespace portolan::nft
