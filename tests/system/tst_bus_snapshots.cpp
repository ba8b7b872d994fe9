// Snapshots over the bus and by portolanctl: the real helper, polkit, kernel and iptables.
#include "tests/support/bus_caller.h"
#include "tests/support/fake_agent.h"
#include "tests/support/kernel_rules.h"
#include "tests/support/polkit_rule.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <memory>

using namespace portolan;
using namespace portolan::test;

namespace {

constexpr const char* kSnapshots = "org.portolan.Helper1.Snapshots";
constexpr const char* kDenied = "org.portolan.Error.Denied";
constexpr const char* kInvalid = "org.portolan.Error.Invalid";
constexpr const char* kConflict = "org.portolan.Error.Conflict";

/// Everything of ours that does not change anything is allowed to probe.
constexpr const char* kProbeMayLook
    = "polkit.addRule(function(action, subject) {\n"
      "    if (action.id == 'org.portolan.inspect' && subject.user == 'probe')\n"
      "        return polkit.Result.YES;\n"
      "});\n";

Answer call(
    const Caller& caller, const char* member, const ForwardFields& options = {}, bool interactive = false)
{
    return caller.call(
        kSnapshots, member, [&](sd_bus_message* message) { return appendFields(message, options); },
        interactive);
}

Answer call(const Caller& caller, const char* member, const std::string& word,
    const ForwardFields& options = {}, bool interactive = false)
{
    return caller.call(
        kSnapshots, member,
        [&](sd_bus_message* message) {
            sd_bus_message_append(message, "s", word.c_str());
            return appendFields(message, options);
        },
        interactive);
}

Finished ctl(const QStringList& arguments, const char* user = "portolan")
{
    return run(QStringList{"setpriv", QString("--reuid=%1").arg(user), QString("--regid=%1").arg(user),
                   "--clear-groups", qEnvironmentVariable("SANDBOX") + "/bin/portolanctl"}
        + arguments);
}

/// With counters of rules, without those of policies, which move by themselves.
QString counted()
{
    QString text;
    for (const char* program : {"iptables-legacy-save", "ip6tables-legacy-save"}) {
        for (const QString& line : run({program, "-c"}).out.split('\n')) {
            if (!line.startsWith('#'))
                text += QString(line).remove(QRegularExpression("^(:.*) \\[\\d+:\\d+\\]$")) + '\n';
        }
    }
    return text;
}

void restoreText(const char* program, const char* file)
{
    const Finished done = run({"sh", "-c", QString("%1 -c < %2/%3").arg(program, PORTOLAN_TEST_DATA, file)});
    QVERIFY2(done.status == 0, done.text());
}

void flushAll()
{
    for (const char* program : {"iptables-legacy", "ip6tables-legacy"}) {
        for (const char* table : {"filter", "nat"})
            run({"sh", "-c", QString("%1 -t %2 -F; %1 -t %2 -X").arg(program, table)});
        for (const char* chain : {"INPUT", "FORWARD", "OUTPUT"})
            run({program, "-P", chain, "ACCEPT"});
    }
}

} // namespace

class TestSnapshots : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(!qEnvironmentVariableIsEmpty("SANDBOX"), "run by tests/support/bus-sandbox");
        m_helper = std::make_unique<HelperProcess>();
        QVERIFY2(m_helper->waitUntilServing(), m_helper->log());
        m_own = std::make_unique<Caller>("portolan");
    }

    void init()
    {
        QFile::remove(polkitRulePath());
        flushAll();
        m_probe = std::make_unique<Caller>("probe");
    }

    void cleanup() { QVERIFY2(m_helper->running(), m_helper->log()); }

    void cleanupTestCase()
    {
        QCOMPARE(m_helper->stop(), 0);
        QVERIFY2(!m_helper->log().contains("ERROR:"), m_helper->log());
    }

    void aStrangerCanDoNothing()
    {
        const std::string id = take("a");
        run({"iptables-legacy", "-A", "INPUT", "-j", "DROP"});
        const QString before = counted();
        for (const bool interactive : {false, true}) {
            QCOMPARE(call(*m_probe, "Restore", id, {}, interactive).error, QString(kDenied));
            QCOMPARE(call(*m_probe, "Remove", id, {}, interactive).error, QString(kDenied));
            QCOMPARE(call(*m_probe, "Take", "x", {}, interactive).error, QString(kDenied));
            QCOMPARE(call(*m_probe, "Read", id, {}, interactive).error, QString(kDenied));
            QCOMPARE(call(*m_probe, "List", {}, interactive).error, QString(kDenied));
            QCOMPARE(call(*m_probe, "Fingerprint", {}, interactive).error, QString(kDenied));
        }
        QCOMPARE(counted(), before);
        QVERIFY(call(*m_own, "Read", id).error.isEmpty());
    }

    void whoMayLookReadsWithoutPrivilegesAndRestoresNothing()
    {
        QVERIFY(writePolkitRule(kProbeMayLook));
        QTRY_VERIFY_WITH_TIMEOUT(call(*m_probe, "List").error.isEmpty(), 5000);
        const Answer taken = call(*m_probe, "Take", "mine");
        QVERIFY2(taken.error.isEmpty(), taken.why());
        const std::string id = taken.text();
        QVERIFY(call(*m_probe, "Read", id).error.isEmpty());
        QVERIFY(call(*m_probe, "Fingerprint").error.isEmpty());
        run({"iptables-legacy", "-A", "INPUT", "-j", "DROP"});
        const QString before = counted();
        QCOMPARE(call(*m_probe, "Restore", id).error, QString(kDenied));
        QCOMPARE(call(*m_probe, "Remove", id).error, QString(kDenied));
        QCOMPARE(ctl({"snapshot", "restore", QString::fromStdString(id), "--yes"}, "probe").status, 3);
        QCOMPARE(counted(), before);
        QVERIFY(m_helper->log().contains("take-snapshot " + QByteArray::fromStdString(id)));
    }

    void thePromptNamesTheSnapshotAndIsAskedEachTime()
    {
        const std::string id = take("before docker");
        FakeAgent agent{FakeAgent::Behaviour::Yes};
        QVERIFY(agent.registered());
        for (const int asked : {1, 2}) {
            run({"iptables-legacy", "-A", "INPUT", "-s", "10.0.0.1", "-j", "DROP"});
            const Answer restored = call(*m_probe, "Restore", id, {}, true);
            QVERIFY2(restored.error.isEmpty(), restored.why());
            QCOMPARE(agent.asked(), asked);
            QVERIFY2(agent.message().contains("before docker") && agent.message().contains(id.c_str()),
                agent.message().toUtf8());
            QVERIFY(!savedRules().contains("10.0.0.1"));
        }
        QVERIFY(m_helper->log().contains(
            "restore " + QByteArray::fromStdString(id) + " by uid " + QByteArray::number(userId("probe"))));
    }

    void badWordsAreRefused()
    {
        const std::string id = take("a");
        QCOMPARE(call(*m_own, "Take", "a\x1b[2J").error, QString(kInvalid));
        QCOMPARE(call(*m_own, "Take", std::string(65, 'x')).error, QString(kInvalid));
        QCOMPARE(call(*m_own, "Take", "a", {{"loudly", true}}).error, QString(kInvalid));
        for (const char* wrong : {"", "00000000", "../a", "snapshots", "\n"})
            for (const char* member : {"Read", "Restore", "Remove"})
                QCOMPARE(call(*m_own, member, wrong).error, QString(kInvalid));
        QCOMPARE(call(*m_own, "Restore", id, {{"unchangedSince", true}}).error, QString(kInvalid));
        QCOMPARE(call(*m_own, "Restore", id, {{"path", std::string("/etc")}}).error, QString(kInvalid));
        QVERIFY(call(*m_own, "Restore", id).error.isEmpty());
    }

    void onlyWhatWasShownIsRestored()
    {
        const std::string id = take("a");
        run({"iptables-legacy", "-A", "INPUT", "-s", "10.0.0.1", "-j", "DROP"});
        const std::string shown = call(*m_own, "Fingerprint").text();
        run({"iptables-legacy", "-A", "INPUT", "-s", "10.0.0.2", "-j", "DROP"});
        const QString before = counted();
        QCOMPARE(call(*m_own, "Restore", id, {{"unchangedSince", shown}}).error, QString(kConflict));
        QCOMPARE(counted(), before);
        const std::string newer = call(*m_own, "Fingerprint").text();
        QVERIFY(call(*m_own, "Restore", id, {{"unchangedSince", newer}}).error.isEmpty());
        QVERIFY(!savedRules().contains("10.0.0."));
    }

    void listenersHearOfEveryChange()
    {
        int heard = 0;
        sd_bus_match_signal(
            m_own->bus(), nullptr, kBusName, kObjectPath, kSnapshots, "Changed",
            [](sd_bus_message*, void* counter, sd_bus_error*) {
                ++*static_cast<int*>(counter);
                return 0;
            },
            &heard);
        const auto pump = [&] {
            while (sd_bus_process(m_own->bus(), nullptr) > 0) { }
            return heard;
        };
        const std::string id = take("a");
        QTRY_COMPARE_WITH_TIMEOUT(pump(), 1, 2000);
        run({"iptables-legacy", "-A", "INPUT", "-j", "DROP"});
        QVERIFY(call(*m_own, "Restore", id).error.isEmpty());
        QTRY_COMPARE_WITH_TIMEOUT(pump(), 2, 2000);
        QVERIFY(call(*m_own, "Remove", id).error.isEmpty());
        QTRY_COMPARE_WITH_TIMEOUT(pump(), 3, 2000);
        m_own = std::make_unique<Caller>("portolan");
    }

    void aDamagedOneIsListedAndHarmsNobody()
    {
        const std::string id = take("a");
        const QString folder
            = qEnvironmentVariable("SANDBOX") + "/state/snapshots/" + QString::fromStdString(id);
        QVERIFY(QFile::remove(folder + "/xtables-legacy-ipv4.save"));
        const QJsonObject row = find(id);
        QVERIFY2(row["damaged"].toString().contains("missing"), QJsonDocument(row).toJson());
        const QString before = counted();
        QCOMPARE(call(*m_own, "Restore", id).error, QString("org.portolan.Error.Kernel"));
        QCOMPARE(counted(), before);
        QVERIFY(ctl({"snapshot", "list"}).out.contains("damaged: "));
        QVERIFY(call(*m_own, "Remove", id).error.isEmpty());
    }

    void dockerRunAndBack()
    {
        run({"iptables-legacy", "-A", "INPUT", "-s", "10.0.0.1", "-m", "comment", "--comment", "a\nCOMMIT\nb",
            "-j", "DROP"});
        run({"iptables-legacy", "-A", "INPUT", "-s", "10.0.0.2", "-j", "DROP"});
        const QString before = counted();
        const QString id = ctl({"snapshot", "take", "before docker run"}).out.trimmed();
        QVERIFY(QRegularExpression("^[0-9a-f]{8}$").match(id).hasMatch());
        QVERIFY(ctl({"snapshot", "diff", "before docker run"}).out.contains("Nothing differs"));

        restoreText("iptables-legacy-restore", "captures/docker.ipv4.save");
        restoreText("ip6tables-legacy-restore", "captures/docker.ipv6.save");
        run({"iptables-legacy", "-A", "INPUT", "-s", "10.0.0.2", "-j", "DROP"});
        const QString after = counted();

        const Finished diff = ctl({"snapshot", "diff", id});
        QCOMPARE(diff.status, 0);
        for (const char* words :
            {"+ docker forwards tcp any:8080 to 172.17.0.2:80", "ipv4 nat, chain DOCKER (new)",
                "-A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80",
                "~ policy DROP, was ACCEPT", "a\\x0aCOMMIT\\x0ab"})
            QVERIFY2(diff.out.contains(words), words);
        QVERIFY(!diff.out.contains('\x1b')); // nobody sees colours here
        QVERIFY(!diff.out.contains("10.0.0.2")); // it is there again, and nothing about it differs
        const QJsonObject json
            = QJsonDocument::fromJson(ctl({"snapshot", "diff", id, "--json"}).out.toUtf8()).object();
        QCOMPARE(json["same"].toBool(true), false);
        QVERIFY(json["forwards"].toArray().size() >= 3);
        QCOMPARE(json["forwards"][0]["change"].toString(), QString("added"));
        QCOMPARE(json["forwards"][0]["right"]["owner"].toString(), QString("docker"));

        const Finished unasked = ctl({"snapshot", "restore", id});
        QVERIFY2(unasked.status == 2 && unasked.err.contains("--yes"), unasked.text());
        QCOMPARE(counted(), after);

        const Finished restored = ctl({"snapshot", "restore", "before docker run", "--yes"});
        QVERIFY2(restored.status == 0, restored.text());
        QVERIFY2(QRegularExpression("docker: \\d+ rules go").match(restored.out).hasMatch(), restored.text());
        QCOMPARE(counted(), before);

        const QString undo = restored.out.trimmed().section(' ', -1);
        const Finished undone = ctl({"snapshot", "restore", undo, "--yes", "--json"});
        QVERIFY2(undone.status == 0, undone.text());
        QCOMPARE(counted(), after);
        const QString rules = ctl({"snapshot", "show", undo, "--family", "ipv4"}).out;
        QVERIFY2(rules.contains("*nat\n") && rules.contains(":DOCKER - [0:0]"), rules.toUtf8());
    }

    void oneWordStandsForOneSnapshot()
    {
        take("twin");
        take("twin");
        const Finished twin = ctl({"snapshot", "diff", "twin"});
        QVERIFY2(twin.status == 5 && twin.err.contains("2 snapshots"), twin.text());
        QCOMPARE(ctl({"snapshot", "show", "nobody"}).status, 5);
        QCOMPARE(ctl({"snapshot", "frobnicate"}).status, 2);
        QCOMPARE(ctl({"snapshot", "diff"}).status, 2);
        QCOMPARE(ctl({"snapshot", "list", "--yes"}).status, 2);
    }

    void peoplesSnapshotsAreBoundedAndKept()
    {
        Answer last;
        int taken = 0;
        for (; taken < 100; ++taken) {
            last = call(*m_own, "Take", "many");
            if (!last.error.isEmpty())
                break;
        }
        QCOMPARE(last.error, QString("org.portolan.Error.Busy"));
        QVERIFY2(last.message.contains("remove one"), last.message.toUtf8());
        const QJsonArray list = snapshots();
        const auto people = std::count_if(list.begin(), list.end(),
            [](const QJsonValue& row) { return row["reason"].toString() == "taken"; });
        QCOMPARE(people, 64);
        // A restore is still possible: what it keeps is counted apart.
        run({"iptables-legacy", "-A", "INPUT", "-j", "DROP"});
        const Answer restored = call(*m_own, "Restore", list.last()["id"].toString().toStdString());
        QVERIFY2(restored.error.isEmpty(), restored.why());
    }

private:
    std::string take(const char* name) const { return call(*m_own, "Take", name).text(); }

    static QJsonArray snapshots()
    {
        return QJsonDocument::fromJson(ctl({"snapshot", "list", "--json"}).out.toUtf8())["snapshots"]
            .toArray();
    }
    static QJsonObject find(const std::string& id)
    {
        for (const QJsonValue& row : snapshots())
            if (row["id"].toString().toStdString() == id)
                return row.toObject();
        return {};
    }

    std::unique_ptr<HelperProcess> m_helper;
    std::unique_ptr<Caller> m_own;
    std::unique_ptr<Caller> m_probe;
};

QTEST_GUILESS_MAIN(TestSnapshots)
#include "tst_bus_snapshots.moc"
