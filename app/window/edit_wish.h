// How the window asks for edits: whether they go back unless somebody confirms them.
#pragma once

#include "app/client/edits.h"

namespace portolan {

/// Seconds there are to confirm an edit: long enough to try a new connection, short enough to wait for.
inline constexpr unsigned kConfirmSeconds = 30;

/// Kept between sessions; in the beginning on where the window was started over SSH, whose line an edit may
/// cut.
bool confirmsEdits();
void setConfirmsEdits(bool on);

EditWish wishedEdit(bool endConnections = false);

} // namespace portolan
