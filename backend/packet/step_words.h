// The sentences of the steps of a packet's way; shared by the files of way_steps.h alone.
#pragma once

#include "backend/packet/way_steps.h"

namespace portolan::steps {

/// The table a hop passed, or nullptr where the rules are not known.
const Table* tableOf(const Hop& hop, const KnownHost& known);
StepRule stepRule(const Hop& hop, const HopRule& rule, const KnownHost& known);
/// Of a hop at which no rule decided.
Message undecided(const Hop& hop);
/// "the destination becomes 172.17.0.2:80"
Message changed(const Packet& before, const Packet& after);
/// Sets said and notes of a route's step; next: the hook it led to.
void sayRoute(WayStep& step, Hook next, const KnownHost& known);
/// An interface behind which containers or virtual machines are, by its usual names.
bool isContainerLink(std::string_view interface);

} // namespace portolan::steps
