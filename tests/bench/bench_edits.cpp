// How long an edit takes, by the editor the helper itself uses, in this process: the plan, the check for
// conflicts with what is in the kernel, the list stored on the disk (and synced), the rules written and
// looked at again. Not in it: the bus and polkit. Against iptables-legacy and nft, which do none of the
// others. In namespaces of its own; no privileges needed.
#include "helper/forwards/editor.h"

#include "backend/forward/compile.h"
#include "helper/forwards/plans.h"
#include "tests/bench/support.h"
#include "tests/support/kube_rules.h"

#include <filesystem>
#include <optional>

#include <sys/mman.h>

using namespace portolan;

namespace {

using bench::give;

/// Most forwards there are in one apply.
constexpr unsigned kMany = 1000;

/// A directory on the disk, gone with it.
class StoreFolder {
public:
    StoreFolder()
    {
        if (!mkdtemp(m_path.data()))
            give("no directory in /var/tmp");
    }
    ~StoreFolder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(m_path, ignored);
    }
    StoreFolder(const StoreFolder&) = delete;
    StoreFolder& operator=(const StoreFolder&) = delete;
    const std::string& path() const { return m_path; }

private:
    std::string m_path = "/var/tmp/portolan-bench-XXXXXX";
};

/// The editor and a loop that is run until it answers.
class EditDesk {
public:
    explicit EditDesk(sd_event* event)
        : m_event(event)
        , m_reader(event)
        , m_nftReader(event)
        , m_conflicts(m_reader, m_nftReader)
        , m_editor(event, nullptr, m_conflicts, Store(m_folder.path()), "/run/xtables.lock")
    {
    }

    void add(const std::vector<PortForward>& forwards)
    {
        answer<EditDone>([&](const ForwardEditor::Done<EditDone>& done) {
            m_editor.edit(EditVerb::Add, planAdd(forwards), {}, {}, done);
        });
    }
    void undo()
    {
        answer<EditDone>([&](const ForwardEditor::Done<EditDone>& done) { m_editor.undo({}, {}, done); });
    }
    /// Takes away what somebody else wrote into our chains.
    void repair()
    {
        answer<bool>([&](const ForwardEditor::Done<bool>& done) { m_editor.repair(done); });
    }
    void prefer(EnginePreference engine)
    {
        answer<EngineChoice>(
            [&](const ForwardEditor::Done<EngineChoice>& done) { m_editor.setEngine(engine, done); });
    }
    void checkIntact() const
    {
        if (const auto intact = m_editor.intact(); !intact || !*intact)
            give("the rules are not in the kernel");
    }

private:
    template <typename T, typename Ask> void answer(const Ask& ask)
    {
        std::optional<Result<T>> answered;
        ask([&answered](Result<T> result) { answered = std::move(result); });
        while (!answered)
            sd_event_run(m_event, UINT64_MAX);
        if (!*answered)
            give(answered->error().message.text());
    }

    sd_event* m_event;
    StoreFolder m_folder;
    XtablesReader m_reader;
    NftReader m_nftReader;
    ConflictFinder m_conflicts;
    ForwardEditor m_editor;
};

/// `count` forwards of ports that no other rule of the benchmark uses, from `first` on.
std::vector<PortForward> newForwards(unsigned first, unsigned count)
{
    std::vector<PortForward> forwards;
    for (unsigned i = 0; i < count; ++i) {
        PortForward forward;
        const auto port = std::uint16_t(first + i);
        forward.listen.ports = PortRange{port, port};
        forward.to.address
            = *Address::parse("10.9." + std::to_string(i / 250) + '.' + std::to_string(i % 250 + 1));
        forward.to.ports = PortRange{80, 80};
        forwards.push_back(forward);
    }
    return forwards;
}

/// A file of memory with this text, at its start.
int textFile(const std::string& text)
{
    const int file = memfd_create("bench", 0);
    if (file < 0 || write(file, text.data(), text.size()) != ssize_t(text.size())
        || lseek(file, 0, SEEK_SET) != 0)
        give("no memory for a file");
    return file;
}

void restore(const std::string& text, const std::vector<std::string>& options)
{
    const int file = textFile(text);
    std::vector<std::string> words{"iptables-legacy-restore"};
    words.insert(words.end(), options.begin(), options.end());
    bench::runProgram(words, file, -1);
    close(file);
}

/// The rules of these forwards as iptables-restore text.
std::string restoreText(std::vector<PortForward> forwards)
{
    std::string texts[2];
    std::string chains[2];
    const auto put = [&](const CompiledRule& rule) {
        const std::size_t table = rule.table == "nat" ? 1 : 0;
        texts[table] += rule.text() + '\n';
        if (rule.action == CompiledRule::Action::Jump
            && chains[table].find(':' + rule.jumpTo + ' ') == std::string::npos)
            chains[table] += ':' + rule.jumpTo + " - [0:0]\n";
    };
    for (const CompiledRule& rule : compileJumps(forwards, Family::Ipv4))
        put(rule);
    for (std::size_t i = 0; i < forwards.size(); ++i) {
        char id[9];
        std::snprintf(id, sizeof id, "%08x", unsigned(i + 1));
        forwards[i].id = id;
        for (const CompiledRule& rule : compile(forwards[i], {}))
            put(rule);
    }
    return "*filter\n" + chains[0] + texts[0] + "COMMIT\n*nat\n" + chains[1] + texts[1] + "COMMIT\n";
}

/// The three commands by hand; verb: -A or -D.
void runThree(const char* verb)
{
    const auto run = [verb](std::vector<std::string> words) {
        std::vector<std::string> command{"iptables-legacy", "-w", "-t", words[0], verb};
        command.insert(command.end(), words.begin() + 1, words.end());
        bench::runProgram(command, -1, -1);
    };
    run({"filter", "FORWARD", "-p", "tcp", "-d", "10.9.0.1", "--dport", "80", "-m", "conntrack", "--ctstate",
        "DNAT", "-j", "ACCEPT"});
    run({"nat", "PREROUTING", "-p", "tcp", "--dport", "9090", "-m", "addrtype", "--dst-type", "LOCAL", "-j",
        "DNAT", "--to-destination", "10.9.0.1:80"});
    run({"nat", "POSTROUTING", "-p", "tcp", "-s", "10.9.0.0/24", "-d", "10.9.0.1", "--dport", "80", "-j",
        "MASQUERADE"});
}

void report(const std::string& name, const char* peerName, const std::vector<double>& ours,
    const std::vector<double>& peer)
{
    const double mine = bench::median(ours);
    const double theirs = bench::median(peer);
    std::printf("%s: ours %.1f ms, peer %.1f ms (%s), ratio %.2f [%zu rounds]\n", name.c_str(), mine, theirs,
        peerName, theirs / mine, ours.size());
    std::fflush(stdout);
}

void measureOne(EditDesk& desk, const std::string& name, int rounds)
{
    std::vector<double> ours;
    std::vector<double> peer;
    const auto forward = newForwards(9090, 1);
    for (int round = 0; round < rounds; ++round) {
        peer.push_back(bench::milliseconds([] { runThree("-A"); }));
        runThree("-D");
        ours.push_back(bench::milliseconds([&] { desk.add(forward); }));
        if (round == 0)
            desk.checkIntact();
        desk.undo();
    }
    report(name, "iptables-legacy -w -A, three times", ours, peer);
}

void measureMany(EditDesk& desk, const std::string& name, int rounds)
{
    std::vector<double> ours;
    std::vector<double> peer;
    const auto forwards = newForwards(40000, kMany);
    const std::string text = restoreText(forwards);
    for (int round = 0; round < rounds; ++round) {
        peer.push_back(bench::milliseconds([&] { restore(text, {"-w", "--noflush"}); }));
        desk.repair(); // nothing is on our list
        ours.push_back(bench::milliseconds([&] { desk.add(forwards); }));
        if (round == 0)
            desk.checkIntact();
        desk.undo();
    }
    report(name, "iptables-legacy-restore --noflush", ours, peer);
}

/// A table of somebody's with so many native rules that translate.
std::string nativeRules(unsigned rules)
{
    std::string text = "table ip others {\nchain accepts { type filter hook forward priority 0; }\n"
                       "chain hides { type nat hook postrouting priority 100; }\n"
                       "chain c { type nat hook prerouting priority -100;\n";
    for (unsigned i = 0; i < rules; ++i)
        text += "tcp dport " + std::to_string(20000 + i) + " counter dnat to 10.8.0.1:80\n";
    return text + "}\n}\n";
}

void loadNative(const std::string& text)
{
    const int file = textFile(text);
    bench::runProgram({"nft", "-f", "-"}, file, -1);
    close(file);
}

/// The same three commands by hand.
void runThreeNative()
{
    bench::runProgram({"nft", "add", "rule", "ip", "others", "accepts", "ct", "status", "dnat", "ip", "daddr",
                          "10.9.0.1", "tcp", "dport", "80", "accept"},
        -1, -1);
    bench::runProgram({"nft", "add", "rule", "ip", "others", "c", "fib", "daddr", "type", "local", "tcp",
                          "dport", "9090", "dnat", "to", "10.9.0.1:80"},
        -1, -1);
    bench::runProgram({"nft", "add", "rule", "ip", "others", "hides", "ip", "saddr", "10.9.0.0/24", "ip",
                          "daddr", "10.9.0.1", "tcp", "dport", "80", "masquerade"},
        -1, -1);
}

/// `own`: beside so many forwards of ours, too.
void measureNative(sd_event* event, unsigned rules, unsigned own, int rounds)
{
    EditDesk desk(event);
    desk.prefer(EnginePreference::Nftables);
    const std::string text = nativeRules(rules);
    loadNative(text);
    if (own > 0)
        desk.add(newForwards(40000, own));
    std::vector<double> ours;
    std::vector<double> peer;
    const auto forward = newForwards(9090, 1);
    for (int round = 0; round < rounds; ++round) {
        peer.push_back(bench::milliseconds([] { runThreeNative(); }));
        loadNative("delete table ip others\n" + text);
        desk.add(forward); // what others forward is read once after they changed anything
        desk.checkIntact();
        desk.undo();
        ours.push_back(bench::milliseconds([&] { desk.add(forward); }));
        desk.undo();
    }
    report("edit-one-nft-" + std::to_string(rules)
            + (own > 0 ? "-beside-" + std::to_string(own) + "-own" : std::string()),
        "nft add rule, three times", ours, peer);
    if (own > 0)
        desk.undo();
    loadNative("delete table ip others\n");
}

void measure(sd_event* event, unsigned rules, int rounds)
{
    const std::string number = std::to_string(rules);
    restore(test::KubeRules(rules).text(), {"-c"});
    EditDesk desk(event);
    desk.prefer(EnginePreference::XtablesLegacy);
    measureOne(desk, "edit-one-" + number, rounds);
    measureMany(desk, "edit-1000-" + number, rounds);
    desk.add(newForwards(40000, kMany));
    measureOne(desk, "edit-one-beside-1000-own-" + number, rounds);
    desk.undo();
}

} // namespace

int main(int argc, char** argv)
{
    if (argc == 3 && std::strcmp(argv[1], "--xtables-worker") == 0)
        return xtablesWorkerMain(parseFamily(argv[2]).value());
    if (argc == 3 && std::strcmp(argv[1], "--nft-worker") == 0)
        return nftWorkerMain(argv[2]);
    bench::enterNamespaces();
    sd_event* event = nullptr;
    if (sd_event_new(&event) < 0)
        give("no event loop");
    measureNative(event, 1000, 0, 15);
    measureNative(event, 1000, kMany, 9);
    measure(event, 1000, 15);
    measure(event, 50000, 7);
    sd_event_unref(event);
    return 0;
}
