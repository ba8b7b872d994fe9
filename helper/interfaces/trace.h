// org.portolan.Helper1.Trace and its session: the way of real packets.
#pragma once

#include "helper/interfaces/context.h"
#include "helper/trace/tracer.h"

#include <memory>
#include <string>

namespace portolan {

class TraceInterface {
public:
    TraceInterface(const BusContext& context, LogSetting setting, std::string xtablesLock);
    ~TraceInterface();
    TraceInterface(const TraceInterface&) = delete;
    TraceInterface& operator=(const TraceInterface&) = delete;

    /// Puts back what a killed helper left.
    Result<void> publish();
    Activity& activity() { return m_context.activity; }
    void start(const CallPtr& call);

private:
    class Session;
    void begin(const CallPtr& call, const TraceFilter& filter, const TraceLimits& limits);
    void begun(const CallPtr& call, const TraceFilter& filter, const Result<void>& started);
    Result<void> checkFree() const;

    BusContext m_context;
    LogSetting m_setting;
    RawMarks m_marks;
    std::unique_ptr<Session> m_session; ///< packets are marked for all alike, so there is one
    std::uint64_t m_lastId = 0;
    SlotPtr m_slot;
};

} // namespace portolan
