#include "app/ctl/trace_live.h"

#include "app/client/host_reader.h"
#include "app/ctl/helper.h"
#include "app/ctl/interrupt.h"
#include "app/ctl/output.h"
#include "app/ctl/read_snapshot.h"
#include "app/ctl/trajectory_printer.h"

#include "backend/packet/gatherer.h"
#include "backend/packet/trace_wire.h"

#include <QEventLoop>
#include <QTimer>

#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdio>

namespace portolan::ctl {

using namespace std::chrono_literals;

namespace {

constexpr auto kPollTime = 100ms;
/// Longer than the kernel keeps lines to hand them over together, and two sockets are apart.
constexpr std::chrono::nanoseconds kQuietTime = 300ms;
constexpr unsigned kEventsPerRead = 8192;

Outcome<unsigned> numberOption(const Arguments& arguments, std::string_view option, unsigned otherwise)
{
    const auto text = arguments.value(option);
    if (!text)
        return otherwise;
    unsigned number = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
    if (error != std::errc() || end != text->data() + text->size() || number == 0)
        return fail(Exit::Usage, std::string(option) + " takes a number from 1 on");
    return number;
}

struct TraceWish {
    TraceFilter filter;
    TraceLimits limits;
};

Outcome<TraceWish> traceWish(const Arguments& arguments)
{
    ForwardFields fields{{"protocol", arguments.words[0]}};
    if (arguments.words.size() > 1)
        fields["ports"] = arguments.words[1];
    const auto from = arguments.values("--from");
    if (from.size() > 1)
        return fail(Exit::Usage, "trace takes --from once");
    if (!from.empty())
        takeClient(from.front(), fields);
    if (const auto to = arguments.value("--to"))
        fields["to"] = *to;
    if (const auto in = arguments.value("--in"))
        fields["in"] = *in;
    TraceWish wish;
    const auto packets = numberOption(arguments, "--packets", wish.limits.packets);
    const auto seconds = numberOption(arguments, "--seconds", wish.limits.seconds);
    if (!packets || !seconds)
        return tl::unexpected((packets ? seconds : packets).error());
    wish.limits.packets = *packets;
    wish.limits.seconds = *seconds;
    const auto filter = fromTraceFields(fields);
    if (!filter)
        return fail(filter.error());
    wish.filter = *filter;
    if (const auto checked = checkTraceLimits(wish.limits); !checked)
        return fail(checked.error());
    return wish;
}

std::uint64_t nanosecondsNow()
{
    return std::uint64_t(
        std::chrono::nanoseconds(std::chrono::system_clock::now().time_since_epoch()).count());
}

class LiveTrace {
public:
    LiveTrace(Helper& helper, const Arguments& arguments, TraceWish wish, HostSnapshot host);
    Outcome<void> run();

private:
    void read();
    void readHost();
    void arrived(const QDBusPendingReply<qulonglong, bool, QString, QByteArray>& reply);
    void show(std::vector<Trajectory> packets);
    void end(Outcome<void> outcome);

    Helper& m_helper;
    TraceWish m_wish;
    TrajectoryGatherer m_gatherer;
    TrajectoryPrinter m_printer;
    QDBusObjectPath m_session;
    QTimer m_poll;
    HostReader m_host;
    QTimer m_debounce; ///< the rules changed: read them again
    QEventLoop m_loop;
    Outcome<void> m_outcome;
    bool m_reading = false;
    std::uint64_t m_endSeen = 0; ///< when the helper said that a limit was reached
};

LiveTrace::LiveTrace(Helper& helper, const Arguments& arguments, TraceWish wish, HostSnapshot host)
    : m_helper(helper)
    , m_wish(std::move(wish))
    , m_gatherer(ChainPlaces(host.state.nftBaseChains))
    , m_printer({arguments.has("--json"), arguments.has("--rules")},
          {std::move(host.ruleset), std::move(host.state)})
{
    m_debounce.setSingleShot(true);
    m_debounce.setInterval(200ms);
    QObject::connect(&m_debounce, &QTimer::timeout, &m_loop, [this] { readHost(); });
    QObject::connect(&helper.calls()->rules(), &OrgPortolanHelper1RulesInterface::Changed, &m_loop,
        [this] { m_debounce.start(); });
    m_poll.setInterval(kPollTime);
    QObject::connect(&m_poll, &QTimer::timeout, &m_loop, [this] { read(); });
    QObject::connect(&helper.link(), &HelperLink::changed, &m_loop,
        [this] { end(fail(Exit::Unreachable, "Portolan's helper went away")); });
}

Outcome<void> LiveTrace::run()
{
    // A reader that went away shows as a failed write; that is the usual end of `... | head`.
    signal(SIGPIPE, SIG_IGN);
    const auto started = Helper::wait(m_helper.calls()->startTrace(m_wish.filter, m_wish.limits));
    if (!started)
        return tl::unexpected(started.error());
    m_session = started->argumentAt<0>();
    for (const QString& remark : started->argumentAt<1>().value(QStringLiteral("remarks")).toStringList())
        complain(oneLine(remark.toStdString()));
    std::fprintf(stderr, "following %s: %u packets or %u seconds, or Ctrl-C\n",
        describeTrace(m_wish.filter).c_str(), m_wish.limits.packets, m_wish.limits.seconds);
    const Interrupt interrupt([this] { end({}); });
    m_poll.start();
    m_loop.exec();
    m_poll.stop();
    // Waited for: when the command is over, the kernel is as it was.
    m_helper.calls()->stopTrace(m_session).waitForFinished();
    show(m_gatherer.finish());
    m_printer.end();
    return m_outcome;
}

/// So that what is filled in are the rules a packet met, not those of the beginning.
void LiveTrace::readHost()
{
    m_host.read(*m_helper.calls(), [this](CallResult<HostTexts> texts) {
        if (!texts)
            return; // the next change brings them
        if (Outcome<HostSnapshot> host = hostSnapshot(*texts); host)
            m_printer.know({std::move(host->ruleset), std::move(host->state)});
    });
}

void LiveTrace::read()
{
    if (m_reading)
        return;
    m_reading = true;
    whenDone(m_helper.calls()->readTrace(m_session, kEventsPerRead), &m_loop,
        [this](QDBusPendingCallWatcher& answer) {
            m_reading = false;
            const QDBusPendingReply<qulonglong, bool, QString, QByteArray> reply = answer;
            if (reply.isError())
                end(fail(callError(reply)));
            else
                arrived(reply);
        });
}

void LiveTrace::arrived(const QDBusPendingReply<qulonglong, bool, QString, QByteArray>& reply)
{
    const QByteArray bytes = reply.argumentAt<3>();
    const auto events = unpackTraceEvents(
        {reinterpret_cast<const std::uint8_t*>(bytes.constData()), std::size_t(bytes.size())});
    if (!events)
        return end(fail(events.error()));
    if (reply.argumentAt<1>())
        complain("some events were lost: ways of packets may have gaps");
    for (const TraceEvent& event : *events)
        m_gatherer.take(event);
    const std::uint64_t now = nanosecondsNow();
    show(m_gatherer.takeQuiet(now - std::uint64_t(kQuietTime.count())));
    // Packets on their way when the limit was reached are seen to their end.
    if (m_endSeen == 0 && !reply.argumentAt<2>().isEmpty())
        m_endSeen = now;
    const bool over = m_endSeen > 0 && now > m_endSeen + std::uint64_t(2 * kQuietTime.count());
    if (over || m_printer.packets() >= m_wish.limits.packets || !flush())
        end({});
}

void LiveTrace::show(std::vector<Trajectory> packets)
{
    std::erase_if(packets, [this](const Trajectory& packet) { return !isAskedFor(packet, m_wish.filter); });
    const std::size_t room = m_wish.limits.packets - std::min(m_wish.limits.packets, m_printer.packets());
    packets.resize(std::min(packets.size(), room));
    m_printer.print(std::move(packets));
}

void LiveTrace::end(Outcome<void> outcome)
{
    if (!m_loop.isRunning())
        return;
    m_outcome = std::move(outcome);
    m_loop.quit();
}

} // namespace

Outcome<void> traceLive(const Arguments& arguments)
{
    Outcome<TraceWish> wish = traceWish(arguments);
    if (!wish)
        return tl::unexpected(wish.error());
    const Outcome<std::unique_ptr<Helper>> helper = Helper::find();
    if (!helper)
        return tl::unexpected(helper.error());
    Outcome<HostSnapshot> host = readSnapshot(**helper);
    if (!host)
        return tl::unexpected(host.error());
    wish->filter.targets = traceTargets(wish->filter, host->forwards);
    return LiveTrace(**helper, arguments, std::move(*wish), std::move(*host)).run();
}

} // namespace portolan::ctl
