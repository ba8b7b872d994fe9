// A flow for people.
#pragma once

#include "backend/flow/flow.h"

#include <string>
#include <vector>

namespace portolan::ctl {

/// "1.2.3.4:1040"; without a port where the protocol has none.
std::string endpoint(const Flow& flow, const Address& address, std::uint16_t port);
/// "192.168.0.1:1040 -> 192.168.0.2:8080", and " => 172.17.0.2:80" if another address answers;
/// behind what is there.
void appendPath(std::string& text, const Flow& flow);
/// "ASSURED UNREPLIED".
std::string status(const Flow& flow);

} // namespace portolan::ctl
