// portolanctl's edits with the real helper: several at once, taken back, confirmed from elsewhere.
#include "tests/support/bus_caller.h"
#include "tests/support/kernel_rules.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <csignal>
#include <memory>

using namespace portolan::test;

namespace {

constexpr int kDone = 0; // portolanctl's exit statuses
constexpr int kFailed = 1;
constexpr int kRefused = 5;

QStringList command(const QStringList& arguments)
{
    return QStringList{"setpriv", "--reuid=portolan", "--regid=portolan", "--clear-groups",
               qEnvironmentVariable("SANDBOX") + "/bin/portolanctl"}
    + arguments;
}

Finished ctl(const QStringList& arguments)
{
    return run(command(arguments));
}

QJsonObject json(const Finished& result)
{
    return QJsonDocument::fromJson(result.out.toUtf8()).object();
}

/// "nat -A PORTOLAN …", sorted.
QStringList ruleSet()
{
    QStringList rules;
    QString table;
    for (const QString& line : savedRules().split('\n')) {
        if (line.startsWith('*')) {
            table = line.mid(1);
        } else if (line.startsWith("-A")) {
            rules += table + ' ' + line;
        }
    }
    rules.sort();
    return rules;
}

/// A command that waits for confirmation.
class Waiting {
public:
    explicit Waiting(const QStringList& arguments)
    {
        const QStringList words = command(arguments);
        m_process.setStandardInputFile(QProcess::nullDevice());
        m_process.setReadChannel(QProcess::StandardError);
        m_process.start(words.first(), words.mid(1));
    }
    ~Waiting()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    /// What it printed before it began to wait; empty: it does not.
    QString said()
    {
        while (!m_err.contains("Waiting") && m_process.waitForReadyRead(5000)) {
            m_err += m_process.readAllStandardError();
        }
        m_err += m_process.readAllStandardError();
        return m_err.contains("Waiting") ? QString(m_process.readAllStandardOutput()).trimmed() : QString();
    }
    int status()
    {
        const bool ended = m_process.state() == QProcess::NotRunning || m_process.waitForFinished(10000);
        return ended && m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
    }
    QByteArray error() { return m_err + m_process.readAllStandardError(); }
    void interrupt() { ::kill(pid_t(m_process.processId()), SIGINT); }
    void kill() { m_process.kill(); }

private:
    QProcess m_process;
    QByteArray m_err;
};

} // namespace

class TestPortolanctlEdits : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(!qEnvironmentVariableIsEmpty("SANDBOX"), "run by tests/support/bus-sandbox");
        m_helper = std::make_unique<HelperProcess>();
        QVERIFY2(m_helper->waitUntilServing(), m_helper->log());
        m_first = ctl({"add", "tcp", "9090", "10.1.1.7:80", "--name", "web"}).out.trimmed();
        QVERIFY(!m_first.isEmpty());
        m_before = savedRules();
    }
    void cleanupTestCase() { QCOMPARE(m_helper->stop(), 0); }
    void cleanup() { QCOMPARE(savedRules(), m_before); }

    void replaceKeepsIdAndNameAndUndoTakesItBack()
    {
        const Finished shown = ctl({"replace", m_first, "tcp", "9191", "10.1.1.8:81", "--dry-run"});
        QVERIFY2(shown.status == kDone && shown.out.contains("--dport 9191"), shown.text());
        QVERIFY(shown.out.contains("portolan:" + m_first));
        QCOMPARE(savedRules(), m_before);
        const Finished replaced = ctl({"replace", m_first, "tcp", "9191", "10.1.1.8:81"});
        QVERIFY2(replaced.status == kDone && replaced.out.contains("9191"), replaced.text());
        const auto forwards = json(ctl({"forwards", "--json"})).value("forwards").toArray();
        QCOMPARE(forwards.at(0)["name"].toString(), QString("web"));
        QCOMPARE(forwards.at(0)["id"].toString(), m_first);
        const Finished would = ctl({"undo", "--dry-run"});
        QVERIFY2(would.status == kDone && would.out.startsWith("Would undo: Changed"), would.text());
        const Finished undone = ctl({"undo"});
        QVERIFY2(undone.status == kDone && undone.out.startsWith("Undone: Changed"), undone.text());
        const Finished nobody = ctl({"replace", "00000000", "tcp", "1", "10.1.1.8:81"});
        QVERIFY2(nobody.status == kRefused && nobody.err.count('\n') == 1, nobody.text());
    }

    /// Each line of a dry run, done by hand, makes what the command itself makes.
    void aDryRunNamesTheVeryRules_data()
    {
        QTest::addColumn<QString>("verb");
        for (const char* verb : {"disable", "enable", "remove"}) {
            QTest::newRow(verb) << verb;
        }
    }
    void aDryRunNamesTheVeryRules()
    {
        QFETCH(QString, verb);
        const QString second = ctl({"add", "tcp", "9092", "10.1.1.7:80"}).out.trimmed();
        if (verb == "enable") {
            QCOMPARE(ctl({"disable", m_first, second}).status, kDone);
        }
        const QStringList before = ruleSet();
        const Finished would = ctl({verb, m_first, second, "--dry-run"});
        QVERIFY2(would.status == kDone && would.out.count("Would ") == 2, would.text());
        QCOMPARE(ruleSet(), before);
        const QJsonArray listed
            = json(ctl({verb, m_first, second, "--dry-run", "--json"}))["rules"].toArray();
        QStringList wanted = before;
        for (const QJsonValue& rule : listed) {
            const QString text = rule["table"].toString() + ' ' + rule["text"].toString();
            const bool comes = rule["change"].toString() == "add";
            QVERIFY2(would.out.contains((comes ? "+ ipv4 " : "- ipv4 ") + text), would.text());
            QCOMPARE(wanted.removeAll(text), comes ? 0 : 1);
            if (comes) {
                wanted += text;
            }
        }
        wanted.sort();
        QCOMPARE(ctl({verb, m_first, second}).status, kDone);
        QCOMPARE(ruleSet(), wanted);
        QVERIFY(ruleSet() != before);
        QCOMPARE(ctl({"undo"}).status, kDone);
        if (verb == "enable") {
            QVERIFY(ctl({"enable", second, m_first, "--dry-run"}).out.contains("Would switch on"));
            QCOMPARE(ctl({"enable", m_first, second}).status, kDone);
            QVERIFY(
                ctl({"enable", m_first, "--dry-run"}).out.contains("is on already.\nNo rule would change."));
        }
        QCOMPARE(ctl({verb, "00000000", "--dry-run"}).status, kRefused);
        QCOMPARE(ctl({"remove", second}).status, kDone);
    }

    void severalIdsAreOneEdit()
    {
        const QString second = ctl({"add", "tcp", "9092", "10.1.1.7:80"}).out.trimmed();
        const QString both = savedRules();
        const Finished off = ctl({"disable", m_first, second});
        QVERIFY2(off.status == kDone && off.out.count("Switched off") == 2, off.text());
        QCOMPARE(savedRules(), QString());
        QVERIFY(ctl({"undo"}).status == kDone);
        QCOMPARE(savedRules(), both);
        QCOMPARE(ctl({"disable", m_first, second}).status, kDone);
        const Finished on = ctl({"enable", m_first, second, "--json"});
        QCOMPARE(json(on).value("enabled").toArray().size(), 2);
        QCOMPARE(savedRules(), both);
        const Finished would = ctl({"remove", m_first, second, "--dry-run"});
        QVERIFY2(would.status == kDone && would.out.count("Would remove") == 2, would.text());
        const Finished wrong = ctl({"remove", second, "00000000"});
        QCOMPARE(wrong.status, kRefused);
        QCOMPARE(savedRules(), both); // neither
        const Finished removed = ctl({"remove", m_first, second, "--json"});
        QVERIFY2(json(removed).value("removed").toArray().size() == 2, removed.text());
        QCOMPARE(savedRules(), QString());
        QCOMPARE(ctl({"undo"}).status, kDone);
        QCOMPARE(savedRules(), both);
        QCOMPARE(ctl({"redo"}).status, kDone);
        QCOMPARE(savedRules(), QString());
        QCOMPARE(ctl({"undo"}).status, kDone);
        QCOMPARE(ctl({"remove", second}).status, kDone);
    }

    void historyListsTheEditsNewestFirst()
    {
        const Finished history = ctl({"history"});
        QVERIFY2(history.status == kDone && history.out.startsWith("EDIT"), history.text());
        const auto edits = json(ctl({"history", "--json"})).value("edits").toArray();
        QVERIFY(edits.size() >= 2);
        QVERIFY(edits.at(0)["number"].toInt() > edits.at(1)["number"].toInt());
        QCOMPARE(edits.last()["verb"].toString(), QString("add"));
        QCOMPARE(edits.last()["forwards"].toArray().at(0).toString(), m_first);
    }

    void anEditThatIsConfirmedFromElsewhereStays()
    {
        Waiting adding({"add", "tcp", "9093", "10.1.1.7:80", "--confirm", "60"});
        const QString id = adding.said();
        QVERIFY2(id.size() == 8, adding.error());
        const Finished refused = ctl({"add", "tcp", "9094", "10.1.1.7:80"});
        QVERIFY2(
            refused.status == kRefused && refused.err.contains("waits for confirmation"), refused.text());
        const Finished confirmed = ctl({"confirm"});
        QVERIFY2(confirmed.status == kDone && confirmed.out.startsWith("Confirmed: Added"), confirmed.text());
        QCOMPARE(adding.status(), kDone);
        QVERIFY(savedRules().contains("9093"));
        QCOMPARE(ctl({"confirm"}).status, kRefused);
        QCOMPARE(ctl({"remove", id}).status, kDone);
    }

    void anEditNobodyConfirmsFails()
    {
        Waiting adding({"add", "tcp", "9093", "10.1.1.7:80", "--confirm", "1"});
        QVERIFY2(adding.said().size() == 8, adding.error());
        QCOMPARE(adding.status(), kFailed);
        QVERIFY2(adding.error().contains("nobody confirmed"), adding.error());
    }

    void aCommandThatIsKilledOrInterruptedTakesItBack()
    {
        {
            Waiting adding({"add", "tcp", "9093", "10.1.1.7:80", "--confirm", "600"});
            QVERIFY2(adding.said().size() == 8, adding.error());
            adding.kill();
            QTRY_COMPARE_WITH_TIMEOUT(savedRules(), m_before, 3000);
        }
        Waiting removing({"disable", m_first, "--confirm", "600"});
        QVERIFY2(removing.said().contains("Switched off"), removing.error());
        QCOMPARE(savedRules(), QString());
        removing.interrupt();
        QCOMPARE(removing.status(), kFailed);
        QVERIFY2(removing.error().contains("taken back"), removing.error());
    }

    void repairPutsBackWhatIsMissing()
    {
        run({"iptables-legacy", "-t", "nat", "-F", "PORTOLAN"});
        QCOMPARE(json(ctl({"repair", "--json"})).value("changed").toBool(), true);
        const Finished nothing = ctl({"repair"});
        QVERIFY2(nothing.status == kDone && nothing.out.contains("Nothing"), nothing.text());
        QCOMPARE(ctl({"repair", "--automatic", "on"}).status, kDone);
        QCOMPARE(json(ctl({"repair", "--automatic", "off", "--json"})).value("automaticRepair").toBool(true),
            false);
    }

private:
    std::unique_ptr<HelperProcess> m_helper;
    QString m_first;
    QString m_before;
};

QTEST_GUILESS_MAIN(TestPortolanctlEdits)
#include "tst_bus_portolanctl_edits.moc"
