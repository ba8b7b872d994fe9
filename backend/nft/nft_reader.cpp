#include "backend/nft/nft_reader.h"

#include "backend/base/any_of.h"
#include "backend/nft/nft_rule.h"
#include "backend/nft/nft_text.h"
#include "backend/packet/chain_place.h"
#include "backend/ruleset/unread_entries.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace portolan {
namespace {

using NftJson = nlohmann::json;
using NftChainKey = std::tuple<std::string, std::string, std::string>; ///< family, table, chain

/// Deeper than anything libnftables writes; what follows the document by recursion must not exhaust the
/// stack.
constexpr unsigned kDeepestNft = 64;

bool nestedTooDeep(std::string_view json)
{
    unsigned depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (quoted && c == '\\')
            ++i;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '{' || c == '['))
            depth += 1;
        else if (!quoted && (c == '}' || c == ']') && depth > 0)
            depth -= 1;
        if (depth > kDeepestNft)
            return true;
    }
    return false;
}

std::optional<Hook> nftHook(const std::string& name)
{
    constexpr std::array<std::pair<std::string_view, Hook>, 5> kHooks{
        {{"prerouting", Hook::Prerouting}, {"input", Hook::Input}, {"forward", Hook::Forward},
            {"output", Hook::Output}, {"postrouting", Hook::Postrouting}}};
    for (const auto& [known, hook] : kHooks)
        if (name == known)
            return hook;
    return std::nullopt;
}

std::vector<std::string> stringsOf(const NftJson& value)
{
    std::vector<std::string> strings;
    if (value.is_string())
        strings.push_back(value.get<std::string>());
    else if (value.is_array())
        for (const NftJson& item : value)
            if (item.is_string())
                strings.push_back(item.get<std::string>());
    return strings;
}

} // namespace

class NftRulesetReader {
public:
    Result<Ruleset> read(const NftJson& list);

private:
    struct TableData {
        Table table;
        nft::TableNames names;
        NftObjects objects;
        bool elementsLeftOut = false;
    };
    using Key = std::pair<std::string, std::string>;

    void readTable(const NftJson& value);
    void readSet(const NftJson& value);
    void readCounter(const NftJson& value);
    void readFlowtable(const NftJson& value);
    void readChain(const NftJson& value);
    void readRule(const NftJson& value);
    TableData* tableOf(const NftJson& value);
    void finish();

    std::shared_ptr<nft::NftStorage> m_storage = std::make_shared<nft::NftStorage>();
    std::vector<std::unique_ptr<TableData>> m_tables;
    std::map<Key, TableData*> m_byName;
    std::map<NftChainKey, std::pair<TableData*, std::size_t>> m_chains;
    Ruleset m_ruleset;
};

NftRulesetReader::TableData* NftRulesetReader::tableOf(const NftJson& value)
{
    const auto found = m_byName.find({nft::textOf(value, "family"), nft::textOf(value, "table")});
    return found == m_byName.end() ? nullptr : found->second;
}

void NftRulesetReader::readTable(const NftJson& value)
{
    const std::string family = nft::textOf(value, "family");
    const std::string name = nft::textOf(value, "name");
    if (!isAnyOf(family, {"ip", "ip6", "inet"}) || name.empty() || name == kTracerTable)
        return;
    auto data = std::make_unique<TableData>();
    data->names.family = family;
    data->table.engine = Engine::Nftables;
    data->table.family = family == "ip6" ? Family::Ipv6 : Family::Ipv4;
    data->table.name = m_storage->keep(family + ' ' + name);
    data->table.nftFamily = m_storage->keep(family);
    data->table.comment = m_storage->keep(nft::textOf(value, "comment"));
    data->elementsLeftOut = nft::at(value, "elementsLeftOut") == true;
    if (m_byName.try_emplace({family, name}, data.get()).second)
        m_tables.push_back(std::move(data));
}

void NftRulesetReader::readSet(const NftJson& value)
{
    TableData* table = tableOf(value);
    if (!table)
        return;
    NamedSet set;
    set.name = nft::textOf(value, "name");
    set.type = stringsOf(nft::at(value, "type"));
    set.dataType = nft::textOf(value, "map");
    set.flags = stringsOf(nft::at(value, "flags"));
    set.comment = nft::textOf(value, "comment");
    set.entries = table->elementsLeftOut ? unreadEntries() : nft::readEntries(nft::at(value, "elem"), {});
    table->names.maps[set.name] = set.entries;
    table->objects.sets.push_back(std::move(set));
}

void NftRulesetReader::readCounter(const NftJson& value)
{
    TableData* table = tableOf(value);
    const NftJson& packets = nft::at(value, "packets");
    const NftJson& bytes = nft::at(value, "bytes");
    if (table && packets.is_number_unsigned() && bytes.is_number_unsigned())
        table->names.counters[nft::textOf(value, "name")]
            = {packets.get<std::uint64_t>(), bytes.get<std::uint64_t>()};
}

void NftRulesetReader::readFlowtable(const NftJson& value)
{
    TableData* table = tableOf(value);
    if (!table)
        return;
    const NftJson& priority = nft::at(value, "prio");
    table->objects.flowtables.push_back({nft::textOf(value, "name"), nft::textOf(value, "hook"),
        priority.is_number_integer() ? priority.get<int>() : 0, stringsOf(nft::at(value, "dev"))});
}

void NftRulesetReader::readChain(const NftJson& value)
{
    TableData* table = tableOf(value);
    const std::string name = nft::textOf(value, "name");
    const std::string hook = nft::textOf(value, "hook");
    if (!table || name.empty() || (!hook.empty() && !nftHook(hook)))
        return;
    NftChainKey key{nft::textOf(value, "family"), nft::textOf(value, "table"), name};
    if (!m_chains.try_emplace(std::move(key), table, table->table.chains.size()).second)
        return;
    Chain chain;
    chain.name = m_storage->keep(name);
    if (const auto known = nftHook(hook)) {
        const NftJson& priority = nft::at(value, "prio");
        chain.base = BaseHook{*known, priority.is_number_integer() ? priority.get<int>() : 0};
        chain.policy = nft::textOf(value, "policy") == "drop" ? "DROP" : "ACCEPT";
        chain.type = m_storage->keep(nft::textOf(value, "type"));
        chain.counted = false;
    }
    table->table.chains.push_back(std::move(chain));
}

void NftRulesetReader::readRule(const NftJson& value)
{
    const auto found = m_chains.find(
        {nft::textOf(value, "family"), nft::textOf(value, "table"), nft::textOf(value, "chain")});
    if (found == m_chains.end())
        return;
    const auto& [table, index] = found->second;
    nft::RuleReader reader(*m_storage, table->names);
    table->table.chains[index].rules.push_back(reader.read(value));
}

void NftRulesetReader::finish()
{
    for (const auto& data : m_tables) {
        Table& table = data->table;
        auto index = std::make_shared<ChainIndex>();
        for (std::size_t i = 0; i < table.chains.size(); ++i)
            index->emplace(table.chains[i].name, i);
        table.index = std::move(index);
        table.objects = std::make_shared<const NftObjects>(std::move(data->objects));
        if (table.nftFamily == "inet") {
            m_ruleset.m_tables.push_back(table);
            table.family = Family::Ipv6;
        }
        m_ruleset.m_tables.push_back(std::move(table));
    }
    m_ruleset.m_storage.push_back(m_storage);
}

Result<Ruleset> NftRulesetReader::read(const NftJson& list)
{
    const auto each = [&](const char* kind, void (NftRulesetReader::*take)(const NftJson&)) {
        for (const NftJson& entry : list)
            if (const NftJson& value = nft::at(entry, kind); value.is_object())
                (this->*take)(value);
    };
    // libnftables lists what rules name before them, but nothing promises it.
    each("table", &NftRulesetReader::readTable);
    each("counter", &NftRulesetReader::readCounter);
    each("set", &NftRulesetReader::readSet);
    each("map", &NftRulesetReader::readSet);
    each("flowtable", &NftRulesetReader::readFlowtable);
    each("chain", &NftRulesetReader::readChain);
    each("rule", &NftRulesetReader::readRule);
    finish();
    return std::move(m_ruleset);
}

Result<Ruleset> readNft(std::string_view json)
{
    if (json.find_first_not_of(" \t\r\n") == json.npos)
        return Ruleset();
    if (nestedTooDeep(json))
        return failure(
            ErrorCode::Invalid, PORTOLAN_TR("These are no rules of nftables: the JSON is nested too deep."));
    const NftJson document = NftJson::parse(json, nullptr, false);
    const NftJson& list = nft::at(document, "nftables");
    if (!list.is_array())
        return failure(ErrorCode::Invalid,
            PORTOLAN_TR("These are no rules of nftables; use what nft -j list ruleset prints."));
    return NftRulesetReader().read(list);
}

bool looksLikeNft(std::string_view text)
{
    for (const std::string_view word : {"{", "\"nftables\"", ":", "["}) {
        text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
        if (!text.starts_with(word))
            return false;
        text.remove_prefix(word.size());
    }
    return true;
}

} // namespace portolan
