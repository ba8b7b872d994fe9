// An edit made with --confirm: waiting until it is confirmed, or back.
#pragma once

#include "app/ctl/helper.h"

namespace portolan::ctl {

/// --confirm and --end-connections; Exit::Usage: no number of seconds the helper takes.
Outcome<EditWish> editWish(const Arguments& arguments);

/// If the wish has a time, waits until somebody confirms the edit that was just made: Enter on a terminal, or
/// `portolanctl confirm` anywhere. Exit::Failed: it went back. The helper takes it back at once when this
/// process goes, so it has to stay until then.
Outcome<void> waitForConfirmation(Helper& helper, const EditWish& wish);

} // namespace portolan::ctl
