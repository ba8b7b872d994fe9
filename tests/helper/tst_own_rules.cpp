// Turning the rules that are there into those that are wanted, without a kernel.
#include "helper/options.h"
#include "helper/xtables/own_rules.h"

#include <QTest>

using namespace portolan;

namespace {

// A list of entries named by letters, as the kernel would hold them.
std::vector<XtEntry> entries(const char* letters)
{
    std::vector<XtEntry> list;
    for (; *letters; ++letters) {
        list.push_back({std::string(1, *letters), {std::byte(*letters)}});
    }
    return list;
}

std::vector<XtEntry> replay(std::vector<XtEntry> list, const std::vector<ListEdit>& edits)
{
    for (const ListEdit& edit : edits) {
        if (edit.insert) {
            list.insert(list.begin() + edit.position, *edit.entry);
        } else {
            list.erase(list.begin() + edit.position);
        }
    }
    return list;
}

CompiledRule jump()
{
    CompiledRule rule;
    rule.table = "filter";
    rule.chain = "FORWARD";
    rule.action = CompiledRule::Action::Jump;
    rule.jumpTo = kForwardChain;
    return rule;
}

Result<Options> parse(std::vector<std::string> words)
{
    std::vector<char*> argv;
    for (std::string& word : words) {
        argv.push_back(word.data());
    }
    return parseOptions(int(argv.size()), argv.data());
}

} // namespace

class TestOwnRules : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void editsLeadFromOneListToTheOther_data()
    {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<int>("steps");
        QTest::newRow("equal") << "abc"
                               << "abc" << 0;
        QTest::newRow("nothing") << ""
                                 << "" << 0;
        QTest::newRow("first") << ""
                               << "a" << 1;
        QTest::newRow("append") << "ab"
                                << "abc" << 1;
        QTest::newRow("remove first") << "abc"
                                      << "bc" << 1;
        QTest::newRow("remove middle") << "abc"
                                       << "ac" << 1;
        QTest::newRow("remove last") << "abc"
                                     << "ab" << 1;
        QTest::newRow("clear") << "abc"
                               << "" << 3;
        QTest::newRow("replace middle") << "abc"
                                        << "axc" << 2;
        QTest::newRow("foreign in between") << "axbyc"
                                            << "abc" << 2;
        QTest::newRow("twice") << "aab"
                               << "ab" << 1;
        QTest::newRow("wanted twice") << "ab"
                                      << "aab" << 1;
        QTest::newRow("swapped") << "ab"
                                 << "ba" << 2;
    }

    void editsLeadFromOneListToTheOther()
    {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QFETCH(int, steps);
        const auto present = entries(qPrintable(from));
        const auto wanted = entries(qPrintable(to));
        const auto edits = listEdits(present, wanted);
        QVERIFY(replay(present, edits) == wanted);
        QCOMPARE(int(edits.size()), steps);
    }

    void anyListBecomesAnyOther()
    {
        // Every pair of words of up to four letters out of three.
        QStringList words{""};
        for (int i = 0; i < words.size() && words[i].size() < 4; ++i) {
            for (const char letter : {'a', 'b', 'c'}) {
                words += words[i] + letter;
            }
        }
        for (const QString& from : words) {
            for (const QString& to : words) {
                const auto wanted = entries(qPrintable(to));
                const auto present = entries(qPrintable(from));
                QVERIFY2(
                    replay(present, listEdits(present, wanted)) == wanted, qPrintable(from + " to " + to));
            }
        }
    }

    void aJumpMakesItsChainWanted()
    {
        const OwnRules own = ownRules(Family::Ipv4, "filter", {jump()});
        QVERIFY(own.chains.contains(kForwardChain));
        QCOMPARE(int(own.jumps.at("FORWARD").size()), 1);
        QVERIFY(ownRules(Family::Ipv4, "nat", {jump()}).empty());
    }

    void aHeldChainNeedOnlyBeEmpty()
    {
        OwnRules present;
        present.chains[kForwardChain];
        QVERIFY(!present.satisfies({}));
        present.held.insert(kForwardChain);
        QVERIFY(present.satisfies({}));
        present.chains[kForwardChain] = entries("a");
        QVERIFY(!present.satisfies({}));
    }

    void optionsAreParsedOrNamed()
    {
        qputenv("XTABLES_LOCKFILE", "/lock");
        QCOMPARE(parse({"helper"})->xtablesLock, std::string("/lock"));
        qunsetenv("XTABLES_LOCKFILE");
        QCOMPARE(parse({"helper"})->xtablesLock, std::string("/run/xtables.lock"));
        QCOMPARE(parse({"helper", "--state-dir", "/x"})->stateDir, std::string("/x"));
        QCOMPARE(parse({"helper", "--idle-exit=30"})->idleExit.count(), 30);
        QVERIFY(parse({"helper", "--xtables-worker", "ipv6"})->worker == Family::Ipv6);
        for (const char* wrong : {"--idle-exit=-1", "--idle-exit=x", "--state-dir", "--other", "word",
                 "--xtables-worker=ipx", "--version=1"}) {
            const auto options = parse({"helper", wrong});
            QVERIFY2(!options, wrong);
            QCOMPARE(int(options.error().code), int(ErrorCode::Invalid));
        }
    }
};

QTEST_APPLESS_MAIN(TestOwnRules)
#include "tst_own_rules.moc"
