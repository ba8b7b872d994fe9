// A forward told in sentences.
#pragma once

#include "app/forwards/path_strip.h"

#include <QStringList>

namespace portolan {

/// What happens to a packet, in order; simple rich text (<code> around names and addresses), everything that
/// comes from the host escaped.
QStringList explain(const FoundForward& found, const HostSnapshot& snapshot, const PathStrip& path);

/// The forward in one plain sentence: "TCP connections to port 9090 of any address of this host are answered
/// by 172.17.0.2:80."
QString sentence(const PortForward& forward);

} // namespace portolan
