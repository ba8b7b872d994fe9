#include "tests/fuzz/target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    hold(portolan::check::saveReader(asText(data, size)));
    hold(portolan::check::savedWord(asText(data, size)));
    hold(portolan::check::jsonText(asText(data, size)));
    return 0;
}
