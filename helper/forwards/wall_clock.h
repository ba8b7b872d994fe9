#pragma once

#include <cstdint>
#include <ctime>

namespace portolan {

/// ms since 1970 UTC.
inline std::int64_t wallClock()
{
    timespec now = {};
    clock_gettime(CLOCK_REALTIME, &now);
    return std::int64_t(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000;
}

} // namespace portolan
