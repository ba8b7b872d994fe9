// org.portolan.Helper1.Flows and its sessions: connections, live.
#pragma once

#include "helper/conntrack/hub.h"
#include "helper/interfaces/context.h"

#include <map>

namespace portolan {

class FlowsInterface {
public:
    static constexpr unsigned kSessionsPerCaller = 8;
    static constexpr unsigned kSessions = 64;
    static constexpr unsigned kDeletedAtOnce = 4096;

    explicit FlowsInterface(const BusContext& context);
    ~FlowsInterface();
    FlowsInterface(const FlowsInterface&) = delete;
    FlowsInterface& operator=(const FlowsInterface&) = delete;

    Result<void> publish();
    Activity& activity() { return m_context.activity; }
    void open(const CallPtr& call);
    void remove(const CallPtr& call);

private:
    class Session;
    Result<std::string> begin(const CallPtr& call, const FlowFilter& filter);
    Result<void> checkRoom(const std::string& owner) const;
    void end(FlowHub::SessionId id);

    BusContext m_context;
    FlowHub m_hub;
    std::map<FlowHub::SessionId, std::unique_ptr<Session>> m_sessions;
    SlotPtr m_slot;
};

} // namespace portolan
