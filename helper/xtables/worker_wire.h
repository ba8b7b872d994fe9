// How the reader and its worker talk, on one machine and of one program: native byte order.
#pragma once

#include <cstdint>

namespace portolan::xtables {

/// The worker's end of the socket pair.
inline constexpr int kWorkerDescriptor = 3;

enum class Wanted : std::uint32_t {
    Text, ///< the rules, and their fingerprint
    Fingerprint, ///< that alone
};

/// Before every request: the bytes of table names that follow, each ended by a line break.
struct RequestHead {
    std::uint32_t size = 0;
    Wanted wanted = Wanted::Text;
};

/// Every reply. With text comes a descriptor (SCM_RIGHTS): a file of memory with `size` bytes, never written
/// again. failed: why follows, `size` bytes of it.
struct ReplyHead {
    std::uint64_t size = 0;
    std::uint64_t fingerprint = 0;
    std::uint64_t failed = 0;
};

} // namespace portolan::xtables
