// The SSH connection this process was started over.
#pragma once

#include "backend/host/ssh_connection.h"

#include <QByteArray>

namespace portolan {

/// Nothing if it was not started over SSH.
inline std::optional<SshConnection> ownSshConnection()
{
    return SshConnection::parse(qgetenv("SSH_CONNECTION").toStdString());
}

} // namespace portolan
