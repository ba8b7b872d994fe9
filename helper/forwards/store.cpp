#include "helper/forwards/store.h"

#include "helper/files/file.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include <sys/random.h>

namespace portolan {

namespace {

using Json = nlohmann::json;

constexpr int kVersion = 1;
constexpr std::size_t kMaxFile = 64u << 20; // far above the most forwards that can be stored

tl::unexpected<Error> failedOn(const char* pattern, const std::string& path)
{
    return failure(ErrorCode::Kernel, pattern, {path, std::strerror(errno)});
}

tl::unexpected<Error> damaged(const std::string& path, const std::string& reason)
{
    return failure(ErrorCode::Kernel,
        PORTOLAN_TR(
            "The list of wanted forwards, %1, cannot be understood: %2. Mend it or move it away, then "
            "restart the helper (systemctl restart portolan-helper); until then no forward is changed."),
        {path, reason});
}

Json toJson(const PortForward& forward)
{
    Json object = Json::object();
    for (const auto& [key, value] : toFields(forward)) {
        std::visit([&object, name = key](const auto& held) { object[name] = held; }, value);
    }
    return object;
}

Result<PortForward> fromJson(const Json& object, const std::string& path)
{
    if (!object.is_object()) {
        return damaged(path, "a forward in it is no object");
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
            return damaged(path, "\"" + key + "\" has a wrong type");
        }
    }
    auto forward = fromFields(fields);
    if (!forward) {
        return damaged(path, forward.error().message.text());
    }
    if (forward->id.empty()) {
        return damaged(path, "a forward in it has no id");
    }
    return forward;
}

} // namespace

Store::Store(std::string directory)
    : m_directory(std::move(directory))
    , m_path(m_directory + "/forwards.json")
{
}

Result<std::vector<PortForward>> Store::load() const
{
    const auto text = readFile(m_path, kMaxFile);
    if (!text) {
        if (errno == ENOENT) {
            return std::vector<PortForward>{};
        }
        if (errno == EFBIG) {
            return damaged(m_path, "it is too large");
        }
        return failedOn(
            PORTOLAN_TR("The list of wanted forwards, %1, cannot be read: %2. See that it belongs to "
                        "the helper's user, then restart the helper."),
            m_path);
    }
    return readForwards(*text, m_path);
}

Result<void> Store::save(const std::vector<PortForward>& forwards) const
{
    if (!replaceFile(m_directory, m_path, writeForwards(forwards))) {
        return failedOn(PORTOLAN_TR("The list of wanted forwards, %1, cannot be written: %2."), m_path);
    }
    return {};
}

std::string writeForwards(const std::vector<PortForward>& forwards)
{
    Json list = Json::array();
    for (const PortForward& forward : forwards) {
        list.push_back(toJson(forward));
    }
    return Json{{"version", kVersion}, {"forwards", list}}.dump(1) + '\n';
}

Result<std::vector<PortForward>> readForwards(const std::string& text, const std::string& path)
{
    const Json document = Json::parse(text, nullptr, false);
    if (!document.is_object() || !document.contains("version") || !document.contains("forwards")
        || !document["forwards"].is_array()) {
        return damaged(path, "it is not the JSON this program writes");
    }
    if (document["version"] != kVersion) {
        return damaged(path, "its version is " + document["version"].dump() + ", known is 1");
    }
    std::vector<PortForward> forwards;
    for (const Json& object : document["forwards"]) {
        auto forward = fromJson(object, path);
        if (!forward) {
            return tl::unexpected(forward.error());
        }
        const auto same = [&](const PortForward& other) { return other.id == forward->id; };
        if (std::any_of(forwards.begin(), forwards.end(), same)) {
            return damaged(path, "the id " + forward->id + " is in it twice");
        }
        forwards.push_back(std::move(*forward));
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
