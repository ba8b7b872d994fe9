// Our part of a table made another, and everything else left as it was to the byte.
#include "helper/xtables/table_writer.h"
#include "tests/helper/forward_rules.h"
#include "tests/helper/middle_jump.h"
#include "tests/helper/restless.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QRegularExpression>
#include <QTest>

#include <algorithm>

using namespace portolan;
using namespace kerneltest;

namespace {

/// Chains whose names come before and after ours, rules that lead to each other, counters, and extensions
/// with data of the kernel's own.
constexpr const char* kOthers
    = "*filter\n:INPUT ACCEPT [1:60]\n:FORWARD DROP [5:500]\n:OUTPUT ACCEPT [2:90]\n:AAA - [0:0]\n:ZZZ - "
      "[0:0]\n:PORTOLBN - [0:0]\n"
      "[3:300] -A FORWARD -p tcp -m tcp --dport 80 -m comment --comment \"a b\" -j ZZZ\n"
      "[4:400] -A FORWARD -p udp -m limit --limit 5/min -j AAA\n"
      "[9:900] -A FORWARD -m statistic --mode nth --every 3 --packet 1 -g AAA\n"
      "[0:0] -A FORWARD\n"
      "[7:700] -A AAA -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n"
      "[1:100] -A AAA -j ZZZ\n"
      "[8:800] -A AAA -j RETURN\n"
      "[2:200] -A ZZZ -m recent --set --name seen\n"
      "[6:600] -A PORTOLBN -j DROP\n"
      "[1:10] -A ZZZ -j PORTOLBN\nCOMMIT\n"
      "*nat\n:PREROUTING ACCEPT [3:30]\n:INPUT ACCEPT [0:0]\n:OUTPUT ACCEPT [4:40]\n:POSTROUTING ACCEPT "
      "[5:50]\n:DOCKER - [0:0]\n"
      "[11:1100] -A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER\n"
      "[12:1200] -A OUTPUT -m addrtype --dst-type LOCAL -j DOCKER\n"
      "[13:1300] -A POSTROUTING -o eth9 -j MASQUERADE\n"
      "[14:1400] -A DOCKER -p tcp -m tcp --dport 8080 -j DNAT --to-destination %1\nCOMMIT\n";

template <typename Kernel> constexpr const char* kTarget = "10.0.0.7";
template <> constexpr const char* kTarget<RawIpv6> = "fd00::7";
template <typename Kernel> constexpr const char* kOthersTarget = "10.0.0.9:80";
template <> constexpr const char* kOthersTarget<RawIpv6> = "[fd00::9]:80";

template <typename Kernel> QByteArray savedOf(const char* table)
{
    return savedTable(Kernel::kFamily, table);
}

template <typename Kernel> void edit(const QString& words)
{
    const auto made = run(tool(Kernel::kFamily, ""), words.split(' '));
    QVERIFY2(made.status == 0, made.err + words.toUtf8());
}

template <typename Kernel> void restore(const QByteArray& rules)
{
    const auto restored = run(tool(Kernel::kFamily, "-restore"), {"-c"}, rules);
    QVERIFY2(restored.status == 0, restored.err);
}

template <typename Kernel> void restoreOthers()
{
    restore<Kernel>(QString(kOthers).arg(kOthersTarget<Kernel>).toUtf8());
}

/// Our part of the table made that of so many forwards.
template <typename Kernel> Result<void> write(const char* table, unsigned forwards)
{
    TableWriter<Kernel> writer(table,
        ownRules(Kernel::kFamily, table, rulesFor(Kernel::kFamily, kTarget<Kernel>, forwards)), nullptr);
    const auto opened = writer.open();
    return opened ? writer.write() : opened;
}

QByteArray why(const Result<void>& result)
{
    return result ? QByteArray() : QByteArray::fromStdString(result.error().message.text());
}

/// Without the counters of policies, which iptables sets to zero by any edit of its own.
template <typename Kernel> QByteArray rulesOf(const char* table)
{
    QByteArrayList lines;
    for (const QByteArray& line : savedOf<Kernel>(table).split('\n'))
        lines += line.startsWith(':') ? line.left(line.indexOf('[')) : line;
    return lines.join('\n');
}

template <typename Kernel> TableImage imageOf(const char* table)
{
    RawTable<Kernel> read;
    return read.read(table) ? read.image() : TableImage();
}

template <typename Kernel> void othersStay()
{
    restoreOthers<Kernel>();
    for (const char* table : {"filter", "nat"}) {
        const TableImage before = imageOf<Kernel>(table);
        const QByteArray saved = savedOf<Kernel>(table);
        for (const unsigned forwards : {1U, 5U, 3U, 200U, 0U, 2U}) {
            const auto written = write<Kernel>(table, forwards);
            QVERIFY2(written, why(written));
            QCOMPARE(ofOthers(savedOf<Kernel>(table)), saved);
            QCOMPARE(savedOf<Kernel>(table) == saved, forwards == 0);
        }
        const auto written = write<Kernel>(table, 0);
        QVERIFY2(written, why(written));
        const TableImage after = imageOf<Kernel>(table);
        QVERIFY(after.layout == before.layout);
        QVERIFY(after.entries == before.entries);
    }
}

template <typename Kernel> void ownCountersStay()
{
    QVERIFY(write<Kernel>("nat", 3));
    // Traffic, as far as the kernel can tell.
    QByteArray counted = "*nat\n";
    int line = 0;
    for (const QByteArray& each : savedOf<Kernel>("nat").split('\n'))
        if (each.startsWith('['))
            counted += '[' + QByteArray::number(++line) + ":77] " + each.mid(each.indexOf(' ') + 1) + '\n';
        else if (each.startsWith(':'))
            counted += each + '\n';
    restore<Kernel>(counted + "COMMIT\n");
    const QByteArray before = savedOf<Kernel>("nat");
    QVERIFY(line > 5 && before.contains("[5:77]"));
    QVERIFY(write<Kernel>("nat", 5));
    const QByteArray after = savedOf<Kernel>("nat");
    for (const QByteArray& each : before.split('\n'))
        QVERIFY2(after.contains(each), each + after);
    QVERIFY2(after.contains("[0:0] -A PORTOLAN ") && after.contains("portolan:00000005"), after);
    QVERIFY(write<Kernel>("nat", 3));
    QCOMPARE(savedOf<Kernel>("nat"), before);
}

template <typename Kernel> void straysGo()
{
    restoreOthers<Kernel>();
    QVERIFY(write<Kernel>("nat", 2));
    const QByteArray whole = rulesOf<Kernel>("nat");
    const QString to = QString(" -j DNAT --to-destination ") + kTarget<Kernel>;
    edit<Kernel>("-t nat -I PORTOLAN 2 -p tcp --dport 99 -m comment --comment portolan:deadbeef" + to);
    edit<Kernel>("-t nat -A PORTOLAN -p tcp --dport 98" + to);
    edit<Kernel>("-t nat -D PORTOLAN 1");
    edit<Kernel>("-t nat -I PORTOLAN-POST -j RETURN");
    QVERIFY(rulesOf<Kernel>("nat") != whole);
    QVERIFY(write<Kernel>("nat", 2));
    QCOMPARE(rulesOf<Kernel>("nat"), whole);
}

template <typename Kernel> void jumpsMoveInFront()
{
    restoreOthers<Kernel>();
    QVERIFY(write<Kernel>("nat", 1));
    const QByteArray first = rulesOf<Kernel>("nat");
    // What Docker does at its start.
    edit<Kernel>("-t nat -D PREROUTING -m addrtype --dst-type LOCAL -j DOCKER");
    edit<Kernel>("-t nat -I PREROUTING -m addrtype --dst-type LOCAL -j DOCKER");
    edit<Kernel>("-t nat -I OUTPUT -p tcp");
    // And jumps of ours where none belong.
    edit<Kernel>("-t nat -A PREROUTING -j PORTOLAN");
    edit<Kernel>("-t nat -A POSTROUTING -o eth8 -j PORTOLAN-POST");
    QVERIFY(write<Kernel>("nat", 1));
    const QByteArray lines = rulesOf<Kernel>("nat");
    QVERIFY2(lines.indexOf("-A PREROUTING -m addrtype --dst-type LOCAL -j PORTOLAN")
            < lines.indexOf("-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER"),
        lines);
    QVERIFY2(
        lines.indexOf("PORTOLAN\n", lines.indexOf("-A OUTPUT")) < lines.indexOf("-A OUTPUT -p tcp"), lines);
    QVERIFY2(!lines.contains("-A PREROUTING -j PORTOLAN") && !lines.contains("eth8"), lines);
    edit<Kernel>("-t nat -D OUTPUT -p tcp");
    QCOMPARE(QByteArray(rulesOf<Kernel>("nat")).replace("[0:0] -A PREROUTING", "[11:1100] -A PREROUTING"),
        QByteArray(first).replace("[0:0] -A PREROUTING", "[11:1100] -A PREROUTING"));
}

template <typename Kernel> void heldChainsAreEmptied()
{
    QVERIFY(write<Kernel>("nat", 2));
    edit<Kernel>("-t nat -N AAA");
    edit<Kernel>("-t nat -N ZZZ");
    edit<Kernel>("-t nat -A AAA -j PORTOLAN");
    edit<Kernel>("-t nat -A ZZZ -g PORTOLAN");
    const auto removed = write<Kernel>("nat", 0);
    QVERIFY2(removed, why(removed));
    QCOMPARE(savedOf<Kernel>("nat"),
        QByteArray("*nat\n:PREROUTING ACCEPT [0:0]\n:INPUT ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n"
                   ":POSTROUTING ACCEPT [0:0]\n:AAA - [0:0]\n:PORTOLAN - [0:0]\n:ZZZ - [0:0]\n"
                   "[0:0] -A AAA -j PORTOLAN\n[0:0] -A ZZZ -g PORTOLAN\nCOMMIT\n"));
    // And they are what they were once there is a forward again.
    QVERIFY(write<Kernel>("nat", 1));
    const QByteArray again = savedOf<Kernel>("nat");
    QVERIFY2(again.contains("-A AAA -j PORTOLAN\n") && again.contains("-A ZZZ -g PORTOLAN\n"), again);
    QVERIFY2(again.contains("portolan:00000001"), again);
    edit<Kernel>("-t nat -F AAA");
    edit<Kernel>("-t nat -F ZZZ");
    QVERIFY(write<Kernel>("nat", 0));
    QVERIFY(!savedOf<Kernel>("nat").contains("PORTOLAN"));
}

/// A rule of somebody's that leads to the second rule of our chain, which no tool makes but the kernel takes.
template <typename Kernel> void jumpsIntoTheMiddleStopIt()
{
    QVERIFY(write<Kernel>("filter", 3));
    edit<Kernel>("-N ZZZ");
    edit<Kernel>("-A ZZZ -p udp -j PORTOLAN-FORWARD");
    const auto put = leadIntoTheMiddle<Kernel>("filter");
    QVERIFY2(put, why(put));
    const TableImage before = imageOf<Kernel>("filter");
    const auto refused = write<Kernel>("filter", 2);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Kernel);
    QVERIFY2(why(refused).contains("middle of a chain") && why(refused).contains("filter"), why(refused));
    QVERIFY(imageOf<Kernel>("filter").entries == before.entries);
}

template <typename Kernel> void refusedRulesChangeNothing()
{
    restoreOthers<Kernel>();
    QVERIFY(write<Kernel>("nat", 1));
    const TableImage before = imageOf<Kernel>("nat");
    auto wanted = ownRules(Kernel::kFamily, "nat", rulesFor(Kernel::kFamily, kTarget<Kernel>, 3));
    auto& bytes = wanted.chains.find(kNatChain)->second.back().bytes;
    const auto offset = reinterpret_cast<const typename Kernel::Entry*>(bytes.data())->target_offset;
    reinterpret_cast<xt_entry_target*>(&bytes[offset])->u.user.revision = 99;
    TableWriter<Kernel> writer("nat", wanted, nullptr);
    QVERIFY(writer.open());
    const auto refused = writer.write();
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Kernel);
    QVERIFY2(why(refused).contains("nat") && why(refused).contains("refused"), why(refused));
    QVERIFY(imageOf<Kernel>("nat").entries == before.entries);
}

template <typename Kernel> void changesInBetweenAreKept()
{
    restoreOthers<Kernel>();
    TableWriter<Kernel> writer(
        "nat", ownRules(Kernel::kFamily, "nat", rulesFor(Kernel::kFamily, kTarget<Kernel>, 2)), nullptr);
    QVERIFY(writer.open());
    edit<Kernel>("-t nat -N later");
    edit<Kernel>("-t nat -A later -p tcp -j ACCEPT");
    const QByteArray others = savedOf<Kernel>("nat");
    const auto written = writer.write();
    QVERIFY2(written, why(written));
    QCOMPARE(ofOthers(savedOf<Kernel>("nat")), others);
    QVERIFY(savedOf<Kernel>("nat").contains("portolan:00000002"));
    // The way back, too, begins with what is there then.
    edit<Kernel>("-t nat -A later -p udp -j ACCEPT");
    const QByteArray then = ofOthers(savedOf<Kernel>("nat"));
    const auto back = writer.putBack();
    QVERIFY2(back, why(back));
    QCOMPARE(savedOf<Kernel>("nat"), then);
}

} // namespace

class TestRawEdit : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        emptyTables();
        for (const char* tool : {"iptables-legacy", "ip6tables-legacy"})
            run(tool, {"-P", "FORWARD", "ACCEPT"});
    }
    void cleanupTestCase() { init(); }

    void whatIsOthersStaysToTheByte()
    {
        othersStay<RawIpv4>();
        othersStay<RawIpv6>();
    }
    void ourRulesThatStayKeepTheirCounters()
    {
        ownCountersStay<RawIpv4>();
        ownCountersStay<RawIpv6>();
    }
    void rulesInOurChainsThatNobodyWantsGo()
    {
        straysGo<RawIpv4>();
        straysGo<RawIpv6>();
    }
    void ourJumpsMoveBackInFront()
    {
        jumpsMoveInFront<RawIpv4>();
        jumpsMoveInFront<RawIpv6>();
    }
    void chainsThatOthersLeadToAreEmptiedAndStay()
    {
        heldChainsAreEmptied<RawIpv4>();
        heldChainsAreEmptied<RawIpv6>();
    }
    void aRuleThatLeadsIntoTheMiddleOfOurChainStopsIt()
    {
        jumpsIntoTheMiddleStopIt<RawIpv4>();
        jumpsIntoTheMiddleStopIt<RawIpv6>();
    }
    void aRefusedRuleChangesNothing()
    {
        refusedRulesChangeNothing<RawIpv4>();
        refusedRulesChangeNothing<RawIpv6>();
    }
    void whatChangedInBetweenIsKept()
    {
        changesInBetweenAreKept<RawIpv4>();
        changesInBetweenAreKept<RawIpv6>();
    }

    void aTableThatKeepsChangingIsNeverHarmed()
    {
        restoreOthers<RawIpv4>();
        const QByteArray others = savedOf<RawIpv4>("filter");
        const auto withoutCounts = [](const QByteArray& saved) {
            return QString(saved).remove(QRegularExpression("\\[\\d+:\\d+\\]"));
        };
        int made = 0;
        int refused = 0;
        {
            const Restless restless;
            QElapsedTimer timer;
            for (timer.start(); made < 100 && timer.elapsed() < 20'000;) {
                const auto written = write<RawIpv4>("filter", made % 2 == 0 ? 3 : 1);
                made += written.has_value();
                refused += !written;
                // Whoever changes the table right after us makes the kernel forget what was counted.
                if (!written)
                    QVERIFY2(
                        written.error().code == ErrorCode::Busy || why(written).contains("begin at zero"),
                        why(written));
            }
            qInfo("%d written, %d given up, beside %u changes", made, refused, restless.changes());
            QVERIFY(made > 0 && restless.changes() > 0);
        }
        run("iptables-legacy", {"-F", "INPUT"});
        QCOMPARE(withoutCounts(ofOthers(savedOf<RawIpv4>("filter"))), withoutCounts(others));
        QVERIFY(write<RawIpv4>("filter", 0));
        QCOMPARE(withoutCounts(savedOf<RawIpv4>("filter")), withoutCounts(others));
    }

    void aTableThisKernelLacksIsNamed()
    {
        TableWriter<RawIpv4> writer("nosuch", {}, nullptr);
        const auto opened = writer.open();
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::Unsupported);
        QVERIFY2(why(opened).contains("nosuch") && why(opened).contains("modprobe"), why(opened));
    }
};

int main(int argc, char** argv)
{
    if (!enterOwnNamespaces())
        return 1;
    QCoreApplication application(argc, argv);
    TestRawEdit test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_raw_edit.moc"
