// What connections are called in the window.
#pragma once

#include "backend/flow/flow_phase.h"
#include "backend/flow/live_flows.h"

#include <QString>

#include <string>
#include <vector>

namespace portolan {

FlowPhase flowPhase(const LiveFlows& flows, LiveFlows::Number number);
/// "Established", "Closed by client".
QString phaseText(FlowPhase phase);
/// Of every phase in their order, lower case: what a filter may name them by in this language.
std::vector<std::string> phaseTexts();
/// A sentence on what it means and how it is known.
QString phaseExplanation(FlowPhase phase);
/// "172.17.0.2:80", "[fd00::2]:80", "10.0.0.1" where the protocol has no ports.
QString endText(const Flow& flow, const Address& address, std::uint16_t port);

} // namespace portolan
