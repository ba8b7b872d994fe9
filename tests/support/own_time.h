// A clock for benchmarks on a machine that does other work too.
#pragma once

#include <cstdio>
#include <ctime>

namespace portolan::test {

/// Milliseconds on a clock that stands while this thread could run and another one has its processor: work
/// elsewhere on the machine does not count, waiting for a lock does.
inline double ownTime()
{
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    unsigned long long ran = 0;
    unsigned long long waited = 0;
    if (std::FILE* file = std::fopen("/proc/thread-self/schedstat", "r")) {
        if (std::fscanf(file, "%llu %llu", &ran, &waited) != 2)
            waited = 0;
        std::fclose(file);
    }
    return double(now.tv_sec) * 1e3 + (double(now.tv_nsec) - double(waited)) * 1e-6;
}

} // namespace portolan::test
