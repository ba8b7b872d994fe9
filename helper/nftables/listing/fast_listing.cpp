#include "helper/nftables/listing/fast_listing.h"

#include "helper/host/netlink.h"
#include "helper/nftables/listing/table_listing.h"
#include "helper/nftables/tables.h"

#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <unistd.h>

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>

#include <array>
#include <list>
#include <optional>

namespace portolan {

namespace nftlisting {

namespace {

constexpr int kListingAttempts = 4;

std::string protocolName(unsigned number)
{
    static std::array<std::optional<std::string>, 256> known;
    if (number >= known.size())
        return {};
    if (!known[number]) {
        const protoent* entry = getprotobynumber(int(number));
        known[number] = entry ? entry->p_name : "";
    }
    return *known[number];
}

std::string interfaceName(unsigned index)
{
    char name[IF_NAMESIZE];
    return if_indextoname(index, name) ? name : "";
}

Names namesOfThisMachine()
{
    return {interfaceName, protocolName, access("/etc/iproute2/rt_marks", F_OK) == 0};
}

/// Asks for one kind of object: of all tables, or of one.
class Asker {
public:
    explicit Asker(NetlinkSocket& socket)
        : m_socket(socket)
    {
    }

    bool all(std::uint16_t type, const NetlinkSocket::Message& message, const std::function<void()>& started)
    {
        NetlinkRequest request = requestFor(type, NFPROTO_UNSPEC);
        return m_socket.dump(request.head(), message, started).has_value();
    }

    /// set: empty for what has none.
    bool ofTable(std::uint16_t type, const TableListing& table, const std::string& set,
        const NetlinkSocket::Message& message, const std::function<void()>& started)
    {
        // The names' attributes have the same numbers for rules and for elements.
        static_assert(int(NFTA_RULE_TABLE) == int(NFTA_SET_ELEM_LIST_TABLE));
        if (table.name().size() + set.size() > kLongestNames)
            return false;
        NetlinkRequest request = requestFor(type, table.family());
        mnl_attr_put_strz(request.head(), NFTA_RULE_TABLE, table.name().c_str());
        if (!set.empty())
            mnl_attr_put_strz(request.head(), NFTA_SET_ELEM_LIST_SET, set.c_str());
        return m_socket.dump(request.head(), message, started).has_value();
    }

private:
    static constexpr std::size_t kLongestNames = 440; ///< what a request has room for

    static NetlinkRequest requestFor(std::uint16_t type, std::uint8_t family)
    {
        NetlinkRequest request(std::uint16_t(NFNL_SUBSYS_NFTABLES << 8 | type), NLM_F_REQUEST | NLM_F_DUMP);
        auto* head = request.extra<nfgenmsg>();
        head->nfgen_family = family;
        head->version = NFNETLINK_V0;
        return request;
    }

    NetlinkSocket& m_socket;
};

std::string keyOf(std::uint8_t family, std::string_view name)
{
    const char* word = family == NFPROTO_IPV4 ? "ip/"
        : family == NFPROTO_IPV6              ? "ip6/"
        : family == NFPROTO_INET              ? "inet/"
                                              : "other/";
    return word + std::string(name);
}

class Reading {
public:
    Reading(NetlinkSocket& socket, const Names& names, const std::function<bool(const std::string&)>& wanted)
        : m_asker(socket)
        , m_names(names)
        , m_wanted(wanted)
    {
    }

    bool run()
    {
        const bool asked = m_asker.all(
            NFT_MSG_GETTABLE, [this](const nlmsghdr* message) { takeTable(message); },
            [this] { m_tables.clear(); });
        if (!asked || !each(NFT_MSG_GETOBJ, &TableListing::object)
            || !each(NFT_MSG_GETSET, &TableListing::set)
            || !each(NFT_MSG_GETFLOWTABLE, &TableListing::flowtable)
            || !each(NFT_MSG_GETCHAIN, &TableListing::chain))
            return false;
        for (auto& [key, table] : m_tables)
            if (table.certain() && !(readSets(table) && readRules(table)))
                return false;
        return true;
    }

    std::map<std::string, FastTable> listed(std::size_t mostOfATable)
    {
        std::map<std::string, FastTable> tables;
        for (auto& [key, table] : m_tables) {
            if (!table.certain())
                continue;
            FastTable listed{table.text(), false};
            if (listed.entries.size() > mostOfATable)
                listed = {table.text(false), true};
            if (table.certain())
                tables.emplace(key, std::move(listed));
        }
        return tables;
    }

private:
    void takeTable(const nlmsghdr* message)
    {
        const MessageTable known = tableOf(message);
        const std::string key = keyOf(known.family, known.name);
        if (m_wanted(key))
            m_tables.try_emplace(key, m_names).first->second.table(message);
    }

    /// A dump that is begun anew would tell everything twice: the generation says that all is to be read
    /// anew.
    bool each(std::uint16_t type, void (TableListing::*take)(const nlmsghdr*))
    {
        int attempts = 0;
        const bool asked = m_asker.all(
            type,
            [&](const nlmsghdr* message) {
                const MessageTable known = tableOf(message);
                const auto table = m_tables.find(keyOf(known.family, known.name));
                if (table != m_tables.end() && table->second.certain())
                    (table->second.*take)(message);
            },
            [&attempts] { ++attempts; });
        return asked && attempts == 1;
    }

    bool readSets(TableListing& table)
    {
        for (std::size_t set = 0; set < table.sets() && table.certain(); ++set) {
            const bool asked = m_asker.ofTable(
                NFT_MSG_GETSETELEM, table, table.setName(set),
                [&](const nlmsghdr* message) { table.elements(set, message); },
                [&] { table.elementsAgain(set); });
            if (!asked)
                return false;
            table.elementsDone(set);
        }
        return true;
    }

    bool readRules(TableListing& table)
    {
        return !table.certain()
            || m_asker.ofTable(
                NFT_MSG_GETRULE, table, {}, [&](const nlmsghdr* message) { table.rule(message); },
                [&] { table.rulesAgain(); });
    }

    Asker m_asker;
    const Names& m_names;
    const std::function<bool(const std::string&)>& m_wanted;
    std::map<std::string, TableListing> m_tables;
};

} // namespace

} // namespace nftlisting

std::map<std::string, FastTable> listFast(
    const std::function<bool(const std::string& table)>& wanted, std::size_t mostOfATable)
{
    auto socket = NetlinkSocket::open(NETLINK_NETFILTER);
    if (!socket)
        return {};
    const nftlisting::Names names = nftlisting::namesOfThisMachine();
    for (int tries = 0; tries < nftlisting::kListingAttempts; ++tries) {
        const auto before = nftGeneration();
        nftlisting::Reading reading(*socket, names, wanted);
        const bool whole = reading.run();
        const auto after = nftGeneration();
        if (!before || !after)
            return {};
        if (whole && *before == *after)
            return reading.listed(mostOfATable);
    }
    return {};
}

} // namespace portolan
