#include "helper/nftables/chains.h"

#include "helper/nftables/ask.h"

#include <arpa/inet.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>

namespace portolan {

namespace {

constexpr int kListAttempts = 5;

const char* nftFamilyName(std::uint8_t family)
{
    switch (family) {
    case NFPROTO_IPV4:
        return "ip";
    case NFPROTO_IPV6:
        return "ip6";
    case NFPROTO_INET:
        return "inet";
    case NFPROTO_ARP:
        return "arp";
    case NFPROTO_BRIDGE:
        return "bridge";
    case NFPROTO_NETDEV:
        return "netdev";
    default:
        return "";
    }
}

std::uint8_t protocolFamily(Family family)
{
    return family == Family::Ipv4 ? NFPROTO_IPV4 : NFPROTO_IPV6;
}

std::string_view textOf(const nlattr* attribute)
{
    const auto* text = static_cast<const char*>(payloadOf(attribute));
    return {text, strnlen(text, payloadSizeOf(attribute))};
}

std::uint32_t numberOf(const nlattr* attribute)
{
    return payloadSizeOf(attribute) >= sizeof(std::uint32_t) ? ntohl(mnl_attr_get_u32(attribute)) : 0;
}

NftChain chainOf(const nlmsghdr* message)
{
    NftChain chain;
    NftChain::Base base;
    bool hooked = false;
    chain.family = nftFamilyName(static_cast<const nfgenmsg*>(mnl_nlmsg_get_payload(message))->nfgen_family);
    forEachAttribute<nfgenmsg>(message, [&](unsigned type, const nlattr* attribute) {
        if (type == NFTA_CHAIN_TABLE)
            chain.table = textOf(attribute);
        else if (type == NFTA_CHAIN_NAME)
            chain.name = textOf(attribute);
        else if (type == NFTA_CHAIN_TYPE)
            base.type = textOf(attribute);
        else if (type == NFTA_CHAIN_POLICY)
            base.drops = numberOf(attribute) == NF_DROP;
        else if (type == NFTA_CHAIN_HOOK) {
            hooked = true;
            forEachNested(attribute, [&](unsigned part, const nlattr* value) {
                if (part == NFTA_HOOK_HOOKNUM)
                    base.hook = numberOf(value);
                else if (part == NFTA_HOOK_PRIORITY)
                    base.priority = int(numberOf(value));
            });
        }
    });
    if (hooked)
        chain.base = std::move(base);
    return chain;
}

/// FNV-1a: told apart are rules of one host, by nobody who would forge them: they are checked again by text
/// whenever the helper starts.
class Digest {
public:
    void add(const void* bytes, std::size_t size)
    {
        for (const auto* at = static_cast<const unsigned char*>(bytes); size > 0; ++at, --size)
            m_value = (m_value ^ *at) * 0x100000001b3;
    }
    void add(const nlattr* attribute) { add(attribute, attribute->nla_len); }
    std::uint64_t value() const { return m_value; }

private:
    std::uint64_t m_value = 0xcbf29ce484222325;
};

void readVerdict(const nlattr* data, NftRuleSight& rule)
{
    forEachNested(data, [&](unsigned part, const nlattr* value) {
        if (part == NFTA_IMMEDIATE_DATA)
            forEachNested(value, [&](unsigned kind, const nlattr* verdict) {
                if (kind == NFTA_DATA_VERDICT)
                    forEachNested(verdict, [&](unsigned which, const nlattr* chain) {
                        if (which == NFTA_VERDICT_CHAIN)
                            rule.callee = textOf(chain);
                    });
            });
    });
}

void readExpression(const nlattr* expression, NftRuleSight& rule, Digest& digest)
{
    std::string_view name;
    const nlattr* data = nullptr;
    forEachNested(expression, [&](unsigned type, const nlattr* attribute) {
        if (type == NFTA_EXPR_NAME)
            name = textOf(attribute);
        else if (type == NFTA_EXPR_DATA)
            data = attribute;
    });
    digest.add(name.data(), name.size());
    if (name == "counter")
        return;
    if (data)
        digest.add(data);
    if (name == "immediate" && data)
        readVerdict(data, rule);
    else
        rule.always = false;
}

NftRuleSight ruleOf(const nlmsghdr* message)
{
    NftRuleSight rule;
    rule.always = true;
    Digest digest;
    forEachAttribute<nfgenmsg>(message, [&](unsigned type, const nlattr* attribute) {
        if (type == NFTA_RULE_USERDATA)
            digest.add(attribute);
        else if (type == NFTA_RULE_EXPRESSIONS)
            forEachNested(
                attribute, [&](unsigned, const nlattr* each) { readExpression(each, rule, digest); });
    });
    rule.digest = digest.value();
    return rule;
}

tl::unexpected<Error> cannotList(int error)
{
    return failure(
        ErrorCode::Kernel, PORTOLAN_TR("Cannot list the chains of nftables: %1."), {std::strerror(error)});
}

} // namespace

Result<std::vector<NftChain>> nftChains()
{
    NftQuestions questions;
    std::vector<NftChain> chains;
    int error = EINTR;
    for (int tries = 0; error == EINTR && tries < kListAttempts; ++tries) {
        chains.clear();
        error = questions.all(NFT_MSG_GETCHAIN, NFPROTO_UNSPEC, {},
            [&](const nlmsghdr* message) { chains.push_back(chainOf(message)); });
    }
    if (error == EINTR) // never holds still: what was seen last is the best there is
        return chains;
    if (error != 0)
        return failure(
            ErrorCode::Unsupported, PORTOLAN_TR("This kernel has no nftables: %1."), {std::strerror(error)});
    return chains;
}

Result<std::optional<NftChain>> nftChain(Family family, const std::string& table, const std::string& name)
{
    NftQuestions questions;
    std::optional<NftChain> chain;
    const int error = questions.one(
        NFT_MSG_GETCHAIN, protocolFamily(family),
        [&](nlmsghdr* message) {
            mnl_attr_put_strz(message, NFTA_CHAIN_TABLE, table.c_str());
            mnl_attr_put_strz(message, NFTA_CHAIN_NAME, name.c_str());
        },
        [&](const nlmsghdr* message) { chain = chainOf(message); });
    if (error != 0 && error != ENOENT)
        return cannotList(error);
    return chain;
}

Result<std::vector<NftRuleSight>> nftRules(Family family, const std::string& table, const std::string& chain)
{
    NftQuestions questions;
    std::vector<NftRuleSight> rules;
    int error = EINTR;
    for (int tries = 0; error == EINTR && tries < kListAttempts; ++tries) {
        rules.clear();
        error = questions.all(
            NFT_MSG_GETRULE, protocolFamily(family),
            [&](nlmsghdr* message) {
                mnl_attr_put_strz(message, NFTA_RULE_TABLE, table.c_str());
                mnl_attr_put_strz(message, NFTA_RULE_CHAIN, chain.c_str());
            },
            [&](const nlmsghdr* message) {
                // Kernels before 4.15 list the whole table whatever was asked.
                bool here = false;
                forEachAttribute<nfgenmsg>(message, [&](unsigned type, const nlattr* attribute) {
                    here |= type == NFTA_RULE_CHAIN && textOf(attribute) == chain;
                });
                if (here)
                    rules.push_back(ruleOf(message));
            });
    }
    if (error != 0 && error != ENOENT && error != EINTR)
        return cannotList(error);
    return rules;
}

} // namespace portolan
