// The page of forwards: a table, beside it the selected one in full.
#pragma once

#include "app/forwards/forwards_model.h"
#include "app/window/background.h"

#include <QItemSelection>
#include <QWidget>

class QAction;
class QLabel;
class QLineEdit;
class QPushButton;
class QStackedLayout;
class QTableView;

namespace portolan {

class Banner;
class DetailsPanel;
class EditActions;
class FlowFeed;
class ForwardActions;
class ForwardFilesButton;
class LineSplitter;

class ForwardsPage : public QWidget {
    Q_OBJECT

public:
    /// Both must outlive the page.
    ForwardsPage(EditActions* edits, FlowFeed* feed, QWidget* parent = nullptr);
    ~ForwardsPage() override;

    QAction* addAction() const;
    QAction* removeAction() const;
    ForwardActions* actions() const { return m_actions; }
    ForwardsModel* model() const { return m_model; }

    /// Selects a forward; one that is not there yet is selected when it comes.
    void selectForward(const QString& id);
    QString selectedId() const { return m_selected; }

    void focusFilter();

    /// Column widths and the place of the splitter, kept between sessions.
    void saveLayout() const;

Q_SIGNALS:
    void showInChains(const QString& forwardId);
    void showFlows(const QString& forwardId);
    void traceWanted(const QString& forwardId);

protected:
    void changeEvent(QEvent* event) override;

private:
    QWidget* buildHeader();
    QWidget* buildTable();
    void restoreLayout();
    void fitColumns();
    void takeSnapshot();
    void takeRows(ForwardsModel::Rows rows);
    void takeTick();
    void selectionChanged();
    void restoreSelection();
    QItemSelection selectionOf(const QStringList& ids) const;
    void updateDetails();
    void updateEmptyState();
    void updateActions();
    void copySelected();
    void sortBy(int column);
    void paintAddButton();

    EditActions* m_edits;
    HostSource* m_source;
    FlowFeed* m_feed;
    ForwardsModel* m_model;
    Background m_reader;
    ForwardActions* m_actions = nullptr;
    QAction* m_copy = nullptr;
    QAction* m_trace = nullptr;
    ForwardFilesButton* m_files = nullptr;
    QPushButton* m_addButton = nullptr;
    QLineEdit* m_filter = nullptr;
    Banner* m_banner = nullptr;
    QTableView* m_table = nullptr;
    QLabel* m_empty = nullptr;
    QStackedLayout* m_tableOrEmpty = nullptr;
    DetailsPanel* m_details = nullptr;
    LineSplitter* m_splitter = nullptr;
    QString m_selected; ///< id of the one shown in full
    QStringList m_selectedRows; ///< ids
    int m_sortColumn = -1; ///< -1: as found
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
    bool m_fitted = false; ///< columns were fitted to what is in them, or restored
    bool m_restoring = false;
};

} // namespace portolan
