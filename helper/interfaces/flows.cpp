#include "helper/interfaces/flows.h"

#include "helper/bus/journal.h"
#include "helper/interfaces/session_calls.h"

#include <algorithm>

namespace portolan {

namespace {

const sd_bus_vtable kVtable[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_METHOD_WITH_NAMES("Open", "a{sv}", SD_BUS_PARAM(filter), "o", SD_BUS_PARAM(session),
        (dispatch<FlowsInterface, &FlowsInterface::open>), SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_NAMES("Delete", "aya{sv}", SD_BUS_PARAM(flows) SD_BUS_PARAM(options), "u",
        SD_BUS_PARAM(ended), (dispatch<FlowsInterface, &FlowsInterface::remove>), SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_VTABLE_END,
};

bool flag(const ForwardFields& fields, const char* key)
{
    const auto field = fields.find(key);
    return field != fields.end() && std::get<bool>(field->second);
}

} // namespace

/// One session on the bus; ends with its caller.
class FlowsInterface::Session {
public:
    Session(FlowsInterface& flows, FlowHub::SessionId id, std::string owner)
        : m_flows(flows)
        , m_id(id)
        , m_owner(std::move(owner))
        , m_token(flows.activity().begin())
    {
    }

    ~Session() { m_flows.m_hub.close(m_id); }
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    const std::string& owner() const { return m_owner; }
    std::string path() const { return std::string(kObjectPath) + "/flows/" + std::to_string(m_id); }
    Activity& activity() { return m_flows.activity(); }

    Result<void> publish(const CallPtr& call);
    void read(const CallPtr& call);
    void close(const CallPtr& call);

private:
    bool refuse(const CallPtr& call) const;

    FlowsInterface& m_flows;
    FlowHub::SessionId m_id;
    std::string m_owner;
    Activity::Token m_token;
    SlotPtr m_slot;
    TrackPtr m_track;
};

Result<void> FlowsInterface::Session::publish(const CallPtr& call)
{
    static const sd_bus_vtable vtable[] = {
        SD_BUS_VTABLE_START(0),
        SD_BUS_METHOD_WITH_NAMES("Read", "u", SD_BUS_PARAM(max), "tbay",
            SD_BUS_PARAM(next) SD_BUS_PARAM(lost) SD_BUS_PARAM(records), (dispatch<Session, &Session::read>),
            SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_METHOD("Close", "", "", (dispatch<Session, &Session::close>), SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_VTABLE_END,
    };
    auto slot = addInterface(call->bus(), path().c_str(), kFlowSessionInterface, vtable, this);
    if (!slot) {
        return tl::unexpected(slot.error());
    }
    m_slot = std::move(*slot);
    auto track = watchCaller(
        call,
        [](sd_bus_track*, void* session) {
            auto* self = static_cast<Session*>(session);
            self->m_flows.end(self->m_id);
            return 0;
        },
        this);
    if (!track) {
        return tl::unexpected(track.error());
    }
    m_track = std::move(*track);
    return {};
}

bool FlowsInterface::Session::refuse(const CallPtr& call) const
{
    return refuseOthers(call, m_owner, PORTOLAN_TR("This session belongs to another caller; open one."));
}

void FlowsInterface::Session::read(const CallPtr& call)
{
    if (refuse(call)) {
        return;
    }
    const auto most = readMost(call);
    if (!most) {
        return;
    }
    const auto batch = m_flows.m_hub.read(m_id, *most);
    if (!batch) {
        return call->fail(batch.error());
    }
    const MessagePtr answer = call->newAnswer();
    sd_bus_message_append(answer.get(), "tb", batch->next, int(batch->lost));
    answerRecords(call, answer, batch->records);
}

void FlowsInterface::Session::close(const CallPtr& call)
{
    if (refuse(call)) {
        return;
    }
    call->answerNothing();
    m_flows.end(m_id); // `this` is gone
}

FlowsInterface::FlowsInterface(const BusContext& context)
    : m_context(context)
    , m_hub(context.event)
{
}

FlowsInterface::~FlowsInterface() = default;

Result<void> FlowsInterface::publish()
{
    return addInterface(m_context.bus, kObjectPath, kFlowsInterface, kVtable, this).map([this](SlotPtr slot) {
        m_slot = std::move(slot);
    });
}

void FlowsInterface::open(const CallPtr& call)
{
    const auto fields = call->readOptions({"all", "counters"});
    if (!fields) {
        return call->fail(fields.error());
    }
    if (const auto room = checkRoom(call->sender()); !room) {
        return call->fail(room.error());
    }
    const FlowFilter filter{flag(*fields, "all"), flag(*fields, "counters")};
    m_context.authority.authorise(call, Action::Watch, {}, [this, call, filter] {
        const auto path = begin(call, filter);
        if (!path) {
            return call->fail(path.error());
        }
        call->answerString('o', *path);
    });
}

Result<std::string> FlowsInterface::begin(const CallPtr& call, const FlowFilter& filter)
{
    if (const auto room = checkRoom(call->sender()); !room) {
        return tl::unexpected(room.error());
    }
    const auto id = m_hub.open(filter);
    if (!id) {
        return tl::unexpected(id.error());
    }
    auto session = std::make_unique<Session>(*this, *id, call->sender());
    if (auto published = session->publish(call); !published) {
        return tl::unexpected(published.error());
    }
    const std::string path = session->path();
    m_sessions.emplace(*id, std::move(session));
    return path;
}

void FlowsInterface::remove(const CallPtr& call)
{
    const auto records = unpackFlows(call->readBytes());
    if (!records) {
        return call->fail(records.error());
    }
    if (const auto options = call->readOptions({}); !options) {
        return call->fail(options.error());
    }
    if (records->empty() || records->size() > kDeletedAtOnce) {
        return call->fail({ErrorCode::Invalid,
            {PORTOLAN_TR("From 1 to %1 connections are ended at once, not %2."),
                {std::to_string(kDeletedAtOnce), std::to_string(records->size())}},
            "flows"});
    }
    std::vector<Flow> flows;
    for (const FlowRecord& record : *records) {
        flows.push_back(record.flow);
    }
    const Authority::Details details{
        {"polkit.message", "Authentication is required to end $(connections) connections"},
        {"connections", std::to_string(flows.size())}};
    m_context.authority.authorise(call, Action::DeleteFlows, details, [call, flows] {
        const auto ended = endFlows(flows);
        EditRecord record{"delete-flows", {}, call->uid().value_or(uid_t(-1)), call->sender(),
            std::to_string(flows.size()) + " connections", {}};
        if (!ended) {
            record.outcome = ended.error().message.text();
        }
        logEdit(record);
        if (!ended) {
            return call->fail(ended.error());
        }
        const MessagePtr answer = call->newAnswer();
        sd_bus_message_append(answer.get(), "u", *ended);
        call->answer(answer);
    });
}

Result<void> FlowsInterface::checkRoom(const std::string& owner) const
{
    const auto own = std::count_if(m_sessions.begin(), m_sessions.end(),
        [&owner](const auto& session) { return session.second->owner() == owner; });
    if (m_sessions.size() >= kSessions || own >= long(kSessionsPerCaller)) {
        return failure(ErrorCode::Busy,
            PORTOLAN_TR("Too many sessions are open: at most %1 a caller and %2 in all. Close one."),
            {std::to_string(kSessionsPerCaller), std::to_string(kSessions)});
    }
    return {};
}

void FlowsInterface::end(FlowHub::SessionId id)
{
    m_sessions.erase(id);
}

} // namespace portolan
