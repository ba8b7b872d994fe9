// The difference of two hosts: a line that sums it up, and the sides beside each other.
#pragma once

#include "app/history/diff_lines.h"
#include "app/history/diff_model.h"
#include "app/window/background.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QStackedWidget;
class QTableView;

namespace portolan {

class DiffBar;
class DiffDelegate;
class DiffDetails;

class DiffPanel : public QWidget {
    Q_OBJECT

public:
    explicit DiffPanel(QWidget* parent = nullptr);

    /// Compares, on another thread, and shows what differs. The same sides with new counters change nothing.
    void compare(std::shared_ptr<const HostSnapshot> left, std::shared_ptr<const HostSnapshot> right,
        const QString& leftTitle, const QString& rightTitle);
    /// Shows a text instead of a difference.
    void showText(const QString& text);
    void focusFilter();

    DiffModel* model() const { return m_model; }
    QTableView* table() const { return m_table; }
    DiffDetails* details() const { return m_details; }
    QString headlineText() const;
    /// What "Copy" copies: every line shown, as text.
    QString asText() const;
    /// Selects the next change (step 1) or the one before (step -1).
    void goToChange(int step);

Q_SIGNALS:
    /// The difference shown is another.
    void compared();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Outcome;

    void makeTable();
    void start();
    void finished(Outcome outcome);
    void showLines(Outcome& outcome);
    void sizeRows();
    void openLine(int row);
    void setShow(DiffModel::Show show);
    void copySelected() const;
    void updateButtons();
    void updateDetails();
    void applyPalette();

    DiffModel* m_model;
    DiffDelegate* m_delegate;
    QLabel* m_headline;
    QLabel* m_sides;
    DiffBar* m_bar;
    QTableView* m_table;
    DiffDetails* m_details;
    QLabel* m_text;
    QStackedWidget* m_body;
    QTimer m_patience; ///< before it is said that it takes its time

    std::shared_ptr<const HostSnapshot> m_left;
    std::shared_ptr<const HostSnapshot> m_right;
    QString m_leftTitle;
    QString m_rightTitle;
    LineOptions m_options;
    std::shared_ptr<const HostDiff> m_diff; ///< what is shown
    std::size_t m_leftHash = 0;
    std::size_t m_rightHash = 0;
    Background m_background;
};

} // namespace portolan
