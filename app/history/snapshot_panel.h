// The left of the History page: what can be compared, and what can be done with it.
#pragma once

#include "app/history/snapshot_model.h"

#include <QWidget>

class QListView;
class QPushButton;

namespace portolan {

class SnapshotPanel : public QWidget {
    Q_OBJECT

public:
    explicit SnapshotPanel(QWidget* parent = nullptr);

    SnapshotModel* model() const { return m_model; }
    QListView* list() const { return m_list; }

    /// Selects these and nothing else; the first becomes the current one.
    void select(const QStringList& ids);
    /// In the order of the list: newest first.
    QStringList selectedIds() const;
    /// Whether snapshots can be restored and removed here; else why not.
    void setEditable(bool on, const QString& whyNot);

Q_SIGNALS:
    void selectionChanged();
    void restoreWanted(const QString& id);
    void removeWanted(const QString& id);
    void saveWanted(const QString& id);
    void openWanted();

private:
    QPushButton* addButton(
        const QString& text, const QString& toolTip, void (SnapshotPanel::*wanted)(const QString&));
    void updateButtons();
    /// The one that is selected; empty: none or several.
    QString only() const;

    SnapshotModel* m_model;
    QListView* m_list;
    QPushButton* m_restore;
    QPushButton* m_remove;
    QPushButton* m_save;
    QPushButton* m_open;
    bool m_editable = true;
    QString m_whyNot;
    bool m_selecting = false;
};

} // namespace portolan
