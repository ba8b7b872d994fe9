// The text of legacy rules, byte for byte against iptables-legacy-save -c.
#include "helper/xtables/reader.h"

#include "tests/helper/datagrams.h"
#include "tests/helper/kernel_test.h"
#include "tests/helper/old_dnat.h"
#include "tests/helper/read_rules.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

#include <csignal>
#include <optional>

using namespace portolan;
using namespace kerneltest;

namespace {

/// The process of ours that reads the family; 0: none runs.
int workerPid(const QByteArray& family)
{
    for (const auto& entry : QDir("/proc").entryList(QDir::Dirs)) {
        QFile stat("/proc/" + entry + "/stat");
        QFile line("/proc/" + entry + "/cmdline");
        if (entry.toInt() > 0 && stat.open(QFile::ReadOnly) && line.open(QFile::ReadOnly)
            && stat.readAll().split(')').last().split(' ').value(2).toInt() == getpid()
            && line.readAll().contains(QByteArray("--xtables-worker\0", 17) + family))
            return entry.toInt();
    }
    return 0;
}

/// What tst_reader_save --print FAMILY does, in namespaces its caller made.
int printOnce(Family family)
{
    sd_event* event = nullptr;
    sd_event_new(&event);
    int status = 0;
    {
        XtablesReader reader(event);
        const auto text = readOnce(family, reader, event);
        if (text)
            std::fwrite(text->data(), 1, text->size(), stdout);
        else
            std::fprintf(stderr, "%s\n", text.error().message.text().c_str());
        status = text ? 0 : 1;
    }
    sd_event_unref(event);
    return status;
}

} // namespace

class ReaderSaveTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void nothingIsReadOrMadeWhereNoTableExists();
    void policiesCountersAndLongNamesAreKept();
    void theArticlesRulesAreReadBack();
    void unknownRevisionIsSaidAsThePeerDoes();
    void queuedRequestsAreAllAnswered();
    void aDeadWorkerIsStartedAgain();
    void aProgramThatCannotStartIsAnError();
    void anOrdinaryUserReadsItsOwnNamespace();

private:
    Result<std::string> read(Family family) { return readOnce(family, *m_reader, m_event); }
    void compare(Family family);

    bool m_tablesMade = false;
    sd_event* m_event = nullptr;
    std::unique_ptr<XtablesReader> m_reader;
};

void ReaderSaveTest::init()
{
    QVERIFY(sd_event_new(&m_event) >= 0);
    m_reader = std::make_unique<XtablesReader>(m_event);
}

void ReaderSaveTest::cleanup()
{
    for (const auto* tool : {"iptables-legacy", "ip6tables-legacy"})
        for (const auto* table : {"raw", "mangle", "nat", "filter", "security"})
            if (m_tablesMade)
                run(tool, {"-t", table, "-F"});
    m_tablesMade = true; // after the first test, which shows that there was none
    m_reader.reset();
    m_event = sd_event_unref(m_event);
}

void ReaderSaveTest::compare(Family family)
{
    const auto peer = peerSave(family);
    QVERIFY2(peer.status == 0, peer.err.constData());
    const auto ours = read(family);
    QVERIFY2(ours, ours ? "" : ours.error().message.text().c_str());
    const auto wanted = withoutComments(peer.out).split('\n');
    const auto got = QByteArray::fromStdString(*ours).split('\n');
    for (int i = 0; i < std::min(wanted.size(), got.size()); ++i)
        QCOMPARE(got[i], wanted[i]);
    QCOMPARE(got.size(), wanted.size());
}

/// First: later tests make tables, and those stay for the life of the namespace.
void ReaderSaveTest::nothingIsReadOrMadeWhereNoTableExists()
{
    if (geteuid() != 0) { // where that cannot be known, every table is asked for
        const std::vector<std::string> every{"raw", "mangle", "nat", "filter", "security"};
        QVERIFY(legacyTables(Family::Ipv4).value() == every && legacyTables(Family::Ipv6).value() == every);
        return compare(Family::Ipv4);
    }
    for (const auto family : {Family::Ipv4, Family::Ipv6}) {
        QCOMPARE(read(family).value(), std::string());
        QVERIFY(legacyTables(family).value().empty());
    }
}

void ReaderSaveTest::policiesCountersAndLongNamesAreKept()
{
    const QByteArray name(28, 'N');
    const auto loaded = run("iptables-legacy-restore", {},
        "*filter\n:INPUT DROP [12:3456]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n:" + name
            + " - [0:0]\n:empty - [0:0]\n[7:700] -A INPUT -i lo -g " + name + "\n[1:2] -A " + name
            + " -p udp -j ACCEPT\n-A OUTPUT\nCOMMIT\n*security\nCOMMIT\n");
    QVERIFY2(loaded.status == 0, loaded.err.constData());
    sendDatagrams(5);
    compare(Family::Ipv4);
    const auto text = QByteArray::fromStdString(read(Family::Ipv4).value());
    QVERIFY2(text.contains("-A INPUT -i lo -g " + name), text.constData());
    QVERIFY2(!text.contains("[7:700]"), "counters do not move");
    run("iptables-legacy", {"-P", "INPUT", "ACCEPT"});
}

void ReaderSaveTest::theArticlesRulesAreReadBack()
{
    QFile file(PORTOLAN_TEST_DATA "/article/docker-8080.save");
    QVERIFY(file.open(QFile::ReadOnly));
    const auto saved = file.readAll();
    QCOMPARE(run("iptables-legacy-restore", {}, saved).status, 0);
    compare(Family::Ipv4);
    const auto text = QByteArray::fromStdString(read(Family::Ipv4).value());
    for (const auto& line : saved.split('\n'))
        QVERIFY2(text.contains(line), line.constData());
    run("iptables-legacy", {"-P", "FORWARD", "ACCEPT"});
}

/// The peer prints revision 0 of DNAT so; rules like that are made by programs older than it.
void ReaderSaveTest::unknownRevisionIsSaidAsThePeerDoes()
{
    QVERIFY(addDnatOfRevisionZero());
    compare(Family::Ipv4);
    const auto text = read(Family::Ipv4).value();
    QVERIFY2(text.find("-j DNAT [unsupported revision]") != text.npos, text.c_str());
}

void ReaderSaveTest::queuedRequestsAreAllAnswered()
{
    QCOMPARE(run("iptables-legacy", {"-A", "INPUT", "-j", "ACCEPT"}).status, 0);
    int answers = 0;
    for (int i = 0; i < 20; ++i)
        m_reader->save(i % 2 ? Family::Ipv4 : Family::Ipv6, [&](const Result<std::string>& text) {
            if (text && !text->empty())
                ++answers;
        });
    QCOMPARE(answers, 0);
    for (int turns = 0; answers < 20 && turns < 1000; ++turns)
        sd_event_run(m_event, 100000);
    QCOMPARE(answers, 20);
}

void ReaderSaveTest::aDeadWorkerIsStartedAgain()
{
    QVERIFY(read(Family::Ipv4));
    const auto first = workerPid("ipv4");
    QVERIFY(first > 0);
    QCOMPARE(kill(first, SIGKILL), 0);
    // Whichever is noticed first, its end or the request: the one after it is answered.
    const auto during = read(Family::Ipv4);
    if (!during)
        QCOMPARE(during.error().code, ErrorCode::Kernel);
    QVERIFY(read(Family::Ipv4));
    QVERIFY(workerPid("ipv4") != first);
}

void ReaderSaveTest::aProgramThatCannotStartIsAnError()
{
    XtablesReader absent(m_event, "/nonexistent/helper");
    XtablesReader other(m_event, "/bin/false");
    for (auto* reader : {&absent, &other}) {
        const auto text = readOnce(Family::Ipv4, *reader, m_event);
        QVERIFY(!text);
        QCOMPARE(text.error().code, ErrorCode::Kernel);
        QVERIFY(!text.error().message.text().empty());
    }
}

/// In its namespace an ordinary user cannot read which tables exist, and iptables-legacy-save reads only the
/// table it is told.
void ReaderSaveTest::anOrdinaryUserReadsItsOwnNamespace()
{
    QTemporaryDir folder;
    QVERIFY(folder.isValid());
    const auto program = folder.filePath("reader");
    QVERIFY(QFile::copy(QCoreApplication::applicationFilePath(), program));
    QVERIFY(QFile::copy(PORTOLAN_TEST_DATA "/article/docker-8080.save", folder.filePath("rules")));
    chmod(folder.path().toUtf8().constData(), 0755);
    chmod(program.toUtf8().constData(), 0755);
    chmod(folder.filePath("rules").toUtf8().constData(), 0644);
    const QString inside
        = QString("mount -t tmpfs none /run; cd '%1'; iptables-legacy-restore < rules;"
                  "for table in raw mangle nat filter security; do"
                  "  iptables-legacy-save -c -t $table; done; echo ==OURS==; ./reader --print ipv4")
              .arg(folder.path());
    QStringList command{
        "unshare", "--user", "--map-current-user", "--keep-caps", "--net", "--mount", "sh", "-ec", inside};
    if (geteuid() == 0)
        command = QStringList{"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"} + command;
    const auto output = run(command.takeFirst(), command);
    QVERIFY2(output.status == 0, output.err.constData());
    const auto border = output.out.indexOf("==OURS==\n");
    QVERIFY(border > 0);
    const auto peer = withoutComments(output.out.left(border));
    QVERIFY2(peer.contains("--to-destination 172.17.0.2:80"), peer.constData());
    QCOMPARE(output.out.mid(border + 9), peer);
}

int main(int argc, char** argv)
{
    if (argc == 3 && std::strcmp(argv[1], "--xtables-worker") == 0)
        return xtablesWorkerMain(parseFamily(argv[2]).value());
    if (argc == 3 && std::strcmp(argv[1], "--print") == 0)
        return printOnce(parseFamily(argv[2]).value());
    if (!enterOwnNamespaces())
        return 1;
    QCoreApplication application(argc, argv);
    ReaderSaveTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_reader_save.moc"
