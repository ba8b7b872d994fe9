// A forward as the a{sv} of the bus.
#pragma once

#include "backend/forward/port_forward.h"

#include <QVariantMap>

namespace portolan {

/// Without "id" when the forward has none: Add refuses the key.
QVariantMap toVariantMap(const PortForward& forward);
/// Any fields as they are.
QVariantMap fieldsMap(const ForwardFields& fields);
/// Refuses what fromFields() refuses, and values no forward has.
Result<PortForward> fromVariantMap(const QVariantMap& map);

} // namespace portolan
