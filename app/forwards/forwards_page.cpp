#include "app/forwards/forwards_page.h"

#include "app/flows/flow_feed.h"
#include "app/forwards/add_dialog.h"
#include "app/forwards/details_panel.h"
#include "app/forwards/forwards_delegate.h"
#include "app/forwards/remove_dialog.h"
#include "app/window/banner.h"
#include "app/window/format.h"
#include "app/window/line_splitter.h"
#include "app/window/page_header.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QSettings>
#include <QStackedLayout>
#include <QTableView>
#include <QVBoxLayout>

namespace portolan {

namespace {

constexpr int kDetailsWidth = 360;
/// Of more forwards the verdicts are found aside: each is held against all others.
constexpr std::size_t kForwardsAtOnce = 200;
constexpr int kMeasuredRows = 60; ///< the rows that columns are fitted to

} // namespace

ForwardsPage::ForwardsPage(HostSource* source, FlowFeed* feed, QWidget* parent)
    : QWidget(parent)
    , m_source(source)
    , m_feed(feed)
    , m_model(new ForwardsModel(&feed->flows(), this))
{
    setObjectName(QStringLiteral("forwards"));
    buildActions();
    // Made in the order in which Tab meets them.
    QWidget* header = buildHeader();
    m_banner = new Banner(this);
    m_details = new DetailsPanel(this);
    m_splitter = new LineSplitter(Qt::Horizontal, this);
    m_splitter->addWidget(buildTable());
    m_splitter->addWidget(m_details);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 0);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(header);
    layout->addWidget(m_banner);
    layout->addWidget(m_splitter, 1);
    setFocusProxy(m_table);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);

    connect(m_details, &DetailsPanel::showInChains, this, &ForwardsPage::showInChains);
    connect(m_details, &DetailsPanel::showFlows, this, &ForwardsPage::showFlows);
    connect(m_source, &HostSource::snapshotChanged, this, &ForwardsPage::takeSnapshot);
    connect(m_source, &HostSource::statusChanged, this, &ForwardsPage::updateEmptyState);
    connect(m_feed, &FlowFeed::ticked, this, &ForwardsPage::takeTick);
    restoreLayout();
    takeSnapshot();
}

ForwardsPage::~ForwardsPage() = default;

void ForwardsPage::buildActions()
{
    m_add = new QAction(tr("Add forward…"), this);
    m_add->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_N));
    m_add->setToolTip(tr("Add a forward (Ctrl+N)"));
    connect(m_add, &QAction::triggered, this, &ForwardsPage::openAddDialog);
    m_remove = new QAction(tr("Remove…"), this);
    m_remove->setShortcut(QKeySequence::Delete);
    // Delete belongs to the table: in the filter it takes out a letter.
    m_remove->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(m_remove, &QAction::triggered, this, &ForwardsPage::openRemoveDialog);
    m_copy = new QAction(tr("Copy row"), this);
    m_copy->setShortcut(QKeySequence::Copy);
    m_copy->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(m_copy, &QAction::triggered, this, &ForwardsPage::copySelected);
}

QWidget* ForwardsPage::buildHeader()
{
    auto* header = new PageHeader(tr("Forwards"), this);
    const auto button = [&](QAction* action) {
        auto* result = new QPushButton(action->text(), header);
        result->setAccessibleName(action->text());
        result->setEnabled(action->isEnabled());
        result->setAutoDefault(false);
        connect(result, &QPushButton::clicked, action, &QAction::trigger);
        connect(action, &QAction::changed, result, [result, action] {
            result->setEnabled(action->isEnabled());
            result->setToolTip(action->toolTip());
        });
        header->addLeft(result);
        return result;
    };
    m_addButton = button(m_add);
    paintAddButton();
    button(m_remove);
    m_filter = new QLineEdit(header);
    m_filter->setObjectName(QStringLiteral("filter"));
    m_filter->setPlaceholderText(tr("Filter: port, address, owner…"));
    m_filter->setAccessibleName(tr("Filter the forwards"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setFixedWidth(fontMetrics().averageCharWidth() * 34);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_model->setFilter(text);
        restoreSelection();
        updateEmptyState();
    });
    header->addRight(m_filter);
    return header;
}

QWidget* ForwardsPage::buildTable()
{
    auto* side = new QWidget(this);
    m_table = new QTableView(side);
    m_table->setObjectName(QStringLiteral("forwardsTable"));
    m_table->setAccessibleName(tr("Forwards"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new ForwardsDelegate(m_table));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setMouseTracking(true);
    styleTable(m_table);
    QHeaderView* header = m_table->horizontalHeader();
    header->setSectionsClickable(true);
    header->setSectionsMovable(true);
    header->setMinimumSectionSize(56);
    header->setSectionResizeMode(ForwardsModel::OwnerColumn, QHeaderView::Stretch);
    connect(header, &QHeaderView::sectionClicked, this, &ForwardsPage::sortBy);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        &ForwardsPage::selectionChanged);
    m_table->addAction(m_remove);
    m_table->addAction(m_copy);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);

    m_empty = new QLabel(side);
    m_empty->setObjectName(QStringLiteral("empty"));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setMargin(48);
    m_empty->setTextFormat(Qt::PlainText);
    m_empty->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_tableOrEmpty = new QStackedLayout(side);
    m_tableOrEmpty->addWidget(m_table);
    m_tableOrEmpty->addWidget(m_empty);
    return side;
}

void ForwardsPage::restoreLayout()
{
    const QSettings settings;
    m_fitted = m_table->horizontalHeader()->restoreState(
        settings.value(QStringLiteral("forwards/header")).toByteArray());
    if (!m_splitter->restoreState(settings.value(QStringLiteral("forwards/splitter")).toByteArray()))
        m_splitter->setSizes({100000, kDetailsWidth});
    // The order is kept, the sorting is not: rates of another day say nothing.
    m_table->horizontalHeader()->setSortIndicatorShown(false);
}

void ForwardsPage::saveLayout() const
{
    if (!m_fitted)
        return;
    QSettings settings;
    settings.setValue(QStringLiteral("forwards/header"), m_table->horizontalHeader()->saveState());
    settings.setValue(QStringLiteral("forwards/splitter"), m_splitter->saveState());
}

void ForwardsPage::fitColumns()
{
    if (m_fitted || m_model->rowCount() == 0)
        return;
    m_fitted = true;
    m_table->horizontalHeader()->setResizeContentsPrecision(kMeasuredRows);
    m_table->resizeColumnsToContents();
    const int last = m_table->fontMetrics().horizontalAdvance(QStringLiteral("00 minutes"));
    m_table->setColumnWidth(
        ForwardsModel::LastColumn, std::max(m_table->columnWidth(ForwardsModel::LastColumn), last));
}

void ForwardsPage::takeSnapshot()
{
    const auto snapshot = m_source->snapshot();
    m_reader.run(
        snapshot->forwards.size() > kForwardsAtOnce,
        [snapshot](const Background::Superseded&) { return ForwardsModel::rowsOf(snapshot); },
        [this](ForwardsModel::Rows rows) { takeRows(std::move(rows)); });
    if (m_reader.busy())
        updateEmptyState();
}

void ForwardsPage::takeRows(ForwardsModel::Rows rows)
{
    m_restoring = true;
    m_model->setRows(std::move(rows));
    fitColumns();
    restoreSelection();
    updateEmptyState();
}

void ForwardsPage::takeTick()
{
    m_model->takeTick();
    fitColumns();
}

void ForwardsPage::selectForward(const QString& id)
{
    m_selected = id;
    if (m_model->rowOf(id) < 0)
        m_filter->clear();
    restoreSelection();
}

void ForwardsPage::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void ForwardsPage::selectionChanged()
{
    if (m_restoring)
        return;
    const FoundForward* found = m_model->forwardAt(m_table->currentIndex().row());
    if (found)
        m_selected = QString::fromStdString(found->forward.id);
    updateDetails();
}

void ForwardsPage::restoreSelection()
{
    m_restoring = true;
    int row = m_model->rowOf(m_selected);
    if (row < 0 && m_model->rowCount() > 0 && m_selected.isEmpty())
        row = 0;
    if (row >= 0) {
        const int column = std::max(m_table->currentIndex().column(), 0);
        m_table->selectionModel()->setCurrentIndex(
            m_model->index(row, column), QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        m_table->viewport()->update();
    } else {
        m_table->clearSelection();
    }
    m_restoring = false;
    if (const FoundForward* found = m_model->forwardAt(row))
        m_selected = QString::fromStdString(found->forward.id);
    updateDetails();
}

void ForwardsPage::updateDetails()
{
    const int row = m_model->rowOf(m_selected);
    if (const FoundForward* found = m_model->forwardAt(row))
        m_details->showForward(*found, *m_model->statusAt(row), *m_model->snapshot());
    else
        m_details->clear();
    updateActions();
}

void ForwardsPage::updateActions()
{
    const bool live = m_source->status() == HostSource::Status::Ready && !m_source->isRecording();
    m_add->setEnabled(live);
    m_add->setToolTip(live            ? tr("Add a forward (Ctrl+N)")
            : m_source->isRecording() ? tr("This is a recording: nothing can be changed.")
                                      : m_source->statusText());
    const FoundForward* found = m_model->forwardAt(m_model->rowOf(m_selected));
    m_remove->setEnabled(live && found && found->editable);
    m_remove->setToolTip(!found ? tr("Select a forward first.")
            : !live             ? m_add->toolTip()
            : found->editable   ? tr("Remove the selected forward (Delete)")
                                : ownerNote(*found));
    m_copy->setEnabled(found != nullptr);
}

void ForwardsPage::updateEmptyState()
{
    QString text;
    if (m_model->rowCount() > 0)
        text.clear();
    else if (m_model->total() > 0)
        text = tr("No forward matches “%1”.\nClear the filter to see all %n.", nullptr, m_model->total())
                   .arg(m_model->filter());
    else if (!m_source->snapshot()->forwards.empty())
        text = tr("Looking at every forward…");
    else if (m_source->status() == HostSource::Status::Ready)
        text = tr(
            "This host forwards no port.\n\nAdd a forward (Ctrl+N), or publish one with Docker or another "
            "program: it appears here by itself.");
    else
        text = m_source->statusText().isEmpty() ? tr("Waiting for the helper…") : m_source->statusText();
    m_empty->setText(text);
    m_tableOrEmpty->setCurrentWidget(text.isEmpty() ? static_cast<QWidget*>(m_table) : m_empty);
    m_details->setVisible(m_model->total() > 0);
    updateActions();
}

void ForwardsPage::openAddDialog()
{
    auto* dialog = new AddDialog(m_source, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, qOverload<const QString&>(&AddDialog::added), this, [this](const QString& id) {
        m_banner->show(Banner::Kind::Note, tr("The forward was added."), true);
        selectForward(id);
        m_source->refresh();
    });
    dialog->open();
}

void ForwardsPage::openRemoveDialog()
{
    const FoundForward* found = m_model->forwardAt(m_model->rowOf(m_selected));
    if (!found || !found->editable || !m_remove->isEnabled())
        return;
    auto* dialog = new RemoveDialog(*found, m_feed->flows().figuresOf(found->forward.id).live, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &RemoveDialog::confirmed, this, [this, id = m_selected](bool end) { remove(id, end); });
    dialog->open();
}

void ForwardsPage::remove(const QString& id, bool endConnections)
{
    m_source->remove(id, endConnections,
        [this, guard = QPointer<ForwardsPage>(this), id](
            const Result<void>& result, unsigned connections, unsigned ended) {
            if (!guard)
                return;
            const bool quiet = result || result.error().code == ErrorCode::Dismissed;
            m_banner->show(quiet ? Banner::Kind::Note : Banner::Kind::Problem,
                RemoveDialog::outcome(result, connections, ended), true);
            if (!result)
                return;
            if (m_selected == id)
                m_selected.clear();
            m_source->refresh();
        });
}

void ForwardsPage::copySelected()
{
    const int row = m_model->rowOf(m_selected);
    QStringList cells;
    for (int column = 0; row >= 0 && column < ForwardsModel::ColumnCount; ++column)
        cells.append(m_model->index(row, column).data(Qt::AccessibleTextRole).toString());
    QApplication::clipboard()->setText(cells.join(u'\t'));
}

void ForwardsPage::sortBy(int column)
{
    // A third click on a heading gives back the order of the rules.
    if (m_sortColumn != column) {
        m_sortColumn = column;
        m_sortOrder = Qt::AscendingOrder;
    } else if (m_sortOrder == Qt::AscendingOrder) {
        m_sortOrder = Qt::DescendingOrder;
    } else {
        m_sortColumn = -1;
    }
    QHeaderView* header = m_table->horizontalHeader();
    header->setSortIndicatorShown(m_sortColumn >= 0);
    if (m_sortColumn >= 0)
        header->setSortIndicator(m_sortColumn, m_sortOrder);
    m_model->sort(m_sortColumn, m_sortOrder);
}

void ForwardsPage::paintAddButton()
{
    // The one thing to do on an empty page carries the accent.
    // White letters need a darker ground than lines do: some styles lighten a button's colour.
    const QColor accent = Theme::accent(palette());
    const QColor ground = Theme::isDark(palette()) ? accent : accent.darker(125);
    QPalette colours = palette();
    for (const auto group : {QPalette::Active, QPalette::Inactive}) {
        colours.setColor(group, QPalette::Button, ground);
        colours.setColor(group, QPalette::ButtonText, palette().color(QPalette::HighlightedText));
    }
    m_addButton->setPalette(colours);
}

void ForwardsPage::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::PaletteChange || !m_details || !m_model->snapshot())
        return;
    updateDetails();
    paintAddButton();
}

} // namespace portolan
