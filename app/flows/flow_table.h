// The connections one by one: columns people choose, rows they copy, follow, filter by and end.
#pragma once

#include "app/flows/flow_model.h"

#include <QTableView>

class QAction;
class QMenu;

namespace portolan {

class FlowTable : public QTableView {
    Q_OBJECT

public:
    explicit FlowTable(FlowModel* model, QWidget* parent = nullptr);

    /// Of the selected rows those that are not over.
    std::vector<Flow> openSelection() const;
    /// The selected rows, from the top.
    QModelIndexList selectedFlows() const;
    /// Whether connections can be ended; why not, for the tool tip.
    void setEndable(bool endable, const QString& reason);
    QAction* endAction() const { return m_end; }

Q_SIGNALS:
    void followWanted(int row);
    void traceWanted(const portolan::Flow& flow);
    void endWanted(const std::vector<portolan::Flow>& flows);
    /// A filter that shows what is like the clicked cell.
    void filterWanted(const QString& filter);

protected:
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    QAction* makeAction(const QString& text, const QKeySequence& shortcut);
    void buildActions();
    void buildColumns();
    int firstWidth(int column) const;
    void keepColumns() const;
    void addRowEntries(QMenu* menu, const QModelIndex& index);
    void updateEndAction();
    void copyRows() const;
    /// What to filter by to see those like this cell; empty: nothing.
    QString filterFor(const QModelIndex& index) const;

    FlowModel* m_model;
    QAction* m_follow;
    QAction* m_trace;
    QAction* m_copy;
    QAction* m_end;
    bool m_endable = true;
    QString m_reason;
};

} // namespace portolan
