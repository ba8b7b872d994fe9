// Stops a fuzz target at the first property that does not hold.
#pragma once

#include "tests/fuzz/checks.h"

#include <cstdio>
#include <cstdlib>

inline void hold(portolan::check::Broken broken)
{
    if (!broken)
        return;
    std::fprintf(stderr, "does not hold: %s\n", broken);
    std::abort();
}

inline std::string_view asText(const std::uint8_t* data, std::size_t size)
{
    return {reinterpret_cast<const char*>(data), size};
}
