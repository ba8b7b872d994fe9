#include "app/ctl/follow.h"

#include "app/client/flow_reader.h"
#include "app/client/host_reader.h"
#include "app/ctl/flow_text.h"
#include "app/ctl/helper.h"
#include "app/ctl/interrupt.h"
#include "app/ctl/output.h"

#include "backend/flow/flow_store.h"
#include "backend/flow/forward_index.h"

#include <QDateTime>
#include <QEventLoop>
#include <QTimer>

#include <chrono>
#include <csignal>
#include <utility>

#include <poll.h>
#include <unistd.h>

namespace portolan::ctl {

using namespace std::chrono_literals;

namespace {

/// How long a helper that went away is waited for. The bus and systemd start one again within a second.
constexpr auto kPatience = 10s;

/// "2026-11-23T07:22:08.123Z" of nanoseconds since the epoch; the second is worked out once for many events.
class TimeText {
public:
    const std::string& of(std::uint64_t nanoseconds)
    {
        const std::uint64_t seconds = nanoseconds / 1'000'000'000;
        if (seconds != m_seconds || m_text.empty()) {
            m_seconds = seconds;
            m_text = QDateTime::fromSecsSinceEpoch(qint64(seconds), Qt::UTC)
                         .toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss.000Z"))
                         .toStdString();
        }
        auto milliseconds = unsigned(nanoseconds / 1'000'000 % 1000);
        for (std::size_t i = 1; i <= 3; ++i, milliseconds /= 10)
            m_text[m_text.size() - 1 - i] = char('0' + milliseconds % 10);
        return m_text;
    }

private:
    std::uint64_t m_seconds = 0;
    std::string m_text;
};

const char* eventName(FlowEvent event)
{
    switch (event) {
    case FlowEvent::New:
        return "new";
    case FlowEvent::Destroy:
        return "destroy";
    case FlowEvent::Present:
    case FlowEvent::Update:
        break;
    }
    return "update";
}

class Follower {
public:
    Follower(Helper& helper, const Arguments& arguments, const FlowQuery& filter);
    Outcome<void> run();

private:
    void listen();
    void linkChanged();
    void helperAway();
    void readForwards();
    void arrived(const std::vector<FlowRecord>& records, bool reset);
    Flow know(const FlowRecord& record);
    void printRecord(const FlowRecord& record);
    void appendJson(const FlowRecord& record, const Flow& flow, const std::string& forward);
    void appendText(const FlowRecord& record, const Flow& flow, const std::string& forward);
    void end(Outcome<void> outcome);

    Helper& m_helper;
    bool m_json;
    bool m_all;
    FlowQuery m_filter;
    bool m_away = false; ///< the helper is waited for
    bool m_began = false; ///< the forwards were read since the helper was found
    bool m_arrived = false; ///< the table was read once
    bool m_lost = false; ///< since then some events were dropped
    FlowStore m_known;
    ForwardIndex m_forwards;
    TimeText m_time;
    std::string m_line; ///< used again for every event
    HostReader m_host;
    FlowReader m_flows;
    QTimer m_debounce; ///< the rules changed: the forwards may be others
    QTimer m_patience; ///< runs while the helper is waited for
    QTimer m_outputLook; ///< notices that nobody reads while there is nothing to print
    QEventLoop m_loop;
    Outcome<void> m_outcome;
};

Follower::Follower(Helper& helper, const Arguments& arguments, const FlowQuery& filter)
    : m_helper(helper)
    , m_json(arguments.has("--json"))
    , m_all(arguments.has("--all"))
    , m_filter(filter)
{
    m_debounce.setSingleShot(true);
    m_debounce.setInterval(200ms);
    QObject::connect(&m_debounce, &QTimer::timeout, &m_loop, [this] { readForwards(); });
    m_patience.setSingleShot(true);
    m_patience.setInterval(kPatience);
    QObject::connect(&m_patience, &QTimer::timeout, &m_loop, [this] {
        const QString problem = m_helper.link().problem();
        end(fail(Exit::Unreachable, "Portolan's helper did not come back: " + problem.toStdString()));
    });
    m_outputLook.setInterval(1s);
    QObject::connect(&m_outputLook, &QTimer::timeout, &m_loop, [this] {
        pollfd output{STDOUT_FILENO, 0, 0};
        if (poll(&output, 1, 0) > 0 && (output.revents & POLLERR) != 0)
            end({});
    });
    QObject::connect(&helper.link(), &HelperLink::changed, &m_loop, [this] { linkChanged(); });
    QObject::connect(&m_flows, &FlowReader::arrived, &m_loop,
        [this](const std::vector<FlowRecord>& records, bool reset) { arrived(records, reset); });
    QObject::connect(&m_flows, &FlowReader::failed, &m_loop, [this](const CallError& error) {
        if (error.unreachable)
            helperAway();
        else
            end(fail(error));
    });
}

/// To the helper there is now.
void Follower::listen()
{
    const HelperCalls& calls = *m_helper.calls();
    const auto changed = [this] { m_debounce.start(); };
    QObject::connect(&calls.rules(), &OrgPortolanHelper1RulesInterface::Changed, &m_loop, changed);
    QObject::connect(&calls.forwards(), &OrgPortolanHelper1ForwardsInterface::Changed, &m_loop, changed);
    m_began = false;
    readForwards();
}

void Follower::linkChanged()
{
    if (m_helper.link().state() != HelperLink::State::Available) {
        helperAway();
        return;
    }
    m_away = false;
    m_patience.stop();
    m_flows.stop();
    m_helper.renew();
    listen();
}

void Follower::helperAway()
{
    if (std::exchange(m_away, true))
        return;
    m_flows.stop();
    m_debounce.stop();
    m_patience.start();
    complain("Portolan's helper went away; waiting for it to come back");
}

Outcome<void> Follower::run()
{
    // A reader that went away shows as a failed write; that is the usual end of `... | head`.
    signal(SIGPIPE, SIG_IGN);
    const Interrupt interrupt([this] { end({}); });
    m_outputLook.start();
    listen();
    m_loop.exec();
    m_flows.stop();
    return m_outcome;
}

void Follower::readForwards()
{
    m_host.read(*m_helper.calls(), [this](CallResult<HostTexts> texts) {
        if (m_away)
            return;
        if (!texts && texts.error().unreachable)
            return helperAway();
        if (!texts)
            return end(fail(texts.error()));
        Outcome<HostSnapshot> snapshot = hostSnapshot(*texts);
        if (!snapshot)
            return end(tl::unexpected(snapshot.error()));
        m_forwards = ForwardIndex(std::move(snapshot->forwards));
        if (!std::exchange(m_began, true))
            m_flows.start(m_helper.calls(), {.all = m_all, .counters = false});
    });
}

void Follower::arrived(const std::vector<FlowRecord>& records, bool reset)
{
    if (reset)
        m_known.clear();
    if (reset && std::exchange(m_arrived, true)) {
        m_lost = true;
        print(m_json ? "{\"event\":\"lost\"}\n" : "lost\n");
    }
    for (const FlowRecord& record : records)
        printRecord(record);
    // What else can go wrong with the output is said when the command ends.
    if (!flush())
        end({});
}

/// The flow with everything known of it.
Flow Follower::know(const FlowRecord& record)
{
    const auto number = m_known.find(record.flow);
    if (number == FlowStore::kNone) {
        if (record.event != FlowEvent::Destroy)
            m_known.add(record.flow);
        return record.flow;
    }
    const Flow flow = merged(m_known.flow(number), record.flow);
    if (record.event == FlowEvent::Destroy)
        m_known.remove(number);
    else
        m_known.set(number, flow);
    return flow;
}

void Follower::printRecord(const FlowRecord& record)
{
    const Flow flow = know(record);
    // What was there at the beginning is no event; after a loss it is how a reader gets right again.
    if (record.event == FlowEvent::Present && !m_lost)
        return;
    const FoundForward* forward = m_forwards.find(flow);
    if (!passes(m_filter, flow, forward, record.event == FlowEvent::Destroy))
        return;
    const std::string id = forward ? forward->forward.id : std::string();
    m_line.clear();
    if (m_json)
        appendJson(record, flow, id);
    else
        appendText(record, flow, id);
    print(m_line);
}

void Follower::appendJson(const FlowRecord& record, const Flow& flow, const std::string& forward)
{
    m_line += "{\"event\":\"";
    m_line += eventName(record.event);
    m_line += "\",\"time\":\"";
    m_line += m_time.of(record.time);
    m_line += "\",\"flow\":";
    appendFlowJson(m_line, flow, forward);
    m_line += "}\n";
}

void Follower::appendText(const FlowRecord& record, const Flow& flow, const std::string& forward)
{
    m_line += m_time.of(record.time);
    m_line += "  ";
    const auto column = m_line.size() + 9;
    m_line += eventName(record.event);
    m_line.resize(column, ' ');
    m_line += protocolName(flow.protocol);
    m_line += ' ';
    appendPath(m_line, flow);
    for (const std::string& word : {stateName(flow), status(flow), oneLine(forward)}) {
        if (word.empty())
            continue;
        m_line += "  ";
        m_line += word;
    }
    m_line += '\n';
}

void Follower::end(Outcome<void> outcome)
{
    if (!m_loop.isRunning())
        return;
    m_outcome = std::move(outcome);
    m_loop.quit();
}

} // namespace

Outcome<void> followFlows(Helper& helper, const Arguments& arguments, const FlowQuery& filter)
{
    return Follower(helper, arguments, filter).run();
}

} // namespace portolan::ctl
