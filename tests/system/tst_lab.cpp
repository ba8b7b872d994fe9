// The lab itself: whoever starts it gets working traffic and a helper, and nothing is left of it.
#include "tests/support/lab.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

#include <csignal>

using namespace portolan::test;

Q_DECLARE_METATYPE(portolan::test::Starter)

namespace {

/// Processes whose environment names this lab's directory.
QStringList processesOf(const QString& home)
{
    QStringList found;
    for (const QString& pid : QDir("/proc").entryList(QDir::Dirs)) {
        QFile environment("/proc/" + pid + "/environ");
        if (environment.open(QFile::ReadOnly)
            && environment.readAll().contains("PORTOLAN_LAB=" + home.toUtf8())) {
            found.append(pid);
        }
    }
    return found;
}

QStringList homesIn(const QString& folder)
{
    return QDir(folder).entryList({"portolan-lab.*"}, QDir::Dirs);
}

/// Rules and chains without the counters, which move by themselves.
QString withoutCounters(QString save)
{
    static const QRegularExpression counters(
        R"(\s*\[\d+:\d+\]\s*|^#.*\n)", QRegularExpression::MultilineOption);
    return save.remove(counters);
}

QJsonArray listIn(const Finished& finished, const QString& key)
{
    return QJsonDocument::fromJson(finished.out.toUtf8()).object().value(key).toArray();
}

} // namespace

class TestLab : public QObject {
    Q_OBJECT

private:
    LabFolder folder;

    void everyStarter()
    {
        QTest::addColumn<Starter>("starter");
        QTest::newRow("an ordinary user") << Starter{asOrdinaryUser(), {}};
        if (geteuid() == 0) {
            QTest::newRow("root") << Starter{};
            QTest::newRow("root for a user, as sudo does")
                << Starter{{}, {"--as", ordinaryUser + ":" + ordinaryUser}};
        }
    }

private Q_SLOTS:
    void initTestCase()
    {
        for (const QString& program :
            {folder.lab(), folder.program("portolan-helper"), folder.program("portolanctl")}) {
            QVERIFY2(QFileInfo::exists(program), qPrintable(program));
        }
    }

    void cleanup() { QTRY_COMPARE(homesIn(folder.home()), QStringList()); }

    void endsWithTheCommandsStatus()
    {
        QCOMPARE(folder.runLab({asOrdinaryUser(), {}}, {"--bare", "sh", "-c", "exit 7"}).status, 7);
        const auto absent = folder.runLab({asOrdinaryUser(), {}}, {"--bare", "no-such-command"});
        QVERIFY2(absent.status == 127, absent.text());
        QCOMPARE(folder.runLab({asOrdinaryUser(), {}}, {"--in", "nowhere", "true"}).status, 2);
    }

    void containerAnswersTheClientThroughDockersForward_data() { everyStarter(); }
    void containerAnswersTheClientThroughDockersForward()
    {
        QFETCH(Starter, starter);
        const auto page
            = folder.runLab(starter, {"--in", "client", "curl", "-sS", "http://172.20.242.183:8080/"});
        QVERIFY2(page.status == 0, page.text());
        QVERIFY2(page.out.contains("Hello from the container"), page.text());

        const auto listed = folder.runLab(starter, {"portolanctl", "forwards", "--json"});
        QVERIFY2(listed.status == 0, listed.text());
        const auto forwards = listIn(listed, "forwards");
        QCOMPARE(forwards.size(), 1);
        const auto forward = forwards.first().toObject();
        QCOMPARE(forward["owner"].toString(), "docker");
        QCOMPARE(forward["listen"].toObject()["ports"].toString(), "8080");
        QCOMPARE(forward["to"].toObject()["address"].toString(), "172.17.0.2");
        QCOMPARE(forward["to"].toObject()["ports"].toString(), "80");
    }

    void addedForwardCarriesTrafficAndRemovalLeavesTheRulesAsTheyWere_data() { everyStarter(); }
    void addedForwardCarriesTrafficAndRemovalLeavesTheRulesAsTheyWere()
    {
        QFETCH(Starter, starter);
        const auto result = folder.runScript(starter, R"(
            save() { iptables-legacy-save -t nat; iptables-legacy-save -t filter; }
            save
            echo =====
            id=$(portolanctl add tcp 9090 172.17.0.2:80)
            lab client curl -sS --max-time 5 http://172.20.242.183:9090/
            echo =====
            portolanctl forwards --json
            echo =====
            portolanctl flows --json
            echo =====
            portolanctl remove "$id" >&2
            save
            echo =====
            if lab client curl -sS --max-time 5 http://172.20.242.183:9090/; then echo answered; fi
        )");
        QVERIFY2(result.status == 0, result.text());
        const auto parts = result.out.split("=====\n");
        QCOMPARE(parts.size(), 6);
        QCOMPARE(parts[1], "Hello from the container, 172.17.0.2\n");
        QCOMPARE(withoutCounters(parts[4]), withoutCounters(parts[0]));
        QCOMPARE(parts[5], "");

        QJsonObject added;
        for (const auto& forward : listIn({0, parts[2], {}}, "forwards")) {
            if (forward.toObject()["owner"].toString() == "portolan") {
                added = forward.toObject();
            }
        }
        QCOMPARE(added["listen"].toObject()["ports"].toString(), "9090");
        QVERIFY2(added["counters"].toObject()["packets"].toInt() > 0, qPrintable(parts[2]));

        bool carried = false;
        for (const auto& entry : listIn({0, parts[3], {}}, "flows")) {
            const auto flow = entry.toObject();
            const auto asked = flow["original"].toObject();
            const auto answered = flow["reply"].toObject();
            carried = carried
                || (flow["nat"].toString() == "dnat" && asked["destination"].toString() == "172.20.242.183"
                    && asked["destinationPort"].toInt() == 9090
                    && answered["source"].toString() == "172.17.0.2" && answered["sourcePort"].toInt() == 80);
        }
        QVERIFY2(carried, qPrintable(parts[3]));
    }

    void trafficIsTranslatedBothWays()
    {
        const auto result = folder.runScript({asOrdinaryUser(), {}}, "sleep 4; portolanctl flows --json");
        QVERIFY2(result.status == 0, result.text());
        int downloads = 0;
        int queries = 0;
        for (const auto& entry : listIn(result, "flows")) {
            const auto flow = entry.toObject();
            const auto protocol = flow["protocol"].toString();
            downloads += protocol == "tcp" && flow["nat"].toString() == "dnat"
                && flow["state"].toString() == "ESTABLISHED"
                && flow["reply"].toObject()["bytes"].toInt() > 10000;
            queries += protocol == "udp" && flow["nat"].toString() == "snat";
        }
        QVERIFY2(downloads >= 2 && queries >= 1, result.text());
    }

    void busIsReachedFromOutsideAndKillingTheLabLeavesNothing_data() { everyStarter(); }
    void busIsReachedFromOutsideAndKillingTheLabLeavesNothing()
    {
        QFETCH(Starter, starter);
        QProcess lab;
        lab.setProcessEnvironment(environmentWith(folder.environment()));
        const auto command
            = starter.prefix + QStringList{folder.lab()} + starter.options + QStringList{"--serve"};
        lab.start(command.first(), command.mid(1));
        QVERIFY(lab.waitForStarted());
        QVERIFY2(lab.waitForReadyRead(20000), lab.readAllStandardError());
        const QString address = QString::fromUtf8(lab.readLine()).trimmed();
        QVERIFY2(address.startsWith("unix:path="), qPrintable(address));
        const QString home = QFileInfo(address.mid(10)).path();
        QVERIFY(processesOf(home).size() > 4);

        const auto user = starter.options.isEmpty() ? starter.prefix : asOrdinaryUser();
        const auto status = run(user + QStringList{folder.program("portolanctl"), "status"},
            folder.environment() + QStringList{"DBUS_SYSTEM_BUS_ADDRESS=" + address});
        QVERIFY2(status.status == 0, status.text());

        ::kill(static_cast<pid_t>(lab.processId()), SIGKILL);
        QVERIFY(lab.waitForFinished());
        QTRY_COMPARE(processesOf(home), QStringList());
        QTRY_VERIFY(!QFileInfo::exists(home));
    }

    void endsWhenItsStandardInputEnds()
    {
        QProcess lab;
        lab.setProcessEnvironment(environmentWith(folder.environment()));
        const auto command = asOrdinaryUser() + QStringList{folder.lab(), "--serve"};
        lab.start(command.first(), command.mid(1));
        QVERIFY2(lab.waitForReadyRead(20000), lab.readAllStandardError());
        lab.closeWriteChannel();
        QVERIFY(lab.waitForFinished(5000));
        QCOMPARE(lab.exitCode(), 0);
    }

    void refusedNamespacesAreSaidWithWhatToDo()
    {
        // A user namespace of its own, where no further one may be made and no power is left.
        const auto refused = run(asOrdinaryUser()
                + QStringList{"unshare", "--user", "--map-current-user", "--keep-caps", "sh", "-c",
                    "echo 0 >/proc/sys/user/max_user_namespaces && exec setpriv --ambient-caps=-all "
                    "--inh-caps=-all "
                    "--bounding-set=-all \"$0\" --check",
                    folder.lab()},
            folder.environment());
        QCOMPARE(refused.status, 69);
        QVERIFY2(refused.err.contains("sudo sysctl -w user.max_user_namespaces="), refused.text());
        QVERIFY2(refused.err.contains("sudo "), refused.text());
    }
};

QTEST_GUILESS_MAIN(TestLab)
#include "tst_lab.moc"
