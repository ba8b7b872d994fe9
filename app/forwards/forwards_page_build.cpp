// How the Forwards page is put together.
#include "app/forwards/forwards_page.h"

#include "app/flows/flow_feed.h"
#include "app/forwards/details_panel.h"
#include "app/forwards/forward_actions.h"
#include "app/forwards/forward_files_button.h"
#include "app/forwards/forwards_delegate.h"
#include "app/window/action_button.h"
#include "app/window/banner.h"
#include "app/window/edit_actions.h"
#include "app/window/format.h"
#include "app/window/line_splitter.h"
#include "app/window/page_header.h"
#include "app/window/table_style.h"

#include <QAction>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QStackedLayout>
#include <QTableView>
#include <QVBoxLayout>

namespace portolan {

namespace {

constexpr int kDetailsWidth = 360;
constexpr int kMeasuredRows = 60; ///< the rows that columns are fitted to

} // namespace

ForwardsPage::ForwardsPage(EditActions* edits, FlowFeed* feed, QWidget* parent)
    : QWidget(parent)
    , m_edits(edits)
    , m_source(edits->source())
    , m_feed(feed)
    , m_model(new ForwardsModel(&feed->flows(), this))
{
    setObjectName(QStringLiteral("forwards"));
    m_actions = new ForwardActions(edits, &feed->flows(), this);
    m_copy = new QAction(tr("Copy row"), this);
    m_copy->setShortcut(QKeySequence::Copy);
    m_copy->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(m_copy, &QAction::triggered, this, &ForwardsPage::copySelected);
    m_trace = new QAction(tr("Trace this forward"), this);
    m_trace->setObjectName(QStringLiteral("traceThisForward"));
    connect(m_trace, &QAction::triggered, this, [this] { Q_EMIT traceWanted(m_selected); });
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
    connect(m_details, &DetailsPanel::traceWanted, this, &ForwardsPage::traceWanted);
    connect(m_source, &HostSource::snapshotChanged, this, &ForwardsPage::takeSnapshot);
    connect(m_source, &HostSource::statusChanged, this, &ForwardsPage::updateEmptyState);
    connect(m_feed, &FlowFeed::ticked, this, &ForwardsPage::takeTick);
    connect(m_details, &DetailsPanel::repairWanted, m_edits->repair(), &QAction::trigger);
    connect(m_details, &DetailsPanel::fixWanted, m_actions, &ForwardActions::fix);
    connect(m_actions, &ForwardActions::said, this,
        [this](Banner::Kind kind, const QString& text) { m_banner->show(kind, text, true); });
    connect(m_actions, &ForwardActions::added, this, &ForwardsPage::selectForward);
    connect(m_actions, &ForwardActions::removed, this, [this](const QStringList& ids) {
        if (ids.contains(m_selected))
            m_selected.clear();
        m_selectedRows.clear();
    });
    restoreLayout();
    takeSnapshot();
}

QWidget* ForwardsPage::buildHeader()
{
    auto* header = new PageHeader(tr("Forwards"), this);
    const auto button = [&](QAction* action) {
        auto* result = new ActionButton(action, header);
        header->addLeft(result);
        return result;
    };
    m_addButton = button(m_actions->add());
    paintAddButton();
    button(m_actions->edit());
    button(m_actions->toggle());
    button(m_actions->remove());
    button(m_edits->undo());
    button(m_edits->redo());
    m_filter = new QLineEdit(header);
    m_filter->setObjectName(QStringLiteral("filter"));
    m_filter->setPlaceholderText(tr("Filter: port, address, owner…"));
    m_filter->setAccessibleName(tr("Filter the forwards"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMinimumWidth(fontMetrics().averageCharWidth() * 16);
    m_filter->setMaximumWidth(fontMetrics().averageCharWidth() * 34);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_model->setFilter(text);
        restoreSelection();
        updateEmptyState();
    });
    header->addRight(m_filter);
    m_files = new ForwardFilesButton(m_source, header);
    m_files->setAccessibleName(m_files->text());
    m_files->setText(QStringLiteral("⋯")); // a narrow window has no room for the words
    header->addRight(m_files);
    connect(m_files, &ForwardFilesButton::added, this, [this](const QStringList& ids) {
        selectForward(ids.value(0));
        m_source->refresh();
    });
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
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
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
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
        &ForwardsPage::selectionChanged);
    connect(m_table, &QTableView::doubleClicked, m_actions->edit(), &QAction::trigger);
    for (QAction* action : {m_actions->edit(), m_actions->toggle(), m_actions->remove(), m_trace, m_copy,
             m_edits->undo(), m_edits->redo()})
        m_table->addAction(action);
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

} // namespace portolan
