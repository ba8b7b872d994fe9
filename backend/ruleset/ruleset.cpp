#include "backend/ruleset/ruleset.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace portolan {
namespace {

constexpr std::array kEngines{Engine::XtablesLegacy, Engine::XtablesNft, Engine::Nftables};

const Option* findOption(std::span<const Option> options, std::string_view name)
{
    const auto found
        = std::find_if(options.begin(), options.end(), [&](const Option& o) { return o.name == name; });
    return found == options.end() ? nullptr : &*found;
}

} // namespace

const char* toString(Engine engine)
{
    switch (engine) {
    case Engine::XtablesLegacy:
        return "xtables-legacy";
    case Engine::XtablesNft:
        return "xtables-nft";
    case Engine::Nftables:
        break;
    }
    return "nftables";
}

Result<Engine> parseEngine(std::string_view text)
{
    for (Engine engine : kEngines)
        if (text == toString(engine))
            return engine;
    return failure(ErrorCode::Invalid,
        PORTOLAN_TR("“%1” is no rule engine; use xtables-legacy, xtables-nft or nftables."),
        {std::string(text.substr(0, 64))});
}

const char* toString(Hook hook)
{
    switch (hook) {
    case Hook::Prerouting:
        return "PREROUTING";
    case Hook::Input:
        return "INPUT";
    case Hook::Forward:
        return "FORWARD";
    case Hook::Output:
        return "OUTPUT";
    case Hook::Postrouting:
        break;
    }
    return "POSTROUTING";
}

const Option* Rule::headerOption(std::string_view name) const
{
    return findOption(header, name);
}

const Option* Rule::matchOption(std::string_view name, std::string_view match) const
{
    for (const Match& candidate : matches) {
        if (!match.empty() && candidate.name != match)
            continue;
        if (const Option* option = findOption(candidate.options, name))
            return option;
    }
    return nullptr;
}

const Option* Rule::targetOption(std::string_view name) const
{
    return findOption(targetOptions, name);
}

std::string_view Rule::comment() const
{
    const Option* option = matchOption("--comment", "comment");
    return option ? option->value() : std::string_view{};
}

const Chain* Table::chain(std::string_view name) const
{
    if (index) {
        const auto place = index->find(name);
        return place == index->end() ? nullptr : &chains[place->second];
    }
    const auto found
        = std::find_if(chains.begin(), chains.end(), [&](const Chain& c) { return c.name == name; });
    return found == chains.end() ? nullptr : &*found;
}

bool Table::translates() const
{
    if (engine != Engine::Nftables)
        return name == "nat";
    return std::any_of(chains.begin(), chains.end(), [](const Chain& c) { return c.type == "nat"; });
}

const Table* Ruleset::table(Engine engine, Family family, std::string_view name) const
{
    for (const Table& table : m_tables)
        if (table.engine == engine && table.family == family && table.name == name)
            return &table;
    return nullptr;
}

Ruleset Ruleset::only(Engine engine) const
{
    Ruleset part;
    std::copy_if(m_tables.begin(), m_tables.end(), std::back_inserter(part.m_tables),
        [engine](const Table& table) { return table.engine == engine; });
    part.m_storage = m_storage;
    return part;
}

void Ruleset::append(Ruleset other)
{
    std::move(other.m_tables.begin(), other.m_tables.end(), std::back_inserter(m_tables));
    std::move(other.m_storage.begin(), other.m_storage.end(), std::back_inserter(m_storage));
}

} // namespace portolan
