// The ways packets take through a nat table to a chain, by its jumps.
#pragma once

#include "backend/forward/find.h"
#include "backend/forward/selector.h"

#include <map>

namespace portolan {

/// One way from a hook to a chain or rule.
struct Path {
    Selector selector; ///< what all jumps on the way ask
    bool prerouting = false; ///< it begins in PREROUTING
    bool output = false; ///< it begins in OUTPUT
    Owner owner = Owner::Hand; ///< by the innermost chain or comment with a mark
    std::string name; ///< by the innermost comment that holds one
    bool balanced = false; ///< `-m statistic` decides on the way
    double share = 1; ///< the part of the connections that goes this way
};

/// The jumps of one nat table. The table must outlive it.
class Paths {
public:
    explicit Paths(const Table& table);
    /// Every way to the rule at `index` of `chain`; empty if no hook leads there. Beyond 1024 the last one
    /// stands for all others.
    std::vector<Path> to(const Chain& chain, std::size_t index);
    /// What such a rule asks by itself where no hook leads to it.
    Path unreached(const Chain& chain, std::size_t index);

private:
    struct Jump {
        const Chain* chain;
        std::size_t index;
        const LookupEntry* entry = nullptr; ///< of the map that leads there; or none
    };

    /// What `-m statistic` leaves to a rule.
    struct Balance {
        bool balanced = false;
        double share = 1;
    };

    const std::vector<Path>& toChain(const Chain& chain, unsigned depth);
    /// One for each rule; empty where the chain has no statistic at all.
    const std::vector<Balance>& balances(const Chain& chain);
    /// The way on behind that rule, which selects `own`; nullopt where nothing of this way passes.
    std::optional<Path> through(const Path& path, const Chain& chain, std::size_t index, const Selector& own);
    void follow(std::vector<Path>& paths, const Jump& jump, unsigned depth);

    const Table& m_table;
    std::optional<Owner> m_owner; ///< whose table it is

    std::map<std::string_view, std::vector<Jump>> m_jumps; ///< by the chain jumped to
    std::map<std::string_view, std::vector<Path>> m_known; ///< also the guard against loops
    std::map<std::string_view, std::vector<Balance>> m_balances;
};

} // namespace portolan
