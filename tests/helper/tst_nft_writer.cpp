// Our table in nf_tables, against what nft says of it; in namespaces of our own.
#include "backend/forward/native_text.h"
#include "backend/forward/own.h"
#include "backend/nft/nft_reader.h"
#include "helper/nftables/writer.h"
#include "tests/helper/kernel_test.h"

#include <QProcess>
#include <QRegularExpression>
#include <QTest>

#include <random>

using namespace portolan;
using kerneltest::run;
using kerneltest::shell;

namespace {

PortForward forwardOf(unsigned number, const char* target, const char* listen, const char* to = "80")
{
    PortForward forward;
    char id[9];
    std::snprintf(id, sizeof id, "%08x", number);
    forward.id = id;
    forward.listen.ports = *PortRange::parse(listen);
    forward.to.address = *Address::parse(target);
    forward.family = forward.to.address->family();
    forward.to.ports = *PortRange::parse(to);
    return forward;
}

/// A forward of every shape.
std::vector<PortForward> allShapes()
{
    std::vector<PortForward> all;
    for (const char* target : {"10.0.0.7", "fd00::7"}) {
        const bool four = std::string_view(target).find(':') == std::string_view::npos;
        const unsigned base = four ? 0x10 : 0x20;
        all.push_back(forwardOf(base, target, "1000"));
        all.push_back(forwardOf(base + 1, target, "2000-2010", "2000-2010"));
        all.push_back(forwardOf(base + 2, target, "3000-3010", "4000-4010"));
        all.back().protocol = Protocol::Udp;
        all.push_back(forwardOf(base + 3, target, "5000"));
        all.back().protocol = Protocol::Sctp;
        all.back().listen.interface = *InterfaceName::parse("eth0");
        all.back().sources = {*Prefix::parse(four ? "192.0.2.0/24" : "2001:db8::/33"),
            *Prefix::parse(four ? "198.51.100.7" : "2001:db8::1"),
            *Prefix::parse(four ? "0.0.0.0/0" : "::/0")};
        all.push_back(forwardOf(base + 4, target, "6000"));
        all.back().fromThisHost = false;
        all.back().hideClientAddress = true;
        all.push_back(forwardOf(base + 5, target, "7000"));
        all.back().loopback = true;
        all.back().listen.address = *Address::parse(four ? "10.1.1.1" : "fd00:1::1");
        all.push_back(forwardOf(base + 6, target, "8000"));
        all.back().to.address.reset();
        all.back().to.ports = PortRange{8080, 8080};
        all.push_back(forwardOf(base + 7, target, "9000-9001"));
        all.back().to.address.reset();
        all.back().to.ports.reset();
    }
    return all;
}

RulesByFamily rulesFor(const std::vector<PortForward>& forwards)
{
    RulesByFamily rules;
    for (const Family family : {Family::Ipv4, Family::Ipv6}) {
        rules[family] = compileJumps(forwards, family);
        for (const PortForward& forward : forwards)
            if (forward.family == family)
                for (CompiledRule& rule : compile(forward, {}))
                    rules[family].push_back(std::move(rule));
    }
    return rules;
}

QByteArray table(const char* options = "-s")
{
    return run("nft", {options, "list", "table", "inet", "portolan"}).out;
}

QByteArray everythingElse()
{
    return run("nft", {"-a", "list", "table", "ip", "others"}).out
        + run("nft", {"-a", "list", "table", "inet", "others"}).out;
}

#define VERIFY_WRITTEN(rules, expected)                                                                      \
    do {                                                                                                     \
        const auto written = writeNftRules(rules);                                                           \
        QVERIFY2(written, written ? "" : written.error().message.text().c_str());                            \
        QCOMPARE(written->changed, expected);                                                                \
    } while (false)

} // namespace

class TestNftWriter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        const auto made = shell(R"(nft -f - <<'TEXT'
table ip others {
    map m { type inet_service : ipv4_addr; elements = { 80 : 10.0.0.1 }; }
    chain c { type nat hook prerouting priority -100; dnat to tcp dport map @m; }
}
table inet others {
    chain PORTOLAN { counter comment "portolan:00000001"; }
}
TEXT)");
        QVERIFY2(made.status == 0, made.err);
        m_others = everythingElse();
        QVERIFY(m_others.contains("10.0.0.1"));
    }

    void cleanup()
    {
        QVERIFY(writeNftRules({}));
        QCOMPARE(everythingElse(), m_others);
        QCOMPARE(run("nft", {"list", "tables"}).out, QByteArray("table ip others\ntable inet others\n"));
        run("nft", {"flush", "ruleset"});
    }

    void theKernelIsAskedWithoutATrace()
    {
        const QByteArray before = run("nft", {"list", "ruleset"}).out;
        QVERIFY(nftTranslates());
        QCOMPARE(run("nft", {"list", "ruleset"}).out, before);
    }

    void whatIsWrittenIsWhatNftWouldHaveWritten()
    {
        const auto forwards = allShapes();
        const RulesByFamily rules = rulesFor(forwards);
        VERIFY_WRITTEN(rules, true);
        const QByteArray ours = table();
        for (const PortForward& forward : forwards)
            QVERIFY2(ours.contains(("portolan:" + forward.id).c_str()), forward.id.c_str());
        VERIFY_WRITTEN(rules, false);
        QVERIFY(nftRulesWritten(rules).value_or(false));
        for (const auto& [family, list] : rules) {
            VERIFY_WRITTEN((RulesByFamily{{family, list}}), true);
            const QByteArray written = table();
            run("nft", {"delete", "table", "inet", "portolan"});
            const auto loaded = run("nft", {"-f", "-"}, nativeTableText(family, list).c_str());
            QVERIFY2(loaded.status == 0, loaded.err + nativeTableText(family, list).c_str());
            QCOMPARE(sorted(written), sorted(table()));
        }
    }

    void whatNftReadsIsFoundAsOurs()
    {
        const auto forwards = allShapes();
        VERIFY_WRITTEN(rulesFor(forwards), true);
        const auto ruleset = readNft(run("nft", {"-j", "list", "ruleset"}).out.toStdString());
        QVERIFY(ruleset);
        const auto found = findOwn(*ruleset, forwards);
        QCOMPARE(found.size(), forwards.size());
        for (const FoundForward& each : found) {
            QVERIFY2(each.state == ForwardState::Active, each.forward.id.c_str());
            QCOMPARE(toString(each.engine), "nftables");
        }
        // Without the list they are known by what their rules say.
        for (const FoundForward& each : findOwn(*ruleset, {})) {
            const auto wanted = std::find_if(forwards.begin(), forwards.end(),
                [&](const PortForward& forward) { return forward.id == each.forward.id; });
            QVERIFY(wanted != forwards.end());
            QCOMPARE(int(each.forward.family), int(wanted->family));
            QCOMPARE(describeTo(each.forward).c_str(),
                wanted->to.ports && wanted->listen.ports != wanted->to.ports
                    ? describeTo(*wanted).c_str()
                    : describeTo(each.forward).c_str());
            QCOMPARE(each.forward.listen.ports->toString(), wanted->listen.ports->toString());
        }
        shell("nft delete rule inet portolan PORTOLAN handle $(nft -a list chain inet portolan PORTOLAN "
              "| sed -n 's/.*portolan:00000010.*handle //p')");
        const auto harmed = readNft(run("nft", {"-j", "list", "ruleset"}).out.toStdString());
        for (const FoundForward& each : findOwn(*harmed, forwards))
            QCOMPARE(each.state == ForwardState::Missing, each.forward.id == "00000010");
    }

    void whatStaysKeepsItsHandleAndPlace()
    {
        std::vector<PortForward> forwards;
        for (unsigned i = 0; i < 8; ++i)
            forwards.push_back(forwardOf(i + 1, "10.0.0.7", std::to_string(1000 + i).c_str()));
        VERIFY_WRITTEN(rulesFor(forwards), true);
        const QByteArrayList before = table("-a").split('\n');
        forwards.erase(forwards.begin() + 2);
        forwards.insert(forwards.begin() + 5, forwardOf(0x20, "10.0.0.8", "2000"));
        forwards.insert(forwards.begin(), forwardOf(0x21, "10.0.0.8", "2001"));
        forwards.push_back(forwardOf(0x22, "10.0.0.8", "2002"));
        VERIFY_WRITTEN(rulesFor(forwards), true);
        const QByteArray after = table("-a");
        for (const QByteArray& line : before)
            QVERIFY2(line.contains("portolan:00000003") || after.contains(line), line);
        // The order is the list's.
        qsizetype last = 0;
        const QByteArray chain = run("nft", {"list", "chain", "inet", "portolan", "PORTOLAN"}).out;
        for (const PortForward& forward : forwards) {
            const qsizetype at = chain.indexOf(("portolan:" + forward.id).c_str());
            QVERIFY(at > last);
            last = at;
        }
        std::rotate(forwards.begin(), forwards.begin() + 3, forwards.end());
        VERIFY_WRITTEN(rulesFor(forwards), true);
        VERIFY_WRITTEN(rulesFor(forwards), false);
    }

    void whateverSomebodyDoesToItIsMended_data()
    {
        QTest::addColumn<QByteArray>("harm");
        const char* harms[] = {"flush chain inet portolan PORTOLAN", "flush table inet portolan",
            "delete table inet portolan", "add rule inet portolan PORTOLAN accept",
            "insert rule inet portolan PREROUTING ip saddr 10.9.9.9 accept",
            "add chain inet portolan more { type filter hook forward priority 0; policy drop; }",
            "add chain inet portolan more; add rule inet portolan PORTOLAN jump more",
            "add set inet portolan more { type ipv4_addr; }",
            "add chain inet portolan PREROUTING { policy drop; }",
            "add table inet portolan { flags dormant; }",
            "delete element inet portolan shift-3000-3010-to-4000 { 3001 }",
            "add element inet portolan shift-3000-3010-to-4000 { 3011 : 1 }",
            "flush chain inet portolan PORTOLAN; flush map inet portolan shift-3000-3010-to-4000",
            "add map inet portolan shift-1-2-to-3 { type inet_service : inet_service; }",
            "flush chain inet portolan PREROUTING; delete chain inet portolan PREROUTING; add chain inet "
            "portolan PREROUTING { type nat hook prerouting priority 50; }"};
        for (const char* harm : harms)
            QTest::newRow(harm) << QByteArray(harm);
    }
    void whateverSomebodyDoesToItIsMended()
    {
        QFETCH(QByteArray, harm);
        const RulesByFamily rules = rulesFor(allShapes());
        VERIFY_WRITTEN(rules, true);
        const QByteArray whole = table();
        const auto harmed = run("nft", {"-f", "-"}, harm);
        QVERIFY2(harmed.status == 0, harmed.err);
        QVERIFY(!nftRulesWritten(rules).value_or(true));
        VERIFY_WRITTEN(rules, true);
        QCOMPARE(sorted(table()), sorted(whole));
        VERIFY_WRITTEN(rules, false);
    }

    void aTableOfAnotherProgramsIsLeftAlone()
    {
        QProcess owner;
        owner.start("nft", {"-i"});
        owner.write("add table inet portolan { flags owner; }\n");
        QTRY_VERIFY_WITH_TIMEOUT(!table().isEmpty(), 5000);
        const QByteArray before = table();
        const auto refused = writeNftRules(rulesFor(allShapes()));
        QVERIFY(!refused);
        QCOMPARE(int(refused.error().code), int(ErrorCode::Conflict));
        QCOMPARE(table(), before);
        owner.closeWriteChannel();
        QVERIFY(owner.waitForFinished(5000));
        VERIFY_WRITTEN(rulesFor(allShapes()), true);
    }

    /// What the writer remembers of its last transaction is what the kernel has.
    void manyEditsOneAfterAnotherComeOutAsOne()
    {
        std::mt19937 chance(1);
        std::vector<PortForward> forwards;
        unsigned next = 1;
        for (unsigned turn = 0; turn < 120; ++turn) {
            const auto place = forwards.begin() + std::ptrdiff_t(chance() % (forwards.size() + 1));
            if (chance() % 3 != 0 || place == forwards.end()) {
                const std::string port = std::to_string(1000 + next);
                forwards.insert(
                    chance() % 2 ? forwards.end() : place, forwardOf(next, "10.0.0.7", port.c_str()));
                ++next;
            } else {
                forwards.erase(place);
            }
            if (chance() % 8 == 0)
                QCOMPARE(run("nft", {"add rule ip others c counter"}).status, 0);
            if (chance() % 16 == 0)
                run("nft", {"add rule inet portolan PORTOLAN counter"}); // where there is one
            VERIFY_WRITTEN(rulesFor(forwards), true);
            QByteArrayList ids;
            const auto lines = run("nft", {"list", "chain", "inet", "portolan", "PORTOLAN"}).out.split('\n');
            for (const QByteArray& line : lines)
                if (line.contains(" dnat "))
                    ids.append(line.split('"').value(1));
            QByteArrayList wanted;
            for (const PortForward& forward : forwards)
                wanted.append(QByteArray::fromStdString("portolan:" + forward.id));
            QCOMPARE(ids, wanted);
            if (chance() % 4 == 0)
                QVERIFY(nftRulesWritten(rulesFor(forwards)).value_or(false));
        }
        m_others = everythingElse();
    }

    /// nft commits as fast as it can, to its own table and into ours.
    void aProgramThatKeepsWritingDoesNotKeepUsFromIt()
    {
        QProcess restless;
        restless.start("sh",
            {"-c",
                "i=0; while :; do i=$((i+1)); nft add rule ip others c tcp dport $((i % 1000 + 1)) counter "
                "\\; flush chain inet others PORTOLAN; nft add rule inet portolan PORTOLAN counter; done"});
        QVERIFY(restless.waitForStarted());
        for (unsigned turn = 0; turn < 60; ++turn) {
            std::vector<PortForward> forwards;
            for (unsigned i = 0; i <= turn % 5; ++i)
                forwards.push_back(forwardOf(i + 1, "10.0.0.7", std::to_string(1000 + i + turn).c_str()));
            const auto written = writeNftRules(rulesFor(forwards));
            QVERIFY2(written, written ? "" : written.error().message.text().c_str());
            const QByteArray now = run("nft", {"list", "chain", "inet", "portolan", "PORTOLAN"}).out;
            for (const PortForward& forward : forwards)
                QVERIFY2(now.contains(("dport " + forward.listen.ports->toString()).c_str()), now);
            QCOMPARE(now.count("comment"), qsizetype(forwards.size()));
        }
        restless.kill();
        restless.waitForFinished();
        do { // the last nft outlives its shell
            m_others = everythingElse();
            QTest::qWait(200);
        } while (m_others != everythingElse());
    }

    void aThousandForwardsAreOneTransaction()
    {
        std::vector<PortForward> forwards;
        for (unsigned i = 0; i < 1000; ++i) {
            forwards.push_back(forwardOf(i + 1, "10.0.0.7", std::to_string(1000 + i).c_str()));
            forwards.back().hairpin = false;
        }
        QProcess monitor;
        monitor.start("nft", {"monitor"});
        QVERIFY(monitor.waitForStarted());
        QTest::qWait(200);
        const auto written = writeNftRules(rulesFor(forwards));
        if (!written && geteuid() != 0) {
            // An ordinary user's socket holds less; then nothing is done, and the sentence says so.
            QVERIFY2(written.error().message.text().find("too many") != std::string::npos,
                written.error().message.text().c_str());
            QCOMPARE(table(), QByteArray());
        } else {
            QVERIFY2(written, written ? "" : written.error().message.text().c_str());
            QCOMPARE(table().count("dnat"), 1000);
            QVERIFY(monitor.waitForReadyRead(5000));
            QTest::qWait(300);
            QCOMPARE(monitor.readAll().count("# new generation"), 1);
        }
        monitor.kill();
        monitor.waitForFinished();
    }

private:
    /// Lines in any order: nft lists sets and chains as they were made.
    static QByteArrayList sorted(const QByteArray& text)
    {
        QByteArrayList lines = text.simplified().isEmpty() ? QByteArrayList() : text.split('\n');
        std::sort(lines.begin(), lines.end());
        return lines;
    }

    QByteArray m_others;
};

int main(int argc, char** argv)
{
    if (!kerneltest::enterOwnNamespaces())
        return 1;
    QCoreApplication application(argc, argv);
    TestNftWriter test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_nft_writer.moc"
