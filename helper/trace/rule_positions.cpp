#include "helper/trace/rule_positions.h"

#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>

#include <cstring>

namespace portolan {

namespace {

using namespace std::chrono_literals;

constexpr auto kPositionsHold = 2s;
constexpr std::size_t kMostChains = 1024;

std::uint64_t handleIn(const nlattr* attribute)
{
    std::uint64_t handle = 0;
    const auto* bytes = static_cast<const std::uint8_t*>(payloadOf(attribute));
    for (std::size_t i = 0; i < sizeof handle && i < payloadSizeOf(attribute); ++i)
        handle = handle << 8 | bytes[i];
    return handle;
}

} // namespace

unsigned RulePositions::of(const TraceEvent& event, std::uint8_t family)
{
    // Names longer than the kernel takes would not fit the question.
    if (event.step != TraceStep::Rule || event.handle == 0 || event.table.size() >= NFT_NAME_MAXLEN
        || event.chain.size() >= NFT_NAME_MAXLEN)
        return 0;
    if (m_chains.size() >= kMostChains)
        m_chains.clear();
    KnownChain& chain = m_chains[std::to_string(family) + ' ' + event.table + ' ' + event.chain];
    const auto now = Clock::now();
    const bool lacks = !chain.positions.contains(event.handle);
    if (chain.asked == Clock::time_point{}
        || now - chain.asked > (lacks ? kPositionsHold / 10 : kPositionsHold)) {
        ask(chain, event, family);
        chain.asked = now;
    }
    const auto position = chain.positions.find(event.handle);
    return position == chain.positions.end() ? 0 : position->second;
}

void RulePositions::ask(KnownChain& chain, const TraceEvent& event, std::uint8_t family)
{
    if (!m_socket)
        if (auto opened = NetlinkSocket::open(NETLINK_NETFILTER); opened)
            m_socket.emplace(std::move(*opened));
    if (!m_socket)
        return;
    NetlinkRequest request(NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_GETRULE, NLM_F_REQUEST | NLM_F_DUMP);
    auto* header = request.extra<nfgenmsg>();
    header->nfgen_family = family;
    header->version = NFNETLINK_V0;
    mnl_attr_put_strz(request.head(), NFTA_RULE_TABLE, event.table.c_str());
    mnl_attr_put_strz(request.head(), NFTA_RULE_CHAIN, event.chain.c_str());
    unsigned position = 0;
    // What cannot be had is no error: the rule keeps its handle for a name.
    (void)m_socket->dump(
        request.head(),
        [&](const nlmsghdr* message) {
            ++position;
            forEachAttribute<nfgenmsg>(message, [&](unsigned type, const nlattr* attribute) {
                if (type == NFTA_RULE_HANDLE)
                    chain.positions[handleIn(attribute)] = position;
            });
        },
        [&] {
            chain.positions.clear();
            position = 0;
        });
}

} // namespace portolan
