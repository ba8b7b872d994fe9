// Forwards on a host of iptables-nft: where they are written, what is said of it, and that they work.
#include "tests/support/lab.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace portolan::test;

Q_DECLARE_METATYPE(portolan::test::Starter)

class TestPortolanctlEngine : public QObject {
    Q_OBJECT

    LabFolder m_folder;

    static void everyStarter()
    {
        QTest::addColumn<Starter>("starter");
        const QStringList nft{"--engine", "nft", "--quiet"};
        if (geteuid() == 0)
            QTest::newRow("root") << Starter{{}, nft};
        QTest::newRow("ordinary user") << Starter{asOrdinaryUser(), nft};
    }

    /// The script's output, line by line; a step that fails ends it.
    QString inLab(const QString& script)
    {
        const QStringList curl{"hello() { lab client curl -s --max-time 3 http://172.20.242.183:$1/ || "
                               "echo silence; }; ",
            "silent() { ! lab client curl -s --max-time 1 -o /dev/null http://172.20.242.183:$1/; }\n"};
        const Finished done = m_folder.runScript(m_starter, curl.join(QString()) + script);
        if (done.status == 69 && qEnvironmentVariable("CI") != "true")
            m_refused = done.err;
        return done.status == 0 ? done.out : QString::fromLocal8Bit(done.text());
    }

    Starter m_starter;
    QString m_refused;

private Q_SLOTS:
    void aForwardGoesToNftablesAndThroughTheFilterOfIptables_data() { everyStarter(); }
    void aForwardGoesToNftablesAndThroughTheFilterOfIptables()
    {
        QFETCH(Starter, starter);
        m_starter = starter;
        const QString out
            = inLab("before=$(iptables-nft-save | grep -v '^[#:]')\n"
                    "portolanctl engine\n"
                    "id=$(portolanctl add tcp 9090 172.17.0.2:80)\n"
                    "hello 9090\n"
                    "portolanctl forwards --json | grep -o '\"engine\":\"nftables\"'\n"
                    "iptables-nft -S DOCKER-USER\n"
                    "portolanctl replace $id tcp 9091 172.17.0.2:80 >/dev/null\n"
                    "hello 9091; silent 9090\n"
                    "portolanctl undo >/dev/null; hello 9090\n"
                    "portolanctl remove $id >/dev/null; silent 9090\n"
                    "nft list tables\n"
                    "[ \"$before\" = \"$(iptables-nft-save | grep -v '^[#:]')\" ] && echo same\n");
        if (!m_refused.isEmpty())
            QSKIP(qPrintable(m_refused));
        const QString hello = "Hello from the container, 172.17.0.2\n";
        QCOMPARE(out,
            "Forwards go to nftables, because nothing on this host uses the legacy tables.\n" + hello
                + "\"engine\":\"nftables\"\n-N DOCKER-USER\n-A DOCKER-USER -j PORTOLAN-FORWARD\n"
                  "-A DOCKER-USER -j RETURN\n"
                + hello + hello + "table ip nat\ntable ip filter\nsame\n");
    }

    void theDryRunShowsWhatIsThereAfterwards_data() { everyStarter(); }
    void theDryRunShowsWhatIsThereAfterwards()
    {
        QFETCH(Starter, starter);
        m_starter = starter;
        const QString out = inLab("portolanctl add tcp 9090 172.17.0.2:80 --dry-run >$PORTOLAN_LAB/dry\n"
                                  "id=$(portolanctl add tcp 9090 172.17.0.2:80)\n"
                                  "sed -i \"s/00000000/$id/\" $PORTOLAN_LAB/dry\n"
                                  "sed '/^# xtables-nft$/,$d' $PORTOLAN_LAB/dry | "
                                  "diff - <(nft -s -y list table inet portolan)\n"
                                  "grep '^-A' $PORTOLAN_LAB/dry | while read -r line; do\n"
                                  "  iptables-nft-save | grep -qxF -e \"$line\"; done\n"
                                  "grep -c '^-A' $PORTOLAN_LAB/dry\n");
        if (!m_refused.isEmpty())
            QSKIP(qPrintable(m_refused));
        QCOMPARE(out, QString("2\n"));
    }

    void allOfThemMoveWhenTheEngineIsChosen_data() { everyStarter(); }
    void allOfThemMoveWhenTheEngineIsChosen()
    {
        QFETCH(Starter, starter);
        m_starter = starter;
        const QString out
            = inLab("portolanctl add tcp 9090 172.17.0.2:80 >/dev/null\n"
                    "portolanctl add udp 9053 172.17.0.2:53 >/dev/null\n"
                    "portolanctl engine xtables-legacy; hello 9090\n"
                    "nft list tables; iptables-legacy-save -t nat | grep -c -- '-A PORTOLAN '\n"
                    "portolanctl engine automatic\n"
                    "portolanctl engine nftables >/dev/null; hello 9090\n"
                    "iptables-legacy-save -t nat | grep -c PORTOLAN || true\n"
                    "portolanctl status --json | grep -o '\"forwardsEngine[A-Za-z]*\":\"[^\"]*\"'\n"
                    "portolanctl engine ipchains || echo $?\n");
        if (!m_refused.isEmpty())
            QSKIP(qPrintable(m_refused));
        const QString hello = "Hello from the container, 172.17.0.2\n";
        QCOMPARE(out,
            "Forwards go to xtables-legacy, because that is what was chosen.\n" + hello
                + "table ip nat\ntable ip filter\n2\n"
                  "Forwards go to xtables-legacy, because the forwards made with Portolan are there "
                  "already.\n"
                + hello
                + "0\n\"forwardsEngine\":\"nftables\"\n"
                  "\"forwardsEngineReason\":\"because that is what was chosen\"\n"
                  "\"forwardsEnginePreference\":\"nftables\"\n2\n");
    }

    void aFilterThatComesLaterLetsOursThrough_data() { everyStarter(); }
    void aFilterThatComesLaterLetsOursThrough()
    {
        QFETCH(Starter, starter);
        m_starter = starter;
        // As at a boot, where Docker begins after us. Nothing is repaired automatically here.
        const QString out = inLab("iptables-nft -F; iptables-nft -X; iptables-nft -P FORWARD ACCEPT\n"
                                  "nft delete table ip filter\n"
                                  "portolanctl add tcp 9090 172.17.0.2:80 >/dev/null\n"
                                  "nft list tables; hello 9090\n"
                                  "iptables-nft -P FORWARD DROP\n"
                                  "for turn in {1..50}; do\n"
                                  "  if iptables-nft -S FORWARD | grep PORTOLAN; then break; fi; sleep 0.1\n"
                                  "done; hello 9090\n"
                                  "iptables-nft -F PORTOLAN-FORWARD; sleep 1\n"
                                  "iptables-nft -S PORTOLAN-FORWARD | wc -l\n"
                                  "iptables-nft -N DOCKER-USER; iptables-nft -I FORWARD -j DOCKER-USER\n"
                                  "portolanctl repair; hello 9090; iptables-nft -S FORWARD\n"
                                  "iptables-nft -S DOCKER-USER\n");
        if (!m_refused.isEmpty())
            QSKIP(qPrintable(m_refused));
        const QString hello = "Hello from the container, 172.17.0.2\n";
        QCOMPARE(out,
            "table ip nat\ntable inet portolan\n" + hello + "-A FORWARD -j PORTOLAN-FORWARD\n" + hello
                + "1\nRepaired: the rules are those of the forwards again.\n" + hello
                + "-P FORWARD DROP\n-A FORWARD -j DOCKER-USER\n-N DOCKER-USER\n"
                  "-A DOCKER-USER -j PORTOLAN-FORWARD\n");
    }
};

QTEST_GUILESS_MAIN(TestPortolanctlEngine)
#include "tst_portolanctl_engine.moc"
