// What can be compared: this moment, files that were opened, and the snapshots that are kept, newest first.
#pragma once

#include "app/client/host_source.h"

#include <QAbstractListModel>

namespace portolan {

class SnapshotModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum class Kind { Now, File, Snapshot };
    enum Role {
        KindRole = Qt::UserRole,
        IdRole, ///< of a snapshot; of a file a name of our own; "now"
        NoteRole, ///< the second line: when, why, how many rules
        DamagedRole, ///< whether it cannot be read any more
    };

    explicit SnapshotModel(QObject* parent = nullptr);

    /// What the row for this moment says; another host's file has its name instead.
    void setNow(const QString& title, const QString& note);
    /// The kept ones, newest first.
    void setSnapshots(std::vector<SnapshotInfo> snapshots);
    /// Returns its id; a file of that path takes the place of the one before.
    QString addFile(const QString& name, std::shared_ptr<const HostSnapshot> host);
    void removeFile(const QString& id);

    const std::vector<SnapshotInfo>& snapshots() const { return m_snapshots; }
    const SnapshotInfo* snapshot(const QString& id) const;
    std::shared_ptr<const HostSnapshot> file(const QString& id) const;
    int rowOf(const QString& id) const;
    QString idAt(int row) const;
    Kind kindAt(int row) const;
    /// "Now", the file's name, the snapshot's name or, without one, its time.
    QString title(const QString& id) const;

    static QString nowId() { return QStringLiteral("now"); }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    struct File {
        QString id;
        QString name;
        std::shared_ptr<const HostSnapshot> host;
    };

    int firstSnapshot() const { return 1 + int(m_files.size()); }
    QString titleAt(int row) const;
    QString noteAt(int row) const;
    static QString noteOf(const SnapshotInfo& info);

    QString m_nowTitle;
    QString m_nowNote;
    std::vector<File> m_files;
    std::vector<SnapshotInfo> m_snapshots;
};

} // namespace portolan
