// What Docker, Podman, CNI, firewalld, libvirt and ufw really write: tests/data/captures.
#include "backend/forward/selector.h"
#include "backend/host/host_state.h"
#include "tests/backend/forwards.h"

#include <QRegularExpression>
#include <QTest>

#include <nlohmann/json.hpp>

#include <set>

using namespace portolan;

namespace {

const QString folder = QStringLiteral(PORTOLAN_TEST_DATA "/captures");

QStringList captures(const QString& pattern)
{
    return QDir(folder).entryList({pattern}, QDir::Files);
}

QByteArray capture(const QString& name)
{
    return testData("captures/" + name);
}

Family familyOf(const QString& name)
{
    return name.contains(".ipv6.") ? Family::Ipv6 : Family::Ipv4;
}

Ruleset rulesOf(const QString& name)
{
    return rulesetOf(capture(name), Engine::XtablesLegacy, familyOf(name));
}

std::vector<FoundForward> forwardsOf(const Ruleset& rules)
{
    return findForwards(rules, {});
}

/// Rows as text; container ids differ from one capture to the next.
QByteArray found(const std::vector<FoundForward>& rows)
{
    QString lines = describe(rows);
    return lines.replace(QRegularExpression(" [0-9a-f]{12}\\)"), " ID)").toUtf8();
}

} // namespace

class Captures : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void forwardsAreThosePublished_data();
    void forwardsAreThosePublished();
    void eachContainerKeepsItsName();
    void aZonesMasqueradeAndAcceptAreTheForwardsToo();
    void everyTranslatingRuleIsInOneForward_data() { saves(); }
    void everyTranslatingRuleIsInOneForward();
    void theReaderPrintsBackWhatItRead_data() { saves(); }
    void theReaderPrintsBackWhatItRead();
    void aStateDocumentShowsTheSameForwards_data();
    void aStateDocumentShowsTheSameForwards();

private:
    static void saves();
};

void Captures::saves()
{
    QTest::addColumn<QString>("name");
    for (const QString& name : captures("*.save"))
        QTest::newRow(qPrintable(name)) << name;
}

void Captures::forwardsAreThosePublished_data()
{
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char* name, QByteArrayList lines) { QTest::newRow(name) << lines.join('\n'); };
    row("docker.ipv4.save",
        {"docker tcp any:8080 -> 172.17.0.2:80 active hairpin this-host",
            "docker tcp 127.0.0.1:8081 -> 172.17.0.3:81 active hairpin this-host",
            "docker udp any:5353 -> 172.17.0.4:53 active hairpin this-host",
            "docker tcp any:9002 -> 172.17.0.5:9002 active hairpin this-host",
            "docker tcp any:9001 -> 172.17.0.5:9001 active hairpin this-host",
            "docker tcp any:9000 -> 172.17.0.5:9000 active hairpin this-host",
            "docker tcp any:8082 -> 172.18.0.2:80 active hairpin this-host"});
    row("docker.ipv6.save",
        {"docker tcp any:8080 -> [fd00:d0c::242:ac11:2]:80 active hairpin this-host",
            "docker udp any:5353 -> [fd00:d0c::242:ac11:4]:53 active hairpin this-host"});
    row("podman.ipv4.save",
        {"podman tcp any:8080 -> 10.88.0.2:80 active hairpin this-host (podman ID)",
            "podman tcp 127.0.0.1:8081 -> 10.88.0.3:81 active hairpin this-host (podman ID)",
            "podman udp any:5353 -> 10.88.0.4:53 active hairpin this-host (podman ID)",
            "podman tcp any:9000-9002 -> 10.88.0.5:9000-9002 active hairpin this-host (podman ID)",
            "podman tcp any:8082 -> 10.90.0.2:80 active hairpin this-host (shop ID)"});
    row("podman.ipv6.save", {"podman tcp any:8082 -> [fd00:90::2]:80 active hairpin this-host (shop ID)"});
    row("cni.ipv4.save",
        {"cni tcp any:8080 -> 10.88.0.2:80 active hairpin this-host (pods ID)",
            "cni tcp 127.0.0.1:8081 -> 10.88.0.2:81 active hairpin this-host (pods ID)",
            "cni udp any:5353 -> 10.88.0.2:53 active hairpin this-host (pods ID)",
            "cni tcp 172.20.242.183:8443 -> 10.88.0.2:443 active hairpin this-host (pods ID)"});
    row("cni.ipv6.save",
        {"cni tcp any:8080 -> [fd00:88::2]:80 active hairpin this-host (pods ID)",
            "cni udp any:5353 -> [fd00:88::2]:53 active hairpin this-host (pods ID)"});
    // The interface's zone is the default one too, so its jump by interface stands beside one for all.
    row("firewalld.ipv4.save",
        {"firewalld tcp any:7000 -> 10.9.0.5:70 active hairpin hidden",
            "firewalld tcp any:2222 -> 10.9.0.4:22 active from 10.20.0.0/16 hairpin hidden",
            "firewalld tcp any:8080 -> 10.9.0.2:80 active hairpin hidden",
            "firewalld tcp any:9000-9002 -> 10.9.0.2 active hairpin hidden",
            "firewalld udp any:5353 -> 10.9.0.3:53 active hairpin hidden",
            "firewalld tcp any:8000 -> this host:8008 active",
            "firewalld tcp any:8443 -> 10.9.0.2:443 active from 1.2.3.0/24 hairpin hidden"});
    row("firewalld.ipv6.save", {"firewalld tcp any:8080 -> [2001:db8:9::2]:80 active"});
    row("libvirt.ipv4.save", {"hand tcp any:8080 on eth0 -> 192.168.122.50:80 active"});
    row("libvirt.ipv6.save", {});
    row("ufw.ipv4.save",
        {"hand tcp any:8080 on eth0 -> 10.9.0.2:80 active",
            "hand udp any:5353 on eth0 -> 10.9.0.3:53 active"});
    row("ufw.ipv6.save", {});
    // firewalld masquerades what leaves by the public zone; Docker's bridges are in another.
    row("mixed.ipv4.save",
        {"hand tcp any:8080 on eth0 -> 192.168.122.50:80 active",
            "docker tcp any:8080 -> 172.17.0.2:80 active hairpin this-host",
            "docker tcp 127.0.0.1:8081 -> 172.17.0.3:81 active hairpin this-host",
            "docker udp any:5353 -> 172.17.0.4:53 active hairpin this-host",
            "docker tcp any:9002 -> 172.17.0.5:9002 active hairpin this-host",
            "docker tcp any:9001 -> 172.17.0.5:9001 active hairpin this-host",
            "docker tcp any:9000 -> 172.17.0.5:9000 active hairpin this-host",
            "docker tcp any:8082 -> 172.18.0.2:80 active hairpin this-host",
            "firewalld tcp any:8443 -> 10.9.0.2:443 active hairpin hidden"});
    row("mixed.ipv6.save",
        {"docker tcp any:8080 -> [fd00:d0c::242:ac11:2]:80 active hairpin this-host",
            "docker udp any:5353 -> [fd00:d0c::242:ac11:4]:53 active hairpin this-host"});
}

void Captures::forwardsAreThosePublished()
{
    QFETCH(QByteArray, expected);
    QCOMPARE(found(forwardsOf(rulesOf(QTest::currentDataTag()))), expected);
}

void Captures::eachContainerKeepsItsName()
{
    const Ruleset rules = rulesOf("podman.ipv4.save");
    const Chain* jumps
        = rules.table(Engine::XtablesLegacy, Family::Ipv4, "nat")->chain("NETAVARK-HOSTPORT-DNAT");
    QVERIFY(jumps);
    std::set<std::string> names;
    for (const FoundForward& row : forwardsOf(rules)) {
        QVERIFY2(names.insert(row.forward.name).second, row.forward.name.c_str());
        const std::string id = row.forward.name.substr(row.forward.name.find(' ') + 1);
        const auto jump = std::find_if(jumps->rules.begin(), jumps->rules.end(),
            [&](const Rule& rule) { return rule.comment().find(id) != std::string_view::npos; });
        QVERIFY(jump != jumps->rules.end());
        QCOMPARE(selectorOf(*jump).ports.front(), *row.forward.listen.ports);
    }
}

void Captures::aZonesMasqueradeAndAcceptAreTheForwardsToo()
{
    for (const FoundForward& row : forwardsOf(rulesOf("firewalld.ipv4.save")))
        if (row.forward.to.address)
            QVERIFY2(places(row).endsWith(", nat POST_public_allow 1, filter FORWARD 1"), places(row));
    // What goes to the addresses of another zone is not masqueraded.
    QByteArray save = capture("firewalld.ipv4.save");
    save.replace("--to-destination 10.9.0.4:22", "--to-destination 10.20.0.4:22");
    const auto rows = forwardsOf(rulesetOf(save));
    QCOMPARE(places(rows[1]), QByteArray("nat PRE_internal_allow 1, filter FORWARD 1"));
    QVERIFY(!rows[1].forward.hideClientAddress);
}

void Captures::everyTranslatingRuleIsInOneForward()
{
    QFETCH(QString, name);
    const Ruleset rules = rulesOf(name);
    std::map<QByteArray, int> forwards;
    for (const FoundForward& row : forwardsOf(rules))
        for (const RuleReference& rule : row.rules)
            ++forwards[bytes(rule.table + ' ' + rule.chain) + ' ' + QByteArray::number(rule.position)];
    for (const Table& table : rules.tables())
        for (const Chain& chain : table.chains)
            for (std::size_t i = 0; i < chain.rules.size(); ++i)
                if (destinationOf(chain.rules[i])) {
                    const QByteArray place
                        = bytes(table.name) + ' ' + bytes(chain.name) + ' ' + QByteArray::number(i + 1);
                    QVERIFY2(forwards[place] == 1, place + ": " + QByteArray::number(forwards[place]));
                }
}

void Captures::theReaderPrintsBackWhatItRead()
{
    QFETCH(QString, name);
    QVERIFY(!capture(name).isEmpty());
    QCOMPARE(bytes(writeSave(rulesOf(name))), capture(name));
}

void Captures::aStateDocumentShowsTheSameForwards_data()
{
    QTest::addColumn<QString>("name");
    for (const QString& name : captures("*.state.json"))
        QTest::newRow(qPrintable(name)) << name;
}

void Captures::aStateDocumentShowsTheSameForwards()
{
    QFETCH(QString, name);
    const auto document = nlohmann::json::parse(text(capture(name)));
    const auto state = readHostState(document.dump());
    QVERIFY2(state.has_value(), state ? "" : "state document");
    const QString peer = name.section('.', 0, 0);
    for (const char* family : {"ipv4", "ipv6"}) {
        const QString save = peer + '.' + family + ".save";
        const std::string inDocument = document["xtables"]["xtables-legacy"][family];
        QCOMPARE(describe(forwardsOf(rulesetOf(bytes(inDocument), Engine::XtablesLegacy, familyOf(save)))),
            describe(forwardsOf(rulesOf(save))));
    }
}

QTEST_APPLESS_MAIN(Captures)
#include "tst_captures.moc"
