// The wanted forwards on disk.
#include "helper/forwards/forward_list.h"
#include "helper/forwards/store.h"
#include "helper/snapshots/digest.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>

#include <set>

#include <sys/stat.h>
#include <unistd.h>

using namespace portolan;

namespace {

PortForward forwardWith(const char* id, const char* name)
{
    PortForward forward;
    forward.id = id;
    forward.name = name;
    forward.protocol = Protocol::Udp;
    forward.listen.ports = PortRange{8000, 8010};
    forward.listen.interface = *InterfaceName::parse("eth0");
    forward.to.address = *Address::parse("10.0.0.7");
    forward.sources = {*Prefix::parse("192.0.2.0/24")};
    forward.hairpin = false;
    return forward;
}

Ledger ledgerOf(const std::vector<PortForward>& forwards)
{
    Ledger ledger;
    for (const PortForward& forward : forwards) {
        Edit edit;
        edit.time = 1717243200000;
        edit.uid = 1000;
        edit.changes = {{std::nullopt, forward, ledger.forwards.size()}};
        if (!ledger.add(edit)) {
            return {};
        }
    }
    return ledger;
}

} // namespace

class TestStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void noFileIsAnEmptyList()
    {
        const auto loaded = Store(m_directory.path().toStdString()).load();
        QVERIFY(loaded);
        QVERIFY(*loaded == Ledger{});
    }

    /// What is renamed cannot be refused any more, so what may fail comes before.
    void aFolderThatCannotBeReadRefusesBeforeAnythingChanges()
    {
        QTemporaryDir folder;
        const Store store(folder.path().toStdString());
        QVERIFY(store.save(ledgerOf({forwardWith("0a1b2c3d", "one")})));
        const uid_t user = geteuid() == 0 ? 12345 : geteuid(); // root reads all
        const QByteArray path = QFile::encodeName(folder.path());
        QVERIFY(geteuid() != 0 || chown(path, user, gid_t(-1)) == 0);
        QVERIFY(geteuid() != 0 || chown(path + "/forwards.json", user, gid_t(-1)) == 0);
        QCOMPARE(chmod(path, 0300), 0);
        const uid_t self = geteuid();
        QCOMPARE(seteuid(user), 0);
        const auto refused = store.save(ledgerOf({forwardWith("0a1b2c3e", "another")}));
        QCOMPARE(seteuid(self), 0);
        QCOMPARE(chmod(path, 0700), 0);
        QVERIFY(!refused);
        const auto now = store.load();
        QVERIFY(now);
        QCOMPARE(now->forwards.front().name, std::string("one"));
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList("forwards.json"));
    }

    void whatIsSavedIsLoaded()
    {
        const Store store(m_directory.path().toStdString());
        PortForward plain;
        plain.id = "00000002";
        plain.family = Family::Ipv6;
        plain.listen.ports = PortRange{80, 80};
        const std::vector<PortForward> forwards = {forwardWith("0a1b2c3d", "网页 – web"), plain};
        Ledger ledger = ledgerOf(forwards);
        QVERIFY(ledger.undo());
        ledger.automaticRepair = true;
        QVERIFY(store.save(ledger));
        const auto loaded = store.load();
        QVERIFY2(loaded.has_value(), loaded ? "" : loaded.error().message.text().c_str());
        QVERIFY(*loaded == ledger);
        QVERIFY(store.save({}));
        QVERIFY(*store.load() == Ledger{});
    }

    void onlyItsOwnerReadsTheFileAndNothingIsLeftBeside()
    {
        const Store store(m_directory.path().toStdString());
        for (int i = 0; i < 3; ++i) {
            QVERIFY(store.save(ledgerOf({forwardWith("0a1b2c3d", "")})));
        }
        struct stat status = {};
        QCOMPARE(stat(store.path().c_str(), &status), 0);
        QCOMPARE(int(status.st_mode & 0777), 0600);
        QCOMPARE(
            QDir(m_directory.path()).entryList(QDir::Files | QDir::Hidden), QStringList("forwards.json"));
    }

    void aFileThatIsNotOursIsAnErrorThatNamesIt_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("cut off") << QByteArray("{\"version\":1,\"forwards\":[");
        QTest::newRow("array") << QByteArray("[]");
        QTest::newRow("version 3") << QByteArray("{\"version\":3,\"forwards\":[]}");
        QTest::newRow("version 2 without edits") << QByteArray("{\"version\":2,\"forwards\":[]}");
        QTest::newRow("no list") << QByteArray("{\"version\":1,\"forwards\":{}}");
        QTest::newRow("no object") << QByteArray("{\"version\":1,\"forwards\":[7]}");
        QTest::newRow("number") << QByteArray("{\"version\":1,\"forwards\":[{\"id\":7}]}");
        QTest::newRow("mixed array") << QByteArray(
            "{\"version\":1,\"forwards\":[{\"sources\":[\"10.0.0.0/8\",7]}]}");
        QTest::newRow("no id") << QByteArray("{\"version\":1,\"forwards\":[{\"listenPorts\":\"80\"}]}");
        QTest::newRow("bad port") << QByteArray(
            "{\"version\":1,\"forwards\":[{\"id\":\"00000001\",\"listenPorts\":\"0\"}]}");
        QTest::newRow("unknown key") << QByteArray(
            "{\"version\":1,\"forwards\":[{\"id\":\"00000001\",\"listenPorts\":\"1\",\"x\":true}]}");
        QTest::newRow("id twice") << QByteArray(
            "{\"version\":1,\"forwards\":[{\"id\":\"00000001\",\"listenPorts\":"
            "\"1\"},{\"id\":\"00000001\",\"listenPorts\":\"2\"}]}");
        QTest::newRow("deep") << QByteArray(100000, '[');
    }

    void aFileThatIsNotOursIsAnErrorThatNamesIt()
    {
        QFETCH(QByteArray, text);
        QTemporaryDir directory;
        const Store store(directory.path().toStdString());
        QFile file(store.path().c_str());
        QVERIFY(file.open(QFile::WriteOnly));
        file.write(text);
        file.close();
        const auto loaded = store.load();
        QVERIFY(!loaded);
        QCOMPARE(int(loaded.error().code), int(ErrorCode::Kernel));
        QVERIFY(loaded.error().message.text().find(store.path()) != std::string::npos);
    }

    void theListOfAnEarlierVersionIsRead()
    {
        const std::vector<PortForward> forwards = {forwardWith("0a1b2c3d", "old")};
        const auto read = readLedger(writeForwards(forwards), "here");
        QVERIFY(read);
        QVERIFY(read->forwards == forwards);
        QVERIFY(read->edits.empty());
    }

    void aFlippedBitIsNoticedAndTheChecksumMayBeTakenOut()
    {
        Ledger ledger = ledgerOf({forwardWith("0a1b2c3d", "web")});
        ledger.pending = PendingEdit{1, false, 1000, 30, 1717243230000, "0a1b2c3d"};
        const std::string text = writeLedger(ledger);
        QVERIFY(*readLedger(text, "here") == ledger);
        std::string flipped = text;
        flipped.replace(flipped.find("10.0.0.7"), 8, "10.0.0.6");
        const auto refused = readLedger(flipped, "here");
        QVERIFY(!refused);
        QVERIFY(refused.error().message.text().find("checksum") != std::string::npos);
        const auto start = flipped.find(" \"checksum\"");
        flipped.erase(start, flipped.find('\n', start) + 1 - start);
        QVERIFY2(readLedger(flipped, "here"), flipped.c_str());
    }

    void theChecksumOfAnEarlierVersionIsAccepted()
    {
        const Ledger ledger = ledgerOf({forwardWith("0a1b2c3d", "web")});
        auto document = nlohmann::json::parse(writeLedger(ledger));
        document.erase("checksum");
        document["checksum"] = digestOf(document.dump());
        const auto read = readLedger(document.dump(1), "here");
        QVERIFY2(read, read ? "" : read.error().message.text().c_str());
        QVERIFY(*read == ledger);
        document["checksum"] = digestOf(document.dump());
        QVERIFY(!readLedger(document.dump(1), "here"));
    }

    void everyNameAndKeyIsWrittenAsJsonHasIt()
    {
        Ledger ledger = ledgerOf({forwardWith("0a1b2c3d", "a \"quoted\" \\ name"),
            forwardWith("0a1b2c3e", "tab\tand\x7f"), forwardWith("0a1b2c3f", "网页")});
        ledger.engine = Engine::Nftables;
        ledger.enginePreference = EnginePreference::Nftables;
        ledger.edits.front().rolledBack = true;
        ledger.edits.back().changes.push_back({ledger.forwards[0], ledger.forwards[0], 7});
        ledger.pending = PendingEdit{3, false, 1000, 30, 1717243230000, "0a\"1"};
        const auto document = nlohmann::json::parse(writeLedger(ledger));
        auto checked = document;
        checked.erase("checksum");
        QCOMPARE(QByteArray::fromStdString(document["checksum"].get<std::string>()),
            QByteArray::fromStdString(ledgerChecksum(checked.dump())));
        QCOMPARE(document["forwards"][0]["name"].get<std::string>(), ledger.forwards[0].name);
        QCOMPARE(document["forwards"][1]["name"].get<std::string>(), ledger.forwards[1].name);
        QVERIFY(document["edits"][0]["rolledBack"].get<bool>());
        QCOMPARE(document["edits"][2]["changes"][1]["place"].get<int>(), 7);
        QVERIFY(document["edits"][2]["changes"][1]["before"] == document["edits"][2]["changes"][1]["after"]);
        QCOMPARE(document["engine"].get<std::string>(), std::string("nftables"));
        QCOMPARE(document["pending"]["snapshot"].get<std::string>(), std::string("0a\"1"));
    }

    void whatAWriterRemembersIsWhatIsWritten()
    {
        LedgerWriter writer;
        Ledger ledger = ledgerOf({forwardWith("0a1b2c3d", "one"), forwardWith("0a1b2c3e", "two")});
        const auto asANewOne = [&] { return writer.write(ledger) == writeLedger(ledger); };
        QVERIFY(asANewOne());
        QVERIFY(asANewOne());
        Edit edit;
        edit.verb = EditVerb::Replace;
        edit.changes = {{ledger.forwards[0], forwardWith("0a1b2c3d", "another"), 0}};
        QVERIFY(ledger.add(edit));
        QVERIFY(asANewOne());
        QVERIFY(ledger.undo());
        QVERIFY(asANewOne());
        ledger.edits.clear();
        ledger.done = 0;
        QVERIFY(asANewOne());
        ledger.forwards.clear();
        QVERIFY(asANewOne());
    }

    void theQuickDigestTellsEveryByteAndTheLength()
    {
        std::set<std::string> seen;
        std::string text;
        for (int length = 0; length < 40; ++length, text += '\0') {
            QVERIFY(seen.insert(quickDigestOf(text)).second);
            for (char& byte : text) {
                byte = 'x';
                QVERIFY(seen.insert(quickDigestOf(text)).second);
                byte = '\0';
            }
        }
        QCOMPARE(quickDigestOf(text).size(), std::size_t(33));
    }

    void aPendingEditThatIsNotTheLastIsRefused()
    {
        Ledger ledger = ledgerOf({forwardWith("0a1b2c3d", ""), forwardWith("0a1b2c3e", "")});
        ledger.pending = PendingEdit{1, false, 1000, 30, 0, {}};
        QVERIFY(!readLedger(writeLedger(ledger), "here"));
    }

    void whatAKilledSaveLeftIsSweptAndNothingElse()
    {
        QTemporaryDir directory;
        const Store store(directory.path().toStdString());
        QVERIFY(store.save({}));
        for (const char* name : {"forwards.json.aB3xY9", "forwards.json.kept-by-hand", "other.aB3xY9"}) {
            QVERIFY(QFile(directory.filePath(name)).open(QFile::WriteOnly));
        }
        store.sweep();
        QCOMPARE(QDir(directory.path()).entryList(QDir::Files),
            (QStringList{"forwards.json", "forwards.json.kept-by-hand", "other.aB3xY9"}));
    }

    void aDirectoryThatIsNotThereIsAnError()
    {
        const Store store("/nonexistent/portolan");
        const auto saved = store.save({});
        QVERIFY(!saved);
        QVERIFY(saved.error().message.text().find("/nonexistent/portolan") != std::string::npos);
    }

    void idsAreEightDigitsAndNew()
    {
        std::vector<PortForward> forwards;
        std::set<std::string> seen;
        for (int i = 0; i < 200; ++i) {
            PortForward forward;
            forward.id = *newId(forwards);
            QCOMPARE(int(forward.id.size()), 8);
            QVERIFY(forward.id.find_first_not_of("0123456789abcdef") == std::string::npos);
            QVERIFY(seen.insert(forward.id).second);
            forwards.push_back(forward);
        }
    }

private:
    QTemporaryDir m_directory;
};

QTEST_APPLESS_MAIN(TestStore)
#include "tst_store.moc"
