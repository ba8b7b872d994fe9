// Kernel settings set over the bus, for now and for every start, beside the real helper.
#include "tests/support/bus_caller.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace portolan;
using namespace portolan::test;

namespace {

constexpr const char* kForwarding = "net.ipv6.conf.all.forwarding";
constexpr const char* kLoopback = "net.ipv4.conf.lo.route_localnet";

QByteArray valueOf(const char* key)
{
    QFile file("/proc/sys/" + QByteArray(key).replace('.', '/'));
    return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed() : QByteArray();
}

bool put(const QString& path, const QByteArray& text)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
}

bool run(const QStringList& command)
{
    return QProcess::execute(command.first(), command.mid(1)) == 0;
}

Answer set(const Caller& caller, const char* key, const char* value, const ForwardFields& options = {})
{
    return caller.call("org.portolan.Helper1.Host", "SetSysctl", [&](sd_bus_message* message) {
        sd_bus_message_append(message, "ss", key, value);
        return appendFields(message, options);
    });
}

} // namespace

class TestBusSettings : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_state;
    std::unique_ptr<HelperProcess> m_helper;

    void start()
    {
        m_helper = std::make_unique<HelperProcess>(QStringList{"--state-dir", m_state.path()});
        QVERIFY2(m_helper->waitUntilServing(), m_helper->log());
    }
    void stop()
    {
        QCOMPARE(m_helper->stop(), 0);
        QVERIFY2(!m_helper->log().contains("ERROR:"), m_helper->log());
        m_helper.reset();
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(!qEnvironmentVariableIsEmpty("SANDBOX"), "run by tests/support/bus-sandbox");
        QCOMPARE(chown(qPrintable(m_state.path()), userId("portolan"), gid_t(-1)), 0);
    }
    void init()
    {
        QFile::remove(m_state.filePath("settings.json"));
        QVERIFY(put("/proc/sys/net/ipv6/conf/all/forwarding", "0"));
        start();
    }
    void cleanup()
    {
        if (m_helper)
            stop();
    }

    void aKeptSettingIsSetAtEveryStart()
    {
        const Caller own("portolan");
        const Answer answer = set(own, kForwarding, "1", {{"persistent", true}});
        QVERIFY2(answer.error.isEmpty(), answer.why());
        QCOMPARE(valueOf(kForwarding), QByteArray("1"));
        stop();
        QVERIFY(put("/proc/sys/net/ipv6/conf/all/forwarding", "0"));
        start();
        QCOMPARE(valueOf(kForwarding), QByteArray("1"));
    }

    void aKeptSettingIsSetOnAnInterfaceThatComesLater()
    {
        const char* key = "net.ipv4.conf.late0.route_localnet";
        QVERIFY(run({"ip", "link", "add", "late0", "type", "veth", "peer", "name", "late1"}));
        const Answer answer = set(Caller("portolan"), key, "1", {{"persistent", true}});
        QVERIFY2(answer.error.isEmpty(), answer.why());
        QVERIFY(run({"ip", "link", "delete", "late0"}));
        QVERIFY(run({"ip", "link", "add", "late0", "type", "veth", "peer", "name", "late1"}));
        QCOMPARE(valueOf(key), QByteArray("0"));
        QVERIFY(run({"ip", "address", "add", "10.99.0.1/24", "dev", "late0"}));
        QVERIFY(run({"ip", "link", "set", "late0", "up"}));
        QTRY_COMPARE(valueOf(key), QByteArray("1"));
        QVERIFY(run({"ip", "link", "delete", "late0"}));
    }

    void oneThatIsNotKeptIsForgotten()
    {
        QVERIFY(set(Caller("portolan"), kForwarding, "1").error.isEmpty());
        QCOMPARE(valueOf(kForwarding), QByteArray("1"));
        stop();
        QVERIFY(put("/proc/sys/net/ipv6/conf/all/forwarding", "0"));
        start();
        QCOMPARE(valueOf(kForwarding), QByteArray("0"));
    }

    void aDamagedListIsLeftAsItIsAndTheSettingPutBack_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("no JSON") << QByteArray("{");
        QTest::newRow("other version") << QByteArray(R"({"version":2,"settings":{}})");
        QTest::newRow("another setting")
            << QByteArray(R"({"version":1,"settings":{"net.ipv4.tcp_syncookies":"0"}})");
    }
    void aDamagedListIsLeftAsItIsAndTheSettingPutBack()
    {
        QFETCH(QByteArray, text);
        QVERIFY(put(m_state.filePath("settings.json"), text));
        QVERIFY(QFile::setPermissions(
            m_state.filePath("settings.json"), QFile::ReadOwner | QFile::ReadGroup | QFile::ReadOther));
        const Answer answer = set(Caller("portolan"), kForwarding, "1", {{"persistent", true}});
        QCOMPARE(answer.error, "org.portolan.Error.Kernel");
        QVERIFY2(answer.message.contains("cannot be understood"), answer.why());
        QCOMPARE(valueOf(kForwarding), QByteArray("0"));
        QFile file(m_state.filePath("settings.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), text);
    }

    void loopbackIsLetOutByOneInterfaceAtATime()
    {
        const Caller own("portolan");
        const QByteArray before = valueOf(kLoopback);
        const Answer answer = set(own, kLoopback, "1");
        QVERIFY2(answer.error.isEmpty(), answer.why());
        QCOMPARE(valueOf(kLoopback), QByteArray("1"));
        QVERIFY(set(own, kLoopback, before == "0" ? "0" : "1").error.isEmpty());
        for (const char* key : {"net.ipv4.conf.all.route_localnet", "net.ipv4.conf.default.route_localnet",
                 "net.ipv4.conf..route_localnet", "net.ipv4.conf.//.route_localnet",
                 "net.ipv4.conf.lo.x.route_localnet", "net.ipv4.conf.lo.rp_filter"})
            QCOMPARE(set(own, key, "1").error, "org.portolan.Error.Invalid");
        QCOMPARE(set(own, "net.ipv4.conf.no0.route_localnet", "1").error, "org.portolan.Error.Kernel");
    }

    void routerAdvertisementsAreTakenByARouterToo()
    {
        const Caller own("portolan");
        const char* key = "net.ipv6.conf.lo.accept_ra";
        QVERIFY(set(own, key, "2").error.isEmpty());
        QCOMPARE(valueOf(key), QByteArray("2"));
        for (const char* value : {"3", "", "22", "-1"})
            QCOMPARE(set(own, key, value).error, "org.portolan.Error.Invalid");
        QCOMPARE(set(own, "net.ipv6.conf.all.accept_ra", "2").error, "org.portolan.Error.Invalid");
    }

    void aStrangerKeepsNothing()
    {
        QCOMPARE(set(Caller("probe"), kForwarding, "1", {{"persistent", true}}).error,
            "org.portolan.Error.Denied");
        QCOMPARE(valueOf(kForwarding), QByteArray("0"));
        QVERIFY(!QFile::exists(m_state.filePath("settings.json")));
    }
};

QTEST_GUILESS_MAIN(TestBusSettings)
#include "tst_bus_settings.moc"
