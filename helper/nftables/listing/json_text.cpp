#include "helper/nftables/listing/json_text.h"

namespace portolan::nftlisting {

namespace {

void appendEscape(std::string& out, char c)
{
    constexpr std::string_view kShort = "\"\"\\\\\bb\ff\nn\rr\tt";
    for (std::size_t i = 0; i < kShort.size(); i += 2)
        if (kShort[i] == c) {
            out += '\\';
            out += kShort[i + 1];
            return;
        }
    constexpr std::string_view kHex = "0123456789ABCDEF";
    out += "\\u00";
    out += kHex[std::uint8_t(c) >> 4];
    out += kHex[std::uint8_t(c) & 15];
}

/// The length of the UTF-8 character that text begins with; 0: it is none.
std::size_t utf8Length(std::string_view text)
{
    const auto byte = [&](std::size_t i) { return i < text.size() ? std::uint8_t(text[i]) : 0U; };
    const std::uint8_t first = std::uint8_t(text[0]);
    const std::size_t length = first < 0x80 ? 1
        : first >= 0xc2 && first <= 0xdf    ? 2
        : (first & 0xf0) == 0xe0            ? 3
        : first >= 0xf0 && first <= 0xf4    ? 4
                                            : 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte(i) & 0xc0) != 0x80)
            return 0;
    const bool tooLong = (first == 0xe0 && byte(1) < 0xa0) || (first == 0xf0 && byte(1) < 0x90);
    const bool none = (first == 0xed && byte(1) > 0x9f) || (first == 0xf4 && byte(1) > 0x8f);
    return tooLong || none ? 0 : length;
}

} // namespace

bool appendQuoted(std::string& out, std::string_view text)
{
    out += '"';
    while (!text.empty()) {
        const std::size_t length = utf8Length(text);
        if (length == 0)
            return false;
        const char c = text[0];
        if (length == 1 && (std::uint8_t(c) < 0x20 || c == '"' || c == '\\'))
            appendEscape(out, c);
        else
            out.append(text.substr(0, length));
        text.remove_prefix(length);
    }
    out += '"';
    return true;
}

} // namespace portolan::nftlisting
