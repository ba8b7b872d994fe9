// How the reader and its worker talk, on one machine and of one program: native byte order.
#pragma once

#include <cstdint>

namespace portolan::xtables {

/// The worker's end of the socket pair.
inline constexpr int kWorkerDescriptor = 3;

/// Before every request: the bytes of table names that follow, each ended by a line break.
struct RequestHead {
    std::uint32_t size = 0;
};

/// Before every reply: the bytes of text that follow, rules or the reason there are none.
struct ReplyHead {
    std::uint64_t size = 0;
    std::uint64_t failed = 0;
};

} // namespace portolan::xtables
