#include "app/flows/flows_page.h"

#include "app/flows/accounting_banner.h"
#include "app/flows/flow_charts.h"
#include "app/flows/flow_details.h"
#include "app/flows/flow_ending.h"
#include "app/flows/flow_filter_edit.h"
#include "app/flows/flow_groups_model.h"
#include "app/flows/flow_groups_table.h"
#include "app/flows/flow_notices.h"
#include "app/flows/flow_table.h"
#include "app/flows/save_flows.h"
#include "app/window/format.h"
#include "app/window/line_splitter.h"
#include "app/window/page_header.h"

#include <QAction>
#include <QComboBox>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QShortcut>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace portolan {

FlowsPage::FlowsPage(HostSource* source, FlowFeed* feed, QWidget* parent)
    : QWidget(parent)
    , m_source(source)
    , m_feed(feed)
    , m_model(new FlowModel(&feed->flows(), this))
    , m_filter(new FlowFilterEdit(
          [this](const QString& field) { return filterValues(m_feed->flows(), field); }, this))
    , m_filterProblem(new QLabel(this))
    , m_scope(new QComboBox(this))
    , m_grouping(new QComboBox(this))
    , m_end(new QPushButton(tr("&End…"), this))
    , m_pause(new QPushButton(tr("&Pause"), this))
    , m_notices(new FlowNotices(source, this))
    , m_accounting(new AccountingBanner(source, this))
    , m_charts(new FlowCharts(&feed->flows(), this))
    , m_table(new FlowTable(m_model, this))
    , m_groups(new FlowGroupsModel(&feed->flows(), this))
    , m_groupTable(new FlowGroupsTable(m_groups, this))
    , m_empty(new QLabel(this))
    , m_body(new QStackedWidget(this))
    , m_details(new FlowDetails(this))
    , m_ending(new FlowEnding(source, this))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeToolBar());
    layout->addWidget(m_filterProblem);
    layout->addWidget(m_notices);
    layout->addWidget(m_accounting);
    layout->addWidget(makeContents(), 1);
    connectParts();
    connectSource();
    updateEnding();
    updateEmptyText();
    rememberGrouping();
}

/// As the user chose it last. Which connections are shown is not remembered: all of a busy host cost it
/// something at every start.
void FlowsPage::rememberGrouping()
{
    const QString key = QStringLiteral("flows/grouping");
    m_grouping->setCurrentIndex(std::max(0, m_grouping->findData(QSettings().value(key, -1).toInt())));
    connect(m_grouping, &QComboBox::activated, this,
        [this, key] { QSettings().setValue(key, m_grouping->currentData().toInt()); });
}

void FlowsPage::connectSource()
{
    connect(m_source, &HostSource::flowsArrived, this, [this] { m_failure.clear(); });
    connect(m_source, &HostSource::flowsFailed, this, [this](const Error& error) {
        m_failure = Format::message(error.message);
        updateEmptyText();
    });
    connect(m_source, &HostSource::statusChanged, this, [this] {
        updateEnding();
        updateEmptyText();
    });
    connect(m_feed, &FlowFeed::ticked, this, &FlowsPage::takeTick);
    connect(m_charts, &FlowCharts::filterChosen, this, &FlowsPage::listFiltered);
}

void FlowsPage::connectParts()
{
    connect(m_filter, &FlowFilterEdit::queryChanged, this, &FlowsPage::applyFilter);
    connect(m_filter, &FlowFilterEdit::problemChanged, this, [this](const QString& problem) {
        m_filterProblem->setText(QStringLiteral("▲ ") + problem);
        m_filterProblem->setVisible(!problem.isEmpty());
    });
    connect(m_filter, &FlowFilterEdit::left, this, [this] { m_body->currentWidget()->setFocus(); });
    connect(m_table, &FlowTable::followWanted, this, [this](int row) {
        m_details->follow(FollowedFlow(m_model->flows(), m_model->numberAt(row), m_feed->flows()));
    });
    connect(m_table, &FlowTable::traceWanted, this, &FlowsPage::traceWanted);
    connect(m_details, &FlowDetails::traceWanted, this, &FlowsPage::traceWanted);
    connect(m_table, &FlowTable::filterWanted, m_filter, &FlowFilterEdit::setText);
    connect(m_table, &FlowTable::endWanted, m_ending, &FlowEnding::ask);
    connect(
        m_details, &FlowDetails::endWanted, m_ending, [this](const Flow& flow) { m_ending->ask({flow}); });
    auto* leave = new QShortcut(Qt::Key_Escape, m_body);
    leave->setContext(Qt::WidgetWithChildrenShortcut);
    connect(leave, &QShortcut::activated, m_details, &FlowDetails::close);
    connect(m_groupTable, &FlowGroupsTable::groupWanted, this, &FlowsPage::openGroup);
    connect(m_details, &FlowDetails::closed, this, [this] { m_body->currentWidget()->setFocus(); });
    connect(m_details, &FlowDetails::forwardWanted, this, &FlowsPage::forwardWanted);
    connect(m_details, &FlowDetails::chainsWanted, this, &FlowsPage::chainsWanted);
    connect(m_ending, &FlowEnding::busyChanged, this, &FlowsPage::updateEnding);
    connect(m_ending, &FlowEnding::asked, m_feed, &FlowFeed::awaitEnds);
    connect(
        m_ending, &FlowEnding::answered, m_feed, [this](unsigned ended) { m_feed->settleEnds(ended > 0); });
    connect(m_ending, &FlowEnding::said, this, [this](const QString& text, bool failed) {
        m_notices->say(failed ? Banner::Kind::Problem : Banner::Kind::Note, text);
    });
    connect(m_notices, &FlowNotices::retryWanted, this, &FlowsPage::watch);
}

void FlowsPage::watch()
{
    m_source->watchFlows(true, m_scope->currentData().toBool());
}

/// Connections can be ended one by one, on a host that runs, one request at a time.
void FlowsPage::updateEnding()
{
    const bool live = m_source->status() == HostSource::Status::Ready && !m_source->isRecording();
    const QString reason = m_source->isRecording() ? tr("This is a recording: nothing can be changed.")
        : !live                                    ? m_source->statusText()
        : m_ending->isBusy()                       ? tr("Waiting for the helper's answer.")
        : isGrouped()                              ? tr("List connections one by one to end some.")
                                                   : QString();
    m_table->setEndable(reason.isEmpty() && live, reason);
    m_details->setEndable(live && !m_ending->isBusy());
    m_end->setText(m_ending->isBusy() ? tr("Ending…") : tr("&End…"));
}

PageHeader* FlowsPage::makeToolBar()
{
    auto* help = new QToolButton(this);
    help->setObjectName(QStringLiteral("filterHelpButton"));
    help->setText(QStringLiteral("?"));
    help->setAutoRaise(true);
    help->setToolTip(tr("How to filter (F1)"));
    help->setAccessibleName(tr("How to filter connections"));
    connect(help, &QToolButton::clicked, m_filter, &FlowFilterEdit::showHelp);

    m_scope->addItem(tr("Translated"), false);
    m_scope->addItem(tr("All connections"), true);
    m_scope->setAccessibleName(tr("Which connections"));
    connect(m_scope, &QComboBox::currentIndexChanged, this, &FlowsPage::watch);

    m_grouping->addItem(tr("One by one"), -1);
    m_grouping->addItem(tr("By forward"), int(FlowGrouping::Forward));
    m_grouping->addItem(tr("By client"), int(FlowGrouping::Client));
    m_grouping->addItem(tr("By target"), int(FlowGrouping::Target));
    m_grouping->setAccessibleName(tr("How connections are listed"));
    m_grouping->setToolTip(tr("List connections one by one, or summed up"));
    connect(m_grouping, &QComboBox::currentIndexChanged, this, &FlowsPage::chooseGrouping);

    QAction* end = m_table->endAction();
    m_end->setObjectName(QStringLiteral("end"));
    connect(m_end, &QPushButton::clicked, end, &QAction::trigger);
    const auto copyAction = [this, end] {
        m_end->setEnabled(end->isEnabled());
        m_end->setToolTip(end->toolTip());
    };
    connect(end, &QAction::changed, m_end, copyAction);
    copyAction();
    m_pause->setCheckable(true);
    m_pause->setToolTip(tr("Let the rows stand still; connections go on"));
    connect(m_pause, &QPushButton::toggled, this, &FlowsPage::setPaused);
    auto* saveButton = new QPushButton(tr("&Save…"), this);
    saveButton->setToolTip(tr("Save the connections shown as CSV or JSON"));
    connect(saveButton, &QPushButton::clicked, this, [this] { saveFlows(this, *m_model); });

    auto* bar = new PageHeader(tr("Flows"), this);
    bar->addLeft(m_filter);
    bar->addLeft(help);
    bar->addLeft(m_scope);
    bar->addLeft(m_grouping);
    for (QPushButton* button : {m_pause, m_end, saveButton})
        bar->addRight(button);
    return bar;
}

/// Overview and table, one over the other.
QWidget* FlowsPage::makeBody()
{
    auto* side = new QWidget(this);
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_charts);
    auto* line = new QFrame(side);
    line->setFrameShape(QFrame::HLine);
    line->setFrameShadow(QFrame::Plain);
    line->setForegroundRole(QPalette::Midlight);
    layout->addWidget(line);
    layout->addWidget(m_body, 1);
    return side;
}

QWidget* FlowsPage::makeContents()
{
    m_filterProblem->setContentsMargins(12, 4, 12, 6);
    m_filterProblem->setObjectName(QStringLiteral("filterProblem"));
    m_filterProblem->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_filterProblem->hide();
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setMargin(40);
    m_body->addWidget(m_table);
    m_body->addWidget(m_groupTable);
    m_body->addWidget(m_empty);
    auto* splitter = new LineSplitter(Qt::Horizontal, this);
    splitter->addWidget(makeBody());
    splitter->addWidget(m_details);
    splitter->setStretchFactor(0, 1);
    splitter->setChildrenCollapsible(false);
    return splitter;
}

bool FlowsPage::isGrouped() const
{
    return m_grouping->currentIndex() > 0;
}

void FlowsPage::chooseGrouping()
{
    if (isGrouped())
        m_groups->setGrouping(FlowGrouping(m_grouping->currentData().toInt()));
    updateEnding();
    updateEmptyText();
}

void FlowsPage::listFiltered(const QString& filter)
{
    m_grouping->setCurrentIndex(0);
    m_filter->setText(filter);
}

/// A group's connections, one by one.
void FlowsPage::openGroup(const QString& group)
{
    // Those that were summed up, so that its rows are as many as it said.
    listFiltered(m_filter->text().trimmed().isEmpty() ? group : m_filter->text().trimmed() + ' ' + group);
    m_table->setFocus();
}

/// The help key means the filter here. The window has it too, and two shortcuts of one key cancel each other.
bool FlowsPage::event(QEvent* event)
{
    const bool isKey = event->type() == QEvent::KeyPress || event->type() == QEvent::ShortcutOverride;
    if (!isKey || !static_cast<QKeyEvent*>(event)->matches(QKeySequence::HelpContents))
        return QWidget::event(event);
    if (event->type() == QEvent::KeyPress)
        m_filter->showHelp();
    event->accept();
    return true;
}

void FlowsPage::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void FlowsPage::filterForward(const QString& id)
{
    for (const FoundForward& found : m_source->snapshot()->forwards) {
        if (QString::fromStdString(found.forward.id) != id)
            continue;
        if (!found.forward.listen.ports) {
            listFiltered(QStringLiteral("forward:") + id);
            continue;
        }
        QString text = QStringLiteral("port:")
            + QString::fromStdString(found.forward.listen.ports->toString()) + QStringLiteral(" proto:")
            + QLatin1String(toString(found.forward.protocol));
        if (found.forward.to.address)
            text += QStringLiteral(" to:") + QString::fromStdString(found.forward.to.address->toString());
        listFiltered(text);
    }
}

void FlowsPage::applyFilter(const FlowQuery& query)
{
    m_model->setQuery(query);
    // Else it stays with a row that went, and what was looked for is above.
    m_table->scrollToTop();
    m_groups->setQuery(query);
    if (isGrouped())
        m_groups->refresh();
    updateEmptyText();
}

void FlowsPage::takeTick(const LiveFlows::Changes& changes)
{
    m_model->apply(changes);
    m_details->tick(m_feed->flows(), changes);
    m_notices->tick(m_feed->flows().now());
    if (isGrouped() && isVisible() && !m_model->isPaused())
        m_groups->refresh();
    m_charts->takeTick();
    if (openCount() != m_lastOpen) {
        m_lastOpen = openCount();
        Q_EMIT openCountChanged(m_lastOpen);
    }
    updateEmptyText();
}

void FlowsPage::updateEmptyText()
{
    const bool empty = isGrouped() ? m_groups->rowCount() == 0 : m_model->rowCount() == 0;
    QWidget* table = isGrouped() ? static_cast<QWidget*>(m_groupTable) : m_table;
    m_body->setCurrentWidget(empty ? m_empty : table);
    if (!empty)
        return;
    if (m_source->status() != HostSource::Status::Ready)
        m_empty->setText(m_source->statusText());
    else if (!m_failure.isEmpty())
        m_empty->setText(m_failure);
    else if (!m_filter->text().isEmpty())
        m_empty->setText(tr("No connection matches this filter."));
    else if (m_scope->currentData().toBool())
        m_empty->setText(tr("No connections. They appear here as soon as one is made."));
    else
        m_empty->setText(
            tr("No translated connections. Connect to a forwarded port from another host and the "
               "connection appears here; or choose “All connections”."));
}

void FlowsPage::setPaused(bool paused)
{
    m_pause->setText(paused ? tr("&Go on") : tr("&Pause"));
    // What is summed up must not outlive what stands still.
    if (!paused)
        m_groups->setFlows(&m_feed->flows());
    m_model->setPaused(paused);
    if (paused)
        m_groups->setFlows(&m_model->flows());
    if (isGrouped())
        m_groups->refresh();
    m_charts->setPaused(paused);
    m_notices->setPaused(paused);
}

} // namespace portolan
