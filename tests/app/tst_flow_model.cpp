#include "app/flows/flow_export.h"
#include "app/flows/flow_model.h"

#include <QAbstractItemModelTester>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace portolan;

namespace {

constexpr std::int64_t kStart = 1'700'000'000'000; // ms

FlowRecord record(FlowEvent event, std::uint32_t id, std::int64_t time = kStart, std::uint64_t bytes = 0)
{
    FlowRecord result;
    result.event = event;
    result.time = std::uint64_t(time) * 1'000'000;
    result.flow.id = id;
    result.flow.protocol = ProtocolNumber(Protocol::Tcp);
    result.flow.state = std::uint8_t(TcpState::Established);
    result.flow.status = FlowStatus::SeenReply | FlowStatus::DestinationNat;
    result.flow.original
        = {*Address::parse("1.2.3.4"), *Address::parse("172.20.242.183"), std::uint16_t(id), 8080};
    result.flow.reply = {*Address::parse("172.17.0.2"), *Address::parse("1.2.3.4"), 80, std::uint16_t(id)};
    result.flow.counted = bytes != 0;
    result.flow.sent.bytes = bytes;
    return result;
}

QStringList clients(const FlowModel& model)
{
    QStringList result;
    for (int row = 0; row < model.rowCount(); ++row)
        result << model.index(row, FlowModel::Client).data().toString().section(QLatin1Char(':'), 1);
    return result;
}

/// A model and the flows it shows.
struct Shown {
    LiveFlows flows;
    FlowModel model{&flows};

    void collect(const std::vector<FlowRecord>& records, bool reset) { flows.take(records, reset); }
    void flush(std::int64_t now) { model.apply(flows.tick(now)); }
};

FoundForward web()
{
    FoundForward found;
    found.forward.id = "0a1b2c3d";
    found.forward.name = "web";
    found.forward.listen.ports = *PortRange::parse("8080");
    found.forward.to = {*Address::parse("172.17.0.2"), *PortRange::parse("80")};
    return found;
}

} // namespace

class tst_FlowModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingIsShownBeforeFlush();
    void anEndedFlowStaysGreyForAMinuteBelowTheOpenOnes();
    void aFinishedFlowIsNotCountedAsOpen();
    void aResetKeepsWhatIsStillThere();
    void anUpdateWithoutCountersKeepsTheKnownOnes();
    void aFlowWithoutAccountingShowsNoZero();
    void pausedRowsStayAsTheyAre();
    void anEndSaysWhoClosedAndHow();
    void sortingFollowsTheColumn();
    void theFilterHidesAndShows();
    void flowsNameTheirForward();
    void forwardsThatComeBetweenTicksHarmNoRow();
    void aFilterBetweenTicksShowsNoRowTwiceAndNoneThatIsGone();
    void theSelectionSurvivesSorting();
    void csvQuotesAndJsonParses();
};

void tst_FlowModel::nothingIsShownBeforeFlush()
{
    Shown shown;
    FlowModel& model = shown.model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    shown.collect({record(FlowEvent::New, 1), record(FlowEvent::New, 2)}, false);
    QCOMPARE(model.rowCount(), 0);
    shown.flush(kStart);
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(shown.flows.totals().open, std::size_t(2));
}

void tst_FlowModel::anEndedFlowStaysGreyForAMinuteBelowTheOpenOnes()
{
    Shown shown;
    FlowModel& model = shown.model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.sort(FlowModel::Client);
    shown.collect({record(FlowEvent::New, 1), record(FlowEvent::New, 2)}, false);
    shown.flush(kStart);
    shown.collect({record(FlowEvent::Destroy, 1, kStart + 1000)}, false);
    shown.flush(kStart + 1000);
    QCOMPARE(clients(model), QStringList({QStringLiteral("2"), QStringLiteral("1")}));
    QVERIFY(model.endedAt(1));
    QVERIFY(model.index(1, FlowModel::State).data(Qt::ForegroundRole).isValid());
    QCOMPARE(shown.flows.totals().open, std::size_t(1));
    shown.flush(kStart + 1000 + LiveFlows::kEndedStays + 1);
    QCOMPARE(clients(model), QStringList({QStringLiteral("2")}));
}

void tst_FlowModel::aFinishedFlowIsNotCountedAsOpen()
{
    Shown shown;
    FlowModel& model = shown.model;
    shown.collect({record(FlowEvent::New, 1), record(FlowEvent::New, 2)}, false);
    FlowRecord finished = record(FlowEvent::Update, 1);
    finished.flow.state = std::uint8_t(TcpState::TimeWait);
    shown.collect({finished}, false);
    shown.flush(kStart);
    QCOMPARE(shown.flows.totals().open, std::size_t(1));
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.index(1, FlowModel::State).data().toString(), QStringLiteral("Closed"));
}

void tst_FlowModel::aResetKeepsWhatIsStillThere()
{
    Shown shown;
    FlowModel& model = shown.model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.sort(FlowModel::Client);
    shown.collect({record(FlowEvent::New, 1), record(FlowEvent::New, 2), record(FlowEvent::New, 3)}, false);
    shown.flush(kStart);
    const QPersistentModelIndex two = model.index(1, 0);
    shown.collect({record(FlowEvent::Present, 2), record(FlowEvent::Present, 4)}, true);
    shown.flush(kStart + 500);
    shown.flush(kStart + 1000);
    QCOMPARE(clients(model), QStringList({QStringLiteral("2"), QStringLiteral("4")}));
    QCOMPARE(two.row(), 0);
    QCOMPARE(shown.flows.totals().open, std::size_t(2));
}

void tst_FlowModel::anUpdateWithoutCountersKeepsTheKnownOnes()
{
    Shown shown;
    FlowModel& model = shown.model;
    shown.collect({record(FlowEvent::Present, 1, kStart, 5000)}, false);
    shown.collect({record(FlowEvent::Update, 1)}, false);
    shown.flush(kStart);
    QCOMPARE(model.flowAt(0).sent.bytes, std::uint64_t(5000));
    QVERIFY(model.flowAt(0).counted);
}

void tst_FlowModel::aFlowWithoutAccountingShowsNoZero()
{
    Shown shown;
    FlowModel& model = shown.model;
    shown.collect({record(FlowEvent::Present, 1)}, false);
    shown.flush(kStart);
    for (int column : {FlowModel::Sent, FlowModel::Received, FlowModel::Rate})
        QCOMPARE(model.index(0, column).data().toString(), QStringLiteral("—"));
    QVERIFY(!shown.flows.totals().counted);
}

void tst_FlowModel::pausedRowsStayAsTheyAre()
{
    Shown shown;
    FlowModel& model = shown.model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    shown.collect({record(FlowEvent::New, 1, kStart, 10), record(FlowEvent::New, 2, kStart, 10)}, false);
    shown.flush(kStart);
    model.setPaused(true);
    shown.collect(
        {record(FlowEvent::Destroy, 1, kStart + 10, 20), record(FlowEvent::New, 3, kStart + 10)}, false);
    shown.flush(kStart + 500);
    shown.flush(kStart + 10 + LiveFlows::kEndedStays + 1);
    shown.flush(kStart + 10 + LiveFlows::kEndedStays + 500);
    model.sort(FlowModel::Client);
    QCOMPARE(clients(model).join(QLatin1Char(' ')), QStringLiteral("1 2"));
    QCOMPARE(model.flowAt(0).sent.bytes, 10u);
    model.setPaused(false);
    QCOMPARE(clients(model).join(QLatin1Char(' ')), QStringLiteral("2 3"));
}

void tst_FlowModel::anEndSaysWhoClosedAndHow()
{
    const auto phase = [](TcpState state, FlowCloser closer, std::uint32_t status, bool ended) {
        Shown shown;
        FlowRecord one = record(FlowEvent::Present, 1);
        one.flow.state = std::uint8_t(state);
        one.flow.closer = closer;
        one.flow.status = status;
        shown.collect({one}, false);
        if (ended)
            shown.collect({[&] {
                one.event = FlowEvent::Destroy;
                return one;
            }()},
                false);
        shown.flush(kStart);
        return shown.model.index(0, FlowModel::State).data().toString();
    };
    const auto answered = FlowStatus::SeenReply;
    QCOMPARE(
        phase(TcpState::TimeWait, FlowCloser::Client, answered, false), QStringLiteral("Closed by client"));
    QCOMPARE(
        phase(TcpState::TimeWait, FlowCloser::Answerer, answered, false), QStringLiteral("Closed by target"));
    QCOMPARE(phase(TcpState::Close, FlowCloser::Unknown, answered, false), QStringLiteral("Reset"));
    QCOMPARE(phase(TcpState::SynSent, FlowCloser::Unknown, 0, false), QStringLiteral("No answer"));
    QCOMPARE(phase(TcpState::Established, FlowCloser::Unknown, answered, true), QStringLiteral("Timed out"));
}

void tst_FlowModel::sortingFollowsTheColumn()
{
    Shown shown;
    FlowModel& model = shown.model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    shown.collect({record(FlowEvent::Present, 10, kStart, 300), record(FlowEvent::Present, 9, kStart, 100),
                      record(FlowEvent::Present, 100, kStart, 200)},
        false);
    shown.flush(kStart);
    model.sort(FlowModel::Client);
    QCOMPARE(clients(model).join(QLatin1Char(' ')), QStringLiteral("9 10 100"));
    model.sort(FlowModel::Sent, Qt::DescendingOrder);
    QCOMPARE(clients(model).join(QLatin1Char(' ')), QStringLiteral("10 100 9"));
}

void tst_FlowModel::theFilterHidesAndShows()
{
    Shown shown;
    FlowModel& model = shown.model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    for (std::uint32_t id = 1; id <= 300; ++id)
        shown.collect({record(FlowEvent::New, id)}, false);
    shown.flush(kStart);
    model.setQuery(*FlowQuery::parse("port:7"));
    QCOMPARE(clients(model), QStringList({QStringLiteral("7")}));
    model.setQuery(*FlowQuery::parse("-port:7"));
    QCOMPARE(model.rowCount(), 299);
    model.setQuery({});
    QCOMPARE(model.rowCount(), 300);
}

void tst_FlowModel::flowsNameTheirForward()
{
    Shown shown;
    FlowModel& model = shown.model;
    shown.collect({record(FlowEvent::Present, 1)}, false);
    shown.flush(kStart);
    QVERIFY(model.index(0, FlowModel::Forward).data().toString().isEmpty());
    shown.flows.setForwards({web()});
    shown.flush(kStart + 1);
    QCOMPARE(model.index(0, FlowModel::Forward).data().toString(), QStringLiteral("web"));
    QCOMPARE(model.forwardIdAt(0), std::string("0a1b2c3d"));
    FoundForward nameless = web();
    nameless.forward.name.clear();
    shown.flows.setForwards({nameless});
    shown.flush(kStart + 2);
    QCOMPARE(model.index(0, FlowModel::Forward).data().toString(), QStringLiteral("8080 → 172.17.0.2:80"));
}

void tst_FlowModel::forwardsThatComeBetweenTicksHarmNoRow()
{
    Shown shown;
    shown.collect({record(FlowEvent::Present, 1)}, false);
    shown.flush(kStart);
    shown.flows.setForwards({web()});
    // Painted before the next tick, as a window does.
    QVERIFY(shown.model.index(0, FlowModel::Forward).data().toString().isEmpty());
    shown.model.sort(FlowModel::Forward);
    shown.flush(kStart + 1);
    QCOMPARE(shown.model.index(0, FlowModel::Forward).data().toString(), QStringLiteral("web"));
}

void tst_FlowModel::aFilterBetweenTicksShowsNoRowTwiceAndNoneThatIsGone()
{
    Shown shown;
    FlowModel& model = shown.model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    shown.collect({record(FlowEvent::New, 1), record(FlowEvent::New, 2)}, false);
    shown.flush(kStart);
    shown.collect({record(FlowEvent::New, 3), record(FlowEvent::Destroy, 1)}, false);
    model.setQuery(*FlowQuery::parse("port:1-3"));
    shown.flush(kStart + 500);
    QCOMPARE(model.rowCount(), 3);
    shown.flush(kStart + LiveFlows::kEndedStays + 1000);
    QCOMPARE(model.rowCount(), 2);
    model.setQuery({});
    QCOMPARE(model.rowCount(), 2);
    shown.flush(kStart + LiveFlows::kEndedStays + 1500);
    QCOMPARE(model.rowCount(), 2);
}

void tst_FlowModel::theSelectionSurvivesSorting()
{
    Shown shown;
    FlowModel& model = shown.model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.sort(FlowModel::Client);
    for (std::uint32_t id = 1; id <= 50; ++id)
        shown.collect({record(FlowEvent::New, id)}, false);
    shown.flush(kStart);
    const QPersistentModelIndex selected = model.index(4, FlowModel::Client);
    const QString client = selected.data().toString();
    model.sort(FlowModel::Client, Qt::DescendingOrder);
    QCOMPARE(selected.row(), 45);
    QCOMPARE(selected.data().toString(), client);
}

void tst_FlowModel::csvQuotesAndJsonParses()
{
    Shown shown;
    FlowModel& model = shown.model;
    FoundForward odd = web();
    odd.forward.name = "a \"b\", c";
    shown.flows.setForwards({odd});
    shown.collect({record(FlowEvent::Present, 1, kStart, 77)}, false);
    shown.flush(kStart);
    const QByteArray csv = FlowExport::csv(model);
    QCOMPARE(csv.count("\r\n"), 2);
    QVERIFY(csv.contains("1.2.3.4,1,172.20.242.183,8080,172.17.0.2,80,0,77,0,0,\"a \"\"b\"\", c\","));
    const QList<QByteArray> lines = csv.split('\n');
    // A name with a comma makes one more.
    QCOMPARE(lines[0].count(','), lines[1].count(',') - 1);
    const QJsonArray flows
        = QJsonDocument::fromJson(FlowExport::json(model))[QLatin1String("flows")].toArray();
    QCOMPARE(flows.size(), 1);
    QCOMPARE(flows[0][QLatin1String("forward")].toString(), QStringLiteral("0a1b2c3d"));
}

QTEST_MAIN(tst_FlowModel)
#include "tst_flow_model.moc"
