// What the helper tells the administrator: every edit, and what went wrong.
#pragma once

#include "backend/base/error.h"

#include <string>
#include <sys/types.h>

namespace portolan {

/// One change to the forwards or snapshots, done or failed.
struct EditRecord {
    std::string verb; ///< "add", "remove", "reconcile", "take-snapshot", "restore", "remove-snapshot",
                      ///< "delete-flows", "set-sysctl", "trace"
    std::string id; ///< of the forward or snapshot; of a setting its key
    uid_t uid = 0; ///< the caller's; for reconcile the helper's own
    std::string caller; ///< bus name; empty for the helper itself
    std::string before; ///< the forward in words; empty if there was none
    std::string after;
    std::string outcome = "done"; ///< or the error's sentence
};

/// Structured to the journal (fields PORTOLAN_VERB, PORTOLAN_CALLER_UID, …), and as a line to stderr where
/// stderr is not the journal itself.
void logEdit(const EditRecord& record);

/// Something an administrator should know of; the helper goes on.
void logProblem(const Error& error);

/// The text with bytes that are not UTF-8, and control characters, as "?".
std::string printable(const std::string& text);

} // namespace portolan
