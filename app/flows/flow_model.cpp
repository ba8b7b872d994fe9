#include "app/flows/flow_model.h"

#include "app/flows/forward_titles.h"
#include "app/flows/same_connection.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace portolan {

FlowModel::FlowModel(const LiveFlows* flows, QObject* parent)
    : QAbstractTableModel(parent)
    , m_live(flows)
{
    retitle();
    showAll();
}

QString FlowModel::forwardTitle(const FoundForward& found)
{
    if (!found.forward.name.empty())
        return QString::fromStdString(found.forward.name);
    const auto& ports = found.forward.listen.ports;
    return tr("%1 → %2").arg(ports ? QString::fromStdString(ports->toString()) : tr("all ports"),
        QString::fromStdString(describeTo(found)));
}

std::vector<std::string> FlowModel::searchedForwards(const LiveFlows& flows)
{
    std::vector<std::string> searched(1);
    const std::vector<QString> titles = forwardTitles(flows.forwards());
    for (std::size_t i = 0; i < titles.size(); ++i)
        searched.push_back(titles[i].toStdString() + ' ' + flows.forwards()[i].forward.id);
    return searched;
}

void FlowModel::retitle()
{
    m_titles.assign(1, std::string());
    for (const QString& title : forwardTitles(flows().forwards()))
        m_titles.push_back(title.toStdString());
    m_searched = searchedForwards(flows());
    std::vector<std::uint16_t> order(m_titles.size());
    std::iota(order.begin(), order.end(), std::uint16_t(0));
    std::stable_sort(
        order.begin(), order.end(), [this](auto a, auto b) { return m_titles[a] < m_titles[b]; });
    m_titleRanks.resize(order.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        m_titleRanks[order[i]] = std::uint16_t(i);
}

/// Whatever was shown before: everything there is that fits.
void FlowModel::showAll()
{
    const LiveFlows& source = flows();
    std::vector<Number> numbers;
    m_shown.resize(source.store().places());
    std::vector<bool> fitting(m_shown.size());
    RowChange change;
    FlowMatcher filter = matcher();
    for (Number number = 0; number < source.store().places(); ++number) {
        if (!source.shown(number))
            continue;
        numbers.push_back(number);
        const bool isFitting = fits(filter, number);
        fitting[number] = isFitting;
        if (isFitting != isShown(number))
            (isFitting ? change.joining : change.leaving).push_back(number);
    }
    m_all = sorted(std::move(numbers));
    show(m_query.empty() ? std::exchange(m_all, {}) : picked(fitting), change);
    if (!m_view.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

/// Of what stood still those that are nobody's any more, or another connection's: a selection must not pass
/// to it.
void FlowModel::leaveGone()
{
    const auto isGone = [this](Number number) {
        return !m_live->shown(number) || !sameConnection(m_live->flow(number), m_frozen->flow(number));
    };
    std::vector<Number> staying;
    RowChange change;
    for (const Number number : m_view)
        (isGone(number) ? change.leaving : staying).push_back(number);
    std::erase_if(m_all, isGone);
    show(std::move(staying), change);
}

/// Of everything there is what fits, in order.
std::vector<FlowModel::Number> FlowModel::picked(const std::vector<bool>& fitting) const
{
    std::vector<Number> rows;
    rows.reserve(std::size_t(std::count(fitting.begin(), fitting.end(), true)));
    std::copy_if(m_all.begin(), m_all.end(), std::back_inserter(rows),
        [&fitting](Number number) { return fitting[number]; });
    return rows;
}

void FlowModel::setPaused(bool paused)
{
    if (paused == isPaused())
        return;
    if (paused) {
        m_frozen = std::make_unique<LiveFlows>(*m_live);
        return;
    }
    leaveGone();
    m_frozen = nullptr;
    retitle();
    showAll();
}

void FlowModel::setQuery(FlowQuery query)
{
    const bool wasFiltered = !m_query.empty();
    m_query = std::move(query);
    if (!wasFiltered)
        m_all = m_view;
    filterAnew();
    if (m_query.empty())
        m_all = {};
}

/// The rows of m_all that fit: what is behind them is asked in the order it lies in memory.
void FlowModel::filterAnew()
{
    std::vector<bool> fitting(m_shown.size());
    for (const Number number : m_all)
        fitting[number] = true;
    RowChange change;
    FlowMatcher filter = matcher();
    for (Number number = 0; number < fitting.size(); ++number) {
        if (!fitting[number])
            continue;
        const bool isFitting = fits(filter, number);
        fitting[number] = isFitting;
        if (isFitting != isShown(number))
            (isFitting ? change.joining : change.leaving).push_back(number);
    }
    show(picked(fitting), change);
}

void FlowModel::apply(const LiveFlows::Changes& changes)
{
    if (isPaused())
        return;
    if (changes.reassigned)
        retitle();
    m_shown.resize(flows().store().places());
    RowChange change;
    std::vector<bool> fitting = m_shown;
    FlowMatcher filter = matcher();
    for (const auto* numbers : {&changes.born, &changes.changed, &changes.gone}) {
        for (const Number number : *numbers) {
            const bool isFitting = numbers != &changes.gone && fits(filter, number);
            fitting[number] = isFitting;
            if (isFitting != isShown(number))
                (isFitting ? change.joining : change.leaving).push_back(number);
        }
    }
    if (m_query.empty()) {
        show(kept(m_view, changes), change);
    } else {
        m_all = kept(m_all, changes);
        show(picked(fitting), change);
    }
    if (changes.reassigned) {
        setQuery(m_query);
        sort(m_sortColumn, m_sortOrder);
    }
    if (!m_view.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

/// The order as it was, with what came and changed in its place and without what is gone.
std::vector<FlowModel::Number> FlowModel::kept(
    const std::vector<Number>& order, const LiveFlows::Changes& changes) const
{
    std::vector<bool> moved(m_shown.size());
    for (const auto* numbers : {&changes.born, &changes.changed, &changes.gone})
        for (const Number number : *numbers)
            moved[number] = true;
    std::vector<Number> still;
    still.reserve(order.size());
    std::copy_if(order.begin(), order.end(), std::back_inserter(still),
        [&moved](Number number) { return !moved[number]; });
    std::vector<Number> placed = changes.born;
    placed.insert(placed.end(), changes.changed.begin(), changes.changed.end());
    if (placed.size() > still.size() / 8) { // then it is quicker to put all in order
        still.insert(still.end(), placed.begin(), placed.end());
        return sorted(std::move(still));
    }
    placed = sorted(std::move(placed));
    std::vector<Number> result;
    result.reserve(still.size() + placed.size());
    auto from = still.begin();
    for (const Number number : placed) {
        const auto to = std::lower_bound(from, still.end(), keyOf(number),
            [this](Number a, const FlowSortKey& key) { return before(keyOf(a), key); });
        result.insert(result.end(), from, to);
        result.push_back(number);
        from = to;
    }
    result.insert(result.end(), from, still.end());
    return result;
}

/// One insertion at the end, one change of order, one removal at the end: views pay by the signal.
void FlowModel::show(std::vector<Number> rows, const RowChange& change)
{
    append(change.joining);
    rows.insert(rows.end(), change.leaving.begin(), change.leaving.end());
    if (rows != m_view)
        reorder(rows);
    dropTail(change.leaving.size());
}

void FlowModel::append(const std::vector<Number>& numbers)
{
    if (numbers.empty())
        return;
    beginInsertRows({}, rowCount(), rowCount() + int(numbers.size()) - 1);
    for (const Number number : numbers)
        m_shown[number] = true;
    growView(numbers.size());
    m_view.insert(m_view.end(), numbers.begin(), numbers.end());
    endInsertRows();
}

/// A vector left to itself takes up to twice what it needs.
void FlowModel::growView(std::size_t more)
{
    const std::size_t needed = m_view.size() + more;
    if (needed > m_view.capacity())
        m_view.reserve(needed + needed / 16);
}

void FlowModel::dropTail(std::size_t count)
{
    if (count == 0)
        return;
    const auto first = m_view.size() - count;
    beginRemoveRows({}, int(first), int(m_view.size()) - 1);
    for (std::size_t i = first; i < m_view.size(); ++i)
        m_shown[m_view[i]] = false;
    m_view.resize(first);
    endRemoveRows();
}

void FlowModel::reorder(const std::vector<Number>& order)
{
    Q_EMIT layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    std::vector<int> rows;
    if (!before.isEmpty()) {
        rows.resize(m_shown.size(), -1);
        for (std::size_t i = 0; i < order.size(); ++i)
            rows[order[i]] = int(i);
    }
    QModelIndexList after;
    after.reserve(before.size());
    for (const QModelIndex& old : before)
        after.append(index(rows[numberAt(old.row())], old.column()));
    std::copy(order.begin(), order.end(), m_view.begin());
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged({}, QAbstractItemModel::VerticalSortHint);
}

void FlowModel::sort(int column, Qt::SortOrder order)
{
    m_sortColumn = column;
    m_sortOrder = order;
    if (!m_query.empty())
        m_all = sorted(std::move(m_all));
    const std::vector<Number> arranged = m_query.empty() ? sorted(m_view) : picked(m_shown);
    if (arranged != m_view)
        reorder(arranged);
}

int FlowModel::rowOf(Number number) const
{
    if (!isShown(number))
        return -1;
    return int(std::find(m_view.begin(), m_view.end(), number) - m_view.begin());
}

std::string FlowModel::forwardIdAt(int row) const
{
    const FoundForward* forward = flows().forward(numberAt(row));
    return forward ? forward->forward.id : std::string();
}

std::size_t FlowModel::memory() const
{
    return (m_view.capacity() + m_all.capacity()) * sizeof(Number) + m_shown.capacity() / 8;
}

int FlowModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_view.size());
}

int FlowModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

} // namespace portolan
