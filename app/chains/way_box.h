// Chooses the forward whose way is lit. Titles are made as they are looked at: a cluster has thousands.
#pragma once

#include "app/client/host_source.h"

#include <QAbstractListModel>
#include <QComboBox>

namespace portolan {

/// "8080 → 172.17.0.2:80", "udp 53 → 10.0.0.2:53".
QString wayTitle(const FoundForward& found);

class WayModel : public QAbstractListModel {
    Q_OBJECT

public:
    using QAbstractListModel::QAbstractListModel;

    /// True if the list is another one than before.
    bool setSnapshot(std::shared_ptr<const HostSnapshot> snapshot);
    /// 0, the row for none, if there is no such forward.
    int rowOf(const QString& id) const;
    const FoundForward* forwardAt(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    /// Qt::UserRole: the id.
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    std::shared_ptr<const HostSnapshot> m_snapshot;
};

class WayBox : public QComboBox {
    Q_OBJECT

public:
    explicit WayBox(QWidget* parent = nullptr);

    /// The forward chosen stays if it is still there.
    void setSnapshot(const std::shared_ptr<const HostSnapshot>& snapshot);
    QString id() const { return currentData().toString(); }
    void setId(const QString& id);
    const FoundForward* forward() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    /// By hand, not by setId().
    void chosen(const QString& id);

private:
    WayModel* m_model;
    bool m_setting = false;
};

} // namespace portolan
