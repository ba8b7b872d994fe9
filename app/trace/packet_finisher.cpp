#include "app/trace/packet_finisher.h"

#include "backend/packet/conclude.h"

namespace portolan {

PacketFinisher::PacketFinisher(std::shared_ptr<const HostSnapshot> host)
{
    know(std::move(host));
}

void PacketFinisher::know(std::shared_ptr<const HostSnapshot> host)
{
    m_host = std::move(host);
    m_resolver.reset();
    if (m_host)
        m_resolver.emplace(m_host->ruleset);
}

std::vector<Trajectory> PacketFinisher::finish(std::vector<Trajectory> packets)
{
    for (Trajectory& packet : packets) {
        if (m_resolver)
            m_resolver->fill(packet);
        concludeEnd(packet, m_host ? &m_host->state : nullptr);
        m_namer.name(packet);
    }
    return packets;
}

KnownHost knownOf(const std::shared_ptr<const HostSnapshot>& host)
{
    return host ? KnownHost{&host->ruleset, &host->state} : KnownHost{};
}

} // namespace portolan
