#include "helper/nftables/own_compile.h"

#include "backend/forward/native_text.h"
#include "helper/nftables/packet_matches.h"

#include <linux/netfilter.h>
#include <linux/netfilter/nf_conntrack_common.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/rtnetlink.h>

#include <algorithm>
#include <array>

namespace portolan {

namespace {

using Action = CompiledRule::Action;

struct OwnBaseChain {
    const char* name; ///< as the built-in chain of the old nat table is called
    NftHook hook;
};

constexpr std::array<OwnBaseChain, 3> kBaseChains{{
    {"PREROUTING", {"nat", NF_INET_PRE_ROUTING, kNativeDestinationPriority}},
    {"OUTPUT", {"nat", NF_INET_LOCAL_OUT, kNativeDestinationPriority}},
    {"POSTROUTING", {"nat", NF_INET_POST_ROUTING, kNativeSourcePriority}},
}};

NftBatch::PortMap mapOf(const CompiledRule& rule)
{
    NftBatch::PortMap map;
    for (unsigned port = rule.destinationPorts->first; port <= rule.destinationPorts->last; ++port)
        map.emplace_back(std::uint16_t(port), std::uint16_t(rule.toPorts->first + (port - *rule.basePort)));
    return map;
}

void addConditions(NftRule& nft, const CompiledRule& rule)
{
    if (rule.in)
        matchIncoming(nft, *rule.in);
    if (rule.source && rule.source->length() > 0)
        matchAddress(nft, *rule.source, PacketSide::Source);
    if (rule.destination && rule.destination->length() > 0)
        matchAddress(nft, *rule.destination, PacketSide::Destination, rule.destinationInverted);
    if (rule.destinationIsLocal)
        nft.addressType(NFTA_FIB_F_DADDR, NFT_CMP_EQ, RTN_LOCAL);
    if (rule.sourceIsNotLocal)
        nft.addressType(NFTA_FIB_F_SADDR, NFT_CMP_NEQ, RTN_LOCAL);
    if (rule.protocol)
        matchTransport(nft, std::uint8_t(*rule.protocol));
    if (rule.destinationPorts)
        matchPorts(nft, *rule.destinationPorts, PacketSide::Destination);
    if (!rule.conntrack)
        return;
    nft.conntrackStatus(IPS_DST_NAT);
    if (rule.conntrack->protocol)
        matchConnectionTransport(nft, std::uint8_t(*rule.conntrack->protocol));
    if (rule.conntrack->originalDestination)
        matchOriginalAddress(nft, *rule.conntrack->originalDestination, PacketSide::Destination);
    if (rule.conntrack->originalPorts)
        matchOriginalPorts(nft, *rule.conntrack->originalPorts);
}

/// One port, or the first and the last of several; empty where the packet keeps its own.
struct PortBounds {
    explicit PortBounds(const std::optional<PortRange>& ports)
    {
        if (ports)
            first = portBytes(ports->first);
        if (ports && ports->count() > 1)
            last = portBytes(ports->last);
    }
    static NftRule::Bytes view(const std::optional<std::array<std::uint8_t, 2>>& bytes)
    {
        return bytes ? NftRule::Bytes(*bytes) : NftRule::Bytes();
    }
    std::optional<std::array<std::uint8_t, 2>> first;
    std::optional<std::array<std::uint8_t, 2>> last;
};

void addAction(NftRule& nft, Family family, const CompiledRule& rule)
{
    const PortBounds ports(rule.toPorts);
    switch (rule.action) {
    case Action::Dnat:
        if (rule.basePort)
            nft.destinationByMap(nftFamily(family), addressBytes(*rule.toAddress), shiftMapName(rule));
        else
            nft.destination(nftFamily(family), addressBytes(*rule.toAddress), PortBounds::view(ports.first),
                PortBounds::view(ports.last));
        break;
    case Action::Redirect:
        nft.redirect(PortBounds::view(ports.first), PortBounds::view(ports.last));
        break;
    case Action::Masquerade:
        nft.masquerade();
        break;
    case Action::Jump:
        nft.jump(rule.jumpTo);
        break;
    case Action::Accept:
        break;
    }
}

NftRule nftRuleOf(Family family, const CompiledRule& rule)
{
    NftRule nft;
    matchFamily(nft, family);
    addConditions(nft, rule);
    nft.counter();
    addAction(nft, family, rule);
    if (!rule.id.empty())
        nft.comment(kCommentPrefix + rule.id);
    return nft;
}

WantedNftChain& chainOf(WantedNftTable& table, const std::string& name)
{
    const auto known = std::find_if(table.chains.begin(), table.chains.end(),
        [&](const WantedNftChain& chain) { return chain.name == name; });
    if (known != table.chains.end())
        return *known;
    WantedNftChain chain;
    chain.name = name;
    for (const OwnBaseChain& base : kBaseChains)
        if (name == base.name) {
            chain.hook = base.hook;
            return table.chains.emplace_back(std::move(chain));
        }
    return *table.chains.insert(table.chains.begin(), std::move(chain));
}

} // namespace

WantedNftTable compileNft(const RulesByFamily& rules)
{
    WantedNftTable table;
    for (const auto& [family, list] : rules)
        for (const CompiledRule& rule : list) {
            if (rule.table != "nat")
                continue;
            if (rule.action == Action::Jump)
                chainOf(table, rule.jumpTo);
            chainOf(table, rule.chain).rules.push_back(nftRuleOf(family, rule));
            if (rule.basePort)
                table.maps[shiftMapName(rule)] = mapOf(rule);
        }
    return table;
}

} // namespace portolan
