// A forward turned into rules, and where those rules go. Pure: the helper writes what this says.
#pragma once

#include "backend/forward/port_forward.h"

#include <string>
#include <vector>

namespace portolan {

/// Our chains in xtables tables. No other chain is ever filled by us; built-in chains get one jump each.
inline constexpr const char* kNatChain = "PORTOLAN"; ///< nat, from PREROUTING and OUTPUT
inline constexpr const char* kLoopbackChain = "PORTOLAN-LOOPBACK"; ///< nat, from OUTPUT for 127.0.0.0/8, ::1
inline constexpr const char* kPostChain = "PORTOLAN-POST"; ///< nat, from POSTROUTING
inline constexpr const char* kForwardChain = "PORTOLAN-FORWARD"; ///< filter, from FORWARD
inline constexpr const char* kTraceChain = "PORTOLAN-TRACE"; ///< raw, from PREROUTING, while a trace runs
inline constexpr const char* kTraceOutChain = "PORTOLAN-TRACE-OUT"; ///< raw, from OUTPUT, while a trace runs

/// Whether the chain is one of those.
bool isOwnChain(std::string_view chain);
/// Whether it is one of the last two, which hold no forward's rules.
bool isTraceChain(std::string_view chain);

/// What a rule's comment begins with; the forward's id follows, and nothing else.
inline constexpr const char* kCommentPrefix = "portolan:";

/// What a host adds to a forward's rules.
struct CompileContext {
    /// The connected networks of this host; the one that holds the target is masqueraded for hairpin.
    std::vector<Prefix> connected;
    /// For people, the rules are shown in the words of this one: XtablesLegacy or Nftables.
    Engine engine = Engine::XtablesLegacy;
};

/// A rule we write, as values; text() is what iptables-save prints for it.
struct CompiledRule {
    enum class Action : std::uint8_t { Dnat, Redirect, Masquerade, Accept, Jump };

    std::string table; ///< "nat", "filter"
    std::string chain;
    std::string id; ///< the forward's id; comment is "portolan:<id>"; empty for jumps, which have no comment
    std::optional<Prefix> source; ///< -s
    std::optional<Prefix> destination; ///< -d
    bool destinationInverted = false; ///< ! -d
    std::optional<InterfaceName> in; ///< -i
    std::optional<Protocol> protocol; ///< -p and -m
    std::optional<PortRange> destinationPorts; ///< --dport
    bool destinationIsLocal = false; ///< -m addrtype --dst-type LOCAL
    bool sourceIsNotLocal = false; ///< -m addrtype ! --src-type LOCAL
    /// -m conntrack --ctstate DNAT, and with it what the connection originally asked for and who answers.
    struct Conntrack {
        std::optional<Protocol> protocol; ///< --ctproto
        std::optional<Prefix> originalDestination; ///< --ctorigdst
        std::optional<PortRange> originalPorts; ///< --ctorigdstport
        std::optional<Prefix> replySource; ///< --ctreplsrc
        std::optional<PortRange> replyPorts; ///< --ctreplsrcport
        friend bool operator==(const Conntrack&, const Conntrack&) = default;
    };
    std::optional<Conntrack> conntrack;
    Action action = Action::Accept;
    std::optional<Address> toAddress; ///< DNAT
    std::optional<PortRange> toPorts; ///< DNAT, REDIRECT
    std::optional<std::uint16_t>
        basePort; ///< DNAT of a shifted range: port n goes to toPorts.first + (n - basePort)
    std::string jumpTo; ///< Jump

    friend bool operator==(const CompiledRule&, const CompiledRule&) = default;
    /// "-A PORTOLAN -p tcp -m tcp --dport 9090 -m comment --comment "portolan:0a1b2c3d" -j DNAT …", equal to
    /// the line iptables-save prints after the rule was installed.
    std::string text() const;
};

/// The rules of one enabled, validated forward, in the order they are written: filter, then nat. Empty if
/// disabled.
///
/// One accept rule serves both directions and the ICMP errors of the forward's connections, because it asks
/// conntrack for the connection's tuples instead of looking at the packet.
std::vector<CompiledRule> compile(const PortForward& forward, const CompileContext& context);

/// The jumps that lead into our chains, needed once as soon as one forward is enabled. Filter first.
std::vector<CompiledRule> compileJumps(const std::vector<PortForward>& forwards, Family family);

/// What a change to one forward looks like to a person: the lines of compile() grouped as iptables-restore
/// text ("*nat\n:PORTOLAN - [0:0]\n-A …\nCOMMIT\n"), jumps included, filter first; for nftables, the table
/// as `nft -f` takes it. An empty id shows as 00000000. For reading: `iptables-restore --noflush` would empty
/// chains of ours that exist already.
std::string previewText(const PortForward& forward, const CompileContext& context);

} // namespace portolan
