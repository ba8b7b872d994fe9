// What of a difference is shown, and the ways through it.
#pragma once

#include "app/history/diff_model.h"

#include <QTimer>
#include <QWidget>

class QComboBox;
class QLineEdit;
class QPushButton;
class QToolButton;

namespace portolan {

class DiffBar : public QWidget {
    Q_OBJECT

public:
    explicit DiffBar(DiffModel::Show show, QWidget* parent = nullptr);

    void focusFilter();
    void enable(bool anyLines, bool anyChanges);

Q_SIGNALS:
    void showChosen(portolan::DiffModel::Show show);
    void onlyChangesChosen(bool on);
    /// When the typing rests.
    void filterChosen(const QString& text);
    /// To the next change (1) or the one before (-1).
    void stepWanted(int step);
    void copyWanted();

private:
    void makeArrow(QToolButton* button, Qt::ArrowType type, const QString& text, int key, int step);

    QComboBox* m_show;
    QLineEdit* m_filter;
    QToolButton* m_previous;
    QToolButton* m_next;
    QPushButton* m_copy;
    QTimer m_filterDelay;
};

} // namespace portolan
