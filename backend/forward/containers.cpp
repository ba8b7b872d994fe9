#include "backend/forward/containers.h"

#include "backend/forward/text.h"
#include "backend/host/json_reader.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace portolan {
namespace {

using Json = nlohmann::json;

void readAddresses(const Json& entry, Container& container)
{
    const auto settings = entry.find("NetworkSettings");
    if (settings == entry.end() || !settings->is_object())
        return;
    const auto networks = settings->find("Networks");
    if (networks == settings->end() || !networks->is_object())
        return;
    for (const Json& network : *networks) {
        if (!network.is_object())
            continue;
        for (const char* key : {"IPAddress", "GlobalIPv6Address"})
            if (const auto address = Address::parse(textAt(network, key)))
                container.addresses.push_back(*address);
    }
}

Container readContainer(const Json& entry)
{
    Container container;
    container.id = textAt(entry, "Id");
    container.name.image = clipped(textAt(entry, "Image"));
    if (const auto names = entry.find("Names"); names != entry.end() && names->is_array())
        for (const Json& name : *names)
            if (name.is_string()) {
                // "/web"; a name with more slashes is that of a link to another container.
                std::string text = name.get<std::string>();
                text.erase(0, text.starts_with('/') ? 1 : 0);
                if (text.find('/') == text.npos)
                    container.name.name = clipped(text);
            }
    if (const auto labels = entry.find("Labels"); labels != entry.end() && labels->is_object()) {
        container.name.project = clipped(textAt(*labels, "com.docker.compose.project"));
        container.name.service = clipped(textAt(*labels, "com.docker.compose.service"));
        if (container.name.project.empty())
            container.name.project = clipped(textAt(*labels, "io.podman.compose.project"));
    }
    readAddresses(entry, container);
    return container;
}

/// The short id at the end of a name that was made of a comment: "podman 0123456789ab".
std::string_view idInName(const FoundForward& found)
{
    if (found.owner != Owner::Podman && found.owner != Owner::Cni)
        return {};
    const std::string_view name = found.forward.name;
    const std::string_view word = name.substr(name.rfind(' ') + 1);
    const bool hexadecimal = word.find_first_not_of("0123456789abcdef") == word.npos;
    return word.size() >= 12 && hexadecimal ? word : std::string_view();
}

bool mayBeContainer(const FoundForward& found)
{
    return found.owner == Owner::Docker || found.owner == Owner::Podman || found.owner == Owner::Cni
        || (found.owner == Owner::Relay && found.forward.to.address);
}

} // namespace

Result<std::vector<Container>> readContainers(std::string_view json)
{
    const Json document = Json::parse(json, nullptr, false);
    if (!document.is_array())
        return wrongShape("containers", "a list");
    std::vector<Container> containers;
    for (const Json& entry : document)
        if (entry.is_object())
            containers.push_back(readContainer(entry));
    return containers;
}

void nameAfterContainers(std::vector<FoundForward>& forwards, const std::vector<Container>& containers)
{
    for (FoundForward& found : forwards) {
        if (!mayBeContainer(found))
            continue;
        const std::string_view id = idInName(found);
        const auto& address = found.forward.to.address;
        const auto container = std::find_if(containers.begin(), containers.end(), [&](const Container& each) {
            const auto& list = each.addresses;
            return !id.empty() ? each.id.starts_with(id)
                               : address && std::find(list.begin(), list.end(), *address) != list.end();
        });
        if (container == containers.end())
            continue;
        found.container = container->name;
        if (found.owner != Owner::Relay && !container->name.name.empty())
            found.forward.name = container->name.name;
    }
}

bool mayBeContainers(const std::vector<FoundForward>& forwards)
{
    return std::any_of(forwards.begin(), forwards.end(), mayBeContainer);
}

} // namespace portolan
