// A flow for people.
#pragma once

#include "app/ctl/arguments.h"
#include "app/ctl/outcome.h"
#include "backend/flow/flow_query.h"
#include "backend/forward/port_forward.h"

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

/// The command's words as one filter, in the syntax of the window's Flows page.
Outcome<FlowQuery> flowFilter(const Arguments& arguments);
/// forward: nullptr if it belongs to none.
/// isOver: conntrack has forgotten it.
bool passes(const FlowQuery& filter, const Flow& flow, const FoundForward* forward, bool isOver = false);

} // namespace portolan::ctl
