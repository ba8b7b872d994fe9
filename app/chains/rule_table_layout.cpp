#include "app/chains/rule_table_layout.h"

#include "app/chains/rule_delegate.h"
#include "app/chains/rule_model.h"

#include <QEvent>
#include <QHeaderView>
#include <QTableView>

#include <algorithm>

namespace portolan {
namespace {

constexpr int kMeasured = 120; ///< of very many rules the first screens stand for all
constexpr int kOwnHeights = 150; ///< up to so many rows, each has the height it needs
constexpr int kMostLines = 5;
constexpr int kMostCurrentLines = 14;
constexpr int kUniformLines = 2;
constexpr int kLeastWords = 200;
constexpr int kLeastText = 170;
constexpr int kMostChain = 190;
constexpr double kWordsShare = 0.56; ///< where neither sentence nor rule has the room it would like

} // namespace

RuleTableLayout::RuleTableLayout(QTableView* table, RuleModel* model)
    : QObject(table)
    , m_table(table)
    , m_viewport(table->viewport())
    , m_model(model)
{
    const auto changed = [this] {
        m_measured = false;
        showColumns();
        fitSoon();
    };
    connect(model, &QAbstractItemModel::modelReset, this, changed);
    connect(
        table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &RuleTableLayout::showWhole);
    table->viewport()->installEventFilter(this);
    table->installEventFilter(this);
}

bool RuleTableLayout::eventFilter(QObject* watched, QEvent* event)
{
    // The last events come while the table is no table any more.
    if (watched == m_viewport && event->type() == QEvent::Resize)
        fitSoon();
    if (watched == m_table && (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)) {
        m_measured = false;
        fitSoon();
    }
    return QObject::eventFilter(watched, event);
}

void RuleTableLayout::showColumns()
{
    m_table->setColumnHidden(RuleModel::ChainName, m_model->scope().extent == RuleScope::Extent::Chain);
}

void RuleTableLayout::fitSoon()
{
    if (m_pending)
        return;
    m_pending = true;
    QMetaObject::invokeMethod(this, &RuleTableLayout::fit, Qt::QueuedConnection);
}

void RuleTableLayout::fit()
{
    m_pending = false;
    if (!m_measured)
        measure();
    fitColumns();
    fitRows();
}

void RuleTableLayout::measure()
{
    m_measured = true;
    const QFont font = m_table->font();
    m_chainWidth = m_wordsWidth = m_textWidth = 0;
    const int rows = std::min(m_model->rowCount(), kMeasured);
    for (int row = 0; row < rows; ++row) {
        const auto width
            = [&](int column) { return RuleDelegate::naturalWidth(m_model->index(row, column), font); };
        m_chainWidth = std::max(m_chainWidth, width(RuleModel::ChainName));
        m_wordsWidth = std::max(m_wordsWidth, width(RuleModel::Words));
        m_textWidth = std::max(m_textWidth, width(RuleModel::Text));
    }
}

void RuleTableLayout::fitColumns()
{
    const QFontMetrics metrics = m_table->fontMetrics();
    const auto room = [&](const QString& widest) { return metrics.horizontalAdvance(widest) + 24; };
    const QString packets
        = m_model->headerData(RuleModel::Packets, Qt::Horizontal, Qt::DisplayRole).toString();
    m_table->setColumnWidth(RuleModel::Position,
        room(QString(std::max<qsizetype>(3, QString::number(m_model->rowCount()).size()), QLatin1Char('0'))));
    m_table->setColumnWidth(
        RuleModel::Packets, std::max(room(packets) + 12, room(QStringLiteral("○ 9,999"))));
    m_table->setColumnWidth(RuleModel::Bytes, room(QStringLiteral("000.0 MB")));
    m_table->setColumnWidth(RuleModel::Rate, room(QStringLiteral("00.0 k/s")));
    m_table->setColumnWidth(
        RuleModel::ChainName, std::min(std::max(m_chainWidth, room(QStringLiteral("Chain"))), kMostChain));
    int rest = m_table->viewport()->width();
    for (int column = 0; column < RuleModel::Words; ++column)
        rest -= m_table->columnWidth(column); // 0 while hidden
    rest = std::max(rest, kLeastWords + kLeastText);
    int words = int(rest * kWordsShare);
    if (m_wordsWidth + m_textWidth <= rest || m_wordsWidth < words)
        words = m_wordsWidth;
    else if (m_textWidth < rest - words)
        words = rest - m_textWidth;
    words = std::clamp(words, kLeastWords, rest - kLeastText);
    m_table->setColumnWidth(RuleModel::Words, words);
    m_table->setColumnWidth(RuleModel::Text, rest - words);
}

int RuleTableLayout::linesOf(int row, int most) const
{
    const QFont font = m_table->font();
    int lines = 1;
    for (const int column : {int(RuleModel::Words), int(RuleModel::Text)})
        lines = std::max(lines,
            RuleDelegate::lines(m_model->index(row, column), font, m_table->columnWidth(column), most));
    return lines;
}

void RuleTableLayout::fitRows()
{
    const QFontMetrics metrics = m_table->fontMetrics();
    QHeaderView* rows = m_table->verticalHeader();
    const int count = m_model->rowCount();
    if (count > kOwnHeights) {
        const bool fits = m_wordsWidth <= m_table->columnWidth(RuleModel::Words)
            && m_textWidth <= m_table->columnWidth(RuleModel::Text);
        const int before = m_uniform;
        m_uniform = fits ? 1 : kUniformLines;
        const int height = RuleDelegate::rowHeight(metrics, m_uniform);
        // Telling the header what it knows would still visit every row.
        if (before != m_uniform || rows->defaultSectionSize() != height
            || rows->sectionSize(count - 1) != height) {
            rows->setDefaultSectionSize(height);
            rows->reset();
        }
        showWhole(m_table->currentIndex(), {});
        return;
    }
    m_uniform = 0;
    rows->setDefaultSectionSize(RuleDelegate::rowHeight(metrics, 1));
    for (int row = 0; row < count; ++row) {
        const bool current = m_table->currentIndex().row() == row;
        rows->resizeSection(
            row, RuleDelegate::rowHeight(metrics, linesOf(row, current ? kMostCurrentLines : kMostLines)));
    }
}

void RuleTableLayout::showWhole(const QModelIndex& now, const QModelIndex& before)
{
    if (m_pending) // fit() is to come and does it
        return;
    const QFontMetrics metrics = m_table->fontMetrics();
    const auto resize = [&](const QModelIndex& index, bool whole) {
        if (!index.isValid() || index.row() >= m_model->rowCount())
            return;
        int lines = m_uniform;
        if (whole || m_uniform == 0)
            lines = std::max(lines, linesOf(index.row(), whole ? kMostCurrentLines : kMostLines));
        m_table->setRowHeight(index.row(), RuleDelegate::rowHeight(metrics, lines));
    };
    resize(before, false);
    resize(now, true);
}

} // namespace portolan
