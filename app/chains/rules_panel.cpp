#include "app/chains/rules_panel.h"

#include "app/chains/chain_picture.h"
#include "app/window/format.h"
#include "app/window/table_style.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace portolan {
namespace {

constexpr int kWordsAtMost = 640;
constexpr int kMeasured = 200; ///< of very many rules the first screens stand for all
constexpr std::size_t kLinkedCallers = 5;

/// Rows of the lit way carry the accent at their edge; the rule's own text is quieter than its words.
class RuleDelegate : public RowDelegate {
public:
    using RowDelegate::RowDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& given, const QModelIndex& index) const override
    {
        QStyleOptionViewItem option = given;
        if (index.column() == RuleModel::Text || index.column() == RuleModel::Position)
            option.palette.setColor(QPalette::Text, Theme::subdued(given.palette));
        RowDelegate::paint(painter, option, index);
        if (index.column() == RuleModel::Position && index.data(RuleModel::LitRole).toBool()) {
            QRect edge = option.rect;
            edge.setWidth(3);
            painter->fillRect(edge, Theme::accent(given.palette));
        }
    }
};

QString link(const RulePlace& place, const QString& text)
{
    return QStringLiteral("<a href=\"%1/%2\" style=\"text-decoration:none\">%3</a>")
        .arg(place.chain)
        .arg(place.position)
        .arg(text.toHtmlEscaped());
}

QString usedBy(const ChainGraph& graph, const ChainNode& node)
{
    QStringList callers;
    for (std::size_t i = 0; i < std::min(node.calledBy.size(), kLinkedCallers); ++i) {
        const RulePlace& from = node.calledBy[i].from;
        callers << link(from,
            QStringLiteral("%1 %2")
                .arg(QString::fromStdString(graph.nodes[from.chain].key.name))
                .arg(from.position));
    }
    QString text = callers.join(QStringLiteral(", "));
    if (node.calledBy.size() > kLinkedCallers)
        text += RulesPanel::tr(" and %1 more").arg(node.calledBy.size() - kLinkedCallers);
    return text;
}

} // namespace

RulesPanel::RulesPanel(QWidget* parent)
    : QWidget(parent)
    , m_model(new RuleModel(this))
    , m_table(new QTableView(this))
    , m_note(new QLabel(this))
{
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeBar());
    layout->addWidget(m_table, 1);
    layout->addWidget(m_note);
    m_note->setContentsMargins(12, 6, 12, 8);
    m_note->setForegroundRole(QPalette::PlaceholderText);
    m_note->setWordWrap(true);
    m_note->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_note->hide();
    makeTable();
    makeActions();
}

QWidget* RulesPanel::makeBar()
{
    auto* bar = new QWidget(this);
    auto* layout = new QHBoxLayout(bar);
    layout->setContentsMargins(8, 7, 12, 5);
    layout->setSpacing(8);
    m_back = new QToolButton(bar);
    m_back->setText(QStringLiteral("←"));
    m_back->setAutoRaise(true);
    m_back->setToolTip(tr("Back to the chain before (Alt+Left)"));
    m_back->setAccessibleName(tr("Back"));
    m_back->setEnabled(false);
    connect(m_back, &QToolButton::clicked, this, &RulesPanel::backWanted);
    m_heading = new QLabel(bar);
    QFont bold = m_heading->font();
    bold.setBold(true);
    m_heading->setFont(bold);
    m_heading->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_about = new QLabel(bar);
    m_about->setTextFormat(Qt::RichText);
    m_about->setForegroundRole(QPalette::PlaceholderText);
    m_about->setTextInteractionFlags(Qt::TextBrowserInteraction);
    connect(m_about, &QLabel::linkActivated, this, [this](const QString& target) {
        const QStringList parts = target.split(QLatin1Char('/'));
        Q_EMIT callerWanted({ChainId(parts.value(0).toULongLong()), parts.value(1).toUInt()});
    });
    m_filter = new QLineEdit(bar);
    m_filter->setPlaceholderText(tr("Filter rules"));
    m_filter->setAccessibleName(tr("Filter rules"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaximumWidth(220);
    connect(m_filter, &QLineEdit::textChanged, m_model, &RuleModel::setFilter);
    layout->addWidget(m_back);
    layout->addWidget(m_heading);
    layout->addWidget(m_about);
    layout->addStretch(1);
    layout->addWidget(m_filter);
    return bar;
}

void RulesPanel::makeTable()
{
    styleTable(m_table);
    m_table->setModel(m_model);
    m_table->setItemDelegate(new RuleDelegate(m_table));
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setMouseTracking(true);
    m_table->setAccessibleName(tr("Rules of the chosen chain"));
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->installEventFilter(this);
    connect(m_table, &QTableView::doubleClicked, this, &RulesPanel::activate);
    connect(m_table, &QTableView::customContextMenuRequested, this, &RulesPanel::showMenu);
    connect(m_model, &QAbstractItemModel::modelReset, this, &RulesPanel::sizeColumns);
}

void RulesPanel::makeActions()
{
    auto* copyRule = new QAction(tr("Copy rule"), this);
    copyRule->setShortcut(QKeySequence::Copy);
    copyRule->setShortcutContext(Qt::WidgetShortcut);
    connect(copyRule, &QAction::triggered, this, [this] { copy(Qt::DisplayRole, RuleModel::Text); });
    auto* copyWords = new QAction(tr("Copy sentence"), this);
    connect(copyWords, &QAction::triggered, this, [this] { copy(Qt::DisplayRole, RuleModel::Words); });
    auto* copyCommand = new QAction(tr("Copy as iptables command"), this);
    connect(
        copyCommand, &QAction::triggered, this, [this] { copy(RuleModel::CommandRole, RuleModel::Text); });
    m_table->addActions({copyRule, copyWords, copyCommand});
}

void RulesPanel::show(const Reading& now, const Reading& before, const ChainGraph& graph, ChainId chain,
    std::vector<unsigned> lit)
{
    const ChainNode& node = graph.nodes[chain];
    const bool same = m_key == node.key;
    const unsigned selected = same ? selectedRule() : 0;
    const int scrolled = same ? m_table->verticalScrollBar()->value() : 0;
    const int rulesBefore = m_model->ruleCount();
    if (!same)
        m_filter->clear();
    m_key = node.key;
    m_model->show(now, before, graph, chain);
    m_model->setLit(std::move(lit));
    if (same && selectedRule() != selected && rulesBefore == m_model->ruleCount()) {
        selectRule(selected);
        m_table->verticalScrollBar()->setValue(scrolled);
    } else if (!same) {
        m_table->scrollToTop();
    }
    m_heading->setText(
        QStringLiteral("%1 › %2").arg(tableName(graph, chain), QString::fromStdString(node.key.name)));
    QString about = ruleCount(std::size_t(m_model->ruleCount()));
    if (node.base)
        about += tr(" · priority %1 · policy %2")
                     .arg(node.base->priority)
                     .arg(QString::fromStdString(node.policy).toHtmlEscaped());
    else if (node.calledBy.empty())
        about += tr(" · used by no rule");
    else
        about += tr(" · used by %1").arg(usedBy(graph, node));
    if (about != m_about->text())
        m_about->setText(about);
    updateNote();
}

void RulesPanel::clear()
{
    m_key.reset();
    m_model->clear();
    m_heading->setText(tr("Choose a chain above to see its rules"));
    m_about->clear();
    updateNote();
}

void RulesPanel::updateNote()
{
    QString text;
    if (m_model->countsConnections() && m_key)
        text = tr(
            "nat rules count connections, not packets: only the first packet of a connection is looked up "
            "here.");
    if (m_key && m_model->ruleCount() == 0)
        text = text.isEmpty() ? tr("This chain has no rules.")
                              : tr("This chain has no rules.") + QLatin1Char(' ') + text;
    m_note->setText(text);
    m_note->setVisible(!text.isEmpty());
}

void RulesPanel::selectRule(unsigned position)
{
    const int row = position > 0 ? m_model->rowOf(position) : -1;
    if (row < 0) {
        m_table->clearSelection();
        return;
    }
    m_table->selectRow(row);
    m_table->scrollTo(m_model->index(row, RuleModel::Position));
}

unsigned RulesPanel::selectedRule() const
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    return rows.isEmpty() ? 0 : rows.front().data(RuleModel::PlaceRole).toUInt();
}

void RulesPanel::setCanGoBack(bool can)
{
    m_back->setEnabled(can);
}

QString RulesPanel::heading() const
{
    return m_heading->text();
}

QString RulesPanel::note() const
{
    return m_note->isHidden() ? QString() : m_note->text();
}

void RulesPanel::sizeColumns()
{
    const QFontMetrics metrics = m_table->fontMetrics();
    const auto room = [&](const QString& widest) { return metrics.horizontalAdvance(widest) + 26; };
    m_table->setColumnWidth(RuleModel::Position, room(QStringLiteral("000")));
    m_table->setColumnWidth(RuleModel::Packets, room(QStringLiteral("Connections")) + 6);
    m_table->setColumnWidth(RuleModel::Bytes, room(QStringLiteral("000.0 MB")));
    m_table->setColumnWidth(RuleModel::Rate, room(QStringLiteral("00.0/s")));
    m_wordsWidth = metrics.horizontalAdvance(QStringLiteral("In words")) + 60;
    m_textWidth = m_wordsWidth;
    const QFontMetrics mono(Theme::monospace());
    for (int row = 0; row < std::min(m_model->rowCount(), kMeasured); ++row) {
        const auto text = [&](int column) { return m_model->index(row, column).data().toString(); };
        m_wordsWidth = std::max(m_wordsWidth, metrics.horizontalAdvance(text(RuleModel::Words)) + 26);
        m_textWidth = std::max(m_textWidth, mono.horizontalAdvance(text(RuleModel::Text)) + 26);
    }
    shareWidth();
}

void RulesPanel::shareWidth()
{
    // Sentences first; the rule's own text takes what is left and scrolls if that is too little.
    const int room
        = m_table->viewport()->width() - m_table->horizontalHeader()->sectionPosition(RuleModel::Words);
    const int words = std::min({m_wordsWidth, kWordsAtMost, std::max(260, room * 2 / 3)});
    m_table->setColumnWidth(RuleModel::Words, words);
    m_table->setColumnWidth(RuleModel::Text, std::max(m_textWidth, room - words));
}

void RulesPanel::activate(const QModelIndex& index)
{
    const QString target = index.data(RuleModel::TargetRole).toString();
    if (!target.isEmpty())
        Q_EMIT chainWanted(target);
}

bool RulesPanel::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_table && event->type() == QEvent::Resize)
        QMetaObject::invokeMethod(this, &RulesPanel::shareWidth, Qt::QueuedConnection);
    if (watched == m_table && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            activate(m_table->currentIndex());
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

QString RulesPanel::selectedText() const
{
    QModelIndexList rows = m_table->selectionModel()->selectedRows(RuleModel::Text);
    std::sort(rows.begin(), rows.end());
    QStringList lines;
    for (const QModelIndex& row : rows)
        lines << row.data().toString();
    return lines.join(QLatin1Char('\n'));
}

void RulesPanel::copy(int role, int column) const
{
    QModelIndexList rows = m_table->selectionModel()->selectedRows(column);
    std::sort(rows.begin(), rows.end());
    QStringList lines;
    for (const QModelIndex& row : rows)
        lines << row.data(role).toString();
    if (!lines.isEmpty())
        QApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
}

void RulesPanel::showMenu(const QPoint& position)
{
    const QModelIndex index = m_table->indexAt(position);
    if (!index.isValid())
        return;
    QMenu menu(this);
    const QString target = index.data(RuleModel::TargetRole).toString();
    if (!target.isEmpty())
        menu.addAction(tr("Go to chain %1").arg(target), this, [this, index] { activate(index); });
    menu.addActions(m_table->actions());
    menu.exec(m_table->viewport()->mapToGlobal(position));
}

} // namespace portolan
