// Flows to test with: the article's client, host and container.
#pragma once

#include "backend/flow/wire.h"

inline portolan::Address address(std::string_view text)
{
    return portolan::Address::parse(text).value();
}

/// 1.2.3.4:10656 asked 172.20.242.183:8080, 172.17.0.2:80 answers.
inline portolan::Flow dnatFlow()
{
    portolan::Flow flow;
    flow.id = 3487320617;
    flow.protocol = 6;
    flow.state = std::uint8_t(portolan::TcpState::Established);
    flow.status = portolan::FlowStatus::SeenReply | portolan::FlowStatus::Assured
        | portolan::FlowStatus::Confirmed | portolan::FlowStatus::DestinationNat;
    flow.timeout = 431999;
    flow.original = {address("1.2.3.4"), address("172.20.242.183"), 10656, 8080};
    flow.reply = {address("172.17.0.2"), address("1.2.3.4"), 80, 10656};
    return flow;
}

inline portolan::Flow ipv6Flow()
{
    portolan::Flow flow = dnatFlow();
    flow.protocol = 17;
    flow.state = 0;
    flow.original = {address("fd01::4"), address("fd02::183"), 5000, 53};
    flow.reply = {address("fd17::2"), address("fd01::4"), 5353, 5000};
    return flow;
}
