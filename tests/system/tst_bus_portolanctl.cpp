// portolanctl as a user whom only polkit can allow something, without an agent to ask.
#include "tests/support/bus_caller.h"
#include "tests/support/kernel_rules.h"
#include "tests/support/polkit_rule.h"

#include <QTest>

#include <memory>

using namespace portolan::test;

namespace {

constexpr int kDone = 0; // portolanctl's exit statuses
constexpr int kNotAuthorised = 3;

Finished asProbe(const QStringList& arguments)
{
    return run(QStringList{"setpriv", "--reuid=probe", "--regid=probe", "--clear-groups",
                   qEnvironmentVariable("SANDBOX") + "/bin/portolanctl"}
        + arguments);
}

} // namespace

class TestPortolanctlOnBus : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(!qEnvironmentVariableIsEmpty("SANDBOX"), "run by tests/support/bus-sandbox");
        m_helper = std::make_unique<HelperProcess>();
        QVERIFY2(m_helper->waitUntilServing(), m_helper->log());
        m_before = savedRules();
    }
    void cleanupTestCase() { QCOMPARE(m_helper->stop(), 0); }

    void withoutAuthorisationNothingChanges()
    {
        const Finished added = asProbe({"add", "tcp", "9090", "10.1.1.7:80"});
        QVERIFY2(added.status == kNotAuthorised, added.text());
        QVERIFY2(added.err.count('\n') == 1 && added.err.startsWith("portolanctl: "), added.text());
        QVERIFY(added.out.isEmpty());
        QCOMPARE(asProbe({"forwards"}).status, kNotAuthorised);
        QCOMPARE(asProbe({"rules"}).status, kNotAuthorised);
        QCOMPARE(asProbe({"remove", "0a1b2c3d"}).status, kNotAuthorised);
        QCOMPARE(savedRules(), m_before);
    }

    void whomPolkitAllowsCanAddAndRemove()
    {
        QVERIFY(writePolkitRule(kProbeMayAll));
        QTRY_COMPARE_WITH_TIMEOUT(asProbe({"forwards"}).status, kDone, 5000);
        const Finished added = asProbe({"add", "tcp", "9090", "10.1.1.7:80"});
        QVERIFY2(added.status == kDone, added.text());
        QVERIFY(savedRules().contains("--dport 9090"));
        const Finished removed = asProbe({"remove", added.out.trimmed()});
        QVERIFY2(removed.status == kDone, removed.text());
        QCOMPARE(savedRules(), m_before);
    }

private:
    std::unique_ptr<HelperProcess> m_helper;
    QString m_before;
};

QTEST_GUILESS_MAIN(TestPortolanctlOnBus)
#include "tst_bus_portolanctl.moc"
