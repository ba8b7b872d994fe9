// The SSH connection a program was started over, so that nobody cuts it by accident.
#pragma once

#include "backend/flow/flow.h"

#include <optional>
#include <string_view>

namespace portolan {

/// As sshd sees it.
struct SshConnection {
    Address client;
    std::uint16_t clientPort = 0;
    Address server;
    std::uint16_t serverPort = 0;

    /// text: of the variable SSH_CONNECTION, "client port server port"; nothing if it is not that.
    static std::optional<SshConnection> parse(std::string_view text);

    /// Whether the flow is this connection, translated on its way or not.
    bool is(const Flow& flow) const;
    /// Whether the flow is another one to the same sshd.
    bool isNeighbour(const Flow& flow) const;
};

} // namespace portolan
