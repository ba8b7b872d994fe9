// Shares the width of the rule table between its columns and gives every row the lines it needs. Of very many
// rows all have the same height, so that scrolling costs nothing; the current one shows all of its text.
#pragma once

#include <QObject>

QT_BEGIN_NAMESPACE
class QModelIndex;
class QTableView;
QT_END_NAMESPACE

namespace portolan {

class RuleModel;

class RuleTableLayout : public QObject {
    Q_OBJECT

public:
    /// A child of the table.
    RuleTableLayout(QTableView* table, RuleModel* model);

    /// Fits columns and rows now; otherwise it happens before the next painting.
    void fit();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void fitSoon();
    void showColumns();
    void measure();
    void fitColumns();
    void fitRows();
    int linesOf(int row, int most) const;
    void showWhole(const QModelIndex& now, const QModelIndex& before);

    QTableView* m_table;
    QObject* m_viewport; ///< the table's
    RuleModel* m_model;
    int m_chainWidth = 0; ///< what the longest of the first rows would like
    int m_wordsWidth = 0;
    int m_textWidth = 0;
    int m_uniform = 0; ///< lines of every row; 0: each has its own
    bool m_measured = false;
    bool m_pending = false;
};

} // namespace portolan
