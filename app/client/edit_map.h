// Edits out of the a{sv} of the bus.
#pragma once

#include "app/client/edits.h"

#include <QVariantMap>

namespace portolan {

/// Invalid: a key has a value of no edit this version knows.
Result<PastEdit> pastEditFromMap(const QVariantMap& map);
/// What Forwards.Status answered, and what Forwards.History did.
Result<EditLog> editLogFromMaps(const QVariantMap& status, const QList<QVariantMap>& history);

} // namespace portolan
