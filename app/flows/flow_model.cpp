#include "app/flows/flow_model.h"

#include "app/flows/flow_words.h"

#include <algorithm>
#include <cstring>
#include <numeric>

namespace portolan {

FlowModel::FlowModel(const LiveFlows* flows, QObject* parent)
    : QAbstractTableModel(parent)
    , m_live(flows)
{
    retitle();
    showAnew();
}

QString FlowModel::forwardTitle(const FoundForward& found)
{
    if (!found.forward.name.empty())
        return QString::fromStdString(found.forward.name);
    const auto& ports = found.forward.listen.ports;
    return tr("%1 → %2").arg(ports ? QString::fromStdString(ports->toString()) : tr("all ports"),
        QString::fromStdString(describeTo(found.forward)));
}

void FlowModel::retitle()
{
    m_titles.assign(1, std::string());
    m_searched.assign(1, std::string());
    for (const FoundForward& forward : flows().forwards()) {
        m_titles.push_back(forwardTitle(forward).toStdString());
        m_searched.push_back(m_titles.back() + ' ' + forward.forward.id);
    }
    std::vector<std::uint16_t> order(m_titles.size());
    std::iota(order.begin(), order.end(), std::uint16_t(0));
    std::stable_sort(
        order.begin(), order.end(), [this](auto a, auto b) { return m_titles[a] < m_titles[b]; });
    m_titleRanks.resize(order.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        m_titleRanks[order[i]] = std::uint16_t(i);
}

bool FlowModel::accepts(Number number) const
{
    return m_query.empty()
        || m_query.matches(flows().flow(number), m_searched[flows().extra(number).forward]);
}

void FlowModel::showAnew()
{
    beginResetModel();
    std::vector<Number> numbers;
    m_shown.assign(flows().store().places(), false);
    for (Number number = 0; number < flows().store().places(); ++number) {
        if (!flows().shown(number) || !accepts(number))
            continue;
        numbers.push_back(number);
        m_shown[number] = true;
    }
    m_view = sorted(std::move(numbers));
    endResetModel();
}

void FlowModel::setPaused(bool paused)
{
    if (paused == isPaused())
        return;
    m_frozen = paused ? std::make_unique<LiveFlows>(*m_live) : nullptr;
    if (paused)
        return;
    retitle();
    showAnew();
}

void FlowModel::setQuery(FlowQuery query)
{
    m_query = std::move(query);
    Rearrangement what;
    for (Number number = 0; number < flows().store().places(); ++number) {
        const bool fits = flows().shown(number) && accepts(number);
        if (fits != isShown(number))
            (fits ? what.joining : what.leaving).push_back(number);
    }
    rearrange(std::move(what));
}

void FlowModel::apply(const LiveFlows::Changes& changes)
{
    if (isPaused())
        return;
    if (changes.reassigned)
        retitle();
    Rearrangement what;
    std::copy_if(changes.gone.begin(), changes.gone.end(), std::back_inserter(what.leaving),
        [this](Number number) { return isShown(number); });
    // One that was born may be shown already: a filter chosen between two ticks looks at all there are.
    for (const auto* numbers : {&changes.born, &changes.changed}) {
        for (const Number number : *numbers) {
            const bool fits = accepts(number);
            if (isShown(number))
                (fits ? what.moving : what.leaving).push_back(number);
            else if (fits)
                what.joining.push_back(number);
        }
    }
    rearrange(std::move(what));
    if (changes.reassigned) {
        setQuery(m_query);
        sort(m_sortColumn, m_sortOrder);
    }
    if (!m_view.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

/// One insertion at the end, one change of order, one removal at the end: views pay by the signal.
void FlowModel::rearrange(Rearrangement&& what)
{
    m_shown.resize(flows().store().places());
    const std::size_t leaving = what.leaving.size();
    append(what.joining);
    std::vector<bool> moved(m_shown.size());
    for (const auto* numbers : {&what.joining, &what.moving, &what.leaving})
        for (const Number number : *numbers)
            moved[number] = true;
    what.moving.insert(what.moving.end(), what.joining.begin(), what.joining.end());
    const std::vector<Number> placed = sorted(std::move(what.moving));

    std::vector<Number> kept;
    kept.reserve(m_view.size());
    std::copy_if(m_view.begin(), m_view.end(), std::back_inserter(kept),
        [&moved](Number number) { return !moved[number]; });
    std::vector<Number> order;
    order.reserve(m_view.size());
    auto from = kept.begin();
    for (const Number number : placed) {
        const auto to = std::lower_bound(from, kept.end(), keyOf(number),
            [this](Number a, const FlowSortKey& key) { return before(keyOf(a), key); });
        order.insert(order.end(), from, to);
        order.push_back(number);
        from = to;
    }
    order.insert(order.end(), from, kept.end());
    order.insert(order.end(), what.leaving.begin(), what.leaving.end());
    if (order != m_view)
        reorder(order);
    dropTail(leaving);
}

void FlowModel::append(std::vector<Number> numbers)
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
    const std::vector<Number> arranged = sorted(m_view);
    if (arranged != m_view)
        reorder(arranged);
}

int FlowModel::rowOf(Number number) const
{
    if (!isShown(number))
        return -1;
    return int(std::find(m_view.begin(), m_view.end(), number) - m_view.begin());
}

std::vector<FlowModel::Number> FlowModel::sorted(std::vector<Number> numbers) const
{
    // Those alike stand in the order of their numbers.
    if (!std::is_sorted(numbers.begin(), numbers.end()))
        std::sort(numbers.begin(), numbers.end());
    std::vector<FlowSortKey> keys;
    keys.reserve(numbers.size());
    for (const Number number : numbers)
        keys.push_back(keyOf(number));
    sortStably(keys);
    if (m_sortColumn <= AnsweredBy)
        sortAlike(keys);
    std::transform(
        keys.begin(), keys.end(), numbers.begin(), [](const FlowSortKey& key) { return key.number; });
    return numbers;
}

/// Runs of keys that tell the addresses of IPv6 apart only in part.
void FlowModel::sortAlike(std::vector<FlowSortKey>& keys) const
{
    for (auto from = keys.begin(); from != keys.end();) {
        const auto to = std::find_if(from + 1, keys.end(),
            [&](const FlowSortKey& key) { return key.value != from->value || key.quiet != from->quiet; });
        if (to - from > 1 && flows().store().row(from->number).isIpv6)
            std::sort(from, to, [this](const auto& a, const auto& b) { return before(a, b); });
        from = to;
    }
}

FlowSortKey FlowModel::keyOf(Number number) const
{
    const std::uint64_t value = valueOf(number);
    return {m_sortOrder == Qt::AscendingOrder ? value : ~value, number, flows().quiet(number)};
}

bool FlowModel::before(const FlowSortKey& a, const FlowSortKey& b) const
{
    if (a.quiet != b.quiet)
        return b.quiet;
    if (a.value != b.value)
        return a.value < b.value;
    if (m_sortColumn <= AnsweredBy)
        if (const int order = compareEnds(a.number, b.number); order != 0)
            return (order < 0) == (m_sortOrder == Qt::AscendingOrder);
    return a.number < b.number;
}

namespace {

/// Which of the four ends of a connection a column shows, in the order of PackedFlow::addresses.
unsigned endOf(int column)
{
    return unsigned(column);
}

} // namespace

/// The upper part of an address and, of IPv4, all of it and the port: IPv4 before IPv6.
std::uint64_t FlowModel::endValue(Number number, unsigned which) const
{
    const PackedFlow& row = flows().store().row(number);
    if (!row.isIpv6)
        return std::uint64_t(row.addresses[which]) << 16 | row.ports[which];
    const Address address = flows().store().address(number, which);
    std::uint64_t value = 0;
    for (unsigned i = 0; i < 8; ++i)
        value = value << 8 | address.bytes()[i];
    return value >> 1 | std::uint64_t(1) << 63;
}

/// What endValue() could not tell apart.
int FlowModel::compareEnds(Number a, Number b) const
{
    const FlowStore& store = flows().store();
    if (!store.row(a).isIpv6 || !store.row(b).isIpv6)
        return 0;
    const unsigned which = endOf(m_sortColumn);
    const Address left = store.address(a, which);
    const Address right = store.address(b, which);
    if (left != right)
        return left < right ? -1 : 1;
    return int(store.row(a).ports[which]) - int(store.row(b).ports[which]);
}

std::uint64_t FlowModel::valueOf(Number number) const
{
    const PackedFlow& row = flows().store().row(number);
    const LiveFlows::Extra& extra = flows().extra(number);
    switch (m_sortColumn) {
    case Client:
    case AskedFor:
    case AnsweredBy:
        return endValue(number, endOf(m_sortColumn));
    case Protocol:
        return row.protocol;
    case State:
        return std::uint64_t(flowPhase(flows(), number));
    case Age:
        return ~std::uint64_t(row.start); // the youngest began last
    case Sent:
        return row.sentBytes;
    case Received:
        return row.receivedBytes;
    case PacketsSent:
        return row.sentPackets;
    case PacketsReceived:
        return row.receivedPackets;
    case Timeout:
        return row.timeout;
    case Rate: {
        // Floats that are not negative sort like their bits.
        std::uint32_t bits = 0;
        std::memcpy(&bits, &extra.rate, sizeof bits);
        return bits;
    }
    case Forward:
        return m_titleRanks[extra.forward];
    default:
        return 0;
    }
}

std::string FlowModel::forwardIdAt(int row) const
{
    const FoundForward* forward = flows().forward(numberAt(row));
    return forward ? forward->forward.id : std::string();
}

std::size_t FlowModel::memory() const
{
    return m_view.capacity() * sizeof(Number) + m_shown.capacity() / 8;
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
