// Writes every message of nf_tables that a listing is made of, as it was received. Made
// tests/data/nft/*.netlink: `tst_nft_listing --record` in a network namespace with the rules in it; what nft
// -j lists is *.listed.
#pragma once

#include "helper/host/netlink.h"
#include "helper/nftables/listing/table_listing.h"

#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>

#include <cstdio>
#include <string>
#include <utility>
#include <vector>

namespace kerneltest {

inline int recordTables(std::FILE* out)
{
    using namespace portolan;
    auto socket = NetlinkSocket::open(NETLINK_NETFILTER);
    if (!socket)
        return 1;
    std::vector<std::pair<std::uint8_t, std::string>> tables;
    std::vector<std::array<std::string, 3>> sets;
    const auto ask = [&](std::uint16_t type, std::uint8_t family, const std::string& table,
                         const std::string& set) {
        NetlinkRequest request(std::uint16_t(NFNL_SUBSYS_NFTABLES << 8 | type), NLM_F_REQUEST | NLM_F_DUMP);
        request.extra<nfgenmsg>()->nfgen_family = family;
        if (!table.empty())
            mnl_attr_put_strz(request.head(), NFTA_RULE_TABLE, table.c_str());
        if (!set.empty())
            mnl_attr_put_strz(request.head(), NFTA_SET_ELEM_LIST_SET, set.c_str());
        socket->dump(request.head(), [&](const nlmsghdr* message) {
            std::fwrite(message, 1, MNL_ALIGN(message->nlmsg_len), out);
            const auto known = nftlisting::tableOf(message);
            if (type == NFT_MSG_GETTABLE)
                tables.emplace_back(known.family, known.name);
            else if (type == NFT_MSG_GETSET)
                sets.push_back({std::string(1, char(known.family)), std::string(known.name),
                    std::string(nftlisting::setNameOf(message))});
        });
    };
    for (const std::uint16_t type :
        {NFT_MSG_GETTABLE, NFT_MSG_GETOBJ, NFT_MSG_GETSET, NFT_MSG_GETFLOWTABLE, NFT_MSG_GETCHAIN})
        ask(type, 0, {}, {});
    for (const auto& [family, table, set] : sets)
        ask(NFT_MSG_GETSETELEM, std::uint8_t(family[0]), table, set);
    for (const auto& [family, table] : tables)
        ask(NFT_MSG_GETRULE, family, table, {});
    return 0;
}

} // namespace kerneltest
