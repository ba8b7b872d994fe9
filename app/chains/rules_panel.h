// The lower half of the Chains page: rules of one chain, one table or all, where they are used, and the way
// back.
#pragma once

#include "app/chains/rule_model.h"

#include <QWidget>

QT_BEGIN_NAMESPACE
class QAction;
class QComboBox;
class QLabel;
class QLineEdit;
class QTableView;
class QTimer;
class QToolButton;
QT_END_NAMESPACE

namespace portolan {

class RuleTableLayout;

class RulesPanel : public QWidget {
    Q_OBJECT

public:
    explicit RulesPanel(QWidget* parent = nullptr);

    /// Shows a chain, or the table or family it is in, as the extent asks; `lit` are rules on the lit way.
    /// Selection and scroll stay while the same is shown.
    void show(const ChainReading& reading, ChainId chain, std::vector<RulePlace> lit);
    void clear();
    /// Selects a rule and scrolls to it. Position 0: none; of several chains, the first rule of this one.
    void selectRule(RulePlace place);
    /// Position of the selected rule; 0: none.
    unsigned selectedRule() const;
    void setExtent(RuleScope::Extent extent);
    RuleScope::Extent extent() const { return m_extent; }
    /// Whether there is a chain to go back to.
    void setCanGoBack(bool can);

    RuleModel* model() const { return m_model; }
    QTableView* table() const { return m_table; }
    QString heading() const;
    QString note() const;
    /// What Ctrl+C copies: the rules selected, a line each.
    QString selectedText() const;

Q_SIGNALS:
    /// Where a rule jumps to, or a link of "used by".
    void placeWanted(portolan::RulePlace place);
    /// A rule of this chain became the current one in a list of several chains.
    void chainPointedAt(portolan::ChainId chain);
    /// Another extent was chosen: show() is to be called again.
    void extentChanged();
    void backWanted();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QWidget* makeBar();
    QWidget* makeChoices(QWidget* bar);
    void makeTable();
    void makeActions();
    void activate(const QModelIndex& index);
    QString joined(int role, int column) const;
    void copy(const QString& text) const;
    QString selectedRows() const;
    void showMenu(const QPoint& position);
    void updateExtents();
    void updateHeading();
    void updateNote();
    QString about() const;
    QString unreadHere() const;

    RuleModel* m_model;
    QToolButton* m_back;
    QLabel* m_heading;
    QLabel* m_about;
    QComboBox* m_extentBox;
    QComboBox* m_onlyBox;
    QLineEdit* m_filter;
    QTimer* m_typing;
    QTableView* m_table;
    RuleTableLayout* m_layout;
    QLabel* m_note;
    ChainReading m_reading;
    std::optional<ChainId> m_chain;
    RuleScope::Extent m_extent = RuleScope::Extent::Chain;
    bool m_selecting = false; ///< by program, not by hand
};

} // namespace portolan
