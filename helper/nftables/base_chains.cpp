#include "helper/nftables/base_chains.h"

#include <linux/netlink.h>
#include <nftables/libnftables.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>

namespace portolan {

namespace {

using Json = nlohmann::ordered_json;

constexpr unsigned kMostChains = 32;
constexpr unsigned kMostRules = 500;

struct Free {
    void operator()(nft_ctx* context) const { nft_ctx_free(context); }
};
using Context = std::unique_ptr<nft_ctx, Free>;

/// nft_ctx_new() ends the whole process where this fails.
bool hasNetfilterNetlink()
{
    const int descriptor = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_NETFILTER);
    if (descriptor < 0)
        return false;
    close(descriptor);
    return true;
}

/// One list command, given as JSON: the names in it may hold any byte, and no text is parsed twice.
Result<Json> list(nft_ctx* context, const Json& what)
{
    const Json command{{"nftables", Json::array({Json{{"list", what}}})}};
    const auto text = command.dump(-1, ' ', false, Json::error_handler_t::replace);
    if (nft_run_cmd_from_buffer(context, text.c_str()) != 0) {
        std::string reason = nft_ctx_get_error_buffer(context);
        reason = reason.substr(0, reason.find('\n'));
        return failure(
            ErrorCode::Unsupported, PORTOLAN_TR("Cannot list the chains of nftables: %1."), {reason});
    }
    auto answer = Json::parse(nft_ctx_get_output_buffer(context), nullptr, false);
    if (!answer.is_object() || !answer.contains("nftables") || !answer["nftables"].is_array())
        return failure(ErrorCode::Kernel, PORTOLAN_TR("libnftables answered what is no list of chains."));
    return std::move(answer["nftables"]);
}

/// The rules of one base chain, none if it is gone by now.
void addRules(nft_ctx* context, const Json& chain, Json& all)
{
    const Json place{{"family", chain["family"]}, {"table", chain["table"]}, {"name", chain["name"]}};
    const auto listed = list(context, {{"chain", place}});
    if (!listed)
        return;
    unsigned rules = 0;
    for (const auto& entry : *listed)
        if (entry.contains("rule") && ++rules <= kMostRules)
            all.push_back(entry);
}

} // namespace

Result<Json> nftBaseChains()
{
    const Context context(hasNetfilterNetlink() ? nft_ctx_new(NFT_CTX_DEFAULT) : nullptr);
    if (!context)
        return failure(ErrorCode::Unsupported, PORTOLAN_TR("This kernel has no nftables."));
    nft_ctx_output_set_flags(context.get(), NFT_CTX_OUTPUT_JSON | NFT_CTX_OUTPUT_NUMERIC_PRIO);
    nft_ctx_buffer_output(context.get());
    nft_ctx_buffer_error(context.get());
    const auto listed = list(context.get(), {{"chains", nullptr}});
    if (!listed)
        return tl::unexpected(listed.error());
    auto all = Json::array();
    for (const auto& entry : *listed)
        if (entry.contains("chain") && entry["chain"].contains("hook"))
            all.push_back(entry);
    unsigned forwarding = 0;
    const auto chains = all;
    for (const auto& entry : chains)
        if (entry["chain"]["hook"] == "forward" && ++forwarding <= kMostChains)
            addRules(context.get(), entry["chain"], all);
    return Json{{"nftables", std::move(all)}};
}

} // namespace portolan
