// How fast and in how much memory the helper's warm worker reads legacy rules as text, against a whole
// iptables-legacy-save -c of the same tables; and how fast thousands of forwards are judged. In namespaces of
// its own; no privileges needed.
#include "backend/forward/check.h"
#include "backend/forward/check_index.h"
#include "backend/ruleset/save_reader.h"
#include "helper/xtables/reader.h"

#include "tests/bench/support.h"
#include "tests/support/kube_rules.h"

#include <optional>
#include <sstream>

#include <sys/mman.h>

using namespace portolan;
using namespace portolan::bench;

namespace {

/// A file of memory with this text, at its start.
int memoryFile(const std::string& text)
{
    const int file = memfd_create("bench", 0);
    if (file < 0 || write(file, text.data(), text.size()) != ssize_t(text.size())
        || lseek(file, 0, SEEK_SET) != 0)
        give("no memory for a file");
    return file;
}

/// The peer's text of these tables into `output`; gives its largest resident size in KiB. Only root's can
/// tell by itself which tables there are.
long runPeer(std::initializer_list<const char*> tables, int empty, int output)
{
    if (std::ifstream("/proc/net/ip_tables_names"))
        return runProgram({"iptables-legacy-save", "-c"}, empty, output);
    long peak = 0;
    for (const char* table : tables)
        peak = std::max(peak, runProgram({"iptables-legacy-save", "-c", "-t", table}, empty, output));
    return peak;
}

std::string withoutComments(int file)
{
    std::string text(std::size_t(lseek(file, 0, SEEK_END)), '\0');
    if (pread(file, text.data(), text.size(), 0) != ssize_t(text.size()))
        give("cannot read back what the peer printed");
    std::istringstream lines(text);
    std::string kept;
    for (std::string line; std::getline(lines, line);)
        if (!line.starts_with('#'))
            kept += line + '\n';
    return kept;
}

RuleText readOnce(XtablesReader& reader, sd_event* event)
{
    std::optional<Result<RuleText>> text;
    reader.readText(Family::Ipv4, [&text](Result<RuleText> answer) { text = std::move(answer); });
    while (!text)
        sd_event_run(event, UINT64_MAX);
    if (!*text)
        give(text->error().message.text());
    return **text;
}

/// Largest resident size of our worker, in KiB.
long workerPeak()
{
    std::ifstream children("/proc/self/task/" + std::to_string(getpid()) + "/children");
    long peak = 0;
    for (std::string child; children >> child;) {
        std::ifstream status("/proc/" + child + "/status");
        for (std::string word; status >> word;)
            if (word == "VmHWM:" && status >> peak)
                return peak;
    }
    give("the worker is not to be seen");
}

struct Figures {
    std::vector<double> ours; ///< ms
    std::vector<double> peer;
    long oursPeak = 0; ///< KiB
    long peerPeak = 0;
};

void measureRound(Figures& figures, XtablesReader& reader, sd_event* event, int empty)
{
    // Both leave the text in a file of memory.
    const int saved = memoryFile({});
    figures.peer.push_back(milliseconds([&] {
        figures.peerPeak = std::max(figures.peerPeak, runPeer({"nat", "filter"}, empty, saved));
    }));
    close(saved);
    figures.ours.push_back(milliseconds([&] { readOnce(reader, event); }));
}

void measure(unsigned rules, int rounds)
{
    sd_event* event = nullptr;
    if (sd_event_new(&event) < 0)
        give("no event loop");
    const int empty = open("/dev/null", O_RDWR | O_CLOEXEC);
    {
        const int wanted = memoryFile(test::KubeRules(rules).text());
        runProgram({"iptables-legacy-restore", "-c"}, wanted, empty);
        close(wanted);
        XtablesReader reader(event);
        const int saved = memoryFile({});
        runPeer({"raw", "mangle", "nat", "filter", "security"}, empty, saved);
        const auto text = readOnce(reader, event).read().value();
        if (text != withoutComments(saved))
            give("the texts differ");
        close(saved);
        Figures figures;
        for (int round = 0; round < rounds; ++round)
            measureRound(figures, reader, event, empty);
        // The text is in memory too, though in no process's until somebody reads it.
        figures.oursPeak = workerPeak() + long(text.size() / 1024);
        const double ours = median(figures.ours);
        const double peer = median(figures.peer);
        std::printf("rules-%u: ours %.1f ms, peer %.1f ms (iptables-legacy-save -c), ratio %.2f"
                    " [%zu lines, %.1f MB, %d rounds]\n",
            rules, ours, peer, peer / ours, std::size_t(std::count(text.begin(), text.end(), '\n')),
            double(text.size()) * 1e-6, rounds);
        std::printf(
            "rules-%u-memory: ours %.1f MiB (worker and text), peer %.1f MiB, ratio %.2f (ours to peer)\n",
            rules, double(figures.oursPeak) / 1024, double(figures.peerPeak) / 1024,
            double(figures.oursPeak) / double(figures.peerPeak));
    }
    close(empty);
    sd_event_unref(event);
}

/// Forwards as Docker makes them, a port each.
void measureVerdicts(unsigned count, int rounds)
{
    std::string text = "*nat\n:PREROUTING ACCEPT [0:0]\n:DOCKER - [0:0]\n"
                       "-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER\n";
    for (unsigned i = 0; i < count; ++i)
        text += "-A DOCKER ! -i docker0 -p tcp -m tcp --dport " + std::to_string(10000 + i)
            + " -j DNAT --to-destination 172.17." + std::to_string(i / 250) + '.'
            + std::to_string(2 + i % 250) + ":80\n";
    const auto ruleset = readSave(text + "COMMIT\n", Engine::XtablesLegacy, Family::Ipv4);
    if (!ruleset)
        give(ruleset.error().message.text());
    const auto present = findForwards(*ruleset, {});
    const HostState host;
    std::vector<double> ours;
    std::size_t found = 0;
    for (int round = 0; round < rounds; ++round)
        ours.push_back(milliseconds([&] {
            const CheckIndex index(present, *ruleset);
            for (const FoundForward& each : present)
                found += checkAmong(each.forward, index, *ruleset, host, each.forward.id).size();
        }));
    const double peer = milliseconds([&] {
        for (const FoundForward& each : present)
            found += checkForward(each.forward, present, *ruleset, host, each.forward.id).size();
    });
    std::printf("verdicts-%u: ours %.1f ms, peer %.1f ms (each held against each), ratio %.0f"
                " [%zu forwards, %zu findings]\n",
        count, median(ours), peer, peer / median(ours), present.size(), found);
}

} // namespace

int main(int argc, char** argv)
{
    if (argc == 3 && std::strcmp(argv[1], "--xtables-worker") == 0)
        return xtablesWorkerMain(parseFamily(argv[2]).value());
    enterNamespaces();
    measure(1000, 101);
    measure(50000, 31);
    measureVerdicts(5000, 5);
    return 0;
}
