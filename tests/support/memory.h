// What memory a process holds, for tests that bound it.
#pragma once

#include <fstream>
#include <string>

namespace portolan::test {

/// ASan keeps what was freed and pads what is there: memory then tells of ASan, and bounds on it are
/// loosened.
#ifdef __SANITIZE_ADDRESS__
inline constexpr long kSanitizerKilobytes = 512L * 1024;
#else
inline constexpr long kSanitizerKilobytes = 0;
#endif

/// The resident memory of a process in KiB; -1 where it is gone. Source: /proc/PID/status.
inline long residentKilobytes(long pid)
{
    std::ifstream status("/proc/" + std::to_string(pid) + "/status");
    long size = 0;
    for (std::string word; status >> word;) {
        if (word == "VmRSS:" && status >> size) {
            return size;
        }
    }
    return -1;
}

} // namespace portolan::test
