// Forwards of ours beside the programs that publish ports, the real ones, each on a made-up host of its own.
#include "tests/support/peers_host.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace portolan::test;

namespace {

const QString kOurs = QStringLiteral("$PORTOLAN_BIN_DIR/portolanctl ");

/// A host with one of them, and what it looked like before we came.
class EditedHost {
public:
    bool start(const QString& engine) { return startPeersHost(m_shell, engine); }
    QByteArray errors() { return m_shell.errors(); }
    Finished run(const QString& script) { return m_shell.run(script, 120000); }
    void remember() { m_before = run("others-rules").out; }
    /// Empty: they are what they were.
    QString changedForOthers()
    {
        const QString now = run("others-rules").out;
        return now == m_before ? QString() : "before:\n" + m_before + "\nnow:\n" + now;
    }
    QString ask(unsigned port)
    {
        return run(QString("on client curl --silent --show-error --max-time 3 http://172.20.242.183:%1/ 2>&1 "
                           "|| true")
                       .arg(port))
            .out;
    }
    QString stateOf(const QString& id)
    {
        const auto all = QJsonDocument::fromJson(run(kOurs + "forwards --json").out.toUtf8())["forwards"];
        for (const auto& each : all.toArray())
            if (each.toObject()["id"] == id)
                return each.toObject()["engine"].toString() + ' ' + each.toObject()["state"].toString();
        return "none";
    }

private:
    KeptShell m_shell;
    QString m_before;
};

} // namespace

class PeersEdits : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { needPeersHost(); }
    void oursWorkBesideThemAndLeaveThemAlone_data();
    void oursWorkBesideThemAndLeaveThemAlone();
    void oursWorkBesideDockerThatBeginsLater_data();
    void oursWorkBesideDockerThatBeginsLater();
    void acceptsKeepTheirCountersWhileOthersAreEdited();
    void itIsSaidWhereNoAcceptCanBeWritten();
};

void PeersEdits::oursWorkBesideThemAndLeaveThemAlone_data()
{
    QTest::addColumn<QString>("peers"); // the host's programs
    QTest::addColumn<QString>("publish");
    QTest::addColumn<QString>("target");
    QTest::addColumn<QString>("engine"); // where ours go by themselves
    QTest::addColumn<bool>("accepts"); // iptables-nft's filter has to let them through
    QTest::addColumn<QString>("restart");
    const QString nft = "nftables";
    QTest::newRow("docker nft") << "nft"
                                << "publish-docker"
                                << "172.17.0.2:80" << nft << true << "restart-docker";
    QTest::newRow("podman nft") << "nft"
                                << "publish-podman"
                                << "10.88.0.2:80" << nft << true << "podman network reload --all";
    QTest::newRow("cni nft") << "nft"
                             << "publish-cni"
                             << "10.88.0.2:80" << nft << false << "publish-cni DEL";
    QTest::newRow("firewalld nft") << "nft"
                                   << "backend; publish-firewalld"
                                   << "10.9.0.2:80" << nft << false << "firewall-cmd --reload";
    QTest::newRow("docker") << "legacy"
                            << "publish-docker"
                            << "172.17.0.2:80"
                            << "xtables-legacy" << false << "restart-docker";
}

void PeersEdits::oursWorkBesideThemAndLeaveThemAlone()
{
    QFETCH(QString, peers);
    QFETCH(QString, publish);
    QFETCH(QString, target);
    QFETCH(QString, engine);
    QFETCH(bool, accepts);
    QFETCH(QString, restart);
    EditedHost host;
    QVERIFY2(host.start(peers), host.errors());
    const Finished published = host.run(publish + "; start-helper");
    QVERIFY2(published.status == 0, published.text() + host.errors());
    host.remember();
    const auto leavesOthersAlone = [&] { return host.changedForOthers(); };
    const auto has = [&](const QString& needle) {
        return host.run("iptables-nft-save; iptables-nft -S >/dev/null").out.contains(needle);
    };

    const Finished added = host.run(kOurs + "add tcp 9090 " + target);
    QVERIFY2(added.status == 0, added.text());
    const QString id = added.out.trimmed();
    QCOMPARE(host.ask(9090), QString("hello\n"));
    QCOMPARE(host.stateOf(id), engine + " active");
    QCOMPARE(has("PORTOLAN-FORWARD"), accepts);
    QCOMPARE(leavesOthersAlone(), QString());

    QCOMPARE(host.run(kOurs + "replace " + id + " tcp 9091 " + target).status, 0);
    QCOMPARE(host.ask(9091), QString("hello\n"));
    QVERIFY(host.ask(9090) != "hello\n");
    QCOMPARE(leavesOthersAlone(), QString());
    QCOMPARE(host.run(kOurs + "undo").status, 0);
    QCOMPARE(host.ask(9090), QString("hello\n"));
    QCOMPARE(host.run(kOurs + "disable " + id).status, 0);
    QVERIFY(host.ask(9090) != "hello\n");
    QVERIFY(!has("PORTOLAN") || engine == "xtables-legacy");
    QCOMPARE(host.run(kOurs + "enable " + id).status, 0);
    QCOMPARE(leavesOthersAlone(), QString());

    // A port of theirs is taken, whichever engine has it.
    const Finished taken = host.run(kOurs + "add tcp 8080 " + target);
    QVERIFY2(taken.status == 5 && taken.err.contains("already forwarded"), taken.text());

    QCOMPARE(host.run(kOurs + "repair --automatic on").status, 0);
    const Finished restarted = host.run(restart);
    QVERIFY2(restarted.status == 0, restarted.text());
    QTRY_COMPARE_WITH_TIMEOUT(host.ask(9090), QString("hello\n"), 20000);
    QTRY_COMPARE_WITH_TIMEOUT(host.stateOf(id), engine + " active", 5000);

    host.remember();
    QCOMPARE(host.run(kOurs + "remove " + id).status, 0);
    QCOMPARE(leavesOthersAlone(), QString());
    const Finished left = host.run("nft list ruleset; iptables-legacy-save 2>/dev/null || true");
    QVERIFY2(!left.out.contains("PORTOLAN") && !left.out.contains("portolan"), left.text());
}

void PeersEdits::oursWorkBesideDockerThatBeginsLater_data()
{
    QTest::addColumn<QString>("peers");
    QTest::newRow("nft") << "nft";
    QTest::newRow("legacy") << "legacy";
}

/// As at every boot.
void PeersEdits::oursWorkBesideDockerThatBeginsLater()
{
    QFETCH(QString, peers);
    EditedHost host;
    QVERIFY2(host.start(peers), host.errors());
    const Finished added
        = host.run("start-helper; " + kOurs + "engine " + (peers == "nft" ? "nftables" : "xtables-legacy")
            + "; " + kOurs + "add tcp 9090 172.17.0.2:80; publish-docker");
    QVERIFY2(added.status == 0, added.text());
    QTRY_COMPARE_WITH_TIMEOUT(host.ask(9090), QString("hello\n"), 10000);
    QCOMPARE(host.ask(8080), QString("hello\n"));
}

void PeersEdits::acceptsKeepTheirCountersWhileOthersAreEdited()
{
    EditedHost host;
    QVERIFY2(host.start("nft"), host.errors());
    const Finished first
        = host.run("publish-docker; start-helper; " + kOurs + "add tcp 9090 172.17.0.2:80 | tail -1");
    QVERIFY2(first.status == 0, first.text());
    const QString id = first.out.trimmed().section('\n', -1);
    QCOMPARE(host.ask(9090), QString("hello\n"));
    const auto counted = [&] {
        return host.run("iptables-nft-save -c | grep -- '-A PORTOLAN-FORWARD .*portolan:" + id + "'").out;
    };
    const QString before = counted();
    QVERIFY2(before.count('\n') == 1 && !before.contains("[0:"), qPrintable(before));
    const Finished second = host.run(kOurs + "add tcp 9091 172.17.0.2:80");
    QVERIFY2(second.status == 0, second.text());
    QCOMPARE(counted(), before);
    QCOMPARE(host.ask(9091), QString("hello\n"));
    QCOMPARE(host.run(kOurs + "replace " + second.out.trimmed() + " tcp 9092 172.17.0.2:80").status, 0);
    QCOMPARE(counted(), before);
    QCOMPARE(host.run(kOurs + "undo; " + kOurs + "undo").status, 0);
    QCOMPARE(counted(), before);
    // Docker's rules come anew, and ours go before them again.
    QCOMPARE(host.run("iptables-nft -I DOCKER-USER -s 10.77.0.1 -j DROP; " + kOurs + "repair").status, 0);
    QCOMPARE(counted(), before);
    QCOMPARE(host.ask(9090), QString("hello\n"));
}

void PeersEdits::itIsSaidWhereNoAcceptCanBeWritten()
{
    EditedHost host;
    QVERIFY2(host.start("nft"), host.errors());
    const Finished without = host.run(
        "publish-docker; mount --bind /dev/null $(readlink -f /usr/sbin/iptables-nft); start-helper");
    QVERIFY2(without.status == 0, without.text());
    const QString said = "no accept rules were written there";
    const auto status = [&] { return host.run(kOurs + "status").out; };
    QVERIFY(!status().contains(said)); // nothing of ours is dropped yet
    // Docker lets the port it publishes through, and no other.
    const Finished added = host.run(kOurs + "add tcp 9090 172.17.0.2:80");
    QVERIFY2(added.status == 0 && !added.err.contains("warning"), added.text());
    const Finished dropped = host.run(kOurs + "add tcp 9091 172.17.0.2:81");
    QVERIFY2(dropped.status == 0 && dropped.err.contains("those are not installed"), dropped.text());
    QVERIFY2(!dropped.err.contains("nft insert"), dropped.text());
    QVERIFY2(status().contains(said), qPrintable(status()));
    QVERIFY2(!status().contains("table ip filter any more"), qPrintable(status()));

    QCOMPARE(host.run("umount $(readlink -f /usr/sbin/iptables-nft); " + kOurs + "repair").status, 0);
    QVERIFY(host.run("iptables-nft-save").out.contains("-A DOCKER-USER -j PORTOLAN-FORWARD"));
    QVERIFY2(!status().contains(said), qPrintable(status()));
    QCOMPARE(host.ask(9090), QString("hello\n"));
}

QTEST_GUILESS_MAIN(PeersEdits)
#include "tst_peers_edits.moc"
