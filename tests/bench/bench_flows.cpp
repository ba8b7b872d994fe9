// Connections: reading the kernel's table against conntrack -L, the helper's memory with a full table, and a
// storm of real packets through the whole way (kernel, helper, bus, portolanctl flows --follow) against
// conntrack -E at the same rate. In namespaces of its own.
#include "helper/conntrack/hub.h"

#include "tests/bench/flow_floor.h"
#include "tests/bench/flow_programs.h"
#include "tests/bench/flow_table.h"
#include "tests/support/flow_storm.h"

#include <cinttypes>

using namespace portolan;
using namespace portolan::bench;
using namespace std::chrono_literals;

namespace {

constexpr unsigned kFlows = 262'000;
constexpr unsigned kRecordsPerRead = 8192;
constexpr int kRounds = 7;
constexpr unsigned kPerSecond = 50'000;
constexpr unsigned kSeconds = 20;

void setSysctl(const char* name, int value)
{
    std::ofstream file(std::string("/proc/sys/net/netfilter/") + name);
    if (!(file << value << std::flush))
        give(std::string("cannot set ") + name);
}

unsigned kernelsCount()
{
    unsigned count = 0;
    std::ifstream("/proc/sys/net/netfilter/nf_conntrack_count") >> count;
    return count;
}

/// A file of memory that takes what a program says.
int memoryFile()
{
    return open("/run", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
}

std::string textOf(int file)
{
    std::string text(std::size_t(lseek(file, 0, SEEK_END)), '\0');
    if (pread(file, text.data(), text.size(), 0) != ssize_t(text.size()))
        give("cannot read what a program said");
    close(file);
    return text;
}

/// "…: 123 flow entries have been shown."
std::uint64_t shownIn(const std::string& text)
{
    const auto colon = text.rfind("): ");
    return colon == text.npos ? 0 : std::strtoull(text.c_str() + colon + 3, nullptr, 10);
}

/// Everything a new session is handed out, packed for the bus.
std::size_t readTable(sd_event* event, bool all)
{
    FlowHub hub(event);
    const auto session = hub.open({all, false});
    if (!session)
        give(session.error().message.text());
    std::size_t records = 0;
    for (std::size_t read = kRecordsPerRead; read == kRecordsPerRead; records += read) {
        const auto batch = hub.read(*session, kRecordsPerRead);
        if (!batch)
            give(batch.error().message.text());
        read = batch->records.size() / kFlowRecordSize;
    }
    return records;
}

void measureDump(const char* name, bool all, const std::vector<std::string>& peer, double wanted)
{
    sd_event* event = nullptr;
    if (sd_event_new(&event) < 0)
        give("no event loop");
    const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    std::vector<double> ours;
    std::vector<double> theirs;
    std::vector<double> dropped;
    std::size_t records = 0;
    for (int round = 0; round < kRounds; ++round) {
        const int said = memoryFile();
        theirs.push_back(milliseconds([&] { runProgram(peer, null, null, said); }));
        const auto shown = shownIn(textOf(said));
        ours.push_back(milliseconds([&] { records = readTable(event, all); }));
        if (all)
            dropped.push_back(milliseconds(dropTable));
        if (records != shown)
            give("read " + std::to_string(records) + " flows, the peer " + std::to_string(shown));
    }
    close(null);
    sd_event_unref(event);
    std::string command;
    for (const std::string& word : peer)
        command += (command.empty() ? "" : " ") + word;
    std::printf(
        "%s: ours %.0f ms, peer %.0f ms (%s), ratio %.2f [wanted %.1f; %zu of %u flows, table kept and"
        " packed for the bus, %d rounds]\n",
        name, median(ours), median(theirs), command.c_str(), median(theirs) / median(ours), wanted, records,
        kernelsCount(), kRounds);
    if (all)
        std::printf("%s-floor: %.0f ms to receive the same table and drop it: no reader is more than %.2f"
                    " times as fast as the peer\n",
            name, median(dropped), median(theirs) / median(dropped));
    std::fflush(stdout);
}

/// The helper with the full table known, once read by a session that goes on.
void measureMemory(const std::string& programs)
{
    HelperOnBus bus(programs);
    pid_t follower = 0;
    const int output = bus.control({"flows", "--follow", "--all"}, follower);
    std::this_thread::sleep_for(5s);
    const double now = memoryOf(bus.helper, "VmRSS:");
    const double peak = memoryOf(bus.helper, "VmHWM:");
    stopProgram(follower);
    close(output);
    std::printf(
        "flows-memory: ours %.1f MiB resident in the helper (at most %.1f), wanted 64.0 MiB, ratio %.2f"
        " [%u flows known, one reader]\n",
        now, peak, now / 64, kernelsCount());
    std::fflush(stdout);
}

struct Storm {
    std::uint64_t sent = 0;
    double seconds = 0;
};

Storm storm()
{
    Storm result;
    test::FlowStorm flows;
    result.seconds = milliseconds([&] {
        result.sent = flows.send(std::uint64_t(kPerSecond) * kSeconds, kPerSecond);
    }) / 1000;
    return result;
}

void flushTable()
{
    const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    runProgram({"conntrack", "-F"}, null, null, null);
    close(null);
}

struct StormFigures {
    double perEvent = 0; ///< µs of processor time
    double rate = 0; ///< events a second
};

StormFigures measureOurStorm(const std::string& programs)
{
    HelperOnBus bus(programs);
    pid_t follower = 0;
    LineCounter lines(bus.control({"flows", "--follow"}, follower));
    std::this_thread::sleep_for(2s);
    const double helperBefore = processorTime(bus.helper);
    const double followerBefore = processorTime(follower);
    const Storm done = storm();
    flushTable();
    for (int tries = 0; tries < 100 && (lines.born < done.sent || lines.ended < done.sent); ++tries)
        std::this_thread::sleep_for(100ms);
    const double events = double(lines.born + lines.ended);
    const StormFigures figures{(processorTime(bus.helper) - helperBefore) / events, events / done.seconds};
    const double follow = (processorTime(follower) - followerBefore) / events;
    const double peak = memoryOf(bus.helper, "VmHWM:");
    stopProgram(follower);
    const auto missing = std::int64_t(done.sent * 2) - std::int64_t(lines.born + lines.ended);
    std::printf("flows-storm: ours %" PRIi64 " events missing, %" PRIu64 " times lost [%" PRIu64
                " new flows of real packets in %.1f s (%.0f a second), %" PRIu64 " births and %" PRIu64
                " ends printed by portolanctl flows --follow; helper at most %.1f MiB]\n",
        missing, lines.lost.load(), done.sent, done.seconds, double(done.sent) / done.seconds,
        lines.born.load(), lines.ended.load(), peak);
    std::printf(
        "flows-storm-portolanctl: ours %.2f µs of processor time an event to unpack and print it\n", follow);
    std::fflush(stdout);
    return figures;
}

StormFigures measurePeersStorm()
{
    const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    const int said = memoryFile();
    const pid_t peer = startProgram({"conntrack", "-E"}, null, null, said);
    std::this_thread::sleep_for(1s);
    const double before = processorTime(peer);
    const Storm done = storm();
    flushTable();
    std::this_thread::sleep_for(1s);
    const double used = processorTime(peer) - before;
    kill(peer, SIGINT);
    int status = 0;
    endOf(peer, &status);
    const auto events = shownIn(textOf(said));
    close(null);
    std::printf("flows-storm-peer: conntrack -E printed %" PRIu64 " events of %" PRIu64
                ": lost %.1f %% [%.0f new"
                " flows a second]\n",
        events, done.sent * 2, 100 - double(events) * 50 / double(done.sent),
        double(done.sent) / done.seconds);
    return {used / double(events), double(events) / done.seconds};
}

/// Processor time an event that is received and dropped.
double measureFloor()
{
    EventDropper dropper;
    const Storm done = storm();
    flushTable();
    std::this_thread::sleep_for(1s);
    dropper.end();
    std::printf("flows-storm-floor: %.2f µs of processor time to receive an event and drop it [%" PRIu64
                " of %" PRIu64 " received]\n",
        dropper.used / double(dropper.events), dropper.events, done.sent * 2);
    return dropper.used / double(dropper.events);
}

void measureStorm(const std::string& programs)
{
    const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    {
        std::ofstream("/run/rules") << test::kStormRules;
        const int rules = open("/run/rules", O_RDONLY | O_CLOEXEC);
        runProgram({"iptables-legacy-restore"}, rules, null);
        runProgram({"ip", "link", "set", "lo", "up"}, null, null);
        close(rules);
    }
    close(null);
    setSysctl("nf_conntrack_udp_timeout", 1);
    const StormFigures ours = measureOurStorm(programs);
    const StormFigures peer = measurePeersStorm();
    const double floor = measureFloor();
    std::printf(
        "flows-storm-cpu: ours %.2f µs an event (the helper: from the kernel's socket to the bus), peer"
        " %.2f µs (conntrack -E >/dev/null), ratio %.2f [wanted 4.0; no reader can have more than %.2f; %.0f"
        " and %.0f events a second]\n",
        ours.perEvent, peer.perEvent, peer.perEvent / ours.perEvent, peer.perEvent / floor, ours.rate,
        peer.rate);
}

} // namespace

/// A word chooses: tables, memory, storm.
int main(int argc, char** argv)
{
    const auto wanted = [&](const char* part) { return argc < 2 || std::strcmp(argv[1], part) == 0; };
    std::string programs(argv[0]);
    programs.erase(std::min(programs.rfind('/'), programs.size()));
    enterNamespaces();
    FlowTable().fill(kFlows);
    if (wanted("tables")) {
        measureDump("flows-translated", false, {"conntrack", "-L", "-j"}, 3.5);
        measureDump("flows-all", true, {"conntrack", "-L", "-o", "extended,id"}, 1.9);
    }
    if (wanted("memory"))
        measureMemory(programs);
    flushTable();
    if (wanted("storm"))
        measureStorm(programs);
    return 0;
}
