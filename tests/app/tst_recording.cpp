// A host written to a folder and played back.
#include "app/client/file_source.h"
#include "app/client/host_file.h"
#include "app/client/host_texts.h"
#include "app/client/recording.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <chrono>
#include <set>

using namespace portolan;

namespace {

constexpr std::uint64_t kMillisecond = 1'000'000;
constexpr std::uint64_t kStart = 1'700'000'000'000 * kMillisecond;

FlowRecord record(FlowEvent event, std::uint32_t id, std::uint64_t milliseconds, bool translated = true)
{
    FlowRecord record;
    record.event = event;
    record.time = kStart + milliseconds * kMillisecond;
    Flow& flow = record.flow;
    flow.id = id;
    flow.protocol = 6;
    flow.start = kStart - 1000 * kMillisecond;
    flow.original = {*Address::parse("1.2.3.4"), *Address::parse("172.20.242.183"), 1040, 8080};
    flow.reply = {translated ? *Address::parse("172.17.0.2") : flow.original.destination,
        flow.original.source, std::uint16_t(translated ? 80 : 8080), 1040};
    return record;
}

HostTexts texts()
{
    HostTexts texts;
    texts.rules = {{Engine::XtablesLegacy, Family::Ipv4,
        "*nat\n:PREROUTING ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n[7:420] -A PREROUTING -p tcp -m tcp --dport "
        "8080 "
        "-m comment --comment \"caf\xc3\xa9\" -j DNAT --to-destination 172.17.0.2:80\nCOMMIT\n"}};
    texts.state
        = R"({"version":1,"host":"seaside","time":"2024-05-01T10:00:00Z","sysctls":{"net.ipv4.ip_forward":"1"}})";
    PortForward wanted;
    wanted.id = "0a1b2c3d";
    wanted.name = "site";
    wanted.listen.ports = PortRange{9090, 9090};
    wanted.to.address = *Address::parse("172.17.0.2");
    wanted.sources = {*Prefix::parse("10.0.0.0/8")};
    wanted.enabled = false;
    texts.wanted = {wanted};
    texts.helperVersion = "0.1.0";
    return texts;
}

void writeFile(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

void writeRecording(const QString& folder, const std::vector<FlowRecord>& records)
{
    writeFile(folder + "/state.json", QByteArray::fromStdString(*writeStateDocument(texts())));
    std::vector<std::uint8_t> bytes;
    for (const FlowRecord& each : records)
        packFlow(each, bytes);
    writeFile(folder + "/flows.bin",
        QByteArray(reinterpret_cast<const char*>(bytes.data()), qsizetype(bytes.size())));
}

std::uint64_t now()
{
    return std::uint64_t(std::chrono::duration_cast<std::chrono::nanoseconds>(
        std::chrono::system_clock::now().time_since_epoch())
                             .count());
}

} // namespace

class TestRecording : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::vector<std::pair<std::vector<FlowRecord>, bool>> m_batches;

    void listen(Recording& recording)
    {
        m_batches.clear();
        recording.setSpeed(0);
        connect(&recording, &HostSource::flowsArrived, this,
            [this](const std::vector<FlowRecord>& records, bool reset) {
                m_batches.emplace_back(records, reset);
            });
    }

private Q_SLOTS:
    void init()
    {
        writeRecording(m_folder.path(),
            {record(FlowEvent::Present, 1, 0), record(FlowEvent::Present, 2, 3),
                record(FlowEvent::New, 3, 500), record(FlowEvent::New, 4, 600, false),
                record(FlowEvent::Destroy, 3, 2000)});
    }

    void aStateDocumentReadsBackAsItWasWritten();
    void aTextThatIsNotUtf8ReadsBackByteForByte();
    void malformedDocumentsAreRefused_data();
    void malformedDocumentsAreRefused();
    void hasTheHostAtOnce();
    void playsFlowsAtTheirTimes();
    void everyConnectionIsThereWhenAskedFor();
    void beginsAgainAfterTheEnd();
    void movesTimesToNow();
    void playsByItself();
    void refusesEdits();
    void hasNoSnapshots();
    void aParsedHostIsWrittenAsItWas();
    void aFileIsAHostWithoutConnections();
    void saysWhatIsWrongWithAFolder();
    void theLabsRecordingPlays();
};

void TestRecording::aStateDocumentReadsBackAsItWasWritten()
{
    const HostTexts before = texts();
    const auto written = writeStateDocument(before);
    QVERIFY(written);
    const auto after = readStateDocument(*written);
    QVERIFY(after);
    QVERIFY(after->rules == before.rules);
    QVERIFY(after->wanted == before.wanted);
    QCOMPARE(after->helperVersion, before.helperVersion);
    QCOMPARE(after->state, before.state);
}

void TestRecording::aTextThatIsNotUtf8ReadsBackByteForByte()
{
    HostTexts before = texts();
    before.rules[0].text = std::string("*nat\n# \xff\x00 \xc3\n", 12);
    const auto after = readStateDocument(*writeStateDocument(before));
    QVERIFY(after);
    QVERIFY(after->rules == before.rules);
}

void TestRecording::malformedDocumentsAreRefused_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("a list") << QByteArray("[]");
    QTest::newRow("cut off") << QByteArray("{\"version\":1");
    QTest::newRow("xtables is a list") << QByteArray(R"({"xtables":[]})");
    QTest::newRow("unknown engine") << QByteArray(R"({"xtables":{"ebtables":{"ipv4":""}}})");
    QTest::newRow("unknown family") << QByteArray(R"({"xtables":{"xtables-legacy":{"ipv5":""}}})");
    QTest::newRow("a number for a text") << QByteArray(R"({"xtables":{"xtables-legacy":{"ipv4":1}}})");
    QTest::newRow("no base64") << QByteArray(R"({"xtables":{"xtables-legacy":{"ipv4":{"base64":"!"}}}})");
    QTest::newRow("wanted is an object") << QByteArray(R"({"wanted":{}})");
    QTest::newRow("an invalid forward") << QByteArray(R"({"wanted":[{"listenPorts":"0"}]})");
}

void TestRecording::malformedDocumentsAreRefused()
{
    QFETCH(QByteArray, json);
    const auto texts = readStateDocument(json.toStdString());
    QVERIFY(!texts);
    QCOMPARE(texts.error().code, ErrorCode::Invalid);
}

void TestRecording::hasTheHostAtOnce()
{
    const Recording recording(m_folder.path());
    QCOMPARE(recording.status(), HostSource::Status::Ready);
    QVERIFY(recording.isRecording());
    QCOMPARE(recording.hostName(), "seaside");
    QCOMPARE(recording.length(), std::uint64_t(2000));
    const auto& forwards = recording.snapshot()->forwards;
    QCOMPARE(forwards.size(), std::size_t(2));
    QCOMPARE(forwards[0].state, ForwardState::Disabled);
    QCOMPARE(forwards[1].counters.packets, std::uint64_t(7));
}

void TestRecording::playsFlowsAtTheirTimes()
{
    Recording recording(m_folder.path());
    listen(recording);
    recording.watchFlows(true);
    QCOMPARE(m_batches.size(), std::size_t(1));
    QVERIFY(m_batches[0].second);
    QCOMPARE(m_batches[0].first.size(), std::size_t(2));
    recording.step(499);
    QCOMPARE(m_batches.size(), std::size_t(1));
    recording.step(1);
    QCOMPARE(m_batches.size(), std::size_t(2));
    QVERIFY(!m_batches[1].second);
    QCOMPARE(m_batches[1].first.size(), std::size_t(1));
    QCOMPARE(m_batches[1].first[0].flow.id, 3u);
    recording.step(1500);
    QCOMPARE(m_batches[2].first[0].event, FlowEvent::Destroy);
    recording.watchFlows(false);
    recording.step(5000);
    QCOMPARE(m_batches.size(), std::size_t(3));
}

void TestRecording::everyConnectionIsThereWhenAskedFor()
{
    Recording recording(m_folder.path());
    listen(recording);
    recording.watchFlows(true, true);
    recording.step(2000);
    std::set<std::uint32_t> ids;
    for (const auto& [records, reset] : m_batches) {
        for (const FlowRecord& each : records)
            ids.insert(each.flow.id);
    }
    QVERIFY((ids == std::set<std::uint32_t>{1, 2, 3, 4}));
}

void TestRecording::beginsAgainAfterTheEnd()
{
    Recording recording(m_folder.path());
    listen(recording);
    recording.watchFlows(true);
    recording.step(2000);
    m_batches.clear();
    recording.step(1500);
    QCOMPARE(m_batches.size(), std::size_t(1));
    QVERIFY(m_batches[0].second);
    QCOMPARE(m_batches[0].first.size(), std::size_t(2));
}

void TestRecording::movesTimesToNow()
{
    Recording recording(m_folder.path());
    listen(recording);
    const std::uint64_t before = now();
    recording.watchFlows(true);
    const FlowRecord& first = m_batches.at(0).first.at(0);
    QVERIFY(first.time >= before && first.time <= now());
    QCOMPARE(first.time - first.flow.start, 1000 * kMillisecond);
}

void TestRecording::playsByItself()
{
    Recording recording(m_folder.path());
    listen(recording);
    recording.setSpeed(10);
    recording.watchFlows(true);
    QTRY_VERIFY(m_batches.size() >= 4);
}

void TestRecording::refusesEdits()
{
    Recording recording(m_folder.path());
    std::vector<Error> errors;
    const auto keep = [&](const Result<QString>& reply) { errors.push_back(reply.error()); };
    recording.add({}, keep);
    recording.preview({}, keep);
    recording.remove("0a1b2c3d", false,
        [&](const Result<void>& result, unsigned, unsigned) { errors.push_back(result.error()); });
    QCOMPARE(errors.size(), std::size_t(3));
    for (const Error& error : errors) {
        QCOMPARE(error.code, ErrorCode::Unsupported);
        QVERIFY(QString::fromStdString(error.message.text()).startsWith("This is a recording"));
    }
}

void TestRecording::hasNoSnapshots()
{
    Recording recording(m_folder.path());
    int refused = 0;
    const auto refuse
        = [&](const auto& result) { refused += !result && result.error().code == ErrorCode::Unsupported; };
    recording.listSnapshots(refuse);
    recording.takeSnapshot(QStringLiteral("now"), refuse);
    recording.readSnapshot(QStringLiteral("1"), refuse);
    recording.planRestore(QStringLiteral("1"), refuse);
    recording.restoreSnapshot(QStringLiteral("1"), {}, {}, refuse);
    recording.removeSnapshot(QStringLiteral("1"), refuse);
    QCOMPARE(refused, 6);
}

void TestRecording::aParsedHostIsWrittenAsItWas()
{
    const HostTexts before = texts();
    const auto parsed = buildSnapshot(before);
    QVERIFY(parsed);
    const HostTexts after = textsOf(*parsed);
    QVERIFY(after.rules == before.rules);
    QVERIFY(after.wanted == before.wanted);
    QCOMPARE(after.state, before.state);
    const auto read = readHostFile(*writeStateDocument(after));
    QVERIFY(read);
    QVERIFY(read->rules == before.rules);
}

void TestRecording::aFileIsAHostWithoutConnections()
{
    const QString path = m_folder.filePath(QStringLiteral("sent.json"));
    writeFile(path, QByteArray::fromStdString(*writeStateDocument(texts())));
    std::optional<Result<HostSnapshot>> loaded;
    FileSource::load(path, this, [&](Result<HostSnapshot> host) { loaded = std::move(host); });
    QTRY_VERIFY(loaded);
    QVERIFY(*loaded);
    FileSource source(path, std::move(**loaded));
    QCOMPARE(source.hostName(), QStringLiteral("seaside"));
    QCOMPARE(source.fileName(), QStringLiteral("sent.json"));
    QVERIFY(source.isRecording());
    QCOMPARE(source.snapshot()->forwards.size(), std::size_t(2));
    QString why;
    connect(&source, &HostSource::flowsFailed, this,
        [&](const Error& error) { why = QString::fromStdString(error.message.text()); });
    source.watchFlows(true);
    QTRY_VERIFY(why.contains(QLatin1String("not connections")));
    bool refused = false;
    source.add({}, [&](const Result<QString>& id) { refused = !id; });
    QVERIFY(refused);
    source.listSnapshots([&](const auto& list) { refused = !list; });
    QVERIFY(refused);
}

void TestRecording::saysWhatIsWrongWithAFolder()
{
    const Recording missing(m_folder.path() + "/nowhere");
    QCOMPARE(missing.status(), HostSource::Status::Unreachable);
    QVERIFY2(missing.statusText().contains("nowhere"), qPrintable(missing.statusText()));
    QVERIFY(missing.snapshot());
    writeFile(m_folder.path() + "/flows.bin", "not a record");
    const Recording broken(m_folder.path());
    QCOMPARE(broken.status(), HostSource::Status::Unreachable);
    QVERIFY(!broken.statusText().isEmpty());
}

void TestRecording::theLabsRecordingPlays()
{
    Recording recording(QStringLiteral(PORTOLAN_SOURCE_DIR "/resources/lab/recording"));
    QVERIFY2(recording.status() == HostSource::Status::Ready, qPrintable(recording.statusText()));
    QCOMPARE(recording.snapshot()->forwards.size(), std::size_t(3));
    QVERIFY2(recording.length() > 50'000, "a minute");
    listen(recording);
    recording.watchFlows(true);
    QVERIFY(!m_batches.at(0).first.empty());
    std::set<std::string> used;
    for (int second = 0; second < 60; ++second)
        recording.step(1000);
    for (const auto& [records, reset] : m_batches) {
        for (const FlowRecord& each : records) {
            for (const FoundForward& found : recording.snapshot()->forwards) {
                if (belongsTo(each.flow, found.forward))
                    used.insert(describeListen(found.forward));
            }
        }
    }
    QVERIFY2(used.contains("any:8080") && used.contains("any:9090"), "connections of both forwards");
}

QTEST_GUILESS_MAIN(TestRecording)
#include "tst_recording.moc"
