// The table of a chain's rules, its numbers, and rules as shell commands.
#include "tests/app/chains_fixture.h"

#include "app/chains/chain_reading.h"
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
    void sharesWhatDidNotChange();
    void listsATableAndAll();
    void keepsRowsWhileOnlyCountersChange();
    void marksRulesNothingComesTo();
    void filtersManyRulesAside();

private:
    /// A reading of these rules at that time, after the one before.
    const ChainReading& read(const QByteArray& save, qint64 time)
    {
        m_host.load(save);
        m_reading = readChains({m_host.snapshot(), time}, Family::Ipv4, m_reading);
        return m_reading;
    }
    ChainId at(const char* table, const char* chain) const
    {
        const auto index = m_reading.graph->find({Engine::XtablesLegacy, table, chain});
        if (!index)
            qFatal("no chain %s in %s", chain, table);
        return *index;
    }
    void show(const char* table, const char* chain, RuleScope::Extent extent = RuleScope::Extent::Chain)
    {
        m_model->show(m_reading, {extent, at(table, chain)});
    }
    QString cell(int row, int column) const { return m_model->index(row, column).data().toString(); }

    FakeHost m_host;
    ChainReading m_reading;
    std::unique_ptr<RuleModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void TestChainsRules::init()
{
    m_reading = {};
    m_tester.reset();
    m_model = std::make_unique<RuleModel>();
    m_tester = std::make_unique<QAbstractItemModelTester>(
        m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
}

void TestChainsRules::showsRulesInWordsWithThePolicyLast()
{
    read(FakeHost::busyArticle(0), 0);
    show("filter", "FORWARD");
    QCOMPARE(m_model->rowCount(), 7);
    QCOMPARE(m_model->ruleCount(), 6);
    QCOMPARE(cell(0, RuleModel::Position), QStringLiteral("1"));
    QCOMPARE(
        cell(0, RuleModel::Words), QStringLiteral("All packets that get here go on in chain DOCKER-USER."));
    QCOMPARE(cell(0, RuleModel::Text), QStringLiteral("-A FORWARD -j DOCKER-USER"));
    QCOMPARE(cell(6, RuleModel::Text), QStringLiteral("-P FORWARD DROP"));
    QCOMPARE(cell(6, RuleModel::Packets), QStringLiteral("14"));
    QVERIFY(cell(6, RuleModel::Words).contains(QStringLiteral("dropped")));
}

void TestChainsRules::namesTheFirstColumnConnectionsInNat()
{
    read(FakeHost::busyArticle(0), 0);
    show("filter", "DOCKER");
    const auto title
        = [this] { return m_model->headerData(RuleModel::Packets, Qt::Horizontal, Qt::DisplayRole); };
    QCOMPARE(title().toString(), QStringLiteral("Packets"));
    show("nat", "DOCKER");
    QCOMPARE(title().toString(), QStringLiteral("Connections"));
    QVERIFY(m_model->countsConnections());
    QCOMPARE(cell(1, RuleModel::Packets), QStringLiteral("73"));
}

void TestChainsRules::changesCountersInPlace()
{
    read(FakeHost::busyArticle(0), 0);
    show("nat", "DOCKER");
    QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
    QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
    read(FakeHost::busyArticle(1), 1000);
    show("nat", "DOCKER");
    QCOMPARE(reset.size(), 0);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(cell(1, RuleModel::Packets), QStringLiteral("80"));
}

void TestChainsRules::computesRatesBetweenTwoReadings()
{
    read(FakeHost::busyArticle(0), 0);
    show("nat", "DOCKER");
    QCOMPARE(cell(1, RuleModel::Rate), QStringLiteral("—"));
    read(FakeHost::busyArticle(1), 5000);
    show("nat", "DOCKER");
    QCOMPARE(cell(1, RuleModel::Rate), QStringLiteral("%1/s").arg(QLocale().toString(1.4, 'f', 1)));
    QCOMPARE(cell(0, RuleModel::Rate), QStringLiteral("—"));
}

void TestChainsRules::hasNoRateAfterCountersWereReset()
{
    read(FakeHost::busyArticle(5), 0);
    read(FakeHost::busyArticle(0), 1000);
    show("nat", "DOCKER");
    QCOMPARE(cell(1, RuleModel::Rate), QStringLiteral("—"));
    QVERIFY(!ratePerSecond(10, 5, 1000));
    QVERIFY(!ratePerSecond(5, 10, 0));
    QCOMPARE(*ratePerSecond(5, 10, 2000), 2.5);
}

void TestChainsRules::resetsWhenRulesChange()
{
    read(FakeHost::article(), 0);
    show("nat", "DOCKER");
    QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
    QByteArray more = FakeHost::article();
    more.replace(
        "-A DOCKER -i docker0 -j RETURN\n", "-A DOCKER -i docker0 -j RETURN\n-A DOCKER -p udp -j RETURN\n");
    read(more, 1000);
    show("nat", "DOCKER");
    QCOMPARE(reset.size(), 1);
    QCOMPARE(m_model->rowCount(), 3);
}

void TestChainsRules::filtersByTextAndWords()
{
    read(FakeHost::article(), 0);
    show("filter", "FORWARD");
    m_model->setFilter(QStringLiteral("isolation"));
    QCOMPARE(m_model->rowCount(), 1);
    QCOMPARE(m_model->rowOf({at("filter", "FORWARD"), 2}), 0);
    QCOMPARE(m_model->rowOf({at("filter", "FORWARD"), 1}), -1);
    m_model->setFilter(QStringLiteral("known connection"));
    QCOMPARE(m_model->rowCount(), 1);
    QCOMPARE(cell(0, RuleModel::Position), QStringLiteral("3"));
    m_model->setFilter({});
    QCOMPARE(m_model->rowCount(), 7);
}

void TestChainsRules::knowsWhichRulesJump()
{
    read(FakeHost::article(), 0);
    show("filter", "FORWARD");
    QCOMPARE(m_model->index(3, 0).data(RuleModel::TargetRole).toString(), QStringLiteral("DOCKER"));
    QVERIFY(m_model->index(2, 0).data(RuleModel::TargetRole).toString().isEmpty());
}

void TestChainsRules::marksRulesOfTheWay()
{
    read(FakeHost::article(), 0);
    show("nat", "DOCKER");
    m_model->setLit({{at("nat", "DOCKER"), 2}});
    QVERIFY(m_model->index(1, 0).data(RuleModel::LitRole).toBool());
    QVERIFY(!m_model->index(0, 0).data(RuleModel::LitRole).toBool());
}

void TestChainsRules::quotesCommandsForTheShell()
{
    const QByteArray save = "*filter\n:INPUT ACCEPT [0:0]\n"
                            "-A INPUT ! -s 10.0.0.0/8 -p tcp -m tcp --dport 22 -m comment --comment "
                            "\"it's $(touch x) `y` \\\"z\\\"\" -j DROP\nCOMMIT\n";
    read(save, 0);
    show("filter", "INPUT");
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
    read(FakeHost::busyArticle(0), 0);
    QVERIFY(!m_reading.figures.front().rate);
    read(FakeHost::busyArticle(1), 2000);
    const ChainFigure& user = m_reading.figures[at("filter", "DOCKER-USER")];
    QCOMPARE(user.traffic.packets, std::uint64_t(2034));
    QCOMPARE(*user.rate, 60.0);
    QCOMPARE(user.heat, 1.0);
    QCOMPARE(m_reading.figures[at("nat", "OUTPUT")].heat, 0.0);
}

void TestChainsRules::sharesWhatDidNotChange()
{
    read(FakeHost::busyArticle(0), 0);
    const ChainReading first = m_reading;
    read(FakeHost::busyArticle(1), 1000);
    QCOMPARE(m_reading.graph, first.graph);
    QCOMPARE(m_reading.marks, first.marks);
    QByteArray other = FakeHost::busyArticle(1);
    other.replace("--dport 8080", "--dport 8081");
    read(other, 2000);
    QCOMPARE(m_reading.graph, first.graph);
    QVERIFY(m_reading.marks != first.marks);
    // Rates go on from the structure of before, and begin anew with another.
    QVERIFY(m_reading.figures.front().rate);
    other.replace("-A FORWARD -j DOCKER-USER\n", "-A FORWARD -j DOCKER\n");
    read(other, 2100);
    QVERIFY(m_reading.graph != first.graph);
    QVERIFY(!m_reading.figures.front().rate);
    read(other, 3000);
    QVERIFY(m_reading.figures.front().rate);
}

void TestChainsRules::listsATableAndAll()
{
    read(FakeHost::busyArticle(0), 0);
    show("nat", "DOCKER", RuleScope::Extent::Table);
    QStringList chains;
    for (int row = 0; row < m_model->rowCount(); ++row)
        chains << cell(row, RuleModel::ChainName);
    chains.removeDuplicates();
    QCOMPARE(chains, (QStringList{"PREROUTING", "DOCKER", "INPUT", "OUTPUT", "POSTROUTING"}));
    QVERIFY(m_model->countsConnections());
    show("nat", "DOCKER", RuleScope::Extent::All);
    QCOMPARE(std::size_t(m_model->ruleCount()), countRules(m_reading.ruleset()));
    QVERIFY(!m_model->countsConnections());
    const int row = m_model->rowOf({at("filter", "DOCKER"), 1});
    QCOMPARE(cell(row, RuleModel::ChainName), QStringLiteral("filter › DOCKER"));
    QCOMPARE(cell(row, RuleModel::Position), QStringLiteral("1"));
    // The first row of a chain stands for it.
    QCOMPARE(m_model->rowOf({at("filter", "DOCKER"), 0}), row);
}

void TestChainsRules::keepsRowsWhileOnlyCountersChange()
{
    read(FakeHost::busyArticle(0), 0);
    show("nat", "DOCKER", RuleScope::Extent::All);
    QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
    read(FakeHost::busyArticle(1), 1000);
    show("filter", "FORWARD", RuleScope::Extent::All);
    QCOMPARE(reset.size(), 0);
    const int row = m_model->rowOf({at("nat", "DOCKER"), 2});
    QCOMPARE(cell(row, RuleModel::Packets), QStringLiteral("80"));
    QCOMPARE(cell(row, RuleModel::Rate), QStringLiteral("%1/s").arg(QLocale().toString(7.0, 'f', 1)));
}

void TestChainsRules::marksRulesNothingComesTo()
{
    read("*filter\n:INPUT ACCEPT [0:0]\n:LOST - [0:0]\n[5:300] -A INPUT -p tcp -j ACCEPT\n"
         "-A INPUT -p tcp -j DROP\n-A LOST -p udp -j DROP\nCOMMIT\n",
        0);
    show("filter", "INPUT");
    const QModelIndex shadowed = m_model->index(1, RuleModel::Words);
    QCOMPARE(shadowed.data(RuleModel::MarkRole).toString(), QStringLiteral("never reached"));
    QVERIFY(shadowed.data(Qt::ToolTipRole).toString().contains(QStringLiteral("rule 1")));
    QVERIFY(shadowed.data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("Never reached")));
    QVERIFY(!m_model->index(0, RuleModel::Words).data(RuleModel::NoHitsRole).toBool());
    QVERIFY(shadowed.data(RuleModel::NoHitsRole).toBool());
    QCOMPARE(m_model->neverReached(), 1);
    show("filter", "INPUT", RuleScope::Extent::Table);
    QCOMPARE(m_model->neverReached(), 2);
    m_model->setOnly(RuleModel::Only::Marked);
    QCOMPARE(m_model->rowCount(), 2);
    m_model->setOnly(RuleModel::Only::NoHits);
    QCOMPARE(m_model->rowCount(), 2);
    m_model->setOnly(RuleModel::Only::Everything);
    QCOMPARE(m_model->rowCount(), 4); // and the policy
}

void TestChainsRules::filtersManyRulesAside()
{
    read(FakeHost::services(500), 0);
    show("nat", "KUBE-SERVICES", RuleScope::Extent::All);
    QVERIFY(m_model->rowCount() > 3000);
    m_model->setFilter(QStringLiteral("never there"));
    m_model->setFilter(QStringLiteral("10.96.1.249/32"));
    QVERIFY(m_model->isFiltering());
    QTRY_COMPARE(m_model->rowCount(), 1);
    QVERIFY(cell(0, RuleModel::Text).contains(QStringLiteral("10.96.1.249/32")));
    m_model->setFilter({});
    QVERIFY(m_model->rowCount() > 3000);
}

QTEST_GUILESS_MAIN(TestChainsRules)
#include "tst_chains_rules.moc"
