#include "backend/base/json_text.h"
#include "backend/forward/find.h"
#include "backend/forward/upkeep.h"

#include <nlohmann/json.hpp>

namespace portolan {
namespace {

// Keys stand in the order of the contract.
using OrderedJson = nlohmann::ordered_json;

std::string portsText(const std::optional<PortRange>& ports)
{
    return ports ? ports->toString() : "any";
}

OrderedJson toJson(const PortForward::To& to)
{
    return {{"address", to.address ? to.address->toString() : "local"}, {"ports", portsText(to.ports)}};
}

OrderedJson listenJson(const PortForward::Listen& listen)
{
    OrderedJson json{{"address", listen.address ? listen.address->toString() : "any"},
        {"ports", portsText(listen.ports)}, {"interface", nullptr}};
    if (listen.interface)
        json["interface"] = jsonSafe(listen.interface->toString());
    return json;
}

OrderedJson rulesJson(const std::vector<RuleReference>& rules)
{
    OrderedJson list = OrderedJson::array();
    for (const RuleReference& rule : rules)
        list.push_back({{"table", jsonSafe(rule.table)}, {"chain", jsonSafe(rule.chain)},
            {"position", rule.position}, {"text", jsonSafe(rule.text)}});
    return list;
}

OrderedJson objectOf(const FoundForward& found)
{
    const PortForward& forward = found.forward;
    OrderedJson json;
    json["id"] = jsonSafe(forward.id);
    json["name"] = jsonSafe(forward.name);
    json["owner"] = toString(found.owner);
    json["engine"] = engineText(found);
    json["family"] = toString(forward.family);
    json["protocol"] = found.protocolText();
    json["listen"] = listenJson(forward.listen);
    json["to"] = toJson(forward.to);
    if (!found.elsewhere.empty())
        json["to"]["address"] = jsonSafe(found.elsewhere);
    if (!found.targets.empty()) {
        json["targets"] = OrderedJson::array();
        for (const FoundForward::Target& target : found.targets) {
            json["targets"].push_back(toJson(target.to));
            json["targets"].back()["share"] = target.share;
        }
    }
    json["sources"] = OrderedJson::array();
    for (const Prefix& source : forward.sources)
        json["sources"].push_back(source.toString());
    json["hairpin"] = forward.hairpin;
    json["fromThisHost"] = forward.fromThisHost;
    json["loopback"] = forward.loopback;
    json["hideClientAddress"] = forward.hideClientAddress;
    json["enabled"] = forward.enabled;
    json["editable"] = found.editable;
    json["state"] = toString(found.state);
    if (found.counted)
        json["counters"] = {{"packets", found.counters.packets}, {"bytes", found.counters.bytes}};
    else
        json["counters"] = {{"packets", nullptr}, {"bytes", nullptr}};
    json["rules"] = rulesJson(found.rules);
    if (found.container)
        json["container"] = {{"name", jsonSafe(found.container->name)},
            {"image", jsonSafe(found.container->image)}, {"project", jsonSafe(found.container->project)},
            {"service", jsonSafe(found.container->service)}};
    if (found.owner == Owner::Relay)
        json["relay"] = {{"program", jsonSafe(found.program)}, {"pid", found.process}};
    if (const std::string command = removalCommand(found); !command.empty())
        json["removeWith"] = jsonSafe(command);
    return json;
}

} // namespace

std::string forwardJson(const FoundForward& forward)
{
    return objectOf(forward).dump();
}

std::string forwardsJson(const std::vector<FoundForward>& forwards)
{
    OrderedJson list = OrderedJson::array();
    for (const FoundForward& forward : forwards)
        list.push_back(objectOf(forward));
    return OrderedJson{{"forwards", std::move(list)}}.dump();
}

} // namespace portolan
