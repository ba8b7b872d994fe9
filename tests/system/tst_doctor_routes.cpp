// The way out and the switches of forwarding, in the kernel: what the doctor says of a forward is what a
// client gets, whichever route, routing rule or interface's switch decides it.
#include "tests/support/kept_shell.h"
#include "tests/support/lab.h"

#include <nlohmann/json.hpp>

#include <QRegularExpression>
#include <QTest>

using namespace portolan::test;

namespace {

/// A second way into the container's namespace: brx with 172.18.0.2, which the filter lets through.
#define SECOND_WAY                                                                                           \
    "ip link add brx type veth peer name inner netns container; ip link set brx up; "                        \
    "ip -n container addr add 172.18.0.2/24 dev inner; ip -n container link set inner up; "                  \
    "iptables-legacy -A FORWARD -o brx -j ACCEPT; "
#define TO_THE_ROUTER "$(ip -4 route show default | cut -d' ' -f2-5)"
#define BY_HAND "iptables-legacy -t nat -I PREROUTING -p tcp --dport 7070 -j DNAT --to-destination "

struct RouteCase {
    const char* name;
    const char* script; ///< what somebody does
    const char* cause; ///< of the doctor; empty: the client is answered
    const char* said; ///< by the doctor
};

const RouteCase kRouteCases[] = {
    {"an interface that is down",
        "ip link add brx type bridge; ip addr add 172.17.0.250/24 dev brx; "
        "iptables-legacy -I FORWARD ! -i docker0 ! -o docker0 -j DROP",
        "", ""},
    {"the lower metric",
        SECOND_WAY "ip addr add 172.18.0.1/24 dev brx metric 100; "
                   "ip addr add 172.18.0.250/24 dev docker0 metric 600; "
                   "iptables-legacy -I FORWARD -o docker0 -j DROP; " BY_HAND "172.18.0.2:80",
        "", ""},
    {"the lower metric is dropped",
        SECOND_WAY "ip addr add 172.18.0.1/24 dev brx metric 100; "
                   "ip addr add 172.18.0.250/24 dev docker0 metric 600; "
                   "iptables-legacy -I FORWARD -o brx -j DROP; " BY_HAND "172.18.0.2:80",
        "forward-drops", "rule 1 of chain FORWARD"},
    {"a table of wg-quick's",
        SECOND_WAY "ip route add 172.18.0.0/24 dev brx table 51820; "
                   "ip rule add pref 32765 not fwmark 51820 table 51820; "
                   "ip rule add pref 32764 table main suppress_prefixlength 0; "
                   "iptables-legacy -P FORWARD DROP; " BY_HAND "172.18.0.2:80",
        "", ""},
    {"beside wg-quick's rules",
        "ip route add 1.2.3.4 " TO_THE_ROUTER "; ip route add default dev docker0 table 51820; "
        "ip rule add pref 32765 not fwmark 51820 table 51820; "
        "ip rule add pref 32764 table main suppress_prefixlength 0; "
        "iptables-legacy -I FORWARD -o docker0 -j DROP",
        "forward-drops", "rule 1 of chain FORWARD"},
    {"another table alone",
        SECOND_WAY "ip route add default " TO_THE_ROUTER " table 100; "
                   "ip route add 172.18.0.0/24 dev brx table 100; ip rule add pref 100 table 100; "
                   "ip route del default; " BY_HAND "172.18.0.2:80",
        "", ""},
    {"another table, and a rule about its way",
        SECOND_WAY "ip route add default " TO_THE_ROUTER " table 100; "
                   "ip route add 172.18.0.0/24 dev brx table 100; ip rule add pref 100 table 100; "
                   "ip route del default; iptables-legacy -I FORWARD -o brx -j DROP; " BY_HAND
                   "172.18.0.2:80",
        "forward-drops", "rule 1 of chain FORWARD"},
    {"switched on where it matters",
        "echo 0 >/proc/sys/net/ipv4/ip_forward; echo 1 >/proc/sys/net/ipv4/conf/eth0/forwarding; "
        "echo 1 >/proc/sys/net/ipv4/conf/docker0/forwarding",
        "", ""},
    {"switched off where clients come in", "echo 0 >/proc/sys/net/ipv4/conf/eth0/forwarding",
        "forwarding-off", "that come in by eth0"},
    {"switched off where answers come in", "echo 0 >/proc/sys/net/ipv4/conf/docker0/forwarding",
        "forwarding-off", "that come in by docker0"},
    {"switched off", "echo 0 >/proc/sys/net/ipv4/ip_forward", "forwarding-off", "forwards no IPv4 packets"},
};

} // namespace

class TestDoctorRoutes : public QObject {
    Q_OBJECT

private:
    LabFolder m_folder;
    std::unique_ptr<KeptShell> m_shell;

    bool answered(const QString& port)
    {
        return m_shell->run("lab client curl -sf -m 2 http://172.20.242.183:" + port + '/').status == 0;
    }

    nlohmann::json diagnosis(const QString& port)
    {
        const Finished said = m_shell->run("portolanctl --json doctor tcp " + port + " || true");
        const auto document = nlohmann::json::parse(said.out.toStdString(), nullptr, false);
        if (document.is_discarded() || !document.contains("checks")) {
            qWarning("%s", said.text().constData());
            return {};
        }
        return document;
    }

private Q_SLOTS:
    void cleanup() { m_shell.reset(); }

    void saysWhatTheClientGets_data()
    {
        QTest::addColumn<int>("index");
        int index = 0;
        for (const RouteCase& each : kRouteCases)
            QTest::newRow(each.name) << index++;
    }

    void saysWhatTheClientGets()
    {
        QFETCH(int, index);
        const RouteCase& each = kRouteCases[index];
        m_shell = std::make_unique<KeptShell>();
        if (!m_shell->start({m_folder.lab(), "--quiet", "bash"}, m_folder.environment())) {
            const QByteArray reason = m_shell->errors();
            if (m_shell->exitStatus() == 69 && qEnvironmentVariable("CI") != "true")
                QSKIP(reason);
            QFAIL(reason);
        }
        QVERIFY2(QTest::qWaitFor([&] { return answered("8080"); }, 10000), "nobody answers to begin with");
        const QString script = QString::fromUtf8(each.script);
        const QString port = script.contains("--dport 7070") ? "7070" : "8080"; // else Docker's
        const Finished done = m_shell->run(script);
        QVERIFY2(done.status == 0, done.text());
        const bool works = *each.cause == '\0';
        QCOMPARE(answered(port), works);

        const nlohmann::json seen = diagnosis(port);
        QVERIFY2(seen.value("cause", "") == (works ? "working" : each.cause), seen.dump().c_str());
        QVERIFY2(seen.value("sentence", "").find(each.said) != std::string::npos, seen.dump().c_str());
        if (works)
            return;
        std::string fix;
        for (const auto& check : seen["checks"])
            if (check["id"] == each.cause && check["fix"].is_string())
                fix = check["fix"].get<std::string>();
        const auto remedy
            = QRegularExpression(QStringLiteral("“([^”]*)”")).match(QString::fromStdString(fix));
        QVERIFY2(remedy.hasMatch(), seen.dump().c_str());
        const Finished mended = m_shell->run(remedy.captured(1));
        QVERIFY2(mended.status == 0, remedy.captured(1).toUtf8() + '\n' + mended.text());
        QVERIFY2(answered(port), qPrintable(remedy.captured(1)));
        QCOMPARE(QString::fromStdString(diagnosis(port).value("cause", "")), QStringLiteral("working"));
    }
};

QTEST_GUILESS_MAIN(TestDoctorRoutes)
#include "tst_doctor_routes.moc"
