// Docker and Podman, asked by their sockets with this user's own rights; the helper is in no such group.
#pragma once

#include "backend/forward/containers.h"

#include <QString>
#include <QStringList>

namespace portolan {

/// Where their sockets are for this user: $DOCKER_HOST if it is one, then the system's and the user's own.
QStringList containerSockets();

/// The running containers of every engine that answers. Waits, at most a second for each socket: not for the
/// window's thread. A socket that is not there, or not for this user, is passed over.
std::vector<Container> askContainerEngines(const QStringList& sockets);

} // namespace portolan
