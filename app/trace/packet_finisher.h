// Makes gathered packets ready to be shown: rules filled in, ends concluded, numbered and named.
#pragma once

#include "app/client/host_source.h"
#include "backend/packet/packet_namer.h"
#include "backend/packet/rule_resolver.h"
#include "backend/packet/way_steps.h"

namespace portolan {

class PacketFinisher {
public:
    /// host: as it was while the packets passed; null: nothing is known of it.
    explicit PacketFinisher(std::shared_ptr<const HostSnapshot> host);

    /// Another moment of the host, from now on.
    void know(std::shared_ptr<const HostSnapshot> host);
    /// In the order they were seen, on from those before.
    std::vector<Trajectory> finish(std::vector<Trajectory> packets);

private:
    std::shared_ptr<const HostSnapshot> m_host;
    std::optional<RuleResolver> m_resolver;
    PacketNamer m_namer;
};

/// What the steps of packets are put into words with.
KnownHost knownOf(const std::shared_ptr<const HostSnapshot>& host);

} // namespace portolan
