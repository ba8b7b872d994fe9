#include "backend/forward/endpoint.h"
#include "backend/forward/text.h"

#include <array>

namespace portolan {
namespace {

using Value = ForwardFields::mapped_type;

template <typename T> Result<T> valueAs(const Value& value, const char* key, const char* type)
{
    if (const T* held = std::get_if<T>(&value))
        return *held;
    return failure(
        ErrorCode::Invalid, PORTOLAN_TR("“%1” must be %2: send it as that type."), {key, type}, key);
}

/// Reads a text and hands it to `store`, which answers with what is wrong with it.
template <typename Store> Result<void> text(const Value& value, const char* key, Store store)
{
    const auto held = valueAs<std::string>(value, key, "a string");
    if (!held)
        return tl::unexpected(held.error());
    return store(*held);
}

Result<void> flag(const Value& value, const char* key, bool& out)
{
    return valueAs<bool>(value, key, "a boolean").map([&](bool held) { out = held; });
}

template <typename T, typename U> Result<void> keep(Result<T> parsed, U& out)
{
    return std::move(parsed).map([&](T&& value) { out = std::move(value); });
}

template <typename T> Result<T> about(Result<T> result, const char* field)
{
    if (!result)
        return tl::unexpected(aboutField(result.error(), field));
    return result;
}

Result<void> sources(const Value& value, PortForward& forward)
{
    const auto texts = valueAs<std::vector<std::string>>(value, "sources", "a list of strings");
    if (!texts)
        return tl::unexpected(texts.error());
    for (const std::string& source : *texts) {
        const auto prefix = Prefix::parse(std::string_view(source).substr(0, 64));
        if (!prefix)
            return failure(ErrorCode::Invalid,
                PORTOLAN_TR("“%1” is not an address or network such as 192.0.2.0/24 or fd00::/64, the part "
                            "after the prefix zero: correct it or leave it out."),
                {clipped(source)}, "sources");
        forward.sources.push_back(*prefix);
    }
    return {};
}

Result<void> listenInterface(const Value& value, PortForward& forward)
{
    return text(value, "listenInterface", [&](const std::string& held) -> Result<void> {
        if (held.empty())
            return {};
        return keep(about(InterfaceName::parse(held), "listen.interface"), forward.listen.interface);
    });
}

/// word: what stands for no address.
Result<void> address(
    const Value& value, const char* key, const char* word, const char* field, std::optional<Address>& out)
{
    return text(value, key, [&](const std::string& held) -> Result<void> {
        if (held.empty() || held == word)
            return {};
        return keep(parseAddressField(held, field), out);
    });
}

Result<void> ports(const Value& value, const char* key, const char* field, std::optional<PortRange>& out)
{
    return text(value, key, [&](const std::string& held) -> Result<void> {
        if (held.empty())
            return {};
        return keep(parsePortsField(held, field), out);
    });
}

using Reader = Result<void> (*)(const Value&, PortForward&);

struct Field {
    const char* key;
    Reader read;
};

constexpr std::array kFields{
    Field{"id",
        [](const Value& value, PortForward& forward) {
            return keep(valueAs<std::string>(value, "id", "a string"), forward.id);
        }},
    Field{"name",
        [](const Value& value, PortForward& forward) {
            return keep(valueAs<std::string>(value, "name", "a string"), forward.name);
        }},
    Field{"family",
        [](const Value& value, PortForward& forward) {
            return text(value, "family", [&](const std::string& held) {
                return keep(about(parseFamily(held), "family"), forward.family);
            });
        }},
    Field{"protocol",
        [](const Value& value, PortForward& forward) {
            return text(value, "protocol", [&](const std::string& held) {
                return keep(about(parseProtocol(held), "protocol"), forward.protocol);
            });
        }},
    Field{"listenAddress",
        [](const Value& value, PortForward& forward) {
            return address(value, "listenAddress", "any", "listen.address", forward.listen.address);
        }},
    Field{"listenPorts",
        [](const Value& value, PortForward& forward) {
            return ports(value, "listenPorts", "listen.ports", forward.listen.ports);
        }},
    Field{"listenInterface", listenInterface},
    Field{"toAddress",
        [](const Value& value, PortForward& forward) {
            return address(value, "toAddress", "local", "to.address", forward.to.address);
        }},
    Field{"toPorts",
        [](const Value& value, PortForward& forward) {
            return ports(value, "toPorts", "to.ports", forward.to.ports);
        }},
    Field{"sources", sources},
    Field{"hairpin",
        [](const Value& value, PortForward& forward) { return flag(value, "hairpin", forward.hairpin); }},
    Field{"fromThisHost",
        [](const Value& value, PortForward& forward) {
            return flag(value, "fromThisHost", forward.fromThisHost);
        }},
    Field{"loopback",
        [](const Value& value, PortForward& forward) { return flag(value, "loopback", forward.loopback); }},
    Field{"hideClientAddress",
        [](const Value& value, PortForward& forward) {
            return flag(value, "hideClientAddress", forward.hideClientAddress);
        }},
    Field{"enabled",
        [](const Value& value, PortForward& forward) { return flag(value, "enabled", forward.enabled); }},
};

} // namespace

Family familyOfAddresses(const PortForward& forward)
{
    if (forward.to.address)
        return forward.to.address->family();
    if (forward.listen.address)
        return forward.listen.address->family();
    return forward.sources.empty() ? Family::Ipv4 : forward.sources.front().family();
}

ForwardFields toFields(const PortForward& forward)
{
    ForwardFields fields{{"id", forward.id}, {"name", forward.name},
        {"family", std::string(toString(forward.family))},
        {"protocol", std::string(toString(forward.protocol))},
        {"listenAddress", forward.listen.address ? forward.listen.address->toString() : std::string("any")},
        {"toAddress", forward.to.address ? forward.to.address->toString() : std::string("local")},
        {"hairpin", forward.hairpin}, {"fromThisHost", forward.fromThisHost}, {"loopback", forward.loopback},
        {"hideClientAddress", forward.hideClientAddress}, {"enabled", forward.enabled}};
    if (forward.listen.ports)
        fields["listenPorts"] = forward.listen.ports->toString();
    if (forward.listen.interface)
        fields["listenInterface"] = forward.listen.interface->toString();
    if (forward.to.ports)
        fields["toPorts"] = forward.to.ports->toString();
    std::vector<std::string> prefixes;
    for (const Prefix& source : forward.sources)
        prefixes.push_back(source.toString());
    fields["sources"] = std::move(prefixes);
    return fields;
}

Result<PortForward> fromFields(const ForwardFields& fields)
{
    PortForward forward;
    for (const auto& [key, value] : fields) {
        Reader read = nullptr;
        for (const Field& field : kFields)
            if (key == field.key)
                read = field.read;
        if (!read)
            return failure(ErrorCode::Invalid,
                PORTOLAN_TR("A forward has no “%1”: check the spelling or leave it out."), {clipped(key)},
                clipped(key));
        if (auto done = read(value, forward); !done)
            return tl::unexpected(done.error());
    }
    if (!fields.contains("family"))
        forward.family = familyOfAddresses(forward);
    if (!fields.contains("loopback"))
        forward.loopback = forward.onlyLoopback();
    if (auto valid = validate(forward); !valid)
        return tl::unexpected(valid.error());
    return forward;
}

} // namespace portolan
