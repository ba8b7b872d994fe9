// Edits as they stand on the bus.
#pragma once

#include "helper/bus/call.h"
#include "helper/forwards/editor.h"

namespace portolan {

/// Most seconds somebody can take to confirm.
inline constexpr std::uint64_t kMaxConfirm = 3600;

/// "confirm" u and, where it can be, "endConnections" b. Invalid: any other, or a time out of bounds.
Result<EditOptions> readEditOptions(Call& call, bool connections = false);
/// The same of "confirm" alone, read already.
Result<void> readConfirm(const Call::Numbers& numbers, EditOptions& options);
EditAuthor authorOf(const Call& call);

/// An a{sv}: see History in resources/dbus. Negative errno.
int appendEdit(sd_bus_message* message, const Edit& edit, EditState state);
/// What Status answers.
int appendStatus(sd_bus_message* message, const Ledger& ledger, std::chrono::milliseconds remaining,
    const Message& repairStopped);
/// The a{sv} of Remove's result.
int appendConnections(sd_bus_message* message, const EditDone::Connections* connections, bool withId);

/// To the journal, a line a forward; of very many one line.
void logEdit(
    const Call& call, const char* verb, const Result<EditDone>& done, const std::string& wanted = {});

} // namespace portolan
