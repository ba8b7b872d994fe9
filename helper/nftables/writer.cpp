#include "helper/nftables/writer.h"

#include "helper/nftables/ask.h"
#include "helper/nftables/own_changes.h"
#include "helper/nftables/own_parser.h"

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace portolan {

namespace {

/// While somebody keeps changing nf_tables. The last tries do not insist on its generation: handles still
/// keep us from changing what we did not see, and our own table is nobody else's.
constexpr int kInsistent = 30;
constexpr int kTries = 40;

/// Where there is no nf_tables, or none that we may ask, there is no table of ours either.
bool meansNone(int error)
{
    return error == ENOENT || error == EPROTONOSUPPORT || error == EOPNOTSUPP || error == EINVAL
        || error == EAFNOSUPPORT;
}

class OwnTableReader {
public:
    /// 0, or an errno. EINTR: it changed meanwhile.
    int read(SeenNftTable& seen)
    {
        seen = {};
        int error = m_kernel.one(NFT_MSG_GETGEN, NFPROTO_UNSPEC, {},
            [&](const nlmsghdr* message) { seen.generation = nftGenerationIn(message); });
        if (error == 0)
            error = m_kernel.one(NFT_MSG_GETTABLE, NFPROTO_INET, naming(NFTA_TABLE_NAME),
                [&](const nlmsghdr* message) { takeNftTable(message, seen); });
        if (!seen.there)
            return meansNone(error) ? 0 : error;
        const std::pair<std::uint16_t, void (*)(const nlmsghdr*, SeenNftTable&)> lists[]{
            {NFT_MSG_GETCHAIN, takeNftChain}, {NFT_MSG_GETSET, takeNftSet}, {NFT_MSG_GETRULE, takeNftRule}};
        static_assert(unsigned(NFTA_CHAIN_TABLE) == unsigned(NFTA_SET_TABLE)
            && unsigned(NFTA_CHAIN_TABLE) == unsigned(NFTA_RULE_TABLE));
        for (const auto& [type, take] : lists)
            if (error == 0)
                error = m_kernel.all(type, NFPROTO_INET, naming(NFTA_CHAIN_TABLE),
                    [&, take = take](const nlmsghdr* message) { take(message, seen); });
        for (auto& [name, elements] : seen.maps) {
            if (error == 0)
                error = readElements(name, seen);
            std::sort(elements.begin(), elements.end());
        }
        return error;
    }

private:
    static NftQuestions::Put naming(unsigned attribute)
    {
        return [attribute](
                   nlmsghdr* message) { mnl_attr_put_strz(message, std::uint16_t(attribute), kOwnNftTable); };
    }

    int readElements(const std::string& map, SeenNftTable& seen)
    {
        return m_kernel.all(
            NFT_MSG_GETSETELEM, NFPROTO_INET,
            [&](nlmsghdr* message) {
                mnl_attr_put_strz(message, NFTA_SET_ELEM_LIST_TABLE, kOwnNftTable);
                mnl_attr_put_strz(message, NFTA_SET_ELEM_LIST_SET, map.c_str());
            },
            [&](const nlmsghdr* message) { takeNftElements(message, seen); });
    }

    NftQuestions m_kernel;
};

/// What another program's change in between looks like.
bool worthAnotherLook(int error)
{
    return error == EINTR || error == ERESTART || error == EAGAIN || error == ENOENT || error == EEXIST
        || error == EBUSY;
}

tl::unexpected<Error> cannotWrite(int error)
{
    if (worthAnotherLook(error))
        return failure(ErrorCode::Busy,
            PORTOLAN_TR("Another program keeps changing nftables (%1); try again later."),
            {std::strerror(error)});
    if (error == EMSGSIZE || error == ENOBUFS || error == ENOMEM)
        return failure(ErrorCode::Kernel,
            PORTOLAN_TR("The rules are too many for one transaction of nftables (%1): change fewer forwards "
                        "at once."),
            {std::strerror(error)});
    const bool unsupported = error == EOPNOTSUPP || error == EPROTONOSUPPORT || error == EAFNOSUPPORT;
    return failure(unsupported ? ErrorCode::Unsupported : ErrorCode::Kernel,
        PORTOLAN_TR("The kernel refused to change table inet portolan of nftables: %1."),
        {std::strerror(error)});
}

Result<void> checkOurs(const SeenNftTable& seen)
{
    if (seen.flags & NFT_TABLE_F_OWNER)
        return failure(ErrorCode::Conflict,
            PORTOLAN_TR("table inet portolan of nftables belongs to another program (netlink port %1), and "
                        "nobody else may change it: end that program."),
            {std::to_string(seen.owner)});
    return {};
}

Result<SeenNftTable> readOwnTable()
{
    OwnTableReader reader;
    SeenNftTable seen;
    int error = EINTR;
    for (int tries = 0; error == EINTR && tries < kTries; ++tries)
        error = reader.read(seen);
    if (error != 0)
        return failure(ErrorCode::Kernel, PORTOLAN_TR("Cannot read table inet portolan of nftables: %1."),
            {std::strerror(error)});
    if (auto ours = checkOurs(seen); !ours)
        return tl::unexpected(ours.error());
    return seen;
}

/// The table as it was left or seen last. While nf_tables has the generation of then, nobody changed
/// anything, and to read thousands of rules takes longer than all the rest of an edit.
std::optional<SeenNftTable>& lastSight()
{
    static std::optional<SeenNftTable> sight;
    return sight;
}

/// Takes it, where it still holds.
std::optional<SeenNftTable> takeLastSight()
{
    auto sight = std::exchange(lastSight(), std::nullopt);
    std::optional<std::uint32_t> generation;
    NftQuestions kernel;
    if (!sight
        || kernel.one(NFT_MSG_GETGEN, NFPROTO_UNSPEC, {},
               [&](const nlmsghdr* message) { generation = nftGenerationIn(message); })
            != 0
        || generation != sight->generation)
        return std::nullopt;
    return sight;
}

WantedNftTable trial()
{
    CompiledRule translating;
    translating.table = "nat";
    translating.chain = kNatChain;
    translating.protocol = Protocol::Tcp;
    translating.destinationPorts = PortRange{1, 1};
    translating.sourceIsNotLocal = true;
    const std::uint8_t target[]{192, 0, 2, 1};
    translating.action = CompiledRule::Action::Dnat;
    translating.toAddress = Address::fromBytes(Family::Ipv4, target);
    CompiledRule hiding = translating;
    hiding.chain = kPostChain;
    hiding.action = CompiledRule::Action::Masquerade;
    hiding.conntrack = CompiledRule::Conntrack{};
    std::vector<CompiledRule> rules{translating, hiding};
    for (const auto& [base, chain] :
        {std::pair("PREROUTING", kNatChain), std::pair("POSTROUTING", kPostChain)}) {
        CompiledRule jump;
        jump.table = "nat";
        jump.chain = base;
        jump.action = CompiledRule::Action::Jump;
        jump.jumpTo = chain;
        rules.push_back(jump);
    }
    return compileNft({{Family::Ipv4, rules}});
}

} // namespace

Result<NftWritten> writeNftRules(const RulesByFamily& rules)
{
    const WantedNftTable wanted = compileNft(rules);
    int error = EINTR;
    auto remembered = takeLastSight();
    for (int tries = 0; tries < kTries && worthAnotherLook(error); ++tries) {
        auto seen = remembered ? Result<SeenNftTable>(std::move(*remembered)) : readOwnTable();
        remembered.reset();
        if (!seen)
            return tl::unexpected(seen.error());
        const auto generation = tries < kInsistent ? std::optional(seen->generation) : std::nullopt;
        NftBatch batch(generation);
        if (!addNftChanges(batch, wanted, *seen))
            continue;
        if (batch.empty()) {
            lastSight() = std::move(*seen);
            return NftWritten{};
        }
        const auto socket = openNftSocket();
        error = socket ? batch.send(socket->get()) : errno;
        if (error == 0) {
            ++seen->generation;
            if (generation)
                lastSight() = std::move(*seen);
            return NftWritten{true, generation};
        }
    }
    return cannotWrite(error);
}

Result<bool> nftRulesWritten(const RulesByFamily& rules)
{
    auto seen = readOwnTable();
    if (!seen)
        return tl::unexpected(seen.error());
    NftBatch batch;
    addNftChanges(batch, compileNft(rules), *seen);
    if (!batch.empty())
        return false;
    lastSight() = std::move(*seen);
    return true;
}

bool nftTranslates()
{
    static bool known = false; // what a kernel can do it does not forget
    if (known)
        return true;
    const auto seen = readOwnTable();
    const bool taken = !seen && seen.error().code == ErrorCode::Conflict; // by whoever could make it
    known = seen && seen->there;
    if (taken || known)
        return true;
    const auto socket = openNftSocket();
    NftBatch batch;
    SeenNftTable none;
    addNftChanges(batch, trial(), none);
    known = seen && socket && batch.attempt(socket->get()) == 0;
    return known;
}

} // namespace portolan
