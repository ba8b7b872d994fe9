#include "app/flows/flows_page.h"

#include "app/flows/figures.h"
#include "app/flows/flow_export.h"
#include "app/flows/flow_groups_model.h"
#include "app/flows/rate_chart.h"
#include "app/window/column_menu.h"
#include "app/window/format.h"
#include "app/window/line_splitter.h"
#include "app/window/page_header.h"
#include "app/window/table_style.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QCompleter>
#include <QFileDialog>
#include <QFrame>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSaveFile>
#include <QSettings>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace portolan {

namespace {

constexpr int kSampleMilliseconds = 900; // once a second; ticks come a little early now and then

} // namespace

FlowsPage::FlowsPage(HostSource* source, FlowFeed* feed, QWidget* parent)
    : QWidget(parent)
    , m_source(source)
    , m_feed(feed)
    , m_model(new FlowModel(&feed->flows(), this))
    , m_filter(new QLineEdit(this))
    , m_filterProblem(new QLabel(this))
    , m_scope(new QComboBox(this))
    , m_grouping(new QComboBox(this))
    , m_pause(new QPushButton(tr("&Pause"), this))
    , m_chart(new RateChart(this))
    , m_figures(new Figures(this))
    , m_table(new QTableView(this))
    , m_groups(new FlowGroupsModel(&feed->flows(), this))
    , m_groupTable(new QTableView(this))
    , m_empty(new QLabel(this))
    , m_body(new QStackedWidget(this))
{
    makeTable();
    makeGroups();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeToolBar());
    layout->addWidget(m_filterProblem);
    layout->addWidget(makeOverview());
    auto* line = new QFrame(this);
    line->setFrameShape(QFrame::HLine);
    line->setFrameShadow(QFrame::Plain);
    line->setForegroundRole(QPalette::Midlight);
    layout->addWidget(line);
    layout->addWidget(m_body, 1);
    m_filterProblem->setContentsMargins(12, 0, 12, 6);
    m_filterProblem->hide();

    connect(m_source, &HostSource::flowsArrived, this, [this] { m_failure.clear(); });
    connect(m_source, &HostSource::flowsFailed, this, [this](const Error& error) {
        m_failure = Format::message(error.message);
        updateEmptyText();
    });
    connect(m_source, &HostSource::statusChanged, this, &FlowsPage::updateEmptyText);
    connect(m_feed, &FlowFeed::ticked, this, &FlowsPage::takeTick);
    updateEmptyText();
}

PageHeader* FlowsPage::makeToolBar()
{
    m_filter->setPlaceholderText(tr("Filter, e.g. port:8080 from:10.0.0.0/8"));
    m_filter->setToolTip(tr("Words to look for, and fields: port:8080 or port:8000-8010, state:established, "
                            "proto:udp, from:10.0.0.0/8, to:172.17.0.2, nat:dnat, forward:web. "
                            "All must hold; - in front turns one round."));
    m_filter->setClearButtonEnabled(true);
    m_filter->setAccessibleName(tr("Filter connections"));
    QStringList words;
    for (const std::string& field : FlowQuery::fields())
        words << QString::fromStdString(field) + QLatin1Char(':');
    m_filter->setCompleter(new QCompleter(words, this));
    connect(m_filter, &QLineEdit::textChanged, this, &FlowsPage::applyFilter);

    m_scope->addItem(tr("Translated"), false);
    m_scope->addItem(tr("All connections"), true);
    m_scope->setAccessibleName(tr("Which connections"));
    connect(m_scope, &QComboBox::currentIndexChanged, this,
        [this] { m_source->watchFlows(true, m_scope->currentData().toBool()); });

    m_grouping->addItem(tr("One by one"));
    m_grouping->addItem(tr("By forward"), int(FlowGrouping::Forward));
    m_grouping->addItem(tr("By client"), int(FlowGrouping::Client));
    m_grouping->addItem(tr("By target"), int(FlowGrouping::Target));
    m_grouping->setAccessibleName(tr("How connections are listed"));
    m_grouping->setToolTip(tr("List connections one by one, or summed up"));
    connect(m_grouping, &QComboBox::currentIndexChanged, this, &FlowsPage::chooseGrouping);

    m_pause->setCheckable(true);
    connect(m_pause, &QPushButton::toggled, this, &FlowsPage::setPaused);
    auto* saveButton = new QPushButton(tr("&Save…"), this);
    connect(saveButton, &QPushButton::clicked, this, &FlowsPage::save);

    auto* bar = new PageHeader(tr("Flows"), this);
    m_filter->setMinimumWidth(fontMetrics().averageCharWidth() * 44);
    bar->addLeft(m_filter);
    bar->addLeft(m_scope);
    bar->addLeft(m_grouping);
    bar->addRight(m_pause);
    bar->addRight(saveButton);
    return bar;
}

QWidget* FlowsPage::makeOverview()
{
    auto* splitter = new LineSplitter(Qt::Horizontal, this);
    splitter->addWidget(m_chart);
    splitter->addWidget(m_figures);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    splitter->setSizes({700, 420});
    splitter->setMaximumHeight(210);
    return splitter;
}

void FlowsPage::makeTable()
{
    m_table->setObjectName(QStringLiteral("connections"));
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Connections"));
    styleTable(m_table);
    m_table->setItemDelegate(new RowDelegate(m_table));
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(FlowModel::Rate, Qt::DescendingOrder);
    QHeaderView* header = m_table->horizontalHeader();
    header->setStretchLastSection(true);
    header->setSectionsMovable(true);
    const int unit = fontMetrics().horizontalAdvance(QLatin1Char('0'));
    const int characters[] = {23, 25, 22, 10, 16, 9, 11, 11, 12, 12, 10, 12, 18};
    for (int column = 0; column < FlowModel::ColumnCount; ++column)
        header->resizeSection(column, unit * characters[column]);
    for (const int column : {FlowModel::PacketsSent, FlowModel::PacketsReceived, FlowModel::Timeout})
        header->hideSection(column);
    const auto keep = [header] { QSettings().setValue(QStringLiteral("flows/header"), header->saveState()); };
    const QByteArray saved = QSettings().value(QStringLiteral("flows/header")).toByteArray();
    if (!saved.isEmpty())
        header->restoreState(saved);
    connect(header, &QHeaderView::sectionResized, this, keep);
    connect(header, &QHeaderView::sectionMoved, this, keep);
    offerColumns(header, keep);

    auto* copy = new QAction(tr("Copy"), m_table);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    connect(copy, &QAction::triggered, this, &FlowsPage::copySelection);
    m_table->addAction(copy);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);

    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setMargin(40);
    m_body->addWidget(m_table);
    m_body->addWidget(m_empty);
}

void FlowsPage::makeGroups()
{
    m_groupTable->setObjectName(QStringLiteral("groups"));
    m_groupTable->setModel(m_groups);
    m_groupTable->setAccessibleName(tr("Connections, summed up"));
    styleTable(m_groupTable);
    m_groupTable->setItemDelegate(new RowDelegate(m_groupTable));
    m_groupTable->setSortingEnabled(true);
    m_groupTable->sortByColumn(FlowGroupsModel::Rate, Qt::DescendingOrder);
    QHeaderView* header = m_groupTable->horizontalHeader();
    header->setSectionResizeMode(FlowGroupsModel::Group, QHeaderView::Stretch);
    const int unit = fontMetrics().horizontalAdvance(QLatin1Char('0'));
    for (int column = FlowGroupsModel::Connections; column < FlowGroupsModel::ColumnCount; ++column)
        header->resizeSection(column, unit * 16);
    connect(m_groupTable, &QTableView::activated, this, &FlowsPage::openGroup);
    m_body->addWidget(m_groupTable);
}

bool FlowsPage::isGrouped() const
{
    return m_grouping->currentIndex() > 0;
}

void FlowsPage::chooseGrouping()
{
    if (isGrouped())
        m_groups->setGrouping(FlowGrouping(m_grouping->currentData().toInt()));
    updateEmptyText();
}

/// A group's connections, one by one.
void FlowsPage::openGroup(const QModelIndex& index)
{
    const QString filter = index.data(FlowGroupsModel::FilterRole).toString();
    m_grouping->setCurrentIndex(0);
    m_filter->setText(filter);
    m_table->setFocus();
}

void FlowsPage::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void FlowsPage::filterForward(const QString& id)
{
    for (const FoundForward& found : m_source->snapshot()->forwards) {
        if (QString::fromStdString(found.forward.id) != id || !found.forward.listen.ports)
            continue;
        QString text = QStringLiteral("port:")
            + QString::fromStdString(found.forward.listen.ports->toString()) + QStringLiteral(" proto:")
            + QLatin1String(toString(found.forward.protocol));
        if (found.forward.to.address)
            text += QStringLiteral(" to:") + QString::fromStdString(found.forward.to.address->toString());
        m_filter->setText(text);
    }
}

void FlowsPage::applyFilter()
{
    auto query = FlowQuery::parse(m_filter->text().toStdString());
    m_filterProblem->setVisible(!query);
    if (!query) {
        m_filterProblem->setText(Format::message(query.error().message));
        return;
    }
    m_model->setQuery(std::move(*query));
    // A filter is about single connections.
    if (!m_filter->text().isEmpty())
        m_grouping->setCurrentIndex(0);
    updateEmptyText();
}

void FlowsPage::takeTick(const LiveFlows::Changes& changes)
{
    m_model->apply(changes);
    if (isGrouped() && isVisible() && !m_model->isPaused())
        m_groups->refresh();
    sample();
    if (openCount() != m_lastOpen) {
        m_lastOpen = openCount();
        Q_EMIT openCountChanged(m_lastOpen);
    }
    updateEmptyText();
}

void FlowsPage::sample()
{
    const LiveFlows& flows = m_feed->flows();
    if (flows.now() - m_lastSample < kSampleMilliseconds)
        return;
    m_lastSample = flows.now();
    std::map<QString, double> rates;
    for (std::size_t i = 0; i <= flows.forwards().size(); ++i)
        if (const double rate = flows.figures(i).rate; rate > 0)
            rates[i == 0 ? QString() : FlowModel::forwardTitle(flows.forwards()[i - 1])] += rate;
    m_history.add(rates);
    drawOverview();
}

/// Costs nothing while hidden.
void FlowsPage::drawOverview()
{
    if (!isVisible() || m_model->isPaused())
        return;
    m_chart->draw(m_history);
    m_figures->set(m_feed->flows().totals(), m_history.series());
}

void FlowsPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    drawOverview();
}

void FlowsPage::updateEmptyText()
{
    const bool empty = isGrouped() ? m_groups->rowCount() == 0 : m_model->rowCount() == 0;
    QTableView* table = isGrouped() ? m_groupTable : m_table;
    m_body->setCurrentWidget(empty ? static_cast<QWidget*>(m_empty) : table);
    if (!empty)
        return;
    if (m_source->status() != HostSource::Status::Ready)
        m_empty->setText(m_source->statusText());
    else if (!m_failure.isEmpty())
        m_empty->setText(m_failure);
    else if (!m_filter->text().isEmpty() && !isGrouped())
        m_empty->setText(tr("No connection matches this filter."));
    else if (m_scope->currentData().toBool())
        m_empty->setText(tr("No connections. They appear here as soon as one is made."));
    else
        m_empty->setText(
            tr("No translated connections. Connect to a forwarded port from another host and the "
               "connection appears here; or choose “All connections”."));
}

void FlowsPage::copySelection() const
{
    QApplication::clipboard()->setText(
        FlowExport::tabSeparated(*m_model, m_table->selectionModel()->selectedRows()));
}

void FlowsPage::save()
{
    const QString csv = tr("Comma separated values (*.csv)");
    const QString json = tr("JSON (*.json)");
    QString chosen = csv;
    QString path = QFileDialog::getSaveFileName(
        this, tr("Save connections"), {}, csv + QStringLiteral(";;") + json, &chosen);
    if (path.isEmpty())
        return;
    const bool asJson = path.endsWith(QLatin1String(".json"), Qt::CaseInsensitive)
        || (chosen == json && !path.endsWith(QLatin1String(".csv"), Qt::CaseInsensitive));
    QSaveFile file(path);
    const QByteArray text = asJson ? FlowExport::json(*m_model) : FlowExport::csv(*m_model);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit())
        QMessageBox::warning(
            this, tr("Save connections"), tr("%1 could not be written: %2.").arg(path, file.errorString()));
}

void FlowsPage::setPaused(bool paused)
{
    m_pause->setText(paused ? tr("&Go on") : tr("&Pause"));
    m_model->setPaused(paused);
}

} // namespace portolan
