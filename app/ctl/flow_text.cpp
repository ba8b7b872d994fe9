#include "app/ctl/flow_text.h"

namespace portolan::ctl {

std::string endpoint(const Flow& flow, const Address& address, std::uint16_t port)
{
    if (!hasPorts(flow.protocol))
        return address.toString();
    return address.toBracketed() + ":" + std::to_string(port);
}

std::string path(const Flow& flow)
{
    const Tuple& asked = flow.original;
    std::string text = endpoint(flow, asked.source, asked.sourcePort) + " -> "
        + endpoint(flow, asked.destination, asked.destinationPort);
    if (flow.nat() != Nat::None)
        text += " => " + endpoint(flow, flow.reply.source, flow.reply.sourcePort);
    return text;
}

std::string status(const Flow& flow)
{
    std::string text;
    for (const std::string& name : statusNames(flow))
        text += (text.empty() ? "" : " ") + name;
    return text;
}

} // namespace portolan::ctl
