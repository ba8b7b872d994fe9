// Connections come, change, end and vanish by the hundred while somebody sorts, filters, groups, pauses and
// changes forwards: after every tick both models have what a table without any cleverness has, in order, and
// rows that somebody holds are still those they were.
#include "app/flows/flow_groups_model.h"
#include "app/flows/flow_model.h"
#include "app/flows/flow_words.h"

#include <QAbstractItemModelTester>
#include <QPersistentModelIndex>
#include <QRandomGenerator>
#include <QTest>

#include <algorithm>
#include <map>
#include <optional>

using namespace portolan;

namespace {

constexpr std::int64_t kStart = 1'700'000'000'000; // ms
constexpr unsigned kIds = 300;
constexpr int kTicks = 100;
constexpr int kSeeds = 12;
constexpr std::int64_t kReadAgain = 1000; // ms; what LiveFlows waits for a table read again

bool isQuiet(const Flow& flow, bool ended)
{
    return ended || isFinished(flow);
}

/// What LiveFlows has to have, said plainly.
struct PlainTable {
    struct Row {
        Flow flow;
        bool ended = false;
        bool stale = false;
        std::int64_t endedAt = 0;
    };
    std::vector<Row> rows;
    std::int64_t now = 0;
    std::int64_t resetAt = 0;

    void take(const std::vector<FlowRecord>& records, bool reset)
    {
        if (reset) {
            resetAt = now == 0 ? 1 : now;
            for (Row& row : rows)
                row.stale = !row.ended;
        }
        for (const FlowRecord& record : records)
            takeOne(record);
    }
    void takeOne(const FlowRecord& record)
    {
        const auto found = std::find_if(rows.begin(), rows.end(),
            [&](const Row& row) { return !row.ended && row.flow.id == record.flow.id; });
        if (found == rows.end()) {
            if (record.event == FlowEvent::Destroy)
                return;
            rows.push_back({record.flow});
            if (record.event == FlowEvent::New && rows.back().flow.start == 0)
                rows.back().flow.start = record.time;
            return;
        }
        found->stale = false;
        found->flow = merged(found->flow, record.flow);
        if (record.event == FlowEvent::Destroy) {
            found->ended = true;
            found->endedAt = std::int64_t(record.time / 1'000'000);
        }
    }
    void tick(std::int64_t time)
    {
        now = time;
        if (resetAt != 0 && now - resetAt >= kReadAgain) {
            resetAt = 0;
            std::erase_if(rows, [](const Row& row) { return row.stale && !row.ended; });
        }
        std::erase_if(
            rows, [this](const Row& row) { return row.ended && now - row.endedAt > LiveFlows::kEndedStays; });
    }
};

using FlowId = std::pair<std::uint32_t, bool>; ///< and whether it ended

FoundForward forwardOf(unsigned number)
{
    FoundForward found;
    found.forward.id = "0000000" + std::to_string(number);
    found.forward.name = number % 3 == 0 ? std::string() : "service " + std::to_string(9 - number);
    found.forward.listen.ports = PortRange{std::uint16_t(8000 + number), std::uint16_t(8000 + number)};
    found.forward.to = {*Address::parse("172.17.0.2"), *PortRange::parse("80")};
    return found;
}

/// The text of a number in a fixed width, so that texts are in the order of numbers.
std::string padded(std::uint64_t value)
{
    const std::string digits = std::to_string(value);
    return std::string(20 - digits.size(), '0') + digits;
}

/// What a filter finds a connection's forward by.
std::string searchedOf(const FoundForward* forward)
{
    return forward ? FlowModel::forwardTitle(*forward).toStdString() + ' ' + forward->forward.id
                   : std::string();
}

} // namespace

class TestFlowStorm : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void bothModelsHaveWhatAPlainTableHas_data();
    void bothModelsHaveWhatAPlainTableHas();

private:
    struct Storm;
};

struct TestFlowStorm::Storm {
    QRandomGenerator random;
    LiveFlows flows;
    FlowModel model{&flows};
    FlowGroupsModel groups{&flows};
    QAbstractItemModelTester modelTester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
    QAbstractItemModelTester groupsTester{&groups, QAbstractItemModelTester::FailureReportingMode::QtTest};
    PlainTable table;
    std::optional<PlainTable> paused;
    std::int64_t now = kStart;
    std::string query;
    int column = FlowModel::Rate;
    Qt::SortOrder order = Qt::DescendingOrder;
    std::vector<std::pair<QPersistentModelIndex, FlowId>> held;
    std::vector<std::pair<QPersistentModelIndex, QString>> heldGroups;
    std::map<std::uint32_t, std::uint64_t> bytes;

    explicit Storm(quint32 seed)
        : random(seed)
    {
        model.sort(column, order);
    }

    bool chance(int oneIn) { return random.bounded(oneIn) == 0; }
    FlowRecord record(FlowEvent event, std::uint32_t id);
    void step();
    void act();
    void hold();
    QString compareRows();
    QString compareOrder() const;
    QString compareGroups();
    QString compareHeld() const;
    FlowId idAt(int row) const { return {model.flowAt(row).id, model.endedAt(row)}; }
    const std::vector<FoundForward>& forwards() const { return model.flows().forwards(); }
    const FoundForward* forwardOf(const Flow& flow) const;
    std::string keyOf(int row) const;
};

FlowRecord TestFlowStorm::Storm::record(FlowEvent event, std::uint32_t id)
{
    FlowRecord result;
    result.event = event;
    result.time = std::uint64_t(now) * 1'000'000;
    Flow& flow = result.flow;
    flow.id = id;
    flow.protocol = id % 4 == 0 ? ProtocolNumber(Protocol::Udp) : ProtocolNumber(Protocol::Tcp);
    flow.state = flow.protocol == 6 ? std::uint8_t(random.bounded(9)) : 0;
    flow.status
        = random.bounded(2) ? FlowStatus::SeenReply | FlowStatus::DestinationNat : FlowStatus::DestinationNat;
    flow.timeout = random.bounded(1000u);
    const bool isIpv6 = id % 5 == 0;
    const auto number = std::to_string(id % 17);
    const Address client = *Address::parse((isIpv6 ? "fd00::1:" : "10.0.0.") + number);
    flow.original = {client, *Address::parse(isIpv6 ? "fd02::1" : "172.20.242.183"), std::uint16_t(id),
        std::uint16_t(8000 + id % 6)};
    flow.reply = {*Address::parse(isIpv6 ? "fd17::2" : "172.17.0.2"), client, 80, std::uint16_t(id)};
    flow.counted = id % 3 != 0;
    if (flow.counted)
        flow.received.bytes = bytes[id] += random.bounded(2000u);
    return result;
}

/// Records as a host would send them, then perhaps somebody at the window, then a tick.
void TestFlowStorm::Storm::step()
{
    std::vector<FlowRecord> records;
    const bool reset = chance(25);
    if (reset)
        for (const PlainTable::Row& row : table.rows)
            if (!row.ended && !chance(4))
                records.push_back(record(FlowEvent::Present, row.flow.id));
    const int many = chance(10) ? 400 : 40;
    for (int i = 0; i < many; ++i) {
        const auto what = random.bounded(5);
        records.push_back(record(what == 0 ? FlowEvent::Destroy
                : what == 1                ? FlowEvent::New
                                           : FlowEvent::Update,
            1 + random.bounded(kIds)));
    }
    // Some arrive before somebody acts, some after.
    const auto half = records.begin() + std::ptrdiff_t(records.size() / 2);
    const std::vector<FlowRecord> first(records.begin(), half);
    const std::vector<FlowRecord> second(half, records.end());
    flows.take(first, reset);
    table.take(first, reset);
    act();
    flows.take(second, false);
    table.take(second, false);
    if (chance(2))
        act();
    now += chance(20) ? 70'000 : chance(3) ? 1000 : 500;
    table.tick(now);
    model.apply(flows.tick(now));
    if (!chance(5)) // else nobody looks at the groups
        groups.refresh();
}

void TestFlowStorm::Storm::act()
{
    static const char* const kQueries[] = {"", "", "port:1-150", "-port:1-100", "proto:udp",
        "from:10.0.0.0/29", "service", "1", "fd00", "state:est", "state:timed", "-state:closed", "answered",
        "forward:none", "nothing-has-this", "from:fd00::/16 -proto:udp"};
    switch (random.bounded(8)) {
    case 0:
        column = int(random.bounded(int(FlowModel::ColumnCount)));
        order = chance(2) ? Qt::AscendingOrder : Qt::DescendingOrder;
        model.sort(column, order);
        break;
    case 1:
        query = kQueries[random.bounded(int(std::size(kQueries)))];
        model.setQuery(*FlowQuery::parse(query));
        groups.setQuery(*FlowQuery::parse(query));
        if (chance(2)) // else they are not looked at now
            groups.refresh();
        break;
    case 2: {
        std::vector<FoundForward> next;
        for (unsigned number = 0; number < 6; ++number)
            if (chance(2))
                next.push_back(::forwardOf(number));
        flows.setForwards(next);
        break;
    }
    case 3:
        groups.setGrouping(FlowGrouping(random.bounded(3)));
        heldGroups.clear();
        break;
    case 4:
        groups.sort(int(random.bounded(int(FlowGroupsModel::ColumnCount))),
            chance(2) ? Qt::AscendingOrder : Qt::DescendingOrder);
        break;
    default:
        break;
    }
}

void TestFlowStorm::Storm::hold()
{
    if (held.size() > 30)
        held.clear();
    if (model.rowCount() > 0) {
        const int row = int(random.bounded(model.rowCount()));
        held.emplace_back(model.index(row, int(random.bounded(3))), idAt(row));
    }
    if (heldGroups.size() > 10)
        heldGroups.clear();
    if (groups.rowCount() > 0) {
        const QModelIndex index = groups.index(int(random.bounded(groups.rowCount())), 0);
        heldGroups.emplace_back(index, index.data(FlowGroupsModel::KeyRole).toString());
    }
}

const FoundForward* TestFlowStorm::Storm::forwardOf(const Flow& flow) const
{
    const auto found = std::find_if(forwards().begin(), forwards().end(),
        [&](const FoundForward& each) { return belongsTo(flow, each.forward); });
    return found == forwards().end() ? nullptr : &*found;
}

/// The rows are those of the table that fit the filter, with all they should have.
QString TestFlowStorm::Storm::compareRows()
{
    const PlainTable& wanted = paused ? *paused : table;
    const FlowQuery filter = *FlowQuery::parse(query);
    std::multimap<FlowId, Flow> expected;
    for (const PlainTable::Row& row : wanted.rows) {
        if (filter.matches(row.flow, searchedOf(forwardOf(row.flow)), row.ended))
            expected.emplace(FlowId{row.flow.id, row.ended}, row.flow);
    }
    if (model.rowCount() != int(expected.size()))
        return QStringLiteral("%1 rows, not %2, of “%3”")
            .arg(model.rowCount())
            .arg(expected.size())
            .arg(QString::fromStdString(query));
    for (int row = 0; row < model.rowCount(); ++row) {
        Flow shown = model.flowAt(row);
        const auto [from, to] = expected.equal_range(idAt(row));
        const auto same = std::find_if(from, to, [&](const auto& entry) {
            Flow flow = entry.second;
            flow.start = flow.start / 1'000'000 * 1'000'000;
            return flow == shown;
        });
        if (same == to)
            return QStringLiteral("row %1 is not what was told of connection %2").arg(row).arg(shown.id);
        expected.erase(same);
    }
    return {};
}

/// What the sorted column is sorted by, as a text.
std::string TestFlowStorm::Storm::keyOf(int row) const
{
    const Flow flow = model.flowAt(row);
    const auto number = model.numberAt(row);
    const auto end = [](const Address& address, std::uint16_t port) {
        std::string key(address.family() == Family::Ipv6 ? "6" : "4");
        key.append(reinterpret_cast<const char*>(address.bytes()), address.size());
        return key + padded(port);
    };
    switch (column) {
    case FlowModel::Client:
        return end(flow.original.source, flow.original.sourcePort);
    case FlowModel::AskedFor:
        return end(flow.original.destination, flow.original.destinationPort);
    case FlowModel::AnsweredBy:
        return end(flow.reply.source, flow.reply.sourcePort);
    case FlowModel::Protocol:
        return padded(flow.protocol);
    case FlowModel::State:
        return padded(std::uint64_t(flowPhase(model.flows(), number)));
    case FlowModel::Age:
        return padded(~flow.start);
    case FlowModel::Sent:
        return padded(flow.sent.bytes);
    case FlowModel::Received:
        return padded(flow.received.bytes);
    case FlowModel::PacketsSent:
        return padded(flow.sent.packets);
    case FlowModel::PacketsReceived:
        return padded(flow.received.packets);
    case FlowModel::Timeout:
        return padded(std::uint64_t(model.flows().expiresAt(number)));
    case FlowModel::Rate:
        return padded(std::uint64_t(model.flows().extra(number).rate() * 1000));
    case FlowModel::SentRate:
        return padded(std::uint64_t(model.flows().extra(number).sentRate.value() * 1000));
    case FlowModel::ReceivedRate:
        return padded(std::uint64_t(model.flows().extra(number).receivedRate.value() * 1000));
    default: {
        const FoundForward* forward = forwardOf(flow);
        return forward ? '1' + FlowModel::forwardTitle(*forward).toStdString() : "0";
    }
    }
}

QString TestFlowStorm::Storm::compareOrder() const
{
    for (int row = 1; row < model.rowCount(); ++row) {
        const bool wasQuiet = isQuiet(model.flowAt(row - 1), model.endedAt(row - 1));
        const bool isQuietNow = isQuiet(model.flowAt(row), model.endedAt(row));
        if (wasQuiet != isQuietNow) {
            if (wasQuiet)
                return QStringLiteral("row %1 is open and below a quiet one").arg(row);
            continue;
        }
        const int sign = keyOf(row - 1).compare(keyOf(row));
        if (order == Qt::AscendingOrder ? sign > 0 : sign < 0)
            return QStringLiteral("rows %1 and %2 are in the wrong order by column %3")
                .arg(row - 1)
                .arg(row)
                .arg(column);
    }
    return {};
}

/// Who is summed up: connections that fit the filter and are not quiet, by what they have in common.
QString TestFlowStorm::Storm::compareGroups()
{
    groups.refresh();
    const FlowQuery filter = *FlowQuery::parse(query);
    std::map<std::string, std::pair<std::size_t, std::uint64_t>> expected;
    const PlainTable& wanted = paused ? *paused : table;
    for (const PlainTable::Row& row : wanted.rows) {
        const FoundForward* const its = forwardOf(row.flow);
        if (isQuiet(row.flow, row.ended) || !filter.matches(row.flow, searchedOf(its)))
            continue;
        std::string key;
        if (groups.grouping() == FlowGrouping::Client)
            key = row.flow.original.source.toString();
        else if (groups.grouping() == FlowGrouping::Target)
            key = row.flow.reply.source.toString();
        else if (its)
            key = its->forward.id;
        auto& [connections, received] = expected[key];
        ++connections;
        received += row.flow.received.bytes;
    }
    if (groups.rowCount() != int(expected.size()))
        return QStringLiteral("%1 groups, not %2, of “%3”")
            .arg(groups.rowCount())
            .arg(expected.size())
            .arg(QString::fromStdString(query));
    for (int row = 0; row < groups.rowCount(); ++row) {
        const std::string key = groups.index(row, 0).data(FlowGroupsModel::KeyRole).toString().toStdString();
        const auto found = expected.find(key);
        if (found == expected.end())
            return QStringLiteral("no group “%1” was expected").arg(QString::fromStdString(key));
        const QString open = groups.index(row, FlowGroupsModel::Connections).data().toString();
        if (open != QString::number(found->second.first))
            return QStringLiteral("group “%1” has %2 connections, not %3")
                .arg(QString::fromStdString(key), open)
                .arg(found->second.first);
    }
    return {};
}

QString TestFlowStorm::Storm::compareHeld() const
{
    for (const auto& [index, id] : held)
        if (index.isValid() && idAt(index.row()).first != id.first)
            return QStringLiteral("a row held of connection %1 is now of %2")
                .arg(id.first)
                .arg(idAt(index.row()).first);
    for (const auto& [index, key] : heldGroups)
        if (index.isValid() && index.data(FlowGroupsModel::KeyRole).toString() != key)
            return QStringLiteral("a row held of group “%1” is now of “%2”")
                .arg(key, index.data(FlowGroupsModel::KeyRole).toString());
    return {};
}

void TestFlowStorm::bothModelsHaveWhatAPlainTableHas_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= kSeeds; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void TestFlowStorm::bothModelsHaveWhatAPlainTableHas()
{
    QFETCH(quint32, seed);
    Storm storm(seed);
    for (int tick = 0; tick < kTicks; ++tick) {
        storm.step();
        for (const QString& wrong :
            {storm.compareRows(), storm.compareOrder(), storm.compareGroups(), storm.compareHeld()})
            QVERIFY2(wrong.isEmpty(), qPrintable(QStringLiteral("tick %1: %2").arg(tick).arg(wrong)));
        storm.hold();
        if (!storm.paused && storm.chance(12)) {
            storm.paused = storm.table;
            storm.model.setPaused(true);
            storm.groups.setFlows(&storm.model.flows());
        } else if (storm.paused && storm.chance(3)) {
            storm.paused.reset();
            storm.groups.setFlows(&storm.flows);
            storm.model.setPaused(false);
        }
    }
}

QTEST_MAIN(TestFlowStorm)
#include "tst_flow_storm.moc"
