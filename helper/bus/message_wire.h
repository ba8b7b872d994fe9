// A Message as it travels: (sav), the pattern and what goes into its places, each an s or a (sav).
#pragma once

#include "backend/base/error.h"
#include "helper/bus/handles.h"

namespace portolan {

/// The same with every text as printable() gives it; sd-bus refuses what is not UTF-8.
Message printable(const Message& message);

/// One out of bounds is appended empty: its sentence, which is sent beside it, is all there is then. Negative
/// errno as sd-bus gives it.
int appendMessage(sd_bus_message* to, const Message& message);

/// The entry {key: message} of an a{sv}.
int appendMessageField(sd_bus_message* to, const char* key, const Message& message);

/// What an error says beyond its name and sentence: the field and the message.
int appendErrorDetails(sd_bus_message* to, const std::string& field, const Message& message);

} // namespace portolan
