// The kernel's messages about our table: the first byte says which, the rest is what is behind their headers.
#include "helper/nftables/own_changes.h"
#include "helper/nftables/own_parser.h"
#include "tests/fuzz/target.h"

#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>

#include <algorithm>

namespace {

using Take = void (*)(const nlmsghdr*, portolan::SeenNftTable&);
constexpr Take kTakes[] = {portolan::takeNftTable, portolan::takeNftChain, portolan::takeNftSet,
    portolan::takeNftRule, portolan::takeNftElements};

/// Several messages: a byte for the kind, two for the size, the bytes.
portolan::SeenNftTable readAll(const std::uint8_t* data, std::size_t size)
{
    portolan::SeenNftTable table;
    while (size >= 3) {
        const Take take = kTakes[data[0] % std::size(kTakes)];
        const std::size_t length = std::min<std::size_t>(data[1] | data[2] << 8, size - 3);
        std::vector<std::uint8_t> bytes(sizeof(nlmsghdr) + sizeof(nfgenmsg) + length);
        nlmsghdr head{};
        head.nlmsg_len = std::uint32_t(bytes.size());
        std::memcpy(bytes.data(), &head, sizeof head);
        std::copy_n(data + 3, length, bytes.data() + sizeof head + sizeof(nfgenmsg));
        take(reinterpret_cast<const nlmsghdr*>(bytes.data()), table);
        data += 3 + length;
        size -= 3 + length;
    }
    return table;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    portolan::SeenNftTable seen = readAll(data, size);
    const bool there = seen.there;
    portolan::WantedNftTable wanted;
    wanted.chains.emplace_back();
    wanted.chains.back().name = "PORTOLAN";
    wanted.chains.back().rules.emplace_back().counter().masquerade().comment("portolan:0a1b2c3d");
    for (const auto& [name, chain] : seen.chains)
        for (const auto& rule : chain.rules)
            portolan::isNftRule(wanted.chains.back().rules.front().expressions(), rule.expressions);
    portolan::NftBatch batch;
    portolan::addNftChanges(batch, wanted, seen);
    if (!there && batch.empty())
        hold("a table that is not there is made");
    return 0;
}
