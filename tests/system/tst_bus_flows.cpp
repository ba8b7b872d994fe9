// Ending connections and setting what they depend on, over the bus: the real polkitd, conntrack and sysctls.
#include "backend/flow/wire.h"
#include "tests/support/bus_caller.h"

#include <QFile>
#include <QProcess>
#include <QTest>

#include <memory>

using namespace portolan;
using namespace portolan::test;

namespace {

constexpr const char* kDenied = "org.portolan.Error.Denied";
constexpr const char* kInvalid = "org.portolan.Error.Invalid";
constexpr const char* kAccounting = "net.netfilter.nf_conntrack_acct";

QByteArray accounting()
{
    QFile file(QStringLiteral("/proc/sys/net/netfilter/nf_conntrack_acct"));
    return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed() : QByteArray();
}

int run(const QStringList& command)
{
    return QProcess::execute(command.first(), command.mid(1));
}

/// A connection of conntrack's, as if packets had gone both ways.
bool makeFlow(int port)
{
    return run({"conntrack", "-I", "-p", "udp", "-s", "10.9.0.1", "-d", "10.9.0.2", "--sport",
               QString::number(port), "--dport", "2000", "-t", "600", "-u", "SEEN_REPLY"})
        == 0;
}

Answer setSysctl(const Caller& caller, const char* key, const char* value)
{
    return caller.call("org.portolan.Helper1.Host", "SetSysctl", [=](sd_bus_message* message) {
        sd_bus_message_append(message, "ss", key, value);
        return appendFields(message, {});
    });
}

Answer remove(const Caller& caller, const std::vector<std::uint8_t>& records)
{
    return caller.call("org.portolan.Helper1.Flows", "Delete", [&](sd_bus_message* message) {
        sd_bus_message_append_array(message, 'y', records.data(), records.size());
        return appendFields(message, {});
    });
}

unsigned ended(const Answer& answer)
{
    std::uint32_t count = 0;
    return answer.reply && sd_bus_message_read(answer.reply.get(), "u", &count) > 0 ? count : 9999;
}

} // namespace

class TestBusFlows : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(!qEnvironmentVariableIsEmpty("SANDBOX"), "run by tests/support/bus-sandbox");
        m_helper = std::make_unique<HelperProcess>();
        QVERIFY2(m_helper->waitUntilServing(), m_helper->log());
        m_own = std::make_unique<Caller>("portolan");
        m_probe = std::make_unique<Caller>("probe");
    }

    void cleanupTestCase()
    {
        QCOMPARE(m_helper->stop(), 0);
        QVERIFY2(!m_helper->log().contains("ERROR:"), m_helper->log());
    }

    void aSettingIsSetAndItsOldValueTold()
    {
        const QByteArray before = accounting();
        QVERIFY(!before.isEmpty());
        const QByteArray other = before == "0" ? "1" : "0";
        const Answer answer = setSysctl(*m_own, kAccounting, other);
        QVERIFY2(answer.error.isEmpty(), answer.why());
        QCOMPARE(QByteArray::fromStdString(answer.text()), before);
        QCOMPARE(accounting(), other);
        QVERIFY(m_helper->log().contains("set-sysctl"));
        QVERIFY(setSysctl(*m_own, kAccounting, before).error.isEmpty());
        QCOMPARE(accounting(), before);
    }

    void aStrangerSetsNothing()
    {
        const QByteArray before = accounting();
        QCOMPARE(setSysctl(*m_probe, kAccounting, before == "0" ? "1" : "0").error, QString(kDenied));
        QCOMPARE(accounting(), before);
    }

    void onlyTheListedSettingsAndTheirValuesAreTaken()
    {
        for (const auto& [key, value] :
            {std::pair{"net.ipv4.tcp_syncookies", "0"}, std::pair{"../../kernel/sysrq", "1"},
                std::pair{"", "1"}, std::pair{kAccounting, "2"}, std::pair{kAccounting, ""}})
            QCOMPARE(setSysctl(*m_own, key, value).error, QString(kInvalid));
    }

    void theConnectionsNamedAreEndedAndNoOther()
    {
        QVERIFY(makeFlow(1001) && makeFlow(1002));
        const std::vector<Flow> flows = all();
        QCOMPARE(flows.size(), std::size_t(2));
        std::vector<std::uint8_t> one;
        for (const Flow& flow : flows)
            if (flow.original.sourcePort == 1001)
                packFlow({FlowEvent::Present, 0, flow}, one);
        QCOMPARE(remove(*m_probe, one).error, QString(kDenied));
        QCOMPARE(all().size(), std::size_t(2));
        const Answer answer = remove(*m_own, one);
        QVERIFY2(answer.error.isEmpty(), answer.why());
        QCOMPARE(ended(answer), 1u);
        QCOMPARE(all().size(), std::size_t(1));
        QCOMPARE(all().front().original.sourcePort, std::uint16_t(1002));
        // It is no more: nothing to end, and no error.
        QCOMPARE(ended(remove(*m_own, one)), 0u);
    }

    void brokenRecordsAndNoneAreRefused()
    {
        QCOMPARE(remove(*m_own, {}).error, QString(kInvalid));
        QCOMPARE(remove(*m_own, {1, 2, 3}).error, QString(kInvalid));
        QCOMPARE(remove(*m_own, std::vector<std::uint8_t>(kFlowRecordSize, 0xff)).error, QString(kInvalid));
        std::vector<std::uint8_t> many;
        for (int i = 0; i < 4097; ++i)
            packFlow({}, many);
        QCOMPARE(remove(*m_own, many).error, QString(kInvalid));
    }

private:
    std::vector<Flow> all() const
    {
        const Answer session = m_own->call("org.portolan.Helper1.Flows", "Open", [](sd_bus_message* message) {
            return appendFields(message, {{"all", true}});
        });
        const std::string path = session.path();
        const Answer read = m_own->call(
            "org.portolan.Helper1.FlowSession", "Read",
            [](sd_bus_message* message) { return sd_bus_message_append(message, "u", 1000U); }, false,
            path.c_str());
        sd_bus_message_skip(read.reply.get(), "tb");
        const QByteArray bytes = read.bytes();
        std::vector<Flow> flows;
        const auto records = unpackFlows(
            {reinterpret_cast<const std::uint8_t*>(bytes.constData()), std::size_t(bytes.size())});
        for (const FlowRecord& record : *records)
            if (record.flow.protocol == 17 && record.flow.original.destinationPort == 2000)
                flows.push_back(record.flow);
        m_own->call(
            "org.portolan.Helper1.FlowSession", "Close", [](sd_bus_message*) { return 0; }, false,
            path.c_str());
        return flows;
    }

    std::unique_ptr<HelperProcess> m_helper;
    std::unique_ptr<Caller> m_own;
    std::unique_ptr<Caller> m_probe;
};

QTEST_GUILESS_MAIN(TestBusFlows)
#include "tst_bus_flows.moc"
