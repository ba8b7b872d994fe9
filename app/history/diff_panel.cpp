#include "app/history/diff_panel.h"

#include "app/history/diff_bar.h"
#include "app/history/diff_delegate.h"
#include "app/history/diff_details.h"
#include "app/window/format.h"
#include "app/window/line_splitter.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QScrollBar>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace portolan {

namespace {

constexpr int kUnnoticedWait = 300; // milliseconds
/// Rows of their own height cost a little each; so many are no matter.
constexpr int kMostSized = 5000;

} // namespace

struct DiffPanel::Outcome {
    std::shared_ptr<const HostDiff> diff; ///< none: the sides are the same as before
    std::vector<DiffLine> lines;
    std::size_t leftHash = 0;
    std::size_t rightHash = 0;
};

DiffPanel::DiffPanel(QWidget* parent)
    : QWidget(parent)
    , m_model(new DiffModel(this))
    , m_delegate(new DiffDelegate(this))
    , m_headline(new QLabel(this))
    , m_sides(new QLabel(this))
    , m_bar(new DiffBar(m_model->shows(), this))
    , m_table(new QTableView(this))
    , m_details(new DiffDetails(this))
    , m_text(new QLabel(this))
    , m_body(new QStackedWidget(this))
{
    makeTable();
    connect(m_bar, &DiffBar::showChosen, this, &DiffPanel::setShow);
    connect(m_bar, &DiffBar::onlyChangesChosen, this, [this](bool on) {
        m_options.onlyChanges = on;
        m_options.open.clear();
        start();
    });
    connect(m_bar, &DiffBar::filterChosen, this, [this](const QString& text) {
        m_options.filter = text;
        start();
    });
    connect(m_bar, &DiffBar::stepWanted, this, &DiffPanel::goToChange);
    connect(m_bar, &DiffBar::copyWanted, this, [this] { QApplication::clipboard()->setText(asText()); });
    m_headline->setObjectName(QStringLiteral("headline"));
    for (QLabel* label : {m_headline, m_sides}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    QFont bold = m_headline->font();
    bold.setBold(true);
    m_headline->setFont(bold);
    m_headline->setContentsMargins(12, 10, 12, 0);
    m_sides->setContentsMargins(12, 2, 12, 4);
    m_text->setAlignment(Qt::AlignCenter);
    m_text->setWordWrap(true);
    m_text->setMargin(40);
    auto* split = new LineSplitter(Qt::Vertical, this);
    split->addWidget(m_table);
    split->addWidget(m_details);
    split->setStretchFactor(0, 1);
    split->setSizes({400, 130});
    split->setChildrenCollapsible(false);
    m_body->addWidget(split);
    m_body->addWidget(m_text);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_headline);
    layout->addWidget(m_sides);
    layout->addWidget(m_bar);
    layout->addWidget(m_body, 1);
    m_patience.setSingleShot(true);
    m_patience.setInterval(kUnnoticedWait);
    connect(&m_patience, &QTimer::timeout, this, [this] { m_headline->setText(tr("Comparing…")); });
    applyPalette();
    showText({});
}

void DiffPanel::makeTable()
{
    m_table->setModel(m_model);
    m_table->setObjectName(QStringLiteral("difference"));
    m_table->setAccessibleName(tr("Difference, line by line"));
    styleTable(m_table);
    m_table->setItemDelegate(m_delegate);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    QHeaderView* header = m_table->horizontalHeader();
    header->setMinimumSectionSize(20);
    const int unit = fontMetrics().horizontalAdvance(QLatin1Char('0'));
    header->resizeSection(DiffModel::Change, unit * 14);
    for (const int column : {DiffModel::LeftPosition, DiffModel::RightPosition})
        header->resizeSection(column, unit * 5 + 12);
    for (const int column : {DiffModel::Left, DiffModel::Right})
        header->setSectionResizeMode(column, QHeaderView::Stretch);
    m_table->verticalHeader()->setDefaultSectionSize(m_delegate->rowHeight(m_table->fontMetrics()));
    m_table->installEventFilter(this);
    auto* copy = new QAction(tr("Copy"), m_table);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    connect(copy, &QAction::triggered, this, &DiffPanel::copySelected);
    m_table->addAction(copy);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(m_table, &QTableView::doubleClicked, this,
        [this](const QModelIndex& index) { openLine(index.row()); });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &DiffPanel::updateDetails);
}

void DiffPanel::compare(std::shared_ptr<const HostSnapshot> left, std::shared_ptr<const HostSnapshot> right,
    const QString& leftTitle, const QString& rightTitle)
{
    if (leftTitle != m_leftTitle || rightTitle != m_rightTitle)
        m_options.open.clear();
    m_left = std::move(left);
    m_right = std::move(right);
    m_leftTitle = leftTitle;
    m_rightTitle = rightTitle;
    start();
}

void DiffPanel::showText(const QString& text)
{
    m_background.cancel();
    m_patience.stop();
    m_left.reset();
    m_right.reset();
    m_diff.reset();
    m_model->clear();
    m_text->setText(text);
    m_body->setCurrentWidget(m_text);
    for (QWidget* part :
        {static_cast<QWidget*>(m_headline), static_cast<QWidget*>(m_sides), static_cast<QWidget*>(m_bar)})
        part->hide();
    updateButtons();
}

void DiffPanel::start()
{
    if (!m_left || !m_right)
        return;
    m_patience.start();
    const auto work = [left = m_left, right = m_right, old = m_diff, options = m_options,
                          leftHash = m_leftHash, rightHash = m_rightHash](const Background::Superseded&) {
        Outcome outcome;
        // A side that is the very same object needs no looking at.
        outcome.leftHash = old && old->left == left ? leftHash : contentHash(*left);
        outcome.rightHash = old && old->right == right ? rightHash : contentHash(*right);
        const bool same = old && outcome.leftHash == leftHash && outcome.rightHash == rightHash;
        outcome.diff = same ? old : compareHosts(left, right);
        outcome.lines = linesOf(*outcome.diff, options);
        return outcome;
    };
    m_background.run(true, work, [this](Outcome outcome) { finished(std::move(outcome)); });
}

void DiffPanel::finished(Outcome outcome)
{
    if (!m_background.busy())
        m_patience.stop();
    // Compared with what is shown now, not with what was when the work began.
    const bool another = !m_diff || outcome.leftHash != m_leftHash || outcome.rightHash != m_rightHash;
    if (!another)
        outcome.diff = m_diff;
    m_leftHash = outcome.leftHash;
    m_rightHash = outcome.rightHash;
    m_headline->setText(headline(*outcome.diff));
    m_headline->setAccessibleName(m_headline->text());
    m_sides->setText(tr("From “%1” to “%2”").arg(m_leftTitle, m_rightTitle));
    m_model->setSides(m_leftTitle, m_rightTitle);
    for (QWidget* part :
        {static_cast<QWidget*>(m_headline), static_cast<QWidget*>(m_sides), static_cast<QWidget*>(m_bar)})
        part->show();
    if (another || outcome.lines != m_model->lines())
        showLines(outcome);
    m_text->setText(m_options.filter.isEmpty() ? tr("Nothing differs. There are no rules on either side.")
                                               : tr("Nothing here matches this filter."));
    m_body->setCurrentIndex(m_model->rowCount() > 0 ? 0 : 1);
    if (another)
        Q_EMIT compared();
}

/// Keeps the line somebody looks at where it is.
void DiffPanel::showLines(Outcome& outcome)
{
    const std::shared_ptr<const HostDiff> old = m_diff;
    const int row = m_table->currentIndex().row();
    const DiffLine* current = m_model->line(row);
    const std::optional<DiffLine> kept = current ? std::optional(*current) : std::nullopt;
    const int place = m_table->rowViewportPosition(row);
    m_diff = outcome.diff;
    m_model->show(m_diff, std::move(outcome.lines));
    sizeRows();
    int found = old && kept ? m_model->rowLike(*old, *kept) : -1;
    if (found >= 0) {
        QScrollBar* bar = m_table->verticalScrollBar();
        bar->setValue(bar->value() + m_table->rowViewportPosition(found) - place);
    } else {
        found = m_model->nextChange(-1, 1);
        found = found < 0 && m_model->rowCount() > 0 ? 0 : found;
    }
    if (found >= 0)
        m_table->selectRow(found);
    updateButtons();
    updateDetails();
}

void DiffPanel::sizeRows()
{
    QHeaderView* header = m_table->verticalHeader();
    const QFontMetrics metrics = m_table->fontMetrics();
    header->setDefaultSectionSize(m_delegate->rowHeight(metrics));
    if (m_model->rowCount() > kMostSized)
        return;
    const int heading = DiffDelegate::headingHeight(metrics);
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const DiffLine& line = *m_model->line(row);
        if (line.isHeading() || line.isFold())
            header->resizeSection(row, heading);
    }
}

void DiffPanel::openLine(int row)
{
    const DiffLine* line = m_model->line(row);
    if (!line || line->kind == DiffLine::Kind::ForwardsHeading || line->kind == DiffLine::Kind::Forward)
        return;
    const TableDiff& table = m_diff->rules.tables[line->table];
    const bool whole = line->kind == DiffLine::Kind::TableHeading || line->kind == DiffLine::Kind::ChainFold;
    const QString key = whole ? tableKey(table) : chainKey(table, table.chains[line->chain]);
    if (!m_options.open.insert(key).second && (line->isHeading()))
        m_options.open.erase(key);
    start();
}

void DiffPanel::goToChange(int step)
{
    const int row = m_model->nextChange(m_table->currentIndex().row(), step);
    if (row < 0)
        return;
    m_table->selectRow(row);
    m_table->scrollTo(m_model->index(row, 0), QAbstractItemView::PositionAtCenter);
}

void DiffPanel::setShow(DiffModel::Show show)
{
    m_delegate->setTwoLines(show == DiffModel::Show::Both);
    m_model->setShow(show);
    sizeRows();
}

void DiffPanel::focusFilter()
{
    m_bar->focusFilter();
}

QString DiffPanel::headlineText() const
{
    return m_headline->isHidden() ? QString() : m_headline->text();
}

QString DiffPanel::asText() const
{
    if (!m_diff)
        return {};
    return QStringLiteral("%1 → %2: %3\n").arg(m_leftTitle, m_rightTitle, m_headline->text())
        + linesAsText(*m_diff, m_model->lines());
}

void DiffPanel::copySelected() const
{
    std::vector<DiffLine> lines;
    QModelIndexList rows = m_table->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    for (const QModelIndex& index : rows)
        lines.push_back(*m_model->line(index.row()));
    if (!lines.empty())
        QApplication::clipboard()->setText(linesAsText(*m_diff, lines));
}

void DiffPanel::updateButtons()
{
    m_bar->enable(m_model->rowCount() > 0, m_model->nextChange(-1, 1) >= 0);
}

void DiffPanel::updateDetails()
{
    m_details->show(m_diff.get(), m_model->line(m_table->currentIndex().row()));
}

bool DiffPanel::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != m_table || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto* key = static_cast<const QKeyEvent*>(event);
    if (key->modifiers() != Qt::NoModifier && key->modifiers() != Qt::KeypadModifier)
        return false;
    switch (key->key()) {
    case Qt::Key_N:
        goToChange(1);
        return true;
    case Qt::Key_P:
        goToChange(-1);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        openLine(m_table->currentIndex().row());
        return true;
    default:
        return false;
    }
}

void DiffPanel::applyPalette()
{
    QPalette quiet = palette();
    quiet.setColor(QPalette::WindowText, Theme::subdued(palette()));
    m_sides->setPalette(quiet);
    m_text->setPalette(quiet);
}

void DiffPanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_text)
        applyPalette();
}

} // namespace portolan
