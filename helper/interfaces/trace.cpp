#include "helper/interfaces/trace.h"

#include "helper/bus/journal.h"
#include "helper/bus/message_wire.h"
#include "helper/interfaces/session_calls.h"

namespace portolan {

namespace {

const sd_bus_vtable kVtable[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_METHOD_WITH_NAMES("Start", "a{sv}a{sv}", SD_BUS_PARAM(filter) SD_BUS_PARAM(limits), "oa{sv}",
        SD_BUS_PARAM(session) SD_BUS_PARAM(means), (dispatch<TraceInterface, &TraceInterface::start>),
        SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_VTABLE_END,
};

void logTrace(const CallPtr& call, const TraceFilter& filter, const Result<void>& started)
{
    EditRecord record{
        "trace", {}, call->uid().value_or(uid_t(-1)), call->sender(), {}, describeTrace(filter)};
    if (!started) {
        record.outcome = started.error().message.text();
    }
    logEdit(record);
}

/// How the trace is done, an a{sv}; see Start in resources/dbus. Negative errno.
int appendMeans(sd_bus_message* answer, const Tracer& tracer)
{
    std::vector<char*> sentences;
    std::vector<std::string> texts;
    for (const Message& remark : tracer.remarks()) {
        texts.push_back(printable(remark).text());
    }
    for (std::string& text : texts) {
        sentences.push_back(text.data());
    }
    sentences.push_back(nullptr);
    sd_bus_message_open_container(answer, 'a', "{sv}");
    sd_bus_message_append(answer, "{sv}", "conntrack", "b", int(tracer.usesConntrack()));
    sd_bus_message_open_container(answer, 'e', "sv");
    sd_bus_message_append_basic(answer, 's', "remarks");
    sd_bus_message_open_container(answer, 'v', "as");
    sd_bus_message_append_strv(answer, sentences.data());
    sd_bus_message_close_container(answer);
    sd_bus_message_close_container(answer);
    sd_bus_message_open_container(answer, 'e', "sv");
    sd_bus_message_append_basic(answer, 's', "remarkMessages");
    sd_bus_message_open_container(answer, 'v', "a(sav)");
    sd_bus_message_open_container(answer, 'a', "(sav)");
    for (const Message& remark : tracer.remarks()) {
        appendMessage(answer, printable(remark));
    }
    sd_bus_message_close_container(answer);
    sd_bus_message_close_container(answer);
    sd_bus_message_close_container(answer);
    return sd_bus_message_close_container(answer);
}

TraceLimits limitsOf(const Call::Numbers& numbers)
{
    TraceLimits limits;
    const auto take = [&numbers](const char* name, unsigned& limit) {
        if (const auto given = numbers.find(name); given != numbers.end()) {
            limit = unsigned(given->second);
        }
    };
    take("packets", limits.packets);
    take("seconds", limits.seconds);
    take("rate", limits.rate);
    return limits;
}

} // namespace

/// The trace on the bus; ends with its caller.
class TraceInterface::Session {
public:
    Session(TraceInterface& traces, std::uint64_t id, std::string owner)
        : m_traces(traces)
        , m_path(std::string(kObjectPath) + "/trace/" + std::to_string(id))
        , m_owner(std::move(owner))
        , m_token(traces.activity().begin())
        , m_tracer(traces.m_context.event, traces.m_setting, traces.m_marks)
    {
    }
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    const std::string& owner() const { return m_owner; }
    const std::string& path() const { return m_path; }
    Tracer& tracer() { return m_tracer; }
    Activity& activity() { return m_traces.activity(); }

    Result<void> publish(const CallPtr& call);
    void read(const CallPtr& call);
    void stop(const CallPtr& call);

private:
    bool refuse(const CallPtr& call) const;

    TraceInterface& m_traces;
    std::string m_path;
    std::string m_owner;
    Activity::Token m_token;
    Tracer m_tracer;
    SlotPtr m_slot;
    TrackPtr m_track;
};

Result<void> TraceInterface::Session::publish(const CallPtr& call)
{
    static const sd_bus_vtable vtable[] = {
        SD_BUS_VTABLE_START(0),
        SD_BUS_METHOD_WITH_NAMES("Read", "u", SD_BUS_PARAM(max), "tbsay",
            SD_BUS_PARAM(next) SD_BUS_PARAM(lost) SD_BUS_PARAM(ended) SD_BUS_PARAM(events),
            (dispatch<Session, &Session::read>), SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_METHOD("Stop", "", "", (dispatch<Session, &Session::stop>), SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_VTABLE_END,
    };
    auto slot = addInterface(call->bus(), m_path.c_str(), kTraceSessionInterface, vtable, this);
    if (!slot) {
        return tl::unexpected(slot.error());
    }
    m_slot = std::move(*slot);
    auto track = watchCaller(
        call,
        [](sd_bus_track*, void* session) {
            static_cast<Session*>(session)->m_traces.m_session.reset();
            return 0;
        },
        this);
    if (!track) {
        return tl::unexpected(track.error());
    }
    m_track = std::move(*track);
    return {};
}

bool TraceInterface::Session::refuse(const CallPtr& call) const
{
    return refuseOthers(call, m_owner, PORTOLAN_TR("This trace belongs to another caller."));
}

void TraceInterface::Session::read(const CallPtr& call)
{
    if (refuse(call)) {
        return;
    }
    const auto most = readMost(call);
    if (!most) {
        return;
    }
    const Tracer::Batch batch = m_tracer.read(*most);
    const MessagePtr answer = call->newAnswer();
    sd_bus_message_append(answer.get(), "tbs", batch.next, int(batch.lost), batch.ended.c_str());
    answerRecords(call, answer, batch.records);
}

void TraceInterface::Session::stop(const CallPtr& call)
{
    if (refuse(call)) {
        return;
    }
    m_traces.m_session.reset(); // `this` is gone
    call->answerNothing(); // the kernel is as it was before
}

TraceInterface::TraceInterface(const BusContext& context, LogSetting setting, std::string xtablesLock)
    : m_context(context)
    , m_setting(std::move(setting))
    , m_marks(context.event, std::move(xtablesLock))
{
}

TraceInterface::~TraceInterface() = default;

Result<void> TraceInterface::publish()
{
    if (const auto back = m_setting.giveBack(); !back) {
        logProblem(back.error());
    }
    m_marks.sweep();
    return addInterface(m_context.bus, kObjectPath, kTraceInterface, kVtable, this).map([this](SlotPtr slot) {
        m_slot = std::move(slot);
    });
}

Result<void> TraceInterface::checkFree() const
{
    if (!m_session) {
        return {};
    }
    return failure(ErrorCode::Busy,
        PORTOLAN_TR("Packets are being followed for another program (%1 on the bus) already: one trace runs "
                    "at a time. Stop that, or wait for its end."),
        {m_session->owner()});
}

void TraceInterface::start(const CallPtr& call)
{
    const auto fields = call->readFields();
    if (!fields) {
        return call->fail(fields.error());
    }
    const auto filter = fromTraceFields(*fields);
    if (!filter) {
        return call->fail(filter.error());
    }
    const auto numbers = call->readNumbers({{"packets", "u"}, {"seconds", "u"}, {"rate", "u"}});
    if (!numbers) {
        return call->fail(numbers.error());
    }
    const TraceLimits limits = limitsOf(*numbers);
    if (const auto checked = checkTraceLimits(limits); !checked) {
        return call->fail(checked.error());
    }
    if (const auto isFree = checkFree(); !isFree) {
        return call->fail(isFree.error());
    }
    const Authority::Details details{
        {"polkit.message", "Authentication is required to follow packets of $(packets)"},
        {"packets", describeTrace(*filter)}};
    m_context.authority.authorise(call, Action::Trace, details,
        [this, call, filter = *filter, limits] { begin(call, filter, limits); });
}

void TraceInterface::begin(const CallPtr& call, const TraceFilter& filter, const TraceLimits& limits)
{
    if (const auto isFree = checkFree(); !isFree) {
        return call->fail(isFree.error());
    }
    m_session = std::make_unique<Session>(*this, ++m_lastId, call->sender());
    if (const auto published = m_session->publish(call); !published) {
        return begun(call, filter, published);
    }
    m_session->tracer().start(
        filter, limits, [this, call, filter](const Result<void>& started) { begun(call, filter, started); });
}

void TraceInterface::begun(const CallPtr& call, const TraceFilter& filter, const Result<void>& started)
{
    logTrace(call, filter, started);
    if (!started) {
        m_session.reset();
        return call->fail(started.error());
    }
    const MessagePtr answer = call->newAnswer();
    sd_bus_message_append(answer.get(), "o", m_session->path().c_str());
    if (const int appended = appendMeans(answer.get(), m_session->tracer()); appended < 0) {
        m_session.reset();
        return call->fail(busError(PORTOLAN_TR("The answer does not fit the bus"), appended));
    }
    call->answer(answer);
}

} // namespace portolan
