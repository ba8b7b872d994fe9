#include "backend/forward/containers.h"
#include "backend/forward/upkeep.h"
#include "tests/backend/forwards.h"

#include <QTest>

using namespace portolan;

namespace {

constexpr const char* kList = R"([
 {"Id":"4f66ad9a0b2e1c3d4f66ad9a0b2e1c3d4f66ad9a0b2e1c3d4f66ad9a0b2e1c3d","Names":["/db/web","/web"],
  "Image":"nginx:1.25","Labels":{"com.docker.compose.project":"shop","com.docker.compose.service":"front"},
  "NetworkSettings":{"Networks":{"bridge":{"IPAddress":"172.17.0.2","GlobalIPv6Address":"fd00::2"},
                                 "other":{"IPAddress":""}}}},
 {"Id":"0123456789abcdef","Names":["pod"],"Image":"app","Labels":null,"NetworkSettings":null},
 "nonsense"])";

FoundForward forwardTo(Owner owner, const char* address, const char* name = "")
{
    FoundForward found;
    found.owner = owner;
    found.forward.name = name;
    found.forward.listen.ports = PortRange{8080, 8080};
    found.forward.to = {Address::parse(address).value(), PortRange{80, 80}};
    found.forward.family = found.forward.to.address->family();
    return found;
}

FoundForward named(FoundForward found)
{
    std::vector<FoundForward> forwards{std::move(found)};
    nameAfterContainers(forwards, readContainers(kList).value());
    return forwards.front();
}

RuleReference ruleIn(const char* chain, const char* text)
{
    return {"nat", chain, 1, text, {}};
}

} // namespace

class ContainersTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsWhatTheEngineAnswers()
    {
        const auto containers = readContainers(kList);
        QVERIFY(containers);
        QCOMPARE(containers->size(), std::size_t(2));
        const Container& web = containers->front();
        QVERIFY((web.name == ContainerName{"web", "nginx:1.25", "shop", "front"}));
        QCOMPARE(web.addresses.size(), std::size_t(2));
        QCOMPARE((*containers)[1].name.name, std::string("pod"));
    }

    void otherAnswersAreErrors()
    {
        for (const char* text : {"", "{}", "{\"message\":\"page not found\"}", "[", "null", "[1"})
            QVERIFY2(!readContainers(text), text);
    }

    void aForwardHasItsContainersName()
    {
        QCOMPARE(named(forwardTo(Owner::Docker, "172.17.0.2")).forward.name, std::string("web"));
        QCOMPARE(named(forwardTo(Owner::Docker, "fd00::2")).forward.name, std::string("web"));
        QCOMPARE(named(forwardTo(Owner::Podman, "10.88.0.2", "podman 0123456789ab")).forward.name,
            std::string("pod"));
        QVERIFY(!named(forwardTo(Owner::Docker, "172.17.0.3")).container);
        // An address that is a container's by chance makes nobody's rule Docker's.
        QVERIFY(!named(forwardTo(Owner::Hand, "172.17.0.2")).container);
        // A comment's id goes before the address, which may be used again.
        QVERIFY(!named(forwardTo(Owner::Podman, "172.17.0.2", "podman ffffffffffff")).container);
    }

    void onlyEnginesForwardsAreWorthAsking()
    {
        QVERIFY(mayBeContainers({forwardTo(Owner::Docker, "172.17.0.2")}));
        QVERIFY(!mayBeContainers({forwardTo(Owner::Hand, "172.17.0.2")}));
        QVERIFY(!mayBeContainers({}));
    }

    void theOwnersCommandTakesItBack_data()
    {
        QTest::addColumn<FoundForward>("found");
        QTest::addColumn<QString>("command");
        QTest::newRow("docker") << named(forwardTo(Owner::Docker, "172.17.0.2"))
                                << "docker compose --project-name shop stop front";
        QTest::newRow("docker, not asked") << forwardTo(Owner::Docker, "172.17.0.2") << "";
        QTest::newRow("podman") << forwardTo(Owner::Podman, "10.88.0.2", "podman 0123456789ab")
                                << "podman stop 0123456789ab";
        QTest::newRow("kube-proxy") << forwardTo(Owner::KubeProxy, "10.0.0.1", "default/web:http")
                                    << "kubectl --namespace default edit service web";
        FoundForward zone = forwardTo(Owner::Firewalld, "10.9.0.2");
        zone.rules.push_back(ruleIn("PRE_public_allow", "-A PRE_public_allow -j DNAT"));
        QTest::newRow("firewalld") << zone
                                   << "firewall-cmd --zone=public "
                                      "--remove-forward-port=port=8080:proto=tcp:toport=80:toaddr=10.9.0.2";
        zone.forward.sources.push_back(Prefix::parse("1.2.3.0/24").value());
        QTest::newRow("firewalld, rich")
            << zone
            << "firewall-cmd --zone=public --remove-rich-rule='rule family=ipv4 source address=1.2.3.0/24 "
               "forward-port port=8080 protocol=tcp to-port=80 to-addr=10.9.0.2'";
        FoundForward hand = forwardTo(Owner::Hand, "10.9.0.2");
        hand.rules.push_back(ruleIn(
            "PREROUTING", "-A PREROUTING -p tcp -m tcp --dport 8080 -j DNAT --to-destination 10.9.0.2:80"));
        QTest::newRow("hand") << hand
                              << "iptables-legacy -t nat -D PREROUTING -p tcp -m tcp --dport 8080 -j DNAT "
                                 "--to-destination 10.9.0.2:80";
        FoundForward smuggled = hand;
        smuggled.rules[0].text = "-A PREROUTING -m comment --comment \"a\nrm -rf\" -j DNAT";
        QTest::newRow("two lines") << smuggled << "";
        FoundForward relay = forwardTo(Owner::Relay, "10.9.0.2");
        relay.process = 123;
        QTest::newRow("relay") << relay << "kill 123";
        QTest::newRow("ours") << forwardTo(Owner::Portolan, "10.9.0.2") << "";
        QTest::newRow("a name for a shell") << forwardTo(Owner::KubeProxy, "10.0.0.1", "a;b/c'd:http")
                                            << "kubectl --namespace 'a;b' edit service 'c'\\''d'";
    }

    void theOwnersCommandTakesItBack()
    {
        QFETCH(FoundForward, found);
        QTEST(QString::fromStdString(removalCommand(found)), "command");
    }
};

QTEST_GUILESS_MAIN(ContainersTest)
#include "tst_containers.moc"
