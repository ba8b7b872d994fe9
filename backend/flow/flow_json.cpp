#include "backend/flow/flow.h"

#include <nlohmann/json.hpp>

namespace portolan {
namespace {

// Ordered: the keys stand as the contract lists them.
using FlowJson = nlohmann::ordered_json;

FlowJson tupleJson(const Flow& flow, const Tuple& tuple, const Counters& counters)
{
    FlowJson json;
    const bool ports = hasPorts(flow.protocol);
    json["source"] = tuple.source.toString();
    json["sourcePort"] = ports ? FlowJson(tuple.sourcePort) : FlowJson();
    json["destination"] = tuple.destination.toString();
    json["destinationPort"] = ports ? FlowJson(tuple.destinationPort) : FlowJson();
    if (isIcmp(flow.protocol)) {
        json["icmpType"] = tuple.destinationPort >> 8;
        json["icmpCode"] = tuple.destinationPort & 0xff;
        json["icmpId"] = tuple.sourcePort;
    }
    json["packets"] = flow.counted ? FlowJson(counters.packets) : FlowJson();
    json["bytes"] = flow.counted ? FlowJson(counters.bytes) : FlowJson();
    return json;
}

FlowJson textOrNull(const std::string& text)
{
    return text.empty() ? FlowJson() : FlowJson(text);
}

} // namespace

std::string flowJson(const Flow& flow, const std::string& forward)
{
    FlowJson json;
    json["id"] = flow.id;
    json["protocol"] = protocolName(flow.protocol);
    json["family"] = toString(flow.family());
    json["state"] = textOrNull(stateName(flow));
    json["status"] = statusNames(flow);
    json["nat"] = toString(flow.nat());
    json["timeout"] = flow.timeout;
    json["mark"] = flow.mark;
    json["original"] = tupleJson(flow, flow.original, flow.sent);
    json["reply"] = tupleJson(flow, flow.reply, flow.received);
    json["forward"] = textOrNull(forward);
    // An id from a file may hold any byte; dump() throws on what is not UTF-8 unless told to replace it.
    return json.dump(-1, ' ', false, FlowJson::error_handler_t::replace);
}

} // namespace portolan
