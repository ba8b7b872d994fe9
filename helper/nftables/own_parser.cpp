#include "helper/nftables/own_parser.h"

#include "helper/host/netlink.h"

#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>

#include <algorithm>
#include <array>

namespace portolan {

namespace {

constexpr unsigned kDeepest = 8; // of attributes in attributes; ours have five

std::span<const std::uint8_t> bytesIn(const nlattr* attribute)
{
    return {static_cast<const std::uint8_t*>(payloadOf(attribute)), payloadSizeOf(attribute)};
}

std::string textIn(const nlattr* attribute)
{
    const auto bytes = bytesIn(attribute);
    return {bytes.begin(), std::find(bytes.begin(), bytes.end(), std::uint8_t(0))};
}

/// In network order, whatever its size; 0 where it is none.
std::uint64_t numberIn(std::span<const std::uint8_t> bytes)
{
    std::uint64_t number = 0;
    if (bytes.size() <= sizeof number)
        for (const std::uint8_t byte : bytes)
            number = number << 8 | byte;
    return number;
}

/// The attributes of a message about the table by their types; the last of each type.
class Fields {
public:
    explicit Fields(const nlmsghdr* message)
    {
        forEachAttribute<nfgenmsg>(message, [this](unsigned type, const nlattr* attribute) {
            if (type < kTypes)
                m_fields[type] = attribute;
        });
    }
    explicit Fields(const nlattr* nested)
    {
        forEachNested(nested, [this](unsigned type, const nlattr* attribute) {
            if (type < kTypes)
                m_fields[type] = attribute;
        });
    }

    const nlattr* field(unsigned type) const { return m_fields[type]; }
    std::string text(unsigned type) const
    {
        const nlattr* found = field(type);
        return found ? textIn(found) : std::string();
    }
    std::uint64_t number(unsigned type) const
    {
        const nlattr* found = field(type);
        return found ? numberIn(bytesIn(found)) : 0;
    }

private:
    static constexpr unsigned kTypes = 32; ///< more than any object has
    std::array<const nlattr*, kTypes> m_fields{};
};

/// nft's comment among what libnftnl keeps with a rule: type, length, value, an octet each.
std::string commentIn(std::span<const std::uint8_t> kept)
{
    while (kept.size() >= 2 && kept.size() - 2 >= kept[1]) {
        const auto value = kept.subspan(2, kept[1]);
        if (kept[0] == 0)
            return {value.begin(), std::find(value.begin(), value.end(), std::uint8_t(0))};
        kept = kept.subspan(2 + value.size());
    }
    return {};
}

std::uint16_t portIn(const nlattr* data)
{
    return data ? std::uint16_t(Fields(data).number(NFTA_DATA_VALUE)) : std::uint16_t(0);
}

/// How many there are of a type; `found` gets the one at that place among them. A list of ours has a handful.
std::size_t countOf(
    std::span<const std::uint8_t> bytes, unsigned type, std::size_t place = 0, const nlattr** found = nullptr)
{
    std::size_t count = 0;
    forEachAttribute(bytes.data(), bytes.size(), [&](unsigned each, const nlattr* attribute) {
        if (each != type)
            return;
        if (count++ == place && found)
            *found = attribute;
    });
    return count;
}

bool contains(std::span<const std::uint8_t> seen, std::span<const std::uint8_t> wanted, unsigned depth)
{
    bool all = depth < kDeepest;
    std::size_t done = 0; // bytes of `wanted` before the attribute
    forEachAttribute(wanted.data(), wanted.size(), [&](unsigned type, const nlattr* attribute) {
        const std::size_t place = countOf(wanted.first(done), type);
        done += std::min<std::size_t>(NLA_ALIGN(attribute->nla_len), wanted.size() - done);
        const nlattr* same = nullptr;
        if (all)
            countOf(seen, type, place, &same);
        const bool nested = (attribute->nla_type & NLA_F_NESTED) != 0;
        all = same
            && (nested ? contains(bytesIn(same), bytesIn(attribute), depth + 1)
                       : std::ranges::equal(bytesIn(same), bytesIn(attribute)));
    });
    return all;
}

} // namespace

void takeNftTable(const nlmsghdr* message, SeenNftTable& table)
{
    const Fields fields(message);
    if (fields.text(NFTA_TABLE_NAME) != kOwnNftTable)
        return;
    table.there = true;
    table.flags = std::uint32_t(fields.number(NFTA_TABLE_FLAGS));
    table.owner = std::uint32_t(fields.number(NFTA_TABLE_OWNER));
}

void takeNftChain(const nlmsghdr* message, SeenNftTable& table)
{
    const Fields fields(message);
    if (fields.text(NFTA_CHAIN_TABLE) != kOwnNftTable)
        return;
    SeenNftChain& chain = table.chains[fields.text(NFTA_CHAIN_NAME)];
    if (const nlattr* hook = fields.field(NFTA_CHAIN_HOOK)) {
        const Fields place(hook);
        chain.hook = {fields.text(NFTA_CHAIN_TYPE), std::uint32_t(place.number(NFTA_HOOK_HOOKNUM)),
            std::int32_t(place.number(NFTA_HOOK_PRIORITY)), std::uint32_t(fields.number(NFTA_CHAIN_POLICY))};
    }
}

void takeNftSet(const nlmsghdr* message, SeenNftTable& table)
{
    const Fields fields(message);
    if (fields.text(NFTA_SET_TABLE) != kOwnNftTable)
        return;
    if (fields.number(NFTA_SET_FLAGS) != NFT_SET_MAP
        || fields.number(NFTA_SET_KEY_LEN) != sizeof(std::uint16_t)
        || fields.number(NFTA_SET_DATA_LEN) != sizeof(std::uint16_t)) {
        table.strange = true;
        return;
    }
    table.maps[fields.text(NFTA_SET_NAME)];
}

void takeNftRule(const nlmsghdr* message, SeenNftTable& table)
{
    const Fields fields(message);
    const auto chain = table.chains.find(fields.text(NFTA_RULE_CHAIN));
    if (fields.text(NFTA_RULE_TABLE) != kOwnNftTable || chain == table.chains.end())
        return;
    SeenNftRule rule;
    rule.handle = fields.number(NFTA_RULE_HANDLE);
    if (const nlattr* kept = fields.field(NFTA_RULE_USERDATA))
        rule.comment = commentIn(bytesIn(kept));
    if (const nlattr* expressions = fields.field(NFTA_RULE_EXPRESSIONS)) {
        const auto bytes = bytesIn(expressions);
        rule.expressions.assign(bytes.begin(), bytes.end());
    }
    chain->second.rules.push_back(std::move(rule));
}

void takeNftElements(const nlmsghdr* message, SeenNftTable& table)
{
    const Fields fields(message);
    const auto map = table.maps.find(fields.text(NFTA_SET_ELEM_LIST_SET));
    const nlattr* elements = fields.field(NFTA_SET_ELEM_LIST_ELEMENTS);
    if (fields.text(NFTA_SET_ELEM_LIST_TABLE) != kOwnNftTable || map == table.maps.end() || !elements)
        return;
    forEachNested(elements, [&](unsigned type, const nlattr* element) {
        if (type != NFTA_LIST_ELEM)
            return;
        const Fields parts(element);
        map->second.emplace_back(
            portIn(parts.field(NFTA_SET_ELEM_KEY)), portIn(parts.field(NFTA_SET_ELEM_DATA)));
    });
}

std::uint32_t nftGenerationIn(const nlmsghdr* message)
{
    return std::uint32_t(Fields(message).number(NFTA_GEN_ID));
}

bool isNftRule(std::span<const std::uint8_t> wanted, std::span<const std::uint8_t> seen)
{
    return countOf(wanted, NFTA_LIST_ELEM) == countOf(seen, NFTA_LIST_ELEM) && contains(seen, wanted, 0);
}

} // namespace portolan
