#include "backend/forward/import/forwards_document.h"

#include "backend/forward/text.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace portolan {
namespace {

using Json = nlohmann::json;

tl::unexpected<Error> notForwards(const std::string& what)
{
    return failure(ErrorCode::Invalid,
        PORTOLAN_TR("This is not the JSON of “portolanctl forwards --json”: %1."), {what});
}

/// Copies a value of the nested object into the flat form, where the types fit; null is as good as absent.
Result<void> put(ForwardFields& fields, const std::string& key, const Json& value)
{
    if (value.is_null())
        return {};
    if (value.is_boolean())
        fields[key] = value.get<bool>();
    else if (value.is_string())
        fields[key] = value.get<std::string>();
    else if (value.is_array()
        && std::all_of(value.begin(), value.end(), [](const Json& member) { return member.is_string(); }))
        fields[key] = value.get<std::vector<std::string>>();
    else
        return notForwards("“" + key + "” has a wrong type");
    return {};
}

struct Place {
    const char* object;
    const char* key;
    const char* field;
};

constexpr Place kNested[] = {{"listen", "address", "listenAddress"}, {"listen", "ports", "listenPorts"},
    {"listen", "interface", "listenInterface"}, {"to", "address", "toAddress"}, {"to", "ports", "toPorts"}};

Result<PortForward> readForward(const Json& object)
{
    ForwardFields fields;
    for (const char* key : {"name", "family", "protocol", "sources", "hairpin", "fromThisHost", "loopback",
             "hideClientAddress", "enabled"})
        if (object.contains(key))
            if (auto done = put(fields, key, object[key]); !done)
                return tl::unexpected(done.error());
    for (const Place& place : kNested) {
        const auto part = object.find(place.object);
        if (part == object.end() || !part->is_object())
            return notForwards("a forward has no “" + std::string(place.object) + "”");
        if (part->contains(place.key))
            if (auto done = put(fields, place.field, (*part)[place.key]); !done)
                return tl::unexpected(done.error());
    }
    return fromFields(fields);
}

bool isForeign(const Json& object)
{
    const auto owner = object.find("owner");
    return owner != object.end() && *owner != toString(Owner::Portolan);
}

} // namespace

Result<Import> readForwardsDocument(std::string_view text)
{
    const Json document = Json::parse(text, nullptr, false);
    if (document.is_discarded())
        return notForwards("it is no JSON");
    const bool object = document.is_object() && document.contains("forwards");
    const Json& list = object ? document["forwards"] : document;
    if (!list.is_array())
        return notForwards("it has no list “forwards”");
    Import import;
    unsigned foreign = 0;
    for (const Json& entry : list) {
        if (!entry.is_object())
            return notForwards("a forward in it is no object");
        if (isForeign(entry)) {
            ++foreign;
            continue;
        }
        auto forward = readForward(entry);
        if (!forward)
            return tl::unexpected(forward.error());
        import.forwards.push_back({std::move(*forward), false});
    }
    if (foreign > 0)
        import.remarks.push_back(
            {PORTOLAN_TR("Forwards that other programs made are left out (%1): those programs make them."),
                { std::to_string(foreign) }});
    return import;
}

} // namespace portolan
