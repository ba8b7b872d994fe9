// Which rules no packet can come to, and which are there twice.
#include "backend/ruleset/rule_marks.h"
#include "backend/ruleset/save_reader.h"

#include <QTest>

using namespace portolan;
using Kind = RuleMark::Kind;

class TestRuleMarks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void marksARule_data();
    void marksARule();
    void marksThePolicyNothingComesTo_data();
    void marksThePolicyNothingComesTo();
    void marksChainsNothingLeadsTo();
    void givesTheReasonInASentence();
    void handlesLoops();
};

namespace {

Ruleset parse(const QByteArray& text)
{
    auto ruleset = readSave(text.toStdString(), Engine::XtablesLegacy, Family::Ipv4);
    if (!ruleset)
        qFatal("%s", ruleset.error().message.text().c_str());
    return std::move(*ruleset);
}

/// A table with chains A and B beside the base chains, and these rules.
Ruleset withRules(const QByteArray& rules, const QByteArray& table = "filter")
{
    const QByteArray bases = table == "raw"
        ? QByteArray(":PREROUTING ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n")
        : QByteArray(":INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n");
    return parse('*' + table + '\n' + bases + ":A - [0:0]\n:B - [0:0]\n" + rules + "COMMIT\n");
}

RuleMark markOf(const Ruleset& ruleset, const char* chain, unsigned position)
{
    const ChainGraph graph = makeChainGraph(ruleset, Family::Ipv4);
    const ChainKey key{Engine::XtablesLegacy, std::string(ruleset.tables().front().name), chain};
    return RuleMarks(graph, ruleset).of({*graph.find(key), position});
}

} // namespace

void TestRuleMarks::marksARule_data()
{
    QTest::addColumn<QByteArray>("rules");
    QTest::addColumn<QByteArray>("table");
    QTest::addColumn<QByteArray>("chain");
    QTest::addColumn<unsigned>("position");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<unsigned>("because");
    const auto row = [](const char* name, const char* rules, unsigned position, Kind kind,
                         unsigned because = 0, const char* table = "filter", const char* chain = "FORWARD") {
        QTest::newRow(name) << QByteArray(rules) << QByteArray(table) << QByteArray(chain) << position << kind
                            << because;
    };
    row("after ACCEPT", "-A FORWARD -j ACCEPT\n-A FORWARD -p tcp -j DROP\n", 2, Kind::AfterEnd, 1);
    row("the ACCEPT itself", "-A FORWARD -j ACCEPT\n-A FORWARD -p tcp -j DROP\n", 1, Kind::None);
    row("a comment is no condition",
        "-A FORWARD -m comment --comment end -j DROP\n-A FORWARD -p tcp -j ACCEPT\n", 2, Kind::AfterEnd, 1);
    row("after a condition", "-A FORWARD -i eth0 -j ACCEPT\n-A FORWARD -p tcp -j DROP\n", 2, Kind::None);
    row("after a LOG", "-A FORWARD -j LOG\n-A FORWARD -p tcp -j DROP\n", 2, Kind::None);
    row("after an unknown target", "-A FORWARD -j ODD\n-A FORWARD -p tcp -j DROP\n", 2, Kind::None);
    row("after RETURN", "-A FORWARD -j A\n-A A -j RETURN\n-A A -p tcp -j DROP\n", 2, Kind::AfterEnd, 1,
        "filter", "A");
    row("after a chain that drops all", "-A FORWARD -j A\n-A FORWARD -p tcp -j ACCEPT\n-A A -j DROP\n", 2,
        Kind::AfterEnd, 1);
    row("after a chain that drops some", "-A FORWARD -j A\n-A FORWARD -j ACCEPT\n-A A -p tcp -j DROP\n", 2,
        Kind::None);
    row("after a chain that may return",
        "-A FORWARD -j A\n-A FORWARD -j ACCEPT\n-A A -i lo -j RETURN\n-A A -j DROP\n", 2, Kind::None);
    row("after a chain whose own chain decides",
        "-A FORWARD -j A\n-A FORWARD -j ACCEPT\n-A A -j B\n-A B -j DROP\n", 2, Kind::AfterEnd, 1);
    row("after a goto", "-A FORWARD -g A\n-A FORWARD -j ACCEPT\n-A A -p tcp -j DROP\n", 2, Kind::AfterEnd, 1);
    row("a goto that may come back to the caller",
        "-A FORWARD -j A\n-A FORWARD -j ACCEPT\n-A A -i lo -g B\n-A A -j DROP\n-A B -p tcp -j DROP\n", 2,
        Kind::None);
    row("asks the same",
        "-A FORWARD -p tcp -m tcp --dport 22 -j ACCEPT\n-A FORWARD -i eth0 -j DROP\n"
        "-A FORWARD -p tcp -m tcp --dport 22 -j DROP\n",
        3, Kind::Shadowed, 1);
    row("asks the same under another comment",
        "-A FORWARD -p tcp -m tcp --dport 22 -m comment --comment a -j ACCEPT\n"
        "-A FORWARD -p tcp -m tcp --dport 22 -m comment --comment b -j ACCEPT\n",
        2, Kind::Shadowed, 1);
    row("asks the opposite", "-A FORWARD -i eth0 -j ACCEPT\n-A FORWARD ! -i eth0 -j ACCEPT\n", 2, Kind::None);
    row("asks by chance",
        "-A FORWARD -m statistic --mode random --probability 0.5 -j ACCEPT\n"
        "-A FORWARD -m statistic --mode random --probability 0.5 -j ACCEPT\n",
        2, Kind::None);
    row("asks a mark that may have changed",
        "-A FORWARD -m mark --mark 0x1 -j ACCEPT\n-A FORWARD -j MARK --set-xmark 0x1/0x1\n"
        "-A FORWARD -m mark --mark 0x1 -j ACCEPT\n",
        3, Kind::None);
    row("asks conntrack after it was told off",
        "-A PREROUTING -m conntrack --ctstate UNTRACKED -j ACCEPT\n-A PREROUTING -j CT --notrack\n"
        "-A PREROUTING -m conntrack --ctstate UNTRACKED -j ACCEPT\n",
        3, Kind::None, 0, "raw", "PREROUTING");
    row("asks the same before a jump that returns",
        "-A FORWARD -i eth0 -j A\n-A FORWARD -i eth0 -j DROP\n-A A -p tcp -j DROP\n", 2, Kind::None);
    row("jumps twice", "-A FORWARD -i eth0 -j A\n-A FORWARD -i eth0 -j A\n-A A -p tcp -j DROP\n", 2,
        Kind::Repeats, 1);
}

void TestRuleMarks::marksARule()
{
    QFETCH(QByteArray, rules);
    QFETCH(QByteArray, table);
    QFETCH(QByteArray, chain);
    QFETCH(unsigned, position);
    QFETCH(Kind, kind);
    QFETCH(unsigned, because);
    const RuleMark mark = markOf(withRules(rules, table), chain.constData(), position);
    QCOMPARE(int(mark.kind), int(kind));
    QCOMPARE(mark.because, because);
    QCOMPARE(mark.neverReached(), kind != Kind::None && kind != Kind::Repeats);
    QCOMPARE(inWords(mark).empty(), kind == Kind::None);
}

void TestRuleMarks::marksThePolicyNothingComesTo_data()
{
    QTest::addColumn<QByteArray>("rules");
    QTest::addColumn<bool>("marked");
    QTest::newRow("accepts all") << QByteArray("-A FORWARD -j ACCEPT\n") << true;
    QTest::newRow("accepts some") << QByteArray("-A FORWARD -p tcp -j ACCEPT\n") << false;
    QTest::newRow("returns all") << QByteArray("-A FORWARD -j RETURN\n") << false;
    QTest::newRow("returns some before")
        << QByteArray("-A FORWARD -p tcp -j RETURN\n-A FORWARD -j DROP\n") << false;
    QTest::newRow("goes to a chain that ends nothing")
        << QByteArray("-A FORWARD -g A\n-A A -p tcp -j DROP\n") << false;
    QTest::newRow("goes to a chain that ends all") << QByteArray("-A FORWARD -g A\n-A A -j DROP\n") << true;
}

void TestRuleMarks::marksThePolicyNothingComesTo()
{
    QFETCH(QByteArray, rules);
    QFETCH(bool, marked);
    QCOMPARE(markOf(withRules(rules), "FORWARD", 0).neverReached(), marked);
}

void TestRuleMarks::marksChainsNothingLeadsTo()
{
    const Ruleset ruleset
        = withRules("-A FORWARD -j DROP\n-A FORWARD -j B\n-A A -p tcp -j DROP\n-A B -p udp -j DROP\n");
    QCOMPARE(int(markOf(ruleset, "A", 1).kind), int(Kind::NoCaller));
    QCOMPARE(int(markOf(ruleset, "B", 1).kind), int(Kind::LostCaller));
    QCOMPARE(int(markOf(ruleset, "FORWARD", 1).kind), int(Kind::None));
    const ChainGraph graph = makeChainGraph(ruleset, Family::Ipv4);
    QCOMPARE(RuleMarks(graph, ruleset).neverReached(), std::size_t(3));
    const Ruleset called = withRules("-A FORWARD -p tcp -j A\n-A A -j B\n-A B -p udp -j DROP\n");
    QCOMPARE(int(markOf(called, "B", 1).kind), int(Kind::None));
}

void TestRuleMarks::givesTheReasonInASentence()
{
    const RuleMark mark = markOf(withRules("-A FORWARD -j ACCEPT\n-A FORWARD -j DROP\n"), "FORWARD", 2);
    QCOMPARE(QString::fromStdString(inWords(mark).text()),
        QStringLiteral("Never reached: rule 1 takes every packet that comes so far."));
}

void TestRuleMarks::handlesLoops()
{
    const Ruleset ruleset = withRules("-A FORWARD -j A\n-A FORWARD -j DROP\n-A A -j B\n-A B -j A\n");
    QCOMPARE(int(markOf(ruleset, "FORWARD", 2).kind), int(Kind::None));
}

QTEST_APPLESS_MAIN(TestRuleMarks)
#include "tst_rule_marks.moc"
