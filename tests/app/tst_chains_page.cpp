// The Chains page with a host whose rules are known.
#include "tests/app/chains_fixture.h"

#include "app/chains/chain_map.h"
#include "app/chains/chain_scene.h"
#include "app/chains/chain_tooltip.h"
#include "app/chains/chain_view.h"
#include "app/chains/chains_page.h"
#include "app/chains/rules_panel.h"
#include "app/window/format.h"
#include "tests/support/kube_rules.h"

#include <QAccessible>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPrinter>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QSvgRenderer>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QWheelEvent>

#include <memory>

using namespace portolan;

class TestChainsPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void beginsWithTheForwardChain();
    void doesNothingWhileHidden();
    void showsRulesOfAClickedChain();
    void saysThatNatCountsConnections();
    void saysThatTheElementsOfATableWereNotRead();
    void lightsTheWayOfAForward();
    void lightsTheWayOfTheAnswers();
    void namesTheInterfacesOfTheWay();
    void listsTheRulesOfATableAndOfAll();
    void jumpsFromAListOfAllRules();
    void showsTheMapOnlyWhereItHelps();
    void printsTheWholeDiagram();
    void asksForSnapshots();
    void readsABigHostAside();
    void switchesToTheFamilyOfTheForward();
    void keepsChoiceZoomAndFoldsWhenCountersChange();
    void laysOutAgainWhenRulesChange();
    void forgetsAChainThatWentAway();
    void jumpsToTheChainOfARuleAndBack();
    void findsByPortAndStepsThroughPlaces();
    void revealsAFoundChainThatIsFoldedAway();
    void survivesAClickOnABoxThatGoesAway();
    void goesThroughChainsByKeyboard();
    void foldsByKeyboard();
    void leavesTheDiagramByTab();
    void zoomsByWheelAndKeys();
    void namesEverythingForThoseWhoHearIt();
    void copiesTheSelectedRule();
    void savesPictures();
    void saysWhyAPictureCannotBeSaved();
    void saysThatThereAreNoRules();
    void followsThePalette();

private:
    BoxItem* box(const char* table, const char* chain) const
    {
        const ChainGraph& graph = *m_page->view()->picture().graph;
        const auto index = graph.find({Engine::XtablesLegacy, table, chain});
        return index ? m_page->view()->diagram()->itemOf(*index) : nullptr;
    }
    void click(BoxItem* item) const
    {
        const ChainView* view = m_page->view();
        const QPoint at = view->mapFromScene(item->sceneBoundingRect().center());
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, at);
        QCoreApplication::processEvents();
    }
    /// Of the chain that is shown.
    void selectRule(unsigned position) const
    {
        m_page->rules()->selectRule({m_page->rules()->model()->scope().chain, position});
    }
    QString heading() const { return m_page->rules()->heading(); }
    template <typename T> T* named(const QString& name) const
    {
        for (T* widget : m_page->findChildren<T*>())
            if (widget->accessibleName() == name || widget->property("text").toString() == name)
                return widget;
        return nullptr;
    }
    QString forwardId() const
    {
        for (const FoundForward& found : m_host->snapshot()->forwards)
            if (found.forward.listen.ports)
                return QString::fromStdString(found.forward.id);
        return {};
    }

    std::unique_ptr<FakeHost> m_host;
    std::unique_ptr<ChainsPage> m_page;
};

void TestChainsPage::init()
{
    m_host = std::make_unique<FakeHost>();
    m_host->load(FakeHost::busyArticle(0));
    m_page = std::make_unique<ChainsPage>(m_host.get());
    m_page->resize(1112, 728);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
}

void TestChainsPage::cleanup()
{
    m_page.reset();
    m_host.reset();
}

void TestChainsPage::beginsWithTheForwardChain()
{
    QCOMPARE(heading(), QStringLiteral("filter › FORWARD"));
    QVERIFY(!named<QToolButton>(QStringLiteral("Back"))->isEnabled());
    click(box("nat", "DOCKER"));
    QVERIFY(!named<QToolButton>(QStringLiteral("Back"))->isEnabled());
}

void TestChainsPage::doesNothingWhileHidden()
{
    m_page->hide();
    m_host->load(FakeHost::busyArticle(3));
    QVERIFY(box("filter", "DOCKER-USER")->content().numbers.contains(Format::count(1914)));
    m_page->show();
    QVERIFY(box("filter", "DOCKER-USER")->content().numbers.contains(Format::count(2274)));
}

void TestChainsPage::survivesAClickOnABoxThatGoesAway()
{
    BoxItem* item = box("filter", "DOCKER-USER");
    const ChainView* view = m_page->view();
    QTest::mousePress(
        view->viewport(), Qt::LeftButton, {}, view->mapFromScene(item->sceneBoundingRect().center()));
    QTest::mouseRelease(
        view->viewport(), Qt::LeftButton, {}, view->mapFromScene(item->sceneBoundingRect().center()));
    m_host->load("*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n");
    QCoreApplication::processEvents();
    QVERIFY(!box("filter", "DOCKER-USER"));
}

void TestChainsPage::showsRulesOfAClickedChain()
{
    click(box("filter", "INPUT"));
    QCOMPARE(heading(), QStringLiteral("filter › INPUT"));
    click(box("filter", "FORWARD"));
    QCOMPARE(heading(), QStringLiteral("filter › FORWARD"));
    QCOMPARE(m_page->rules()->model()->ruleCount(), 6);
    click(box("nat", "DOCKER"));
    QCOMPARE(heading(), QStringLiteral("nat › DOCKER"));
    QCOMPARE(m_page->rules()->model()->ruleCount(), 2);
}

void TestChainsPage::saysThatNatCountsConnections()
{
    click(box("nat", "DOCKER"));
    QVERIFY(m_page->rules()->note().contains(QStringLiteral("nat rules count connections, not packets")));
    click(box("filter", "DOCKER"));
    QVERIFY(m_page->rules()->note().isEmpty());
}

void TestChainsPage::saysThatTheElementsOfATableWereNotRead()
{
    const auto table = [](const QByteArray& name, const QByteArray& more) {
        const QByteArray place = R"("family": "inet", "table": ")" + name + R"(", )";
        return R"({"table": {"family": "inet", "name": ")" + name + '"' + more + R"(}}, {"chain": {)" + place
            + R"("name": "to-web"}}, {"chain": {)" + place
            + R"("name": "pre", "type": "nat", "hook": "prerouting", "prio": -100, "policy": "accept"}}, )"
            + R"({"map": {)" + place
            + R"("name": "services", "type": "inet_service", "map": "verdict"}}, {"rule": {)" + place
            + R"("chain": "pre", "expr": [{"vmap": {"key": {"payload": {"protocol": "tcp", "field": "dport"}}, )"
            + R"("data": "@services"}}]}})";
    };
    m_host->loadNative(R"({"nftables": [)" + table("small", {}) + ", "
        + table("large", R"(, "elementsLeftOut": true)") + "]}");
    const RulesPanel* rules = m_page->rules();
    const auto show = [&](const char* in, const char* chain) {
        const ChainView* view = m_page->view();
        const ChainId id = *view->picture().graph->find({Engine::Nftables, in, chain});
        Q_EMIT m_page->view()->chosenByHand({id, 0});
        return toolTipOf(view->diagram()->itemOf(id)->box(), view->picture());
    };
    const QString unread = QStringLiteral("too many elements in its sets and maps");
    QVERIFY(!show("inet small", "pre").contains(unread));
    QVERIFY(!rules->note().contains(unread));
    QVERIFY(show("inet small", "to-web").contains(QLatin1String("No rule leads here")));
    QVERIFY(show("inet large", "pre").contains(unread));
    QVERIFY2(rules->note().contains("Table inet large has " + unread), qPrintable(rules->note()));
    QVERIFY(rules->model()
                ->index(0, RuleModel::Words)
                .data()
                .toString()
                .contains(QLatin1String("(too many entries to read)")));
    // Whether a rule leads there cannot be said.
    QVERIFY(!show("inet large", "to-web").contains(QLatin1String("No rule leads here")));
    QVERIFY(!named<QLabel>(QStringLiteral("0 rules · used by no rule")));
    m_page->rules()->setExtent(RuleScope::Extent::All);
    QVERIFY2(rules->note().contains(QLatin1String("They are: inet large.")), qPrintable(rules->note()));
}

void TestChainsPage::lightsTheWayOfAForward()
{
    QVERIFY(!forwardId().isEmpty());
    m_page->showForward(forwardId());
    QVERIFY(box("nat", "PREROUTING")->content().lit);
    QCOMPARE(box("nat", "PREROUTING")->content().badge, 1);
    QCOMPARE(box("filter", "FORWARD")->content().badge, 2);
    QCOMPARE(box("nat", "POSTROUTING")->content().badge, 3);
    QVERIFY(box("nat", "DOCKER")->content().lit);
    QVERIFY(box("filter", "DOCKER")->content().lit);
    QVERIFY(!box("filter", "INPUT")->content().lit);
    QVERIFY(!box("filter", "DOCKER-USER")->content().lit);
    int lit = 0;
    for (const EdgeItem* edge : m_page->view()->diagram()->edges())
        lit += edge->isLit();
    QCOMPARE(lit, 7); // in, route, forward, postrouting, out, and two jumps
    QCOMPARE(heading(), QStringLiteral("nat › DOCKER"));
    QCOMPARE(m_page->rules()->selectedRule(), 2U);
    bool note = false;
    for (const BoxItem* item : m_page->view()->diagram()->boxes())
        note = note || item->content().title == QStringLiteral("tcp 8080 → 172.17.0.2:80");
    QVERIFY(note);
    named<QComboBox>(QStringLiteral("Light the way of a forward"))->setCurrentIndex(0);
    QVERIFY(!box("nat", "PREROUTING")->content().lit);
}

void TestChainsPage::lightsTheWayOfTheAnswers()
{
    m_page->showForward(forwardId());
    auto* answer = named<QToolButton>(QStringLiteral("Answer"));
    QVERIFY(answer && answer->isVisible());
    answer->click();
    QVERIFY(!box("nat", "PREROUTING")->content().lit);
    QVERIFY(!box("nat", "DOCKER")->content().lit);
    QCOMPARE(box("filter", "FORWARD")->content().badge, 1);
    const BoxContent back = box("nat", "POSTROUTING")->content();
    QCOMPARE(back.badge, 2);
    QVERIFY2(back.second.contains(QStringLiteral(":8080")), qPrintable(back.second));
    QVERIFY(back.spoken.contains(back.second));
    named<QToolButton>(QStringLiteral("Request"))->click();
    QVERIFY(box("nat", "PREROUTING")->content().lit);
    QVERIFY(box("nat", "POSTROUTING")->content().second.isEmpty());
}

void TestChainsPage::namesTheInterfacesOfTheWay()
{
    m_host->state = FakeHost::articleState();
    m_host->load(FakeHost::busyArticle(1));
    const auto end = [this](ChainLayout::Kind kind) {
        for (const BoxItem* item : m_page->view()->diagram()->boxes())
            if (item->box().kind == kind)
                return item->content().title;
        return QString();
    };
    QCOMPARE(end(ChainLayout::Kind::In), QStringLiteral("in"));
    m_page->showForward(forwardId());
    QCOMPARE(end(ChainLayout::Kind::In), QStringLiteral("eth0"));
    QCOMPARE(end(ChainLayout::Kind::Out), QStringLiteral("docker0"));
    named<QToolButton>(QStringLiteral("Answer"))->click();
    QCOMPARE(end(ChainLayout::Kind::In), QStringLiteral("docker0"));
    QCOMPARE(end(ChainLayout::Kind::Out), QStringLiteral("eth0"));
    // What lets the answers through is known now: -i docker0 ! -o docker0 -j ACCEPT.
    QCOMPARE(heading(), QStringLiteral("filter › FORWARD"));
    QCOMPARE(m_page->rules()->selectedRule(), 5U);
}

void TestChainsPage::listsTheRulesOfATableAndOfAll()
{
    click(box("filter", "DOCKER"));
    auto* extent = named<QComboBox>(QStringLiteral("Whose rules are listed"));
    extent->setCurrentIndex(1);
    QCOMPARE(heading(), QStringLiteral("Table filter"));
    const RuleModel* model = m_page->rules()->model();
    QCOMPARE(m_page->rules()->selectedRule(), 1U); // of the chain that was shown
    QVERIFY(!m_page->rules()->table()->isColumnHidden(RuleModel::ChainName));
    extent->setCurrentIndex(2);
    QCOMPARE(heading(), QStringLiteral("All rules for IPv4"));
    QCOMPARE(std::size_t(model->ruleCount()), countRules(m_host->snapshot()->ruleset));
    // The diagram follows the row.
    const ChainGraph& graph = *m_page->view()->picture().graph;
    const auto docker = graph.find({Engine::XtablesLegacy, "nat", "DOCKER"});
    m_page->rules()->table()->setCurrentIndex(model->index(model->rowOf({*docker, 2}), 0));
    QVERIFY(box("nat", "DOCKER")->isChosen());
    // Counters that change move nothing.
    QSignalSpy reset(model, &QAbstractItemModel::modelReset);
    m_host->load(FakeHost::busyArticle(2));
    QCOMPARE(reset.size(), 0);
    QCOMPARE(m_page->rules()->selectedRule(), 2U);
    extent->setCurrentIndex(0);
    QVERIFY(m_page->rules()->table()->isColumnHidden(RuleModel::ChainName));
}

void TestChainsPage::jumpsFromAListOfAllRules()
{
    m_page->rules()->setExtent(RuleScope::Extent::All);
    const ChainGraph& graph = *m_page->view()->picture().graph;
    const auto prerouting = graph.find({Engine::XtablesLegacy, "nat", "PREROUTING"});
    m_page->rules()->selectRule({*prerouting, 1});
    m_page->rules()->table()->setFocus();
    QTest::keyClick(m_page->rules()->table(), Qt::Key_Return);
    QVERIFY(box("nat", "DOCKER")->isChosen());
    const RuleModel* model = m_page->rules()->model();
    const int row = m_page->rules()->table()->currentIndex().row();
    QCOMPARE(model->placeAt(row).chain, *graph.find({Engine::XtablesLegacy, "nat", "DOCKER"}));
}

void TestChainsPage::showsTheMapOnlyWhereItHelps()
{
    ChainView* view = m_page->view();
    QTest::keyClick(view, Qt::Key_0);
    QVERIFY(!view->map()->isVisible());
    for (int i = 0; i < 6; ++i)
        view->zoomIn();
    QVERIFY(view->map()->isVisible());
    const QRectF before = view->mapToScene(view->viewport()->rect()).boundingRect();
    QTest::mouseClick(const_cast<ChainMap*>(view->map()), Qt::LeftButton, {}, QPoint(8, 8));
    const QRectF after = view->mapToScene(view->viewport()->rect()).boundingRect();
    QVERIFY(
        after.left() < before.left() || after.top() < before.top() || before.topLeft() == after.topLeft());
    QVERIFY(after.adjusted(-2, -2, 2, 2).contains(view->sceneRect().topLeft()));
}

void TestChainsPage::printsTheWholeDiagram()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("chains.pdf"));
    {
        QPrinter printer;
        printer.setOutputFormat(QPrinter::PdfFormat);
        printer.setOutputFileName(path);
        printer.setPageOrientation(QPageLayout::Landscape);
        QVERIFY(m_page->print(&printer));
    }
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll().startsWith("%PDF"));
    QVERIFY(file.size() > 5000);
}

void TestChainsPage::asksForSnapshots()
{
    QSignalSpy snapshot(m_page.get(), &ChainsPage::snapshotWanted);
    QSignalSpy comparison(m_page.get(), &ChainsPage::comparisonWanted);
    for (QPushButton* button : m_page->findChildren<QPushButton*>())
        if (button->text() == QStringLiteral("Take snapshot") || button->text() == QStringLiteral("Compare…"))
            button->click();
    QCOMPARE(snapshot.size(), 1);
    QCOMPARE(comparison.size(), 1);
}

void TestChainsPage::readsABigHostAside()
{
    m_host->load(QByteArray::fromStdString(test::KubeRules(6600).text()));
    QVERIFY(m_page->isBusy());
    QTRY_VERIFY(!m_page->isBusy());
    QTRY_VERIFY(box("nat", "KUBE-SERVICES"));
    QVERIFY(m_page->view()->diagram()->boxes().size() < 80);
    // The next host comes while the last is still being read.
    m_host->load(QByteArray::fromStdString(test::KubeRules(7700).text()));
    m_host->load(QByteArray::fromStdString(test::KubeRules(8800).text()));
    QTRY_COMPARE(m_page->reading().now.snapshot, m_host->snapshot());
    QVERIFY(m_page->reading().graph->nodes.size() > 2500);
    m_host->load(FakeHost::article());
    QVERIFY(!m_page->isBusy());
    QVERIFY(box("nat", "DOCKER"));
}

void TestChainsPage::switchesToTheFamilyOfTheForward()
{
    auto* family = named<QComboBox>(QStringLiteral("Address family"));
    family->setCurrentIndex(1);
    QVERIFY(m_page->view()->picture().graph->empty());
    m_page->showForward(forwardId());
    QCOMPARE(family->currentText(), QStringLiteral("IPv4"));
    QVERIFY(box("nat", "DOCKER")->content().lit);
}

void TestChainsPage::keepsChoiceZoomAndFoldsWhenCountersChange()
{
    click(box("filter", "FORWARD"));
    selectRule(4);
    m_page->view()->zoomIn();
    m_page->view()->toggleFold(box("filter", "DOCKER-ISOLATION-STAGE-1")->box().chain);
    QVERIFY(!box("filter", "DOCKER-ISOLATION-STAGE-2"));
    const double zoom = m_page->view()->zoom();
    const int scroll = m_page->view()->horizontalScrollBar()->value();
    const BoxItem* item = box("filter", "FORWARD");
    QSignalSpy reset(m_page->rules()->model(), &QAbstractItemModel::modelReset);
    m_host->load(FakeHost::busyArticle(3));
    QCOMPARE(box("filter", "FORWARD"), const_cast<BoxItem*>(item)); // not laid out again
    QCOMPARE(reset.size(), 0);
    QCOMPARE(m_page->view()->zoom(), zoom);
    QCOMPARE(m_page->view()->horizontalScrollBar()->value(), scroll);
    QVERIFY(!box("filter", "DOCKER-ISOLATION-STAGE-2"));
    QCOMPARE(m_page->rules()->selectedRule(), 4U);
    QVERIFY(box("filter", "FORWARD")->isChosen());
    QVERIFY(box("filter", "DOCKER-USER")->content().numbers.contains(Format::count(2274)));
}

void TestChainsPage::laysOutAgainWhenRulesChange()
{
    click(box("filter", "FORWARD"));
    selectRule(4);
    m_page->view()->zoomIn();
    const double zoom = m_page->view()->zoom();
    QByteArray more = FakeHost::busyArticle(1);
    more.replace(":DOCKER-USER - [0:0]\n", ":DOCKER-USER - [0:0]\n:PORTOLAN-FORWARD - [0:0]\n");
    more.replace("COMMIT\n*filter", "COMMIT\n*filter");
    more.insert(more.lastIndexOf("COMMIT"), "-A FORWARD -j PORTOLAN-FORWARD\n");
    m_host->load(more);
    QVERIFY(box("filter", "PORTOLAN-FORWARD"));
    QVERIFY(box("filter", "FORWARD")->isChosen());
    QCOMPARE(m_page->view()->zoom(), zoom);
    QCOMPARE(heading(), QStringLiteral("filter › FORWARD"));
    QCOMPARE(m_page->rules()->model()->ruleCount(), 7);
}

void TestChainsPage::forgetsAChainThatWentAway()
{
    click(box("filter", "DOCKER-USER"));
    m_host->load("*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n");
    QCOMPARE(m_page->rules()->model()->rowCount(), 0);
    QVERIFY(!heading().contains(QStringLiteral("DOCKER-USER")));
    QVERIFY(!m_page->view()->chosen());
}

void TestChainsPage::jumpsToTheChainOfARuleAndBack()
{
    click(box("filter", "FORWARD"));
    selectRule(4);
    QTableView* table = m_page->rules()->table();
    table->setFocus();
    QTest::keyClick(table, Qt::Key_Return);
    QCOMPARE(heading(), QStringLiteral("filter › DOCKER"));
    QVERIFY(box("filter", "DOCKER")->isChosen());
    QTest::keyClick(table, Qt::Key_Left, Qt::AltModifier);
    QCOMPARE(heading(), QStringLiteral("filter › FORWARD"));
    QCOMPARE(m_page->rules()->selectedRule(), 4U);
    QVERIFY(!named<QToolButton>(QStringLiteral("Back"))->isEnabled());
}

void TestChainsPage::findsByPortAndStepsThroughPlaces()
{
    m_page->focusFilter();
    auto* search = named<QLineEdit>(QStringLiteral("Find chain, rule or port"));
    QVERIFY(search->hasFocus());
    QTest::keyClicks(search, QStringLiteral("8080"));
    QVERIFY(box("nat", "DOCKER")->content().found);
    QVERIFY(!box("filter", "DOCKER")->content().found);
    QTest::keyClick(search, Qt::Key_Return);
    QCOMPARE(heading(), QStringLiteral("nat › DOCKER"));
    QCOMPARE(m_page->rules()->selectedRule(), 2U);
    search->setText(QStringLiteral("stage-2"));
    QTest::keyClick(search, Qt::Key_Return);
    QCOMPARE(heading(), QStringLiteral("filter › DOCKER-ISOLATION-STAGE-1"));
    QTest::keyClick(search, Qt::Key_Return);
    QCOMPARE(heading(), QStringLiteral("filter › DOCKER-ISOLATION-STAGE-2"));
    QTest::keyClick(search, Qt::Key_Return, Qt::ShiftModifier);
    QCOMPARE(heading(), QStringLiteral("filter › DOCKER-ISOLATION-STAGE-1"));
    QTest::keyClick(search, Qt::Key_Escape);
    QVERIFY(search->text().isEmpty());
    QVERIFY(!box("nat", "DOCKER")->content().found);
}

void TestChainsPage::revealsAFoundChainThatIsFoldedAway()
{
    m_host->load(FakeHost::services(125));
    QVERIFY(!box("nat", "KUBE-SEP-0000000000000300"));
    QVERIFY(!box("nat", "KUBE-SERVICES")->content().found);
    auto* search = named<QLineEdit>(QStringLiteral("Find chain, rule or port"));
    search->setText(QStringLiteral("sep-0000000000000300"));
    QVERIFY(box("nat", "KUBE-SERVICES")->content().found); // it hides the place
    search->setFocus();
    QTest::keyClick(search, Qt::Key_Return);
    QTest::keyClick(search, Qt::Key_Return);
    BoxItem* found = box("nat", "KUBE-SEP-0000000000000300");
    QVERIFY(found);
    QVERIFY(found->isChosen());
    const ChainView* view = m_page->view();
    QVERIFY(view->viewport()->rect().contains(view->mapFromScene(found->sceneBoundingRect().center())));
}

void TestChainsPage::goesThroughChainsByKeyboard()
{
    ChainView* view = m_page->view();
    view->setFocus();
    QTest::keyClick(view, Qt::Key_Home);
    QCOMPARE(heading(), QStringLiteral("nat › PREROUTING"));
    QTest::keyClick(view, Qt::Key_Down);
    QCOMPARE(heading(), QStringLiteral("nat › DOCKER"));
    QTest::keyClick(view, Qt::Key_Up);
    QTest::keyClick(view, Qt::Key_Right);
    QCOMPARE(heading(), QStringLiteral("filter › FORWARD"));
    QTest::keyClick(view, Qt::Key_Return);
    QVERIFY(m_page->rules()->table()->hasFocus());
    QCOMPARE(m_page->rules()->selectedRule(), 1U);
}

void TestChainsPage::foldsByKeyboard()
{
    ChainView* view = m_page->view();
    click(box("filter", "DOCKER-ISOLATION-STAGE-1"));
    view->setFocus();
    QTest::keyClick(view, Qt::Key_Space);
    QVERIFY(!box("filter", "DOCKER-ISOLATION-STAGE-2"));
    QVERIFY(box("filter", "DOCKER-ISOLATION-STAGE-1")->isChosen());
    QTest::keyClick(view, Qt::Key_Space);
    QVERIFY(box("filter", "DOCKER-ISOLATION-STAGE-2"));
}

void TestChainsPage::leavesTheDiagramByTab()
{
    ChainView* view = m_page->view();
    view->setFocus();
    QTest::keyClick(view, Qt::Key_Home);
    const std::size_t stops = view->diagram()->stops().size();
    for (std::size_t i = 1; i < stops; ++i) {
        QTest::keyClick(view, Qt::Key_Tab);
        QVERIFY(view->hasFocus());
    }
    QCOMPARE(view->current(), view->diagram()->stops().back());
    QTest::keyClick(view, Qt::Key_Tab);
    QVERIFY(!view->hasFocus());
}

void TestChainsPage::zoomsByWheelAndKeys()
{
    ChainView* view = m_page->view();
    const double before = view->zoom();
    QWheelEvent in(QPointF(50, 50), view->viewport()->mapToGlobal(QPointF(50, 50)), {}, QPoint(0, 120),
        Qt::NoButton, Qt::ControlModifier, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(view->viewport(), &in);
    QVERIFY(view->zoom() > before);
    view->setFocus();
    QTest::keyClick(view, Qt::Key_Minus);
    QTest::keyClick(view, Qt::Key_Minus);
    QVERIFY(view->zoom() < before);
    QTest::keyClick(view, Qt::Key_0);
    const QRectF shown = view->mapToScene(view->viewport()->rect()).boundingRect();
    QVERIFY(shown.adjusted(-2, -2, 2, 2).contains(view->sceneRect()));
}

void TestChainsPage::namesEverythingForThoseWhoHearIt()
{
    QAccessible::setActive(true);
    for (QWidget* widget : m_page->findChildren<QWidget*>()) {
        if (!(widget->focusPolicy() & Qt::TabFocus) || !widget->isVisible() || qobject_cast<QLabel*>(widget)
            || widget->focusProxy())
            continue;
        QAccessibleInterface* face = QAccessible::queryAccessibleInterface(widget);
        QVERIFY(face);
        QVERIFY2(!face->text(QAccessible::Name).isEmpty(), widget->metaObject()->className());
    }
    QAccessibleInterface* diagram = QAccessible::queryAccessibleInterface(m_page->view());
    QVERIFY(diagram);
    QCOMPARE(diagram->text(QAccessible::Name), QStringLiteral("Packet-flow diagram"));
    QCOMPARE(std::size_t(diagram->childCount()), m_page->view()->diagram()->stops().size());
    QStringList spoken;
    for (int i = 0; i < diagram->childCount(); ++i) {
        spoken << diagram->child(i)->text(QAccessible::Name);
        QCOMPARE(diagram->indexOfChild(diagram->child(i)), i);
        QVERIFY(diagram->child(i)->rect().isValid());
    }
    const QString all = spoken.join(QLatin1Char('\n'));
    QVERIFY2(all.contains(QStringLiteral("PREROUTING, table nat, 84 connections")), qPrintable(all));
    QVERIFY2(all.contains(QStringLiteral("chain DOCKER of table nat, used by PREROUTING 1, OUTPUT 1")),
        qPrintable(all));
    click(box("filter", "FORWARD"));
    m_page->view()->setFocus();
    const int at = diagram->indexOfChild(diagram->focusChild());
    QVERIFY(at >= 0);
    QVERIFY(diagram->child(at)->state().focused);
    QVERIFY(diagram->child(at)->text(QAccessible::Name).contains(QStringLiteral("FORWARD")));
    QAccessible::setActive(false);
}

void TestChainsPage::copiesTheSelectedRule()
{
    click(box("nat", "DOCKER"));
    selectRule(1);
    m_page->rules()->table()->setFocus();
    QTest::keyClick(m_page->rules()->table(), Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("-A DOCKER -i docker0 -j RETURN"));
}

void TestChainsPage::savesPictures()
{
    QTemporaryDir folder;
    const QString svg = folder.filePath(QStringLiteral("chains.svg"));
    QVERIFY(m_page->saveSvg(svg));
    QSvgRenderer renderer(svg);
    QVERIFY(renderer.isValid());
    QVERIFY(renderer.defaultSize().width() > 600);
    QFile file(svg);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    QVERIFY(text.contains("PREROUTING"));
    QVERIFY(text.contains("DOCKER-USER"));
    const QString png = folder.filePath(QStringLiteral("chains.png"));
    QVERIFY(m_page->savePng(png));
    const QImage image(png);
    QVERIFY(image.width() > 1200);
    QSet<QRgb> colours;
    for (int x = 0; x < image.width(); x += 3)
        colours.insert(image.pixel(x, image.height() / 5));
    QVERIFY(colours.size() > 4);
}

void TestChainsPage::saysWhyAPictureCannotBeSaved()
{
    QString problem;
    QVERIFY(!m_page->saveSvg(QStringLiteral("/nowhere/at/all.svg"), &problem));
    QVERIFY2(problem.contains(QStringLiteral("/nowhere/at/all.svg")), qPrintable(problem));
}

void TestChainsPage::saysThatThereAreNoRules()
{
    const auto text = [this]() -> QString {
        for (const QLabel* label : m_page->findChildren<QLabel*>())
            if (label->isVisible() && label->text().contains(QStringLiteral("No rules in any table")))
                return label->text();
        return {};
    };
    QVERIFY(text().isEmpty());
    named<QComboBox>(QStringLiteral("Address family"))->setCurrentIndex(1);
    QVERIFY(text().contains(QStringLiteral("IPv6")));
    named<QComboBox>(QStringLiteral("Address family"))->setCurrentIndex(0);
    m_host->load("");
    QVERIFY(!text().isEmpty());
    m_host->setStatus(HostSource::Status::Unreachable, QStringLiteral("The helper is not there."));
    QVERIFY(text().contains(QStringLiteral("The helper is not there.")));
    m_host->setStatus(HostSource::Status::Ready, {});
    m_host->load(FakeHost::article());
    QVERIFY(text().isEmpty());
}

void TestChainsPage::followsThePalette()
{
    QPalette dark;
    dark.setColor(QPalette::Window, QColor(0x22, 0x26, 0x2b));
    dark.setColor(QPalette::Base, QColor(0x1a, 0x1d, 0x21));
    dark.setColor(QPalette::Text, QColor(0xe6, 0xe8, 0xea));
    m_page->setPalette(dark);
    QCoreApplication::processEvents();
    QCOMPARE(m_page->view()->backgroundBrush().color(), QColor(0x22, 0x26, 0x2b));
    QVERIFY(box("nat", "DOCKER"));
}

QTEST_MAIN(TestChainsPage)
#include "tst_chains_page.moc"
