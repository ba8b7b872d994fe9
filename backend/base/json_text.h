// Bytes of rules and logs as text that JSON can hold.
#pragma once

#include <string>
#include <string_view>

namespace portolan {

/// Valid UTF-8 unchanged; each byte that is no part of it as the four characters \xHH (lower case). Overlong
/// forms, surrogates and code points above U+10FFFF are not valid (RFC 3629).
std::string jsonSafe(std::string_view bytes);

} // namespace portolan
