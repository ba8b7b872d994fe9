// The lower half of the Chains page: the rules of one chain, where they are used, and the way back.
#pragma once

#include "app/chains/rule_model.h"

#include <QStyledItemDelegate>
#include <QWidget>

QT_BEGIN_NAMESPACE
class QAction;
class QLabel;
class QLineEdit;
class QTableView;
class QToolButton;
QT_END_NAMESPACE

namespace portolan {

class RulesPanel : public QWidget {
    Q_OBJECT

public:
    explicit RulesPanel(QWidget* parent = nullptr);

    /// Shows a chain; `lit` are positions on the lit way. Selection and scroll stay while the chain does.
    void show(const Reading& now, const Reading& before, const ChainGraph& graph, ChainId chain,
        std::vector<unsigned> lit);
    void clear();
    /// Selects a rule; 0 selects none.
    void selectRule(unsigned position);
    unsigned selectedRule() const;
    /// Whether there is a chain to go back to.
    void setCanGoBack(bool can);

    RuleModel* model() const { return m_model; }
    QTableView* table() const { return m_table; }
    QString heading() const;
    QString note() const;
    /// What Ctrl+C copies: the rules selected, a line each.
    QString selectedText() const;

Q_SIGNALS:
    /// Enter or a double click on a rule that jumps to this chain of the same table.
    void chainWanted(const QString& name);
    /// A link of "used by".
    void callerWanted(portolan::RulePlace place);
    void backWanted();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* makeBar();
    void makeTable();
    void makeActions();
    void sizeColumns();
    void shareWidth();
    void activate(const QModelIndex& index);
    void copy(int role, int column) const;
    void showMenu(const QPoint& position);
    void updateNote();

    RuleModel* m_model;
    QToolButton* m_back;
    QLabel* m_heading;
    QLabel* m_about;
    QLineEdit* m_filter;
    QTableView* m_table;
    QLabel* m_note;
    std::optional<ChainKey> m_key;
    int m_wordsWidth = 0;
    int m_textWidth = 0;
};

} // namespace portolan
