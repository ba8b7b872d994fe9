// portolanctl against the real helper and the kernel, in the lab.
#include "tests/support/lab_shell.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace portolan::test;

namespace {

QJsonObject json(const QString& text)
{
    return QJsonDocument::fromJson(text.toUtf8()).object();
}

QSet<QString> keys(const QJsonObject& object)
{
    const QStringList list = object.keys();
    return {list.begin(), list.end()};
}

} // namespace

namespace {

/// What the peer prints, with counters. It may not read the kernel's list of tables for an ordinary user's
/// lab, and then tells of a table by its name alone.
QString savedBy(const QString& peer)
{
    return QStringLiteral("{ %1 -c 2>/dev/null || "
                          "for table in raw mangle nat filter security; do %1 -c -t $table; done; }")
        .arg(peer);
}

} // namespace

class TestPortolanctlLab : public QObject {
    Q_OBJECT

private:
    LabFolder m_folder;
    std::unique_ptr<KeptShell> m_shell;

    Finished sh(const QString& script) { return m_shell->run(script); }
    /// Rules and chains without counters.
    QString rules()
    {
        return sh(savedBy("iptables-legacy-save")
            + " | sed -e '/^#/d' -e 's/^\\[[0-9:]*\\] //' -e 's/ \\[[0-9:]*\\]$//'")
            .out;
    }

private Q_SLOTS:
    void initTestCase() { startLabShell(m_shell, m_folder); }
    void cleanupTestCase();

    void statusNamesHelperEnginesAndSysctls();
    void forwardsHaveTheKeysOfTheContract();
    void rulesAreByteForByteWhatIptablesSavePrints_data();
    void rulesAreByteForByteWhatIptablesSavePrints();
    void dryRunPrintsTheRulesThatAddInstalls();
    void aDuplicateIsRefusedAndNothingChanges();
    void aTakenPortIsRefusedAndNothingChanges();
    void whatIsExportedIsImportedAsOneEdit();
    void importUnderstandsDockerAndAsksWhoAnswers();
    void importAddsAllOrNone();
    void forwardingThatIsOffIsWarnedOf();
    void flowsHaveTheKeysOfTheContract();
    void removeEndsTheConnectionsWhenAsked();
    void removingAForeignForwardSaysWhoseItIs();
    void aSavedStateShowsTheSameForwards();
    void followPrintsEventsUntilInterrupted();
    void followFindsConnectionsByHowTheyEnded();
    void followEndsWhenNobodyReads();
    void recordingIsMadeFromTheLiveHost();
    void followSaysThatTheHelperDied();
};

void TestPortolanctlLab::cleanupTestCase()
{
    m_shell.reset();
}

void TestPortolanctlLab::statusNamesHelperEnginesAndSysctls()
{
    const Finished result = sh("portolanctl status --json");
    QVERIFY2(result.status == 0, result.text());
    const QJsonObject status = json(result.out);
    QVERIFY(!status["helperVersion"].toString().isEmpty());
    QVERIFY2(status["engines"].toArray().contains("xtables-legacy"), result.text());
    QCOMPARE(status["forwardsEngine"].toString(), "xtables-legacy");
    QCOMPARE(status["sysctls"].toObject()["net.ipv4.ip_forward"].toString(), "1");
    QVERIFY(sh("portolanctl status")
                .out.contains("xtables-legacy, because other rules of this host are in the legacy tables"));
}

void TestPortolanctlLab::forwardsHaveTheKeysOfTheContract()
{
    const Finished result = sh("portolanctl forwards --json");
    QVERIFY2(result.status == 0, result.text());
    const QJsonArray list = json(result.out)["forwards"].toArray();
    QCOMPARE(list.size(), 1);
    const QJsonObject forward = list[0].toObject();
    const QSet<QString> wanted{"id", "name", "owner", "engine", "family", "protocol", "listen", "to",
        "sources", "hairpin", "fromThisHost", "hideClientAddress", "enabled", "editable", "state", "counters",
        "rules"};
    QVERIFY2(keys(forward).contains(wanted), result.text());
    QCOMPARE(forward["owner"].toString(), "docker");
    QCOMPARE(forward["editable"].toBool(), false);
    QCOMPARE(forward["to"].toObject()["address"].toString(), "172.17.0.2");
    const Finished text = sh("portolanctl forwards");
    QVERIFY2(text.out.contains("docker") && text.out.contains("172.17.0.2:80"), text.text());
}

void TestPortolanctlLab::rulesAreByteForByteWhatIptablesSavePrints_data()
{
    QTest::addColumn<QString>("family");
    QTest::addColumn<QString>("peer");
    QTest::newRow("ipv4") << "ipv4"
                          << "iptables-legacy-save";
    QTest::newRow("ipv6") << "ipv6"
                          << "ip6tables-legacy-save";
}

void TestPortolanctlLab::rulesAreByteForByteWhatIptablesSavePrints()
{
    QFETCH(QString, family);
    QFETCH(QString, peer);
    const Finished result = sh(QStringLiteral("for turn in 1 2 3 4 5; do %2 | grep -v '^#' >peer.$$ || true\n"
                                              "portolanctl rules --family %1 >ours.$$\n"
                                              "cmp peer.$$ ours.$$ && exit 0; done; diff peer.$$ ours.$$")
                                   .arg(family, savedBy(peer))
                                   .prepend("cd \"$(mktemp -d)\"\n"));
    QVERIFY2(result.status == 0, result.text());
}

void TestPortolanctlLab::dryRunPrintsTheRulesThatAddInstalls()
{
    const QString before = rules();
    const Finished dry = sh("portolanctl add tcp 9090 172.17.0.2:80 --dry-run");
    QVERIFY2(dry.status == 0, dry.text());
    QCOMPARE(rules(), before);
    const Finished added = sh("portolanctl add tcp 9090 172.17.0.2:80 --json --name 'a name'");
    QVERIFY2(added.status == 0, added.text());
    const QString id = json(added.out)["id"].toString();
    const QString after = rules();
    int compared = 0;
    for (const QString& text : {dry.out, json(added.out)["rules"].toString()}) {
        for (QString line : text.split('\n')) {
            if (!line.startsWith("-A "))
                continue;
            // Before the forward has an id its comment has none either.
            line.replace(QRegularExpression("portolan:[^\"]*\""), "portolan:" + id + "\"");
            QVERIFY2(after.contains(line + "\n"), qPrintable(line + "\nis not in\n" + after));
            ++compared;
        }
    }
    QVERIFY(compared >= 6);
    QCOMPARE(sh("portolanctl forwards --json | grep -c '\"name\":\"a name\"'").out, "1\n");
    const Finished removed = sh("portolanctl remove --json " + id);
    QVERIFY2(removed.status == 0, removed.text());
    QCOMPARE(json(removed.out)["removed"].toArray()[0].toObject()["id"].toString(), id);
    QCOMPARE(rules(), before);
}

void TestPortolanctlLab::aDuplicateIsRefusedAndNothingChanges()
{
    const QString id = sh("portolanctl add tcp 9091 172.17.0.2:80").out.trimmed();
    const QString before = rules();
    const Finished again = sh("portolanctl add tcp 9091 172.17.0.2:80");
    QVERIFY2(again.status == 5 && again.err.count('\n') == 1, again.text());
    QCOMPARE(rules(), before);
    QCOMPARE(sh("portolanctl remove " + id).status, 0);
}

void TestPortolanctlLab::aTakenPortIsRefusedAndNothingChanges()
{
    const QString before = rules();
    const Finished result = sh("portolanctl add tcp 8080 172.17.0.2:80");
    QVERIFY2(result.status == 5, result.text());
    QVERIFY2(result.err.contains("docker", Qt::CaseInsensitive), result.text());
    QCOMPARE(rules(), before);
}

void TestPortolanctlLab::whatIsExportedIsImportedAsOneEdit()
{
    const QString before = rules();
    QCOMPARE(
        sh("portolanctl add tcp 9101 172.17.0.2:80 --name 'a name' --from 10.0.0.0/8 --no-hairpin").status,
        0);
    QCOMPARE(sh("portolanctl add udp 9102-9104 local").status, 0);
    const QString exported = sh("portolanctl export").out;
    const QJsonArray list = json(exported)["forwards"].toArray();
    QVERIFY2(list.size() == 2 && !exported.contains("\"id\""), qPrintable(exported));
    const QString imported
        = "portolanctl export >forwards.$$ && ids=$(portolanctl forwards --json | "
          "grep -o '\"id\":\"[0-9a-f]*\",\"name\":\"[^\"]*\",\"owner\":\"portolan\"' | cut -d'\"' -f4) && "
          "portolanctl remove $ids >/dev/null && portolanctl import forwards.$$; "
          "status=$?; rm -f forwards.$$; (exit $status)";
    const Finished done = sh(imported);
    QVERIFY2(done.status == 0 && done.out.count('\n') == 2, done.text());
    QCOMPARE(sh("portolanctl export").out, exported);
    // Once more there is nothing to do, which is no failure.
    const Finished again = sh("portolanctl export | portolanctl import -");
    QVERIFY2(
        again.status == 0 && again.out.isEmpty() && again.err.count("is there already") == 2, again.text());
    QCOMPARE(sh("portolanctl undo").status, 0);
    QCOMPARE(rules(), before);
}

void TestPortolanctlLab::importUnderstandsDockerAndAsksWhoAnswers()
{
    const QString before = rules();
    const QString docker = "echo docker run -p 9111:80 -p 9112:81/udp nginx | portolanctl import ";
    const Finished unanswered = sh(docker);
    QVERIFY2(unanswered.status == 5 && unanswered.err.contains("--to"), unanswered.text());
    const Finished dry = sh(docker + "--to 172.17.0.2 --dry-run");
    QVERIFY2(dry.status == 0 && dry.out.contains("--dport 9112"), dry.text());
    QCOMPARE(rules(), before);
    const Finished done = sh(docker + "--to 172.17.0.2 --json");
    QVERIFY2(done.status == 0, done.text());
    QCOMPARE(json(done.out)["forwards"].toArray().size(), 2);
    QVERIFY(rules().contains("--to-destination 172.17.0.2:81"));
    QCOMPARE(sh("portolanctl undo").status, 0);
    QCOMPARE(rules(), before);
}

void TestPortolanctlLab::importAddsAllOrNone()
{
    const QString before = rules();
    const QString taken = "iptables -t nat -A PREROUTING -p tcp --dport 8080 -j DNAT --to 172.17.0.2:80";
    const Finished result = sh("printf '%s\\n' '" + QString(taken).replace("8080", "9121") + "' '" + taken
        + "' | portolanctl import");
    QVERIFY2(result.status == 5 && result.err.contains("8080"), result.text());
    const Finished nothing = sh("echo iptables -A FORWARD -j ACCEPT | portolanctl import");
    QVERIFY2(nothing.status == 5 && nothing.err.contains("left out"), nothing.text());
    const Finished nonsense = sh("echo hello world | portolanctl import");
    QVERIFY2(nonsense.status == 5 && nonsense.err.count('\n') == 1, nonsense.text());
    QCOMPARE(rules(), before);
}

void TestPortolanctlLab::forwardingThatIsOffIsWarnedOf()
{
    const Finished result = sh("echo 0 >/proc/sys/net/ipv4/ip_forward\n"
                               "portolanctl add --json tcp 9092 172.17.0.2:80 || true\n"
                               "echo 1 >/proc/sys/net/ipv4/ip_forward");
    QVERIFY2(result.err.startsWith("warning: "), result.text());
    const QJsonArray warnings = json(result.out)["warnings"].toArray();
    QVERIFY2(!warnings.isEmpty(), result.text());
    QCOMPARE(warnings[0].toObject()["id"].toString(), "forwarding-off");
    QVERIFY(!warnings[0].toObject()["sentence"].toString().isEmpty());
    QCOMPARE(sh("portolanctl remove " + json(result.out)["id"].toString()).status, 0);
}

void TestPortolanctlLab::flowsHaveTheKeysOfTheContract()
{
    const Finished result
        = sh("id=$(portolanctl add tcp 9093 172.17.0.2:80)\n"
             "lab client curl -sf http://172.20.242.183:9093/ >/dev/null\n"
             "portolanctl flows --json; portolanctl flows >&2; portolanctl remove $id >/dev/null");
    QVERIFY2(result.status == 0, result.text());
    QJsonObject flow;
    for (const auto& each : json(result.out)["flows"].toArray()) {
        if (each.toObject()["original"].toObject()["destinationPort"].toInt() == 9093)
            flow = each.toObject();
    }
    const QSet<QString> wanted{"id", "protocol", "family", "state", "status", "nat", "timeout", "mark",
        "original", "reply", "forward"};
    QVERIFY2(keys(flow).contains(wanted), result.text());
    QCOMPARE(flow["nat"].toString(), "dnat");
    QCOMPARE(flow["reply"].toObject()["source"].toString(), "172.17.0.2");
    QCOMPARE(flow["reply"].toObject()["sourcePort"].toInt(), 80);
    QCOMPARE(flow["original"].toObject()["source"].toString(), "1.2.3.4");
    QVERIFY2(flow["reply"].toObject()["bytes"].toInt() > 0, "the lab counts bytes");
    QCOMPARE(flow["forward"].toString().size(), 8);
    QVERIFY2(result.err.contains("172.20.242.183:9093"), result.text());
}

void TestPortolanctlLab::removeEndsTheConnectionsWhenAsked()
{
    // One connection that is finished, which nobody would call in use, and one in the middle of an answer.
    const Finished result
        = sh("id=$(portolanctl add tcp 9094 172.17.0.2:80)\n"
             "lab client curl -sf http://172.20.242.183:9094/ >/dev/null\n"
             "cd \"$(mktemp -d)\"\n"
             "lab client curl -sfN 'http://172.20.242.183:9094/stream?rate=1000&seconds=30' >stream &\n"
             "until [ -s stream ]; do sleep 0.05; done\n"
             "portolanctl remove --json --end-connections $id\n"
             "portolanctl flows --json\n"
             "kill $! 2>/dev/null || true");
    QVERIFY2(result.status == 0, result.text());
    const QStringList lines = result.out.split('\n');
    const QJsonObject removed = json(lines[0])["removed"].toArray()[0].toObject();
    QVERIFY2(removed["connections"].toInt() == 1, result.text());
    QCOMPARE(removed["ended"], removed["connections"]);
    for (const auto& flow : json(lines[1])["flows"].toArray()) {
        QVERIFY2(flow.toObject()["original"].toObject()["destinationPort"].toInt() != 9094
                || flow.toObject()["state"].toString() == "TIME_WAIT",
            result.text());
    }
}

void TestPortolanctlLab::removingAForeignForwardSaysWhoseItIs()
{
    const QString before = rules();
    const QString list = sh("portolanctl forwards --json").out;
    const QString id = json(list)["forwards"].toArray()[0].toObject()["id"].toString();
    const Finished result = sh("portolanctl remove " + id);
    QVERIFY2(result.status == 5 && result.err.contains("docker"), result.text());
    QVERIFY2(sh("portolanctl remove 00000000").status == 5, "an unknown id");
    QCOMPARE(rules(), before);
}

void TestPortolanctlLab::aSavedStateShowsTheSameForwards()
{
    const Finished result
        = sh("cd \"$(mktemp -d)\"; portolanctl state >state.json\n"
             "portolanctl forwards --json >live; portolanctl forwards --json --state state.json >saved\n"
             "cmp live saved\n"
             "portolanctl rules --state state.json >rules; portolanctl rules >live; cmp rules live");
    QVERIFY2(result.status == 0, result.text());
}

void TestPortolanctlLab::followPrintsEventsUntilInterrupted()
{
    const Finished result
        = sh("cd \"$(mktemp -d)\"; portolanctl flows --follow --json >events & follow=$!\n"
             "sleep 1; lab client curl -sf http://172.20.242.183:8080/ >/dev/null; sleep 1\n"
             "conntrack -D -p tcp --orig-port-dst 8080 >/dev/null 2>&1; sleep 1\n"
             "kill -INT $follow; wait $follow; echo $? >&2; cat events");
    QVERIFY2(result.err == "0\n", result.text());
    QSet<QString> events;
    for (const QString& line : result.out.split('\n', Qt::SkipEmptyParts)) {
        const QJsonObject event = json(line);
        QVERIFY2(keys(event).contains({"event", "time", "flow"}), qPrintable(line));
        QCOMPARE(event["flow"].toObject()["original"].toObject()["destinationPort"].toInt(), 8080);
        QVERIFY(!event["flow"].toObject()["forward"].toString().isEmpty());
        events.insert(event["event"].toString());
    }
    QVERIFY2(events.contains("new") && events.contains("destroy"), result.text());
}

/// As the window's filter does: conntrack has forgotten it while it was established.
void TestPortolanctlLab::followFindsConnectionsByHowTheyEnded()
{
    const Finished result
        = sh("cd \"$(mktemp -d)\"; portolanctl flows --follow 'state:timed out' >events & follow=$!\n"
             "sleep 1; lab client bash -c 'exec 3<>/dev/tcp/172.20.242.183/8080; sleep 3' & talk=$!\n"
             "sleep 1; conntrack -D -p tcp --orig-port-dst 8080 --state ESTABLISHED >/dev/null 2>&1\n"
             "sleep 1; kill -INT $follow; wait $follow; echo $? >&2; cat events; wait $talk");
    QVERIFY2(result.err == "0\n", result.text());
    QVERIFY2(result.out.count('\n') == 1 && result.out.contains("  destroy  "), result.text());
}

void TestPortolanctlLab::followEndsWhenNobodyReads()
{
    const Finished result
        = sh("set -o pipefail; (for i in 1 2 3 4 5 6; do sleep 0.5\n"
             "lab client curl -sf http://172.20.242.183:8080/ >/dev/null; done) &\n"
             "timeout 10 portolanctl flows --follow | head -1; echo ${PIPESTATUS[0]}; wait");
    QVERIFY2(result.out.split('\n').value(1) == "0", result.text());
}

void TestPortolanctlLab::recordingIsMadeFromTheLiveHost()
{
    const Finished result
        = sh("cd \"$(mktemp -d)\"; portolanctl record here --seconds 2 --json & record=$!\n"
             "sleep 1; lab client curl -sf http://172.20.242.183:8080/ >/dev/null; wait $record\n"
             "stat -c %s here/flows.bin; portolanctl --state here/state.json forwards");
    QVERIFY2(result.status == 0, result.text());
    const QStringList lines = result.out.split('\n');
    const int records = json(lines[0])["records"].toInt();
    QVERIFY2(records > 0, result.text());
    QCOMPARE(lines[1].toInt(), records * 152);
    QVERIFY2(result.out.contains("docker"), result.text());
}

void TestPortolanctlLab::followSaysThatTheHelperDied()
{
    const Finished result
        = sh("pid=$(dbus-send --bus=$DBUS_SYSTEM_BUS_ADDRESS --print-reply=literal "
             "--dest=org.freedesktop.DBus /org/freedesktop/DBus "
             "org.freedesktop.DBus.GetConnectionUnixProcessID string:org.portolan.Helper1 | "
             "awk '{print $2}')\n"
             "portolanctl flows --follow & follow=$!; sleep 1; kill -KILL $pid\n"
             "wait $follow || echo $?; portolanctl status || echo $?");
    QVERIFY2(result.out == "4\n4\n", result.text());
    QVERIFY2(result.err.contains("went away"), result.text());
}

QTEST_GUILESS_MAIN(TestPortolanctlLab)
#include "tst_portolanctl_lab.moc"
