// Written by hand: a storm is fifty thousand flows a second, and a JSON library takes ten times as long for
// each.
#include "backend/base/json_text.h"
#include "backend/flow/flow.h"

#include <charconv>
#include <cstdio>

namespace portolan {
namespace {

void appendNumber(std::string& json, std::uint64_t number)
{
    char digits[20];
    json.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

/// Key and colon, after a comma unless it is the first.
void appendKey(std::string& json, const char* key)
{
    if (json.back() != '{')
        json += ',';
    json += '"';
    json += key;
    json += "\":";
}

void appendString(std::string& json, std::string_view text)
{
    json += '"';
    for (const char c : jsonSafe(text)) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20) {
            char escaped[8];
            std::snprintf(escaped, sizeof escaped, "\\u%04x", byte);
            json += escaped;
            continue;
        }
        if (c == '"' || c == '\\')
            json += '\\';
        json += c;
    }
    json += '"';
}

void appendTextOrNull(std::string& json, std::string_view text)
{
    if (text.empty())
        json += "null";
    else
        appendString(json, text);
}

void appendNumberOrNull(std::string& json, bool known, std::uint64_t number)
{
    if (known)
        appendNumber(json, number);
    else
        json += "null";
}

void appendEnd(std::string& json, const char* key, const char* portKey, const Address& address, bool ports,
    std::uint16_t port)
{
    appendKey(json, key);
    json += '"';
    address.appendTo(json);
    json += '"';
    appendKey(json, portKey);
    appendNumberOrNull(json, ports, port);
}

void appendTuple(std::string& json, const Flow& flow, const Tuple& tuple, const Counters& counters)
{
    const bool ports = hasPorts(flow.protocol);
    json += '{';
    appendEnd(json, "source", "sourcePort", tuple.source, ports, tuple.sourcePort);
    appendEnd(json, "destination", "destinationPort", tuple.destination, ports, tuple.destinationPort);
    if (isIcmp(flow.protocol)) {
        appendKey(json, "icmpType");
        appendNumber(json, tuple.destinationPort >> 8);
        appendKey(json, "icmpCode");
        appendNumber(json, tuple.destinationPort & 0xff);
        appendKey(json, "icmpId");
        appendNumber(json, tuple.sourcePort);
    } else if (hasKeys(flow.protocol)) {
        appendKey(json, "sourceKey");
        appendNumber(json, tuple.sourcePort);
        appendKey(json, "destinationKey");
        appendNumber(json, tuple.destinationPort);
    }
    appendKey(json, "packets");
    appendNumberOrNull(json, flow.counted, counters.packets);
    appendKey(json, "bytes");
    appendNumberOrNull(json, flow.counted, counters.bytes);
    json += '}';
}

void appendStatus(std::string& json, const Flow& flow)
{
    const char* separator = "[";
    for (const std::string& name : statusNames(flow)) {
        json += separator;
        appendString(json, name);
        separator = ",";
    }
    json += *separator == '[' ? "[]" : "]";
}

} // namespace

void appendFlowJson(std::string& json, const Flow& flow, std::string_view forward)
{
    json += '{';
    appendKey(json, "id");
    appendNumber(json, flow.id);
    appendKey(json, "protocol");
    appendString(json, protocolName(flow.protocol));
    appendKey(json, "family");
    appendString(json, toString(flow.family()));
    appendKey(json, "state");
    appendTextOrNull(json, stateName(flow));
    appendKey(json, "status");
    appendStatus(json, flow);
    appendKey(json, "nat");
    appendString(json, toString(flow.nat()));
    appendKey(json, "timeout");
    appendNumber(json, flow.timeout);
    appendKey(json, "mark");
    appendNumber(json, flow.mark);
    appendKey(json, "zone");
    appendNumber(json, flow.zone);
    appendKey(json, "closedBy");
    appendTextOrNull(json, toString(flow.closer));
    appendKey(json, "original");
    appendTuple(json, flow, flow.original, flow.sent);
    appendKey(json, "reply");
    appendTuple(json, flow, flow.reply, flow.received);
    appendKey(json, "forward");
    appendTextOrNull(json, forward);
    json += '}';
}

std::string flowJson(const Flow& flow, std::string_view forward)
{
    std::string json;
    appendFlowJson(json, flow, forward);
    return json;
}

} // namespace portolan
