// Edits that can be taken back: replaced, switched, undone, repaired, over the real bus.
#include "tests/support/edit_host.h"

#include <QElapsedTimer>
#include <QTest>

using namespace portolan;
using namespace portolan::test;

namespace {

constexpr const char* kConflict = "org.portolan.Error.Conflict";
constexpr const char* kInvalid = "org.portolan.Error.Invalid";

} // namespace

class TestEdits : public QObject, private EditHost {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(inSandbox(), "run by tests/support/bus-sandbox"); }
    void init() { begin(); }
    void cleanup() { end(); }

    void replaceChangesTheForwardInItsPlace()
    {
        const std::string first = m_own->add(tcpForward("9090")).text();
        const std::string second = m_own->add(tcpForward("9091")).text();
        const QString before = savedRules();
        const Answer replaced = m_own->replace(first, tcpForward("9092", "10.1.1.8"));
        QVERIFY2(replaced.error.isEmpty(), replaced.why());
        QCOMPARE(m_own->count(), 2);
        QVERIFY(!savedRules().contains("--dport 9090"));
        QVERIFY(savedRules().contains("--dport 9092"));
        QVERIFY(savedRules().contains(QString("portolan:%1").arg(first.c_str())));
        QCOMPARE(m_own->replace(first, tcpForward("9091")).error, QString(kConflict)); // the second's port
        QCOMPARE(m_own->replace("00000000", tcpForward("9093")).error, QString(kInvalid));
        QVERIFY(m_own->plain("Undo").error.isEmpty());
        QCOMPARE(savedRules(), before);
    }

    void disabledForwardsHaveNoRulesAndKeepTheirPlace()
    {
        const std::string first = m_own->add(tcpForward("9090")).text();
        const std::string second = m_own->add(tcpForward("9091")).text();
        const QString before = savedRules();
        QVERIFY(m_own->setEnabled({first, second}, false).error.isEmpty());
        QCOMPARE(savedRules(), QString());
        QCOMPARE(m_own->count(), 2);
        QVERIFY(m_own->setEnabled({first, second}, false).error.isEmpty()); // so already
        // Its port is free meanwhile, and taken when it comes back.
        const std::string other = m_own->add(tcpForward("9091", "10.1.1.9")).text();
        const QString with = savedRules();
        QCOMPARE(m_own->setEnabled({first, second}, true).error, QString(kConflict));
        QCOMPARE(savedRules(), with);
        QVERIFY(m_own->remove(other).error.isEmpty());
        QVERIFY(m_own->setEnabled({first, second}, true).error.isEmpty());
        QCOMPARE(savedRules(), before);
    }

    void severalAreOneEdit()
    {
        const Answer added = m_own->addSeveral({tcpForward("1"), tcpForward("2"), tcpForward("3")});
        QVERIFY2(added.error.isEmpty(), added.why());
        const auto ids = added.strings();
        QCOMPARE(ids.size(), std::size_t(3));
        const QString with = savedRules();
        QVERIFY(m_own->removeSeveral({ids[0], ids[2]}).error.isEmpty());
        QCOMPARE(m_own->count(), 1);
        QVERIFY(m_own->plain("Undo").error.isEmpty());
        QCOMPARE(savedRules(), with);
        QVERIFY(m_own->plain("Undo").error.isEmpty());
        QCOMPARE(savedRules(), QString());
        QCOMPARE(m_own->count(), 0);
        // One of them in conflict, and none is added.
        QCOMPARE(m_own->addSeveral({tcpForward("1"), tcpForward("1")}).error, QString(kConflict));
        QCOMPARE(m_own->addSeveral({}).error, QString(kInvalid));
        QCOMPARE(m_own->removeSeveral({ids[0], ids[0]}).error, QString(kInvalid));
        QCOMPARE(savedRules(), QString());
    }

    void aThousandForwardsAreOneEdit()
    {
        std::vector<ForwardFields> forwards;
        for (int port = 10'000; port < 11'000; ++port) {
            forwards.push_back(tcpForward(std::to_string(port).c_str()));
        }
        QElapsedTimer timer;
        timer.start();
        const Answer added = m_own->addSeveral(forwards);
        QVERIFY2(added.error.isEmpty(), added.why());
        const qint64 took = timer.restart();
        QCOMPARE(added.strings().size(), forwards.size());
        QCOMPARE(savedRules().count("-j DNAT"), 1000);
        timer.restart();
        QVERIFY(m_own->add(tcpForward("9090")).error.isEmpty());
        const qint64 another = timer.restart();
        QVERIFY(m_own->plain("Undo").error.isEmpty());
        QVERIFY(m_own->plain("Undo").error.isEmpty());
        qInfo("added in %lld ms, another in %lld ms, undone in %lld ms", static_cast<long long>(took),
            static_cast<long long>(another), static_cast<long long>(timer.elapsed()));
        QCOMPARE(savedRules(), QString());
        QVERIFY(m_own->plain("History").error.isEmpty());
    }

    void undoAndRedoOutliveARestart()
    {
        const QString none = savedRules();
        const std::string id = m_own->add(tcpForward("9090")).text();
        const QString one = savedRules();
        QVERIFY(m_own->replace(id, tcpForward("9091")).error.isEmpty());
        const QString other = savedRules();
        QCOMPARE(m_helper->stop(), 0);
        start();
        Answer undone = m_own->plain("Undo");
        QVERIFY2(undone.error.isEmpty(), undone.why());
        QCOMPARE(undone.values()["summary"],
            "Changed the forward of tcp any:9090 to 10.1.1.7:80 into one of tcp any:9091 to 10.1.1.7:80");
        QCOMPARE(savedRules(), one);
        QVERIFY(m_own->plain("Undo").error.isEmpty());
        QCOMPARE(savedRules(), none);
        QCOMPARE(m_own->plain("Undo").error, QString(kConflict));
        m_helper->kill();
        start();
        QVERIFY(m_own->plain("Redo").error.isEmpty());
        QCOMPARE(savedRules(), one);
        QVERIFY(m_own->plain("Redo").error.isEmpty());
        QCOMPARE(savedRules(), other);
        QCOMPARE(m_own->plain("Redo").error, QString(kConflict));
        // A new edit is the end of what could be redone.
        QVERIFY(m_own->plain("Undo").error.isEmpty());
        QVERIFY(m_own->add(tcpForward("9095")).error.isEmpty());
        QCOMPARE(m_own->plain("Redo").error, QString(kConflict));
    }

    void anUndoWhosePortIsTakenMeanwhileIsRefused()
    {
        const std::string id = m_own->add(tcpForward("9090")).text();
        QVERIFY(m_own->remove(id).error.isEmpty());
        run({"iptables-legacy", "-t", "nat", "-A", "PREROUTING", "-p", "tcp", "--dport", "9090", "-j", "DNAT",
            "--to-destination", "10.1.1.9"});
        const QString before = savedRules();
        const Answer undone = m_own->plain("Undo");
        QCOMPARE(undone.error, QString(kConflict));
        QVERIFY2(undone.message.contains("9090"), undone.why());
        QCOMPARE(savedRules(), before);
        run({"iptables-legacy", "-t", "nat", "-F", "PREROUTING"});
        QVERIFY(m_own->plain("Undo").error.isEmpty());
        QCOMPARE(m_own->count(), 1);
    }

    void historyAndStatusTellWhatHappened()
    {
        const std::string id = m_own->add(tcpForward("9090")).text();
        QVERIFY(m_own->setEnabled({id}, false).error.isEmpty());
        QVERIFY(m_own->plain("Undo").error.isEmpty());
        const Answer history = m_own->plain("History");
        QVERIFY2(history.error.isEmpty(), history.why());
        sd_bus_message_enter_container(history.reply.get(), 'a', "a{sv}");
        auto newest = history.values();
        auto oldest = history.values();
        QCOMPARE(newest["verb"], "disable");
        QCOMPARE(newest["state"], "undone");
        QCOMPARE(newest["number"], "2");
        QCOMPARE(newest["uid"], std::to_string(userId("portolan")));
        QCOMPARE(newest["before"], "aa{sv}");
        QCOMPARE(oldest["verb"], "add");
        QCOMPARE(oldest["state"], "done");
        auto status = m_own->plain("Status").values();
        QCOMPARE(status["undo"], "1");
        QCOMPARE(status["redo"], "2");
        QCOMPARE(status["undoSummary"], "Added the forward of tcp any:9090 to 10.1.1.7:80");
        QCOMPARE(status["automaticRepair"], "0");
        QVERIFY(!status.contains("pending"));
    }

    void repairMakesTheRulesWholeAndOursFirst()
    {
        QVERIFY(m_own->add(tcpForward("9090")).error.isEmpty());
        const QString whole = savedRules();
        emptyOwnChain();
        run(onNftables() ? QStringList{"nft", "flush", "chain", "inet", "portolan", "PREROUTING"}
                         : QStringList{"iptables-legacy", "-t", "nat", "-D", "PREROUTING", "1"});
        const Answer repaired = m_own->plain("Repair");
        QVERIFY2(repaired.error.isEmpty(), repaired.why());
        int changed = 0;
        sd_bus_message_read(repaired.reply.get(), "b", &changed);
        QCOMPARE(changed, 1);
        QCOMPARE(savedRules(), whole);
        // Where another's rule is the first of FORWARD, our accept comes before it, whoever translates.
        run({"iptables-legacy", "-I", "FORWARD", "-j", "ACCEPT"});
        QVERIFY(m_own->plain("Repair").error.isEmpty());
        QVERIFY(savedRules().indexOf("-A FORWARD -j PORTOLAN-FORWARD")
            < savedRules().indexOf("-A FORWARD -j ACCEPT"));
    }

    void automaticRepairMendsAndGivesUpBeforeItFights()
    {
        QVERIFY(m_own->add(tcpForward("9090")).error.isEmpty());
        const QString whole = savedRules();
        emptyOwnChain();
        QTest::qWait(1000);
        QVERIFY(savedRules() != whole); // nobody asked for it yet
        QVERIFY(m_own->setAutomaticRepair(true).error.isEmpty());
        QTRY_COMPARE_WITH_TIMEOUT(savedRules(), whole, 3000);
        QCOMPARE(m_own->plain("Status").values()["automaticRepair"], "1");
        for (int i = 0; i < 2; ++i) {
            emptyOwnChain();
            QTRY_COMPARE_WITH_TIMEOUT(savedRules(), whole, 3000);
        }
        emptyOwnChain();
        const QString harmed = savedRules();
        QTRY_VERIFY_WITH_TIMEOUT(m_own->plain("Status").values().contains("repairStopped"), 3000);
        QTest::qWait(1000);
        QCOMPARE(savedRules(), harmed);
        QVERIFY(m_own->plain("Repair").error.isEmpty());
        QCOMPARE(savedRules(), whole);
        QVERIFY(!m_own->plain("Status").values().contains("repairStopped"));
        // It goes on, after a restart too, and while nobody takes the lock we watch.
        QCOMPARE(m_helper->stop(), 0);
        start();
        run(onNftables() ? QStringList{"nft", "flush", "chain", "inet", "portolan", "PORTOLAN"}
                         : QStringList{"env", "XTABLES_LOCKFILE=/run/another.lock", "iptables-legacy", "-t",
                             "nat", "-F", "PORTOLAN"});
        QTRY_COMPARE_WITH_TIMEOUT(savedRules(), whole, 15'000);
    }

    void aNetworkThatComesLaterGetsItsHairpinRule()
    {
        QVERIFY(m_own->add(tcpForward("9090", "10.7.7.7")).error.isEmpty());
        QVERIFY(savedRules().contains("-s 10.7.7.7/32")); // what is known without it
        QCOMPARE(run({"ip", "address", "add", "10.7.7.1/24", "dev", "lo"}).status, 0);
        QTRY_VERIFY_WITH_TIMEOUT(savedRules().contains("-s 10.7.7.0/24"), 3000);
        QCOMPARE(run({"ip", "address", "del", "10.7.7.1/24", "dev", "lo"}).status, 0);
        QTRY_VERIFY_WITH_TIMEOUT(!savedRules().contains("-s 10.7.7.0/24"), 3000);
    }

    void aCallerThatMayNothingLearnsNothing()
    {
        const std::string id = m_own->add(tcpForward("9090")).text();
        Caller probe("probe");
        const QString before = savedRules();
        const QString denied = "org.portolan.Error.Denied";
        QCOMPARE(probe.add(tcpForward("9090")).error, denied); // not that the port is taken
        QCOMPARE(probe.remove("00000000").error, denied); // nor that there is no such forward
        QCOMPARE(probe.replace(id, tcpForward("9091")).error, denied);
        QCOMPARE(probe.setEnabled({id}, false).error, denied);
        QCOMPARE(probe.addSeveral({tcpForward("9092")}).error, denied);
        QCOMPARE(probe.removeSeveral({id}).error, denied);
        QCOMPARE(probe.setAutomaticRepair(true).error, denied);
        for (const char* member : {"Undo", "Redo", "Confirm", "Repair", "Status", "History", "List"}) {
            QCOMPARE(probe.plain(member).error, denied);
        }
        QCOMPARE(savedRules(), before);
    }
};

QTEST_GUILESS_MAIN(TestEdits)
#include "tst_bus_edits.moc"
