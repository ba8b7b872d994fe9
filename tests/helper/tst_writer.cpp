// Our rules written into the kernel's legacy tables, in namespaces of our own.
#include "helper/xtables/writer.h"
#include "tests/helper/forward_rules.h"

#include <QTest>

using namespace portolan;
using kerneltest::rulesFor;
using kerneltest::run;

namespace {

const char* toolOf(Family family)
{
    return family == Family::Ipv4 ? "iptables-legacy" : "ip6tables-legacy";
}

// Table by table: without -t the tool reads /proc/net/ip_tables_names, which an ordinary user may not.
QByteArray saved(Family family)
{
    const QString tool = QString(toolOf(family)) + "-save";
    return run(tool, {"-t", "filter"}).out + run(tool, {"-t", "nat"}).out;
}

QByteArrayList ruleLines(Family family)
{
    QByteArrayList lines;
    for (const QByteArray& line : saved(family).split('\n')) {
        if (line.startsWith("-A") || (line.startsWith(':') && line.contains(" - "))) {
            lines += line;
        }
    }
    return lines;
}

} // namespace

class TestWriter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void families()
    {
        QTest::addColumn<int>("family");
        QTest::addColumn<QByteArray>("target");
        QTest::newRow("ipv4") << int(Family::Ipv4) << QByteArray("10.0.0.7");
        QTest::newRow("ipv6") << int(Family::Ipv6) << QByteArray("fd00::7");
    }

    void whatIsWrittenReadsAsItsText_data() { families(); }
    void whatIsWrittenReadsAsItsText()
    {
        QFETCH(int, family);
        QFETCH(QByteArray, target);
        const auto rules = rulesFor(Family(family), target, 3);
        const auto written = writeRules(Family(family), rules);
        QVERIFY2(written.has_value(), written ? "" : written.error().message.text().c_str());
        QVERIFY(*written);
        const auto lines = ruleLines(Family(family));
        for (const CompiledRule& rule : rules) {
            QVERIFY2(lines.contains(rule.text().c_str()), rule.text().c_str());
        }
        QCOMPARE(lines.size(), qsizetype(rules.size() + 3)); // and three chains
    }

    void writingItAgainCommitsNothing_data() { families(); }
    void writingItAgainCommitsNothing()
    {
        QFETCH(int, family);
        QFETCH(QByteArray, target);
        const auto rules = rulesFor(Family(family), target, 3);
        QVERIFY(writeRules(Family(family), rules));
        const auto again = writeRules(Family(family), rules);
        QVERIFY(again);
        QVERIFY(!*again);
    }

    void aTableThatFailsPutsTheOtherBack_data() { families(); }
    void aTableThatFailsPutsTheOtherBack()
    {
        QFETCH(int, family);
        QFETCH(QByteArray, target);
        QVERIFY(writeRules(Family(family), rulesFor(Family(family), target, 2)));
        const auto before = ruleLines(Family(family));
        auto rules = rulesFor(Family(family), target, 4);
        // The kernel takes MASQUERADE from POSTROUTING alone, and sees that nat's PREROUTING leads here.
        CompiledRule wrong;
        wrong.table = "nat";
        wrong.chain = kNatChain;
        wrong.id = "ffffffff";
        wrong.action = CompiledRule::Action::Masquerade;
        rules.push_back(wrong);
        const auto written = writeRules(Family(family), rules);
        QVERIFY(!written);
        QCOMPARE(int(written.error().code), int(ErrorCode::Kernel));
        QVERIFY(written.error().message.text().find("nat") != std::string::npos);
        QCOMPARE(ruleLines(Family(family)), before);
    }

    void jumpsAreFirstAndMovedBackAfterAnothersInsert_data() { families(); }
    void jumpsAreFirstAndMovedBackAfterAnothersInsert()
    {
        QFETCH(int, family);
        QFETCH(QByteArray, target);
        const QString tool = toolOf(Family(family));
        const auto rules = rulesFor(Family(family), target);
        run(tool, {"-A", "FORWARD", "-i", "eth9", "-j", "DROP"});
        QVERIFY(writeRules(Family(family), rules));
        QVERIFY(run(tool, {"-S", "FORWARD"})
                    .out.contains("-A FORWARD -j PORTOLAN-FORWARD\n-A FORWARD -i eth9 -j DROP"));
        QCOMPARE(rulesWritten(Family(family), rules).value_or(false), true);
        run(tool, {"-I", "FORWARD", "-i", "eth8", "-j", "DROP"});
        QCOMPARE(rulesWritten(Family(family), rules).value_or(true), false);
        QCOMPARE(writeRules(Family(family), rules).value_or(false), true);
        QVERIFY(run(tool, {"-S", "FORWARD"})
                    .out.contains("-A FORWARD -j PORTOLAN-FORWARD\n-A FORWARD -i eth8 -j DROP\n-A FORWARD -i "
                                  "eth9 -j DROP"));
        QCOMPARE(writeRules(Family(family), rules).value_or(true), false);
        run(tool, {"-D", "FORWARD", "-i", "eth8", "-j", "DROP"});
        run(tool, {"-D", "FORWARD", "-i", "eth9", "-j", "DROP"});
    }

    void cleanup()
    {
        for (const Family family : {Family::Ipv4, Family::Ipv6}) {
            const auto removed = writeRules(family, {});
            QVERIFY2(removed.has_value(), removed ? "" : removed.error().message.text().c_str());
            QCOMPARE(ruleLines(family), QByteArrayList());
        }
    }
};

int main(int argc, char** argv)
{
    if (!kerneltest::enterOwnNamespaces()) {
        return 1;
    }
    TestWriter test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_writer.moc"
