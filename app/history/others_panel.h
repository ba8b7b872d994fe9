// What others did to the forwards: the list, and of the chosen one which forwards.
#pragma once

#include "app/history/others_model.h"

#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QStackedLayout;
class QTableView;

namespace portolan {

class OthersPanel : public QWidget {
    Q_OBJECT

public:
    explicit OthersPanel(QWidget* parent = nullptr);

    OthersModel* model() const { return m_model; }
    QTableView* table() const { return m_table; }

private:
    void update();
    void showChosen();

    OthersModel* m_model;
    QTableView* m_table;
    QPlainTextEdit* m_details;
    QLabel* m_empty;
    QStackedLayout* m_layout;
};

} // namespace portolan
