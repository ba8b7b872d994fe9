// Connections summed up, as a table: rows people sort, copy and open.
#pragma once

#include "app/flows/flow_groups_model.h"

#include <QTableView>

class QAction;

namespace portolan {

class FlowGroupsTable : public QTableView {
    Q_OBJECT

public:
    explicit FlowGroupsTable(FlowGroupsModel* model, QWidget* parent = nullptr);

Q_SIGNALS:
    /// A filter that shows the connections of a group.
    void groupWanted(const QString& filter);

protected:
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    QAction* makeAction(const QString& text, const QKeySequence& shortcut);
    void buildColumns();
    void openCurrent();
    void copyRows() const;

    FlowGroupsModel* m_model;
    QAction* m_open;
    QAction* m_copy;
};

} // namespace portolan
