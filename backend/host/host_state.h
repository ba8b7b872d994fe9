// The host state document: what a host looks like apart from its rules, in the shape of `ip -j`.
#pragma once

#include "backend/net/address.h"
#include "backend/net/port.h"
#include "backend/ruleset/ruleset.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace portolan {

/// A chain of nf_tables that the kernel calls at a hook, iptables-nft's own included.
struct NftBaseChain {
    std::string family; ///< "ip", "ip6", "inet", …
    std::string table;
    std::string name;
    std::string hook; ///< "forward"
    int priority = 0;
    bool policyDrops = false;
    bool hasDropRule = false; ///< one of its own rules ends in drop or reject
    bool acceptsTranslated = false; ///< `ct status dnat accept` stands above every such rule (firewalld)
};

struct Listener {
    Protocol protocol = Protocol::Tcp;
    std::optional<Address> address; ///< none: any
    Family family = Family::Ipv4;
    std::uint16_t port = 0;
    std::string program; ///< empty where the helper may not know
    std::optional<unsigned> pid = std::nullopt; ///< of that program, where the helper may know
    std::optional<unsigned> uid = std::nullopt; ///< whose socket it is
    unsigned inode = 0; ///< of the socket; 0: unknown
    bool bothFamilies = false; ///< an IPv6 socket on any address that takes IPv4 connections too
};

/// A running program that may pass on the connections of ports it listens on.
struct RelayProcess {
    unsigned pid = 0;
    unsigned uid = 0;
    std::vector<std::string> command; ///< its command line, word by word
};

/// The parts of the document that decisions are made from; the whole JSON is kept beside it.
struct HostState {
    std::string host; ///< host name
    std::string time; ///< ISO 8601, UTC
    struct InterfaceAddress {
        std::string interface;
        Address address;
        unsigned prefixLength = 0;
    };
    std::vector<std::string> interfaces; ///< links, in index order
    std::vector<InterfaceAddress> addresses;
    struct Route {
        std::optional<Prefix> destination; ///< none: default
        Family family = Family::Ipv4;
        std::string interface;
        std::optional<Address> gateway;
        std::string type; ///< "unicast" (main table), "unreachable", "blackhole", …
        unsigned metric = 0; ///< of several with one destination the kernel takes the lowest
        bool severalInterfaces = false; ///< next hops by several; the first is `interface`
        bool dead = false; ///< all its interfaces are down: the kernel passes it over
        bool advertised = false; ///< by a router, in IPv6
        std::string table = {}; ///< of tableRoutes: "100"
    };
    std::vector<Route> routes; ///< of the main table
    std::optional<std::vector<Route>> tableRoutes; ///< of others but "local"; nullopt: not known
    struct RoutingRule {
        Family family = Family::Ipv4;
        std::optional<Prefix> destination;
        std::string in; ///< interface, or empty
        std::string out; ///< what a program's socket is bound to, or empty
        bool conditional = false; ///< asks for more: a source, a mark, …
        bool inverted = false; ///< takes what does not fit
        std::string table; ///< "main", "100"; empty: an action, or a table that is not known
        std::string action; ///< "unreachable", "goto", …
        std::optional<unsigned> suppressedLength; ///< routes of that length and shorter do not count
        bool suppressesGroup = false; ///< routes by some interfaces do not count
    };
    std::vector<RoutingRule> routingRules; ///< as the kernel asks them
    struct Neighbour {
        Address address;
        std::string interface;
        std::string state; ///< "REACHABLE", "FAILED", …
    };
    std::vector<Neighbour> neighbours;
    std::map<std::string, std::string> sysctls; ///< "net.ipv4.ip_forward" → "1"; absent where unreadable
    std::vector<Listener> listeners;
    std::vector<RelayProcess>
        relays; ///< whatever they hold: find.h in forward/relay joins them with listeners
    std::vector<NftBaseChain> nftBaseChains;
    std::vector<std::string> legacyTables; ///< "ipv4/nat", … that exist in this network namespace
    /// Where iptables-nft's filter may drop what is forwarded, and no accept rule of ours can be written
    /// there: its own programs are not installed.
    std::set<Family> unwritableFilters;
    std::string json; ///< the document as it came

    /// The prefixes of this host's own addresses, for CompileContext.
    std::vector<Prefix> connected() const;
    bool isLocal(const Address& address) const;
    /// nullopt: the sysctl was not readable.
    std::optional<bool> forwarding(Family family) const;
    /// Whether what comes in by an interface is forwarded.
    std::optional<bool> forwardingFrom(Family family, const std::string& interface) const;
    std::optional<bool> accounting() const;
};

/// Reads a host state document: `addresses`, `routes`, `links`, `neighbours` as `ip -j` prints them (a route
/// may add "family": "inet6", which ip leaves out), `rules` too, `tableRoutes` like `routes` with "table",
/// `sysctls` {name: value}, `listeners` [{protocol, address,
/// port, family?, v6only?, program?, pid?, uid?, inode?}], `relays` [{pid, uid, command: [word…]}],
/// `legacyTables` ["ipv4/nat"], `unwritableFilters` ["ipv4"], `nftables` as libnftables prints it. Unknown
/// keys are ignored; wrong shapes are errors that name the key.
Result<HostState> readHostState(std::string json);

/// Which engines hold rules on this host, from its state and rulesets.
std::vector<Engine> enginesInUse(const HostState& host, const Ruleset& ruleset);

/// What is to be said of how engines stand beside each other: two that both hold rules (or a policy other
/// than ACCEPT), and tables of iptables-nft that its own tools cannot read any more.
/// unread: families whose tables came by nft for another reason, see HostState::unwritableFilters.
std::vector<Message> engineNotices(const Ruleset& ruleset, const std::set<Family>& unread = {});

} // namespace portolan
