#include "app/forwards/forwards_model.h"

#include "backend/forward/check_index.h"

#include "app/window/format.h"

#include <QStringList>

#include <algorithm>

namespace portolan {

ForwardsModel::ForwardsModel(const LiveFlows* flows, QObject* parent)
    : QAbstractTableModel(parent)
    , m_flows(flows)
{
}

const LiveFlows::Figures& ForwardsModel::figuresOf(const Row& row) const
{
    return m_flows->figuresOf(row.found->forward.id);
}

int ForwardsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_visible.size());
}

int ForwardsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ForwardsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole && (section == NowColumn || section == LastColumn))
        return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
    if (role == Qt::ToolTipRole && section == NowColumn)
        return tr("Connections that use the forward now");
    if (role == Qt::ToolTipRole && section == LastColumn)
        return tr("When a packet or a connection last came by it");
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case StateColumn:
        return tr("State");
    case ListenColumn:
        return tr("Listens on");
    case ToColumn:
        return tr("Goes to");
    case OwnerColumn:
        return tr("Owner");
    case NowColumn:
        return tr("Now");
    case RateColumn:
        return tr("Rate");
    default:
        return tr("Last");
    }
}

QVariant ForwardsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row& row = m_rows[std::size_t(m_visible[std::size_t(index.row())])];
    const int column = index.column();
    const LiveFlows::Figures& figures = figuresOf(row);
    switch (role) {
    case Qt::DisplayRole:
        return text(row, column);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(
            Qt::Alignment((column == NowColumn || column == LastColumn ? Qt::AlignRight : Qt::AlignLeft)
                | Qt::AlignVCenter));
    case Qt::ToolTipRole:
        return toolTip(row, column);
    case Qt::AccessibleTextRole: {
        const QString detail = index.data(DetailRole).toString();
        return detail.isEmpty() ? text(row, column) : QVariant(text(row, column).toString() + u' ' + detail);
    }
    case IdRole:
        return QString::fromStdString(row.found->forward.id);
    case SortRole:
        return sortKey(row, column);
    case VerdictRole:
        return column == StateColumn ? QVariant(int(row.status.verdict)) : QVariant();
    case MarkRole:
        return column == StateColumn ? QVariant(verdictMark(row.status.verdict)) : QVariant();
    case DetailRole:
        return column == OwnerColumn ? QVariant(QString::fromStdString(row.found->forward.name)) : QVariant();
    case HistoryRole:
        return column == RateColumn
            ? QVariant::fromValue(QList<double>(figures.history.begin(), figures.history.end()))
            : QVariant();
    case SubduedRole:
        return (column == RateColumn && figures.rate < 0.5) || (column == LastColumn && !figures.lastUsed);
    case MonospaceRole:
        return column == ListenColumn || column == ToColumn;
    default:
        return {};
    }
}

QVariant ForwardsModel::text(const Row& row, int column) const
{
    const LiveFlows::Figures& figures = figuresOf(row);
    switch (column) {
    case StateColumn:
        return verdictWord(row.status.verdict);
    case ListenColumn:
        return listenText(*row.found);
    case ToColumn:
        return QString::fromStdString(describeTo(*row.found));
    case OwnerColumn:
        return ownerName(row.found->owner);
    case NowColumn:
        return Format::count(figures.live);
    case RateColumn:
        return Format::rate(figures.rate, figures.isPartly());
    default:
        return lastText(row);
    }
}

/// Its rules' counters are those of the last reading: a connection may be younger.
bool ForwardsModel::neverUsed(const Row& row) const
{
    return row.found->counted && row.found->counters.packets == 0 && figuresOf(row).live == 0;
}

QString ForwardsModel::lastText(const Row& row) const
{
    const auto& used = figuresOf(row).lastUsed;
    if (!used)
        return neverUsed(row) ? tr("never") : QStringLiteral("—");
    const auto now = std::uint64_t(m_flows->now()) * 1'000'000;
    const qint64 seconds = now > *used ? qint64((now - *used) / 1'000'000'000) : 0;
    return seconds < 3 ? tr("now", "last used") : Format::age(seconds);
}

QString ForwardsModel::toolTip(const Row& row, int column) const
{
    if (column == StateColumn) {
        QStringList lines;
        for (const Finding& finding : row.status.findings)
            lines.append(Format::message(finding.message));
        return lines.join(u'\n');
    }
    if (column == RateColumn && figuresOf(row).isUncounted())
        return tr("Byte accounting is off, so the kernel does not count what these connections carry.");
    if (column == RateColumn && figuresOf(row).isPartly())
        return tr(
            "At least: byte accounting was off when some of these connections began, and what they carry "
            "is not counted.");
    if (column == LastColumn && !figuresOf(row).lastUsed)
        return neverUsed(row) ? tr("Not since its rules were put in")
                              : tr("Not since this window was opened");
    return {};
}

QVariant ForwardsModel::sortKey(const Row& row, int column) const
{
    const LiveFlows::Figures& figures = figuresOf(row);
    const PortForward& forward = row.found->forward;
    switch (column) {
    case StateColumn:
        return int(row.status.verdict);
    case ListenColumn:
        return forward.listen.ports ? int(forward.listen.ports->first) : 0;
    case NowColumn:
        return figures.live;
    case RateColumn:
        return figures.rate;
    case LastColumn:
        return QVariant::fromValue<qulonglong>(figures.lastUsed.value_or(0));
    case OwnerColumn:
        return QString(ownerName(row.found->owner) + u' ' + QString::fromStdString(forward.name)).toLower();
    default:
        return text(row, column);
    }
}

void ForwardsModel::setSnapshot(std::shared_ptr<const HostSnapshot> snapshot)
{
    setRows(rowsOf(std::move(snapshot)));
}

ForwardsModel::Rows ForwardsModel::rowsOf(std::shared_ptr<const HostSnapshot> snapshot)
{
    std::vector<Row> rows;
    rows.reserve(snapshot->forwards.size());
    const CheckIndex index(snapshot->forwards, snapshot->ruleset);
    for (const FoundForward& found : snapshot->forwards) {
        Row row{&found, statusOf(found, *snapshot, index), {}};
        row.haystack = QStringList(
            {listenText(found), QString::fromStdString(describeTo(found)), ownerName(found.owner),
                QString::fromStdString(found.forward.name), verdictWord(row.status.verdict),
                QString::fromLatin1(toString(found.forward.family))})
                           .join(u' ')
                           .toLower();
        rows.push_back(std::move(row));
    }
    return {std::move(snapshot), std::move(rows)};
}

void ForwardsModel::setRows(Rows made)
{
    std::vector<Row>& rows = made.rows;
    const auto sameForward
        = [](const Row& a, const Row& b) { return a.found->forward.id == b.found->forward.id; };
    const bool same = std::equal(rows.begin(), rows.end(), m_rows.begin(), m_rows.end(), sameForward);
    if (!same)
        beginResetModel();
    // The rows point into the old snapshot until here; it must go last.
    m_rows = std::move(rows);
    m_snapshot.swap(made.snapshot);
    if (!same) {
        m_visible = visibleRows();
        endResetModel();
        return;
    }
    rearrange();
    dataChangedAll(0, ColumnCount - 1);
}

void ForwardsModel::setFilter(const QString& text)
{
    if (text == m_filter)
        return;
    m_filter = text;
    rearrange();
}

void ForwardsModel::takeTick()
{
    if (m_sortColumn >= NowColumn)
        rearrange();
    dataChangedAll(NowColumn, LastColumn);
}

void ForwardsModel::dataChangedAll(int firstColumn, int lastColumn)
{
    if (!m_visible.empty())
        Q_EMIT dataChanged(index(0, firstColumn), index(int(m_visible.size()) - 1, lastColumn));
}

void ForwardsModel::sort(int column, Qt::SortOrder order)
{
    m_sortColumn = column;
    m_sortOrder = order;
    rearrange();
}

std::vector<int> ForwardsModel::visibleRows() const
{
    const QStringList words = m_filter.toLower().split(u' ', Qt::SkipEmptyParts);
    std::vector<int> visible;
    for (int i = 0; i < int(m_rows.size()); ++i) {
        const QString& haystack = m_rows[std::size_t(i)].haystack;
        if (std::all_of(
                words.begin(), words.end(), [&](const QString& word) { return haystack.contains(word); }))
            visible.push_back(i);
    }
    if (m_sortColumn < 0)
        return visible;
    std::vector<QVariant> keys(m_rows.size());
    for (const int i : visible)
        keys[std::size_t(i)] = sortKey(m_rows[std::size_t(i)], m_sortColumn);
    std::stable_sort(visible.begin(), visible.end(), [&](int a, int b) {
        if (m_sortOrder == Qt::DescendingOrder)
            std::swap(a, b);
        return QVariant::compare(keys[std::size_t(a)], keys[std::size_t(b)]) == QPartialOrdering::Less;
    });
    return visible;
}

void ForwardsModel::rearrange()
{
    std::vector<int> visible = visibleRows();
    if (visible == m_visible)
        return;
    if (visible.size() != m_visible.size()
        || !std::is_permutation(visible.begin(), visible.end(), m_visible.begin())) {
        beginResetModel();
        m_visible = std::move(visible);
        endResetModel();
        return;
    }
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    QModelIndexList after;
    for (const QModelIndex& old : before) {
        const int row = m_visible[std::size_t(old.row())];
        const auto place = std::find(visible.begin(), visible.end(), row) - visible.begin();
        after.append(index(int(place), old.column()));
    }
    m_visible = std::move(visible);
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged({}, VerticalSortHint);
}

int ForwardsModel::rowOf(const QString& id) const
{
    const std::string wanted = id.toStdString();
    for (std::size_t i = 0; i < m_visible.size(); ++i)
        if (m_rows[std::size_t(m_visible[i])].found->forward.id == wanted)
            return int(i);
    return -1;
}

const FoundForward* ForwardsModel::forwardAt(int row) const
{
    return row < 0 || row >= rowCount() ? nullptr : m_rows[std::size_t(m_visible[std::size_t(row)])].found;
}

const ForwardStatus* ForwardsModel::statusAt(int row) const
{
    return row < 0 || row >= rowCount() ? nullptr : &m_rows[std::size_t(m_visible[std::size_t(row)])].status;
}

} // namespace portolan
