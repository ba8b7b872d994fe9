// A process of its own: libnftables takes memory by the hundred megabytes, may end the process where it
// cannot go on, and would keep the helper from its other work for as long.
#include "helper/nftables/listing/fast_listing.h"
#include "helper/nftables/reader.h"

#include <nftables/libnftables.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <set>
#include <string_view>

namespace portolan {

namespace {

/// Of a table that prints more, sets are listed without their elements: lists of addresses to block are long,
/// and one answer on the bus holds 64 MiB.
constexpr std::size_t kMostOfATable = 16 << 20;

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

/// nft's own text of a table's rules by their handles: "… # handle 7" of `nft -a -s list table`. A handle
/// that stands there twice, as a comment could make it, is nobody's.
std::map<std::uint64_t, std::string> ruleTexts(std::string_view listed)
{
    constexpr std::string_view kMark = " # handle ";
    std::map<std::uint64_t, std::string> texts;
    std::set<std::uint64_t> twice;
    while (!listed.empty()) {
        const auto end = std::min(listed.find('\n'), listed.size());
        auto line = listed.substr(0, end);
        listed.remove_prefix(std::min(end + 1, listed.size()));
        line.remove_prefix(std::min(line.find_first_not_of('\t'), line.size()));
        const auto mark = line.rfind(kMark);
        if (mark == line.npos || line.substr(0, mark).ends_with('{'))
            continue;
        std::uint64_t handle = 0;
        const auto digits = line.substr(mark + kMark.size());
        const auto [rest, error] = std::from_chars(digits.data(), digits.data() + digits.size(), handle);
        if (error != std::errc{} || rest != digits.data() + digits.size())
            continue;
        if (!texts.emplace(handle, line.substr(0, mark)).second)
            twice.insert(handle);
    }
    for (const auto handle : twice)
        texts.erase(handle);
    return texts;
}

/// The entries of a table where JSON hides what iptables' extensions ask: those rules with nft's text beside.
std::string withTexts(nft_ctx* context, const NftTableName& table, const std::string& entries)
{
    auto list = nlohmann::ordered_json::parse('[' + entries + ']', nullptr, false);
    nft_ctx_output_set_flags(context, NFT_CTX_OUTPUT_HANDLE | NFT_CTX_OUTPUT_STATELESS);
    std::string texts;
    // Text is parsed as text here: names that are no words of nft's cannot be asked for.
    const std::string command = "list table " + table.family + ' ' + table.name;
    if (table.name.find_first_of(" \t\n;{}\"'#") == std::string::npos
        && nft_run_cmd_from_buffer(context, command.c_str()) == 0)
        texts = nft_ctx_get_output_buffer(context);
    nft_ctx_output_set_flags(context, NFT_CTX_OUTPUT_JSON);
    const auto known = ruleTexts(texts);
    if (!list.is_array() || known.empty())
        return entries;
    for (auto& entry : list) {
        const auto rule = entry.find("rule");
        if (rule == entry.end() || !rule->contains("handle") || !rule->contains("expr"))
            continue;
        const auto text = known.find((*rule)["handle"].get<std::uint64_t>());
        const auto hidden = [](const auto& statement) { return statement.contains("xt"); };
        if (text != known.end() && std::any_of((*rule)["expr"].begin(), (*rule)["expr"].end(), hidden))
            (*rule)["text"] = text->second;
    }
    const std::string whole = list.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
    return whole.substr(1, whole.size() - 2);
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

namespace {

/// Says in the table's entry, the first of all, that the elements of its sets and maps are not there.
void sayElementsLeftOut(std::string& entries, const NftTableName& table)
{
    const auto end = entries.find("}}");
    if (end != std::string::npos && table.name.find('}') == std::string::npos)
        entries.insert(end, ", \"elementsLeftOut\": true");
}

/// The entries of a table as libnftables lists them; empty: gone since the tables were listed, or nothing to
/// be said of.
std::string listByLibrary(nft_ctx* context, const NftTableName& table)
{
    std::string entries(entriesOf(listTable(context, table)));
    if (entries.size() > kMostOfATable) {
        nft_ctx_output_set_flags(context, NFT_CTX_OUTPUT_JSON | NFT_CTX_OUTPUT_TERSE);
        entries = entriesOf(listTable(context, table));
        nft_ctx_output_set_flags(context, NFT_CTX_OUTPUT_JSON);
        sayElementsLeftOut(entries, table);
    }
    if (entries.find("{\"xt\":") != entries.npos)
        entries = withTexts(context, table, entries);
    return entries;
}

/// Made when the first table needs it: it takes longer than reading a small host.
class NftLibrary {
public:
    nft_ctx* context()
    {
        if (!m_context) {
            m_context.reset(nft_ctx_new(NFT_CTX_DEFAULT));
            nft_ctx_output_set_flags(m_context.get(), NFT_CTX_OUTPUT_JSON);
            nft_ctx_buffer_output(m_context.get());
            nft_ctx_buffer_error(m_context.get());
        }
        return m_context.get();
    }

private:
    NftContext m_context;
};

} // namespace

int nftWorkerMain(const std::string& leftOut)
{
    const auto tables = nftTables();
    if (!tables) {
        std::fprintf(stderr, "%s\n", tables.error().message.text().c_str());
        return EXIT_FAILURE;
    }
    const auto fast
        = listFast([&](const std::string& table) { return !holds(leftOut, table); }, kMostOfATable);
    NftLibrary library;
    std::fputs("{\"nftables\": [", stdout);
    bool first = true;
    for (const NftTableName& table : tables->tables) {
        const std::string name = table.family + '/' + table.name;
        if (holds(leftOut, name))
            continue;
        const auto known = fast.find(name);
        const std::string entries
            = known != fast.end() ? known->second.entries : listByLibrary(library.context(), table);
        if (entries.empty())
            continue;
        std::fputs(first ? "" : ", ", stdout);
        std::fwrite(entries.data(), 1, entries.size(), stdout);
        first = false;
    }
    std::fputs("]}\n", stdout);
    const bool written = std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
    // Memory is left to the kernel: giving it back takes a while after a big table, and libnftables 1.0.6 never
    // does with what it made of the extensions of iptables.
    std::_Exit(written ? EXIT_SUCCESS : EXIT_FAILURE);
}

} // namespace portolan
