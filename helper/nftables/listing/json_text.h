// JSON as libnftables prints it, written straight into a text.
#pragma once

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

namespace portolan::nftlisting {

inline void appendNumber(std::string& out, std::uint64_t number)
{
    char digits[20];
    out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

inline std::string numberText(std::uint64_t number)
{
    std::string text;
    appendNumber(text, number);
    return text;
}

/// In quotes. False: it is not UTF-8, which JSON cannot say.
bool appendQuoted(std::string& out, std::string_view text);

} // namespace portolan::nftlisting
