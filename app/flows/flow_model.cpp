#include "app/flows/flow_model.h"

#include "app/window/format.h"

#include <algorithm>
#include <utility>

namespace portolan {

namespace {

std::uint64_t flowKey(const Flow& flow)
{
    return std::uint64_t(flow.id) << 16 | flow.zone;
}

constexpr std::uint64_t kNanosecondsPerMillisecond = 1'000'000;

std::uint64_t totalBytes(const Flow& flow)
{
    return flow.sent.bytes + flow.received.bytes;
}

} // namespace

FlowModel::FlowModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

QString FlowModel::forwardTitle(const FoundForward& found)
{
    if (!found.forward.name.empty())
        return QString::fromStdString(found.forward.name);
    const auto& ports = found.forward.listen.ports;
    return tr("%1 → %2").arg(ports ? QString::fromStdString(ports->toString()) : tr("all ports"),
        QString::fromStdString(describeTo(found.forward)));
}

void FlowModel::collect(const std::vector<FlowRecord>& records, bool reset)
{
    if (reset)
        revive(records);
    for (const FlowRecord& record : records)
        take(record);
}

/// The table was read again: what is in it keeps its row, the rest goes at the next flush.
void FlowModel::revive(const std::vector<FlowRecord>& records)
{
    const auto known = std::exchange(m_open, {});
    for (const auto& [key, slot] : known)
        m_rows[slot].life = Life::Gone;
    for (const FlowRecord& record : records) {
        const auto it = known.find(flowKey(record.flow));
        if (it == known.end() || m_rows[it->second].flow.original != record.flow.original)
            continue;
        m_rows[it->second].life = Life::Open;
        m_open.insert(*it);
    }
}

void FlowModel::take(const FlowRecord& record)
{
    const auto it = m_open.find(flowKey(record.flow));
    if (it != m_open.end()) {
        update(m_rows[it->second], record);
        if (record.event == FlowEvent::Destroy)
            m_open.erase(it);
        return;
    }
    if (record.event == FlowEvent::Destroy)
        return;
    const Slot slot = allocate();
    Row& row = m_rows[slot];
    row.life = Life::Open;
    row.flow = record.flow;
    if (record.flow.start)
        row.seen = std::int64_t(record.flow.start / kNanosecondsPerMillisecond);
    else if (record.event == FlowEvent::New)
        row.seen = std::int64_t(record.time / kNanosecondsPerMillisecond);
    row.lastBytes = totalBytes(row.flow);
    assign(row);
    m_open.emplace(flowKey(row.flow), slot);
    m_born += record.event == FlowEvent::New;
}

void FlowModel::update(Row& row, const FlowRecord& record)
{
    const Flow old = std::exchange(row.flow, record.flow);
    if (!record.flow.counted && old.counted) { // events carry no running counters
        row.flow.counted = true;
        row.flow.sent = old.sent;
        row.flow.received = old.received;
    }
    if (!row.flow.start)
        row.flow.start = old.start;
    if (record.event != FlowEvent::Destroy)
        return;
    row.life = Life::Ended;
    row.ended = std::int64_t(record.time / kNanosecondsPerMillisecond);
    row.rate = 0;
}

FlowModel::Slot FlowModel::allocate()
{
    if (m_free.empty()) {
        m_rows.emplace_back();
        return Slot(m_rows.size() - 1);
    }
    const Slot slot = m_free.back();
    m_free.pop_back();
    return slot;
}

void FlowModel::assign(Row& row) const
{
    const FoundForward* forward = m_forwards.find(row.flow);
    row.forward = forward ? std::uint32_t(forward - m_forwards.forwards().data()) + 1 : 0;
}

void FlowModel::setForwards(std::vector<FoundForward> forwards)
{
    m_forwards = ForwardIndex(std::move(forwards));
    m_titles.assign(1, QString());
    for (const FoundForward& forward : m_forwards.forwards())
        m_titles.push_back(forwardTitle(forward));
    for (Row& row : m_rows)
        if (row.life != Life::Free)
            assign(row);
    m_queryChanged = true;
}

void FlowModel::setQuery(FlowQuery query)
{
    m_query = std::move(query);
    m_queryChanged = true;
    reshape(m_now);
}

void FlowModel::flush(std::int64_t now)
{
    measure(now);
    reshape(now);
    if (!m_view.empty())
        Q_EMIT dataChanged(index(0, 0), index(int(m_view.size()) - 1, ColumnCount - 1));
}

/// Makes the view hold what it should, in order.
void FlowModel::reshape(std::int64_t now)
{
    removeVanished(now);
    appendBorn();
    applyOrder();
}

void FlowModel::measure(std::int64_t now)
{
    const double seconds = m_now && now > m_now ? double(now - m_now) / 1000 : 0;
    m_totals = Totals();
    m_totals.newPerSecond = seconds > 0 ? double(m_born) / seconds : 0;
    m_born = 0;
    for (const auto& [key, slot] : m_open) {
        Row& row = m_rows[slot];
        const std::uint64_t bytes = totalBytes(row.flow);
        if (seconds > 0) {
            // Counters are re-read about once a second while ticks are shorter: smooth over both.
            const double fresh = bytes > row.lastBytes ? double(bytes - row.lastBytes) / seconds : 0;
            row.rate = row.rate * 0.6 + fresh * 0.4;
            if (row.rate < 1)
                row.rate = 0;
        }
        row.lastBytes = bytes;
        m_totals.open += !isFinished(row.flow);
        m_totals.counted |= row.flow.counted;
        if (row.rate > 0)
            m_totals.rateByForward[m_titles[row.forward]] += row.rate;
    }
    m_now = now;
}

bool FlowModel::isExpired(const Row& row, std::int64_t now) const
{
    return row.life == Life::Gone || (row.life == Life::Ended && now - row.ended > kEndedStays);
}

bool FlowModel::accepts(const Row& row) const
{
    return m_query.empty() || m_query.matches(row.flow, m_titles[row.forward].toStdString());
}

void FlowModel::removeVanished(std::int64_t now)
{
    std::vector<bool> drop(m_view.size());
    std::vector<Slot> freed;
    for (Slot slot = 0; slot < m_rows.size(); ++slot)
        if (isExpired(m_rows[slot], now))
            freed.push_back(slot);
    for (std::size_t i = 0; i < m_view.size(); ++i) {
        const Row& row = m_rows[m_view[i]];
        drop[i] = isExpired(row, now) || (m_queryChanged && !accepts(row));
    }
    dropRows(drop);
    for (Slot slot : freed) {
        m_rows[slot] = Row();
        m_free.push_back(slot);
    }
}

void FlowModel::dropRows(const std::vector<bool>& drop)
{
    const auto count = std::count(drop.begin(), drop.end(), true);
    if (!count)
        return;
    if (count > 64) { // one reset is far cheaper than many range signals
        beginResetModel();
        std::vector<Slot> kept;
        for (std::size_t i = 0; i < m_view.size(); ++i) {
            m_rows[m_view[i]].shown = !drop[i];
            if (!drop[i])
                kept.push_back(m_view[i]);
        }
        m_view = std::move(kept);
        endResetModel();
        return;
    }
    for (std::size_t end = drop.size(); end > 0;) {
        if (!drop[end - 1]) {
            --end;
            continue;
        }
        std::size_t begin = end - 1;
        while (begin > 0 && drop[begin - 1])
            --begin;
        beginRemoveRows({}, int(begin), int(end) - 1);
        for (std::size_t i = begin; i < end; ++i)
            m_rows[m_view[i]].shown = false;
        m_view.erase(m_view.begin() + std::ptrdiff_t(begin), m_view.begin() + std::ptrdiff_t(end));
        endRemoveRows();
        end = begin;
    }
}

void FlowModel::appendBorn()
{
    std::vector<Slot> born;
    for (Slot slot = 0; slot < m_rows.size(); ++slot)
        if (m_rows[slot].life != Life::Free && !m_rows[slot].shown && accepts(m_rows[slot]))
            born.push_back(slot);
    m_queryChanged = false;
    if (born.empty())
        return;
    beginInsertRows({}, int(m_view.size()), int(m_view.size() + born.size()) - 1);
    for (Slot slot : born)
        m_rows[slot].shown = true;
    m_view.insert(m_view.end(), born.begin(), born.end());
    endInsertRows();
}

void FlowModel::applyOrder()
{
    const auto less = [this](Slot a, Slot b) { return before(a, b); };
    if (std::is_sorted(m_view.begin(), m_view.end(), less))
        return;
    Q_EMIT layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
    const QModelIndexList old = persistentIndexList();
    std::vector<Slot> slots;
    for (const QModelIndex& index : old)
        slots.push_back(m_view[std::size_t(index.row())]);
    std::stable_sort(m_view.begin(), m_view.end(), less);
    if (!old.isEmpty()) {
        std::vector<int> position(m_rows.size(), -1);
        for (std::size_t i = 0; i < m_view.size(); ++i)
            position[m_view[i]] = int(i);
        QModelIndexList moved;
        for (qsizetype i = 0; i < old.size(); ++i)
            moved.append(index(position[slots[std::size_t(i)]], old[i].column()));
        changePersistentIndexList(old, moved);
    }
    Q_EMIT layoutChanged({}, QAbstractItemModel::VerticalSortHint);
}

void FlowModel::sort(int column, Qt::SortOrder order)
{
    m_sortColumn = column;
    m_sortOrder = order;
    applyOrder();
}

bool FlowModel::isQuiet(const Row& row)
{
    return row.life == Life::Ended || isFinished(row.flow);
}

/// Open connections before ended ones, whatever the column.
bool FlowModel::before(Slot a, Slot b) const
{
    const Row& first = m_rows[a];
    const Row& second = m_rows[b];
    if (isQuiet(first) != isQuiet(second))
        return isQuiet(second);
    const int order = compare(first, second);
    if (order != 0)
        return m_sortOrder == Qt::AscendingOrder ? order < 0 : order > 0;
    return a < b;
}

namespace {

template <typename T> int threeWay(const T& a, const T& b)
{
    return a < b ? -1 : b < a ? 1 : 0;
}

int compareEnd(const Address& a, std::uint16_t aPort, const Address& b, std::uint16_t bPort)
{
    const int byAddress = threeWay(a, b);
    return byAddress ? byAddress : threeWay(aPort, bPort);
}

} // namespace

int FlowModel::compare(const Row& a, const Row& b) const
{
    const Tuple& left = a.flow.original;
    const Tuple& right = b.flow.original;
    switch (m_sortColumn) {
    case Client:
        return compareEnd(left.source, left.sourcePort, right.source, right.sourcePort);
    case AskedFor:
        return compareEnd(left.destination, left.destinationPort, right.destination, right.destinationPort);
    case AnsweredBy:
        return compareEnd(
            a.flow.reply.source, a.flow.reply.sourcePort, b.flow.reply.source, b.flow.reply.sourcePort);
    case Protocol:
        return threeWay(a.flow.protocol, b.flow.protocol);
    case State:
        return threeWay(a.flow.state, b.flow.state);
    case Age:
        return threeWay(b.seen, a.seen);
    case Sent:
        return threeWay(a.flow.sent.bytes, b.flow.sent.bytes);
    case Received:
        return threeWay(a.flow.received.bytes, b.flow.received.bytes);
    case Rate:
        return threeWay(a.rate, b.rate);
    case Forward:
        return m_titles[a.forward].compare(m_titles[b.forward]);
    default:
        return 0;
    }
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
