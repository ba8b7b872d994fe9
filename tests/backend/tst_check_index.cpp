// Checks of many forwards at once find what checks of each against each find.
#include "backend/forward/check.h"
#include "backend/forward/check_index.h"
#include "tests/backend/forwards.h"

#include <QElapsedTimer>
#include <QTest>

#include <limits>
#include <random>

using namespace portolan;

namespace {

constexpr unsigned kMany = 5000;

/// Docker's rules of so many forwards; some ports twice, so that the later one gets nothing, and some ranges.
QByteArray saved(unsigned count)
{
    std::mt19937 random(7);
    QByteArray text = "*nat\n:PREROUTING ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:DOCKER - [0:0]\n:SIDE - [0:0]\n"
                      "-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER\n"
                      "-A PREROUTING -p udp -m addrtype --dst-type LOCAL -j SIDE\n"
                      "-A OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER\n";
    for (unsigned i = 0; i < count; ++i) {
        const QByteArray protocol = random() % 4 == 0 ? "udp" : "tcp";
        const unsigned first = 1 + random() % (count * 4);
        const QByteArray ports = QByteArray::number(first)
            + (random() % 10 == 0 ? ':' + QByteArray::number(first + random() % 30) : QByteArray());
        const QByteArray in = random() % 5 == 0 ? "-i eth0 " : "";
        const QByteArray from = random() % 7 == 0 ? "-s 10.0.0.0/8 " : "";
        text += (random() % 3 == 0 && protocol == "udp" ? "-A SIDE " : "-A DOCKER ") + from + in + "-p "
            + protocol + " -m " + protocol + " --dport " + ports + " -j DNAT --to-destination 172.17."
            + QByteArray::number(i / 250) + '.' + QByteArray::number(1 + i % 250) + ":80\n";
    }
    return text + "COMMIT\n";
}

std::vector<PortForward> ours(unsigned count)
{
    std::mt19937 random(11);
    std::vector<PortForward> forwards;
    for (unsigned i = 0; i < count; ++i) {
        const unsigned first = 1 + random() % 30'000;
        PortForward forward = forwardOf("8080", random() % 5 == 0 ? "[fd00::2]:80" : "172.17.0.2:80");
        forward.listen.ports = PortRange{
            std::uint16_t(first), std::uint16_t(first + (random() % 8 == 0 ? random() % 400 : 0))};
        forward.protocol = std::array{Protocol::Tcp, Protocol::Udp, Protocol::Sctp}[random() % 3];
        forward.enabled = random() % 9 != 0;
        if (random() % 6 == 0 && forward.family == Family::Ipv4)
            forward.listen.address = *Address::parse("172.20.242.183");
        char id[9];
        std::snprintf(id, sizeof id, "%08x", i + 1);
        forward.id = id;
        forwards.push_back(forward);
    }
    return forwards;
}

HostState lab()
{
    HostState host;
    host.interfaces = {"lo", "eth0", "docker0"};
    host.addresses
        = {{"eth0", *Address::parse("172.20.242.183"), 20}, {"docker0", *Address::parse("172.17.0.1"), 16}};
    host.routes = {{*Prefix::parse("172.17.0.0/16"), Family::Ipv4, "docker0", std::nullopt, "unicast"}};
    return host;
}

QByteArray words(const std::vector<Finding>& findings)
{
    QByteArrayList all;
    for (const Finding& finding : findings)
        all += bytes(finding.id + '@' + finding.field + ' ' + finding.inFull().text());
    return all.join('\n');
}

} // namespace

class TestCheckIndex : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyForwardHasTheFindingsItHasByItself()
    {
        const Ruleset ruleset = rulesetOf(saved(400));
        const std::vector<FoundForward> present = findForwards(ruleset, ours(400));
        QVERIFY(present.size() >= 800);
        const HostState host = lab();
        const CheckIndex index(present, ruleset);
        int conflicts = 0;
        int shadowed = 0;
        for (const FoundForward& found : present) {
            const std::string& id = found.forward.id;
            const QByteArray plain = words(checkForward(found.forward, present, ruleset, host, id));
            QCOMPARE(words(checkAmong(found.forward, index, ruleset, host, id)), plain);
            conflicts += plain.contains("port-conflict");
            shadowed += plain.contains("shadowed");
        }
        QVERIFY2(conflicts > 10 && shadowed > 10,
            QByteArray::number(conflicts) + ' ' + QByteArray::number(shadowed));
        // And new ones, which are in no list.
        for (PortForward forward : ours(300)) {
            forward.id.clear();
            forward.listen.ports->last = std::uint16_t(forward.listen.ports->last + 7);
            QCOMPARE(words(checkAmong(forward, index, ruleset, host)),
                words(checkForward(forward, present, ruleset, host)));
        }
    }

    void fiveThousandConflictLikeEachAgainstEach()
    {
        std::vector<FoundForward> present;
        for (const PortForward& forward : ours(kMany)) {
            FoundForward& found = present.emplace_back();
            found.forward = forward;
            found.owner = Owner::Portolan;
            found.state = forward.enabled ? ForwardState::Active : ForwardState::Disabled;
        }
        present[17].otherProtocol = 0; // of every protocol
        present[17].forward.listen.ports.reset(); // and port
        present[18].otherProtocol = 47;
        const Ruleset none;
        const HostState host = lab();
        const CheckIndex index(present, none);
        for (std::size_t i = 0; i < present.size(); i += 5) {
            const PortForward& forward = present[i].forward;
            if (forward.listen.ports)
                QCOMPARE(words(checkAmong(forward, index, none, host, forward.id)),
                    words(checkForward(forward, present, none, host, forward.id)));
        }
    }

    /// Twice as many take about twice as long, not four times.
    void theTimeGrowsWithTheNumber()
    {
        const auto timeFor = [](unsigned count) {
            const Ruleset ruleset = rulesetOf(saved(count));
            const auto present = findForwards(ruleset, {});
            const HostState host = lab();
            qint64 least = std::numeric_limits<qint64>::max(); // others use the machine too
            for (int round = 0; round < 3; ++round) {
                QElapsedTimer timer;
                timer.start();
                const CheckIndex index(present, ruleset);
                for (const FoundForward& found : present)
                    (void)checkAmong(found.forward, index, ruleset, host, found.forward.id);
                least = std::min(least, timer.nsecsElapsed());
            }
            return double(least);
        };
        const double small = timeFor(kMany / 8);
        const double large = timeFor(kMany);
        qInfo("%.0f times as many take %.1f times as long, %.0f ms", 8., large / small, large / 1e6);
        QVERIFY(large < 8 * 4 * small); // 64 if each asked each
    }
};

QTEST_APPLESS_MAIN(TestCheckIndex)
#include "tst_check_index.moc"
