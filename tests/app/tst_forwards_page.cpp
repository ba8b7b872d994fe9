// The Forwards page, its table and its dialogs, by keyboard.
#include "app/flows/flow_feed.h"
#include "app/forwards/add_dialog.h"
#include "app/forwards/details_panel.h"
#include "app/forwards/forwards_model.h"
#include "app/forwards/forwards_page.h"
#include "app/forwards/path_strip_widget.h"
#include "app/forwards/remove_dialog.h"
#include "app/window/banner.h"
#include "app/window/edit_actions.h"
#include "app/window/rule_text_edit.h"
#include "backend/forward/compile.h"
#include "tests/app/fake_source.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QVBoxLayout>

using namespace portolan;

namespace {

Error error(ErrorCode code, const char* text, std::string field = {})
{
    return {code, {text, {}}, std::move(field)};
}

/// A forward of ours, switched off: in the list without a rule.
PortForward wanted(const char* id, const char* name, std::uint16_t port)
{
    PortForward forward;
    forward.id = id;
    forward.name = name;
    forward.listen.ports = PortRange{port, port};
    forward.to.address = *Address::parse("172.17.0.2");
    forward.to.ports = PortRange{80, 80};
    forward.enabled = false;
    return forward;
}

QString printed(const QAbstractItemModel& model)
{
    QStringList lines;
    for (int row = 0; row < model.rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < model.columnCount(); ++column)
            cells.append(model.index(row, column).data(Qt::AccessibleTextRole).toString());
        lines.append(cells.join(QStringLiteral(" | ")));
    }
    return lines.join(u'\n');
}

QString bannerText(const QWidget& widget)
{
    const auto* banner = widget.findChild<Banner*>(QString(), Qt::FindDirectChildrenOnly);
    return banner ? banner->text() : QString();
}

void type(const QString& text)
{
    QTest::keyClicks(QApplication::focusWidget(), text);
}

void tab(int times = 1)
{
    for (int i = 0; i < times; ++i)
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
}

} // namespace

class TestForwardsPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void everyForwardIsARow();
    void theModelKeepsItsPromises();
    void filterWordsMustAllOccur();
    void sortingKeepsTheSelection();
    void liveFiguresAppearWithTheTick();
    void whatIsCountedIsAtLeastTheRate();
    void anEmptyHostSaysWhatToDo();
    void detailsFollowTheSelection();
    void aNarrowPathGoesOnInASecondRow();
    void copiedRulesAreExact();
    void aForeignForwardCannotBeRemoved();
    void aForwardIsAddedByKeyboard();
    void whatIsWrongIsSaidBesideItsField();
    void aDuplicateCannotBeAdded();
    void deniedKeepsWhatWasTyped();
    void dismissedIsQuietAndSaysNothingChanged();
    void aHelpersErrorIsShownAtItsField();
    void aLatePreviewIsDropped();
    void removeAsksAndTellsOfConnections();
    void cancelledRemoveChangesNothing();
    void aDeniedRemoveIsSaid();
    void tabLeavesTheTable();

private:
    AddDialog* openAdd();

    QTemporaryDir m_settings;
    std::unique_ptr<FakeSource> m_source;
    std::unique_ptr<FlowFeed> m_feed;
    std::unique_ptr<EditActions> m_edits;
    std::unique_ptr<ForwardsPage> m_page;
};

void TestForwardsPage::initTestCase()
{
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_settings.path());
}

void TestForwardsPage::init()
{
    m_source = std::make_unique<FakeSource>();
    m_source->setRules(FakeSource::article(), {wanted("0a1b2c3d", "intranet", 9090)});
    m_feed = std::make_unique<FlowFeed>(m_source.get());
    m_edits = std::make_unique<EditActions>(m_source.get());
    m_page = std::make_unique<ForwardsPage>(m_edits.get(), m_feed.get());
    m_page->resize(1200, 700);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
}

void TestForwardsPage::cleanup()
{
    m_page.reset();
    m_edits.reset();
    m_feed.reset();
    m_source.reset();
}

AddDialog* TestForwardsPage::openAdd()
{
    m_page->addAction()->trigger();
    auto* dialog = m_page->findChild<AddDialog*>();
    const auto focused = [&] { return dialog->isAncestorOf(QApplication::focusWidget()); };
    return dialog && QTest::qWaitFor(focused) ? dialog : nullptr;
}

void TestForwardsPage::everyForwardIsARow()
{
    QCOMPARE(printed(*m_page->model()),
        QStringLiteral("Off | any:9090 tcp | 172.17.0.2:80 | Portolan intranet | 0 | — | never\n"
                       "Works | any:8080 tcp | 172.17.0.2:80 | Docker | 0 | — | never"));
    const QModelIndex state = m_page->model()->index(1, ForwardsModel::StateColumn);
    QCOMPARE(state.data(ForwardsModel::MarkRole).toString(), QStringLiteral("●"));
    m_source->setRules(FakeSource::article(), {}, false);
    QCOMPARE(m_page->model()->index(0, 0).data().toString(), QStringLiteral("Blocked"));
}

void TestForwardsPage::theModelKeepsItsPromises()
{
    LiveFlows flows;
    ForwardsModel model(&flows);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setSnapshot(m_source->snapshot());
    flows.setForwards(m_source->snapshot()->forwards);
    flows.take({FakeSource::flow(FlowEvent::New, 1, 10)}, false);
    flows.tick(1000);
    model.takeTick();
    model.sort(ForwardsModel::NowColumn, Qt::DescendingOrder);
    model.setFilter(QStringLiteral("docker"));
    model.setFilter({});
    m_source->setRules(FakeSource::article(), {});
    model.setSnapshot(m_source->snapshot());
    model.setSnapshot(m_source->snapshot());
    m_source->setRules({}, {});
    model.setSnapshot(m_source->snapshot());
    QCOMPARE(model.rowCount(), 0);
}

void TestForwardsPage::filterWordsMustAllOccur()
{
    auto* filter = m_page->findChild<QLineEdit*>(QStringLiteral("filter"));
    filter->setFocus();
    type(QStringLiteral("Docker 8080"));
    QCOMPARE(m_page->model()->rowCount(), 1);
    type(QStringLiteral(" 9090"));
    QCOMPARE(m_page->model()->rowCount(), 0);
    QVERIFY(m_page->findChild<QLabel*>(QStringLiteral("empty"))
                ->text()
                .contains(QLatin1String("No forward matches")));
    filter->clear();
    QCOMPARE(m_page->model()->rowCount(), 2);
}

void TestForwardsPage::sortingKeepsTheSelection()
{
    m_page->selectForward(QStringLiteral("0a1b2c3d"));
    auto* table = m_page->findChild<QTableView*>(QStringLiteral("forwardsTable"));
    QCOMPARE(table->currentIndex().row(), 0);
    m_page->model()->sort(ForwardsModel::ListenColumn, Qt::AscendingOrder);
    QCOMPARE(m_page->model()->rowOf(QStringLiteral("0a1b2c3d")), 1);
    QCOMPARE(table->currentIndex().row(), 1);
    QCOMPARE(m_page->selectedId(), QStringLiteral("0a1b2c3d"));
}

void TestForwardsPage::liveFiguresAppearWithTheTick()
{
    m_source->deliver(
        {FakeSource::flow(FlowEvent::New, 1, 5000, 10'000'000'000), FakeSource::flow(FlowEvent::New, 2)});
    ForwardsModel* model = m_page->model();
    m_feed->tick(29'000);
    m_source->deliver({FakeSource::flow(FlowEvent::Update, 1, 9000, 10'000'000'000)});
    m_feed->tick(30'000);
    QCOMPARE(model->index(1, ForwardsModel::NowColumn).data().toString(), QStringLiteral("2"));
    QCOMPARE(model->index(1, ForwardsModel::RateColumn).data().toString(), QStringLiteral("4.0 kB/s"));
    QCOMPARE(model->index(1, ForwardsModel::LastColumn).data().toString(), QStringLiteral("20 s"));
}

void TestForwardsPage::whatIsCountedIsAtLeastTheRate()
{
    constexpr std::uint64_t kSecond = 1'000'000'000;
    FlowRecord uncounted = FakeSource::flow(FlowEvent::Present, 2, 0, 10 * kSecond);
    uncounted.flow.counted = false;
    m_source->deliver({FakeSource::flow(FlowEvent::Present, 1, 5000, 10 * kSecond), uncounted});
    m_feed->tick(29'000);
    m_source->deliver({FakeSource::flow(FlowEvent::Update, 1, 9000, 30 * kSecond)});
    m_feed->tick(30'000);
    const QModelIndex rate = m_page->model()->index(1, ForwardsModel::RateColumn);
    QCOMPARE(rate.data().toString(), QStringLiteral("≥ 4.0 kB/s"));
    QVERIFY(rate.data(Qt::ToolTipRole).toString().startsWith(QLatin1String("At least: ")));
    // The last one that was counted ends: nothing is known any more.
    m_source->deliver({FakeSource::flow(FlowEvent::Destroy, 1, 9000, 31 * kSecond)});
    for (int second = 31; second < 36; ++second)
        m_feed->tick(second * 1000);
    QCOMPARE(rate.data().toString(), QStringLiteral("—"));
    QVERIFY(rate.data(Qt::ToolTipRole).toString().startsWith(QLatin1String("Byte accounting is off")));
}

void TestForwardsPage::anEmptyHostSaysWhatToDo()
{
    m_source->setRules({}, {});
    const auto* empty = m_page->findChild<QLabel*>(QStringLiteral("empty"));
    QVERIFY(empty->isVisible());
    QVERIFY(empty->text().contains(QLatin1String("Ctrl+N")));
    m_source->setStatus(HostSource::Status::Unreachable, QStringLiteral("The helper is not running."));
    QCOMPARE(empty->text(), QStringLiteral("The helper is not running."));
    QVERIFY(!m_page->addAction()->isEnabled());
}

void TestForwardsPage::detailsFollowTheSelection()
{
    auto* table = m_page->findChild<QTableView*>(QStringLiteral("forwardsTable"));
    const auto* title = m_page->findChild<QLabel*>(QStringLiteral("detailsTitle"));
    table->setFocus();
    QCOMPARE(title->text(), QStringLiteral("Port 9090 → 172.17.0.2:80"));
    QTest::keyClick(table, Qt::Key_Down);
    QCOMPARE(title->text(), QStringLiteral("Port 8080 → 172.17.0.2:80"));
    QVERIFY(m_page->findChild<QLabel*>(QStringLiteral("detailsSentences"))
                ->text()
                .contains(QLatin1String("DOCKER")));
    QSignalSpy spy(m_page.get(), &ForwardsPage::showInChains);
    for (auto* button : m_page->findChild<DetailsPanel*>()->findChildren<QPushButton*>())
        if (button->text() == QLatin1String("Show in chains"))
            QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(spy.count(), 1);
    QCOMPARE(spy.first().first().toString(), m_page->selectedId());
}

void TestForwardsPage::aNarrowPathGoesOnInASecondRow()
{
    const auto snapshot = m_source->snapshot();
    QWidget window;
    auto* layout = new QVBoxLayout(&window);
    auto* path = new PathStripWidget(&window);
    path->setPath(pathOf(snapshot->forwards.back(), *snapshot, {}));
    layout->addWidget(path);
    layout->addStretch(1);
    window.resize(2000, 400);
    window.show();
    const int oneRow = path->height();
    window.resize(220, 400);
    QTRY_VERIFY(path->width() < 220);
    QVERIFY(path->height() >= 2 * oneRow);
    QCOMPARE(path->height(), path->heightForWidth(path->width()));
}

void TestForwardsPage::copiedRulesAreExact()
{
    const auto found = m_source->snapshot()->forwards.back();
    m_page->selectForward(QString::fromStdString(found.forward.id));
    m_page->findChild<QPushButton*>(QStringLiteral("copyRules"))->click();
    QString expected;
    for (const RuleReference& rule : found.rules)
        expected += QString::fromStdString(rule.text) + u'\n';
    QCOMPARE(QGuiApplication::clipboard()->text(), expected);
    auto* rules = m_page->findChild<RuleTextEdit*>(QStringLiteral("detailsRules"));
    rules->selectAll();
    rules->copy();
    QVERIFY(QGuiApplication::clipboard()->text().contains(QString::fromStdString(found.rules.front().text)));
}

void TestForwardsPage::aForeignForwardCannotBeRemoved()
{
    m_page->selectForward(QString::fromStdString(m_source->snapshot()->forwards.back().forward.id));
    QVERIFY(!m_page->removeAction()->isEnabled());
    QVERIFY(m_page->removeAction()->toolTip().contains(QLatin1String("Docker")));
    auto* table = m_page->findChild<QTableView*>(QStringLiteral("forwardsTable"));
    table->setFocus();
    QTest::keyClick(table, Qt::Key_Delete);
    QVERIFY(!m_page->findChild<RemoveDialog*>());
}

void TestForwardsPage::aForwardIsAddedByKeyboard()
{
    AddDialog* dialog = openAdd();
    QVERIFY(dialog);
    auto* add = dialog->findChild<QPushButton*>(QStringLiteral("add"));
    QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("listenPorts"));
    QVERIFY(!add->isEnabled());
    type(QStringLiteral("9443"));
    QVERIFY(!add->isEnabled());
    tab();
    QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("toAddress"));
    type(QStringLiteral("172.17.0.2"));
    tab();
    type(QStringLiteral("443"));
    QVERIFY(add->isEnabled());
    QCOMPARE(dialog->findChild<QLabel*>(QStringLiteral("sentence"))->text(),
        QStringLiteral(
            "TCP connections to port 9443 of any address of this host are answered by 172.17.0.2:443."));
    QTRY_VERIFY(m_source->previewReply);
    m_source->previewReply(QStringLiteral("*nat\n-A PORTOLAN --dport 9443\nCOMMIT\n"));
    QVERIFY(dialog->findChild<RuleTextEdit*>(QStringLiteral("preview"))
                ->rules()
                .contains(QLatin1String("--dport 9443")));

    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QCOMPARE(m_source->added.size(), std::size_t(1));
    QCOMPARE(m_source->added.front().listen.ports->first, std::uint16_t(9443));
    QCOMPARE(m_source->added.front().to.ports->first, std::uint16_t(443));
    QVERIFY(dialog->isVisible());
    QVERIFY(!add->isEnabled()); // a second Return asks nothing twice
    m_source->addReply(QStringLiteral("0a1b2c3e"));
    QTRY_VERIFY(!m_page->findChild<AddDialog*>());
    QCOMPARE(m_source->refreshed, 1);
    m_source->setRules(
        FakeSource::article(), {wanted("0a1b2c3d", "intranet", 9090), wanted("0a1b2c3e", "", 9443)});
    QCOMPARE(m_page->selectedId(), QStringLiteral("0a1b2c3e"));
}

void TestForwardsPage::whatIsWrongIsSaidBesideItsField()
{
    AddDialog* dialog = openAdd();
    QVERIFY(dialog);
    const auto* port = dialog->findChild<QLabel*>(QStringLiteral("listenPortsProblem"));
    const auto* target = dialog->findChild<QLabel*>(QStringLiteral("toAddressProblem"));
    QVERIFY(port->isHidden()); // nobody is blamed for what was not typed yet
    type(QStringLiteral("65536"));
    QVERIFY(!port->isHidden());
    QVERIFY(target->isHidden());
    dialog->findChild<QLineEdit*>(QStringLiteral("listenPorts"))->setText(QStringLiteral("80"));
    dialog->findChild<QLineEdit*>(QStringLiteral("toAddress"))->setText(QStringLiteral("web.example"));
    QVERIFY(port->isHidden());
    QVERIFY(!target->isHidden());
    QVERIFY(!dialog->findChild<QPushButton*>(QStringLiteral("add"))->isEnabled());
    QVERIFY(m_source->added.empty());
}

void TestForwardsPage::aDuplicateCannotBeAdded()
{
    AddDialog* dialog = openAdd();
    QVERIFY(dialog);
    type(QStringLiteral("8080"));
    dialog->findChild<QLineEdit*>(QStringLiteral("toAddress"))->setText(QStringLiteral("172.17.0.2"));
    QVERIFY(!dialog->findChild<QPushButton*>(QStringLiteral("add"))->isEnabled());
}

void TestForwardsPage::deniedKeepsWhatWasTyped()
{
    AddDialog* dialog = openAdd();
    QVERIFY(dialog);
    type(QStringLiteral("9443"));
    dialog->findChild<QLineEdit*>(QStringLiteral("toAddress"))->setText(QStringLiteral("172.17.0.2"));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QVERIFY(m_source->addReply);
    m_source->addReply(tl::unexpected(error(ErrorCode::Denied, "Ask an administrator.")));
    QVERIFY(dialog->isVisible());
    const QString said = bannerText(*dialog);
    QVERIFY2(said.contains(QLatin1String("not allowed"))
            && said.contains(QLatin1String("Nothing was changed"))
            && said.contains(QLatin1String("Ask an administrator.")),
        qPrintable(said));
    QCOMPARE(dialog->findChild<Banner*>()->kind(), Banner::Kind::Problem);
    QCOMPARE(dialog->findChild<QLineEdit*>(QStringLiteral("listenPorts"))->text(), QStringLiteral("9443"));
    QVERIFY(dialog->findChild<QPushButton*>(QStringLiteral("add"))->isEnabled());
}

void TestForwardsPage::dismissedIsQuietAndSaysNothingChanged()
{
    AddDialog* dialog = openAdd();
    QVERIFY(dialog);
    type(QStringLiteral("9443"));
    dialog->findChild<QLineEdit*>(QStringLiteral("toAddress"))->setText(QStringLiteral("172.17.0.2"));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QVERIFY(m_source->addReply);
    m_source->addReply(tl::unexpected(error(ErrorCode::Dismissed, "…")));
    QVERIFY(dialog->isVisible());
    QVERIFY(bannerText(*dialog).startsWith(QLatin1String("Nothing was changed")));
    QCOMPARE(dialog->findChild<Banner*>()->kind(), Banner::Kind::Note);
}

void TestForwardsPage::aHelpersErrorIsShownAtItsField()
{
    AddDialog* dialog = openAdd();
    QVERIFY(dialog);
    type(QStringLiteral("9443"));
    dialog->findChild<QLineEdit*>(QStringLiteral("toAddress"))->setText(QStringLiteral("172.17.0.2"));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QVERIFY(m_source->addReply);
    m_source->addReply(tl::unexpected(error(ErrorCode::Conflict, "Taken by another.", "listen.ports")));
    const auto* problem = dialog->findChild<QLabel*>(QStringLiteral("listenPortsProblem"));
    QVERIFY(!problem->isHidden());
    QVERIFY(problem->text().contains(QLatin1String("Taken by another.")));
    QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("listenPorts"));
}

void TestForwardsPage::aLatePreviewIsDropped()
{
    AddDialog* dialog = openAdd();
    QVERIFY(dialog);
    type(QStringLiteral("9443"));
    dialog->findChild<QLineEdit*>(QStringLiteral("toAddress"))->setText(QStringLiteral("172.17.0.2"));
    QTRY_VERIFY(m_source->previewReply);
    const HostSource::Reply late = m_source->previewReply;
    dialog->findChild<QLineEdit*>(QStringLiteral("toAddress"))->setText(QStringLiteral("172.17.0.3"));
    late(QStringLiteral("old rules"));
    QVERIFY(
        !dialog->findChild<RuleTextEdit*>(QStringLiteral("preview"))->rules().contains(QLatin1String("old")));
    dialog->close();
    QTRY_VERIFY(!m_page->findChild<AddDialog*>());
    late(QStringLiteral("answer to a dialog that is gone"));
}

void TestForwardsPage::removeAsksAndTellsOfConnections()
{
    PortForward ours = wanted("0a1b2c3d", "intranet", 8080);
    m_source->setRules({}, {ours});
    m_source->deliver({FakeSource::flow(FlowEvent::New, 1), FakeSource::flow(FlowEvent::New, 2)});
    auto* table = m_page->findChild<QTableView*>(QStringLiteral("forwardsTable"));
    table->setFocus();
    QTest::keyClick(table, Qt::Key_Delete);
    auto* dialog = m_page->findChild<RemoveDialog*>();
    QVERIFY(dialog);
    QVERIFY(dialog->text().contains(QLatin1String("intranet")));
    QVERIFY(dialog->informativeText().contains(QLatin1String("port 8080")));
    QVERIFY2(dialog->informativeText().contains(QLatin1String("2 connections")),
        qPrintable(dialog->informativeText()));
    dialog->findChild<QCheckBox*>(QStringLiteral("endConnections"))->setChecked(true);
    dialog->findChild<QPushButton*>(QStringLiteral("remove"))->click();
    QCOMPARE(m_source->removed, QStringList(QStringLiteral("0a1b2c3d")));
    QVERIFY(m_source->endedToo);
    m_source->removeReply({}, 2, 2);
    QCOMPARE(bannerText(*m_page),
        QStringLiteral("The forward was removed. 2 connections that used it were ended."));
}

void TestForwardsPage::cancelledRemoveChangesNothing()
{
    m_page->selectForward(QStringLiteral("0a1b2c3d"));
    m_page->removeAction()->trigger();
    auto* dialog = m_page->findChild<RemoveDialog*>();
    QVERIFY(dialog);
    QVERIFY(!dialog->findChild<QCheckBox*>(QStringLiteral("endConnections"))); // there is none to end
    QTest::keyClick(dialog, Qt::Key_Escape);
    QVERIFY(m_source->removed.isEmpty());
}

void TestForwardsPage::aDeniedRemoveIsSaid()
{
    m_page->selectForward(QStringLiteral("0a1b2c3d"));
    m_page->removeAction()->trigger();
    m_page->findChild<RemoveDialog*>()->findChild<QPushButton*>(QStringLiteral("remove"))->click();
    QVERIFY(m_source->removeReply);
    m_source->removeReply(tl::unexpected(error(ErrorCode::Denied, "Ask an administrator.")), 0, 0);
    QVERIFY(bannerText(*m_page).contains(QLatin1String("not allowed to do this")));
    QCOMPARE(m_page->selectedId(), QStringLiteral("0a1b2c3d"));
    m_source->removeReply(tl::unexpected(error(ErrorCode::Dismissed, "…")), 0, 0);
    QCOMPARE(bannerText(*m_page), QStringLiteral("Nothing was changed: the password prompt was closed."));
}

void TestForwardsPage::tabLeavesTheTable()
{
    auto* table = m_page->findChild<QTableView*>(QStringLiteral("forwardsTable"));
    table->setFocus();
    tab();
    QVERIFY(QApplication::focusWidget() != table);
}

QTEST_MAIN(TestForwardsPage)
#include "tst_forwards_page.moc"
