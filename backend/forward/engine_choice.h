// Which of the kernel's engines the forwards are written to. Pure: the helper gathers the facts.
#pragma once

#include "backend/base/message.h"
#include "backend/ruleset/ruleset.h"

#include <array>
#include <optional>
#include <string_view>

namespace portolan {

/// What somebody wants of the engine.
enum class EnginePreference : std::uint8_t { Automatic, XtablesLegacy, Nftables };

/// "automatic", "xtables-legacy", "nftables".
const char* toString(EnginePreference preference);
std::optional<EnginePreference> parseEnginePreference(std::string_view text);
inline constexpr std::array kEnginePreferences{
    EnginePreference::Automatic, EnginePreference::XtablesLegacy, EnginePreference::Nftables};

struct EngineFacts {
    EnginePreference preference = EnginePreference::Automatic;
    /// Where our forwards are; after a boot, where they were. Nothing: there are none.
    std::optional<Engine> ours;
    bool legacyThere = false; ///< the kernel has the old tables
    bool legacyUsed = false; ///< one of them has a rule, or a policy other than ACCEPT
    bool nftablesThere = false; ///< the kernel has nf_tables, and it can translate addresses
};

/// Why it is that engine.
enum class EngineReason : std::uint8_t { Preferred, OursThere, LegacyUsed, LegacyUnused, NoNftables };

/// "preferred", "ours-there", "legacy-used", "legacy-unused", "no-nftables": how they travel.
const char* toString(EngineReason reason);
std::optional<EngineReason> parseEngineReason(std::string_view text);
/// The same for people.
Message describe(EngineReason reason);

struct EngineChoice {
    Engine engine = Engine::XtablesLegacy; ///< XtablesLegacy or Nftables
    EngineReason reason = EngineReason::LegacyUsed;
    friend bool operator==(const EngineChoice&, const EngineChoice&) = default;
};

/// What is preferred; else where ours are, as long as that is there; else the old tables where somebody uses
/// them; else nf_tables where the kernel has it; else the old tables. So one host has all of ours in one
/// place, beside what it has already.
EngineChoice chooseEngine(const EngineFacts& facts);

} // namespace portolan
