// Whether rules or policies, through all jumps, drop a forward's connections.
#pragma once

#include "backend/forward/check_subject.h"
#include "backend/forward/filter_rules.h"
#include "backend/forward/first_packet.h"

namespace portolan {

/// Warns where every connection is dropped ("forward-drops"; "other-engine-drops" by another engine than
/// translates), and where those from some sources or interfaces are ("client-blocked"). Only of what is
/// certain: a rule that a rate, a mark or an unknown extension decides blocks nothing and opens everything.
void checkDrops(const CheckSubject& subject, const Reach& reach);

} // namespace portolan
