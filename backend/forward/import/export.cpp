#include "backend/base/json_text.h"
#include "backend/forward/import/plan.h"

#include <nlohmann/json.hpp>

namespace portolan {
namespace {

// People keep and compare these files: keys in the order of the contract, one a line.
using OrderedJson = nlohmann::ordered_json;

OrderedJson portsOrNull(const std::optional<PortRange>& ports)
{
    return ports ? OrderedJson(ports->toString()) : OrderedJson();
}

OrderedJson wishJson(const PortForward& forward)
{
    OrderedJson json;
    json["name"] = jsonSafe(forward.name);
    json["family"] = toString(forward.family);
    json["protocol"] = toString(forward.protocol);
    json["listen"] = {{"address", forward.listen.address ? forward.listen.address->toString() : "any"},
        {"ports", portsOrNull(forward.listen.ports)}, {"interface", nullptr}};
    if (forward.listen.interface)
        json["listen"]["interface"] = jsonSafe(forward.listen.interface->toString());
    json["to"] = {{"address", forward.to.address ? forward.to.address->toString() : "local"},
        {"ports", portsOrNull(forward.to.ports)}};
    json["sources"] = OrderedJson::array();
    for (const Prefix& source : forward.sources)
        json["sources"].push_back(source.toString());
    json["hairpin"] = forward.hairpin;
    json["fromThisHost"] = forward.fromThisHost;
    json["loopback"] = forward.loopback;
    json["hideClientAddress"] = forward.hideClientAddress;
    json["enabled"] = forward.enabled;
    return json;
}

} // namespace

std::string exportForwards(const std::vector<PortForward>& forwards)
{
    OrderedJson list = OrderedJson::array();
    for (const PortForward& forward : forwards)
        list.push_back(wishJson(forward));
    return OrderedJson{{"forwards", std::move(list)}}.dump(2) + '\n';
}

} // namespace portolan
