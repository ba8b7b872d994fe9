// A Message as the helper sends it, for the window to translate.
#pragma once

#include "backend/base/message.h"

#include <QVariant>

#include <optional>
#include <vector>

namespace portolan {

/// What value holds, a (sav), where that is the sentence when everything is in its place; else the sentence
/// as it is: an older helper sends no tree, and of one that lies nothing is hidden by it.
Message messageFromBus(const QVariant& value, const QString& sentence);
/// The same of an a(sav) and as many sentences.
std::vector<Message> messagesFromBus(const QVariant& value, const QStringList& sentences);

} // namespace portolan
