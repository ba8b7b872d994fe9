// Every match and target that libxtables ships, with all its options, inversions and odd quoting: read, and
// through the backend, as iptables-legacy-save -c prints them.
#include "backend/ruleset/save_reader.h"

#include "tests/helper/extension_rules.h"
#include "tests/helper/kernel_objects.h"
#include "tests/helper/read_rules.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTemporaryFile>
#include <QTest>

#include <sys/stat.h>

using namespace portolan;
using namespace portolan::test;
using namespace kerneltest;

namespace {

/// Said of an extension that the kernel was built without; every rule that uses it is refused.
constexpr const char* kAbsent = "missing kernel module";

/// Files of extensions that are none, or not of that family.
const QSet<QByteArray> kNoExtensions{
    "ipv4 missing target NAT", "ipv6 missing target NAT", "ipv6 missing match osf"};

QString dataFolder()
{
    return qEnvironmentVariable("PORTOLAN_EXTENSIONS", PORTOLAN_TEST_DATA "/extensions");
}

/// Comments that no line of iptables-restore can give.
const QByteArrayList kOddComments{"a\nb", "x\n-A INPUT -j DROP", "\nCOMMIT\n*nat\n", "a\xff\xfe b",
    "\x01\x7f\r\t", "ends with a break\n", "\"\n\\\n", "\n"};

QByteArray shellQuoted(QByteArray word)
{
    return "'" + word.replace("'", "'\\''") + "'";
}

/// sh reads words of any bytes, which QProcess does not.
Output runScript(const QByteArray& script)
{
    return run("sh", {}, script);
}

} // namespace

class ExtensionsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void everyRuleIsPrintedAsThePeerDoes_data() { families(); }
    void everyRuleIsPrintedAsThePeerDoes();
    void commentsOfAnyBytesSurvive_data() { families(); }
    void commentsOfAnyBytesSurvive();
    void anOrdinaryUserReadsTheSame();

private:
    void families();
    void makeObjects(Family family);
    QByteArray restoreText(const QByteArray& table, const QByteArrayList& rules) const;
    /// Empty: the kernel took it.
    QByteArray refusal(Family family, const ExtensionRule& rule) const;
    void compareWithPeer(Family family);
    void goThroughTheBackend(Family family, const std::string& text);
    void lookForUnused(Family family, const QSet<QByteArray>& known, const QSet<QByteArray>& used);

    sd_event* m_event = nullptr;
    std::unique_ptr<XtablesReader> m_reader;
};

void ExtensionsTest::families()
{
    QTest::addColumn<int>("family");
    QTest::newRow("ipv4") << int(Family::Ipv4);
    QTest::newRow("ipv6") << int(Family::Ipv6);
}

void ExtensionsTest::init()
{
    QVERIFY(sd_event_new(&m_event) >= 0);
    m_reader = std::make_unique<XtablesReader>(m_event);
}

void ExtensionsTest::cleanup()
{
    for (const auto* tool : {"iptables-legacy", "ip6tables-legacy"})
        for (const auto* table : {"raw", "mangle", "nat", "filter", "security"}) {
            run(tool, {"-t", table, "-F"});
            run(tool, {"-t", table, "-X"});
        }
    run("ipset", {"destroy"});
    m_reader.reset();
    m_event = sd_event_unref(m_event);
}

/// What rules name and must be there: a set, an account, a time-out policy, a program.
void ExtensionsTest::makeObjects(Family family)
{
    const auto made = run("ipset",
        {"create", "portolan", "hash:ip,port", "family", family == Family::Ipv4 ? "inet" : "inet6", "timeout",
            "0", "counters", "skbinfo"});
    QVERIFY2(made.status == 0, made.err.constData());
    if (!QFile::exists("/run/bpf/portolan"))
        pinProgram("/run/bpf", "/run/bpf/portolan");
    makeAccount("traffic");
    makeTimeout(family == Family::Ipv4 ? "slow4" : "slow6", family == Family::Ipv4 ? AF_INET : AF_INET6);
}

QByteArray ExtensionsTest::restoreText(const QByteArray& table, const QByteArrayList& rules) const
{
    return "*" + table + "\n:FROM-HERE - [0:0]\n" + rules.join('\n') + "\nCOMMIT\n";
}

QByteArray ExtensionsTest::refusal(Family family, const ExtensionRule& rule) const
{
    const auto probed = run(tool(family, "-restore"), {"--noflush"}, restoreText(rule.table, {rule.text}));
    if (probed.status == 0)
        return {};
    // iptables-restore says less than iptables.
    QByteArray command = tool(family, "").toUtf8() + " -t " + rule.table;
    for (const auto& word : wordsOf(rule.text))
        command += ' ' + shellQuoted(word);
    const auto said = runScript(command);
    return said.status == 0 ? "iptables takes it, iptables-restore does not: " + probed.err
                            : said.err.simplified();
}

void ExtensionsTest::compareWithPeer(Family family)
{
    QTemporaryFile errors;
    QVERIFY(errors.open());
    const int standard = dup(STDERR_FILENO);
    dup2(errors.handle(), STDERR_FILENO);
    const auto ours = readOnce(family, *m_reader, m_event);
    dup2(standard, STDERR_FILENO);
    close(standard);
    QVERIFY2(ours, ours ? "" : ours.error().message.text().c_str());
    // Our own printers are held against libxtables' where they print; a difference would be mended silently.
    errors.seek(0);
    const auto said = errors.readAll();
    QVERIFY2(!said.contains("is left to it"), said.constData());

    const auto peer = peerSave(family);
    QVERIFY2(peer.status == 0, peer.err.constData());
    const auto wanted = withoutComments(peer.out).split('\n');
    const auto got = QByteArray::fromStdString(*ours).split('\n');
    for (int i = 0; i < std::min(wanted.size(), got.size()); ++i)
        QCOMPARE(got[i], wanted[i]);
    QCOMPARE(got.size(), wanted.size());
    goThroughTheBackend(family, *ours);
}

void ExtensionsTest::goThroughTheBackend(Family family, const std::string& text)
{
    const auto ruleset = readSave(text, Engine::XtablesLegacy, family);
    QVERIFY2(ruleset, ruleset ? "" : ruleset.error().message.text().c_str());
    QCOMPARE(QByteArray::fromStdString(writeSave(*ruleset)), QByteArray::fromStdString(text));
}

void ExtensionsTest::lookForUnused(Family family, const QSet<QByteArray>& known, const QSet<QByteArray>& used)
{
    QByteArrayList unused;
    for (const auto& line : known) {
        const bool none = kNoExtensions.contains(QByteArray(toString(family)) + ' ' + line);
        if (!line.isEmpty() && !none && !used.contains(line))
            unused << line;
    }
    std::sort(unused.begin(), unused.end());
    QVERIFY2(unused.isEmpty(), "no rule uses:\n" + unused.join('\n'));
}

void ExtensionsTest::everyRuleIsPrintedAsThePeerDoes()
{
    QFETCH(int, family);
    const auto which = Family(family);
    makeObjects(which);
    const auto listed = run(PORTOLAN_BIN_DIR "/list_extensions", {PORTOLAN_XTABLES_DIR, toString(which)});
    QVERIFY2(listed.status == 0, listed.err.constData());
    const auto lines = listed.out.split('\n');
    const QSet<QByteArray> known(lines.begin(), lines.end());
    QVERIFY(known.size() > 100);

    const auto rules = readExtensionRules(dataFolder(), which);
    QVERIFY2(!rules.empty(), qPrintable(dataFolder()));
    QSet<QByteArray> used;
    std::map<QByteArray, QByteArrayList> accepted;
    int refused = 0;
    for (const auto& rule : rules) {
        const auto why = refusal(which, rule);
        const bool foreseen = !rule.refusal.isEmpty() && why.contains(rule.refusal);
        QVERIFY2(why.isEmpty() || foreseen || why.contains(kAbsent), rule.text + "\n" + why);
        used |= usesOf(rule.text, known);
        if (why.isEmpty())
            accepted[rule.table] << rule.text;
        else
            ++refused;
        if (!why.isEmpty())
            qInfo("%s: refused: %s (%s)", toString(which), rule.text.constData(), why.constData());
    }
    lookForUnused(which, known, used);
    for (const auto* table : {"raw", "mangle", "nat", "filter", "security"})
        run(tool(which, ""), {"-t", table, "-F"});
    QByteArray all;
    for (const auto& [table, texts] : accepted)
        all += restoreText(table, texts);
    const auto loaded = run(tool(which, "-restore"), {}, all);
    QVERIFY2(loaded.status == 0, loaded.err.constData());
    compareWithPeer(which);
    qInfo("%s: %d rules compared, %d refused by this kernel", toString(which), int(rules.size()) - refused,
        refused);
}

void ExtensionsTest::commentsOfAnyBytesSurvive()
{
    QFETCH(int, family);
    for (const auto& comment : kOddComments) {
        const auto added = runScript(tool(Family(family), "").toUtf8()
            + " -A INPUT -p tcp -m comment --comment " + shellQuoted(comment) + " -j ACCEPT");
        QVERIFY2(added.status == 0, added.err.constData());
    }
    compareWithPeer(Family(family));
    const auto text = readOnce(Family(family), *m_reader, m_event).value();
    const auto ruleset = readSave(text, Engine::XtablesLegacy, Family(family)).value();
    for (const Table& table : ruleset.tables())
        for (const Chain& chain : table.chains)
            if (table.name == "filter" && chain.name == "INPUT") {
                QCOMPARE(qsizetype(chain.rules.size()), kOddComments.size());
                for (std::size_t i = 0; i < chain.rules.size(); ++i)
                    QCOMPARE(QByteArray::fromStdString(std::string(chain.rules[i].comment())),
                        kOddComments[qsizetype(i)]);
            }
}

/// Once more as nobody, in a user namespace: root hides faults.
void ExtensionsTest::anOrdinaryUserReadsTheSame()
{
    if (geteuid() != 0)
        return; // that is what is running
    QTemporaryDir folder;
    QVERIFY(folder.isValid());
    chmod(folder.path().toUtf8().constData(), 0755);
    const auto copy = [&](const QString& from, const QString& name, mode_t mode) {
        return QFile::copy(from, folder.filePath(name))
            && chmod(folder.filePath(name).toUtf8().constData(), mode) == 0;
    };
    QVERIFY(copy(QCoreApplication::applicationFilePath(), "program", 0755));
    QVERIFY(copy(PORTOLAN_BIN_DIR "/list_extensions", "list_extensions", 0755));
    for (const auto* name : {"both.rules", "ipv4.rules", "ipv6.rules"})
        QVERIFY(copy(dataFolder() + '/' + name, name, 0644));
    const auto output = run("setpriv",
        {"--reuid=65534", "--regid=65534", "--clear-groups", "--", "env",
            "PORTOLAN_EXTENSIONS=" + folder.path(), folder.filePath("program")});
    QVERIFY2(output.status == 0, output.out.constData());
    QVERIFY2(output.out.contains(" 0 failed"), output.out.constData());
}

int main(int argc, char** argv)
{
    if (argc == 3 && std::strcmp(argv[1], "--xtables-worker") == 0)
        return xtablesWorkerMain(parseFamily(argv[2]).value());
    if (!enterOwnNamespaces())
        return 1;
    QCoreApplication application(argc, argv);
    ExtensionsTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_extensions.moc"
