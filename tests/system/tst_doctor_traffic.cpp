// Rules that drop a forward's connections, in the kernel: a client does not get through, the doctor names the
// rule, and once its remedy is run the client gets through and the doctor has nothing to say.
#include "tests/support/kept_shell.h"
#include "tests/support/lab.h"

#include <nlohmann/json.hpp>

#include <QRegularExpression>
#include <QTest>

using namespace portolan::test;

namespace {

struct Case {
    const char* name;
    const char* engine; ///< of Docker's rules in the lab
    const char* port; ///< asked for: 8080 is Docker's, 9090 ours, 3128 ours and answered by this host
    const char* script; ///< what somebody does
    const char* cause; ///< of the doctor; empty: the forward works, for others
    const char* rule; ///< as the doctor names it
};

const Case kCases[] = {
    {"a rule before Docker's", "legacy", "8080", "iptables-legacy -I FORWARD -i eth0 -j DROP",
        "forward-drops", "rule 1 of chain FORWARD (filter, xtables-legacy) stops them, “-A FORWARD -i eth0"},
    {"the same in nf_tables", "nft", "8080", "iptables-nft -I FORWARD -i eth0 -j DROP", "forward-drops",
        "rule 1 of chain FORWARD (filter, xtables-nft) stops them"},
    {"for Docker's users", "nft", "8080", "iptables-nft -I DOCKER-USER -p tcp --dport 80 -j REJECT",
        "forward-drops", "rule 1 of chain DOCKER-USER (filter, xtables-nft) stops them"},
    {"behind jumps", "legacy", "8080",
        "iptables-legacy -N GUARD; iptables-legacy -N DEEP; iptables-legacy -I FORWARD -p tcp -g GUARD; "
        "iptables-legacy -A GUARD -p udp -j RETURN; iptables-legacy -A GUARD -i eth0 -j DEEP; "
        "iptables-legacy -A DEEP -d 172.17.0.2 -j REJECT --reject-with tcp-reset -p tcp",
        "forward-drops", "rule 1 of chain DEEP (filter, xtables-legacy) stops them"},
    {"before it is translated", "legacy", "8080",
        "iptables-legacy -t raw -A PREROUTING -p tcp --dport 8080 -j DROP", "forward-drops",
        "rule 1 of chain PREROUTING (raw, xtables-legacy) stops them"},
    {"in mangle", "nft", "8080",
        "iptables-nft -t mangle -A FORWARD -m conntrack --ctstate NEW -o docker0 -j DROP", "forward-drops",
        "rule 1 of chain FORWARD (mangle, xtables-nft) stops them"},
    {"in the other engine", "legacy", "8080", "iptables-nft -A FORWARD -o docker0 -j DROP",
        "other-engine-drops", "rule 1 of chain FORWARD (filter, xtables-nft) stops them"},
    {"in a native chain behind a jump", "legacy", "8080",
        "nft add table inet fw; nft add chain inet fw deny; "
        "nft add chain inet fw forward '{ type filter hook forward priority 0; }'; "
        "nft add rule inet fw deny ip daddr 172.17.0.0/16 drop; "
        "nft add rule inet fw forward iifname { eth0, eth7 } jump deny",
        "other-engine-drops", "rule 1 of chain deny (nftables inet fw) stops them"},
    {"by a native rule that marks and logs first", "legacy", "8080",
        "nft add table inet fw; nft add chain inet fw forward '{ type filter hook forward priority 0; }'; "
        "nft add rule inet fw forward ct state established,related accept; "
        "nft add rule inet fw forward meta nftrace set 0; "
        "nft add rule inet fw forward ct state new meta mark set 5 log prefix '\"no: \"' drop",
        "other-engine-drops", "rule 3 of chain forward (nftables inet fw) stops them"},
    {"by the policy behind a verdict map", "legacy", "9090",
        "nft add table inet fw; "
        "nft add chain inet fw forward '{ type filter hook forward priority 0; policy drop; }'; "
        "nft add rule inet fw forward "
        "ct state vmap '{ established : accept, related : accept, invalid : drop }'; "
        "nft add rule inet fw forward iifname docker0 accept",
        "other-engine-drops", "the policy of chain forward (nftables inet fw) drops what no rule accepts"},
    {"by an entry of a verdict map", "legacy", "8080",
        "nft add table inet fw; nft add chain inet fw forward '{ type filter hook forward priority 0; }'; "
        "nft add rule inet fw forward tcp dport vmap '{ 80-90 : drop, 22 : accept }'",
        "other-engine-drops", "rule 1 of chain forward (nftables inet fw) stops them"},
    {"before our accept rule", "legacy", "9090", "iptables-legacy -I FORWARD -i eth0 -j DROP",
        "forward-drops", "rule 1 of chain FORWARD (filter, xtables-legacy) stops them"},
    {"where our accept rule does not count", "legacy", "9090",
        "iptables-legacy -t mangle -A FORWARD -i eth0 -j DROP", "forward-drops",
        "rule 1 of chain FORWARD (mangle, xtables-legacy) stops them"},
    {"to this host", "legacy", "3128",
        "iptables-legacy -P INPUT DROP; iptables-legacy -A INPUT -i lo -j ACCEPT", "forward-drops",
        "the policy of chain INPUT (filter, xtables-legacy) drops what no rule accepts"},
    {"for this client alone", "legacy", "8080", "iptables-legacy -I FORWARD -s 1.2.3.4 -j DROP", "",
        "Connections from 1.2.3.4 do not get through: rule 1 of chain FORWARD"},
    {"by a rate", "legacy", "8080",
        "iptables-legacy -I FORWARD -i eth0 -m limit --limit 1/day --limit-burst 1 -j DROP; "
        "lab client curl -s -m 1 http://172.20.242.183:8080/ || true",
        "", nullptr},
};

struct Passage {
    const char* name;
    const char* script; ///< what somebody does
    const char* address; ///< asked for
    const char* port;
    bool answered; ///< and the doctor says the same
};

const char kNativeFilter[]
    = "nft add table inet fw; nft add chain inet fw allow; nft add rule inet fw allow accept; "
      "nft add chain inet fw forward '{ type filter hook forward priority 0; policy drop; }'; ";

/// %1: what is done with what asks for the second address, %2: what INPUT accepts.
const char kSecondAddress[]
    = "ip address add 172.20.242.200/20 dev eth0; setsid python3 TRAFFIC serve 7071 >/dev/null 2>&1 & sleep "
      "0.5; "
      "iptables-legacy -t nat -A PREROUTING -d 172.20.242.200 -p tcp --dport 7070 -j %1; "
      "iptables-legacy -P INPUT DROP; iptables-legacy -A INPUT -i lo -j ACCEPT; iptables-legacy -A INPUT %2 "
      "-j ACCEPT";

const Passage kPassages[] = {
    {"a verdict map that leads to an accept rule",
        "nft add rule inet fw forward ct state vmap '{ established : accept, new : jump allow, invalid : "
        "drop }'",
        "172.20.242.183", "8080", true},
    {"a verdict map that accepts by two fields",
        "nft add rule inet fw forward ct state established accept; "
        "nft add rule inet fw forward iifname . tcp dport vmap '{ eth0 . 80 : accept, eth0 . 81 : drop }'",
        "172.20.242.183", "8080", true},
    {"a verdict map that accepts another port",
        "nft add rule inet fw forward ct state established accept; "
        "nft add rule inet fw forward iifname . tcp dport vmap '{ eth0 . 81 : accept }'",
        "172.20.242.183", "8080", false},
    {"an accept rule that logs", "nft add rule inet fw forward log accept", "172.20.242.183", "8080", true},
    {"a raw rule about a connection there is not yet",
        "iptables-legacy -t raw -A PREROUTING -i eth0 -m conntrack --ctorigsrc 0.0.0.0/0 -j DROP",
        "172.20.242.183", "8080", true},
    {"a redirect of a second address, accepted at the first",
        "REDIRECT --to-ports 7071 & -d 172.20.242.183 -p tcp --dport 7071", "172.20.242.200", "7070", true},
    {"a redirect of a second address, accepted at that",
        "REDIRECT --to-ports 7071 & -d 172.20.242.200 -p tcp --dport 7071", "172.20.242.200", "7070", false},
    {"a translation to a port of the second address",
        "DNAT --to :7071 & -d 172.20.242.200 -p tcp --dport 7071", "172.20.242.200", "7070", true},
    {"a translation to a port, accepted elsewhere", "DNAT --to :7071 & -d 172.20.242.183 -p tcp --dport 7071",
        "172.20.242.200", "7070", false},
    {"an address that is routed here, behind a rule about the host's own",
        "lab router ip route add 203.0.113.5/32 via 172.20.242.183; "
        "iptables-legacy -t nat -A PREROUTING -p tcp --dport 9090 -m addrtype --dst-type LOCAL "
        "-j DNAT --to 172.17.0.9:80; "
        "iptables-legacy -t nat -A PREROUTING -p tcp -d 203.0.113.5 --dport 9090 -j DNAT --to 172.17.0.2:80; "
        "iptables-legacy -I FORWARD -d 172.17.0.2 -p tcp --dport 80 -j ACCEPT",
        "203.0.113.5", "9090", true},
};

} // namespace

class TestDoctorTraffic : public QObject {
    Q_OBJECT

private:
    LabFolder m_folder;
    std::unique_ptr<KeptShell> m_shell;
    QString m_traffic;

    bool answered(const QString& port, const QString& address = QStringLiteral("172.20.242.183"))
    {
        const bool web = port == "8080" || port == "9090"; // the container's
        const QString ask = web
            ? QStringLiteral("lab client curl -sf -m 2 http://%1:%2/").arg(address, port)
            : QStringLiteral("lab client python3 %1 ask tcp %2 %3").arg(m_traffic, address, port);
        const Finished asked = m_shell->run(ask);
        return asked.status == 0;
    }

    void startLab(const char* engine)
    {
        m_shell = std::make_unique<KeptShell>();
        if (m_shell->start({m_folder.lab(), "--quiet", "--engine", engine, "bash"}, m_folder.environment()))
            return;
        const QByteArray reason = m_shell->errors();
        if (m_shell->exitStatus() == 69 && qEnvironmentVariable("CI") != "true")
            QSKIP(reason);
        QFAIL(reason);
    }

    /// The forward as the doctor is asked for it: by its id where its address is not the host's first.
    QString named(const QString& port, const QString& address)
    {
        const Finished said = m_shell->run("portolanctl --json forwards");
        const auto document = nlohmann::json::parse(said.out.toStdString(), nullptr, false);
        if (!document.is_discarded() && document.contains("forwards"))
            for (const auto& forward : document["forwards"])
                if (forward["listen"]["address"] == address.toStdString()
                    && forward["listen"]["ports"] == port.toStdString())
                    return QString::fromStdString(forward["id"].get<std::string>());
        return "tcp " + port;
    }

    nlohmann::json diagnosis(const QString& which, int status)
    {
        const Finished said = m_shell->run("portolanctl --json doctor " + which);
        const auto document = nlohmann::json::parse(said.out.toStdString(), nullptr, false);
        if (said.status != status || document.is_discarded() || !document.contains("checks")) {
            qWarning("%s", said.text().constData());
            return {};
        }
        return document;
    }

    static QString text(const nlohmann::json& document, const char* key, bool failedAlone = true)
    {
        for (const auto& check : document["checks"])
            if (!failedAlone || check["verdict"] == "fail")
                if (check[key].is_string())
                    return QString::fromStdString(check[key].get<std::string>());
        return {};
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_traffic = m_folder.home() + "/traffic.py";
        QVERIFY(QFile::copy(PORTOLAN_SOURCE_DIR "/tests/support/traffic.py", m_traffic));
    }
    void cleanup() { m_shell.reset(); }

    void whatIsDroppedIsNamedAndMended_data()
    {
        QTest::addColumn<int>("index");
        int index = 0;
        for (const Case& each : kCases)
            QTest::newRow(each.name) << index++;
    }

    void whatIsDroppedIsNamedAndMended()
    {
        QFETCH(int, index);
        const Case& each = kCases[index];
        startLab(each.engine);
        if (QTest::currentTestFailed() || m_shell->exitStatus() != -1)
            return;
        const QString port = QString::fromLatin1(each.port);
        const Finished made = m_shell->run(port == "9090" ? "portolanctl add tcp 9090 172.17.0.2:80"
                : port == "3128" ? "portolanctl add tcp 3128 local:3129; setsid python3 " + m_traffic
                    + " serve 3129 >/dev/null 2>&1 & sleep 0.5"
                                 : QStringLiteral("true"));
        QVERIFY2(made.status == 0, made.text());
        QVERIFY2(QTest::qWaitFor([&] { return answered(port); }, 10000), "nobody answers to begin with");
        QCOMPARE(QString::fromStdString(diagnosis("tcp " + port, 0).value("cause", "")),
            QStringLiteral("working"));

        const Finished done = m_shell->run(QString::fromUtf8(each.script));
        QVERIFY2(done.status == 0, done.text());
        if (*each.cause == '\0') {
            const nlohmann::json seen = diagnosis("tcp " + port, 0);
            QCOMPARE(QString::fromStdString(seen.value("cause", "")), QStringLiteral("working"));
            if (each.rule)
                QVERIFY2(text(seen, "evidence").contains(each.rule), seen.dump().c_str());
            return;
        }
        QVERIFY2(!answered(port), "the client got through all the same");
        const nlohmann::json ill = diagnosis("tcp " + port, 1);
        QCOMPARE(QString::fromStdString(ill.value("cause", "")), QString::fromLatin1(each.cause));
        QVERIFY2(text(ill, "evidence").contains(QString::fromUtf8(each.rule)), ill.dump().c_str());

        const auto remedy = QRegularExpression(QStringLiteral("“([^”]*)”")).match(text(ill, "fix"));
        QVERIFY2(remedy.hasMatch(), ill.dump().c_str());
        const Finished mended = m_shell->run(remedy.captured(1));
        QVERIFY2(mended.status == 0, remedy.captured(1).toUtf8() + '\n' + mended.text());
        QVERIFY2(answered(port), qPrintable(remedy.captured(1)));
        QCOMPARE(QString::fromStdString(diagnosis("tcp " + port, 0).value("cause", "")),
            QStringLiteral("working"));
    }

    void theDoctorSaysWhatTheClientGets_data()
    {
        QTest::addColumn<int>("index");
        int index = 0;
        for (const Passage& each : kPassages)
            QTest::newRow(each.name) << index++;
    }

    void theDoctorSaysWhatTheClientGets()
    {
        QFETCH(int, index);
        const Passage& each = kPassages[index];
        startLab("legacy");
        if (QTest::currentTestFailed() || m_shell->exitStatus() != -1)
            return;
        QString script = QString::fromUtf8(each.script);
        if (script.startsWith("nft "))
            script.prepend(kNativeFilter);
        if (const int input = int(script.indexOf(" & ")); input > 0 && !script.contains(';'))
            script = QString::fromUtf8(kSecondAddress).arg(script.left(input), script.mid(input + 3));
        const Finished done = m_shell->run(script.replace("TRAFFIC", m_traffic));
        QVERIFY2(done.status == 0, done.text());
        const QString port = QString::fromLatin1(each.port);
        const QString address = QString::fromLatin1(each.address);
        const auto asked = [&] { return answered(port, address); };
        if (each.answered)
            QVERIFY(QTest::qWaitFor(asked, 10000));
        else
            QVERIFY(!asked());
        const nlohmann::json seen = diagnosis(named(port, address), each.answered ? 0 : 1);
        QVERIFY2((seen.value("cause", "") == "working") == each.answered, seen.dump().c_str());
    }
};

QTEST_GUILESS_MAIN(TestDoctorTraffic)
#include "tst_doctor_traffic.moc"
