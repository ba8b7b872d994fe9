// One trace: the rules that mark packets, the sockets that tell of them, and what was not read yet.
#pragma once

#include "helper/bus/handles.h"
#include "helper/trace/log_setting.h"
#include "helper/trace/raw_marks.h"
#include "helper/trace/rule_positions.h"
#include "helper/trace/trace_socket.h"
#include "helper/trace/tracer_table.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <unordered_set>
#include <vector>

namespace portolan {

class Tracer {
public:
    /// Bytes of events that wait to be read; beyond, further ones are lost.
    static constexpr std::size_t kMostWaiting = 4 << 20;

    struct Batch {
        std::uint64_t next = 0; ///< events handed out since the trace began
        bool lost = false; ///< since the last read some were dropped, here or in the kernel
        std::string ended; ///< which limit ended it: "packets", "seconds"; empty: it goes on
        std::vector<std::uint8_t> records; ///< see backend/packet/trace_wire.h
    };

    enum class Marking {
        Best, ///< by nf_tables, or where that cannot be by the legacy raw tables
        RawTables, ///< as where nf_tables is missing
    };

    /// setting and marks outlive it.
    Tracer(sd_event* event, LogSetting& setting, RawMarks& marks, Marking marking = Marking::Best);
    ~Tracer();
    Tracer(const Tracer&) = delete;
    Tracer& operator=(const Tracer&) = delete;

    using Started = std::function<void(Result<void>)>;
    /// Answers once, maybe before it returns; not at all if the tracer goes first.
    void start(const TraceFilter& filter, const TraceLimits& limits, const Started& started);
    /// What does not work though the trace does; a sentence each.
    const std::vector<Message>& remarks() const { return m_remarks; }
    bool usesConntrack() const { return m_conntrack; }
    Batch read(std::size_t most);

private:
    Result<void> listenForLines();
    Result<void> listen(TraceSocket& socket, SourcePtr& source);
    Result<void> mark(const TraceFilter& filter, const TraceLimits& limits);
    void markByRawTables(const TraceFilter& filter, const TraceLimits& limits, const Started& started);
    Result<void> beginTimer(const TraceLimits& limits);
    void drain(TraceSocket& socket);
    void take(const TraceMessage& message);
    /// first: the first word of it in this chain.
    bool counts(const TraceEvent& event, bool first);
    bool countsOfRawTables(const TraceEvent& event) const;
    void count();
    void end(const char* limit);
    std::string nameOf(unsigned index);

    sd_event* m_event;
    LogSetting& m_setting;
    RawMarks& m_marks;
    Marking m_marking;
    TracerTable m_table;
    TraceSocket m_nftrace;
    TraceSocket m_nflog;
    SourcePtr m_nftraceSource; // after the sockets: gone before them
    SourcePtr m_nflogSource;
    SourcePtr m_timer;
    RulePositions m_positions;
    std::unordered_set<std::uint32_t> m_markedAhead; ///< trace ids of packets known before conntrack saw them
    std::vector<Message> m_remarks;
    bool m_conntrack = false; ///< connections say which packets were asked for
    bool m_loggerTaken = false;
    bool m_byRawTables = false;
    bool m_byInterface = false; ///< what came in by one is asked for
    bool m_lost = false;
    unsigned m_packetsLeft = 0;
    std::uint64_t m_handedOut = 0;
    std::size_t m_waitingBytes = 0;
    std::deque<std::vector<std::uint8_t>> m_waiting;
    std::string m_ended;
    std::map<unsigned, std::string> m_names;
};

} // namespace portolan
