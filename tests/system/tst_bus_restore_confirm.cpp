// A restored snapshot that goes back by itself unless somebody confirms it: everybody's rules, not ours
// alone.
#include "tests/support/edit_host.h"

#include <QTest>

using namespace portolan;
using namespace portolan::test;

namespace {

constexpr const char* kConflict = "org.portolan.Error.Conflict";
constexpr const char* kSnapshots = "org.portolan.Helper1.Snapshots";

Answer restore(const Caller& caller, const std::string& id, unsigned confirm)
{
    return caller.call(kSnapshots, "Restore", [&](sd_bus_message* message) {
        sd_bus_message_append(message, "s", id.c_str());
        return appendOptions(message, {{"confirm", confirm}});
    });
}

Answer call(const Caller& caller, const char* member, const std::string& word)
{
    return caller.call(kSnapshots, member, [&](sd_bus_message* message) {
        sd_bus_message_append(message, "s", word.c_str());
        return appendOptions(message, {});
    });
}

QString bothFamilies()
{
    return savedRules() + savedRules("ip6tables-legacy-save");
}

} // namespace

class TestRestoreConfirm : public QObject, private EditHost {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(inSandbox(), "run by tests/support/bus-sandbox"); }

    /// A snapshot, and a host that is another since: our list, our rules, and others'.
    void init()
    {
        begin();
        const std::string first = m_own->add(tcpForward("9090")).text();
        run({"iptables-legacy", "-A", "INPUT", "-s", "10.0.0.1", "-j", "DROP"});
        m_snapshot = call(*m_own, "Take", "then").text();
        QVERIFY(!m_snapshot.empty());
        m_then = bothFamilies();
        QVERIFY(m_own->addSeveral({tcpForward("9091"), tcpForward("9092", "fd00::7")}).error.isEmpty());
        QVERIFY(m_own->remove(first).error.isEmpty());
        run({"iptables-legacy", "-D", "INPUT", "-s", "10.0.0.1", "-j", "DROP"});
        run({"iptables-legacy", "-A", "INPUT", "-s", "10.0.0.2", "-j", "DROP"});
        run({"iptables-legacy", "-t", "nat", "-N", "theirs"});
        m_now = bothFamilies();
        QVERIFY(m_now != m_then);
    }
    void cleanup()
    {
        end();
        run({"iptables-legacy", "-F"});
    }

    void nobodyConfirmsAndAllIsAsItWas()
    {
        const Answer restored = restore(*m_own, m_snapshot, 1);
        QVERIFY2(restored.error.isEmpty(), restored.why());
        QCOMPARE(bothFamilies(), m_then);
        auto status = m_own->plain("Status").values();
        QVERIFY(status.contains("pending"));
        QVERIFY2(QString::fromStdString(status["pendingSummary"]).startsWith("Restored a snapshot"),
            status["pendingSummary"].c_str());
        QTRY_COMPARE_WITH_TIMEOUT(bothFamilies(), m_now, 4000);
        QTRY_VERIFY(!m_own->plain("Status").values().contains("pending"));
        QCOMPARE(m_own->count(), 2);
        const Answer history = m_own->plain("History");
        sd_bus_message_enter_container(history.reply.get(), 'a', "a{sv}");
        auto newest = history.values();
        QCOMPARE(newest["verb"], "restore");
        QCOMPARE(newest["state"], "rolled-back");
        // The list alone knows nothing of the others' rules, so it is not made again from it.
        QVERIFY(!m_own->plain("Status").values().contains("redo"));
        const Answer redone = m_own->plain("Redo");
        QCOMPARE(redone.error, QString(kConflict));
        QVERIFY2(redone.message.contains("restore it again"), redone.why());
        QCOMPARE(bothFamilies(), m_now);
        QVERIFY(m_own->plain("Undo").error.isEmpty()); // the edit before it
    }

    void whatIsConfirmedStays()
    {
        QVERIFY(restore(*m_own, m_snapshot, 1).error.isEmpty());
        const Answer confirmed = m_own->plain("Confirm");
        QVERIFY2(confirmed.error.isEmpty(), confirmed.why());
        QTest::qWait(1500);
        QCOMPARE(bothFamilies(), m_then);
        QCOMPARE(m_own->count(), 1);
        QCOMPARE(m_own->plain("Undo").error, QString(kConflict)); // as without a confirmation
    }

    void undoTakesItBackAtOnce()
    {
        QVERIFY(restore(*m_own, m_snapshot, 600).error.isEmpty());
        QCOMPARE(m_own->add(tcpForward("9099")).error, QString(kConflict)); // one thing at a time
        QCOMPARE(restore(*m_own, m_snapshot, 0).error, QString(kConflict));
        const Answer undone = m_own->plain("Undo");
        QVERIFY2(undone.error.isEmpty(), undone.why());
        QCOMPARE(bothFamilies(), m_now);
        QVERIFY(!m_own->plain("Status").values().contains("pending"));
    }

    void whatChangedOnlyOthersRulesGoesBackToo()
    {
        const std::string same = call(*m_own, "Take", "same list").text();
        run({"iptables-legacy", "-A", "INPUT", "-s", "10.0.0.3", "-j", "DROP"});
        const QString before = bothFamilies();
        QVERIFY(restore(*m_own, same, 1).error.isEmpty());
        QVERIFY(!savedRules().contains("10.0.0.3"));
        QTRY_COMPARE_WITH_TIMEOUT(bothFamilies(), before, 4000);
    }

    void nothingWaitsWhereNothingDiffered()
    {
        const std::string same = call(*m_own, "Take", "same").text();
        QVERIFY(restore(*m_own, same, 1).error.isEmpty());
        QVERIFY(!m_own->plain("Status").values().contains("pending"));
    }

    void aCallerThatLeavesTakesItAlong()
    {
        QVERIFY(restore(*m_own, m_snapshot, 600).error.isEmpty());
        QCOMPARE(bothFamilies(), m_then);
        m_own.reset();
        QTRY_COMPARE_WITH_TIMEOUT(bothFamilies(), m_now, 4000);
    }

    void aKilledHelperGoesBackWhenItStarts()
    {
        QVERIFY(restore(*m_own, m_snapshot, 600).error.isEmpty());
        m_helper->kill();
        QCOMPARE(bothFamilies(), m_then);
        start();
        QCOMPARE(bothFamilies(), m_now);
        QCOMPARE(m_own->count(), 2);
    }

    void aStoppedHelperGoesBackFirst()
    {
        QVERIFY(restore(*m_own, m_snapshot, 600).error.isEmpty());
        QCOMPARE(m_helper->stop(), 0);
        QCOMPARE(bothFamilies(), m_now);
    }

    void theWayBackIsKept()
    {
        auto restored = restore(*m_own, m_snapshot, 600).values();
        const std::string before = restored["before"];
        QVERIFY(!before.empty() && before == wayBack());
        const Answer removed = call(*m_own, "Remove", before);
        QCOMPARE(removed.error, QString(kConflict));
        QVERIFY2(removed.message.contains("way back"), removed.why());
        QVERIFY(m_own->plain("Undo").error.isEmpty());
        QCOMPARE(bothFamilies(), m_now);
        QVERIFY(call(*m_own, "Remove", before).error.isEmpty());
    }

    /// Somebody deleted it on the disk: our own forwards still go back.
    void withoutTheWayBackOurListGoesBackAlone()
    {
        QVERIFY(restore(*m_own, m_snapshot, 600).error.isEmpty());
        QVERIFY(QDir(statePath("snapshots") + '/' + QString::fromStdString(wayBack())).removeRecursively());
        QVERIFY(m_own->plain("Undo").error.isEmpty());
        QCOMPARE(m_own->count(), 2);
        QVERIFY(savedRules().contains("--dport 9091") && !savedRules().contains("--dport 9090"));
        QVERIFY(savedRules("ip6tables-legacy-save").contains("--dport 9092"));
        QVERIFY(savedRules().contains("10.0.0.1")); // not ours
    }

    void theCommandLineWaitsAndSaysWhatCameOfIt()
    {
        const QString ctl = qEnvironmentVariable("SANDBOX") + "/bin/portolanctl";
        const auto restoreBy = [&](const QString& seconds) {
            return run({"setpriv", "--reuid=portolan", "--regid=portolan", "--clear-groups", ctl, "snapshot",
                "restore", "then", "--yes", "--confirm", seconds});
        };
        const Finished back = restoreBy("1");
        QVERIFY2(back.status == 1 && back.err.contains("nobody confirmed"), back.text());
        QCOMPARE(bothFamilies(), m_now);
        QCOMPARE(restoreBy("0").status, 2);
        QCOMPARE(restoreBy("4000").status, 2);
        QCOMPARE(bothFamilies(), m_now);
    }

private:
    /// The newest snapshot that a restore made.
    std::string wayBack() const
    {
        std::string id;
        const Answer list = m_own->call(
            kSnapshots, "List", [](sd_bus_message* message) { return appendOptions(message, {}); });
        sd_bus_message_enter_container(list.reply.get(), 'a', "a{sv}");
        for (auto row = list.values(); !row.empty(); row = list.values())
            if (row["reason"] == "before-restore")
                id = row["id"];
        return id;
    }

    std::string m_snapshot;
    QString m_then;
    QString m_now;
};

QTEST_GUILESS_MAIN(TestRestoreConfirm)
#include "tst_bus_restore_confirm.moc"
