#include "helper/forwards/forward_list.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <set>

#include <sys/random.h>

namespace portolan {

namespace {

using Json = nlohmann::json;

constexpr int kListVersion = 1;

/// A part of the sentence of damagedList().
tl::unexpected<Error> wrong(Message reason)
{
    return tl::unexpected(Error{ErrorCode::Kernel, std::move(reason), {}});
}

} // namespace

tl::unexpected<Error> damagedList(const std::string& path, Message reason)
{
    return failure(ErrorCode::Kernel,
        PORTOLAN_TR(
            "The list of wanted forwards, %1, cannot be understood: %2. Mend it or move it away, then "
            "restart the helper (systemctl restart portolan-helper); until then no forward is changed."),
        {path, std::move(reason)});
}

Json forwardToJson(const PortForward& forward)
{
    Json object = Json::object();
    for (const auto& [key, value] : toFields(forward)) {
        std::visit([&object, name = key](const auto& held) { object[name] = held; }, value);
    }
    return object;
}

Result<PortForward> forwardFromJson(const Json& object)
{
    if (!object.is_object()) {
        return wrong({PORTOLAN_TR("a forward in it is no object"), {}});
    }
    ForwardFields fields;
    for (const auto& [key, value] : object.items()) {
        if (value.is_boolean()) {
            fields[key] = value.get<bool>();
        } else if (value.is_string()) {
            fields[key] = value.get<std::string>();
        } else if (value.is_array() && std::all_of(value.begin(), value.end(), [](const Json& member) {
                       return member.is_string();
                   })) {
            fields[key] = value.get<std::vector<std::string>>();
        } else {
            return wrong({PORTOLAN_TR("“%1” has a wrong type"), {key}});
        }
    }
    auto forward = fromFields(fields);
    if (!forward) {
        return wrong(std::move(forward.error().message));
    }
    if (forward->id.empty()) {
        return wrong({PORTOLAN_TR("a forward in it has no id"), {}});
    }
    return forward;
}

Result<std::vector<PortForward>> forwardsFromJson(const Json& list)
{
    std::vector<PortForward> forwards;
    std::set<std::string> ids;
    for (const Json& object : list) {
        auto forward = forwardFromJson(object);
        if (!forward) {
            return tl::unexpected(forward.error());
        }
        if (!ids.insert(forward->id).second) {
            return wrong({PORTOLAN_TR("the id %1 is in it twice"), {forward->id}});
        }
        forwards.push_back(std::move(*forward));
    }
    return forwards;
}

std::string writeForwards(const std::vector<PortForward>& forwards)
{
    Json list = Json::array();
    for (const PortForward& forward : forwards) {
        list.push_back(forwardToJson(forward));
    }
    return Json{{"version", kListVersion}, {"forwards", list}}.dump(1) + '\n';
}

Result<std::vector<PortForward>> readForwards(const std::string& text, const std::string& path)
{
    const Json document = Json::parse(text, nullptr, false);
    if (!document.is_object() || !document.contains("version") || !document.contains("forwards")
        || !document["forwards"].is_array()) {
        return damagedList(path, {PORTOLAN_TR("it is not the JSON this program writes"), {}});
    }
    if (document["version"] != kListVersion) {
        return damagedList(
            path, {PORTOLAN_TR("its version is %1, known is 1"), {document["version"].dump()}});
    }
    auto forwards = forwardsFromJson(document["forwards"]);
    if (!forwards) {
        return damagedList(path, std::move(forwards.error().message));
    }
    return forwards;
}

Result<std::string> newId(const std::vector<PortForward>& forwards)
{
    return newId([&forwards](const std::string& id) {
        return std::any_of(
            forwards.begin(), forwards.end(), [&id](const PortForward& one) { return one.id == id; });
    });
}

Result<std::string> newId(const std::function<bool(const std::string&)>& taken)
{
    for (;;) {
        std::uint32_t number = 0;
        if (getrandom(&number, sizeof number, 0) != sizeof number) {
            return failure(
                ErrorCode::Kernel, PORTOLAN_TR("No random number for an id: %1."), {std::strerror(errno)});
        }
        char id[9];
        std::snprintf(id, sizeof id, "%08x", number);
        if (!taken(id)) {
            return std::string(id);
        }
    }
}

} // namespace portolan
