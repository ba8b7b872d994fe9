// The hub against real connections, and against what conntrack says of them.
#include "helper/conntrack/hub.h"
#include "helper/conntrack/session.h"

#include "tests/helper/flow_peer.h"

#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <chrono>

using namespace portolan;
using namespace kerneltest;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kMany = 65536;

/// A flow as one line, in the words of `conntrack -L -o id`.
QString line(const Flow& flow)
{
    const auto tuple = [&](const Tuple& each) {
        QString text = QString("src=%1 dst=%2")
                           .arg(QString::fromStdString(each.source.toString()),
                               QString::fromStdString(each.destination.toString()));
        if (protocolName(flow.protocol).rfind("icmp", 0) == 0)
            return text
                + QString(" type=%1 code=%2 id=%3")
                      .arg(each.destinationPort >> 8)
                      .arg(each.destinationPort & 255)
                      .arg(each.sourcePort);
        if (hasPorts(flow.protocol))
            text += QString(" sport=%1 dport=%2").arg(each.sourcePort).arg(each.destinationPort);
        return text;
    };
    QStringList words{QString::fromStdString(protocolName(flow.protocol))};
    if (const auto state = stateName(flow); !state.empty())
        words.append(QString::fromStdString(state));
    words.append(tuple(flow.original));
    words.append(tuple(flow.reply));
    for (const auto& status : statusNames(flow))
        words.append(QString::fromStdString(status));
    words.append(QString("mark=%1").arg(flow.mark));
    if (flow.counted)
        words.append(QString("bytes=%1+%2").arg(flow.sent.bytes).arg(flow.received.bytes));
    words.append(QString("id=%1").arg(flow.id));
    return words.join(' ');
}

/// The same of what conntrack prints.
QString line(QString printed)
{
    static const QRegularExpression bytes("packets=\\d+ bytes=(\\d+)");
    QString counters;
    auto found = bytes.globalMatch(printed);
    while (found.hasNext())
        counters += (counters.isEmpty() ? "" : "+") + found.next().captured(1);
    printed.remove(bytes);
    auto words = printed.simplified().split(' ');
    if (words.first() == "unknown")
        words[0] = words[1];
    words.remove(1, 2); // the protocol's number and the timeout
    QStringList kept;
    QString id;
    QStringList status;
    for (auto word : words) {
        if (word.startsWith("use=") || word.startsWith("delta-time=") || word.startsWith("zone=")
            || word.startsWith("srckey=") || word.startsWith("dstkey="))
            continue;
        if (word.startsWith("id=") && word == words.last())
            id = word;
        else if (word.startsWith('['))
            status.append(word.remove('[').remove(']'));
        else
            kept.append(word);
    }
    // conntrack writes a status where it comes to pass in the line; we at one place.
    const auto mark = kept.takeLast();
    kept += status;
    kept.append(mark);
    if (!counters.isEmpty())
        kept.append("bytes=" + counters);
    kept.append(id);
    return kept.join(' ');
}

QStringList peerTable(const QStringList& options = {})
{
    QStringList lines;
    for (const auto* family : {"ipv4", "ipv6"})
        for (const auto& printed :
            run("conntrack", QStringList{"-L", "-o", "id", "-f", family} + options).out.split('\n'))
            if (!printed.isEmpty())
                lines.append(line(QString(printed)));
    lines.sort();
    return lines;
}

QStringList peerTranslated()
{
    auto all = peerTable({"-n"}) + peerTable({"-g"});
    all.removeDuplicates();
    all.sort();
    return all;
}

} // namespace

class FlowHubTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void tableIsWhatConntrackLists();
    void aConnectionIsToldFromBirthToDeath();
    void whileNobodyReadsUpdatesMerge();
    void untranslatedFlowsAreForThoseWhoAskForAll();
    void pastTheBoundTheTableComesAgain();
    void whatTheKernelDroppedIsMadeUpByTheTable();
    void countersComeOnlyWhereTheyAreCounted();
    void countersAreReadAgainForThoseWhoAsk();
    void aNewReaderIsToldWhatTheKernelSaysNow();
    void theTimeLeftOfANewReaderIsTheKernels();
    void aPlaceThatTheDumpDidNotTellOfIsWaitedFor();
    void whatTheDumpFindsInAPlacePassedIsPartOfTheTable();
    void flowsOlderThanTheListenerDoNotStayForEver_data();
    void flowsOlderThanTheListenerDoNotStayForEver();
    void everyProtocolAndZoneIsTold();
    void aForwardsFlowsAreFoundAndEnded();
    void closedSessionsAreGone();
    void aSmallReadContinuesWhereItStopped();

private:
    /// Runs the loop a while and reads what there is.
    std::vector<FlowRecord> read(FlowHub& hub, FlowHub::SessionId session, bool* lost = nullptr,
        std::chrono::milliseconds wait = 120ms);
    /// Reads until a record pleases, or ten seconds.
    template <typename Pleases> bool readUntil(FlowHub& hub, FlowHub::SessionId session, Pleases pleases)
    {
        for (int tries = 0; tries < 100; ++tries)
            for (const auto& record : read(hub, session, nullptr, 100ms))
                if (pleases(record))
                    return true;
        return false;
    }
    QStringList table(FlowHub& hub, FlowHub::SessionId session);

    sd_event* m_event = nullptr;
    PeerPointer m_web;
    PeerPointer m_web6;
    PeerPointer m_names;
};

void FlowHubTest::initTestCase()
{
    const auto made = shell(kFlowNetwork);
    QVERIFY2(made.status == 0, made.err.constData());
    m_web = server("tcp", "172.17.0.2", 80);
    m_web6 = server("tcp", "fd17::2", 80);
    m_names = server("udp", "172.17.0.2", 53);
    QVERIFY(m_web->ok && m_web6->ok && m_names->ok);
}

void FlowHubTest::init()
{
    QVERIFY(sd_event_new(&m_event) >= 0);
    run("sysctl", {"-qw", "net.netfilter.nf_conntrack_acct=0", "net.netfilter.nf_conntrack_events=2"});
    run("conntrack", {"-F"});
    run("conntrack", {"-F", "-f", "ipv6"});
}

void FlowHubTest::cleanup()
{
    m_event = sd_event_unref(m_event);
}

std::vector<FlowRecord> FlowHubTest::read(
    FlowHub& hub, FlowHub::SessionId session, bool* lost, std::chrono::milliseconds wait)
{
    const auto end = std::chrono::steady_clock::now() + wait;
    while (std::chrono::steady_clock::now() < end)
        sd_event_run(m_event, 10000);
    const auto batch = hub.read(session, kMany);
    if (!batch) {
        qWarning("%s", batch.error().message.text().c_str());
        return {};
    }
    if (lost)
        *lost = batch->lost;
    return unpackFlows(batch->records).value();
}

QStringList FlowHubTest::table(FlowHub& hub, FlowHub::SessionId session)
{
    QStringList lines;
    const auto records = unpackFlows(hub.read(session, kMany).value().records).value();
    for (const auto& record : records)
        lines.append((record.event == FlowEvent::Present ? "" : "not Present: ") + line(record.flow));
    lines.sort();
    return lines;
}

void FlowHubTest::tableIsWhatConntrackLists()
{
    run("sysctl", {"-qw", "net.netfilter.nf_conntrack_acct=1"});
    std::vector<PeerPointer> talks;
    talks.push_back(client("tcp", "172.20.242.183", 8080));
    talks.push_back(client("tcp", "172.20.242.183", 8080));
    talks.push_back(client("udp", "172.20.242.183", 5353));
    talks.push_back(client("tcp", "fd20::1", 8080));
    talks.push_back(client("tcp", "172.17.0.2", 80)); // routed, not translated
    for (const auto& talk : talks)
        QVERIFY(talk->ok && talk->say());
    FlowHub hub(m_event);
    const auto translated = hub.open({});
    QVERIFY2(translated, translated ? "" : translated.error().message.text().c_str());
    const auto ours = table(hub, *translated);
    QVERIFY2(ours == peerTranslated(),
        qPrintable(ours.join('\n') + "\nbut the peer:\n" + peerTranslated().join('\n')));
    QCOMPARE(ours.size(), 4);
    const auto all = hub.open({true, false});
    QVERIFY(all);
    QTRY_COMPARE(table(hub, hub.open({true, false}).value()), peerTable());
    QVERIFY(table(hub, *all).size() >= 5);
}

void FlowHubTest::aConnectionIsToldFromBirthToDeath()
{
    run("sysctl", {"-qw", "net.netfilter.nf_conntrack_acct=1"});
    FlowHub hub(m_event);
    const auto session = hub.open({}).value();
    QCOMPARE(table(hub, session), QStringList());
    std::vector<FlowRecord> told;
    const auto listen = [&] {
        for (const auto& record : read(hub, session))
            told.push_back(record);
    };
    auto talk = client("tcp", "172.20.242.183", 8080);
    QVERIFY(talk->ok);
    listen();
    QVERIFY(talk->say());
    talk->end();
    listen();
    run("conntrack", {"-D", "-p", "tcp", "--orig-port-dst", "8080"});
    listen();
    QVERIFY(told.size() >= 3);
    QCOMPARE(told.front().event, FlowEvent::New);
    QCOMPARE(told.back().event, FlowEvent::Destroy);
    for (std::size_t i = 1; i + 1 < told.size(); ++i)
        QCOMPARE(told[i].event, FlowEvent::Update);
    const auto& last = told.back().flow;
    QCOMPARE(last.original.destination.toString(), "172.20.242.183");
    QCOMPARE(last.original.destinationPort, 8080);
    QCOMPARE(last.reply.source.toString(), "172.17.0.2");
    QCOMPARE(last.nat(), Nat::Destination);
    QCOMPARE(QString::fromStdString(stateName(last)), "TIME_WAIT");
    QVERIFY2(last.counted && last.sent.bytes >= 1000 && last.received.bytes >= 1000,
        "the end brings the counters");
    for (const auto& record : told) {
        QCOMPARE(record.flow.id, last.id);
        QVERIFY(record.time > 1'600'000'000'000'000'000);
    }
}

void FlowHubTest::whileNobodyReadsUpdatesMerge()
{
    FlowHub hub(m_event);
    const auto eager = hub.open({}).value();
    const auto lazy = hub.open({}).value();
    QCOMPARE(table(hub, lazy), QStringList());
    auto known = client("tcp", "172.20.242.183", 8080);
    QVERIFY(known->ok);
    QCOMPARE(read(hub, lazy).size(), std::size_t(1)); // New, at its newest state
    auto unread = client("tcp", "172.20.242.183", 8080);
    QVERIFY(unread->ok);
    std::size_t eagerly = read(hub, eager).size();
    int closed = 0;
    known->end();
    unread->end();
    QVERIFY(readUntil(hub, eager, [&](const FlowRecord& record) {
        ++eagerly;
        closed += stateName(record.flow) == "TIME_WAIT" ? 1 : 0;
        return closed == 2;
    }));
    const auto told = read(hub, lazy);
    QCOMPARE(told.size(), std::size_t(2));
    QCOMPARE(told[0].event, FlowEvent::New);
    QCOMPARE(told[1].event, FlowEvent::Update);
    for (const auto& record : told)
        QCOMPARE(QString::fromStdString(stateName(record.flow)), "TIME_WAIT");
    QVERIFY(eagerly > told.size());
    // An end takes the place of an update nobody read; a birth stays beside its end.
    auto brief = client("udp", "172.20.242.183", 5353);
    QVERIFY(brief->ok && brief->say());
    read(hub, eager);
    run("conntrack", {"-F"});
    QStringList events;
    for (const auto& record : read(hub, lazy))
        events.append(QString::number(int(record.event)));
    events.sort();
    QCOMPARE(events.join(' '), "1 3 3 3");
}

void FlowHubTest::untranslatedFlowsAreForThoseWhoAskForAll()
{
    FlowHub hub(m_event);
    const auto translated = hub.open({}).value();
    const auto all = hub.open({true, false}).value();
    table(hub, translated);
    table(hub, all);
    auto routed = client("tcp", "172.17.0.2", 80);
    QVERIFY(routed->ok);
    QVERIFY(!read(hub, all).empty());
    QVERIFY(read(hub, translated).empty());
    hub.close(all);
    auto more = client("tcp", "172.17.0.2", 80);
    auto forwarded = client("tcp", "172.20.242.183", 8080);
    QVERIFY(more->ok && forwarded->ok);
    const auto told = read(hub, translated);
    QVERIFY(!told.empty());
    for (const auto& record : told)
        QCOMPARE(record.flow.nat(), Nat::Destination);
}

void FlowHubTest::pastTheBoundTheTableComesAgain()
{
    FlowHub hub(m_event, 4);
    const auto session = hub.open({}).value();
    bool lost = true;
    auto first = client("udp", "172.20.242.183", 5353);
    QVERIFY(first->ok && first->say());
    QCOMPARE(read(hub, session, &lost).size(), std::size_t(1));
    QVERIFY(!lost);
    std::vector<PeerPointer> talks;
    for (int i = 0; i < 6; ++i) {
        talks.push_back(client("udp", "172.20.242.183", 5353));
        QVERIFY(talks.back()->ok && talks.back()->say());
    }
    const auto told = read(hub, session, &lost);
    QVERIFY(lost);
    QCOMPARE(told.size(), std::size_t(7));
    for (const auto& record : told)
        QCOMPARE(record.event, FlowEvent::Present);
    QVERIFY(read(hub, session, &lost).empty());
    QVERIFY(!lost);
}

/// More news than the socket holds, before anybody looks.
void FlowHubTest::whatTheKernelDroppedIsMadeUpByTheTable()
{
    FlowHub hub(m_event, 1 << 20);
    const auto session = hub.open({true, false}).value();
    table(hub, session);
    auto talk = client("tcp", "172.20.242.183", 8080);
    QVERIFY(talk->ok);
    bool lost = false;
    QVERIFY(!read(hub, session, &lost).empty());
    QVERIFY(!lost);
    constexpr int kPorts = 60000;
    constexpr int kSockets = 3;
    run("sysctl", {"-qw", "net.netfilter.nf_conntrack_udp_timeout=60"});
    for (int i = 0; i < kSockets; ++i) {
        const int descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        for (int port = 1; port <= kPorts; ++port) {
            Place place("127.0.0.1", std::uint16_t(port));
            sendto(descriptor, "x", 1, MSG_DONTWAIT, place.raw(), place.size);
        }
        ::close(descriptor);
    }
    std::size_t told = read(hub, session, &lost).size();
    if (!lost)
        QSKIP("this machine's socket buffer holds them all");
    for (std::size_t more = told; more > 0; told += more)
        more = read(hub, session, nullptr, 0ms).size();
    const auto count = run("sysctl", {"-n", "net.netfilter.nf_conntrack_count"}).out.trimmed().toULong();
    QVERIFY2(told + 100 > count && told < count + 1000, qPrintable(QString("%1 of %2").arg(told).arg(count)));
    run("conntrack", {"-F"});
}

void FlowHubTest::countersComeOnlyWhereTheyAreCounted()
{
    auto uncounted = client("tcp", "172.20.242.183", 8080);
    QVERIFY(uncounted->ok && uncounted->say());
    run("sysctl", {"-qw", "net.netfilter.nf_conntrack_acct=1"});
    auto counted = client("udp", "172.20.242.183", 5353);
    QVERIFY(counted->ok && counted->say());
    FlowHub hub(m_event);
    const auto told = read(hub, hub.open({}).value());
    QCOMPARE(told.size(), std::size_t(2));
    for (const auto& record : told) {
        QCOMPARE(record.flow.counted, record.flow.protocol == 17);
        QCOMPARE(record.flow.sent.bytes, record.flow.counted ? 1028U : 0U);
    }
}

void FlowHubTest::countersAreReadAgainForThoseWhoAsk()
{
    run("sysctl", {"-qw", "net.netfilter.nf_conntrack_acct=1"});
    FlowHub hub(m_event);
    const auto counting = hub.open({false, true}).value();
    const auto plain = hub.open({}).value();
    auto talk = client("udp", "172.20.242.183", 5353);
    QVERIFY(talk->ok && talk->say() && talk->say() && talk->say());
    read(hub, counting);
    read(hub, plain);
    QVERIFY(talk->say());
    QVERIFY(readUntil(hub, counting, [](const FlowRecord& record) {
        return record.event == FlowEvent::Update && record.flow.sent.bytes == 4 * 1028;
    }));
    QVERIFY(talk->say());
    QVERIFY(readUntil(
        hub, counting, [](const FlowRecord& record) { return record.flow.received.bytes == 5 * 1028; }));
    QVERIFY(read(hub, plain).size() <= 1); // the kernel tells once that it is ASSURED
}

/// However long somebody who does not ask for counters has been there.
void FlowHubTest::aNewReaderIsToldWhatTheKernelSaysNow()
{
    run("sysctl", {"-qw", "net.netfilter.nf_conntrack_acct=1"});
    FlowHub hub(m_event);
    const auto follower = hub.open({}).value();
    QCOMPARE(table(hub, follower), QStringList());
    auto talk = client("udp", "172.20.242.183", 5353);
    QVERIFY(talk->ok && talk->say() && talk->say());
    for (int i = 0; i < 3; ++i) {
        QVERIFY(talk->say());
        read(hub, follower, nullptr, 300ms);
        const auto reader = hub.open({}).value();
        const auto told = table(hub, reader);
        QCOMPARE(told.size(), 1);
        QVERIFY2(told.first().contains("bytes="), qPrintable(told.first()));
        QCOMPARE(told, peerTranslated());
        hub.close(reader);
        // Those who were there and do not count are told nothing of it.
        QVERIFY(read(hub, follower).empty());
    }
}

void FlowHubTest::theTimeLeftOfANewReaderIsTheKernels()
{
    FlowHub hub(m_event);
    const auto follower = hub.open({}).value();
    auto talk = client("udp", "172.20.242.183", 5353);
    QVERIFY(talk->ok && talk->say());
    read(hub, follower);
    const auto timeout = [&] {
        const auto reader = hub.open({}).value();
        const auto records = unpackFlows(hub.read(reader, kMany)->records).value();
        hub.close(reader);
        return records.size() == 1 ? int(records.front().flow.timeout) : -1;
    };
    const int before = timeout();
    QVERIFY(before > 20);
    read(hub, follower, nullptr, 2500ms);
    const int after = timeout();
    QVERIFY2(after <= before - 2 && after >= before - 4, qPrintable(QString("%1 %2").arg(before).arg(after)));
}

void FlowHubTest::aPlaceThatTheDumpDidNotTellOfIsWaitedFor()
{
    FlowSlots slots;
    FlowSession session(slots, {true, false}, 4);
    Flow flow;
    flow.id = 1;
    const auto first = slots.add(flow);
    flow.id = 2;
    const auto second = slots.add(flow);
    slots.note(first).seen = 2;
    slots.note(second).seen = 1;
    FlowBatch batch;
    QCOMPARE(session.read(2, kMany, 0, batch), std::size_t(1));
    QCOMPARE(session.read(2, kMany, 0, batch), std::size_t(0));
    slots.note(second).seen = 2;
    QCOMPARE(session.read(2, kMany, 0, batch), std::size_t(1));
    QCOMPARE(unpackFlows(batch.records).value().back().flow.id, 2U);
}

void FlowHubTest::whatTheDumpFindsInAPlacePassedIsPartOfTheTable()
{
    FlowSlots slots;
    FlowSession session(slots, {true, false}, 0); // not bounded as lives are
    Flow flow;
    flow.id = 1;
    const auto place = slots.add(flow);
    slots.note(place).seen = 1;
    FlowBatch batch;
    QCOMPARE(session.read(1, kMany, 0, batch), std::size_t(1));
    slots.remove(place);
    flow.id = 2;
    QCOMPARE(slots.add(flow), place);
    session.born(place, 7, true);
    batch.records.clear();
    QCOMPARE(session.read(0, kMany, 0, batch), std::size_t(1));
    const auto told = unpackFlows(batch.records).value();
    QCOMPARE(told.front().event, FlowEvent::Present);
    QCOMPARE(told.front().flow.id, 2U);
    QVERIFY(!session.takeLost());
}

void FlowHubTest::flowsOlderThanTheListenerDoNotStayForEver_data()
{
    QTest::addColumn<QString>("events");
    // They end without an event only if nobody on the whole machine listened when they began.
    QTest::newRow("the default") << "net.netfilter.nf_conntrack_events=2";
    QTest::newRow("what the default does while nobody listens") << "net.netfilter.nf_conntrack_events=0";
}

void FlowHubTest::flowsOlderThanTheListenerDoNotStayForEver()
{
    QFETCH(QString, events);
    run("sysctl", {"-qw", events});
    auto talk = client("tcp", "172.20.242.183", 8080);
    QVERIFY(talk->ok && talk->say());
    if (events.endsWith('0'))
        run("sysctl", {"-qw", "net.netfilter.nf_conntrack_events=1"});
    FlowHub hub(m_event);
    const auto session = hub.open({}).value();
    const auto before = read(hub, session);
    QCOMPARE(before.size(), std::size_t(1));
    QCOMPARE(before[0].event, FlowEvent::Present);
    QVERIFY(read(hub, session).empty());
    run("conntrack", {"-D", "-p", "tcp"});
    QVERIFY(readUntil(hub, session, [&](const FlowRecord& record) {
        return record.event == FlowEvent::Destroy && record.flow.id == before[0].flow.id;
    }));
}

void FlowHubTest::everyProtocolAndZoneIsTold()
{
    const QList<QStringList> flows{
        {"-p", "icmp", "-s", "1.2.3.4", "-d", "5.6.7.8", "--icmp-type", "8", "--icmp-code", "0", "--icmp-id",
            "77"},
        {"-p", "icmpv6", "-s", "fd00::1", "-d", "fd00::2", "--icmpv6-type", "128", "--icmpv6-code", "0",
            "--icmpv6-id", "9"},
        {"-p", "udp", "-s", "fd00::1", "-d", "fd00::2", "--sport", "1", "--dport", "65535", "-m",
            "4294967295"},
        {"-p", "sctp", "-s", "1.2.3.4", "-d", "5.6.7.8", "--sport", "5", "--dport", "6", "--state",
            "ESTABLISHED", "--orig-vtag", "1", "--reply-vtag", "2"},
        {"-p", "gre", "-s", "1.2.3.4", "-d", "5.6.7.8", "--srckey", "5", "--dstkey", "6"},
        {"-p", "111", "-s", "1.2.3.4", "-d", "5.6.7.8"},
        {"-p", "tcp", "-s", "1.2.3.4", "-d", "5.6.7.8", "--sport", "9", "--dport", "10", "--state",
            "SYN_RECV", "-w", "7"},
    };
    FlowHub hub(m_event);
    const auto watching = hub.open({true, false}).value();
    table(hub, watching);
    int made = 0;
    for (const auto& flow : flows) {
        const auto output = run("conntrack", QStringList{"-I", "-t", "600"} + flow);
        made += output.status == 0 ? 1 : 0;
        if (output.status != 0)
            qInfo("not made: %s: %s", qPrintable(flow.join(' ')), output.err.simplified().constData());
    }
    QVERIFY(made >= 5);
    QStringList told;
    bool zoned = false;
    for (const auto& record : read(hub, watching)) {
        QCOMPARE(record.event, FlowEvent::New);
        told.append(line(record.flow));
        zoned |= record.flow.zone == 7;
    }
    told.sort();
    QVERIFY(zoned);
    const auto peer = peerTable();
    QCOMPARE(told, peer);
    QCOMPARE(table(hub, hub.open({true, false}).value()), peer);
    // They can be ended, each by its tuple and id.
    std::vector<Flow> all;
    const auto present = unpackFlows(hub.read(hub.open({true, false}).value(), kMany)->records).value();
    for (const auto& record : present)
        all.push_back(record.flow);
    const auto ended = endFlows(all);
    QVERIFY2(ended, ended ? "" : ended.error().message.text().c_str());
    QCOMPARE(peerTable(), QStringList());
    QCOMPARE(*ended, unsigned(all.size()));
}

void FlowHubTest::aForwardsFlowsAreFoundAndEnded()
{
    auto web = client("tcp", "172.20.242.183", 8080);
    auto web6 = client("tcp", "fd20::1", 8080);
    auto names = client("udp", "172.20.242.183", 5353);
    QVERIFY(web->ok && web6->ok && names->ok && names->say());
    PortForward forward;
    forward.listen.ports = PortRange{8080, 8080};
    forward.to.address = Address::parse("172.17.0.2").value();
    forward.to.ports = PortRange{80, 80};
    PortForward unused = forward;
    unused.listen.ports = PortRange{9, 9};
    const auto found = flowsOf({&unused, &forward});
    QVERIFY(found);
    QCOMPARE(found->size(), std::size_t(2));
    QVERIFY(found->front().empty());
    const auto& flows = found->back();
    QCOMPARE(flows.size(), std::size_t(1));
    QCOMPARE(flows.front().original.destination.toString(), "172.20.242.183");
    // Another connection with its tuple is not the one that was meant.
    auto other = flows;
    other.front().id ^= 1;
    QCOMPARE(endFlows(other).value(), 0U);
    QCOMPARE(endFlows(flows).value(), 1U);
    QCOMPARE(endFlows(flows).value(), 0U);
    QVERIFY(flowsOf({&forward})->front().empty());
    QCOMPARE(peerTranslated().size(), 2);
}

void FlowHubTest::closedSessionsAreGone()
{
    FlowHub hub(m_event);
    const auto session = hub.open({}).value();
    hub.close(session);
    hub.close(session);
    const auto batch = hub.read(session, 1);
    QVERIFY(!batch);
    QCOMPARE(batch.error().code, ErrorCode::Invalid);
    QVERIFY(hub.open({}).value() != session);
}

void FlowHubTest::aSmallReadContinuesWhereItStopped()
{
    std::vector<PeerPointer> talks;
    for (int i = 0; i < 5; ++i) {
        talks.push_back(client("udp", "172.20.242.183", 5353));
        QVERIFY(talks.back()->ok && talks.back()->say());
    }
    FlowHub hub(m_event);
    const auto session = hub.open({}).value();
    QStringList seen;
    for (int i = 1; i <= 5; ++i) {
        const auto batch = hub.read(session, 1);
        QVERIFY(batch && !batch->lost);
        QCOMPARE(batch->next, std::uint64_t(i));
        const auto records = unpackFlows(batch->records).value();
        QCOMPARE(records.size(), std::size_t(1));
        seen.append(line(records[0].flow));
    }
    QCOMPARE(seen.removeDuplicates(), 0);
    QVERIFY(hub.read(session, 1)->records.empty());
}

int main(int argc, char** argv)
{
    if (argc == 5 && std::strcmp(argv[1], "--serve") == 0)
        return serve(std::strcmp(argv[2], "tcp") == 0, argv[3], std::uint16_t(std::atoi(argv[4])));
    if (argc == 5 && std::strcmp(argv[1], "--talk") == 0)
        return talk(std::strcmp(argv[2], "tcp") == 0, argv[3], std::uint16_t(std::atoi(argv[4])));
    if (!enterOwnNamespaces())
        return 1;
    QCoreApplication application(argc, argv);
    FlowHubTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_flow_hub.moc"
