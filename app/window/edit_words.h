// What the window says of edits.
#pragma once

#include "app/client/edits.h"
#include "app/window/banner.h"

namespace portolan::EditWords {

/// What a banner shows after an edit.
struct Said {
    Banner::Kind kind = Banner::Kind::Note;
    QString text;
};

/// "Added the forward of tcp any:9090 to 172.17.0.2:80".
QString what(const Edit& edit);
/// The same of the edit with this number; empty if it is not remembered.
QString what(const EditLog& log, quint64 number);
/// "Done", "Undone", "Went back by itself", "Waits to be confirmed".
QString stateWord(EditState state);
/// "me" for the user who runs the window, a user's name, or the number of one without.
QString user(uint uid);

/// Of an edit that was not made. failed: a sentence on that, for what is neither a denial nor a prompt that
/// was closed.
Said refused(const Error& error, const QString& failed);
/// Of connections that go on by a way that is not offered any more, or were ended; may be empty.
QString connectionsText(unsigned connections, unsigned ended);

} // namespace portolan::EditWords
