// A busy host's connections for the benchmarks of the window: made up, the same at every run.
#pragma once

#include "app/client/host_source.h"
#include "backend/flow/live_flows.h"

#include <random>
#include <string>
#include <vector>

namespace portolan::test {

/// Gives the window what the benchmark makes up.
class BusyHost : public HostSource {
public:
    Status status() const override { return Status::Ready; }
    QString statusText() const override { return {}; }
    QString hostName() const override { return QStringLiteral("busy"); }
    bool isRecording() const override { return false; }
    std::shared_ptr<const HostSnapshot> snapshot() const override { return m_snapshot; }
    void refresh() override { }
    void watchFlows(bool, bool) override { }
    void preview(const PortForward&, Reply) override { }
    void add(const PortForward&, Reply) override { }
    void remove(const QString&, bool, RemoveReply) override { }

    explicit BusyHost(unsigned forwards)
    {
        auto snapshot = std::make_shared<HostSnapshot>();
        for (unsigned i = 0; i < forwards; ++i) {
            FoundForward found;
            found.forward.id = "0000" + std::to_string(1000 + i);
            found.forward.name = "service " + std::to_string(i);
            found.forward.listen.ports = PortRange{std::uint16_t(8000 + i), std::uint16_t(8000 + i)};
            found.forward.to = {*Address::parse("172.17.0." + std::to_string(2 + i)),
                PortRange{std::uint16_t(80), std::uint16_t(80)}};
            snapshot->forwards.push_back(found);
        }
        m_snapshot = std::move(snapshot);
    }
    void deliver(const std::vector<FlowRecord>& records, bool reset = false)
    {
        Q_EMIT flowsArrived(records, reset);
    }

private:
    std::shared_ptr<const HostSnapshot> m_snapshot;
};

/// Connections of a host with that many forwards.
class FlowCrowd {
public:
    /// ipv6Every: each so manieth connection is IPv6; 0: none.
    FlowCrowd(unsigned forwards, unsigned ipv6Every)
        : m_forwards(forwards)
        , m_ipv6Every(ipv6Every)
    {
    }

    FlowRecord record(std::uint32_t id, FlowEvent event, std::uint64_t time)
    {
        // The same connection whenever it is asked for.
        std::minstd_rand random{id * 7919 + 1};
        FlowRecord result;
        result.event = event;
        result.time = time;
        Flow& flow = result.flow;
        flow.id = id * 2654435761u;
        flow.protocol = ProtocolNumber(random() % 5 == 0 ? Protocol::Udp : Protocol::Tcp);
        flow.state = flow.protocol == 6
            ? std::uint8_t(random() % 12 == 0 ? TcpState::SynSent : TcpState::Established)
            : 0;
        flow.status = FlowStatus::Confirmed | FlowStatus::DestinationNat | FlowStatus::SeenReply;
        flow.timeout = 60 + unsigned(random() % 430'000);
        flow.start = time - std::uint64_t(random() % 3'600'000) * 1'000'000;
        const unsigned forward = unsigned(random() % (m_forwards + 1));
        const auto clientPort = std::uint16_t(1024 + random() % 60'000);
        const auto asked = std::uint16_t(8000 + forward);
        const bool isIpv6 = m_ipv6Every != 0 && id % m_ipv6Every == 0;
        const Address client
            = isIpv6 ? ipv6(0xfd00, unsigned(random())) : ipv4(10u << 24 | unsigned(random() & 0x3ffff));
        const Address host = isIpv6 ? ipv6(0x2001, 1) : ipv4(0xac14f2b7);
        const Address target = isIpv6 ? ipv6(0xfd01, 2 + forward) : ipv4(0xac110002 + forward);
        flow.original = {client, host, clientPort, asked};
        flow.reply = {target, client, 80, clientPort};
        flow.counted = true;
        count(flow, 1 + unsigned(random() % 100'000));
        return result;
    }

    static void count(Flow& flow, std::uint64_t packets)
    {
        flow.sent = {packets, packets * 90};
        flow.received = {packets * 2, packets * 2400};
    }

private:
    static Address ipv4(std::uint32_t value)
    {
        const std::uint8_t bytes[]{std::uint8_t(value >> 24), std::uint8_t(value >> 16),
            std::uint8_t(value >> 8), std::uint8_t(value)};
        return Address::fromBytes(Family::Ipv4, bytes);
    }
    static Address ipv6(std::uint16_t network, std::uint32_t host)
    {
        std::uint8_t bytes[16]{std::uint8_t(network >> 8), std::uint8_t(network)};
        for (unsigned i = 0; i < 4; ++i)
            bytes[15 - i] = std::uint8_t(host >> 8 * i);
        return Address::fromBytes(Family::Ipv6, bytes);
    }

    unsigned m_forwards;
    unsigned m_ipv6Every;
};

} // namespace portolan::test
