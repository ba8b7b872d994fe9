// Edits that go back by themselves unless somebody confirms them, over the real bus.
#include "tests/helper/middle_jump.h"
#include "tests/support/edit_host.h"
#include "tests/support/held_lock.h"

#include <QTest>

using namespace portolan;
using namespace portolan::test;

namespace {

constexpr const char* kConflict = "org.portolan.Error.Conflict";
constexpr const char* kInvalid = "org.portolan.Error.Invalid";

} // namespace

class TestConfirm : public QObject, private EditHost {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(inSandbox(), "run by tests/support/bus-sandbox"); }
    void init() { begin(); }
    void cleanup() { end(); }

    void whatIsConfirmedStays()
    {
        const Answer added = m_own->addFor(2, tcpForward("9090"));
        QVERIFY2(added.error.isEmpty(), added.why());
        const QString with = savedRules();
        auto status = m_own->plain("Status").values();
        QCOMPARE(status["pending"], "1");
        QCOMPARE(status["pendingSeconds"], "2");
        QVERIFY(std::stoul(status["pendingRemaining"]) > 500);
        // Somebody else may confirm it as well.
        Caller other("portolan");
        QVERIFY(other.plain("Confirm").error.isEmpty());
        QCOMPARE(other.plain("Confirm").error, QString(kConflict));
        QTest::qWait(2500);
        QCOMPARE(savedRules(), with);
        QVERIFY(!m_own->plain("Status").values().contains("pending"));
    }

    void whatNobodyConfirmsGoesBackByItself_data()
    {
        QTest::addColumn<QString>("verb");
        for (const char* verb : {"add", "replace", "disable", "remove", "undo", "redo"}) {
            QTest::newRow(verb) << verb;
        }
    }

    void whatNobodyConfirmsGoesBackByItself()
    {
        QFETCH(QString, verb);
        const std::string id = m_own->add(tcpForward("9090")).text();
        prepare(verb, id);
        const QString before = savedRules();
        const Answer answer = make(verb, id, 1);
        QVERIFY2(answer.error.isEmpty(), answer.why());
        QVERIFY(savedRules() != before);
        QTRY_COMPARE_WITH_TIMEOUT(savedRules(), before, 4000);
        QVERIFY(!m_own->plain("Status").values().contains("pending"));
        QVERIFY2(m_helper->log().contains("roll-back"), m_helper->log());
        QCOMPARE(m_own->plain("Confirm").error, QString(kConflict));
        // It can be made again.
        if (verb != "undo" && verb != "redo") {
            const Answer redone = m_own->plain("Redo");
            QVERIFY2(redone.error.isEmpty(), redone.why());
            QVERIFY(savedRules() != before);
        }
    }

    void aCallerThatLeavesTakesItsEditAlong_data() { whatNobodyConfirmsGoesBackByItself_data(); }
    void aCallerThatLeavesTakesItsEditAlong()
    {
        QFETCH(QString, verb);
        const std::string id = m_own->add(tcpForward("9090")).text();
        prepare(verb, id);
        const QString before = savedRules();
        m_own = std::make_unique<Caller>("portolan");
        QVERIFY(make(verb, id, 600).error.isEmpty());
        QVERIFY(savedRules() != before);
        m_own.reset();
        QTRY_COMPARE_WITH_TIMEOUT(savedRules(), before, 3000);
    }

    void aKilledHelperGoesBackWhenItStarts_data() { whatNobodyConfirmsGoesBackByItself_data(); }
    void aKilledHelperGoesBackWhenItStarts()
    {
        QFETCH(QString, verb);
        const std::string id = m_own->add(tcpForward("9090")).text();
        prepare(verb, id);
        const QString before = savedRules();
        QVERIFY(make(verb, id, 600).error.isEmpty());
        const QString with = savedRules();
        QVERIFY(with != before);
        m_helper->kill();
        QCOMPARE(savedRules(), with);
        start();
        QCOMPARE(savedRules(), before);
        QVERIFY(!m_own->plain("Status").values().contains("pending"));
    }

    void aHelperThatIsStoppedGoesBackFirst()
    {
        QVERIFY(m_own->addFor(600, tcpForward("9090")).error.isEmpty());
        QCOMPARE(m_helper->stop(), 0);
        QCOMPARE(savedRules(), QString());
    }

    void anotherEditWaitsUntilThatOneIsSettled()
    {
        const std::string id = m_own->add(tcpForward("9090")).text();
        const QString before = savedRules();
        QVERIFY(m_own->addFor(600, tcpForward("9091")).error.isEmpty());
        const QString with = savedRules();
        Caller other("portolan");
        for (const Answer& answer : {other.add(tcpForward("9092")), other.remove(id), other.plain("Redo"),
                 other.setEnabled({id}, false), other.replace(id, tcpForward("9093"))}) {
            QCOMPARE(answer.error, QString(kConflict));
            QVERIFY2(answer.message.contains("9091") && answer.message.contains("seconds"), answer.why());
        }
        QCOMPARE(savedRules(), with);
        QVERIFY(other.plain("Undo").error.isEmpty());
        QCOMPARE(savedRules(), before);
        QVERIFY(other.add(tcpForward("9092")).error.isEmpty());
    }

    void aTimeOutOfBoundsIsRefused()
    {
        QCOMPARE(m_own->addFor(3601, tcpForward("9090")).error, QString(kInvalid));
        const Answer zero = m_own->call("org.portolan.Helper1.Forwards", "Add", [](sd_bus_message* m) {
            appendFields(m, tcpForward("9090"));
            return sd_bus_message_append(m, "a{sv}", 1, "confirm", "u", 0u);
        });
        QCOMPARE(zero.error, QString(kInvalid));
        const Answer text = m_own->call("org.portolan.Helper1.Forwards", "Add", [](sd_bus_message* m) {
            appendFields(m, tcpForward("9090"));
            return sd_bus_message_append(m, "a{sv}", 1, "confirm", "s", "soon");
        });
        QCOMPARE(text.error, QString(kInvalid));
        QCOMPARE(savedRules(), QString());
    }

    void goingBackWaitsForAHeldLock()
    {
        QVERIFY(m_own->addFor(1, tcpForward("9090")).error.isEmpty());
        auto lock = std::make_unique<HeldLock>();
        QTest::qWait(12'500); // past the patience for the lock
        QVERIFY(savedRules().contains("9090"));
        lock.reset();
        QTRY_COMPARE_WITH_TIMEOUT(savedRules(), QString(), 5000);
    }

    void goingBackNeedsNoRoomOnTheDisk()
    {
        QVERIFY(m_own->addFor(1, tcpForward("9090")).error.isEmpty());
        const QString state = statePath("");
        QCOMPARE(run({"mount", "--bind", "-o", "ro", state, state}).status, 0);
        QTest::qWait(1500);
        const QString rules = savedRules();
        QCOMPARE(run({"umount", state}).status, 0);
        QCOMPARE(rules, QString());
        QCOMPARE(m_own->count(), 0);
        QVERIFY(m_own->add(tcpForward("9091")).error.isEmpty());
        QCOMPARE(m_helper->stop(), 0);
        start();
        QCOMPARE(m_own->count(), 1);
    }

    void aConfirmationInTimeIsNotOvertakenByTheDeadline()
    {
        QVERIFY(m_own->addFor(2, tcpForward("9090")).error.isEmpty());
        const QString with = savedRules();
        // Somebody's repair waits for the lock, and nothing else gets its turn meanwhile.
        auto lock = std::make_unique<HeldLock>();
        Caller other("portolan");
        other.sendWithoutWaiting("Repair");
        QTest::qWait(500);
        m_own->sendWithoutWaiting("Confirm");
        QTest::qWait(2500);
        lock.reset();
        QTest::qWait(1500);
        QCOMPARE(savedRules(), with);
        QVERIFY(!other.plain("Status").values().contains("pending"));
        QVERIFY2(!m_helper->log().contains("roll-back"), m_helper->log());
    }

    void oneFamilyThatCannotGoBackDoesNotHoldTheOther()
    {
        if (onNftables()) {
            return; // there both are one transaction
        }
        ForwardFields six = tcpForward("9090", "fd00::7");
        QVERIFY(m_own->addSeveral({tcpForward("9090"), six}, 2).error.isEmpty());
        QVERIFY(savedRules("ip6tables-legacy-save").contains("9090"));
        // Somebody's rule into our chain, which holds it, and then into the middle of it.
        run({"ip6tables-legacy", "-t", "nat", "-N", "theirs"});
        run({"ip6tables-legacy", "-t", "nat", "-A", "theirs", "-j", "PORTOLAN"});
        QVERIFY(kerneltest::leadIntoTheMiddle<RawIpv6>("nat"));
        QTRY_VERIFY_WITH_TIMEOUT(!savedRules().contains("9090"), 5000);
        QVERIFY(!m_own->plain("Status").values().contains("pending"));
        QCOMPARE(m_own->count(), 0);
        QVERIFY(m_helper->log().contains("middle of a chain"));
        // As soon as it can be, without anybody's doing.
        run({"ip6tables-legacy", "-t", "nat", "-F", "theirs"});
        QTRY_VERIFY_WITH_TIMEOUT(!savedRules("ip6tables-legacy-save").contains("9090"), 12'000);
        QCOMPARE(m_helper->log().count("roll-back"), 1); // it is not said again and again
    }

    void aStartWhileTheLockIsHeldInstallsLater()
    {
        QVERIFY(m_own->add(tcpForward("9090")).error.isEmpty());
        const QString with = savedRules();
        QVERIFY(m_own->addFor(600, tcpForward("9091")).error.isEmpty());
        m_helper->kill();
        emptyOwnChain();
        auto lock = std::make_unique<HeldLock>();
        m_helper = std::make_unique<HelperProcess>(QStringList{"--idle-exit", "1"}); // not while that is due
        QVERIFY2(m_helper->waitUntilServing(12'000), m_helper->log()); // it gave up for now
        QVERIFY(savedRules() != with);
        QTest::qWait(2000);
        lock.reset();
        QTRY_COMPARE_WITH_TIMEOUT(savedRules(), with, 8000);
    }

private:
    /// Something that can be done again.
    void prepare(const QString& verb, const std::string& id) const
    {
        if (verb == "redo") {
            QVERIFY(m_own->remove(id).error.isEmpty());
            QVERIFY(m_own->plain("Undo").error.isEmpty());
        }
    }

    Answer make(const QString& verb, const std::string& id, unsigned confirm) const
    {
        if (verb == "add") {
            return m_own->addFor(confirm, tcpForward("9191"));
        }
        if (verb == "replace") {
            return m_own->replace(id, tcpForward("9191"), confirm);
        }
        if (verb == "disable") {
            return m_own->setEnabled({id}, false, confirm);
        }
        if (verb == "remove") {
            return m_own->call("org.portolan.Helper1.Forwards", "Remove", [&](sd_bus_message* message) {
                sd_bus_message_append(message, "s", id.c_str());
                return appendOptions(message, {{"confirm", confirm}});
            });
        }
        return m_own->plain(verb == "undo" ? "Undo" : "Redo", {{"confirm", confirm}});
    }
};

QTEST_GUILESS_MAIN(TestConfirm)
#include "tst_bus_confirm.moc"
