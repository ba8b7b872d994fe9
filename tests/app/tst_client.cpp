// HelperClient against a helper played by the test, on a real bus.
#include "app/client/forward_map.h"
#include "app/client/helper_client.h"
#include "tests/support/fake_helper.h"
#include "tests/support/private_bus.h"

#include <QDBusArgument>
#include <QSignalSpy>
#include <QTest>

using namespace portolan;
using portolan::test::FakeHelper;
using portolan::test::PrivateBus;
using Status = HostSource::Status;

namespace {

/// Texts one reading of the host asks for: two families of two engines, and nftables.
constexpr int kTexts = 5;

FlowRecord record(std::uint32_t id)
{
    FlowRecord record;
    record.event = FlowEvent::New;
    record.time = 1;
    record.flow.id = id;
    record.flow.protocol = 6;
    return record;
}

QByteArray packed(unsigned count, std::uint32_t first = 1)
{
    std::vector<std::uint8_t> bytes;
    for (unsigned i = 0; i < count; ++i)
        packFlow(record(first + i), bytes);
    return QByteArray(reinterpret_cast<const char*>(bytes.data()), qsizetype(bytes.size()));
}

PortForward forward()
{
    PortForward forward;
    forward.listen.ports = PortRange{9090, 9090};
    forward.to.address = *Address::parse("172.17.0.2");
    forward.to.ports = PortRange{80, 80};
    forward.name = "Häfen";
    return forward;
}

struct Batches {
    std::vector<std::pair<std::vector<FlowRecord>, bool>> all;
    explicit Batches(HostSource& source)
    {
        QObject::connect(&source, &HostSource::flowsArrived, &source,
            [this](const std::vector<FlowRecord>& records, bool reset) { all.emplace_back(records, reset); });
    }
    std::size_t records() const
    {
        std::size_t sum = 0;
        for (const auto& batch : all)
            sum += batch.first.size();
        return sum;
    }
};

} // namespace

class TestClient : public QObject {
    Q_OBJECT

private:
    PrivateBus m_bus;
    std::unique_ptr<FakeHelper> m_helper;

    void helperAppears()
    {
        m_helper = std::make_unique<FakeHelper>(m_bus.address());
        QVERIFY(m_helper->appear());
    }

private Q_SLOTS:
    void init() { QVERIFY2(m_bus.start(), "dbus-daemon does not start; is the package dbus installed?"); }
    void cleanup()
    {
        m_helper.reset();
        m_bus.stop();
    }

    void editsAreReadWithTheirForwardsAndWhatWaits()
    {
        helperAppears();
        PortForward then = forward();
        then.id = "0a1b2c3d";
        PortForward now = then;
        now.listen.ports = PortRange{9091, 9091};
        m_helper->edits
            = {{{"number", QVariant::fromValue(7ull)}, {"time", QVariant::fromValue(1717243200000ll)},
                {"uid", 1000u}, {"verb", "replace"}, {"state", "pending"}, {"summary", "whatever"},
                {"before", QVariant::fromValue(QList<QVariantMap>{toVariantMap(then)})},
                {"after", QVariant::fromValue(QList<QVariantMap>{toVariantMap(now)})}}};
        m_helper->editStatus = {{"automaticRepair", true}, {"undo", QVariant::fromValue(7ull)},
            {"pending", QVariant::fromValue(7ull)}, {"pendingUid", 1000u}, {"pendingSeconds", 30u},
            {"pendingRemaining", QVariant::fromValue(20000ull)}};
        HelperClient client(m_bus.address());
        QTRY_COMPARE(client.status(), Status::Ready);
        std::optional<Result<EditLog>> log;
        client.readEdits([&](Result<EditLog> read) { log = std::move(read); });
        QTRY_VERIFY(log.has_value());
        QVERIFY2(log->has_value(), *log ? "" : log->error().message.text().c_str());
        QCOMPARE((*log)->edits.size(), std::size_t(1));
        const Edit& edit = (*log)->edits.front().edit;
        QVERIFY(edit.verb == EditVerb::Replace);
        QCOMPARE(edit.changes.size(), std::size_t(1));
        QVERIFY(edit.changes[0].before == then && edit.changes[0].after == now);
        QCOMPARE((*log)->undo, 7ull);
        QVERIFY((*log)->automaticRepair);
        QVERIFY((*log)->waiting);
        const auto left = (*log)->waiting->until - std::chrono::steady_clock::now();
        QVERIFY(left > std::chrono::seconds(15) && left <= std::chrono::seconds(20));
        QVERIFY((*log)->find(7) && !(*log)->find(8));

        std::optional<Result<Edit>> confirmed;
        client.confirmEdit(7, [&](Result<Edit> done) { confirmed = std::move(done); });
        QTRY_VERIFY(confirmed.has_value());
        QCOMPARE((*confirmed)->number, 7ull);
        QCOMPARE(qdbus_cast<QVariantMap>(m_helper->last("Confirm").arguments().value(0)).value("edit"),
            QVariant(7ull));
        QSignalSpy changed(&client, &HostSource::editsChanged);
        m_helper->signalChanged("Forwards");
        QTRY_COMPARE(changed.size(), 1);
    }

    void editsOfSeveralSumUpTheirConnections()
    {
        helperAppears();
        HelperClient client(m_bus.address());
        QTRY_COMPARE(client.status(), Status::Ready);
        unsigned sum = 0;
        unsigned gone = 0;
        int replies = 0;
        const auto reply = [&](const Result<void>& done, unsigned connections, unsigned ended) {
            QVERIFY(done);
            sum = connections;
            gone = ended;
            ++replies;
        };
        client.setEnabled({"a", "b"}, false, {30, true}, reply);
        QTRY_COMPARE(replies, 1);
        QCOMPARE(sum, 6u);
        QCOMPARE(gone, 4u);
        const auto asked = m_helper->last("SetEnabled").arguments();
        QCOMPARE(asked.value(0).toStringList(), (QStringList{"a", "b"}));
        QCOMPARE(asked.value(1).toBool(), false);
        const auto options = qdbus_cast<QVariantMap>(asked.value(2));
        QCOMPARE(options.value("confirm"), QVariant(30u));
        QCOMPARE(options.value("endConnections"), QVariant(true));
        client.replace("a", forward(), {}, reply);
        QTRY_COMPARE(replies, 2);
        QCOMPARE(sum, 1u);
        std::optional<Result<QStringList>> ids;
        client.addSeveral(
            {forward(), forward()}, {}, [&](Result<QStringList> added) { ids = std::move(added); });
        QTRY_VERIFY(ids.has_value());
        QCOMPARE((*ids)->size(), 2);
    }

    void readsTheWholeHost();
    void saysThatThereIsNoBusAndFindsItLater();
    void saysThatThereIsNoHelperAndFindsItLater();
    void findsAHelperThatWentAway();
    void findsABusThatWentAway();
    void readsAgainWhenTheRulesChange();
    void readsNothingWhileNobodyLooks();
    void readsCountersAgainByItself();
    void leavesOutAFamilyTheHostDoesNotHave();
    void readsBigRulesetsToo();
    void saysThatItMayNotLookAndTriesAgain();
    void promptsOnlyForWhatAPersonAsked();
    void sendsAForwardWithItsTypes();
    void editsEndInTheErrorTheHelperNamed_data();
    void editsEndInTheErrorTheHelperNamed();
    void anEditIsAnsweredOnceWhenTheHelperDies();
    void anEditWithoutHelperIsRefusedAtOnce();
    void removeSaysWhatUsedTheForward();
    void manyConnectionsAreEndedAFewThousandAtATime();
    void anEndThatIsRefusedSaysHowFarItCame();
    void aSettingIsSetWithItsOldValueTold();
    void flowsBeginWithAReset();
    void aFullReadIsFollowedByAnotherAtOnce();
    void lostRecordsReset();
    void aHelperThatDoesNotAnswerIsSaidUntilItDoes();
    void aSessionThatVanishedIsOpenedAgain();
    void aDeniedWatchIsSaidAndNotRepeated();
};

void TestClient::readsTheWholeHost()
{
    helperAppears();
    m_helper->ipv6 = "*filter\n:FORWARD DROP [1:2]\nCOMMIT\n";
    m_helper->wanted = {{{"id", "0a1b2c3d"}, {"protocol", "udp"}, {"listenPorts", "53"},
        {"toAddress", "10.0.0.2"}, {"sources", QStringList{"10.0.0.0/8"}}, {"enabled", false}}};
    HelperClient client(m_bus.address());
    QSignalSpy changed(&client, &HostSource::snapshotChanged);
    QTRY_COMPARE(client.status(), Status::Ready);
    QCOMPARE(changed.count(), 1);
    const auto snapshot = client.snapshot();
    QVERIFY(snapshot->ruleset.table(Engine::XtablesLegacy, Family::Ipv4, "nat"));
    QVERIFY(snapshot->ruleset.table(Engine::XtablesLegacy, Family::Ipv6, "filter"));
    QCOMPARE(client.hostName(), "seaside");
    QCOMPARE(snapshot->helperVersion, "9.8.7");
    QCOMPARE(snapshot->wanted.size(), std::size_t(1));
    QCOMPARE(snapshot->forwards.size(), std::size_t(1));
    QCOMPARE(snapshot->forwards[0].state, ForwardState::Disabled);
    QCOMPARE(snapshot->wanted[0].sources.size(), std::size_t(1));
    QVERIFY(client.statusText().isEmpty());
    QVERIFY(!client.isRecording());
}

void TestClient::saysThatThereIsNoBusAndFindsItLater()
{
    m_bus.stop();
    HelperClient client(m_bus.address());
    QTRY_COMPARE(client.status(), Status::Unreachable);
    QVERIFY2(client.statusText().contains("No system bus"), qPrintable(client.statusText()));
    QVERIFY(client.snapshot());
    QVERIFY(m_bus.start());
    helperAppears();
    QTRY_COMPARE_WITH_TIMEOUT(client.status(), Status::Ready, 10000);
}

void TestClient::saysThatThereIsNoHelperAndFindsItLater()
{
    HelperClient client(m_bus.address());
    QTRY_COMPARE(client.status(), Status::Unreachable);
    QVERIFY2(client.statusText().contains("not running"), qPrintable(client.statusText()));
    helperAppears();
    QTRY_COMPARE(client.status(), Status::Ready);
}

void TestClient::findsAHelperThatWentAway()
{
    helperAppears();
    HelperClient client(m_bus.address());
    QTRY_COMPARE(client.status(), Status::Ready);
    m_helper.reset();
    QTRY_COMPARE(client.status(), Status::Unreachable);
    QVERIFY2(client.statusText().contains("stopped") || client.statusText().contains("not running"),
        qPrintable(client.statusText()));
    QVERIFY2(!client.snapshot()->ruleset.empty(), "the last snapshot stays to be looked at");
    helperAppears();
    m_helper->ipv4 = "*mangle\n:INPUT ACCEPT [0:0]\nCOMMIT\n";
    QTRY_COMPARE(client.status(), Status::Ready);
    QVERIFY(client.snapshot()->ruleset.table(Engine::XtablesLegacy, Family::Ipv4, "mangle"));
}

void TestClient::findsABusThatWentAway()
{
    helperAppears();
    HelperClient client(m_bus.address());
    QTRY_COMPARE(client.status(), Status::Ready);
    m_bus.stop();
    QTRY_COMPARE(client.status(), Status::Unreachable);
    m_helper.reset();
    QVERIFY(m_bus.start());
    helperAppears();
    QTRY_COMPARE_WITH_TIMEOUT(client.status(), Status::Ready, 10000);
}

void TestClient::readsAgainWhenTheRulesChange()
{
    helperAppears();
    HelperClient client(m_bus.address());
    QTRY_COMPARE(client.status(), Status::Ready);
    m_helper->ipv4 = "*raw\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n";
    for (int i = 0; i < 20; ++i)
        m_helper->signalChanged("Rules", {"xtables-legacy"});
    QTRY_VERIFY_WITH_TIMEOUT(
        client.snapshot()->ruleset.table(Engine::XtablesLegacy, Family::Ipv4, "raw"), 2000);
    QVERIFY2(m_helper->count("State") <= 4, "twenty signals at once are one change");
    m_helper->ipv4 = "*security\n:INPUT ACCEPT [0:0]\nCOMMIT\n";
    m_helper->signalChanged("Forwards");
    QTRY_VERIFY_WITH_TIMEOUT(
        client.snapshot()->ruleset.table(Engine::XtablesLegacy, Family::Ipv4, "security"), 2000);
}

void TestClient::readsNothingWhileNobodyLooks()
{
    helperAppears();
    HelperClient client(m_bus.address());
    QTRY_COMPARE(client.status(), Status::Ready);
    client.setLookedAt(false);
    const int before = m_helper->count("Save");
    m_helper->signalChanged("Rules", {"xtables-legacy"});
    QTest::qWait(2500); // longer than counters are left alone
    QCOMPARE(m_helper->count("Save"), before);
    client.setLookedAt(true);
    QTRY_COMPARE_WITH_TIMEOUT(m_helper->count("Save"), before + kTexts, 1000);
}

void TestClient::readsCountersAgainByItself()
{
    helperAppears();
    HelperClient client(m_bus.address());
    QTRY_COMPARE(client.status(), Status::Ready);
    const int before = m_helper->count("Save");
    QTRY_VERIFY_WITH_TIMEOUT(m_helper->count("Save") >= before + kTexts, 4000);
}

void TestClient::leavesOutAFamilyTheHostDoesNotHave()
{
    helperAppears();
    m_helper->refuse["Save"] = {"org.portolan.Error.Unsupported", "This kernel has no legacy tables."};
    HelperClient client(m_bus.address());
    QTRY_COMPARE(client.status(), Status::Ready);
    QVERIFY(client.snapshot()->ruleset.empty());
}

void TestClient::readsBigRulesetsToo()
{
    helperAppears();
    QByteArray text = "*nat\n:PREROUTING ACCEPT [0:0]\n";
    constexpr int kRules = 20000;
    for (int i = 0; i < kRules; ++i)
        text += "[0:0] -A PREROUTING -s 10.0.0.1/32 -p tcp -m tcp --dport 80 -j ACCEPT\n";
    m_helper->ipv4 = text + "COMMIT\n";
    QVERIFY2(m_helper->ipv4.size() > 1'000'000, "big enough to be parsed beside the window");
    HelperClient client(m_bus.address());
    QTRY_COMPARE_WITH_TIMEOUT(client.status(), Status::Ready, 20000);
    const Table* table = client.snapshot()->ruleset.table(Engine::XtablesLegacy, Family::Ipv4, "nat");
    QVERIFY(table);
    QCOMPARE(table->chains[0].rules.size(), std::size_t(kRules));
}

void TestClient::saysThatItMayNotLookAndTriesAgain()
{
    helperAppears();
    m_helper->refuse["State"] = {"org.portolan.Error.Denied", "You may not look at this host."};
    HelperClient client(m_bus.address());
    QTRY_COMPARE(client.status(), Status::Denied);
    QCOMPARE(client.statusText(), "You may not look at this host.");
    m_helper->refuse.clear();
    client.refresh();
    QTRY_COMPARE(client.status(), Status::Ready);
}

void TestClient::promptsOnlyForWhatAPersonAsked()
{
    helperAppears();
    HelperClient client(m_bus.address());
    QTRY_COMPARE(client.status(), Status::Ready);
    const int before = m_helper->count("State");
    m_helper->signalChanged("Forwards");
    QTRY_VERIFY(m_helper->count("State") > before);
    QVERIFY(!m_helper->last("State").isInteractiveAuthorizationAllowed());
    client.refresh();
    QTRY_VERIFY(m_helper->last("State").isInteractiveAuthorizationAllowed());
    client.add(forward(), [](const Result<QString>&) {});
    QTRY_VERIFY(m_helper->count("Add") == 1);
    QVERIFY(m_helper->last("Add").isInteractiveAuthorizationAllowed());
}

void TestClient::sendsAForwardWithItsTypes()
{
    helperAppears();
    HelperClient client(m_bus.address());
    QTRY_COMPARE(client.status(), Status::Ready);
    QString id;
    client.add(forward(), [&](const Result<QString>& reply) { id = reply.value_or("failed"); });
    QTRY_COMPARE(id, "0a1b2c3d");
    const QVariantMap sent = qdbus_cast<QVariantMap>(m_helper->last("Add").arguments().value(0));
    QVERIFY2(!sent.contains("id"), "Add refuses an id");
    QCOMPARE(sent["name"].toString(), QString::fromUtf8("Häfen"));
    QCOMPARE(sent["listenPorts"].toString(), "9090");
    QCOMPARE(sent["toAddress"].toString(), "172.17.0.2");
    QString rules;
    client.preview(forward(), [&](const Result<QString>& reply) { rules = reply.value_or("failed"); });
    QTRY_COMPARE(rules, "*nat\nCOMMIT\n");
}

void TestClient::editsEndInTheErrorTheHelperNamed_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("code");
    QTest::newRow("conflict") << "org.portolan.Error.Conflict" << int(ErrorCode::Conflict);
    QTest::newRow("denied") << "org.portolan.Error.Denied" << int(ErrorCode::Denied);
    QTest::newRow("dismissed") << "org.portolan.Error.Dismissed" << int(ErrorCode::Dismissed);
    QTest::newRow("kernel") << "org.portolan.Error.Kernel" << int(ErrorCode::Kernel);
    QTest::newRow("bus policy") << "org.freedesktop.DBus.Error.AccessDenied" << int(ErrorCode::Denied);
    QTest::newRow("no agent") << "org.freedesktop.DBus.Error.InteractiveAuthorizationRequired"
                              << int(ErrorCode::Denied);
    QTest::newRow("a stranger's") << "com.example.Oops" << int(ErrorCode::Kernel);
}

void TestClient::editsEndInTheErrorTheHelperNamed()
{
    QFETCH(QString, name);
    QFETCH(int, code);
    helperAppears();
    m_helper->refuse["Add"] = {name, "Because."};
    HelperClient client(m_bus.address());
    QTRY_COMPARE(client.status(), Status::Ready);
    std::optional<Result<QString>> answer;
    client.add(forward(), [&](const Result<QString>& reply) { answer = reply; });
    QTRY_VERIFY(answer);
    QVERIFY(!answer->has_value());
    QCOMPARE(int(answer->error().code), code);
    QVERIFY(!answer->error().message.text().empty());
}

void TestClient::anEditIsAnsweredOnceWhenTheHelperDies()
{
    helperAppears();
    m_helper->silent.insert("Add");
    HelperClient client(m_bus.address());
    QTRY_COMPARE(client.status(), Status::Ready);
    int answers = 0;
    client.add(forward(), [&](const Result<QString>& reply) { answers += reply ? 100 : 1; });
    QTRY_COMPARE(m_helper->count("Add"), 1);
    m_helper.reset();
    QTRY_COMPARE(answers, 1);
    QTest::qWait(300);
    QCOMPARE(answers, 1);
}

void TestClient::anEditWithoutHelperIsRefusedAtOnce()
{
    HelperClient client(m_bus.address());
    QTRY_COMPARE(client.status(), Status::Unreachable);
    std::optional<Result<QString>> answer;
    client.add(forward(), [&](const Result<QString>& reply) { answer = reply; });
    QVERIFY(answer && !answer->has_value());
    QCOMPARE(QString::fromStdString(answer->error().message.text()), client.statusText());
}

void TestClient::removeSaysWhatUsedTheForward()
{
    helperAppears();
    HelperClient client(m_bus.address());
    QTRY_COMPARE(client.status(), Status::Ready);
    std::optional<std::pair<unsigned, unsigned>> counts;
    client.remove("0a1b2c3d", true, [&](const Result<void>& result, unsigned connections, unsigned ended) {
        if (result)
            counts = {connections, ended};
    });
    QTRY_VERIFY(counts);
    QCOMPARE(counts->first, 3u);
    QCOMPARE(counts->second, 2u);
    const QVariantMap options = qdbus_cast<QVariantMap>(m_helper->last("Remove").arguments().value(1));
    QCOMPARE(options["endConnections"].toBool(), true);
}

void TestClient::manyConnectionsAreEndedAFewThousandAtATime()
{
    helperAppears();
    HelperClient client(m_bus.address());
    QTRY_COMPARE(client.status(), Status::Ready);
    std::vector<Flow> flows;
    for (std::uint32_t id = 0; id < 5000; ++id)
        flows.push_back(record(id).flow);
    std::optional<unsigned> ended;
    client.endFlows(flows, [&](const Result<void>& result, unsigned count) {
        if (result)
            ended = count;
    });
    QTRY_VERIFY(ended);
    QCOMPARE(*ended, 2500u);
    QCOMPARE(m_helper->count("Delete"), 2);
    QCOMPARE(m_helper->last("Delete").arguments().value(0).toByteArray().size(),
        qsizetype((5000 - 4096) * kFlowRecordSize));
}

void TestClient::anEndThatIsRefusedSaysHowFarItCame()
{
    helperAppears();
    HelperClient client(m_bus.address());
    QTRY_COMPARE(client.status(), Status::Ready);
    m_helper->refuse["Delete"] = {"org.portolan.Error.Dismissed", "Closed."};
    std::optional<Result<void>> answer;
    client.endFlows({record(1).flow}, [&](const Result<void>& result, unsigned) { answer = result; });
    QTRY_VERIFY(answer);
    QVERIFY(!*answer);
    QCOMPARE(answer->error().code, ErrorCode::Dismissed);
}

void TestClient::aSettingIsSetWithItsOldValueTold()
{
    helperAppears();
    HelperClient client(m_bus.address());
    QTRY_COMPARE(client.status(), Status::Ready);
    QString before;
    client.setSysctl("net.netfilter.nf_conntrack_acct", "1", false, [&](const Result<QString>& answer) {
        if (answer)
            before = *answer;
    });
    QTRY_COMPARE(before, "0");
    QCOMPARE(m_helper->last("SetSysctl").arguments().value(0).toString(), "net.netfilter.nf_conntrack_acct");
    QCOMPARE(m_helper->last("SetSysctl").arguments().value(1).toString(), "1");
}

void TestClient::flowsBeginWithAReset()
{
    helperAppears();
    m_helper->batches = {packed(2), packed(1, 3)};
    HelperClient client(m_bus.address());
    Batches batches(client);
    client.watchFlows(true);
    QTRY_COMPARE(batches.records(), std::size_t(3));
    QVERIFY(batches.all[0].second);
    QVERIFY(!batches.all[1].second);
    QCOMPARE(batches.all[1].first[0], record(3));
    const QVariantMap filter = qdbus_cast<QVariantMap>(m_helper->last("Open").arguments().value(0));
    QCOMPARE(filter["counters"].toBool(), true);
    QCOMPARE(filter["all"].toBool(), false);
    client.watchFlows(false);
    QTRY_COMPARE(m_helper->count("Close"), 1);
}

void TestClient::aFullReadIsFollowedByAnotherAtOnce()
{
    helperAppears();
    for (int i = 0; i < 10; ++i)
        m_helper->batches.append(packed(8192, std::uint32_t(i) * 8192));
    HelperClient client(m_bus.address());
    QTRY_COMPARE(client.status(), Status::Ready);
    Batches batches(client);
    client.watchFlows(true);
    QTRY_VERIFY(!batches.all.empty());
    QElapsedTimer time;
    time.start();
    QTRY_COMPARE(batches.records(), std::size_t(81920));
    QVERIFY2(time.elapsed() < 9 * 200, "nine polls would have taken 1.8 s");
}

void TestClient::lostRecordsReset()
{
    helperAppears();
    m_helper->batches = {packed(2)};
    HelperClient client(m_bus.address());
    Batches batches(client);
    QSignalSpy lost(&client, &HostSource::flowsLost);
    client.watchFlows(true);
    QTRY_COMPARE(batches.records(), std::size_t(2));
    QCOMPARE(lost.count(), 0);
    m_helper->batches = {packed(1, 7)};
    m_helper->lost = true;
    QTRY_COMPARE(batches.records(), std::size_t(3));
    QVERIFY(batches.all.back().second);
    QCOMPARE(lost.count(), 1);
}

void TestClient::aHelperThatDoesNotAnswerIsSaidUntilItDoes()
{
    helperAppears();
    m_helper->batches = {packed(2)};
    HelperClient client(m_bus.address());
    Batches batches(client);
    QSignalSpy stalled(&client, &HostSource::flowsStalled);
    client.watchFlows(true);
    QTRY_COMPARE(batches.records(), std::size_t(2));
    m_helper->silent.insert("Read");
    QTRY_COMPARE_WITH_TIMEOUT(stalled.count(), 1, 8000);
    QCOMPARE(stalled.at(0).at(0).toBool(), true);
    m_helper->silent.clear();
    m_helper->answerLate();
    QTRY_COMPARE(stalled.count(), 2);
    QCOMPARE(stalled.at(1).at(0).toBool(), false);
}

void TestClient::aSessionThatVanishedIsOpenedAgain()
{
    helperAppears();
    m_helper->batches = {packed(2)};
    HelperClient client(m_bus.address());
    Batches batches(client);
    client.watchFlows(true, true);
    QTRY_COMPARE(batches.records(), std::size_t(2));
    m_helper->sessionsGone = true;
    QTRY_COMPARE(m_helper->count("Open"), 2);
    m_helper->batches = {packed(1, 9)};
    QTRY_COMPARE(batches.records(), std::size_t(3));
    const QVariantMap filter = qdbus_cast<QVariantMap>(m_helper->last("Open").arguments().value(0));
    QCOMPARE(filter["all"].toBool(), true);
    QVERIFY(std::any_of(
        batches.all.begin() + 1, batches.all.end(), [](const auto& batch) { return batch.second; }));
}

void TestClient::aDeniedWatchIsSaidAndNotRepeated()
{
    helperAppears();
    m_helper->refuse["Open"] = {"org.portolan.Error.Denied", "You may not watch."};
    HelperClient client(m_bus.address());
    QString sentence;
    QObject::connect(&client, &HostSource::flowsFailed, &client,
        [&](const Error& error) { sentence = QString::fromStdString(error.message.text()); });
    client.watchFlows(true);
    QTRY_COMPARE(sentence, "You may not watch.");
    QTest::qWait(1500);
    QCOMPARE(m_helper->count("Open"), 1);
}

QTEST_GUILESS_MAIN(TestClient)
#include "tst_client.moc"
