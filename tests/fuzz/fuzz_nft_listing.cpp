// Messages of nf_tables, one after the other. What is certain must be JSON that can be read.
#include "tests/fuzz/target.h"
#include "tests/support/nft_replay.h"

#include <nlohmann/json.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size > 60000)
        return 0;
    portolan::test::NftReplay replay({data, size});
    for (auto& table : replay.tables()) {
        const std::string text = "{\"nftables\": [" + table.text() + "]}";
        if (table.certain() && !nlohmann::json::accept(text))
            hold("what is certain is JSON");
    }
    return 0;
}
