// The packet that opens a connection to a forward, at each hook it comes through.
#pragma once

#include "backend/forward/find.h"
#include "backend/forward/reach.h"
#include "backend/packet/packet_facts.h"

namespace portolan {

/// Of clients elsewhere: what programs on this host ask takes another way.
class FirstPacket {
public:
    /// found: the forward where it is there already; or null. All must outlive it.
    FirstPacket(
        const PortForward& forward, const FoundForward* found, const HostState& host, const Reach& reach);

    /// Where clients come in: by the interface asked for, the address's, or the default route's; empty: not
    /// known.
    const std::string& client() const { return m_client; }
    /// Further interfaces that clients may come in by; none that lead to containers and guests alone.
    const std::vector<std::string>& otherClients() const { return m_otherClients; }
    /// Whether a program on this host answers.
    bool endsHere() const { return m_endsHere; }

    /// Whether it comes through such a chain, and it is known as what.
    bool meets(const BaseHook& place) const;
    PacketFacts at(const BaseHook& place, const std::string& client) const;

private:
    AddressSet sourcesBy(const std::string& client) const;
    std::optional<AddressSet> askedBy(const std::string& client) const;
    std::optional<AddressSet> redirectedTo(const std::string& client) const;
    std::optional<AddressSet> answering(const std::string& client) const;
    std::vector<PortRange> answeringPorts() const;

    const PortForward& m_forward;
    const FoundForward* m_found;
    const HostState& m_host;
    const Reach& m_reach;
    bool m_relayed = false; ///< a program takes it as it came
    bool m_endsHere = false;
    std::string m_client;
    std::vector<std::string> m_otherClients;
};

} // namespace portolan
