// The rules of nf_tables as the helper reads them, against nft and iptables-nft themselves.
#include "backend/forward/find.h"
#include "backend/nft/nft_reader.h"
#include "backend/ruleset/save_reader.h"
#include "helper/bus/handles.h"
#include "helper/nftables/reader.h"
#include "tests/helper/kernel_test.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <cstring>

using namespace portolan;
using namespace kerneltest;

namespace {

using Asked = std::function<void(NftReader&, NftReader::Reply)>;

Result<std::string> ask(const Asked& asked)
{
    sd_event* raw = nullptr;
    sd_event_new(&raw);
    const EventPtr event(raw);
    NftReader reader(raw);
    std::optional<Result<std::string>> answer;
    asked(reader, [&](Result<std::string> text) { answer = std::move(text); });
    while (!answer)
        sd_event_run(raw, UINT64_MAX);
    return std::move(*answer);
}

Result<std::string> iptables(Family family)
{
    return ask(
        [family](NftReader& reader, NftReader::Reply reply) { reader.iptables(family, std::move(reply)); });
}

Result<std::string> native()
{
    return ask([](NftReader& reader, NftReader::Reply reply) { reader.native(std::move(reply)); });
}

QByteArray textOf(const Result<std::string>& text)
{
    return text ? QByteArray::fromStdString(*text)
                : "failed: " + QByteArray::fromStdString(text.error().message.text());
}

/// What nft lists, without the tables named and without metainfo.
QJsonArray listed(const QStringList& without = {})
{
    QJsonArray entries;
    for (const QJsonValue& entry :
        QJsonDocument::fromJson(run("nft", {"-j", "list", "ruleset"}).out).object()["nftables"].toArray()) {
        const QString kind = entry.toObject().keys().first();
        const QJsonObject value = entry.toObject()[kind].toObject();
        const QString table
            = value["family"].toString() + '/' + value[kind == "table" ? "name" : "table"].toString();
        if (kind != "metainfo" && !without.contains(table))
            entries.append(entry);
    }
    return entries;
}

/// Without the texts that rules may have beside.
QJsonArray entriesOf(const Result<std::string>& json, QStringList* texts = nullptr)
{
    QJsonArray entries;
    for (const QJsonValue& entry : QJsonDocument::fromJson(textOf(json)).object()["nftables"].toArray()) {
        QJsonObject object = entry.toObject();
        if (QJsonObject rule = object.value("rule").toObject(); rule.contains("text")) {
            if (texts)
                texts->append(rule["text"].toString());
            rule.remove("text");
            object["rule"] = rule;
        }
        entries.append(object);
    }
    return entries;
}

/// "family table chain: rule" of every rule in nft's own text, without what counts.
QStringList ruleLines()
{
    QStringList lines;
    QString table;
    QString chain;
    for (const QString& line : QString::fromUtf8(run("nft", {"-s", "list", "ruleset"}).out).split('\n')) {
        const QString trimmed = line.trimmed();
        const bool base = trimmed.startsWith("type ") && trimmed.contains(" hook ");
        if (line.startsWith("table "))
            table = line.section(' ', 1, 2);
        else if (line.startsWith("\tchain "))
            chain = line.section(' ', 1, 1);
        else if (line.startsWith("\t}"))
            chain.clear();
        else if (!chain.isEmpty() && line.startsWith("\t\t") && !base)
            lines.append(table + ' ' + chain + ": " + trimmed);
    }
    return lines;
}

QStringList rulesOf(const Ruleset& ruleset)
{
    QStringList lines;
    for (const Table& table : ruleset.tables()) {
        if (table.nftFamily == "inet" && table.family == Family::Ipv6)
            continue;
        for (const Chain& chain : table.chains)
            for (const Rule& rule : chain.rules)
                lines.append(QString::fromStdString(
                    std::string(table.name) + ' ' + std::string(chain.name) + ": " + std::string(rule.text)));
    }
    return lines;
}

int printAll()
{
    for (const Family family : {Family::Ipv4, Family::Ipv6})
        std::puts(textOf(iptables(family)).constData());
    std::puts(textOf(native()).constData());
    return 0;
}

} // namespace

class NftReaderTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { QCOMPARE(run("nft", {"flush", "ruleset"}).status, 0); }

    void nothingIsMadeByLooking()
    {
        QVERIFY(run("nft", {"list", "ruleset"}).out.isEmpty());
        QCOMPARE(textOf(iptables(Family::Ipv4)), QByteArray());
        QCOMPARE(textOf(iptables(Family::Ipv6)), QByteArray());
        QCOMPARE(textOf(native()), QByteArray("{\"nftables\": []}\n"));
        QCOMPARE(run("nft", {"list", "ruleset"}).out, QByteArray());
        // Nor beside tables that are there.
        QCOMPARE(shell("iptables-nft -A INPUT -j ACCEPT; nft add table inet mine").status, 0);
        const QByteArray before = run("nft", {"list", "ruleset"}).out;
        QVERIFY(!textOf(iptables(Family::Ipv4)).isEmpty());
        QCOMPARE(textOf(iptables(Family::Ipv6)), QByteArray());
        native();
        QCOMPARE(run("nft", {"list", "ruleset"}).out, before);
    }

    void iptablesTablesAreByteForByteWhatTheirOwnToolPrints()
    {
        for (const char* capture : {"/captures/podman.ipv4.save", "/captures/docker.ipv4.save"}) {
            const auto restored = run("iptables-nft-restore", {"--noflush"}, readFile(capture));
            QVERIFY2(restored.status == 0, restored.err.constData());
        }
        QCOMPARE(shell("ip6tables-nft -t nat -A PREROUTING -p udp --dport 53 -j DNAT --to-destination "
                       "'[fd00::1]:53'; ip6tables-nft -A INPUT -m comment --comment '# no line' -j DROP")
                     .status,
            0);
        for (const auto& [family, tool] :
            {std::pair(Family::Ipv4, "iptables-nft-save"), std::pair(Family::Ipv6, "ip6tables-nft-save")}) {
            const QByteArray own = textOf(iptables(family));
            QCOMPARE(own, withoutComments(run(tool, {"-c"}).out));
            const Result<Ruleset> read = readSave(own.toStdString(), Engine::XtablesNft, family);
            QVERIFY2(read, read ? "" : read.error().message.text().c_str());
            QCOMPARE(QByteArray::fromStdString(writeSave(*read)), own);
        }
        QCOMPARE(entriesOf(native()), QJsonArray());
    }

    void nativeTablesAreWhatNftPrints()
    {
        QCOMPARE(run("nft", {"-f", PORTOLAN_TEST_DATA "/nft/expressions.nft"}).status, 0);
        QCOMPARE(
            shell("iptables-nft -A FORWARD -j ACCEPT; ip6tables-nft -t nat -A OUTPUT -j RETURN").status, 0);
        const QJsonArray expected = listed({"ip/filter", "ip6/nat"});
        QVERIFY(expected.size() > 60);
        QCOMPARE(entriesOf(native()), expected);
    }

    void whatIptablesCannotSayIsReadByNft()
    {
        QCOMPARE(
            shell("iptables-nft -t nat -A PREROUTING -p tcp --dport 80 -j DNAT --to-destination 10.0.0.1;"
                  "iptables-nft -A FORWARD -j ACCEPT;"
                  "nft add rule ip nat PREROUTING ct status dnat accept")
                .status,
            0);
        QVERIFY(!textOf(iptables(Family::Ipv4)).contains("*nat"));
        QVERIFY(textOf(iptables(Family::Ipv4)).contains("*filter"));
        QStringList texts;
        QCOMPARE(entriesOf(native(), &texts), listed({"ip/filter"}));
        QCOMPARE(texts, QStringList("tcp dport 80 counter dnat to 10.0.0.1"));
        QCOMPARE(findForwards(readNft(textOf(native()).toStdString()).value(), {}).size(), std::size_t(1));
        const Result<Ruleset> ruleset = readNft(textOf(native()).toStdString());
        QVERIFY(ruleset);
        QCOMPARE(rulesOf(*ruleset), ruleLines().filter(QRegularExpression("^ip nat ")));
        // A base chain of another name hides from iptables-nft-save too.
        QCOMPARE(shell("nft flush table ip nat; nft 'add chain ip filter mine { type filter hook forward "
                       "priority 10; }'")
                     .status,
            0);
        QVERIFY(!textOf(iptables(Family::Ipv4)).contains("*filter"));
        QCOMPARE(entriesOf(native()), listed({"ip/nat"}));
    }

    void aChangeOfWhoseTableItIsIsSeenByTheSameReader()
    {
        sd_event* raw = nullptr;
        sd_event_new(&raw);
        const EventPtr event(raw);
        NftReader reader(raw);
        const auto now = [&] {
            std::optional<Result<std::string>> answer;
            reader.native([&](Result<std::string> text) { answer = std::move(text); });
            while (!answer)
                sd_event_run(raw, UINT64_MAX);
            return entriesOf(*answer);
        };
        QCOMPARE(shell("iptables-nft -A FORWARD -j ACCEPT").status, 0);
        QCOMPARE(now(), QJsonArray());
        QCOMPARE(shell("nft add rule ip filter FORWARD ct status dnat accept").status, 0);
        QCOMPARE(now(), listed());
        QCOMPARE(shell("nft flush chain ip filter FORWARD").status, 0);
        QCOMPARE(now(), QJsonArray());
    }

    void theTextOfEveryRuleIsNftsOwn()
    {
        QCOMPARE(run("nft", {"-f", PORTOLAN_TEST_DATA "/nft/expressions.nft"}).status, 0);
        const Result<Ruleset> ruleset = readNft(textOf(native()).toStdString());
        QVERIFY(ruleset);
        const QStringList ours = rulesOf(*ruleset);
        QStringList theirs = ruleLines();
        theirs.removeIf([](const QString& line) { return line.startsWith("netdev "); });
        for (qsizetype i = 0; i < std::min(ours.size(), theirs.size()); ++i)
            QCOMPARE(ours[i], theirs[i]);
        QCOMPARE(ours.size(), theirs.size());
    }

    void anOrdinaryUserReadsTheSameInANamespaceOfTheirOwn()
    {
        QTemporaryDir folder;
        QVERIFY(QFile::setPermissions(folder.path(), QFile::Permissions(0x7755)));
        const QString program = folder.filePath("tst_nft_reader");
        QVERIFY(QFile::copy(QCoreApplication::applicationFilePath(), program));
        const QString inside = QString(
            "nft add table inet mine; iptables-nft -A FORWARD -j ACCEPT; iptables-nft-save -c | grep -v '^#';"
            "echo ==OURS==; %1 --print")
                                   .arg(program);
        QStringList command{
            "unshare", "--user", "--map-current-user", "--keep-caps", "--net", "sh", "-ec", inside};
        if (geteuid() == 0)
            command
                = QStringList{"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"} + command;
        const auto output = run(command.takeFirst(), command);
        QVERIFY2(output.status == 0, output.err.constData());
        const auto border = output.out.indexOf("==OURS==\n");
        QVERIFY(border > 0);
        const QByteArray ours = output.out.mid(border + 9);
        QVERIFY2(ours.startsWith(output.out.left(border)), ours.constData());
        QVERIFY2(ours.contains("\"name\": \"mine\""), ours.constData());
        QVERIFY(!ours.contains("FORWARD\","));
    }

    void layoutsOfOwnersAreReadBackFromTheKernel_data()
    {
        QTest::addColumn<QString>("path");
        for (const char* name : {"docker", "netavark", "cni", "kube-proxy", "by-hand"})
            QTest::newRow(name) << QString(PORTOLAN_TEST_DATA "/nft/%1").arg(name);
    }

    void layoutsOfOwnersAreReadBackFromTheKernel()
    {
        QFETCH(QString, path);
        const auto loaded = run("nft", {"-f", path + ".nft"});
        QVERIFY2(loaded.status == 0, loaded.err.constData());
        const auto forwardsOf = [](const std::string& json) {
            QStringList lines;
            for (const FoundForward& found : findForwards(readNft(json).value(), {}))
                lines.append(QString::fromStdString(
                    describeListen(found.forward) + " -> " + describeTo(found.forward)));
            return lines;
        };
        QFile known(path + ".json");
        QVERIFY(known.open(QFile::ReadOnly));
        const QStringList expected = forwardsOf(known.readAll().toStdString());
        QVERIFY(!expected.isEmpty());
        QCOMPARE(forwardsOf(textOf(native()).toStdString()), expected);
    }

    void aTableOfAnyNameIsRead()
    {
        QCOMPARE(run("nft", {"-j", "-f", "-"},
                     R"({"nftables":[{"add":{"table":{"family":"inet","name":"wörld, ip/filter"}}},
                        {"add":{"chain":{"family":"inet","table":"wörld, ip/filter","name":"a b"}}}]})")
                     .status,
            0);
        QCOMPARE(entriesOf(native()), listed());
    }

private:
    static QByteArray readFile(const char* name)
    {
        QFile file(QString(PORTOLAN_TEST_DATA) + name);
        return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray();
    }
};

int main(int argc, char** argv)
{
    if (argc == 3 && std::strcmp(argv[1], "--nft-worker") == 0)
        return nftWorkerMain(argv[2]);
    if (argc == 2 && std::strcmp(argv[1], "--print") == 0)
        return printAll();
    if (!enterOwnNamespaces())
        return 1;
    QCoreApplication application(argc, argv);
    NftReaderTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_nft_reader.moc"
