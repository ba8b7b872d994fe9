// Which engine forwards are written to: chosen, preferred, moved, over the real bus.
#include "tests/support/edit_host.h"

#include <QTest>

using namespace portolan;
using namespace portolan::test;

namespace {

constexpr const char* kForwards = "org.portolan.Helper1.Forwards";

QString nftTable()
{
    return run({"nft", "-s", "list", "table", "inet", "portolan"}).out;
}

QString legacyRules()
{
    return savedRules("iptables-legacy-save") + savedRules("ip6tables-legacy-save");
}

QString othersInNft()
{
    return run({"nft", "-a", "list", "table", "ip", "others"}).out;
}

} // namespace

class TestEngine : public QObject, private EditHost {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(inSandbox(), "run by tests/support/bus-sandbox");
        qputenv("PORTOLAN_TEST_ENGINE", "automatic");
    }
    void init() { begin(); }
    void cleanup()
    {
        end();
        run({"nft", "delete", "table", "ip", "others"});
        run({"iptables-legacy", "-P", "FORWARD", "ACCEPT"});
    }

    void aHostWithoutLegacyRulesIsWrittenByNftables()
    {
        QCOMPARE(property("Engine"), "nftables");
        QCOMPARE(property("EngineReason"), "legacy-unused");
        QCOMPARE(property("EnginePreference"), "automatic");
        const QByteArray tables = run({"cat", "/proc/net/ip_tables_names"}).out.toUtf8();
        const std::string id = m_own->add(tcpForward("9090")).text();
        QVERIFY(nftTable().contains(QString("comment \"portolan:%1\"").arg(id.c_str())));
        QCOMPARE(legacyRules(), QString());
        QCOMPARE(run({"cat", "/proc/net/ip_tables_names"}).out.toUtf8(), tables); // none was made
        QCOMPARE(property("EngineReason"), "ours-there");
        QVERIFY(m_own->remove(id).error.isEmpty());
        QCOMPARE(nftTable(), QString());
    }

    void aHostWithLegacyRulesIsWrittenThere_data()
    {
        QTest::addColumn<QStringList>("command");
        QTest::newRow("a rule") << QStringList{
            "iptables-legacy", "-A", "INPUT", "-s", "10.9.9.9", "-j", "DROP"};
        QTest::newRow("a policy") << QStringList{"iptables-legacy", "-P", "FORWARD", "DROP"};
        QTest::newRow("of the other family")
            << QStringList{"ip6tables-legacy", "-t", "nat", "-A", "OUTPUT", "-p", "tcp", "-j", "RETURN"};
    }
    void aHostWithLegacyRulesIsWrittenThere()
    {
        QFETCH(QStringList, command);
        QCOMPARE(run(command).status, 0);
        QCOMPARE(property("Engine"), "xtables-legacy");
        QCOMPARE(property("EngineReason"), "legacy-used");
        QVERIFY(m_own->add(tcpForward("9090")).error.isEmpty());
        QVERIFY(legacyRules().contains("--dport 9090"));
        QCOMPARE(nftTable(), QString());
    }

    void oursStayTogetherWhateverComesLater()
    {
        QVERIFY(m_own->add(tcpForward("9090")).error.isEmpty());
        run({"iptables-legacy", "-A", "INPUT", "-s", "10.9.9.9", "-j", "DROP"});
        QVERIFY(m_own->add(tcpForward("9091")).error.isEmpty());
        QVERIFY(nftTable().contains("9091"));
        // Not even a boot, after which nothing is in the kernel, moves them.
        QCOMPARE(m_helper->stop(), 0);
        run({"nft", "delete", "table", "inet", "portolan"});
        start();
        QVERIFY(nftTable().contains("9090") && nftTable().contains("9091"));
        QVERIFY(!legacyRules().contains("9090"));
    }

    void aPreferenceMovesAllAndLeavesOthersAlone()
    {
        QVERIFY(m_own->addSeveral({tcpForward("9090"), tcpForward("9091", "fd00::7")}).error.isEmpty());
        run({"nft",
            "add table ip others; add chain ip others c { type nat hook prerouting priority -100; }; "
            "add rule ip others c tcp dport 1 counter dnat to 10.0.0.1"});
        run({"iptables-legacy", "-A", "FORWARD", "-s", "10.9.9.9", "-j", "DROP"});
        const QString native = nftTable();
        const QString others = othersInNft();
        QVERIFY(others.contains("10.0.0.1"));
        QVERIFY2(setEngine(*m_own, "xtables-legacy").error.isEmpty(), "legacy");
        QCOMPARE(nftTable(), QString());
        QVERIFY(legacyRules().contains("--dport 9090") && legacyRules().contains("--dport 9091"));
        QCOMPARE(property("EngineReason"), "preferred");
        QCOMPARE(m_helper->stop(), 0); // kept
        start();
        QCOMPARE(property("EnginePreference"), "xtables-legacy");
        QCOMPARE(nftTable(), QString());
        QVERIFY2(setEngine(*m_own, "nftables").error.isEmpty(), "nftables");
        QCOMPARE(nftTable(), native);
        QVERIFY(!legacyRules().contains("--dport"));
        // The old FORWARD may drop, so the accept stays there; once it may not, it goes.
        QVERIFY(legacyRules().contains("--ctreplsrc 10.1.1.7"));
        QVERIFY(!savedRules("ip6tables-legacy-save").contains("PORTOLAN"));
        run({"iptables-legacy", "-D", "FORWARD", "-s", "10.9.9.9", "-j", "DROP"});
        QVERIFY(m_own->plain("Repair").error.isEmpty());
        QVERIFY(!legacyRules().contains("PORTOLAN"));
        QCOMPARE(othersInNft(), others);
        QVERIFY(setEngine(*m_own, "automatic").error.isEmpty());
        QCOMPARE(nftTable(), native);
        QCOMPARE(property("EngineReason"), "ours-there");
    }

    void anEngineThatRefusesLeavesAllWhereItWas()
    {
        QVERIFY(setEngine(*m_own, "xtables-legacy").error.isEmpty());
        QVERIFY(m_own->add(tcpForward("9090")).error.isEmpty());
        const QString before = legacyRules();
        QProcess owner;
        owner.start("nft", {"-i"});
        owner.write("add table inet portolan { flags owner; }\n");
        QTRY_VERIFY_WITH_TIMEOUT(run({"nft", "list", "tables"}).out.contains("inet portolan"), 5000);
        const Answer refused = setEngine(*m_own, "nftables");
        QCOMPARE(refused.error, "org.portolan.Error.Conflict");
        QVERIFY2(refused.message.contains("inet portolan"), refused.why());
        QCOMPARE(legacyRules(), before);
        QCOMPARE(property("Engine"), "xtables-legacy");
        owner.closeWriteChannel();
        QVERIFY(owner.waitForFinished(5000));
        QVERIFY(setEngine(*m_own, "nftables").error.isEmpty());
        QVERIFY(nftTable().contains("9090"));
    }

    void whatIsRefused()
    {
        QCOMPARE(setEngine(*m_own, "iptables").error, "org.portolan.Error.Invalid");
        QCOMPARE(setEngine(*m_own, "xtables-nft").error, "org.portolan.Error.Invalid");
        QCOMPARE(setEngine(Caller("probe"), "nftables").error, "org.portolan.Error.Denied");
        QCOMPARE(property("EnginePreference"), "automatic");
    }

    void whatWaitsForConfirmationGoesBackInTheEngineItIsInThen()
    {
        QVERIFY(m_own->add(tcpForward("9090")).error.isEmpty());
        QVERIFY(m_own->addFor(600, tcpForward("9091")).error.isEmpty());
        QVERIFY(setEngine(*m_own, "xtables-legacy").error.isEmpty());
        QVERIFY(m_own->plain("Undo").error.isEmpty());
        QVERIFY(legacyRules().contains("9090") && !legacyRules().contains("9091"));
        QCOMPARE(nftTable(), QString());
    }

private:
    static Answer setEngine(const Caller& caller, const char* engine)
    {
        return caller.call(kForwards, "SetEngine", [&](sd_bus_message* message) {
            sd_bus_message_append(message, "s", engine);
            return appendFields(message, {});
        });
    }

    QString property(const char* name) const
    {
        char* value = nullptr;
        sd_bus_get_property_string(m_own->bus(), kBusName, kObjectPath, kForwards, name, nullptr, &value);
        const QString text = value;
        free(value);
        return text;
    }
};

QTEST_GUILESS_MAIN(TestEngine)
#include "tst_bus_engine.moc"
