// Finds changes of legacy rules that nothing tells of.
#pragma once

#include "helper/bus/handles.h"
#include "helper/xtables/reader.h"

#include <chrono>
#include <functional>
#include <map>
#include <set>

namespace portolan {

/// Programs that take another lock file (another mount namespace's /run) or none leave no trace but the rules
/// themselves. While somebody wants to know, they are read now and then and their fingerprint compared with
/// the one that somebody saw. How often follows from what a look costs.
class SlowPoll {
public:
    struct Pace {
        std::chrono::milliseconds least{10'000}; ///< between two looks
        unsigned costs
            = 100; ///< how many times a look's own time lies between two, at least: 1 % of a processor
    };

    /// wanted: whether anybody is left to tell. changed: what to do about a change.
    SlowPoll(sd_event* event, XtablesReader& reader, std::function<bool()> wanted,
        std::function<void()> changed, Pace pace);
    SlowPoll(const SlowPoll&) = delete;
    SlowPoll& operator=(const SlowPoll&) = delete;

    /// Somebody got these rules. Begins to look; tells the others, if they do not know yet.
    void seen(Family family, std::uint64_t fingerprint);
    /// A change was told already.
    void announced() { m_told = {Family::Ipv4, Family::Ipv6}; }

private:
    void schedule(std::chrono::microseconds delay);
    void look();
    void lookAt(std::map<Family, std::uint64_t>::iterator known);
    static int onTime(sd_event_source* source, std::uint64_t time, void* self);

    sd_event* m_event;
    XtablesReader& m_reader;
    std::function<bool()> m_wanted;
    std::function<void()> m_changed;
    Pace m_pace;
    SourcePtr m_timer;
    std::map<Family, std::uint64_t> m_known; ///< fingerprints
    std::chrono::steady_clock::time_point m_began; ///< of the look under way
    bool m_scheduled = false; ///< or a look is under way
    std::set<Family> m_told; ///< of a change since their rules were last seen
    std::shared_ptr<bool> m_alive = std::make_shared<bool>(true); ///< for answers that come after our end
};

} // namespace portolan
