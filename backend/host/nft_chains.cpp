#include "backend/host/nft_chains.h"

#include "backend/host/json_reader.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace portolan {
namespace {

using Json = nlohmann::json;
using NftChainName = std::tuple<std::string, std::string, std::string>;

bool hasStatement(const Json& expr, const char* name)
{
    return std::any_of(expr.begin(), expr.end(),
        [&](const Json& statement) { return statement.is_object() && statement.contains(name); });
}

/// Whether a value of `ct status` is, or is a list that holds, dnat.
bool namesDnat(const Json& right)
{
    if (right.is_array())
        return std::any_of(right.begin(), right.end(), namesDnat);
    return right.is_string() && right == "dnat";
}

/// {"match": {"op": "in", "left": {"ct": {"key": "status"}}, "right": "dnat"}}
bool matchesDnatStatus(const Json& statement)
{
    const Json* place = &statement;
    for (const char* key : {"match", "left", "ct"}) {
        if (!place->is_object() || !place->contains(key))
            return false;
        place = &(*place)[key];
    }
    const Json& match = statement["match"];
    return place->is_object() && textAt(*place, "key") == "status" && textAt(match, "op") != "!="
        && match.contains("right") && namesDnat(match["right"]);
}

/// `ct status dnat accept` and nothing else: whatever stands below it, translated connections pass.
bool acceptsTranslated(const Json& expr)
{
    return hasStatement(expr, "accept") && std::all_of(expr.begin(), expr.end(), [](const Json& statement) {
        return matchesDnatStatus(statement)
            || (statement.is_object() && (statement.contains("accept") || statement.contains("counter")));
    });
}

Result<void> readChain(const Json& entry, HostState& state, std::map<NftChainName, std::size_t>& index)
{
    const std::string hook = textAt(entry, "hook");
    if (hook.empty())
        return {};
    NftBaseChain chain;
    chain.family = textAt(entry, "family");
    chain.table = textAt(entry, "table");
    chain.name = textAt(entry, "name");
    chain.hook = hook;
    const auto priority = entry.find("prio");
    if (priority == entry.end() || !priority->is_number_integer())
        return wrongShape("nftables[].chain.prio", "a number");
    chain.priority = priority->get<int>();
    chain.policyDrops = textAt(entry, "policy") == "drop";
    index[{chain.family, chain.table, chain.name}] = state.nftBaseChains.size();
    state.nftBaseChains.push_back(std::move(chain));
    return {};
}

Result<void> readRule(const Json& entry, HostState& state, const std::map<NftChainName, std::size_t>& index)
{
    const auto it = index.find({textAt(entry, "family"), textAt(entry, "table"), textAt(entry, "chain")});
    const auto expr = entry.find("expr");
    if (it == index.end() || expr == entry.end())
        return {};
    if (!expr->is_array())
        return wrongShape("nftables[].rule.expr", "a list");
    NftBaseChain& chain = state.nftBaseChains[it->second];
    if (acceptsTranslated(*expr) && !chain.hasDropRule)
        chain.acceptsTranslated = true;
    if (hasStatement(*expr, "drop") || hasStatement(*expr, "reject"))
        chain.hasDropRule = true;
    return {};
}

} // namespace

Result<void> readNftChains(const Json& document, HostState& state)
{
    const auto nftables = document.find("nftables");
    if (nftables == document.end() || nftables->is_null())
        return {};
    if (!nftables->is_object())
        return wrongShape("nftables", "an object");
    std::map<NftChainName, std::size_t> index;
    // libnftables lists a table's chains before its rules, but nothing promises it: two passes.
    auto chains = eachObject(*nftables, "nftables", [&](const Json& entry) -> Result<void> {
        const auto chain = entry.find("chain");
        return chain != entry.end() && chain->is_object() ? readChain(*chain, state, index) : Result<void>{};
    });
    if (!chains)
        return chains;
    return eachObject(*nftables, "nftables", [&](const Json& entry) -> Result<void> {
        const auto rule = entry.find("rule");
        return rule != entry.end() && rule->is_object() ? readRule(*rule, state, index) : Result<void>{};
    });
}

} // namespace portolan
