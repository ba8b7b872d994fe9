// The table of a chain's rules, its numbers, and rules as shell commands.
#include "tests/app/chains_fixture.h"

#include "app/chains/rule_command.h"
#include "app/chains/rule_model.h"

#include <QAbstractItemModelTester>
#include <QProcess>
#include <QSignalSpy>
#include <QTest>

using namespace portolan;

class TestChainsRules : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void showsRulesInWordsWithThePolicyLast();
    void namesTheFirstColumnConnectionsInNat();
    void changesCountersInPlace();
    void computesRatesBetweenTwoReadings();
    void hasNoRateAfterCountersWereReset();
    void resetsWhenRulesChange();
    void filtersByTextAndWords();
    void knowsWhichRulesJump();
    void marksRulesOfTheWay();
    void quotesCommandsForTheShell();
    void computesChainFigures();

private:
    Reading read(const QByteArray& save, qint64 time)
    {
        m_host.load(save);
        return {m_host.snapshot(), time};
    }
    void show(const Reading& now, const Reading& before, const char* table, const char* chain)
    {
        m_graph = makeChainGraph(now.snapshot->ruleset, Family::Ipv4);
        const auto index = m_graph.find({Engine::XtablesLegacy, table, chain});
        QVERIFY(index);
        m_model->show(now, before, m_graph, *index);
    }
    QString cell(int row, int column) const { return m_model->index(row, column).data().toString(); }

    FakeHost m_host;
    ChainGraph m_graph;
    std::unique_ptr<RuleModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void TestChainsRules::init()
{
    m_tester.reset();
    m_model = std::make_unique<RuleModel>();
    m_tester = std::make_unique<QAbstractItemModelTester>(
        m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
}

void TestChainsRules::showsRulesInWordsWithThePolicyLast()
{
    show(read(FakeHost::busyArticle(0), 0), {}, "filter", "FORWARD");
    QCOMPARE(m_model->rowCount(), 7);
    QCOMPARE(m_model->ruleCount(), 6);
    QCOMPARE(cell(0, RuleModel::Position), QStringLiteral("1"));
    QCOMPARE(cell(0, RuleModel::Words), QStringLiteral("Packets go on in chain DOCKER-USER."));
    QCOMPARE(cell(0, RuleModel::Text), QStringLiteral("-A FORWARD -j DOCKER-USER"));
    QCOMPARE(cell(6, RuleModel::Text), QStringLiteral("-P FORWARD DROP"));
    QCOMPARE(cell(6, RuleModel::Packets), QStringLiteral("14"));
    QVERIFY(cell(6, RuleModel::Words).contains(QStringLiteral("dropped")));
}

void TestChainsRules::namesTheFirstColumnConnectionsInNat()
{
    const Reading now = read(FakeHost::busyArticle(0), 0);
    show(now, {}, "filter", "DOCKER");
    const auto title
        = [this] { return m_model->headerData(RuleModel::Packets, Qt::Horizontal, Qt::DisplayRole); };
    QCOMPARE(title().toString(), QStringLiteral("Packets"));
    show(now, {}, "nat", "DOCKER");
    QCOMPARE(title().toString(), QStringLiteral("Connections"));
    QVERIFY(m_model->countsConnections());
    QCOMPARE(cell(1, RuleModel::Packets), QStringLiteral("73"));
}

void TestChainsRules::changesCountersInPlace()
{
    const Reading before = read(FakeHost::busyArticle(0), 0);
    show(before, {}, "nat", "DOCKER");
    QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
    QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
    show(read(FakeHost::busyArticle(1), 1000), before, "nat", "DOCKER");
    QCOMPARE(reset.size(), 0);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(cell(1, RuleModel::Packets), QStringLiteral("80"));
}

void TestChainsRules::computesRatesBetweenTwoReadings()
{
    const Reading before = read(FakeHost::busyArticle(0), 0);
    show(before, {}, "nat", "DOCKER");
    QCOMPARE(cell(1, RuleModel::Rate), QStringLiteral("—"));
    show(read(FakeHost::busyArticle(1), 5000), before, "nat", "DOCKER");
    QCOMPARE(cell(1, RuleModel::Rate), QStringLiteral("%1/s").arg(QLocale().toString(1.4, 'f', 1)));
    QCOMPARE(cell(0, RuleModel::Rate), QStringLiteral("—"));
}

void TestChainsRules::hasNoRateAfterCountersWereReset()
{
    const Reading before = read(FakeHost::busyArticle(5), 0);
    show(read(FakeHost::busyArticle(0), 1000), before, "nat", "DOCKER");
    QCOMPARE(cell(1, RuleModel::Rate), QStringLiteral("—"));
    QVERIFY(!ratePerSecond(10, 5, 1000));
    QVERIFY(!ratePerSecond(5, 10, 0));
    QCOMPARE(*ratePerSecond(5, 10, 2000), 2.5);
}

void TestChainsRules::resetsWhenRulesChange()
{
    show(read(FakeHost::article(), 0), {}, "nat", "DOCKER");
    QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
    QByteArray more = FakeHost::article();
    more.replace(
        "-A DOCKER -i docker0 -j RETURN\n", "-A DOCKER -i docker0 -j RETURN\n-A DOCKER -p udp -j RETURN\n");
    show(read(more, 1000), {}, "nat", "DOCKER");
    QCOMPARE(reset.size(), 1);
    QCOMPARE(m_model->rowCount(), 3);
}

void TestChainsRules::filtersByTextAndWords()
{
    show(read(FakeHost::article(), 0), {}, "filter", "FORWARD");
    m_model->setFilter(QStringLiteral("isolation"));
    QCOMPARE(m_model->rowCount(), 1);
    QCOMPARE(m_model->rowOf(2), 0);
    QCOMPARE(m_model->rowOf(1), -1);
    m_model->setFilter(QStringLiteral("known connection"));
    QCOMPARE(m_model->rowCount(), 1);
    QCOMPARE(cell(0, RuleModel::Position), QStringLiteral("3"));
    m_model->setFilter({});
    QCOMPARE(m_model->rowCount(), 7);
}

void TestChainsRules::knowsWhichRulesJump()
{
    show(read(FakeHost::article(), 0), {}, "filter", "FORWARD");
    QCOMPARE(m_model->index(3, 0).data(RuleModel::TargetRole).toString(), QStringLiteral("DOCKER"));
    QVERIFY(m_model->index(2, 0).data(RuleModel::TargetRole).toString().isEmpty());
}

void TestChainsRules::marksRulesOfTheWay()
{
    show(read(FakeHost::article(), 0), {}, "nat", "DOCKER");
    m_model->setLit({2});
    QVERIFY(m_model->index(1, 0).data(RuleModel::LitRole).toBool());
    QVERIFY(!m_model->index(0, 0).data(RuleModel::LitRole).toBool());
}

void TestChainsRules::quotesCommandsForTheShell()
{
    const QByteArray save = "*filter\n:INPUT ACCEPT [0:0]\n"
                            "-A INPUT ! -s 10.0.0.0/8 -p tcp -m tcp --dport 22 -m comment --comment "
                            "\"it's $(touch x) `y` \\\"z\\\"\" -j DROP\nCOMMIT\n";
    show(read(save, 0), {}, "filter", "INPUT");
    const QString command = m_model->index(0, 0).data(RuleModel::CommandRole).toString();
    QCOMPARE(command,
        QStringLiteral(
            "iptables-legacy -t filter -A INPUT ! -s 10.0.0.0/8 -p tcp -m tcp --dport 22 -m comment "
            "--comment 'it'\\''s $(touch x) `y` \"z\"' -j DROP"));
    QProcess shell;
    shell.start(QStringLiteral("sh"),
        {QStringLiteral("-c"),
            QString(command).replace(QStringLiteral("iptables-legacy"), QStringLiteral("printf '%s|'"))});
    QVERIFY(shell.waitForFinished());
    QVERIFY(shell.readAllStandardOutput().contains("|it's $(touch x) `y` \"z\"|"));
}

void TestChainsRules::computesChainFigures()
{
    const Reading before = read(FakeHost::busyArticle(0), 0);
    const Reading now = read(FakeHost::busyArticle(1), 2000);
    const ChainGraph graph = makeChainGraph(now.snapshot->ruleset, Family::Ipv4);
    const auto figures = chainFigures(graph, now, before);
    const ChainFigure& user = figures[*graph.find({Engine::XtablesLegacy, "filter", "DOCKER-USER"})];
    QCOMPARE(user.traffic.packets, std::uint64_t(2034));
    QCOMPARE(*user.rate, 60.0);
    QCOMPARE(user.heat, 1.0);
    const ChainFigure& quiet = figures[*graph.find({Engine::XtablesLegacy, "nat", "OUTPUT"})];
    QCOMPARE(quiet.heat, 0.0);
    QVERIFY(!chainFigures(graph, now, {}).front().rate);
}

QTEST_GUILESS_MAIN(TestChainsRules)
#include "tst_chains_rules.moc"
