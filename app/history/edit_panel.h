// The edits, or what to do while there are none.
#pragma once

#include <QWidget>

class QLabel;
class QStackedLayout;
class QTableView;

namespace portolan {

class EditActions;
class EditModel;

class EditPanel : public QWidget {
    Q_OBJECT

public:
    /// The actions must outlive it.
    explicit EditPanel(EditActions* edits, QWidget* parent = nullptr);

    QTableView* table() const { return m_table; }

private:
    void update();

    EditActions* m_edits;
    EditModel* m_model;
    QTableView* m_table;
    QLabel* m_empty;
    QStackedLayout* m_layout;
};

} // namespace portolan
