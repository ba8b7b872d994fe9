// Native tables read straight from the kernel, byte for byte against what libnftables prints of them.
#include "backend/nft/nft_reader.h"
#include "helper/nftables/listing/fast_listing.h"
#include "tests/helper/kernel_test.h"
#include "tests/helper/nft_corpus.h"
#include "tests/helper/nft_record.h"
#include "tests/support/nft_replay.h"

#include <QCoreApplication>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>
#include <cstring>
#include <functional>
#include <set>

using namespace portolan;
using namespace kerneltest;

namespace {

constexpr std::size_t kNoLimit = std::size_t(1) << 40;

std::map<std::string, FastTable> fast(std::size_t limit = kNoLimit)
{
    return listFast([](const std::string&) { return true; }, limit);
}

/// Seconds left pass while a test runs.
QByteArray withoutTime(const QByteArray& entries)
{
    static const QRegularExpression left("\"expires\": \\d+");
    return QString::fromUtf8(entries).replace(left, "\"expires\": 0").toUtf8();
}

QByteArray entriesOfFast(const QString& table)
{
    const auto tables = fast();
    const auto known = tables.find(table.toStdString());
    return known == tables.end() ? "not listed"
                                 : withoutTime(QByteArray::fromStdString(known->second.entries));
}

/// What nft prints of a table, "ip/nat", without metainfo.
QByteArray entriesOfNft(const QString& table)
{
    const QByteArray out
        = run("nft", {"-j", "list", "table", table.section('/', 0, 0), table.section('/', 1)}).out;
    const auto begin = out.indexOf("}}, ");
    return begin < 0 ? out : withoutTime(out.mid(begin + 4, out.lastIndexOf(']') - begin - 4));
}

/// Every rule that is read out of entries.
QByteArray rulesIn(const QByteArray& entries)
{
    QByteArray rules;
    const Result<Ruleset> ruleset = readNft(("{\"nftables\": [" + entries + "]}").toStdString());
    if (!ruleset)
        return QByteArray::fromStdString(ruleset.error().message.text());
    for (const Table& table : ruleset->tables())
        for (const Chain& chain : table.chains)
            for (const Rule& rule : chain.rules)
                rules += QByteArray::fromStdString(
                    std::string(chain.name) + ": " + std::string(rule.text) + '\n');
    return rules;
}

/// Later versions of nft say some things in another way, which is read as the same.
bool saysItAsWeDo()
{
    static const bool same = run("nft", {"--version"}).out.contains("v1.0.6 ");
    return same;
}

/// The first place where they part, with what stands around it.
QByteArray difference(QByteArray ours, QByteArray theirs)
{
    if (!saysItAsWeDo() && ours != "not listed") {
        ours = rulesIn(ours);
        theirs = rulesIn(theirs);
    }
    qsizetype at = 0;
    while (at < ours.size() && at < theirs.size() && ours[at] == theirs[at])
        ++at;
    if (ours == theirs)
        return {};
    const auto from = std::max<qsizetype>(at - 200, 0);
    return "\nours:   …" + ours.mid(from, 400) + "\ntheirs: …" + theirs.mid(from, 400);
}

QStringList tables()
{
    QStringList names;
    for (const QByteArray& line : run("nft", {"list", "tables"}).out.split('\n'))
        if (const auto words = QString::fromUtf8(line).split(' '); words.size() == 3)
            names.append(words[1] + '/' + words[2]);
    return names;
}

int printFast()
{
    for (const auto& [name, table] : fast())
        std::printf("%s\t%s\n", name.c_str(), table.entries.c_str());
    return 0;
}

QByteArray readWhole(const QString& path)
{
    QFile file(path);
    return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray();
}

/// Every table that a recording has, comma between; empty where one is not certain.
QByteArray listRecording(const QByteArray& recording)
{
    test::NftReplay replay(
        {reinterpret_cast<const std::uint8_t*>(recording.data()), std::size_t(recording.size())});
    std::string all;
    for (auto& table : replay.tables()) {
        all += (all.empty() ? "" : ", ") + table.text();
        if (!table.certain())
            return {};
    }
    return QByteArray::fromStdString(all);
}

} // namespace

class NftListingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { QCOMPARE(run("nft", {"flush", "ruleset"}).status, 0); }

    void layoutsOfOwnersAreListedFastAsNftListsThem_data()
    {
        QTest::addColumn<QStringList>("load");
        for (const char* name : {"docker", "netavark", "cni", "kube-proxy", "by-hand"})
            QTest::newRow(name) << QStringList{"-f", QString(PORTOLAN_TEST_DATA "/nft/%1.nft").arg(name)};
        QTest::newRow("firewalld") << QStringList{"-j", "-f", PORTOLAN_TEST_DATA "/nft/firewalld.json"};
    }

    void layoutsOfOwnersAreListedFastAsNftListsThem()
    {
        QFETCH(QStringList, load);
        const auto loaded = run("nft", load);
        QVERIFY2(loaded.status == 0, loaded.err.constData());
        const QStringList names = tables();
        QVERIFY(!names.isEmpty());
        compareTables(names);
    }

    void recordingsAreListedWithoutAKernel_data()
    {
        QTest::addColumn<QString>("path");
        for (const char* name : {"docker", "kube-proxy", "statements"})
            QTest::newRow(name) << QString(PORTOLAN_TEST_DATA "/nft/%1").arg(name);
    }

    void recordingsAreListedWithoutAKernel()
    {
        QFETCH(QString, path);
        const QByteArray recording = readWhole(path + ".netlink");
        const QByteArray expected = readWhole(path + ".listed").trimmed();
        QVERIFY(!expected.isEmpty());
        const QByteArray apart = difference(withoutTime(listRecording(recording)), withoutTime(expected));
        QVERIFY2(apart.isEmpty(), apart.constData());
        // Cut off anywhere it is read as far as it goes, with no harm.
        for (qsizetype size = 0; size < recording.size(); size += 97)
            listRecording(recording.first(size));
    }

    void whatIsSpoiltInARecordingDoesNoHarm()
    {
        const QByteArray recording = readWhole(PORTOLAN_TEST_DATA "/nft/statements.netlink");
        QVERIFY(!recording.isEmpty());
        std::mt19937 random(1);
        for (int round = 0; round < 300; ++round) {
            QByteArray spoilt = recording;
            for (unsigned bytes = 1 + random() % 40; bytes > 0; --bytes)
                spoilt[qsizetype(random() % unsigned(spoilt.size()))] = char(random());
            listRecording(spoilt);
        }
    }

    void everyCommonRuleIsListedFastAsNftListsIt_data()
    {
        QTest::addColumn<QString>("base");
        QTest::addColumn<QStringList>("rules");
        QTest::newRow("filter") << QString() << commonNftRules();
        QTest::newRow("dnat") << "type nat hook prerouting priority -100;" << natNftRules();
        QTest::newRow("snat") << "type nat hook postrouting priority 100;" << sourceNatNftRules();
    }

    void everyCommonRuleIsListedFastAsNftListsIt()
    {
        QFETCH(QString, base);
        QFETCH(QStringList, rules);
        const auto [table, refused] = tableOfRules("inet", base, rules);
        // Kernels lack one or the other; most must be there.
        QVERIFY2(refused.size() < 4 + rules.size() / 10, qPrintable(refused.join('\n')));
        compareTables({table});
    }

    void tablesOfOneFamilyAreListedFastAsNftListsThem_data()
    {
        QTest::addColumn<QString>("family");
        QTest::newRow("ip") << "ip";
        QTest::newRow("ip6") << "ip6";
    }

    /// What implies what is another thing there.
    void tablesOfOneFamilyAreListedFastAsNftListsThem()
    {
        QFETCH(QString, family);
        QStringList rules = commonNftRules();
        const QRegularExpression other(
            family == "ip" ? "\\bip6\\b|ipv6|icmpv6|icmpx" : "\\bip\\b|ipv4|icmp |igmp|icmpx");
        rules.removeIf([&](const QString& rule) {
            return rule.contains(other) || rule.contains("ether") || rule.startsWith("iiftype");
        });
        QVERIFY(rules.size() > 100);
        const auto [table, refused] = tableOfRules(family, {}, rules);
        QVERIFY2(refused.size() * 5 < rules.size(), qPrintable(refused.join('\n')));
        compareTables({table});
    }

    void rulesMadeUpAreListedAsNftListsThem()
    {
        // As many as an ordinary user may send at once; other seeds make others.
        const unsigned seed = qEnvironmentVariableIntValue("PORTOLAN_SEED");
        const auto [table, refused] = tableOfRules("inet", {}, randomNftRules(400, seed));
        QVERIFY(refused.size() < 200);
        compareTables({table});
    }

    void whatIsNotCertainIsLeftToTheLibrary()
    {
        unsigned seen = 0;
        for (const QString& rule : rareNftRules()) {
            QCOMPARE(run("nft", {"flush", "ruleset"}).status, 0);
            const auto loaded
                = run("nft", {"-f", "-"}, "table inet t { chain c {\n" + rule.toUtf8() + "\n}\n}\n");
            if (loaded.status != 0)
                continue;
            ++seen;
            QCOMPARE(fast().size(), std::size_t(0));
        }
        QVERIFY(seen >= 6);
    }

    void aTableWithATooLongListIsListedWithoutItsElements()
    {
        QByteArray elements;
        for (int i = 0; i < 3000; ++i)
            elements += QByteArray(i > 0 ? ", " : "") + "10.0." + QByteArray::number(i / 250) + '.'
                + QByteArray::number(i % 250);
        const auto loaded = run("nft", {"-f", "-"},
            "table ip t { set s { type ipv4_addr; elements = { " + elements
                + " }; }; chain c {\nip saddr @s\n}\n}\n");
        QVERIFY2(loaded.status == 0, loaded.err.constData());
        const auto whole = fast(), cut = fast(10000);
        QVERIFY(!whole.at("ip/t").elementsLeftOut
            && whole.at("ip/t").entries.find("10.0.9.9") != std::string::npos);
        QVERIFY(cut.at("ip/t").elementsLeftOut && cut.at("ip/t").entries.size() < 1000);
        QCOMPARE(cut.at("ip/t").entries, withoutElements(whole.at("ip/t").entries));
    }

    void nothingIsMadeByLookingAndOnlyWhatIsWantedIsRead()
    {
        QCOMPARE(fast().size(), std::size_t(0));
        QCOMPARE(run("nft", {"list", "ruleset"}).out, QByteArray());
        QCOMPARE(shell("nft add table ip a; nft add table ip b; nft add table bridge c").status, 0);
        const auto some = listFast([](const std::string& table) { return table != "ip/a"; }, kNoLimit);
        QCOMPARE(some.size(), std::size_t(1));
        QVERIFY(some.contains("ip/b"));
    }

    void anOrdinaryUserReadsTheSameInANamespaceOfTheirOwn()
    {
        QTemporaryDir folder;
        QVERIFY(QFile::setPermissions(folder.path(), QFile::Permissions(0x7755)));
        const QString program = folder.filePath("tst_nft_listing"), rules = folder.filePath("rules.nft");
        QVERIFY(QFile::copy(QCoreApplication::applicationFilePath(), program));
        QVERIFY(QFile::copy(PORTOLAN_TEST_DATA "/nft/kube-proxy.nft", rules));
        QStringList command{"unshare", "--user", "--map-current-user", "--keep-caps", "--net", "sh", "-ec",
            QString("nft -f %1; nft -j list ruleset; echo ==OURS==; %2 --fast").arg(rules, program)};
        if (geteuid() == 0)
            command
                = QStringList{"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"} + command;
        const auto output = run(command.takeFirst(), command);
        QVERIFY2(output.status == 0, output.err.constData());
        const auto border = output.out.indexOf("==OURS==\n");
        QVERIFY(border > 0);
        QByteArrayList ours = output.out.mid(border + 9).trimmed().split('\n');
        QVERIFY(!ours.isEmpty());
        for (const QByteArray& line : ours)
            QVERIFY(output.out.left(border).contains(line.mid(line.indexOf('\t') + 1)));
    }

private:
    /// All of them are listed fast, byte for byte as nft lists them.
    static void compareTables(const QStringList& names)
    {
        for (const QString& table : names) {
            const QByteArray apart = difference(entriesOfFast(table), entriesOfNft(table));
            QVERIFY2(apart.isEmpty(), (table.toUtf8() + apart).constData());
        }
    }

    /// A table with the objects that rules name, and those of the rules that this kernel and nft take; the
    /// others are given too.
    static std::pair<QString, QStringList> tableOfRules(
        const QString& family, const QString& base, const QStringList& rules)
    {
        const QStringList objects = nftObjects().split('\n', Qt::SkipEmptyParts);
        QStringList lines = QStringList{"table " + family + " t {"} + objects
            + QStringList{"chain other {", "}", "chain c {", base} + rules + QStringList{"}", "}"};
        QStringList refused;
        for (int tries = 0; tries < 1000; ++tries) {
            const auto loaded = run("nft", {"-f", "-"}, (lines.join('\n') + '\n').toUtf8());
            if (loaded.status == 0)
                return {family + "/t", refused};
            // nft names the lines of what it refuses, several at a time.
            std::set<qsizetype, std::greater<>> bad;
            for (const auto& line : loaded.err.split('\n'))
                if (line.startsWith("/dev/stdin:"))
                    bad.insert(line.split(':')[1].toInt() - 1);
            const auto before = refused.size();
            for (const qsizetype line : bad)
                if (line >= 0 && line < lines.size()
                    && (rules.contains(lines[line]) || objects.contains(lines[line])))
                    refused.append(lines.takeAt(line));
            if (refused.size() == before) {
                qWarning("%s", loaded.err.constData());
                break;
            }
        }
        return {family + "/t", rules};
    }

    static std::string withoutElements(std::string entries)
    {
        entries.insert(entries.find("}}"), ", \"elementsLeftOut\": true");
        const auto from = entries.find(", \"elem\": [");
        return entries.erase(from, entries.find("]}}", from) + 1 - from);
    }
};

int main(int argc, char** argv)
{
    if (argc == 2 && std::strcmp(argv[1], "--fast") == 0)
        return printFast();
    if (argc == 2 && std::strcmp(argv[1], "--record") == 0)
        return recordTables(stdout);
    if (!enterOwnNamespaces())
        return 1;
    QCoreApplication application(argc, argv);
    NftListingTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_nft_listing.moc"
