// A port forward: what somebody wants, and what is found in a host's rules.
#pragma once

#include "backend/net/address.h"
#include "backend/net/port.h"
#include "backend/ruleset/ruleset.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace portolan {

/// Connections to `listen` are answered by `to`. What a person asks for; how it becomes rules is compile.h.
struct PortForward {
    struct Listen {
        std::optional<Address> address; ///< none: every address of this host
        std::optional<PortRange> ports; ///< none: all ports (found ones only; a wanted forward has ports)
        std::optional<InterfaceName> interface; ///< none: any
        friend bool operator==(const Listen&, const Listen&) = default;
    };
    struct To {
        std::optional<Address> address; ///< none: this host itself (REDIRECT)
        std::optional<PortRange> ports; ///< none: the ports asked for
        friend bool operator==(const To&, const To&) = default;
    };

    std::string id; ///< 8 lower-case hexadecimal digits; empty until the helper gave one
    std::string name; ///< for people; at most 64 bytes of UTF-8, no control characters
    Family family = Family::Ipv4;
    Protocol protocol = Protocol::Tcp;
    Listen listen;
    To to;
    std::vector<Prefix> sources; ///< who may use it; none: everybody
    bool hairpin = true; ///< also for clients on the target's own network, by masquerading them
    /// Also for programs on this host, by its own addresses (not 127.0.0.0/8 and ::1: loopback). Without
    /// effect where listen names an interface: what this host sends itself came in by none.
    bool fromThisHost = true;
    /// Also for programs on this host that ask 127.0.0.1 or ::1; with a loopback address to listen on, only
    /// for those. To another host (IPv4 only) the kernel needs route_localnet on the way there.
    bool loopback = false;
    bool hideClientAddress = false; ///< the target sees this host instead of the client
    bool enabled = true;

    /// Only programs on this host can reach it, because it listens on a loopback address.
    bool onlyLoopback() const { return listen.address && listen.address->isLoopback(); }
    /// The target is this host by name: what it cannot be for sure, an address of its own, is not said here.
    bool toThisHost() const { return !to.address || to.address->isLoopback(); }

    friend bool operator==(const PortForward&, const PortForward&) = default;
};

/// Who wrote a rule, told by the names of its chain, table and comment.
enum class Owner : std::uint8_t {
    Portolan,
    Docker,
    Podman,
    Cni,
    KubeProxy,
    Libvirt,
    Firewalld,
    Ufw,
    Lxd,
    Incus,
    Relay,
    Hand
};
/// "portolan", "docker", "kube-proxy", "hand", …
const char* toString(Owner owner);

enum class ForwardState : std::uint8_t {
    Active, ///< its rules are in the kernel
    Missing, ///< wanted, but a rule of it is not there
    Disabled, ///< wanted, switched off
};
/// "active", "missing", "disabled".
const char* toString(ForwardState state);

/// One rule of a host, by place, with its text copied out of the ruleset.
struct RuleReference {
    std::string table;
    std::string chain;
    unsigned position = 0; ///< from 1
    std::string text;
    Counters counters;
    bool counted = true; ///< false: nothing counts there
    friend bool operator==(const RuleReference&, const RuleReference&) = default;
};

/// A container as its engine calls it.
struct ContainerName {
    std::string name;
    std::string image;
    std::string project, service; ///< of a compose file; empty: none
    friend bool operator==(const ContainerName&, const ContainerName&) = default;
};

/// A forward as a host has it, whoever made it.
struct FoundForward {
    PortForward
        forward; ///< foreign ones have an id made from their rule's place and text; stable between reads
    /// Of a foreign rule that is not about TCP, UDP or SCTP: its protocol, 0 for any; forward.protocol says
    /// nothing.
    std::optional<ProtocolNumber> otherProtocol;
    /// Where chance picks one of several targets (kube-proxy's services): all of them, the first also in
    /// forward.to.
    struct Target {
        PortForward::To to;
        double share = 0; ///< of the connections, 0 to 1
        friend bool operator==(const Target&, const Target&) = default;
    };
    std::vector<Target> targets; ///< empty for the usual forward, which has one
    Owner owner = Owner::Hand;
    /// Of a relay: the program and its process. Where it passes connections to if forward.to has no address:
    /// "pod/web", "ann@server → db".
    std::string program;
    unsigned process = 0;
    std::string elsewhere;
    std::optional<ContainerName> container; ///< that answers, where its engine could be asked
    Engine engine = Engine::XtablesLegacy;
    ForwardState state = ForwardState::Active;
    bool editable = false; ///< ours
    Counters counters; ///< of the translating rules: connections, not packets
    bool counted = true; ///< false: none of them counts
    std::vector<RuleReference> rules; ///< the translating rule first, then hairpin and accept rules

    /// "tcp", …; "any" or the other protocol's name where the rule is about one.
    std::string protocolText() const;
};

/// The D-Bus form of a forward: keys as in the JSON contract, flattened ("listenAddress", "listenPorts",
/// "listenInterface", "toAddress", "toPorts"); absent keys have their default. The family's default is that
/// of the addresses; listenAddress "any" and toAddress "local" (this host itself) stand for no address.
using ForwardFields = std::map<std::string, std::variant<bool, std::string, std::vector<std::string>>>;

ForwardFields toFields(const PortForward& forward);
/// Refuses unknown keys, wrong types and everything validate() refuses.
Result<PortForward> fromFields(const ForwardFields& fields);

/// The family the addresses have, IPv4 where there are none: for a forward that does not name one.
Family familyOfAddresses(const PortForward& forward);

/// Most sources of one forward: each makes a rule.
inline constexpr std::size_t kMaxSources = 64;
/// Bytes of a forward's name.
inline constexpr std::size_t kMaxNameBytes = 64;

/// Checks what can be known without a host: family mixes, unequal ranges, impossible targets, names. A name
/// may not hold what could pass for rule text (double quotes, backslashes, words that look like options).
Result<void> validate(const PortForward& forward);

/// LISTEN of the command line: "[ADDR:]PORT[-PORT]", IPv6 in brackets.
Result<PortForward::Listen> parseListen(std::string_view text);
/// TO of the command line: "ADDR[:PORT[-PORT]]", IPv6 in brackets (a bare IPv6 address is taken too); "local"
/// as the address is this host itself.
Result<PortForward::To> parseTo(std::string_view text);

/// "any:8080", "[fd00::1]:8000-8010", "any:8080 on eth0".
std::string describeListen(const PortForward& forward);
/// "172.17.0.2:80", "this host:3128".
std::string describeTo(const PortForward& forward);
/// The same, or what a relay passes to where no address says it: "pod/web:80".
std::string describeTo(const FoundForward& found);
/// What holds it: an engine's name, or "relay".
const char* engineText(const FoundForward& found);

} // namespace portolan
