// Snapshots on disk: whole, damaged, too many.
#include "helper/snapshots/rule_names.h"
#include "helper/snapshots/snapshot_store.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>

#include <sys/stat.h>

using namespace portolan;

namespace {

Snapshot snapshotOf(const char* name, std::int64_t time, SnapshotReason reason = SnapshotReason::Taken)
{
    Snapshot snapshot;
    snapshot.info.name = name;
    snapshot.info.time = time;
    snapshot.info.reason = reason;
    snapshot.info.rules = 3;
    snapshot.info.forwards = 1;
    snapshot.info.engines = {"xtables-legacy"};
    snapshot.info.fingerprint = fingerprintOf({}, {});
    // Any byte, line breaks too.
    snapshot.texts = {{Engine::XtablesLegacy, Family::Ipv4, std::string("*nat\n\"a\nb\0\xff\"\n", 14)},
        {Engine::XtablesLegacy, Family::Ipv6, ""}};
    PortForward forward;
    forward.id = "0a1b2c3d";
    forward.name = "网页";
    forward.listen.ports = PortRange{80, 80};
    forward.to.address = *Address::parse("10.0.0.7");
    snapshot.wanted = {forward};
    return snapshot;
}

QByteArray names(const Result<std::vector<SnapshotInfo>>& list)
{
    QByteArrayList all;
    for (const SnapshotInfo& info : list.value())
        all += info.damaged.empty() ? QByteArray::fromStdString(info.name) : QByteArray("DAMAGED");
    return all.join(' ');
}

QByteArray why(const Error& error)
{
    return QByteArray::fromStdString(error.message.text());
}

} // namespace

class TestSnapshotStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        QVERIFY(m_directory->isValid());
    }

    void withoutAnythingTheListIsEmpty()
    {
        QVERIFY(store().list()->empty());
        QCOMPARE(store().load("00000000").error().code, ErrorCode::Invalid);
        for (const char* id : {"", "../x", "0000000", "0000000A", ".new-abc", "00000000/.."})
            QCOMPARE(store().remove(id).error().code, ErrorCode::Invalid);
    }

    void whatIsSavedIsLoaded()
    {
        const auto saved = store().save(snapshotOf("über", 1717763400123));
        QVERIFY(saved);
        const auto loaded = store().load(saved->id);
        QVERIFY2(loaded, loaded ? "" : why(loaded.error()));
        QCOMPARE(loaded->info.name, std::string("über"));
        QCOMPARE(loaded->info.time, 1717763400123);
        QCOMPARE(loaded->info.size, saved->size);
        QCOMPARE(loaded->info.fingerprint, saved->fingerprint);
        QCOMPARE(loaded->texts.size(), 2U);
        QCOMPARE(loaded->texts[0].text, snapshotOf("", 0).texts[0].text);
        QVERIFY(loaded->wanted == snapshotOf("", 0).wanted);
        QVERIFY(loaded->restorable);
        const auto listed = store().list();
        QCOMPARE(listed->size(), 1U);
        QCOMPARE(listed->front().size, saved->size);
        QVERIFY(store().remove(saved->id));
        QVERIFY(store().list()->empty());
        QVERIFY(folder().entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot).isEmpty());
    }

    void onlyItsOwnerReadsIt()
    {
        const auto saved = store().save(snapshotOf("a", 1));
        for (const char* file : {"", "/info.json", "/forwards.json", "/xtables-legacy-ipv4.save"}) {
            struct stat status = {};
            QCOMPARE(stat(path(*saved, file).toUtf8().constData(), &status), 0);
            QCOMPARE(status.st_mode & 077, 0U);
        }
    }

    void theOldestComesFirst()
    {
        for (const auto& [name, time] : {std::pair{"b", 2}, {"c", 3}, {"a", 1}})
            QVERIFY(store().save(snapshotOf(name, time)));
        QCOMPARE(names(store().list()), QByteArray("a b c"));
    }

    void damagedOnesAreListedAsDamaged_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<int>("kind");
        for (const char* file : {"info.json", "forwards.json", "xtables-legacy-ipv4.save"}) {
            QTest::addRow("%s is missing", file) << QByteArray(file) << 0;
            QTest::addRow("%s is empty", file) << QByteArray(file) << 1;
            QTest::addRow("%s is cut off", file) << QByteArray(file) << 2;
        }
        QTest::newRow("info.json is another JSON") << QByteArray("info.json") << 3;
        QTest::newRow("info.json leads out of the folder") << QByteArray("info.json") << 4;
        QTest::newRow("info.json has wrong types") << QByteArray("info.json") << 5;
    }

    void damagedOnesAreListedAsDamaged()
    {
        QFETCH(QByteArray, file);
        QFETCH(int, kind);
        const auto saved = store().save(snapshotOf("bad", 2));
        QVERIFY(store().save(snapshotOf("good", 3)));
        QFile opened(path(*saved, '/' + file));
        QVERIFY(opened.open(QFile::ReadWrite));
        const QByteArray content = opened.readAll();
        if (kind == 0)
            QVERIFY(opened.remove());
        else if (kind <= 2)
            opened.resize(kind == 1 ? 0 : content.size() / 2);
        else {
            auto json = nlohmann::json::parse(content.toStdString());
            if (kind == 3)
                json = {{"version", 1}};
            if (kind == 4)
                json["forwards"]["file"] = "../../../etc/passwd";
            if (kind == 5)
                json["texts"] = {{"file", 7}};
            opened.resize(0);
            opened.seek(0);
            opened.write(QByteArray::fromStdString(json.dump()));
        }
        opened.close();
        QCOMPARE(names(store().list()), QByteArray("DAMAGED good"));
        const auto loaded = store().load(saved->id);
        QCOMPARE(loaded.error().code, ErrorCode::Kernel);
        QVERIFY2(why(loaded.error()).contains("damaged"), why(loaded.error()));
        QVERIFY(store().remove(saved->id)); // one can get rid of it
        QCOMPARE(names(store().list()), QByteArray("good"));
    }

    void aByteThatFlippedIsFound()
    {
        const auto saved = store().save(snapshotOf("a", 1));
        QFile file(path(*saved, "/xtables-legacy-ipv4.save"));
        QVERIFY(file.open(QFile::ReadWrite));
        file.seek(3);
        file.putChar('X');
        file.close();
        QCOMPARE(names(store().list()), QByteArray("a")); // its size is right; the list reads no rules
        QVERIFY(why(store().load(saved->id).error()).contains("xtables-legacy-ipv4.save"));
    }

    void anyDamageToInfoIsSurvived()
    {
        const auto saved = store().save(snapshotOf("a", 1));
        QFile file(path(*saved, "/info.json"));
        QVERIFY(file.open(QFile::ReadWrite));
        const QByteArray good = file.readAll();
        for (qsizetype at = 0; at < good.size(); ++at) {
            QByteArray bad = good;
            bad[at] = char(bad[at] ^ (at % 2 ? 0x10 : 0x01));
            file.seek(0);
            file.write(bad);
            file.flush();
            (void)store().list();
            (void)store().load(saved->id);
        }
    }

    void anotherKindOfMachineMayLookButNotRestore()
    {
        const auto saved = store().save(snapshotOf("a", 1));
        QFile file(path(*saved, "/info.json"));
        QVERIFY(file.open(QFile::ReadWrite));
        auto json = nlohmann::json::parse(file.readAll().toStdString());
        json["machine"] = "pdp11/16";
        file.resize(0);
        file.seek(0);
        file.write(QByteArray::fromStdString(json.dump()));
        file.close();
        const auto loaded = store().load(saved->id);
        QVERIFY(loaded);
        QVERIFY(!loaded->restorable);
        QCOMPARE(loaded->texts.size(), 2U);
    }

    void whatACrashLeftIsSweptAway()
    {
        QVERIFY(store().save(snapshotOf("a", 1)));
        QVERIFY(folder().mkdir(".new-x1y2z3"));
        QVERIFY(folder().mkdir(".old-00000000"));
        QCOMPARE(names(store().list()), QByteArray("a"));
        QCOMPARE(folder().entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot).size(), 1);
    }

    void peoplesAreNeverDropped()
    {
        SnapshotStore small(m_directory->path().toStdString(), {2, 2, 1 << 20});
        QVERIFY(small.save(snapshotOf("a", 1)));
        QVERIFY(small.save(snapshotOf("b", 2)));
        const auto third = small.save(snapshotOf("c", 3));
        QCOMPARE(third.error().code, ErrorCode::Busy);
        QVERIFY2(why(third.error()).contains("remove one"), why(third.error()));
        QCOMPARE(names(small.list()), QByteArray("a b"));
        for (const auto& [name, time] : {std::pair{"x", 4}, {"y", 5}, {"z", 6}})
            QVERIFY(small.save(snapshotOf(name, time, SnapshotReason::BeforeRestore)));
        QCOMPARE(names(small.list()), QByteArray("a b y z"));
    }

    void theOneBeingRestoredIsNotDropped()
    {
        SnapshotStore small(m_directory->path().toStdString(), {2, 2, 1 << 20});
        const auto first = small.save(snapshotOf("x", 1, SnapshotReason::BeforeRestore));
        QVERIFY(small.save(snapshotOf("y", 2, SnapshotReason::BeforeRestore)));
        QVERIFY(small.save(snapshotOf("z", 3, SnapshotReason::BeforeRestore), first->id));
        QVERIFY(names(small.list()).contains("x"));
    }

    void theirSizeIsBounded()
    {
        Snapshot big = snapshotOf("big", 9);
        big.texts[0].text.assign(600 << 10, 'x');
        SnapshotStore small(m_directory->path().toStdString(), {9, 9, 1 << 20});
        big.info.reason = SnapshotReason::BeforeRestore;
        QVERIFY(small.save(big));
        big.info.reason = SnapshotReason::Taken;
        big.info.name = "mine";
        QVERIFY(small.save(big)); // makes room by what nobody asked for
        QCOMPARE(names(small.list()), QByteArray("mine"));
        QCOMPARE(small.save(big).error().code, ErrorCode::Busy);
        QCOMPARE(names(small.list()), QByteArray("mine"));
    }

    void namesAreForPeopleAlone_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<bool>("good");
        QTest::newRow("empty") << QByteArray() << true;
        QTest::newRow("words") << QByteArray("before docker run \"x\"") << true;
        QTest::newRow("64 bytes") << QByteArray(64, 'x') << true;
        QTest::newRow("65 bytes") << QByteArray(65, 'x') << false;
        QTest::newRow("line break") << QByteArray("a\nb") << false;
        QTest::newRow("escape") << QByteArray("\x1b[2J") << false;
        QTest::newRow("C1") << QByteArray("\xc2\x9b") << false;
        QTest::newRow("not UTF-8") << QByteArray("\xff") << false;
        QTest::newRow("right to left") << QByteArray("\xe2\x80\xae") << false;
    }

    void namesAreForPeopleAlone()
    {
        QFETCH(QByteArray, name);
        QFETCH(bool, good);
        QCOMPARE(checkSnapshotName(name.toStdString()).has_value(), good);
    }

    void countersAreTakenOutOfATextWhereverTheyStand()
    {
        QCOMPARE(withoutCounters("*nat\n:INPUT ACCEPT [1:2]\n:A - [0:0]\n[3:4] -A A -j B\nCOMMIT\n"),
            std::string("*nat\n:INPUT ACCEPT \n:A - \n -A A -j B\nCOMMIT\n"));
        QCOMPARE(withoutCounters("[x:1] -A\n:a[b]\n"), std::string("[x:1] -A\n:a[b]\n"));
        QCOMPARE(withoutCounters(""), std::string());
        QVERIFY(namesByNumber("-A A -m set --match-set web src -j DROP\n"));
        QVERIFY(!namesByNumber("-A A -m comment --comment --match-sets -j DROP\n"));
    }

private:
    SnapshotStore store() const { return SnapshotStore(m_directory->path().toStdString()); }
    QDir folder() const { return QDir(m_directory->filePath("snapshots")); }
    QString path(const SnapshotInfo& info, const QByteArray& file) const
    {
        return folder().filePath(QString::fromStdString(info.id)) + QString::fromUtf8(file);
    }

    std::unique_ptr<QTemporaryDir> m_directory;
};

QTEST_GUILESS_MAIN(TestSnapshotStore)
#include "tst_snapshot_store.moc"
