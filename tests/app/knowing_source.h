// The article's host as the editor sees it: neighbours and listeners to choose from.
#pragma once

#include "tests/app/fake_source.h"

#include <memory>

namespace portolan {

/// The article's host with neighbours and listeners.
class KnowingSource : public FakeSource {
public:
    KnowingSource()
    {
        auto host = std::make_shared<HostSnapshot>(*FakeSource::snapshot());
        host->state.neighbours = {{*Address::parse("172.17.0.9"), "docker0", "REACHABLE"},
            {*Address::parse("172.17.0.2"), "docker0", "STALE"},
            {*Address::parse("172.20.240.7"), "eth0", "FAILED"}};
        host->state.listeners = {{Protocol::Tcp, *Address::parse("127.0.0.1"), Family::Ipv4, 3128, "squid"},
            {Protocol::Udp, std::nullopt, Family::Ipv4, 53, "dnsmasq"}};
        m_host = host;
    }
    std::shared_ptr<const HostSnapshot> snapshot() const override { return m_host; }
    void addSeveral(const std::vector<PortForward>& forwards, const EditWish& wish, IdsReply reply) override
    {
        wishes.push_back(wish);
        several.push_back(forwards);
        idsReply = std::move(reply);
    }

    /// A container comes up, and an address with it.
    void learn()
    {
        auto host = std::make_shared<HostSnapshot>(*m_host);
        host->state.neighbours.push_back({*Address::parse("172.17.0.11"), "docker0", "REACHABLE"});
        host->state.interfaces.push_back("wlan0");
        host->state.addresses.push_back({"wlan0", *Address::parse("192.0.2.5"), 24});
        m_host = host;
        Q_EMIT snapshotChanged();
    }

    std::vector<std::vector<PortForward>> several;
    IdsReply idsReply;

private:
    std::shared_ptr<const HostSnapshot> m_host;
};

} // namespace portolan
