// One netlink message behind its header.
#include "tests/fuzz/netlink_target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    return fuzzNetlinkReader(portolan::parseNftrace, portolan::kNftraceType, data, size);
}
