// The accept rules of forwards in iptables-nft's filter table.
//
// A packet that another engine translated still goes through every filter: where Docker or ufw keep their
// rules by iptables-nft, their FORWARD drops what none of its own rules accepts. So ours go there too,
// through the chain that Docker keeps for others. Written by iptables-nft's own tools alone: one expression
// of ours that those cannot say would make the whole table unreadable for them, and break Docker.
#pragma once

#include "backend/forward/compile.h"

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace portolan {

/// The accept rules that should be there, made only where there is a place for them.
class WantedAccepts {
public:
    using Compile = std::function<std::vector<CompiledRule>()>;

    WantedAccepts() = default;
    /// Of these those that accept; others are left out.
    WantedAccepts(std::vector<CompiledRule> compiled)
        : m_compile([compiled = std::move(compiled)] { return compiled; })
    {
    }
    explicit WantedAccepts(Compile compile)
        : m_compile(std::move(compile))
    {
    }
    /// As iptables-nft-save prints them.
    std::vector<std::string> lines() const;

private:
    Compile m_compile;
};

class IptablesAccept {
public:
    /// Makes the family's filter table hold the accept rules in PORTOLAN-FORWARD, and one jump there: first
    /// in DOCKER-USER where FORWARD leads there, else first in FORWARD. Nothing of it where there is no such
    /// table, FORWARD cannot drop, or iptables-nft is not installed. Rules that are there already are left
    /// alone, with their counters. Returns whether anything was changed; on failure all is as it was.
    ///
    /// Waits for the programs, some ten milliseconds and at most kPatience each: commit() must know what
    /// became of it before it says so, and no other edit may come between.
    Result<bool> install(Family family, const WantedAccepts& wanted);
    /// Whether that table is so. Runs no program, save once after a start for rules that are there already.
    Result<bool> installed(Family family, const WantedAccepts& wanted);

    /// Whether there is now a filter that could drop them and the programs to write them, and was not when
    /// this or install() last looked.
    bool due(Family family, const WantedAccepts& wanted);
    /// The chain that leads to the rules, or would; none where they are not needed.
    static Result<std::optional<std::string>> place(Family family);

    /// Whether there is a filter that could drop them, and nothing to write them with: iptables-nft's own
    /// programs are not installed.
    static Result<bool> wantsPrograms(Family family);

    static constexpr std::chrono::seconds kPatience{5};

private:
    struct Sight;
    /// A rule we wrote, and how the kernel's list has it.
    struct Written {
        std::string line;
        std::uint64_t digest = 0;
    };

    static Result<Sight> look(Family family);
    bool holds(Family family, const Sight& sight, const std::vector<std::string>& lines);
    void recognise(Family family, const Sight& sight);
    void remember(Family family, const std::vector<std::string>& lines, const Sight& sight);
    /// What we wrote last.
    std::vector<std::string> linesOf(Family family) const;
    /// What is there, rule by rule; empty where it is none of those.
    std::vector<std::string> linesIn(Family family, const Sight& sight) const;
    Result<void> write(Family family, const std::vector<std::string>& lines);
    static bool isMade(const std::vector<std::string>& lines, const Sight& after,
        const std::vector<std::string>& present, const Sight& before);
    static Result<void> writeOnce(Family family, const Sight& sight, const std::vector<std::string>& present,
        const std::vector<std::string>& lines, bool keepsChain);
    Result<void> makeSure(Family family, const std::vector<std::string>& before);

    std::map<Family, std::vector<Written>> m_written;
    /// Whether the filter could drop them at the last look, and they could be written; none: not looked at.
    std::map<Family, bool> m_dropped;
    /// Where our chain stays though it is empty: it could not be removed.
    std::set<Family> m_kept;
};

} // namespace portolan
