#include "helper/nftables/listing/table_listing.h"

#include "helper/nftables/listing/json_text.h"
#include "helper/nftables/listing/rule_reader.h"
#include "helper/nftables/listing/stateful_objects.h"

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>

#include <algorithm>

namespace portolan::nftlisting {

namespace {

constexpr std::uint8_t kRuleComment = 0;
constexpr std::uint8_t kObjectComment = 0;

Bytes attributesIn(const nlmsghdr* message)
{
    constexpr std::size_t kHead = MNL_ALIGN(sizeof(nfgenmsg));
    const std::size_t size = mnl_nlmsg_get_payload_len(message);
    if (size < kHead)
        return {};
    return {static_cast<const std::uint8_t*>(mnl_nlmsg_get_payload(message)) + kHead, size - kHead};
}

const char* hookName(std::uint32_t hook)
{
    constexpr const char* kHooks[]{"prerouting", "input", "forward", "output", "postrouting", "ingress"};
    return hook < std::size(kHooks) ? kHooks[hook] : nullptr;
}

std::string signedText(std::int32_t number)
{
    return std::to_string(number);
}

/// A comment that a program left, in JSON. False: it is not one that JSON can say.
bool readComment(Bytes userdata, std::uint8_t kind, std::string& comment)
{
    bool sure = true;
    const bool whole = forEachUserdata(userdata, [&](std::uint8_t type, Bytes bytes) {
        if (type != kind)
            return;
        const auto* begin = reinterpret_cast<const char*>(bytes.data());
        comment.clear();
        sure = !bytes.empty() && bytes.back() == 0
            && appendQuoted(comment, {begin, strnlen(begin, bytes.size())});
    });
    return whole && sure;
}

void addEntry(std::string& list, std::string_view entry)
{
    list += list.empty() ? "" : ", ";
    list += entry;
}

} // namespace

MessageTable tableOf(const nlmsghdr* message)
{
    MessageTable table;
    if (mnl_nlmsg_get_payload_len(message) < sizeof(nfgenmsg))
        return table;
    table.family = static_cast<const nfgenmsg*>(mnl_nlmsg_get_payload(message))->nfgen_family;
    // Every kind of message names its table by attribute 1.
    table.name = Fields<1>(attributesIn(message)).text(1);
    return table;
}

std::string_view setNameOf(const nlmsghdr* message)
{
    return Fields<NFTA_SET_ELEM_LIST_SET>(attributesIn(message)).text(NFTA_SET_ELEM_LIST_SET);
}

/// {"kind": {"family": "ip", first: …, name…
std::string TableListing::head(const char* kind, std::string_view first, std::string_view name)
{
    std::string text = std::string("{\"") + kind + "\": {\"family\": \"" + m_familyName + "\", ";
    const bool tableFirst = first == "table";
    text += tableFirst ? "\"table\": " : "\"name\": ";
    sure(appendQuoted(text, tableFirst ? std::string_view(m_name) : name));
    text += tableFirst ? ", \"name\": " : ", \"table\": ";
    sure(appendQuoted(text, tableFirst ? name : std::string_view(m_name)));
    return text;
}

void TableListing::table(const nlmsghdr* message)
{
    const MessageTable known = tableOf(message);
    m_family = known.family;
    m_name = known.name;
    m_familyName = m_family == NFPROTO_IPV4 ? "ip" : m_family == NFPROTO_IPV6 ? "ip6" : "inet";
    if (m_family != NFPROTO_IPV4 && m_family != NFPROTO_IPV6 && m_family != NFPROTO_INET)
        return unsure();
    const Fields<8> fields(attributesIn(message));
    const std::uint32_t flags = fields.u32(NFTA_TABLE_FLAGS);
    m_tableEntry = "{\"table\": {\"family\": \"" + m_familyName + "\", \"name\": ";
    sure(appendQuoted(m_tableEntry, m_name));
    m_tableEntry += ", \"handle\": " + numberText(fields.number(NFTA_TABLE_HANDLE));
    if (flags == NFT_TABLE_F_DORMANT)
        m_tableEntry += ", \"flags\": \"dormant\"";
    else if (flags == NFT_TABLE_F_OWNER)
        m_tableEntry += ", \"flags\": \"owner\"";
    else
        sure(flags == 0);
}

void TableListing::object(const nlmsghdr* message)
{
    const Fields<9> fields(attributesIn(message));
    const std::uint32_t type = fields.u32(NFTA_OBJ_TYPE);
    const char* kind = objectKind(type);
    if (!kind)
        return unsure();
    std::string entry = head(kind, "name", fields.text(NFTA_OBJ_NAME))
        + ", \"handle\": " + numberText(fields.number(NFTA_OBJ_HANDLE));
    std::string comment;
    sure(readComment(fields.bytes(NFTA_OBJ_USERDATA), kObjectComment, comment));
    if (!comment.empty())
        entry += ", \"comment\": " + comment;
    entry += ", ";
    sure(appendObjectData(entry, type, fields.bytes(NFTA_OBJ_DATA), m_names));
    addEntry(m_objects, entry + "}}");
}

void TableListing::set(const nlmsghdr* message)
{
    m_sets.emplace_back();
    sure(readSet(message, m_sets.back()));
    m_setByName[m_sets.back().name] = m_sets.size() - 1;
}

void TableListing::flowtable(const nlmsghdr* message)
{
    const Fields<8> fields(attributesIn(message));
    const Fields<3> hook(fields.bytes(NFTA_FLOWTABLE_HOOK));
    std::vector<std::string> devices;
    const Bytes list = hook.bytes(NFTA_FLOWTABLE_HOOK_DEVS);
    forEachAttribute(list.data(), list.size(), [&](unsigned, const nlattr* attribute) {
        const auto* begin = static_cast<const char*>(payloadOf(attribute));
        devices.emplace_back(begin, strnlen(begin, payloadSizeOf(attribute)));
    });
    std::sort(devices.begin(), devices.end());
    std::string entry = head("flowtable", "name", fields.text(NFTA_FLOWTABLE_NAME)) + ", \"handle\": "
        + numberText(fields.number(NFTA_FLOWTABLE_HANDLE)) + ", \"hook\": \"ingress\", \"prio\": "
        + signedText(std::int32_t(hook.u32(NFTA_FLOWTABLE_HOOK_PRIORITY)));
    sure(hook.u32(NFTA_FLOWTABLE_HOOK_NUM) == 0 && !hook.more());
    std::string names;
    for (const std::string& device : devices) {
        names += names.empty() ? "" : ", ";
        sure(appendQuoted(names, device));
    }
    if (!devices.empty())
        entry += ", \"dev\": " + (devices.size() > 1 ? '[' + names + ']' : names);
    addEntry(m_flowtables, entry + "}}");
}

void TableListing::chain(const nlmsghdr* message)
{
    const Fields<12> fields(attributesIn(message));
    const Fields<4> hook(fields.bytes(NFTA_CHAIN_HOOK));
    const std::string name(fields.text(NFTA_CHAIN_NAME));
    // Chains without a name of their own belong to a rule; those at a device are nft's alone to say.
    sure((fields.u32(NFTA_CHAIN_FLAGS) & NFT_CHAIN_BINDING) == 0 && !hook.has(NFTA_HOOK_DEV)
        && !hook.has(NFTA_HOOK_DEVS));
    std::string entry
        = head("chain", "table", name) + ", \"handle\": " + numberText(fields.number(NFTA_CHAIN_HANDLE));
    if (fields.has(NFTA_CHAIN_HOOK)) {
        const char* at = hookName(hook.u32(NFTA_HOOK_HOOKNUM));
        const std::uint32_t policy = fields.u32(NFTA_CHAIN_POLICY);
        sure(at && policy <= NF_ACCEPT && fields.has(NFTA_CHAIN_POLICY) && fields.has(NFTA_CHAIN_TYPE));
        entry += ", \"type\": ";
        sure(appendQuoted(entry, fields.text(NFTA_CHAIN_TYPE)));
        entry += std::string(", \"hook\": \"") + (at ? at : "")
            + "\", \"prio\": " + signedText(std::int32_t(hook.u32(NFTA_HOOK_PRIORITY)))
            + ", \"policy\": " + (policy == NF_ACCEPT ? "\"accept\"" : "\"drop\"");
    }
    m_chainByName[name] = m_chains.size();
    m_chains.push_back({entry + "}}", {}});
}

void TableListing::elements(std::size_t set, const nlmsghdr* message)
{
    sure(readElements(message, m_sets[set], m_names));
}

void TableListing::elementsAgain(std::size_t set)
{
    m_sets[set].elements.clear();
}

void TableListing::elementsDone(std::size_t set)
{
    if (m_certain)
        sure(listElements(m_sets[set], m_names));
}

void TableListing::rulesAgain()
{
    for (KnownChain& chain : m_chains)
        chain.rules.clear();
}

void TableListing::rule(const nlmsghdr* message)
{
    const Fields<8> fields(attributesIn(message));
    const auto chain = m_chainByName.find(fields.text(NFTA_RULE_CHAIN));
    if (!m_certain || chain == m_chainByName.end())
        return unsure();
    std::string& rules = m_chains[chain->second].rules;
    rules += ", {\"rule\": {\"family\": \"" + m_familyName + "\", \"table\": ";
    sure(appendQuoted(rules, m_name));
    rules += ", \"chain\": ";
    sure(appendQuoted(rules, chain->first));
    rules += ", \"handle\": ";
    appendNumber(rules, fields.number(NFTA_RULE_HANDLE));
    std::string comment;
    sure(readComment(fields.bytes(NFTA_RULE_USERDATA), kRuleComment, comment));
    if (!comment.empty())
        rules += ", \"comment\": " + comment;
    rules += ", \"expr\": [";
    const SetFinder sets = [this](std::string_view name) -> const SetOfTable* {
        const auto known = m_setByName.find(name);
        return known == m_setByName.end() ? nullptr : &m_sets[known->second];
    };
    sure(RuleReader(m_family, sets, m_names).read(fields.bytes(NFTA_RULE_EXPRESSIONS), rules));
    rules += "]}}";
}

std::string TableListing::text(bool withElements)
{
    std::string all = m_tableEntry + (withElements ? "}}" : ", \"elementsLeftOut\": true}}");
    if (!m_objects.empty())
        addEntry(all, m_objects);
    for (const SetOfTable& set : m_sets) {
        if (set.anonymous())
            continue;
        std::string entry;
        sure(appendSet(entry, set, m_familyName, m_name, withElements));
        addEntry(all, entry);
    }
    if (!m_flowtables.empty())
        addEntry(all, m_flowtables);
    for (const KnownChain& chain : m_chains)
        addEntry(all, chain.entry);
    for (const KnownChain& chain : m_chains)
        all += chain.rules;
    return all;
}

} // namespace portolan::nftlisting
