#include "backend/host/host_state.h"
#include "backend/host/json_reader.h"
#include "backend/host/nft_chains.h"
#include "backend/host/routing_reader.h"

namespace portolan {
namespace {

using Json = nlohmann::json;

Result<void> readHeader(const Json& document, HostState& state)
{
    const auto version = document.find("version");
    if (version == document.end() || !version->is_number_unsigned() || *version < 1)
        return wrongShape("version", "a number from 1");
    state.host = textAt(document, "host");
    state.time = textAt(document, "time");
    return {};
}

Result<void> readLink(const Json& link, HostState& state)
{
    const std::string name = textAt(link, "ifname");
    if (name.empty())
        return wrongShape("links[].ifname", "a string");
    state.interfaces.push_back(name);
    return {};
}

Result<void> readAddress(const Json& interface, HostState& state)
{
    const std::string name = textAt(interface, "ifname");
    const auto infos = interface.find("addr_info");
    if (infos == interface.end())
        return {};
    if (!infos->is_array())
        return wrongShape("addresses[].addr_info", "a list");
    for (const Json& info : *infos) {
        if (!info.is_object())
            return wrongShape("addresses[].addr_info[]", "an object");
        const auto address = Address::parse(textAt(info, "local"));
        const auto length = info.find("prefixlen");
        if (!address)
            return wrongShape("addresses[].addr_info[].local", "an address");
        if (length == info.end() || !length->is_number_unsigned() || *length > address->size() * 8)
            return wrongShape("addresses[].addr_info[].prefixlen", "a prefix length");
        state.addresses.push_back({name, *address, length->get<unsigned>()});
    }
    return {};
}

Result<void> readNeighbour(const Json& entry, HostState& state)
{
    const auto address = Address::parse(textAt(entry, "dst"));
    if (!address)
        return wrongShape("neighbours[].dst", "an address");
    std::string word;
    if (const auto states = entry.find("state"); states != entry.end()) {
        if (!states->is_array())
            return wrongShape("neighbours[].state", "a list");
        if (!states->empty() && states->front().is_string())
            word = states->front().get<std::string>();
    }
    state.neighbours.push_back({*address, textAt(entry, "dev"), word});
    return {};
}

std::optional<unsigned> numberAt(const Json& entry, const char* key)
{
    const auto value = entry.find(key);
    if (value == entry.end() || !value->is_number_unsigned() || *value > 0xffffffffu)
        return std::nullopt;
    return value->get<unsigned>();
}

Result<void> readListener(const Json& entry, HostState& state)
{
    Listener listener;
    const auto protocol = parseProtocol(textAt(entry, "protocol"));
    const auto port = entry.find("port");
    if (!protocol)
        return wrongShape("listeners[].protocol", "tcp, udp or sctp");
    if (port == entry.end() || !port->is_number_unsigned() || *port < 1 || *port > 65535)
        return wrongShape("listeners[].port", "a port");
    listener.protocol = *protocol;
    listener.port = port->get<std::uint16_t>();
    listener.program = textAt(entry, "program");

    const std::string family = textAt(entry, "family", "ipv4");
    listener.family = family == "ipv6" || family == "inet6" ? Family::Ipv6 : Family::Ipv4;
    const std::string text = textAt(entry, "address", "any");
    if (text != "any" && text != "*") {
        const auto address = Address::parse(text);
        if (!address)
            return wrongShape("listeners[].address", "an address or “any”");
        listener.family = address->family();
        if (!address->isUnspecified())
            listener.address = *address;
    }
    listener.pid = numberAt(entry, "pid");
    listener.uid = numberAt(entry, "uid");
    listener.inode = numberAt(entry, "inode").value_or(0);
    if (const auto only = entry.find("v6only"); only != entry.end() && only->is_boolean())
        listener.bothFamilies = listener.family == Family::Ipv6 && !listener.address && !only->get<bool>();
    state.listeners.push_back(std::move(listener));
    return {};
}

Result<void> readRelay(const Json& entry, HostState& state)
{
    const auto pid = numberAt(entry, "pid");
    const auto uid = numberAt(entry, "uid");
    const auto command = entry.find("command");
    if (!pid || !uid)
        return wrongShape("relays[]", "an object with pid and uid");
    if (command == entry.end() || !command->is_array())
        return wrongShape("relays[].command", "a list");
    RelayProcess relay{*pid, *uid, {}};
    for (const Json& word : *command) {
        if (!word.is_string())
            return wrongShape("relays[].command[]", "a string");
        relay.command.push_back(word.get<std::string>());
    }
    state.relays.push_back(std::move(relay));
    return {};
}

Result<void> readSysctls(const Json& document, HostState& state)
{
    const auto sysctls = document.find("sysctls");
    if (sysctls == document.end())
        return {};
    if (!sysctls->is_object())
        return wrongShape("sysctls", "an object");
    for (const auto& [name, value] : sysctls->items()) {
        if (value.is_null())
            continue;
        if (!value.is_string() && !value.is_number_integer())
            return wrongShape("sysctls", "an object of strings");
        state.sysctls[name] = value.is_string() ? value.get<std::string>() : value.dump();
    }
    return {};
}

Result<void> readLegacyTables(const Json& document, HostState& state)
{
    const auto tables = document.find("legacyTables");
    if (tables == document.end())
        return {};
    if (!tables->is_array())
        return wrongShape("legacyTables", "a list");
    for (const Json& table : *tables) {
        if (!table.is_string())
            return wrongShape("legacyTables[]", "a string");
        state.legacyTables.push_back(table.get<std::string>());
    }
    return {};
}

Result<void> readUnwritableFilters(const Json& document, HostState& state)
{
    const auto families = document.find("unwritableFilters");
    if (families == document.end())
        return {};
    if (!families->is_array())
        return wrongShape("unwritableFilters", "a list");
    for (const Json& name : *families) {
        const auto family = name.is_string() ? parseFamily(name.get<std::string>())
                                             : Result<Family>(wrongShape("unwritableFilters[]", "a string"));
        if (!family)
            return wrongShape("unwritableFilters[]", "ipv4 or ipv6");
        state.unwritableFilters.insert(*family);
    }
    return {};
}

} // namespace

Result<HostState> readHostState(std::string text)
{
    const Json document = Json::parse(text, nullptr, false);
    if (document.is_discarded() || !document.is_object())
        return failure(ErrorCode::Invalid,
            PORTOLAN_TR("The host state is not a JSON object: use what `portolanctl state` printed."));

    HostState state;
    if (auto done = readHeader(document, state); !done)
        return tl::unexpected(done.error());
    struct Part {
        const char* key;
        Result<void> (*read)(const Json&, HostState&);
    };
    constexpr Part kParts[]
        = {{"links", readLink}, {"addresses", readAddress}, {"routes", readRoute}, {"rules", readRoutingRule},
            {"neighbours", readNeighbour}, {"listeners", readListener}, {"relays", readRelay}};
    for (const Part& part : kParts)
        if (auto done = eachObject(document, part.key, [&](const Json& e) { return part.read(e, state); });
            !done)
            return tl::unexpected(done.error());
    for (auto read : {readSysctls, readTableRoutes, readLegacyTables, readUnwritableFilters, readNftChains})
        if (auto done = read(document, state); !done)
            return tl::unexpected(done.error());
    state.json = std::move(text);
    return state;
}

} // namespace portolan
