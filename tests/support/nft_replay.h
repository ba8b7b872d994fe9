// Messages of nf_tables as they were received, one after the other, read again without a kernel.
#pragma once

#include "helper/nftables/listing/table_listing.h"

#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>

#include <cstring>
#include <list>
#include <map>
#include <string>
#include <vector>

namespace portolan::test {

/// Names that are the same on every machine.
inline nftlisting::Names fixedNames()
{
    nftlisting::Names names;
    names.interface = [](unsigned index) { return index == 1 ? "lo" : ""; };
    names.protocol = [](unsigned number) {
        static const std::map<unsigned, std::string> kNames{{1, "icmp"}, {2, "igmp"}, {6, "tcp"}, {17, "udp"},
            {33, "dccp"}, {47, "gre"}, {50, "esp"}, {51, "ah"}, {58, "ipv6-icmp"}, {108, "ipcomp"},
            {132, "sctp"}, {136, "udplite"}};
        const auto known = kNames.find(number);
        return known == kNames.end() ? std::string() : known->second;
    };
    return names;
}

class NftReplay {
public:
    /// What is not a whole message ends it. Every table in the order that they came in.
    explicit NftReplay(std::span<const std::uint8_t> bytes)
    {
        while (bytes.size() >= sizeof(nlmsghdr)) {
            nlmsghdr head{};
            std::memcpy(&head, bytes.data(), sizeof head);
            if (head.nlmsg_len < sizeof head || head.nlmsg_len > bytes.size())
                return;
            // Aligned, as the kernel's are.
            std::vector<std::uint64_t> message((head.nlmsg_len + 7) / 8);
            std::memcpy(message.data(), bytes.data(), head.nlmsg_len);
            take(reinterpret_cast<const nlmsghdr*>(message.data()));
            bytes = bytes.subspan(std::min<std::size_t>(bytes.size(), MNL_ALIGN(head.nlmsg_len)));
        }
    }

    std::list<nftlisting::TableListing>& tables() { return m_tables; }

private:
    void take(const nlmsghdr* message)
    {
        using nftlisting::TableListing;
        if (message->nlmsg_type >> 8 != NFNL_SUBSYS_NFTABLES)
            return;
        const unsigned type = message->nlmsg_type & 0xff;
        if (type == NFT_MSG_NEWTABLE)
            return m_tables.emplace_back(m_names).table(message);
        const auto known = nftlisting::tableOf(message);
        for (TableListing& table : m_tables) {
            if (table.family() != known.family || table.name() != known.name || !table.certain())
                continue;
            if (type == NFT_MSG_NEWOBJ)
                table.object(message);
            else if (type == NFT_MSG_NEWSET)
                table.set(message);
            else if (type == NFT_MSG_NEWFLOWTABLE)
                table.flowtable(message);
            else if (type == NFT_MSG_NEWCHAIN)
                table.chain(message);
            else if (type == NFT_MSG_NEWSETELEM)
                takeElements(table, message);
            else if (type == NFT_MSG_NEWRULE)
                takeRule(table, message);
        }
    }

    static void takeElements(nftlisting::TableListing& table, const nlmsghdr* message)
    {
        const auto name = nftlisting::setNameOf(message);
        for (std::size_t set = 0; set < table.sets(); ++set)
            if (table.setName(set) == name)
                table.elements(set, message);
    }

    /// Its sets are whole before its first rule.
    void takeRule(nftlisting::TableListing& table, const nlmsghdr* message)
    {
        if (m_whole != &table)
            for (std::size_t set = 0; set < table.sets(); ++set)
                table.elementsDone(set);
        m_whole = &table;
        table.rule(message);
    }

    nftlisting::Names m_names = fixedNames();
    std::list<nftlisting::TableListing> m_tables;
    const nftlisting::TableListing* m_whole = nullptr;
};

} // namespace portolan::test
