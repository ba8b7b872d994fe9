// Puts together what was said of the same packet.
#pragma once

#include "backend/packet/chain_place.h"
#include "backend/packet/trajectory.h"

#include <cstdint>
#include <list>
#include <map>
#include <unordered_map>
#include <vector>

namespace portolan {

/// Events of one source come in the order the kernel made them; those of two sources in any. A packet that is
/// sent again is one of its own: it is in a chain where the first was already. What comes out has neither
/// number nor description nor end.
class TrajectoryGatherer {
public:
    /// Packets under way at most; beyond, the oldest is taken for finished.
    static constexpr std::size_t kMostOpen = 4096;
    /// Rules that are kept of one packet; more than any way without a loop has, and a loop ends in the
    /// kernel.
    static constexpr std::size_t kMostRules = 4096;

    explicit TrajectoryGatherer(ChainPlaces places = {});
    TrajectoryGatherer(const TrajectoryGatherer&) = delete;
    TrajectoryGatherer& operator=(const TrajectoryGatherer&) = delete;

    void take(const TraceEvent& event);
    /// What nothing was said of since that time (nanoseconds since the epoch), in the order they began. One
    /// that is still talked of holds up those after it.
    std::vector<Trajectory> takeQuiet(std::uint64_t since);
    /// All.
    std::vector<Trajectory> finish();
    /// Events of which nobody can say to which packet they belong.
    std::size_t unattached() const { return m_unattached; }

private:
    /// How far along its way a packet is at a place: before, equal or after another by <.
    struct Progress {
        int pass = 0; ///< 1 behind lo: what this host sends to itself goes around twice
        int stage = 0; ///< PREROUTING and OUTPUT, INPUT and FORWARD, POSTROUTING
        int priority = 0;
        auto operator<=>(const Progress&) const = default;
    };
    /// The last thing one source said of a packet.
    struct LastSaid {
        Progress progress;
        std::size_t hop = kNoHop;
        unsigned basePosition = 0; ///< of xtables: the number of the base chain's last line
        bool ended = false; ///< the chain came to its end
        std::uint32_t traceId = 0;
        std::uint64_t when = 0; ///< running number
    };
    struct OpenPacket {
        Trajectory trajectory;
        std::string identity;
        std::vector<std::optional<Progress>> progress; ///< of the hops
        std::map<TraceSource, LastSaid> last;
        std::vector<Packet> sights; ///< with other addresses each
        std::optional<Progress> furthest;
        std::size_t rules = 0;
        std::uint64_t time = 0; ///< of the last event
        std::vector<std::uint32_t> traceIds;
    };
    enum class Fit { No, GoesOn, NewHop };
    static constexpr std::size_t kNoHop = std::size_t(-1);

    std::optional<Progress> progressOf(
        const OpenPacket& open, const TraceEvent& event, const std::optional<BaseHook>& base) const;
    Fit fit(const OpenPacket& open, const TraceEvent& event, const std::optional<BaseHook>& base) const;
    Fit fitBehind(const OpenPacket& open, const LastSaid& last, const TraceEvent& event,
        const std::optional<BaseHook>& base) const;
    OpenPacket* choose(
        const std::string& identity, const TraceEvent& event, const std::optional<BaseHook>& base, Fit& fits);
    OpenPacket& begin(const std::string& identity, const TraceEvent& event);
    void add(OpenPacket& open, const TraceEvent& event, const std::optional<BaseHook>& base, Fit fits);
    void judge(OpenPacket& open, const TraceEvent& event, bool isNew);
    void look(OpenPacket& open, const TraceEvent& event, const std::optional<BaseHook>& base);
    std::size_t insertHop(OpenPacket& open, const TraceEvent& event, const std::optional<BaseHook>& base);
    void attachUnnamed(const TraceEvent& event);
    void addRule(OpenPacket& open, const TraceEvent& event, std::size_t hop, bool ofBase);
    Trajectory closeFirst();

    ChainPlaces m_places;
    std::list<OpenPacket> m_open; ///< in the order they began
    std::unordered_map<std::string, std::vector<OpenPacket*>> m_byIdentity;
    std::unordered_map<std::uint32_t, OpenPacket*> m_byTraceId;
    std::vector<Trajectory> m_crowdedOut;
    std::uint64_t m_said = 0;
    std::size_t m_unattached = 0;
};

} // namespace portolan
