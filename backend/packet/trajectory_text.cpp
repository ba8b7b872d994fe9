#include "backend/packet/trajectory.h"

#include "backend/base/json_text.h"
#include "backend/flow/flow.h"

#include <nlohmann/json.hpp>

namespace portolan {

namespace {

using TrajectoryObject = nlohmann::ordered_json;

std::string hopLine(const Hop& hop, unsigned step)
{
    std::string line = "[" + std::to_string(step) + "] " + hop.table + '-' + hop.chain + ':';
    if (!hop.in.empty())
        line += " IN=" + hop.in;
    if (!hop.out.empty())
        line += " OUT=" + hop.out;
    return line + " (" + endpointsText(hop.packet) + ')';
}

std::string verdictText(RuleVerdict verdict, const std::string& target)
{
    std::string text = toString(verdict);
    if (!target.empty() && (verdict == RuleVerdict::Jump || verdict == RuleVerdict::Goto))
        text += ' ' + target;
    return text;
}

/// "  DOCKER 2: -A DOCKER …"; of the end of a chain "  FORWARD policy: drop".
std::string ruleLine(const HopRule& rule)
{
    std::string line = "  " + rule.chain;
    if (rule.step == TraceStep::Policy)
        line += " policy";
    else if (rule.step == TraceStep::Return)
        line += " return";
    else if (rule.position > 0)
        line += ' ' + std::to_string(rule.position);
    else if (rule.handle > 0)
        line += " handle " + std::to_string(rule.handle);
    const std::string text = rule.text.empty() ? verdictText(rule.verdict, rule.target) : rule.text;
    return text.empty() ? line : line + ": " + text;
}

TrajectoryObject textOrNull(const std::string& text)
{
    return text.empty() ? TrajectoryObject() : TrajectoryObject(jsonSafe(text));
}

void addEndpoints(TrajectoryObject& json, const Packet& packet)
{
    const bool ports = hasPorts(packet.protocol) && !packet.fragment;
    const auto port
        = [ports](std::uint16_t number) { return ports ? TrajectoryObject(number) : TrajectoryObject(); };
    json["source"] = packet.source.toString();
    json["sourcePort"] = port(packet.sourcePort);
    json["destination"] = packet.destination.toString();
    json["destinationPort"] = port(packet.destinationPort);
}

TrajectoryObject ruleObject(const HopRule& rule)
{
    TrajectoryObject json;
    json["chain"] = jsonSafe(rule.chain);
    json["position"] = rule.step == TraceStep::Rule && rule.position > 0 ? TrajectoryObject(rule.position)
                                                                         : TrajectoryObject();
    if (rule.handle > 0)
        json["handle"] = rule.handle;
    json["text"] = textOrNull(rule.text);
    json["verdict"] = textOrNull(verdictText(rule.verdict, rule.target));
    return json;
}

TrajectoryObject hopObject(const Hop& hop, unsigned step)
{
    TrajectoryObject json;
    json["step"] = step;
    json["engine"] = toString(hop.engine);
    json["table"] = jsonSafe(hop.table);
    json["chain"] = jsonSafe(hop.chain);
    json["hook"] = hop.base ? TrajectoryObject(toString(hop.base->hook)) : TrajectoryObject();
    json["in"] = textOrNull(hop.in);
    json["out"] = textOrNull(hop.out);
    addEndpoints(json, hop.packet);
    json["verdict"] = textOrNull(toString(hop.verdict));
    json["rules"] = TrajectoryObject::array();
    for (const HopRule& rule : hop.rules)
        json["rules"].push_back(ruleObject(rule));
    return json;
}

bool isTranslatedSince(const Packet& before, const Packet& after)
{
    return before.source != after.source || before.destination != after.destination
        || before.sourcePort != after.sourcePort || before.destinationPort != after.destinationPort;
}

} // namespace

const char* toString(RuleVerdict verdict)
{
    switch (verdict) {
    case RuleVerdict::Unknown:
        break;
    case RuleVerdict::Accept:
        return "accept";
    case RuleVerdict::Drop:
        return "drop";
    case RuleVerdict::Reject:
        return "reject";
    case RuleVerdict::Jump:
        return "jump";
    case RuleVerdict::Goto:
        return "goto";
    case RuleVerdict::Return:
        return "return";
    case RuleVerdict::Continue:
        return "continue";
    case RuleVerdict::Queue:
        return "queue";
    }
    return "";
}

std::vector<std::string> trajectoryLines(const Trajectory& trajectory, unsigned& step, bool rules)
{
    std::vector<std::string> lines;
    for (const Hop& hop : trajectory.hops) {
        lines.push_back(hopLine(hop, ++step));
        for (const HopRule& rule : hop.rules)
            if (rules && rule.step != TraceStep::Seen)
                lines.push_back(ruleLine(rule));
    }
    std::string end = trajectory.end.sentence.text();
    // What conntrack changed behind the last chain is the only place where the way back is translated.
    const bool left = trajectory.end.kind == TrajectoryEnd::Kind::Left;
    if (left
        && (trajectory.hops.empty() || isTranslatedSince(trajectory.hops.back().packet, trajectory.last)))
        end += " (" + endpointsText(trajectory.last) + ')';
    if (!end.empty())
        lines.push_back("=> " + end);
    for (const Message& reason : trajectory.end.reasons)
        lines.push_back("   " + reason.text());
    return lines;
}

std::string trajectoryJson(const Trajectory& trajectory, unsigned& step)
{
    TrajectoryObject json;
    json["number"] = trajectory.number;
    json["description"] = jsonSafe(trajectory.description.text());
    json["certain"] = trajectory.certain;
    json["end"] = textOrNull(trajectory.end.sentence.text());
    if (trajectory.end.kind == TrajectoryEnd::Kind::Left) {
        json["left"] = TrajectoryObject();
        addEndpoints(json["left"], trajectory.last);
    }
    if (!trajectory.end.reasons.empty())
        for (const Message& reason : trajectory.end.reasons)
            json["reasons"].push_back(jsonSafe(reason.text()));
    if (trajectory.connection)
        json["flow"] = *trajectory.connection;
    json["hops"] = TrajectoryObject::array();
    for (const Hop& hop : trajectory.hops)
        json["hops"].push_back(hopObject(hop, ++step));
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

} // namespace portolan
