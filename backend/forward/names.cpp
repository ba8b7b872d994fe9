#include "backend/forward/port_forward.h"

namespace portolan {

const char* toString(Owner owner)
{
    switch (owner) {
    case Owner::Portolan:
        return "portolan";
    case Owner::Docker:
        return "docker";
    case Owner::Podman:
        return "podman";
    case Owner::Cni:
        return "cni";
    case Owner::KubeProxy:
        return "kube-proxy";
    case Owner::Libvirt:
        return "libvirt";
    case Owner::Firewalld:
        return "firewalld";
    case Owner::Ufw:
        return "ufw";
    case Owner::Lxd:
        return "lxd";
    case Owner::Incus:
        return "incus";
    case Owner::Relay:
        return "relay";
    case Owner::Hand:
        break;
    }
    return "hand";
}

const char* toString(ForwardState state)
{
    switch (state) {
    case ForwardState::Active:
        return "active";
    case ForwardState::Missing:
        return "missing";
    case ForwardState::Disabled:
        break;
    }
    return "disabled";
}

std::string FoundForward::protocolText() const
{
    if (!otherProtocol)
        return toString(forward.protocol);
    return *otherProtocol == 0 ? "any" : protocolName(*otherProtocol);
}

namespace {

std::string withPorts(const std::string& host, const std::optional<PortRange>& ports)
{
    return ports ? host + ':' + ports->toString() : host;
}

} // namespace

std::string describeListen(const PortForward& forward)
{
    const auto& listen = forward.listen;
    std::string text = withPorts(listen.address ? listen.address->toBracketed() : "any", listen.ports);
    if (listen.interface)
        text += " on " + listen.interface->toString();
    return text;
}

std::string describeTo(const PortForward& forward)
{
    const auto& to = forward.to;
    return withPorts(to.address ? to.address->toBracketed() : "this host", to.ports);
}

std::string describeTo(const FoundForward& found)
{
    return found.elsewhere.empty() ? describeTo(found.forward)
                                   : withPorts(found.elsewhere, found.forward.to.ports);
}

const char* engineText(const FoundForward& found)
{
    return found.owner == Owner::Relay ? "relay" : toString(found.engine);
}

} // namespace portolan
