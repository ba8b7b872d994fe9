// The difference of two hosts as lines and as a table.
#include "app/history/diff_details.h"
#include "app/history/diff_model.h"
#include "tests/app/fake_source.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QTest>

using namespace portolan;

namespace {

std::shared_ptr<const HostSnapshot> host(const std::string& rules)
{
    auto snapshot = std::make_shared<HostSnapshot>();
    snapshot->ruleset = *readSave(rules, Engine::XtablesLegacy, Family::Ipv4);
    snapshot->forwards = findForwards(snapshot->ruleset, {});
    return snapshot;
}

std::string filter(const std::string& rules, const std::string& policy = "ACCEPT")
{
    return "*filter\n:INPUT " + policy + " [0:0]\n:FORWARD ACCEPT [0:0]\n:MINE - [0:0]\n" + rules
        + "COMMIT\n";
}

std::string numbered(int from, int to)
{
    std::string rules;
    for (int i = from; i < to; ++i)
        rules += "-A INPUT -p tcp -m tcp --dport " + std::to_string(1000 + i) + " -j ACCEPT\n";
    return rules;
}

QStringList print(const DiffModel& model)
{
    QStringList lines;
    for (int row = 0; row < model.rowCount(); ++row) {
        const auto cell = [&](int column) { return model.index(row, column).data().toString(); };
        const QString heading = model.index(row, 0).data(DiffModel::HeadingRole).toString();
        lines << (heading.isEmpty() ? QStringList{cell(0), cell(1), cell(2), cell(3), cell(4)}.join(u'|')
                                    : heading);
    }
    return lines;
}

void show(
    DiffModel& model, const std::string& left, const std::string& right, const LineOptions& options = {})
{
    const auto diff = compareHosts(host(left), host(right));
    model.setShow(DiffModel::Show::Text);
    model.show(diff, linesOf(*diff, options));
}

} // namespace

class TestHistoryDiff : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void dockerRunIsToldInOneLine();
    void whatIsTheSameIsFolded();
    void afoldIsOpenedByItsChain();
    void everyChangeHasASignAndAWord();
    void policiesAndChainsAreTold();
    void theFilterLooksIntoWordsAndText();
    void nextAndPreviousGoFromStretchToStretch();
    void aLineIsFoundAgainInANewerDifference();
    void theModelIsSound();
    void copiedTextHoldsWholeRules();
    void whoseRulesChangeIsCounted();
    void hostsThatDifferOnlyInCountersHashTheSame();
    void wordsThatDifferAreMarked();
    void fiftyThousandRulesAreQuick();
};

void TestHistoryDiff::dockerRunIsToldInOneLine()
{
    const auto before = host("*nat\n:PREROUTING ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\nCOMMIT\n");
    const auto after = host(FakeSource::article());
    const auto diff = compareHosts(before, after);
    const QString text = headline(*diff);
    QVERIFY2(text.startsWith(QLatin1String("1 forward more, ")), qPrintable(text));
    QVERIFY2(text.contains(QLatin1String("rules added")), qPrintable(text));
    QVERIFY2(text.contains(QLatin1String("chains new")), qPrintable(text));
    const std::vector<DiffLine> lines = linesOf(*diff, {});
    QCOMPARE(lines[0].kind, DiffLine::Kind::ForwardsHeading);
    QCOMPARE(lines[1].kind, DiffLine::Kind::Forward);
    QVERIFY(lineWords(*diff, lines[1], DiffSide::Left).isEmpty());
    QCOMPARE(
        lineText(*diff, lines[1], DiffSide::Right), QStringLiteral("tcp any:8080 → 172.17.0.2:80 (Docker)"));
    QCOMPARE(headline(*compareHosts(after, after)), QStringLiteral("Nothing differs."));
}

void TestHistoryDiff::whatIsTheSameIsFolded()
{
    DiffModel model;
    show(model, filter(numbered(0, 20)), filter(numbered(0, 10) + "-A INPUT -j DROP\n" + numbered(10, 20)));
    QCOMPARE(print(model),
        QStringList({QStringLiteral("Table filter · IPv4 · xtables-legacy – 1 rule added"),
            QStringLiteral("Chain INPUT"), QStringLiteral("⋯ 8 rules are the same"),
            QStringLiteral("|9|-p tcp -m tcp --dport 1008 -j ACCEPT|9|-p tcp -m tcp --dport 1008 -j ACCEPT"),
            QStringLiteral(
                "|10|-p tcp -m tcp --dport 1009 -j ACCEPT|10|-p tcp -m tcp --dport 1009 -j ACCEPT"),
            QStringLiteral("+ added|||11|-j DROP"),
            QStringLiteral(
                "|11|-p tcp -m tcp --dport 1010 -j ACCEPT|12|-p tcp -m tcp --dport 1010 -j ACCEPT"),
            QStringLiteral(
                "|12|-p tcp -m tcp --dport 1011 -j ACCEPT|13|-p tcp -m tcp --dport 1011 -j ACCEPT"),
            QStringLiteral("⋯ 8 rules are the same"), QStringLiteral("⋯ 2 chains are the same")}));
    show(model, filter(numbered(0, 20)), filter(numbered(0, 20)));
    QCOMPARE(
        print(model), QStringList{QStringLiteral("Table filter · IPv4 · xtables-legacy – nothing differs")});
    LineOptions all;
    all.onlyChanges = false;
    show(model, filter(numbered(0, 20)), filter(numbered(0, 20)), all);
    QCOMPARE(model.rowCount(), 1 + 3 + 20);
}

void TestHistoryDiff::afoldIsOpenedByItsChain()
{
    DiffModel model;
    LineOptions options;
    const std::string left = filter(numbered(0, 20));
    const std::string right = filter(numbered(0, 20) + "-A INPUT -j DROP\n");
    show(model, left, right, options);
    const int folded = model.rowCount();
    const TableDiff& table = model.diff()->rules.tables[0];
    options.open.insert(chainKey(table, table.chains[0]));
    show(model, left, right, options);
    QCOMPARE(model.rowCount(), folded - 1 + 18);
    options.open = {tableKey(model.diff()->rules.tables[0])};
    show(model, left, right, options);
    QCOMPARE(model.rowCount(), folded - 1 + 2); // the two chains instead of their fold
}

void TestHistoryDiff::everyChangeHasASignAndAWord()
{
    DiffModel model;
    show(model,
        filter("-A INPUT -s 10.0.0.1/32 -j ACCEPT\n-A INPUT -p tcp -m tcp --dport 80 -j ACCEPT\n-A INPUT -s "
               "10.0.0.2/32 -j DROP\n-A INPUT -s 10.0.0.9/32 -j LOG\n"),
        filter("-A INPUT -p tcp -m tcp --dport 81 -j ACCEPT\n-A INPUT -s 10.0.0.2/32 -j DROP\n-A INPUT -s "
               "10.0.0.1/32 -j ACCEPT\n"));
    const QStringList lines = print(model);
    QVERIFY2(lines.contains(QStringLiteral("↱ moved to 3|1|-s 10.0.0.1/32 -j ACCEPT||")),
        qPrintable(lines.join(u'\n')));
    QVERIFY2(lines.contains(
                 QStringLiteral("≠ changed|2|-p tcp -m tcp --dport 80 -j ACCEPT|1|-p tcp -m tcp --dport "
                                "81 -j ACCEPT")),
        qPrintable(lines.join(u'\n')));
    QVERIFY2(lines.contains(QStringLiteral("↳ moved here from 1|||3|-s 10.0.0.1/32 -j ACCEPT")),
        qPrintable(lines.join(u'\n')));
    QVERIFY2(
        lines.contains(QStringLiteral("− removed|4|-s 10.0.0.9/32 -j LOG||")), qPrintable(lines.join(u'\n')));
    QCOMPARE(headline(*model.diff()), QStringLiteral("1 rule removed, 1 changed, 1 moved"));
}

void TestHistoryDiff::policiesAndChainsAreTold()
{
    DiffModel model;
    show(model, filter(""), "*filter\n:INPUT DROP [0:0]\n:FORWARD ACCEPT [0:0]\n:OTHER - [0:0]\nCOMMIT\n");
    const QStringList lines = print(model);
    QVERIFY2(lines.contains(QStringLiteral("≠ changed||-P INPUT ACCEPT||-P INPUT DROP")),
        qPrintable(lines.join(u'\n')));
    QVERIFY(lines.contains(QStringLiteral("Chain OTHER – new")));
    QVERIFY(lines.contains(QStringLiteral("Chain MINE – gone")));
    QCOMPARE(headline(*model.diff()), QStringLiteral("1 policy changed, 1 chain new, 1 chain gone"));
    model.setShow(DiffModel::Show::Words);
    const int row = int(lines.indexOf(QStringLiteral("≠ changed||-P INPUT ACCEPT||-P INPUT DROP")));
    QVERIFY(model.index(row, DiffModel::Right).data().toString().contains(QLatin1String("dropped")));
}

void TestHistoryDiff::theFilterLooksIntoWordsAndText()
{
    DiffModel model;
    LineOptions options;
    options.onlyChanges = false;
    options.filter = QStringLiteral("--dport 1003");
    show(model, filter(numbered(0, 20)), filter(numbered(0, 21)), options);
    QCOMPARE(model.rowCount(), 3);
    options.filter = QStringLiteral("PORT 1003"); // the sentence's own word
    show(model, filter(numbered(0, 20)), filter(numbered(0, 21)), options);
    QCOMPARE(model.rowCount(), 3);
    options.onlyChanges = true;
    show(model, filter(numbered(0, 20)), filter(numbered(0, 21)), options);
    QCOMPARE(model.rowCount(), 0);
    options.filter = QStringLiteral("1020");
    show(model, filter(numbered(0, 20)), filter(numbered(0, 21)), options);
    QCOMPARE(model.rowCount(), 3);
}

void TestHistoryDiff::nextAndPreviousGoFromStretchToStretch()
{
    DiffModel model;
    const std::string drop = "-A INPUT -s 10.0.0.1/32 -j DROP\n";
    const std::string log = "-A INPUT -s 10.0.0.2/32 -j LOG\n";
    show(model, filter(numbered(0, 20)), filter(drop + log + numbered(0, 20) + "-A INPUT -j DROP\n"));
    const int first = model.nextChange(-1, 1);
    QCOMPARE(
        model.index(first, DiffModel::Right).data().toString(), QStringLiteral("-s 10.0.0.1/32 -j DROP"));
    const int second = model.nextChange(first, 1);
    QCOMPARE(model.index(second, DiffModel::Right).data().toString(), QStringLiteral("-j DROP"));
    QCOMPARE(model.nextChange(second, 1), -1);
    QCOMPARE(model.nextChange(second, -1), first);
    QCOMPARE(model.nextChange(first, -1), -1);
}

void TestHistoryDiff::aLineIsFoundAgainInANewerDifference()
{
    DiffModel model;
    show(model, filter(numbered(0, 5)), filter(numbered(0, 5) + "-A INPUT -j DROP\n"));
    const auto old = model.diff();
    const DiffLine line = *model.line(model.nextChange(-1, 1));
    show(model, filter(numbered(0, 5)), filter("-A INPUT -j LOG\n" + numbered(0, 5) + "-A INPUT -j DROP\n"));
    const int row = model.rowLike(*old, line);
    QCOMPARE(model.index(row, DiffModel::Right).data().toString(), QStringLiteral("-j DROP"));
    show(model, filter(numbered(0, 5)), filter(numbered(0, 5)));
    QCOMPARE(model.rowLike(*old, line), -1);
}

void TestHistoryDiff::theModelIsSound()
{
    DiffModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    show(model, filter(numbered(0, 20)), filter(numbered(3, 25), "DROP"));
    model.setShow(DiffModel::Show::Both);
    model.setSides(QStringLiteral("a"), QStringLiteral("b"));
    model.clear();
    QCOMPARE(model.rowCount(), 0);
}

void TestHistoryDiff::copiedTextHoldsWholeRules()
{
    DiffModel model;
    show(model, filter(numbered(0, 2)), filter(numbered(0, 2) + "-A INPUT -j DROP\n"));
    const QString text = linesAsText(*model.diff(), model.lines());
    QVERIFY2(text.contains(QLatin1String("\n+ -A INPUT -j DROP\n")), qPrintable(text));
    QVERIFY2(text.contains(QLatin1String("\n  -A INPUT -p tcp -m tcp --dport 1001 -j ACCEPT\n")),
        qPrintable(text));
}

void TestHistoryDiff::whoseRulesChangeIsCounted()
{
    const auto diff
        = compareHosts(host(FakeSource::article()), host("*nat\n:PREROUTING ACCEPT [0:0]\nCOMMIT\n"));
    const std::map<Owner, std::size_t> owners = changedRulesByOwner(diff->rules);
    QVERIFY(owners.at(Owner::Docker) > 3);
    QVERIFY(ownersInWords(owners).startsWith(QLatin1String("Docker ")));
}

void TestHistoryDiff::hostsThatDifferOnlyInCountersHashTheSame()
{
    QCOMPARE(contentHash(*host(filter("[1:2] -A INPUT -j DROP\n"))),
        contentHash(*host(filter("[3:4] -A INPUT -j DROP\n"))));
    QVERIFY(
        contentHash(*host(filter("-A INPUT -j DROP\n"))) != contentHash(*host(filter("-A INPUT -j LOG\n"))));
    QVERIFY(contentHash(*host(filter(""))) != contentHash(*host(filter("", "DROP"))));
}

void TestHistoryDiff::wordsThatDifferAreMarked()
{
    QCOMPARE(
        markedWords(QStringLiteral("-p tcp --dport 80 -j <X>"), QStringLiteral("-p tcp --dport 81 -j <X>")),
        QStringLiteral("-p tcp --dport <b><u>80</u></b> -j &lt;X&gt;"));
    QCOMPARE(markedWords(QStringLiteral("a & b"), QString()), QStringLiteral("a &amp; b"));
}

void TestHistoryDiff::fiftyThousandRulesAreQuick()
{
    std::string left = "*nat\n:PREROUTING ACCEPT [0:0]\n";
    std::string rules;
    for (int chain = 0; chain < 17'000; ++chain) {
        const std::string name = "KUBE-SVC-" + std::to_string(chain);
        left += ":" + name + " - [0:0]\n";
        for (int i = 0; i < 3; ++i)
            rules += "-A " + name + " -s 10.0.0." + std::to_string(i) + "/32 -p tcp -m tcp --dport "
                + std::to_string(1000 + chain) + " -j ACCEPT\n";
    }
    const auto before = host(left + rules + "COMMIT\n");
    const auto after = host(left + rules + "-A PREROUTING -j RETURN\nCOMMIT\n");
    const auto diff = compareHosts(before, after);
    LineOptions all;
    all.onlyChanges = false;
    std::vector<DiffLine> lines = linesOf(*diff, all);
    QCOMPARE(lines.size(), std::size_t(1 + 17'001 + 51'001));
    DiffModel model;
    // What the window's own thread does; the rest runs beside it.
    QElapsedTimer timer;
    timer.start();
    model.show(diff, std::move(lines));
    const int row = model.nextChange(-1, 1);
    QVERIFY(model.rowLike(*diff, *model.line(row)) == row);
    QVERIFY2(timer.elapsed() < 100, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(headline(*diff), QStringLiteral("1 rule added"));
}

QTEST_MAIN(TestHistoryDiff)
#include "tst_history_diff.moc"
