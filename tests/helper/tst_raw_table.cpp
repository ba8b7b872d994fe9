// A table as the kernel keeps it: read, kept, and put back byte for byte with its counters.
#include "helper/xtables/raw_chains.h"

#include "tests/helper/kernel_test.h"

#include <QCoreApplication>
#include <QTest>

#include <algorithm>
#include <cstring>
#include <random>

using namespace portolan;
using namespace kerneltest;

namespace {

constexpr const char* kSaved4
    = "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD DROP [5:500]\n:OUTPUT ACCEPT [0:0]\n:EMPTY - [0:0]\n:SHARED - "
      "[0:0]\n"
      "[3:300] -A FORWARD -s 10.0.0.0/8 -p tcp -m tcp --dport 80 -m comment --comment \"a b\" -j SHARED\n"
      "[4:400] -A FORWARD -p udp -m limit --limit 5/min -j SHARED\n"
      "[0:0] -A FORWARD -m statistic --mode nth --every 3 --packet 1 -g EMPTY\n"
      "[7:700] -A SHARED -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n"
      "[1:100] -A SHARED -j LOG --log-prefix \"x \"\n[0:0] -A SHARED\nCOMMIT\n";
constexpr const char* kSaved6
    = "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD DROP [5:500]\n:OUTPUT ACCEPT [0:0]\n:SHARED - [0:0]\n"
      "[3:300] -A FORWARD -s fd00::/8 -p tcp -m tcp --dport 80 -j SHARED\n"
      "[7:700] -A SHARED -j REJECT --reject-with icmp6-port-unreachable\nCOMMIT\n";

struct Tools {
    const char* save;
    const char* restore;
    const char* edit;
};
template <typename Kernel> constexpr Tools kTools{};
template <>
constexpr Tools kTools<RawIpv4>{"iptables-legacy-save", "iptables-legacy-restore", "iptables-legacy"};
template <>
constexpr Tools kTools<RawIpv6>{"ip6tables-legacy-save", "ip6tables-legacy-restore", "ip6tables-legacy"};

template <typename Kernel> QByteArray saved()
{
    return withoutComments(run(kTools<Kernel>.save, {"-c", "-t", "filter"}).out);
}

/// Counters of every entry of what was read, in order.
template <typename Kernel> std::vector<xt_counters> counters(std::span<const std::byte> entries)
{
    std::vector<xt_counters> all;
    for (std::uint32_t at = 0; at < entries.size(); at += rawEntry<Kernel>(entries, at).next_offset)
        all.push_back(rawEntry<Kernel>(entries, at).counters);
    return all;
}

template <typename Kernel> std::vector<CounterSource> everyCounterOf(const TableImage& image)
{
    std::vector<CounterSource> sources;
    for (const auto& counter : counters<Kernel>(image.entries))
        sources.push_back({CounterSource::kNone, counter});
    return sources;
}

template <typename Kernel> void putBackAfterOthersEdits(const char* rules)
{
    QCOMPARE(run(kTools<Kernel>.restore, {"-c"}, rules).status, 0);
    const auto before = saved<Kernel>();
    RawTable<Kernel> table;
    auto got = table.read("filter");
    QVERIFY2(got, got ? "" : got.error().message.text().c_str());
    const auto image = table.image();

    QCOMPARE(run(kTools<Kernel>.edit, {"-F"}).status, 0);
    QCOMPARE(run(kTools<Kernel>.edit, {"-N", "another"}).status, 0);
    QVERIFY(saved<Kernel>() != before);
    QVERIFY(table.read("filter"));
    const auto put = table.replace(image, everyCounterOf<Kernel>(image));
    QVERIFY2(put, put ? "" : put.error().message.text().c_str());
    QCOMPARE(saved<Kernel>(), before);
    QVERIFY(table.read("filter"));
    QVERIFY(table.image().entries == image.entries);
}

} // namespace

class RawTableTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup();
    void chainsAreFoundWithTheirRulesAndFeet();
    void aStoredTableIsPutBackAsItWas();
    void countersGoOverWithTheSwap();
    void aTableChangedMeanwhileIsAConflict();
    void wrongCountersAreRefusedBeforeTheKernelIsAsked();
    void aRefusedTableChangesNothing();
    void brokenEntriesAreRefused();
    void theBufferIsKeptUntilReleased();
};

void RawTableTest::cleanup()
{
    for (const auto* tool : {"iptables-legacy", "ip6tables-legacy"}) {
        run(tool, {"-P", "FORWARD", "ACCEPT"});
        run(tool, {"-F"});
        run(tool, {"-X"});
    }
}

void RawTableTest::chainsAreFoundWithTheirRulesAndFeet()
{
    QCOMPARE(run("iptables-legacy-restore", {"-c"}, kSaved4).status, 0);
    RawTable<RawIpv4> table;
    QVERIFY(table.read("filter"));
    const auto chains = rawChains<RawIpv4>(table.layout(), table.entries());
    QVERIFY2(chains, chains ? "" : chains.error().message.text().c_str());
    QByteArrayList names;
    std::vector<unsigned> rules;
    for (const auto& chain : *chains) {
        names << QByteArray(chain.name.data(), qsizetype(chain.name.size()));
        rules.push_back(chain.footIndex - chain.firstIndex);
        QVERIFY(chain.hook.has_value() == (names.size() <= 3));
    }
    QCOMPARE(names, (QByteArrayList{"INPUT", "FORWARD", "OUTPUT", "EMPTY", "SHARED"}));
    QCOMPARE(rules, (std::vector<unsigned>{0, 3, 0, 0, 3}));
    const auto& forward = (*chains)[1];
    QCOMPARE(forward.begin, table.layout().hookEntries[NF_INET_FORWARD]);
    QCOMPARE(forward.foot, table.layout().underflows[NF_INET_FORWARD]);
    const auto& policy = rawEntry<RawIpv4>(table.entries(), forward.foot);
    QCOMPARE(policyName(rawVerdict(rawTarget(policy))), std::string_view("DROP"));
    QCOMPARE(policy.counters.pcnt, 5U);
    const auto& first = rawEntry<RawIpv4>(table.entries(), forward.begin);
    const auto* shared = jumpedTo(*chains, rawVerdict(rawTarget(first)));
    QVERIFY(shared && shared->name == "SHARED");
    QVERIFY(!jumpedTo(*chains, -1) && !jumpedTo(*chains, int(table.entries().size())));
}

void RawTableTest::aStoredTableIsPutBackAsItWas()
{
    putBackAfterOthersEdits<RawIpv4>(kSaved4);
    putBackAfterOthersEdits<RawIpv6>(kSaved6);
}

void RawTableTest::countersGoOverWithTheSwap()
{
    QCOMPARE(run("iptables-legacy-restore", {"-c"}, kSaved4).status, 0);
    RawTable<RawIpv4> table;
    QVERIFY(table.read("filter"));
    const auto before = counters<RawIpv4>(table.entries());
    std::vector<CounterSource> sources;
    for (std::uint32_t i = 0; i < table.layout().entryCount; ++i)
        sources.push_back({i, {i, 10}});
    QVERIFY(table.replace(table.image(), sources));
    QVERIFY(table.read("filter"));
    const auto after = counters<RawIpv4>(table.entries());
    QCOMPARE(after.size(), before.size());
    for (std::size_t i = 0; i < after.size(); ++i) {
        QCOMPARE(after[i].pcnt, before[i].pcnt + i);
        QCOMPARE(after[i].bcnt, before[i].bcnt + 10);
    }
}

void RawTableTest::aTableChangedMeanwhileIsAConflict()
{
    QCOMPARE(run("iptables-legacy-restore", {"-c"}, kSaved4).status, 0);
    RawTable<RawIpv4> table;
    QVERIFY(table.read("filter"));
    QCOMPARE(run("iptables-legacy", {"-A", "INPUT"}).status, 0);
    const auto now = saved<RawIpv4>();
    const auto put = table.replace(table.image(), everyCounterOf<RawIpv4>(table.image()));
    QVERIFY(!put);
    QCOMPARE(put.error().code, ErrorCode::Conflict);
    QCOMPARE(saved<RawIpv4>(), now);
}

void RawTableTest::wrongCountersAreRefusedBeforeTheKernelIsAsked()
{
    QCOMPARE(run("iptables-legacy-restore", {"-c"}, kSaved4).status, 0);
    RawTable<RawIpv4> table;
    QVERIFY(table.read("filter"));
    const auto image = table.image();
    auto sources = everyCounterOf<RawIpv4>(image);
    sources.back().from = table.layout().entryCount;
    QVERIFY(table.replace(image, sources).error().code == ErrorCode::Invalid);
    sources.pop_back();
    QVERIFY(table.replace(image, sources).error().code == ErrorCode::Invalid);
    QVERIFY(table.read(std::string(200, 'x')).error().code == ErrorCode::Invalid);
}

void RawTableTest::aRefusedTableChangesNothing()
{
    QCOMPARE(run("iptables-legacy-restore", {"-c"}, kSaved4).status, 0);
    const auto before = saved<RawIpv4>();
    RawTable<RawIpv4> table;
    QVERIFY(table.read("filter"));
    auto image = table.image();
    image.layout.hookEntries[NF_INET_LOCAL_IN] += 8;
    const auto put = table.replace(image, everyCounterOf<RawIpv4>(table.image()));
    QVERIFY(!put);
    QCOMPARE(put.error().code, ErrorCode::Kernel);
    QCOMPARE(saved<RawIpv4>(), before);
}

/// Any bytes: an answer, and no reading outside them (the sanitizers say).
void RawTableTest::brokenEntriesAreRefused()
{
    QCOMPARE(run("iptables-legacy-restore", {"-c"}, kSaved4).status, 0);
    RawTable<RawIpv4> table;
    QVERIFY(table.read("filter"));
    const auto image = table.image();
    for (std::size_t size = 0; size < image.entries.size(); size += 8) {
        const std::vector<std::byte> cut(image.entries.begin(), image.entries.begin() + std::ptrdiff_t(size));
        QVERIFY(!rawChains<RawIpv4>(image.layout, cut));
    }
    std::mt19937 random(1);
    for (int round = 0; round < 20000; ++round) {
        auto entries = image.entries;
        for (int i = 0; i < 3; ++i)
            entries[random() % entries.size()] = std::byte(random());
        if (const auto chains = rawChains<RawIpv4>(image.layout, entries))
            for (const auto& chain : *chains)
                QVERIFY(chain.begin <= chain.foot && chain.foot < entries.size() && chain.name.size() < 30);
    }
}

void RawTableTest::theBufferIsKeptUntilReleased()
{
    QCOMPARE(run("iptables-legacy-restore", {"-c"}, kSaved4).status, 0);
    RawTable<RawIpv4> table;
    QVERIFY(table.read("filter"));
    const auto* where = table.entries().data();
    QVERIFY(table.read("filter"));
    QCOMPARE(table.entries().data(), where);
    table.release();
    QVERIFY(table.entries().empty());
    QCOMPARE(table.capacity(), std::size_t(0));
    QVERIFY(table.read("filter"));
    QVERIFY(!table.entries().empty());
}

int main(int argc, char** argv)
{
    if (!enterOwnNamespaces())
        return 1;
    QCoreApplication application(argc, argv);
    RawTableTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_raw_table.moc"
