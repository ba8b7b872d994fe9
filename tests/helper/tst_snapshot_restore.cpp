// Back to an earlier moment in the real kernel, in namespaces of our own.
#include "helper/forwards/plans.h"
#include "helper/snapshots/keeper.h"
#include "tests/helper/datagrams.h"
#include "tests/helper/kernel_test.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <sys/file.h>

#include <cstring>
#include <optional>

using namespace portolan;
using namespace kerneltest;

namespace {

struct EventDeleter {
    void operator()(sd_event* event) const { sd_event_unref(event); }
};

/// Every table named: an ordinary user cannot read which there are.
QByteArray saved()
{
    QByteArray all;
    for (const char* tool : {"iptables-legacy-save", "ip6tables-legacy-save"})
        for (const char* table : {"raw", "mangle", "nat", "filter", "security"})
            all += withoutComments(run(tool, {"-c", "-t", table}).out);
    return all;
}

/// iptables itself sets policies' counts back after a restore with counters: these are left out where the
/// change under test is made by it.
QByteArray withoutPolicyCounts(const QByteArray& saved)
{
    QByteArrayList lines = saved.split('\n');
    for (QByteArray& line : lines)
        if (line.startsWith(':'))
            line.truncate(line.indexOf('['));
    return lines.join('\n');
}

void restoreText(const char* tool, const QByteArray& text)
{
    const Output output = run(tool, {"-c"}, text);
    QVERIFY2(output.status == 0, output.err.constData());
}

QByteArray testData(const char* name)
{
    QFile file(QString(PORTOLAN_TEST_DATA "/") + name);
    return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray();
}

QByteArray why(const Error& error)
{
    return QByteArray::fromStdString(error.message.text());
}

/// The lines of one that the other lacks, both ways: a failure that can be read. Empty: equal.
QByteArray difference(const QByteArray& left, const QByteArray& right)
{
    const QByteArrayList lefts = left.split('\n');
    const QByteArrayList rights = right.split('\n');
    QByteArray text = lefts == rights ? "" : "differ:";
    for (const QByteArray& line : lefts)
        if (!rights.contains(line))
            text += "\n- " + line;
    for (const QByteArray& line : rights)
        if (!lefts.contains(line))
            text += "\n+ " + line;
    return text;
}

/// The count of the line that holds these words: "[3:180]".
QByteArray countOf(const QByteArray& saved, const QByteArray& words)
{
    for (const QByteArray& line : saved.split('\n'))
        if (line.contains(words))
            return line.startsWith('[') ? line.left(line.indexOf(' ')) : line.mid(line.indexOf('['));
    return {};
}

constexpr const char* kEmptied
    = "*raw\nCOMMIT\n*mangle\n:INPUT ACCEPT [0:0]\nCOMMIT\n*nat\nCOMMIT\n*filter\n:INPUT ACCEPT "
      "[0:0]\n:FORWARD ACCEPT [0:0]\n"
      ":OUTPUT ACCEPT [0:0]\nCOMMIT\n";

} // namespace

class TestSnapshotRestore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        for (const char* tool : {"iptables-legacy-restore", "ip6tables-legacy-restore"})
            restoreText(tool, kEmptied);
        m_directory = std::make_unique<QTemporaryDir>();
        sd_event* event = nullptr;
        QVERIFY(sd_event_new(&event) >= 0);
        m_event.reset(event);
        const std::string state = m_directory->path().toStdString();
        m_lock = m_directory->filePath("lock");
        QVERIFY(QFile(m_lock).open(QFile::WriteOnly));
        m_reader = std::make_unique<XtablesReader>(event);
        m_nftReader = std::make_unique<NftReader>(event);
        m_conflicts = std::make_unique<ConflictFinder>(*m_reader, *m_nftReader);
        m_editor = std::make_unique<ForwardEditor>(
            event, nullptr, *m_conflicts, Store(state), m_lock.toStdString());
        m_keeper = std::make_unique<SnapshotKeeper>(*m_reader, *m_nftReader, *m_editor, SnapshotStore(state));
    }

    void cleanup()
    {
        m_keeper.reset();
        m_editor.reset();
        m_conflicts.reset();
        m_reader.reset();
        m_nftReader.reset();
        m_event.reset();
    }

    void everyKindOfChangeIsUndone_data()
    {
        QTest::addColumn<QString>("change");
        const auto row = [](const char* name, const char* script) { QTest::newRow(name) << QString(script); };
        row("nothing", "true");
        row("a rule added", "iptables-legacy -t nat -I DOCKER -p tcp --dport 1 -j DNAT --to 10.0.0.1:1");
        row("a rule deleted", "iptables-legacy -t nat -D DOCKER 3");
        row("a rule moved",
            "iptables-legacy -D FORWARD -j DOCKER-USER; iptables-legacy -A FORWARD -j DOCKER-USER -c 37 "
            "2860");
        row("a policy", "iptables-legacy -P FORWARD ACCEPT; iptables-legacy -P INPUT DROP");
        row("a chain added",
            "iptables-legacy -N X; iptables-legacy -A X -j DROP; iptables-legacy -I FORWARD -j X");
        row("a chain deleted",
            "iptables-legacy -t nat -F PREROUTING; iptables-legacy -t nat -F OUTPUT;"
            "iptables-legacy -t nat -F DOCKER; iptables-legacy -t nat -X DOCKER");
        row("everything flushed",
            "iptables-legacy -F; iptables-legacy -X; iptables-legacy -t nat -F;"
            "iptables-legacy -t nat -X; ip6tables-legacy -F; ip6tables-legacy -X");
        row("another table",
            "iptables-legacy -t mangle -N M; iptables-legacy -t mangle -A M -j DROP;"
            "iptables-legacy -t mangle -P INPUT DROP");
        row("the other family", "ip6tables-legacy -A INPUT -s fd00::/8 -j DROP; ip6tables-legacy -F FORWARD");
    }

    void everyKindOfChangeIsUndone()
    {
        QFETCH(QString, change);
        loadDocker();
        const QByteArray before = withoutPolicyCounts(saved());
        const std::string id = take("docker");
        const Output changed = shell(change);
        QVERIFY2(changed.status == 0, changed.err.constData());
        const QByteArray between = withoutPolicyCounts(saved());
        const auto restored = restore(id);
        QVERIFY2(restored, restored ? "" : why(restored.error()));
        QCOMPARE(difference(before, withoutPolicyCounts(saved())), QByteArray());
        QCOMPARE(restored->before.empty(), between == before);
        if (restored->before.empty())
            return;
        // And back again.
        QVERIFY(restore(restored->before));
        QCOMPARE(difference(between, withoutPolicyCounts(saved())), QByteArray());
    }

    void commentsWithAnyByteComeBackExactly()
    {
        const char* const script
            = "append() { iptables-legacy -A INPUT -m comment --comment \"$1\" -j DROP; }\n"
              "append \"$(printf 'a\\nCOMMIT\\n*nat\\n-A PREROUTING -j ACCEPT\\n')x\"\n"
              "append \"$(printf '\\001\\377\\n\\042[9:9] -A INPUT -j ACCEPT')\"\n"
              "append '\\\" ; $(true) `x`'\n"
              "iptables-legacy -A INPUT -j LOG --log-prefix '\" -j ACCEPT'\n";
        const Output made = shell(script);
        QVERIFY2(made.status == 0, made.err.constData());
        const QByteArray before = saved();
        QVERIFY(before.contains("\nCOMMIT\n*nat\n-A PREROUTING"));
        const std::string id = take("comments");
        const Snapshot snapshot = *m_keeper->store().load(id);
        const auto rules = QByteArray::fromStdString(snapshot.texts[0].text);
        QVERIFY(rules.contains("a\nCOMMIT\n*nat\n-A PREROUTING -j ACCEPTx"));
        QVERIFY(rules.contains("\001\377\n"));
        QCOMPARE(shell("iptables-legacy -F INPUT").status, 0);
        QVERIFY(restore(id));
        QCOMPARE(difference(before, saved()), QByteArray());
        QVERIFY(run("iptables-legacy", {"-t", "nat", "-C", "PREROUTING", "-j", "ACCEPT"}).status != 0);
    }

    void whatStaysKeepsItsCountAndWhatComesBackHasItsOwn()
    {
        QCOMPARE(shell("iptables-legacy -A OUTPUT -o lo -p udp --dport 7777 -m comment --comment stays;"
                       "iptables-legacy -A OUTPUT -o lo -p udp --dport 7777 -m comment --comment goes;"
                       "iptables-legacy -N SUB; iptables-legacy -A SUB -m comment --comment sub;"
                       "iptables-legacy -A OUTPUT -o lo -p udp --dport 7777 -j SUB")
                     .status,
            0);
        sendDatagrams(3);
        const std::string id = take("three");
        QCOMPARE(countOf(saved(), "comment stays"), QByteArray("[3:99]"));
        QCOMPARE(
            shell("iptables-legacy -D OUTPUT 2; iptables-legacy -N OTHER; iptables-legacy -A OTHER -j DROP;"
                  "iptables-legacy -I OUTPUT -s 192.0.2.1 -j OTHER")
                .status,
            0);
        sendDatagrams(2);
        const auto policy = [] {
            return countOf(run("iptables-legacy-save", {"-c", "-t", "filter"}).out, ":OUTPUT");
        };
        const QByteArray counted = policy();
        QVERIFY(counted != "[0:0]");
        QVERIFY(restore(id));
        QCOMPARE(policy(), counted);
        sendDatagrams(4);
        const QByteArray after = saved();
        QCOMPARE(countOf(after, "comment stays"), QByteArray("[9:297]"));
        QCOMPARE(countOf(after, "comment goes"), QByteArray("[7:231]")); // 3 it had, 4 since it is back
        QCOMPARE(countOf(after, "comment sub"), QByteArray("[9:297]"));
        QCOMPARE(countOf(after, "-j SUB"), QByteArray("[9:297]")); // a jump, though its offset is another
        QVERIFY(!after.contains("OTHER"));
    }

    void equalRulesKeepTheirOwnCounts()
    {
        restoreText("iptables-legacy-restore",
            "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:A - [0:0]\n:B - "
            "[0:0]\n"
            "[1:10] -A A -j RETURN\n[2:20] -A A -j RETURN\n[3:30] -A B -j RETURN\n[4:40] -A A -j "
            "B\nCOMMIT\n");
        const QByteArray before = saved();
        const std::string id = take("equal");
        QCOMPARE(shell("iptables-legacy -A A -s 10.9.9.9 -j DROP").status, 0);
        QVERIFY(restore(id));
        QCOMPARE(difference(before, saved()), QByteArray());
    }

    void nothingIsTouchedWhereTheRulesChangedSince()
    {
        loadDocker();
        const std::string id = take("a");
        QCOMPARE(shell("iptables-legacy -A INPUT -s 10.0.0.1 -j DROP").status, 0);
        const std::string shown = fingerprint();
        QVERIFY(shown != m_keeper->store().info(id)->fingerprint);
        QCOMPARE(shell("iptables-legacy -A INPUT -s 10.0.0.2 -j DROP").status, 0);
        const QByteArray before = saved();
        const auto refused = restore(id, shown);
        QCOMPARE(refused.error().code, ErrorCode::Conflict);
        QVERIFY2(why(refused.error()).contains("changed since"), why(refused.error()));
        QCOMPARE(difference(before, saved()), QByteArray());
        QCOMPARE(m_keeper->store().list()->size(), 1U);
        QVERIFY(restore(id, fingerprint()));
        QCOMPARE(fingerprint(), m_keeper->store().info(id)->fingerprint);
    }

    void countersDoNotChangeTheFingerprint()
    {
        loadDocker();
        QCOMPARE(shell("iptables-legacy -A OUTPUT -o lo -j ACCEPT").status, 0);
        const std::string before = fingerprint();
        QCOMPARE(before.size(), 32U);
        sendDatagrams(5);
        QCOMPARE(fingerprint(), before);
        QCOMPARE(shell("iptables-legacy -A OUTPUT -j DROP; iptables-legacy -D OUTPUT -j DROP").status, 0);
        QCOMPARE(fingerprint(), before);
        QCOMPARE(shell("iptables-legacy -P INPUT DROP").status, 0);
        QVERIFY(fingerprint() != before);
    }

    void aTableTheKernelRefusesTakesAllBack()
    {
        loadDocker();
        const std::string id = take("whole");
        QCOMPARE(shell("iptables-legacy -F FORWARD; iptables-legacy -t nat -F DOCKER;"
                       "iptables-legacy -I INPUT -s 10.0.0.1 -j DROP")
                     .status,
            0);
        const QByteArray before = saved();
        Snapshot broken = *m_keeper->store().load(id);
        for (KeptTable& table : broken.tables)
            if (table.family == Family::Ipv4 && table.image.name == "nat")
                spoil(table);
        const auto refused = restoreSnapshot(broken);
        QCOMPARE(refused.error().code, ErrorCode::Kernel);
        QVERIFY2(why(refused.error()).contains("nat"), why(refused.error()));
        QCOMPARE(difference(before, saved()), QByteArray());
        QCOMPARE(m_keeper->store().list()->size(), 1U); // nothing to undo, nothing left behind
        QVERIFY(m_editor->ledger()->forwards.empty());
    }

    void wantedForwardsGoBackWithTheirRules()
    {
        PortForward forward;
        forward.listen.ports = PortRange{9090, 9090};
        forward.to.address = *Address::parse("10.1.1.7");
        forward.to.ports = PortRange{80, 80};
        const auto edit = [this](EditVerb verb, const ForwardEditor::Plan& plan) {
            return waitFor<EditDone>([&](auto done) { m_editor->edit(verb, plan, {}, {}, done); });
        };
        const auto added = edit(EditVerb::Add, planAdd({forward}));
        QVERIFY(added);
        const std::string first = added->edit.changes.front().forward().id;
        const QByteArray with = saved();
        const std::string id = take("with");
        QVERIFY(edit(EditVerb::Remove, planRemove({first})));
        forward.listen.ports = PortRange{9191, 9191};
        QVERIFY(edit(EditVerb::Add, planAdd({forward})));
        QVERIFY(restore(id));
        QCOMPARE(difference(with, saved()), QByteArray());
        QCOMPARE(m_editor->ledger()->forwards.size(), 1U);
        QCOMPARE(m_editor->ledger()->forwards.front().id, first);
        // Undo takes edits back one by one, and a snapshot is not one of them.
        const auto undone = waitFor<EditDone>([&](auto done) { m_editor->undo({}, {}, done); });
        QCOMPARE(undone.error().code, ErrorCode::Conflict);
        // The helper's next start finds nothing to repair.
        QVERIFY(waitFor<void>([&](auto done) { m_editor->start(done); }));
        QCOMPARE(difference(with, saved()), QByteArray());
        QCOMPARE(Store(m_directory->path().toStdString()).load()->forwards.size(), 1U);
    }

    void somebodyElsesLockIsWaitedForAndNothingIsDoneWithoutIt()
    {
        loadDocker();
        const std::string id = take("a");
        QCOMPARE(shell("iptables-legacy -F FORWARD").status, 0);
        const QByteArray before = saved();
        const int other = open(m_lock.toUtf8().constData(), O_RDWR | O_CLOEXEC);
        QCOMPARE(flock(other, LOCK_EX), 0);
        QVERIFY(waitFor<SnapshotInfo>([&](auto done) { m_keeper->take("while locked", done); }));
        const auto refused = restore(id);
        QCOMPARE(refused.error().code, ErrorCode::Busy);
        QCOMPARE(difference(before, saved()), QByteArray());
        close(other);
        QVERIFY(restore(id));
    }

    void everyExtensionComesBackExactly()
    {
        int loaded = 0;
        for (const char* file : {"captures/docker.ipv4.save", "captures/firewalld.ipv4.save",
                 "captures/ufw.ipv4.save", "captures/libvirt.ipv4.save", "captures/podman.ipv4.save",
                 "captures/cni.ipv4.save", "saves/extensions-ipv4.save", "forwards/kube-proxy.save"}) {
            init();
            const QByteArray text = testData(file);
            QVERIFY2(!text.isEmpty(), file);
            if (run("iptables-legacy-restore", {"-c"}, text).status != 0) {
                qInfo("%s: this kernel does not take it", file);
                continue;
            }
            ++loaded;
            const QByteArray before = withoutPolicyCounts(saved());
            const std::string id = take("all");
            restoreText("iptables-legacy-restore", kEmptied);
            const auto restored = restore(id);
            QVERIFY2(restored, restored ? "" : why(restored.error()));
            QCOMPARE(difference(before, withoutPolicyCounts(saved())), QByteArray());
        }
        QVERIFY2(loaded >= 5, QByteArray::number(loaded));
    }

    void aLargeRulesetGoesBackInAMoment()
    {
        QByteArray text = "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n";
        QByteArray rules;
        for (int chain = 0; chain < 2000; ++chain) {
            const QByteArray name = "C" + QByteArray::number(chain);
            text += ':' + name + " - [0:0]\n";
            for (int rule = 0; rule < 5; ++rule)
                rules += "[1:" + QByteArray::number(rule) + "] -A " + name + " -s 10.0."
                    + QByteArray::number(chain % 256) + '.' + QByteArray::number(rule) + "/32 -j ACCEPT\n";
        }
        if (run("iptables-legacy-restore", {"-c"}, text + rules + "COMMIT\n").status != 0)
            QSKIP("this user may not load so many rules at once");
        const QByteArray before = saved();
        QElapsedTimer timer;
        timer.start();
        const std::string id = take("large");
        qInfo("taken in %lld ms", timer.restart());
        QCOMPARE(shell("iptables-legacy -D C7 3; iptables-legacy -A INPUT -j C9").status, 0);
        timer.restart();
        QVERIFY(restore(id));
        qInfo("restored in %lld ms", timer.elapsed());
        QCOMPARE(difference(before, saved()), QByteArray());
    }

    void whatNftablesHoldsIsKeptAndLeftAloneByARestore()
    {
        const auto without = m_keeper->store().load(take("without"));
        QVERIFY(without);
        const std::uint32_t legacy = without->info.rules;
        QCOMPARE(shell("iptables-nft -t nat -A PREROUTING -p tcp --dport 7070 -j DNAT --to 10.0.0.9:70\n"
                       "nft add table inet kept '{ chain c { tcp dport 7071 accept; }; }'")
                     .status,
            0);
        const std::string id = take("both");
        const auto snapshot = m_keeper->store().load(id);
        QVERIFY(snapshot);
        QCOMPARE(
            snapshot->info.engines, (std::vector<std::string>{"xtables-legacy", "xtables-nft", "nftables"}));
        QCOMPARE(snapshot->info.rules, legacy + 2);
        QCOMPARE(snapshot->texts.size(), std::size_t(5));
        QVERIFY(snapshot->texts[2].text.find("--dport 7070") != std::string::npos);
        QVERIFY(snapshot->texts[4].text.find("7071") != std::string::npos);
        QCOMPARE(shell("iptables-nft -t nat -A PREROUTING -p tcp --dport 7072 -j ACCEPT\n"
                       "iptables-legacy -t nat -A PREROUTING -p tcp --dport 7073 -j ACCEPT")
                     .status,
            0);
        const QByteArray native = shell("nft list ruleset").out;
        QVERIFY(restore(id));
        QVERIFY(!saved().contains("7073"));
        QCOMPARE(shell("nft list ruleset").out, native);
        shell("nft flush ruleset");
    }

private:
    template <typename T, typename Begin> Result<T> waitFor(Begin begin)
    {
        std::optional<Result<T>> answer;
        begin([&answer](Result<T> result) { answer = std::move(result); });
        for (int turns = 0; !answer && turns < 1000; ++turns)
            sd_event_run(m_event.get(), 100000);
        return answer ? *answer : failure(ErrorCode::Kernel, "no answer");
    }

    std::string take(const char* name)
    {
        const auto taken = waitFor<SnapshotInfo>([&](auto done) { m_keeper->take(name, done); });
        if (!taken)
            qWarning("%s", taken.error().message.text().c_str());
        return taken ? taken->id : std::string();
    }

    Result<SnapshotKeeper::Restored> restoreSnapshot(
        Snapshot snapshot, const std::string& unchangedSince = {})
    {
        return waitFor<SnapshotKeeper::Restored>(
            [&](auto done) { m_keeper->restore(std::move(snapshot), unchangedSince, {}, {}, done); });
    }

    Result<SnapshotKeeper::Restored> restore(const std::string& id, const std::string& unchangedSince = {})
    {
        auto snapshot = m_keeper->store().load(id);
        return snapshot ? restoreSnapshot(std::move(*snapshot), unchangedSince)
                        : tl::unexpected(snapshot.error());
    }

    std::string fingerprint() const { return m_keeper->fingerprint().value_or("none"); }

    static void loadDocker()
    {
        restoreText("iptables-legacy-restore", testData("captures/docker.ipv4.save"));
        restoreText("ip6tables-legacy-restore", testData("captures/docker.ipv6.save"));
    }

    /// Names a target that no kernel has.
    static void spoil(KeptTable& table)
    {
        auto& bytes = table.image.entries;
        static constexpr char kName[] = "MASQUERADE";
        const auto raw = std::as_bytes(std::span(kName));
        const auto at = std::search(bytes.begin(), bytes.end(), raw.begin(), raw.end());
        QVERIFY(at != bytes.end());
        *at = std::byte('N');
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    QString m_lock;
    std::unique_ptr<sd_event, EventDeleter> m_event;
    std::unique_ptr<XtablesReader> m_reader;
    std::unique_ptr<NftReader> m_nftReader;
    std::unique_ptr<ConflictFinder> m_conflicts;
    std::unique_ptr<ForwardEditor> m_editor;
    std::unique_ptr<SnapshotKeeper> m_keeper;
};

int main(int argc, char** argv)
{
    if (argc == 3 && std::strcmp(argv[1], "--nft-worker") == 0)
        return nftWorkerMain(argv[2]);
    if (argc == 3 && std::strcmp(argv[1], "--xtables-worker") == 0)
        return xtablesWorkerMain(parseFamily(argv[2]).value());
    if (!enterOwnNamespaces())
        return 1;
    QCoreApplication application(argc, argv);
    TestSnapshotRestore test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_snapshot_restore.moc"
