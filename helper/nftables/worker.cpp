// A process of its own: libnftables takes memory by the hundred megabytes, may end the process where it
// cannot go on, and would keep the helper from its other work for as long.
#include "helper/nftables/reader.h"

#include <nftables/libnftables.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string_view>

namespace portolan {

namespace {

struct FreeNft {
    void operator()(nft_ctx* context) const { nft_ctx_free(context); }
};
using NftContext = std::unique_ptr<nft_ctx, FreeNft>;

/// Asked in JSON: a table's name may hold any byte.
std::string_view listTable(nft_ctx* context, const NftTableName& table)
{
    const nlohmann::ordered_json command{
        {"nftables", {{{"list", {{"table", {{"family", table.family}, {"name", table.name}}}}}}}}};
    const auto text = command.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
    if (nft_run_cmd_from_buffer(context, text.c_str()) != 0)
        return {};
    return nft_ctx_get_output_buffer(context);
}

/// What stands between the brackets of {"nftables": [ … ]}, the first entry, metainfo, aside.
std::string_view entriesOf(std::string_view listed)
{
    const auto begin = listed.find('[');
    const auto end = listed.rfind(']');
    if (begin == listed.npos || end == listed.npos || end < begin)
        return {};
    listed = listed.substr(begin + 1, end - begin - 1);
    if (!listed.starts_with("{\"metainfo\""))
        return listed;
    const auto first = listed.find("}}, ");
    return first == listed.npos ? std::string_view() : listed.substr(first + 4);
}

bool holds(std::string_view list, std::string_view item)
{
    while (!list.empty()) {
        const auto comma = std::min(list.find(','), list.size());
        if (list.substr(0, comma) == item)
            return true;
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return false;
}

} // namespace

int nftWorkerMain(const std::string& leftOut)
{
    const auto tables = nftTables();
    if (!tables) {
        std::fprintf(stderr, "%s\n", tables.error().message.text().c_str());
        return EXIT_FAILURE;
    }
    const NftContext context(nft_ctx_new(NFT_CTX_DEFAULT));
    nft_ctx_output_set_flags(context.get(), NFT_CTX_OUTPUT_JSON);
    nft_ctx_buffer_output(context.get());
    nft_ctx_buffer_error(context.get());
    std::fputs("{\"nftables\": [", stdout);
    bool first = true;
    for (const NftTableName& table : tables->tables) {
        if (holds(leftOut, table.family + '/' + table.name))
            continue;
        const auto entries = entriesOf(listTable(context.get(), table));
        // Gone since the tables were listed, or nothing to be said of.
        if (entries.empty())
            continue;
        std::fputs(first ? "" : ", ", stdout);
        std::fwrite(entries.data(), 1, entries.size(), stdout);
        first = false;
    }
    std::fputs("]}\n", stdout);
    return std::fflush(stdout) == 0 && std::ferror(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

} // namespace portolan
