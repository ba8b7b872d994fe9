#include "backend/forward/engine_choice.h"

#include <utility>

namespace portolan {
namespace {

constexpr std::array<std::pair<EngineReason, const char*>, 5> kReasonNames{{
    {EngineReason::Preferred, "preferred"},
    {EngineReason::OursThere, "ours-there"},
    {EngineReason::LegacyUsed, "legacy-used"},
    {EngineReason::LegacyUnused, "legacy-unused"},
    {EngineReason::NoNftables, "no-nftables"},
}};

bool isThere(Engine engine, const EngineFacts& facts)
{
    return engine == Engine::Nftables ? facts.nftablesThere : facts.legacyThere;
}

} // namespace

const char* toString(EnginePreference preference)
{
    switch (preference) {
    case EnginePreference::XtablesLegacy:
        return "xtables-legacy";
    case EnginePreference::Nftables:
        return "nftables";
    case EnginePreference::Automatic:
        break;
    }
    return "automatic";
}

std::optional<EnginePreference> parseEnginePreference(std::string_view text)
{
    for (const EnginePreference preference : kEnginePreferences)
        if (text == toString(preference))
            return preference;
    return std::nullopt;
}

const char* toString(EngineReason reason)
{
    for (const auto& [known, name] : kReasonNames)
        if (known == reason)
            return name;
    return "";
}

std::optional<EngineReason> parseEngineReason(std::string_view text)
{
    for (const auto& [known, name] : kReasonNames)
        if (text == name)
            return known;
    return std::nullopt;
}

Message describe(EngineReason reason)
{
    switch (reason) {
    case EngineReason::Preferred:
        return {PORTOLAN_TR("because that is what was chosen"), {}};
    case EngineReason::OursThere:
        return {PORTOLAN_TR("because the forwards made with Portolan are there already"), {}};
    case EngineReason::LegacyUsed:
        return {PORTOLAN_TR("because other rules of this host are in the legacy tables"), {}};
    case EngineReason::LegacyUnused:
        return {PORTOLAN_TR("because nothing on this host uses the legacy tables"), {}};
    case EngineReason::NoNftables:
        break;
    }
    return {PORTOLAN_TR("because this kernel has no nftables that translates addresses"), {}};
}

EngineChoice chooseEngine(const EngineFacts& facts)
{
    switch (facts.preference) {
    case EnginePreference::XtablesLegacy:
        return {Engine::XtablesLegacy, EngineReason::Preferred};
    case EnginePreference::Nftables:
        return {Engine::Nftables, EngineReason::Preferred};
    case EnginePreference::Automatic:
        break;
    }
    if (facts.ours && isThere(*facts.ours, facts))
        return {*facts.ours, EngineReason::OursThere};
    if (facts.legacyUsed)
        return {Engine::XtablesLegacy, EngineReason::LegacyUsed};
    if (facts.nftablesThere)
        return {Engine::Nftables, EngineReason::LegacyUnused};
    return {Engine::XtablesLegacy, EngineReason::NoNftables};
}

} // namespace portolan
