#include "app/ctl/flow_text.h"

#include <utility>

namespace portolan::ctl {

namespace {

void appendEndpoint(std::string& text, const Flow& flow, const Address& address, std::uint16_t port)
{
    const bool brackets = hasPorts(flow.protocol) && address.family() == Family::Ipv6;
    if (brackets)
        text += '[';
    address.appendTo(text);
    if (brackets)
        text += ']';
    if (hasPorts(flow.protocol)) {
        text += ':';
        text += std::to_string(port);
    } else if (hasKeys(flow.protocol) && port != 0) {
        text += " key ";
        text += std::to_string(port);
    }
}

/// The shell took the quotes of `state:"closed by client"` and left one word. Several terms in one word, as
/// "port:8080 state:established", stay several.
std::string asTerm(const std::string& word)
{
    const std::size_t blank = word.find(' ');
    if (blank == word.npos || word.find('"') != word.npos || word.find(':', blank) != word.npos)
        return word;
    const std::size_t colon = word.find(':');
    const std::size_t value = colon != word.npos ? colon + 1 : word.starts_with('-') ? 1 : 0;
    return word.substr(0, value) + '"' + word.substr(value) + '"';
}

} // namespace

std::string endpoint(const Flow& flow, const Address& address, std::uint16_t port)
{
    std::string text;
    appendEndpoint(text, flow, address, port);
    return text;
}

void appendPath(std::string& text, const Flow& flow)
{
    const Tuple& asked = flow.original;
    appendEndpoint(text, flow, asked.source, asked.sourcePort);
    text += " -> ";
    appendEndpoint(text, flow, asked.destination, asked.destinationPort);
    if (flow.nat() == Nat::None)
        return;
    text += " => ";
    appendEndpoint(text, flow, flow.reply.source, flow.reply.sourcePort);
}

std::string status(const Flow& flow)
{
    std::string text;
    for (const std::string& name : statusNames(flow))
        text += (text.empty() ? "" : " ") + name;
    // What tells connections apart that are the same otherwise; as conntrack prints them.
    for (const auto& [name, value] : {std::pair{"mark=", flow.mark}, {"zone=", std::uint32_t(flow.zone)}})
        if (value != 0)
            text += (text.empty() ? "" : " ") + (name + std::to_string(value));
    return text;
}

Outcome<FlowQuery> flowFilter(const Arguments& arguments)
{
    std::string text;
    for (const std::string& word : arguments.words)
        text += asTerm(word) + ' ';
    Result<FlowQuery> filter = FlowQuery::parse(text);
    if (!filter)
        return fail(Exit::Usage, filter.error().message.text());
    return std::move(*filter);
}

bool passes(const FlowQuery& filter, const Flow& flow, const FoundForward* forward, bool isOver)
{
    if (filter.empty())
        return true;
    return filter.matches(
        flow, forward ? forward->forward.name + ' ' + forward->forward.id : std::string(), isOver);
}

} // namespace portolan::ctl
