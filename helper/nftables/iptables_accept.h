// The accept rules of forwards in iptables-nft's filter table.
//
// A packet that another engine translated still goes through every filter: where Docker or ufw keep their
// rules by iptables-nft, their FORWARD drops what none of its own rules accepts. So ours go there too,
// through the chain that Docker keeps for others. Written by iptables-nft's own tools alone: one expression
// of ours that those cannot say would make the whole table unreadable for them, and break Docker.
#pragma once

#include "backend/forward/compile.h"

#include <chrono>
#include <map>
#include <optional>

namespace portolan {

class IptablesAccept {
public:
    /// Makes the family's filter table hold the accept rules among `compiled` (others are left out) in
    /// PORTOLAN-FORWARD, and one jump there: first in DOCKER-USER where FORWARD leads there, else first in
    /// FORWARD. Nothing of it where there is no such table, FORWARD cannot drop, or iptables-nft is not
    /// installed. Returns whether anything was changed; on failure all is as it was.
    ///
    /// Waits for the programs, some ten milliseconds and at most kPatience each: commit() must know what
    /// became of it before it says so, and no other edit may come between.
    Result<bool> install(Family family, const std::vector<CompiledRule>& compiled);
    /// Whether that table is so. Runs no program, save once after a start for rules that are there already.
    Result<bool> installed(Family family, const std::vector<CompiledRule>& compiled);

    /// Whether there is now a filter that could drop them, and was not when this or install() last looked.
    bool due(Family family, const std::vector<CompiledRule>& compiled);
    /// The chain that leads to the rules, or would; none where they are not needed.
    static Result<std::optional<std::string>> place(Family family);

    static constexpr std::chrono::seconds kPatience{5};

private:
    struct Sight;
    /// What we wrote last, and how the kernel's list of it looks.
    struct Written {
        std::vector<std::string> lines;
        std::uint64_t digest = 0;
    };

    static Result<Sight> look(Family family);
    bool holds(Family family, const Sight& sight, const std::vector<std::string>& lines);
    void recognise(Family family, const Sight& sight);
    Result<void> write(Family family, const std::vector<std::string>& lines);
    Result<void> writeOnce(Family family, const Sight& sight, const std::vector<std::string>& lines);
    Result<void> makeSure(Family family, const std::vector<std::string>& before);

    std::map<Family, Written> m_written;
    std::map<Family, bool> m_dropped; ///< whether the filter could at the last look; none: not looked at
};

} // namespace portolan
