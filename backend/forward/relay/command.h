// Programs that hold a port and pass its connections on themselves, as their command lines tell: such a
// port is forwarded without any rule.
#pragma once

#include "backend/forward/port_forward.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace portolan {

/// One port a command line says its program listens on.
struct RelayClaim {
    Protocol protocol = Protocol::Tcp;
    std::optional<Address> address; ///< none: not said, or any
    PortRange ports;
    PortForward::To to; ///< no address: `elsewhere` says it
    /// Where the connections go if no address says it: "pod/web", "ann@server → db" (ssh), "container" (a
    /// network of the program's own), a host name; empty: unknown.
    std::string elsewhere;
};

/// Whether a program of this name passes connections on: docker-proxy, rootlessport, rootlesskit,
/// slirp4netns, pasta, passt, socat, ssh, kubectl, oc. The name alone is not enough for ssh and others, which
/// do other things too: those relay only what they claim.
bool isRelayProgram(std::string_view name);

/// The file name of the program, without directories.
std::string_view programName(std::span<const std::string> words);

/// What the command claims; empty where it claims nothing or is no such command. Shapes: docker-proxy
/// (moby cmd/docker-proxy), `ssh -L`, `socat TCP-LISTEN:…`, `kubectl port-forward`, `pasta -t … -u …`,
/// `rootlesskit --publish`.
std::vector<RelayClaim> readRelayCommand(std::span<const std::string> words);

} // namespace portolan
