// Who may do what: the real polkitd, callers of several users, and an agent that answers for a person.
#include "tests/support/bus_caller.h"
#include "tests/support/fake_agent.h"
#include "tests/support/kernel_rules.h"
#include "tests/support/polkit_rule.h"

#include <QFile>
#include <QTest>

#include <memory>

using namespace portolan;
using namespace portolan::test;

namespace {

constexpr const char* kDenied = "org.portolan.Error.Denied";
constexpr const char* kDismissed = "org.portolan.Error.Dismissed";

} // namespace

class TestPolkit : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(!qEnvironmentVariableIsEmpty("SANDBOX"), "run by tests/support/bus-sandbox");
        m_helper = std::make_unique<HelperProcess>();
        QVERIFY2(m_helper->waitUntilServing(), m_helper->log());
        m_own = std::make_unique<Caller>("portolan");
        m_before = savedRules();
    }

    void init()
    {
        QFile::remove(polkitRulePath());
        m_probe = std::make_unique<Caller>("probe");
        QVERIFY(m_probe->bus());
    }

    void cleanup()
    {
        // Every forward a test got in is taken out by the helper's own user.
        QCOMPARE(savedRules(), m_before);
        QCOMPARE(m_own->count(), 0);
        QVERIFY2(m_helper->running(), m_helper->log());
    }

    void cleanupTestCase()
    {
        QCOMPARE(m_helper->stop(), 0);
        QVERIFY2(!m_helper->log().contains("ERROR:"), m_helper->log());
    }

    void theHelpersOwnUserIsNotAskedAbout()
    {
        const Answer added = m_own->add(tcpForward("9090"));
        QVERIFY2(added.error.isEmpty(), added.why());
        QVERIFY(m_own->remove(added.text()).error.isEmpty());
    }

    void aStrangerWithoutAgentIsDeniedEverything()
    {
        for (const bool interactive : {false, true}) {
            const Answer added = m_probe->add(tcpForward("9090"), interactive);
            QCOMPARE(added.error, QString(kDenied));
            QVERIFY2(added.message.contains("agent"), added.message.toUtf8()); // says what to do
        }
        QCOMPARE(savedRules(), m_before);
        QCOMPARE(m_probe->save("xtables-legacy", "ipv4").error, QString(kDenied));
        QCOMPARE(m_probe->list().error, QString(kDenied));
        QCOMPARE(m_probe->preview(tcpForward("9090")).error, QString(kDenied));
        const auto none = [](sd_bus_message* message) { return appendFields(message, {}); };
        QCOMPARE(m_probe->call("org.portolan.Helper1.Host", "State", none).error, QString(kDenied));
        QCOMPARE(m_probe->call("org.portolan.Helper1.Flows", "Open", none).error, QString(kDenied));
    }

    void aStrangerCannotRemoveAForward()
    {
        const std::string id = m_own->add(tcpForward("9090")).text();
        const QString with = savedRules();
        QCOMPARE(m_probe->remove(id).error, QString(kDenied));
        QCOMPARE(savedRules(), with);
        QVERIFY(m_own->remove(id).error.isEmpty());
    }

    void aRuleThatAllowsItIsHonoured()
    {
        QVERIFY(writePolkitRule(kProbeMayAll));
        // polkitd watches the folder; it reads anew within a moment.
        QTRY_VERIFY_WITH_TIMEOUT(m_probe->list().error.isEmpty(), 5000);
        const Answer added = m_probe->add(tcpForward("9090"));
        QVERIFY2(added.error.isEmpty(), added.why());
        QVERIFY(savedRules().contains("--dport 9090"));
        QVERIFY(m_helper->log().contains("by uid " + QByteArray::number(userId("probe"))));
        QVERIFY(m_probe->remove(added.text()).error.isEmpty());
        QFile::remove(polkitRulePath());
        QTRY_COMPARE_WITH_TIMEOUT(m_probe->list().error, QString(kDenied), 5000);
    }

    void aPersonsRefusalIsToldFromADismissal_data()
    {
        QTest::addColumn<int>("behaviour");
        QTest::addColumn<QString>("error");
        QTest::newRow("no") << int(FakeAgent::Behaviour::No) << kDenied;
        QTest::newRow("closed") << int(FakeAgent::Behaviour::Cancel) << kDismissed;
    }

    void aPersonsRefusalIsToldFromADismissal()
    {
        QFETCH(int, behaviour);
        QFETCH(QString, error);
        FakeAgent agent{FakeAgent::Behaviour(behaviour)};
        QVERIFY(agent.registered());
        const Answer added = m_probe->add(tcpForward("9090"), true);
        QCOMPARE(added.error, error);
        QCOMPARE(agent.asked(), 1);
        QVERIFY2(agent.message().contains("any:9090") && agent.message().contains("10.1.1.7:80"),
            agent.message().toUtf8());
    }

    void withoutTheCallersLeaveNobodyIsAsked()
    {
        FakeAgent agent{FakeAgent::Behaviour::Yes};
        QVERIFY(agent.registered());
        QCOMPARE(m_probe->add(tcpForward("9090"), false).error, QString(kDenied));
        QCOMPARE(agent.asked(), 0);
    }

    void aPromptHoldsUpNobodyElse()
    {
        FakeAgent agent{FakeAgent::Behaviour::Wait};
        const MessagePtr request = addRequest(*m_probe, "9090");
        bool answered = false;
        sd_bus_call_async(
            m_probe->bus(), nullptr, request.get(),
            [](sd_bus_message*, void* flag, sd_bus_error*) {
                *static_cast<bool*>(flag) = true;
                return 0;
            },
            &answered, 0);
        sd_bus_flush(m_probe->bus());
        QTRY_COMPARE_WITH_TIMEOUT(agent.asked(), 1, 5000);
        const std::string id = m_own->add(tcpForward("9091")).text();
        QVERIFY(!id.empty());
        QVERIFY(m_own->remove(id).error.isEmpty());
        sd_bus_process(m_probe->bus(), nullptr);
        QVERIFY(!answered);
        // The caller leaves: its prompt is closed (polkit may do so as well) and nothing comes of it.
        m_probe.reset();
        QTRY_VERIFY_WITH_TIMEOUT(agent.cancelled() >= 1, 5000);
    }

    void promptsOfOneCallerAreBounded()
    {
        FakeAgent agent{FakeAgent::Behaviour::Wait};
        int busy = 0;
        const auto count = [](sd_bus_message* reply, void* data, sd_bus_error*) {
            *static_cast<int*>(data) += sd_bus_message_is_method_error(reply, "org.portolan.Error.Busy");
            return 0;
        };
        constexpr int kCalls = 40;
        for (int i = 0; i < kCalls; ++i) {
            const MessagePtr request = addRequest(*m_probe, std::to_string(9000 + i).c_str());
            sd_bus_call_async(m_probe->bus(), nullptr, request.get(), count, &busy, 60'000'000);
        }
        QElapsedTimer timer;
        timer.start();
        while (busy < kCalls - int(Activity::kCallsPerCaller) && timer.elapsed() < 10000) {
            if (sd_bus_process(m_probe->bus(), nullptr) == 0) {
                sd_bus_wait(m_probe->bus(), 50'000);
            }
        }
        QCOMPARE(busy, kCalls - int(Activity::kCallsPerCaller));
        const Answer other = m_own->add(tcpForward("9090"));
        QVERIFY2(other.error.isEmpty(), other.why());
        QVERIFY(m_own->remove(other.text()).error.isEmpty());
        m_probe.reset();
    }

    void onlyTheHelpersUserAndRootMayOwnTheName()
    {
        QCOMPARE(sd_bus_request_name(m_probe->bus(), "org.portolan.Helper1", SD_BUS_NAME_QUEUE), -EACCES);
    }

    // Last: polkit keeps the yes for this process a while, so that nothing after it is asked.
    void aPersonsYesIsAskedForOnceAndKept()
    {
        FakeAgent agent{FakeAgent::Behaviour::Yes};
        QVERIFY(agent.registered());
        const Answer added = m_probe->add(tcpForward("9090"), true);
        QVERIFY2(added.error.isEmpty(), added.why());
        QVERIFY(m_helper->log().contains("by uid " + QByteArray::number(userId("probe"))));
        QVERIFY(m_probe->remove(added.text(), {}, true).error.isEmpty());
        QCOMPARE(agent.asked(), 1);
    }

private:
    static MessagePtr addRequest(const Caller& caller, const char* port)
    {
        MessagePtr request = caller.request(kObjectPath, "org.portolan.Helper1.Forwards", "Add");
        sd_bus_message_set_allow_interactive_authorization(request.get(), 1);
        appendFields(request.get(), tcpForward(port));
        appendFields(request.get(), {});
        return request;
    }

    std::unique_ptr<HelperProcess> m_helper;
    std::unique_ptr<Caller> m_own;
    std::unique_ptr<Caller> m_probe;
    QString m_before;
};

QTEST_GUILESS_MAIN(TestPolkit)
#include "tst_bus_polkit.moc"
