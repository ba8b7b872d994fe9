#include "app/history/snapshot_model.h"

#include "app/window/format.h"

#include <QLocale>

#include <algorithm>

namespace portolan {

SnapshotModel::SnapshotModel(QObject* parent)
    : QAbstractListModel(parent)
    , m_nowTitle(tr("Now"))
{
}

void SnapshotModel::setNow(const QString& title, const QString& note)
{
    if (title == m_nowTitle && note == m_nowNote)
        return;
    m_nowTitle = title;
    m_nowNote = note;
    Q_EMIT dataChanged(index(0), index(0));
}

/// Rows that stay are left alone, so that a selection of them stays too.
void SnapshotModel::setSnapshots(std::vector<SnapshotInfo> snapshots)
{
    const auto has = [](const std::vector<SnapshotInfo>& list, const QString& id) {
        return std::any_of(list.begin(), list.end(), [&](const SnapshotInfo& info) { return info.id == id; });
    };
    for (int i = int(m_snapshots.size()) - 1; i >= 0; --i)
        if (!has(snapshots, m_snapshots[std::size_t(i)].id)) {
            beginRemoveRows({}, firstSnapshot() + i, firstSnapshot() + i);
            m_snapshots.erase(m_snapshots.begin() + i);
            endRemoveRows();
        }
    for (std::size_t i = 0; i < snapshots.size(); ++i) {
        const int row = firstSnapshot() + int(i);
        if (i < m_snapshots.size() && m_snapshots[i].id == snapshots[i].id) {
            m_snapshots[i] = snapshots[i];
            Q_EMIT dataChanged(index(row), index(row));
        } else if (!has(m_snapshots, snapshots[i].id)) {
            beginInsertRows({}, row, row);
            m_snapshots.insert(m_snapshots.begin() + std::ptrdiff_t(i), snapshots[i]);
            endInsertRows();
        } else {
            // The clock was set back: the order is another.
            beginResetModel();
            m_snapshots = std::move(snapshots);
            endResetModel();
            return;
        }
    }
}

QString SnapshotModel::addFile(const QString& name, std::shared_ptr<const HostSnapshot> host)
{
    const QString id = QStringLiteral("file:") + name;
    const auto old = std::find_if(m_files.begin(), m_files.end(), [&](const File& f) { return f.id == id; });
    if (old != m_files.end()) {
        old->host = std::move(host);
        const QModelIndex changed = index(1 + int(old - m_files.begin()));
        Q_EMIT dataChanged(changed, changed);
        return id;
    }
    const int row = firstSnapshot();
    beginInsertRows({}, row, row);
    m_files.push_back({id, name, std::move(host)});
    endInsertRows();
    return id;
}

void SnapshotModel::removeFile(const QString& id)
{
    const int row = rowOf(id);
    if (row < 1 || row >= firstSnapshot())
        return;
    beginRemoveRows({}, row, row);
    m_files.erase(m_files.begin() + (row - 1));
    endRemoveRows();
}

const SnapshotInfo* SnapshotModel::snapshot(const QString& id) const
{
    const auto found = std::find_if(
        m_snapshots.begin(), m_snapshots.end(), [&](const SnapshotInfo& info) { return info.id == id; });
    return found == m_snapshots.end() ? nullptr : &*found;
}

std::shared_ptr<const HostSnapshot> SnapshotModel::file(const QString& id) const
{
    const auto found
        = std::find_if(m_files.begin(), m_files.end(), [&](const File& file) { return file.id == id; });
    return found == m_files.end() ? nullptr : found->host;
}

SnapshotModel::Kind SnapshotModel::kindAt(int row) const
{
    return row <= 0 ? Kind::Now : row < firstSnapshot() ? Kind::File : Kind::Snapshot;
}

QString SnapshotModel::idAt(int row) const
{
    switch (kindAt(row)) {
    case Kind::Now:
        return nowId();
    case Kind::File:
        return m_files[std::size_t(row - 1)].id;
    case Kind::Snapshot:
        break;
    }
    return row < rowCount() ? m_snapshots[std::size_t(row - firstSnapshot())].id : QString();
}

int SnapshotModel::rowOf(const QString& id) const
{
    for (int row = 0; row < rowCount(); ++row)
        if (idAt(row) == id)
            return row;
    return -1;
}

QString SnapshotModel::title(const QString& id) const
{
    const int row = rowOf(id);
    return row < 0 ? QString() : titleAt(row);
}

QString SnapshotModel::titleAt(int row) const
{
    switch (kindAt(row)) {
    case Kind::Now:
        return m_nowTitle;
    case Kind::File:
        return m_files[std::size_t(row - 1)].name;
    case Kind::Snapshot:
        break;
    }
    const SnapshotInfo& info = m_snapshots[std::size_t(row - firstSnapshot())];
    if (!info.name.isEmpty())
        return info.name;
    if (info.reason == SnapshotInfo::Reason::BeforeRestore)
        return tr("Before a restore");
    return QLocale().toString(info.time, QLocale::ShortFormat);
}

QString SnapshotModel::noteOf(const SnapshotInfo& info)
{
    if (!info.damaged.empty())
        return tr("✕ damaged: %1").arg(Format::message(info.damaged));
    QStringList parts;
    const bool timeIsTitle = info.name.isEmpty() && info.reason != SnapshotInfo::Reason::BeforeRestore;
    if (!timeIsTitle)
        parts << QLocale().toString(info.time, QLocale::ShortFormat);
    if (info.reason == SnapshotInfo::Reason::BeforeRestore && !info.name.isEmpty())
        parts << tr("before a restore");
    parts << (info.rules == 1 ? tr("1 rule") : tr("%n rules", nullptr, int(info.rules)));
    return parts.join(QStringLiteral(" · "));
}

QString SnapshotModel::noteAt(int row) const
{
    switch (kindAt(row)) {
    case Kind::Now:
        return m_nowNote;
    case Kind::File:
        return tr("file");
    case Kind::Snapshot:
        break;
    }
    return noteOf(m_snapshots[std::size_t(row - firstSnapshot())]);
}

int SnapshotModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : firstSnapshot() + int(m_snapshots.size());
}

QVariant SnapshotModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return titleAt(index.row());
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole: {
        const QString note = noteAt(index.row());
        return note.isEmpty() ? titleAt(index.row())
                              : tr("%1, %2", "snapshot, about it").arg(titleAt(index.row()), note);
    }
    case KindRole:
        return int(kindAt(index.row()));
    case IdRole:
        return idAt(index.row());
    case NoteRole:
        return noteAt(index.row());
    case DamagedRole: {
        const SnapshotInfo* info = snapshot(idAt(index.row()));
        return info && !info->damaged.empty();
    }
    default:
        return {};
    }
}

} // namespace portolan
