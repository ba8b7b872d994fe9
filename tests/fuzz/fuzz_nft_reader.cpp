#include "tests/fuzz/target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    hold(portolan::check::nftReader(asText(data, size)));
    return 0;
}
