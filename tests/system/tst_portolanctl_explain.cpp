// portolanctl explain, offline: what real programs wrote, in words.
#include "tests/support/process.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using portolan::test::Finished;

namespace {

QString capture(const char* name)
{
    return QStringLiteral(PORTOLAN_TEST_DATA "/captures/") + QLatin1String(name);
}

Finished explain(const QStringList& arguments)
{
    return portolan::test::run(
        QStringList{QStringLiteral(PORTOLAN_BIN_DIR "/portolanctl"), "explain"} + arguments,
        {"DBUS_SYSTEM_BUS_ADDRESS=unix:path=/nonexistent/bus"});
}

} // namespace

class TestPortolanctlExplain : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aChainStandsWithItsCallersRulesAndEnd();
    void aBaseChainSaysItsHook();
    void withoutFiltersEveryTableOfBothFamiliesIsThere();
    void jsonHasTheRuleAndItsPlace();
    void anUnknownChainIsRefusedWithTheNearOnes();
    void anUnknownTableIsRefusedWithTheNearOnes();
    void aChainOfAnotherFamilyIsNotThere();
};

void TestPortolanctlExplain::aChainStandsWithItsCallersRulesAndEnd()
{
    const Finished result
        = explain({"--state", capture("docker.ipv4.save"), "--table", "filter", "--chain", "DOCKER"});
    QVERIFY2(result.status == 0, result.text());
    QVERIFY2(
        result.out.startsWith("filter (ipv4, xtables-legacy)\n\n  DOCKER, used by FORWARD rules 4 and 8\n"
                              "    1  TCP to port 80 of 172.17.0.2 that did not come in by docker0 but "
                              "will leave by it is accepted.\n"
                              "       -A DOCKER -d 172.17.0.2/32 ! -i docker0 -o docker0 -p tcp -m tcp "
                              "--dport 80 -j ACCEPT\n"),
        result.text());
    QVERIFY2(result.out.endsWith(
                 "    -  Packets that no rule above decided go back to the chain they came from.\n"),
        result.text());
}

void TestPortolanctlExplain::aBaseChainSaysItsHook()
{
    const Finished result = explain({"--state", capture("docker.ipv4.save"), "--chain", "FORWARD"});
    QVERIFY2(result.out.contains("  FORWARD, called by hook FORWARD at priority 0\n"), result.text());
    QVERIFY2(
        result.out.contains("    -  Packets that no rule above decided are dropped: the chain's policy.\n"),
        result.text());
    QVERIFY(!result.out.contains("PREROUTING"));
}

void TestPortolanctlExplain::withoutFiltersEveryTableOfBothFamiliesIsThere()
{
    const Finished result = explain({"--state", capture("docker.state.json")});
    QVERIFY2(result.status == 0, result.text());
    for (const char* heading : {"nat (ipv4,", "filter (ipv4,", "nat (ipv6,", "filter (ipv6,"})
        QVERIFY2(result.out.contains(heading), heading);
}

void TestPortolanctlExplain::jsonHasTheRuleAndItsPlace()
{
    const Finished result
        = explain({"--json", "--state", capture("docker.state.json"), "--family", "ipv4", "--table", "nat"});
    const QJsonObject document = QJsonDocument::fromJson(result.out.toUtf8()).object();
    const QJsonArray rules = document["rules"].toArray();
    QVERIFY2(!rules.isEmpty(), result.text());
    const QJsonObject rule = rules[0].toObject();
    QCOMPARE(rule["engine"].toString(), "xtables-legacy");
    QCOMPARE(rule["family"].toString(), "ipv4");
    QCOMPARE(rule["table"].toString(), "nat");
    QCOMPARE(rule["chain"].toString(), "PREROUTING");
    QCOMPARE(rule["position"].toInt(), 1);
    QCOMPARE(
        rule["sentence"].toString(), "Packets to one of this host's own addresses go on in chain DOCKER.");
    QCOMPARE(rule["text"].toString(), "-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER");
    for (const QJsonValue& value : document["chains"].toArray()) {
        const QJsonObject chain = value.toObject();
        QVERIFY(!chain["end"].toString().isEmpty());
        QCOMPARE(chain["hook"].isNull(), chain["name"].toString() == QLatin1String("DOCKER"));
        if (chain["name"].toString() == QLatin1String("DOCKER"))
            QCOMPARE(chain["usedBy"].toArray().size(), 2);
    }
}

void TestPortolanctlExplain::anUnknownChainIsRefusedWithTheNearOnes()
{
    const Finished result = explain({"--state", capture("docker.ipv4.save"), "--chain", "DOCKR"});
    QVERIFY2(result.status == 5, result.text());
    QCOMPARE(result.err, "portolanctl: no chain DOCKR is here; is it DOCKER?\n");
    QVERIFY(result.out.isEmpty());
    const Finished lower = explain({"--state", capture("docker.ipv4.save"), "--chain", "docker-user"});
    QVERIFY2(lower.err.contains("is it DOCKER-USER"), lower.text());
    const Finished strange = explain({"--state", capture("docker.ipv4.save"), "--chain", "xyzxyzxyz"});
    QVERIFY2(strange.status == 5 && strange.err.contains("without --chain shows all"), strange.text());
}

void TestPortolanctlExplain::anUnknownTableIsRefusedWithTheNearOnes()
{
    const Finished result = explain({"--state", capture("docker.ipv4.save"), "--table", "natt"});
    QVERIFY2(result.status == 5, result.text());
    QCOMPARE(result.err, "portolanctl: no table natt is here; is it nat?\n");
}

void TestPortolanctlExplain::aChainOfAnotherFamilyIsNotThere()
{
    const Finished result
        = explain({"--state", capture("docker.state.json"), "--family", "ipv6", "--chain", "br-none"});
    QVERIFY2(result.status == 5, result.text());
}

QTEST_GUILESS_MAIN(TestPortolanctlExplain)
#include "tst_portolanctl_explain.moc"
