// What came, went, changed and moved between two rulesets.
#include "backend/history/ruleset_diff.h"
#include "backend/history/sequence_diff.h"
#include "tests/backend/forwards.h"

#include <QElapsedTimer>
#include <QTest>

#include <map>
#include <random>

using namespace portolan;

namespace {

const char* mark(RuleChange change)
{
    switch (change) {
    case RuleChange::Same:
        return "=";
    case RuleChange::Added:
        return "+";
    case RuleChange::Removed:
        return "-";
    case RuleChange::Changed:
        return "~";
    case RuleChange::MovedAway:
        return ">";
    case RuleChange::MovedHere:
        break;
    }
    return "<";
}

QByteArray index(const std::optional<std::size_t>& index)
{
    return index ? QByteArray::number(qulonglong(*index)) : ".";
}

QByteArray rowText(const DiffRow& row)
{
    QByteArray text = mark(row.change) + index(row.left) + ',' + index(row.right);
    if (row.other)
        text += '(' + bytes(row.other->chain) + ' ' + QByteArray::number(qulonglong(row.other->index)) + ')';
    return text;
}

/// "nat: PREROUTING =0,0 +.,1; +DOCKER", same chains left out.
QByteArray outline(const RulesetDiff& diff)
{
    QByteArrayList tables;
    for (const TableDiff& table : diff.tables) {
        QByteArrayList chains;
        for (const ChainDiff& chain : table.chains) {
            if (chain.same())
                continue;
            QByteArrayList words;
            words += (!chain.left ? "+" : !chain.right ? "-" : "") + bytes(chain.name);
            if (chain.counts.policies)
                words += "policy";
            for (const DiffRow& row : chain.rows)
                words += rowText(row);
            chains += words.join(' ');
        }
        if (!chains.isEmpty())
            tables += bytes(table.name) + ": " + chains.join("; ");
    }
    return tables.join('\n');
}

/// One filter table with one chain INPUT; a rule a letter.
QByteArray inputChain(const QByteArray& letters)
{
    QByteArray text = "*filter\n:INPUT ACCEPT [0:0]\n";
    for (const char letter : letters)
        text += QByteArray("-A INPUT -p tcp -m tcp --dport ") + QByteArray::number(int(letter))
            + " -s 10.0.0." + QByteArray::number(int(letter)) + "/32 -j ACCEPT\n";
    return text + "COMMIT\n";
}

using Chains = std::map<std::string, std::vector<std::string>>; ///< policy first, then the rules

std::map<std::string, Chains> contents(const Ruleset& ruleset)
{
    std::map<std::string, Chains> tables;
    for (const Table& table : ruleset.tables()) {
        Chains& chains = tables[std::string(table.name)];
        for (const Chain& chain : table.chains) {
            auto& lines = chains[std::string(chain.name)];
            lines.emplace_back(chain.policy);
            for (const Rule& rule : chain.rules)
                lines.emplace_back(rule.text);
        }
    }
    return tables;
}

/// What the diff makes of one side, taken from its rows alone: kept rules from `from`, the others named by
/// it.
std::map<std::string, Chains> side(const RulesetDiff& diff, bool right)
{
    std::map<std::string, Chains> tables;
    for (const TableDiff& table : diff.tables) {
        if (!(right ? table.right : table.left))
            continue;
        Chains& chains = tables[std::string(table.name)];
        for (const ChainDiff& chain : table.chains) {
            const Chain* own = right ? chain.right : chain.left;
            const Chain* other = right ? chain.left : chain.right;
            if (!own)
                continue;
            auto& lines = chains[std::string(chain.name)];
            lines.emplace_back(own->policy);
            for (const DiffRow& row : chain.rows) {
                // Where both sides have the rule, the other side's text must do.
                const auto& place = right ? row.right : row.left;
                const auto& there = right ? row.left : row.right;
                if (row.change == RuleChange::Same)
                    lines.emplace_back(other->rules[there.value()].text);
                else if (place)
                    lines.emplace_back(own->rules[*place].text);
            }
        }
    }
    return tables;
}

/// Everything that must hold of any diff; empty if it does.
QByteArray broken(const Ruleset& left, const Ruleset& right, const RulesetDiff& diff)
{
    if (side(diff, true) != contents(right))
        return "the right side does not come out";
    if (side(diff, false) != contents(left))
        return "the left side does not come out";
    std::size_t away = 0;
    std::size_t here = 0;
    for (const TableDiff& table : diff.tables) {
        for (const ChainDiff& chain : table.chains) {
            std::size_t nextLeft = 0;
            std::size_t nextRight = 0;
            for (const DiffRow& row : chain.rows) {
                if ((row.left && *row.left != nextLeft++) || (row.right && *row.right != nextRight++))
                    return "a side is out of order";
                away += row.change == RuleChange::MovedAway;
                here += row.change == RuleChange::MovedHere;
                const bool moved = row.change == RuleChange::MovedAway || row.change == RuleChange::MovedHere;
                if (moved != row.other.has_value())
                    return "a moved rule must say where it is";
                if (row.change != RuleChange::MovedAway)
                    continue;
                const Chain* target = table.right->chain(row.other->chain);
                if (!target
                    || ruleBody(target->rules.at(row.other->index), target->name)
                        != ruleBody(chain.left->rules[*row.left], chain.name))
                    return "a moved rule is another rule there";
            }
        }
    }
    return away == here && here == diff.counts.moved ? "" : "moved rules do not pair";
}

class Dice {
public:
    explicit Dice(unsigned seed)
        : m_random(seed)
    {
    }
    std::size_t below(std::size_t limit) { return limit == 0 ? 0 : m_random() % limit; }

private:
    std::mt19937 m_random;
};

/// A text of up to three tables with chains and rules out of few, so that much repeats.
QByteArray randomSave(Dice& dice)
{
    static const char* const kTables[] = {"raw", "nat", "filter"};
    static const char* const kChains[] = {"INPUT", "OUTPUT", "A", "B", "C"};
    QByteArray text;
    for (const char* table : kTables) {
        if (dice.below(4) == 0)
            continue;
        text += QByteArray("*") + table + '\n';
        QByteArray rules;
        for (const char* chain : kChains) {
            const bool builtin = QByteArray(chain).size() > 1;
            if (!builtin && dice.below(3) == 0)
                continue;
            const char* policy = !builtin ? "-" : dice.below(4) == 0 ? "DROP" : "ACCEPT";
            text += QByteArray(":") + chain + ' ' + policy + " [" + QByteArray::number(int(dice.below(9)))
                + ":0]\n";
            for (std::size_t left = dice.below(8); left > 0; --left)
                rules += QByteArray("-A ") + chain + " -s 10.0.0." + QByteArray::number(int(dice.below(12)))
                    + "/32 -p tcp" + (dice.below(3) ? " -j ACCEPT" : " -j DROP") + '\n';
        }
        text += rules + "COMMIT\n";
    }
    return text;
}

} // namespace

class TestRulesetDiff : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aRulesetIsNoDifferentFromItself()
    {
        for (const char* name : {"article/docker-8080.save", "forwards/kube-proxy.save",
                 "saves/extensions-ipv4.save", "forwards/podman.save"}) {
            const Ruleset ruleset = rulesetOf(testData(name));
            QVERIFY2(!ruleset.empty(), name);
            const RulesetDiff diff = diffRulesets(ruleset, ruleset);
            QVERIFY2(diff.same(), name);
            QCOMPARE(outline(diff), QByteArray());
            QCOMPARE(broken(ruleset, ruleset, diff), QByteArray());
        }
    }

    void countersAreNoDifference()
    {
        const Ruleset left = rulesetOf("*filter\n:INPUT ACCEPT [1:2]\n[3:4] -A INPUT -j DROP\nCOMMIT\n");
        const Ruleset right = rulesetOf("*filter\n:INPUT ACCEPT [5:6]\n[7:8] -A INPUT -j DROP\nCOMMIT\n");
        QVERIFY(diffRulesets(left, right).same());
    }

    void rulesOfOneChain_data()
    {
        QTest::addColumn<QByteArray>("left");
        QTest::addColumn<QByteArray>("right");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* left, const char* right, const char* expected) {
            QTest::addRow("%s to %s", left, right)
                << QByteArray(left) << QByteArray(right)
                << (*expected ? QByteArray("filter: INPUT ") + expected : QByteArray());
        };
        row("abc", "abc", "");
        row("", "a", "+.,0");
        row("a", "", "-0,.");
        row("abc", "abxc", "=0,0 =1,1 +.,2 =2,3");
        row("abxc", "abc", "=0,0 =1,1 -2,. =3,2");
        row("abcd", "dabc", "<.,0(INPUT 3) =0,1 =1,2 =2,3 >3,.(INPUT 0)");
        row("abcd", "bcda", ">0,.(INPUT 3) =1,0 =2,1 =3,2 <.,3(INPUT 0)");
        row("aaa", "aa", "=0,0 =1,1 -2,."); // which of three equal ones went cannot be known
        row("aa", "aaa", "=0,0 =1,1 +.,2");
        row("abab", "ab", "=0,0 =1,1 -2,. -3,.");
        row("aab", "baa", "<.,0(INPUT 2) =0,1 =1,2 >2,.(INPUT 0)");
    }

    void rulesOfOneChain()
    {
        QFETCH(QByteArray, left);
        QFETCH(QByteArray, right);
        QFETCH(QByteArray, expected);
        const Ruleset before = rulesetOf(inputChain(left));
        const Ruleset after = rulesetOf(inputChain(right));
        const RulesetDiff diff = diffRulesets(before, after);
        QCOMPARE(outline(diff), expected);
        QCOMPARE(broken(before, after, diff), QByteArray());
    }

    void aRuleChangedInItsPlaceIsOneRow()
    {
        const Ruleset left
            = rulesetOf("*nat\n:DOCKER - [0:0]\n-A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 "
                        "-j DNAT --to-destination 172.17.0.2:80\nCOMMIT\n");
        const Ruleset right
            = rulesetOf("*nat\n:DOCKER - [0:0]\n-A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 "
                        "-j DNAT --to-destination 172.17.0.3:80\nCOMMIT\n");
        const RulesetDiff diff = diffRulesets(left, right);
        QCOMPARE(outline(diff), QByteArray("nat: DOCKER ~0,0"));
        QCOMPARE(diff.counts.changed, 1U);
        QCOMPARE(diff.counts.added + diff.counts.removed, 0U);
    }

    void rulesThatShareNothingAreNotPaired()
    {
        const Ruleset left = rulesetOf("*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -i lo -j ACCEPT\nCOMMIT\n");
        const Ruleset right = rulesetOf("*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -p udp -m udp --dport 53 -m "
                                        "comment --comment x -j DROP\nCOMMIT\n");
        QCOMPARE(outline(diffRulesets(left, right)), QByteArray("filter: INPUT -0,. +.,0"));
    }

    void aRuleMovedToAnotherChainIsSeen()
    {
        const Ruleset left = rulesetOf("*filter\n:FORWARD ACCEPT [0:0]\n:DOCKER-USER - [0:0]\n"
                                       "-A FORWARD -s 10.1.0.0/16 -j DROP\nCOMMIT\n");
        const Ruleset right = rulesetOf("*filter\n:FORWARD ACCEPT [0:0]\n:DOCKER-USER - [0:0]\n"
                                        "-A DOCKER-USER -s 10.1.0.0/16 -j DROP\nCOMMIT\n");
        const RulesetDiff diff = diffRulesets(left, right);
        QCOMPARE(
            outline(diff), QByteArray("filter: FORWARD >0,.(DOCKER-USER 0); DOCKER-USER <.,0(FORWARD 0)"));
        QCOMPARE(diff.counts.moved, 1U);
    }

    void aBareVerdictIsNotFollowedToAnotherChain()
    {
        const Ruleset left = rulesetOf("*filter\n:A - [0:0]\n-A A -j RETURN\nCOMMIT\n");
        const Ruleset right = rulesetOf("*filter\n:B - [0:0]\n-A B -j RETURN\nCOMMIT\n");
        QCOMPARE(outline(diffRulesets(left, right)), QByteArray("filter: -A -0,.; +B +.,0"));
    }

    void policiesAndChainsAreCounted()
    {
        const Ruleset left = rulesetOf("*filter\n:INPUT ACCEPT [0:0]\n:GONE - [0:0]\nCOMMIT\n");
        const Ruleset right = rulesetOf("*filter\n:INPUT DROP [0:0]\n:NEW - [0:0]\nCOMMIT\n");
        const RulesetDiff diff = diffRulesets(left, right);
        QCOMPARE(outline(diff), QByteArray("filter: INPUT policy; -GONE; +NEW"));
        QCOMPARE(diff.counts, (DiffCounts{.policies = 1, .chainsAdded = 1, .chainsRemoved = 1}));
    }

    void aTableMadeByLookingIsNoDifference()
    {
        const QByteArray filter = inputChain("a");
        const Ruleset without = rulesetOf(filter);
        const Ruleset with
            = rulesetOf(filter + "*nat\n:PREROUTING ACCEPT [0:0]\n:OUTPUT ACCEPT [4:5]\nCOMMIT\n");
        QVERIFY(diffRulesets(without, with).same());
        QVERIFY(diffRulesets(with, without).same());
        const Ruleset closed = rulesetOf(filter + "*nat\n:PREROUTING DROP [0:0]\nCOMMIT\n");
        QCOMPARE(outline(diffRulesets(without, closed)), QByteArray("nat: +PREROUTING policy"));
    }

    void aCommentWithLineBreaksIsOneRule()
    {
        const Ruleset left = rulesetOf("*filter\n:INPUT ACCEPT [0:0]\n"
                                       "-A INPUT -m comment --comment \"a\nCOMMIT\n\xff\" -j DROP\nCOMMIT\n");
        const Ruleset right = rulesetOf("*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n");
        QCOMPARE(outline(diffRulesets(left, right)), QByteArray("filter: INPUT -0,."));
    }

    void theRightSideComesOutOfAnyDiff()
    {
        Dice dice(20240607);
        for (int round = 0; round < 3000; ++round) {
            const QByteArray before = randomSave(dice);
            const QByteArray after = randomSave(dice);
            const Ruleset left = rulesetOf(before);
            const Ruleset right = rulesetOf(after);
            const RulesetDiff diff = diffRulesets(left, right);
            const QByteArray problem = broken(left, right, diff);
            QVERIFY2(problem.isEmpty(), problem + '\n' + before + "to\n" + after);
            QVERIFY2(diffRulesets(right, right).same(), after);
        }
    }

    void commonSequencesAreAsLongAsCanBe()
    {
        Dice dice(7);
        for (int round = 0; round < 2000; ++round) {
            std::vector<unsigned> left(dice.below(20));
            std::vector<unsigned> right(dice.below(20));
            for (auto* list : {&left, &right})
                for (unsigned& member : *list)
                    member = unsigned(dice.below(5));
            const auto pairs = commonSequence(left, right);
            for (std::size_t i = 0; i < pairs.size(); ++i) {
                QCOMPARE(left[pairs[i].first], right[pairs[i].second]);
                QVERIFY(
                    i == 0 || (pairs[i - 1].first < pairs[i].first && pairs[i - 1].second < pairs[i].second));
            }
            // The textbook's table as the oracle.
            std::vector<std::vector<std::size_t>> best(
                left.size() + 1, std::vector<std::size_t>(right.size() + 1));
            for (std::size_t i = left.size(); i-- > 0;)
                for (std::size_t j = right.size(); j-- > 0;)
                    best[i][j] = left[i] == right[j] ? best[i + 1][j + 1] + 1
                                                     : std::max(best[i + 1][j], best[i][j + 1]);
            QCOMPARE(pairs.size(), best[0][0]);
        }
    }

    void fiftyThousandRulesAreComparedInAMoment_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("few differences") << 0;
        QTest::newRow("shuffled") << 1;
        QTest::newRow("two texts over and over") << 2;
        QTest::newRow("nothing in common") << 3;
    }

    void fiftyThousandRulesAreComparedInAMoment()
    {
        QFETCH(int, kind);
        constexpr int kRules = 50000;
        Dice dice(3);
        const auto save = [&](bool second) {
            std::vector<int> numbers(kRules);
            for (int i = 0; i < kRules; ++i)
                numbers[std::size_t(i)] = kind == 2 ? int(dice.below(2))
                    : kind == 3 && second           ? i + kRules
                                                    : i;
            if (kind == 1 && second)
                for (std::size_t i = numbers.size(); i > 1; --i)
                    std::swap(numbers[i - 1], numbers[dice.below(i)]);
            if (kind == 0 && second)
                for (int i = 0; i < 100; ++i)
                    numbers[dice.below(numbers.size())] += kRules;
            QByteArray text = "*filter\n:INPUT ACCEPT [0:0]\n";
            for (const int number : numbers)
                text += "-A INPUT -s 10." + QByteArray::number(number >> 16) + '.'
                    + QByteArray::number((number >> 8) & 255) + '.' + QByteArray::number(number & 255)
                    + "/32 -p tcp -m tcp --dport 80 -j ACCEPT\n";
            return rulesetOf(text + "COMMIT\n");
        };
        const Ruleset left = save(false);
        const Ruleset right = save(true);
        QElapsedTimer timer;
        timer.start();
        const RulesetDiff diff = diffRulesets(left, right);
        const qint64 took = timer.elapsed();
        qInfo("%lld ms", took);
        QCOMPARE(broken(left, right, diff), QByteArray());
        QVERIFY2(took < 4000, QByteArray::number(took) + " ms"); // a debug build on a busy machine
    }
};

QTEST_GUILESS_MAIN(TestRulesetDiff)
#include "tst_ruleset_diff.moc"
