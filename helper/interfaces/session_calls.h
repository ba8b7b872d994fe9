// What the sessions of Flows and Trace have in common: they are their caller's, end with it, and give
// records.
#pragma once

#include "helper/bus/call.h"

#include <optional>

namespace portolan {

/// Calls left(…, session) once the caller is gone from the bus.
Result<TrackPtr> watchCaller(const CallPtr& call, sd_bus_track_handler_t left, void* session);

/// Answers a call that is not the owner's with Denied and this sentence; true if it did.
bool refuseOthers(const CallPtr& call, const std::string& owner, const char* sentence);

/// How many records a Read asks for; none: too many, and the call is answered.
std::optional<std::uint32_t> readMost(const CallPtr& call);

/// Ends the answer with the records, and gives it.
void answerRecords(const CallPtr& call, const MessagePtr& answer, const std::vector<std::uint8_t>& records);

} // namespace portolan
