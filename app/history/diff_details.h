// One line of a difference in full: both sides in words and as text, what differs in them marked.
#pragma once

#include "app/history/diff_lines.h"

#include <QWidget>

class QLabel;

namespace portolan {

class DiffDetails : public QWidget {
    Q_OBJECT

public:
    explicit DiffDetails(QWidget* parent = nullptr);

    /// nullptr or a line without sides: says how to see one.
    void show(const HostDiff* diff, const DiffLine* line);
    /// What stands there as plain text; for tests.
    QString text() const;

protected:
    void changeEvent(QEvent* event) override;

private:
    QString sideHtml(const HostDiff& diff, const DiffLine& line, bool left) const;

    QLabel* m_place;
    QLabel* m_left;
    QLabel* m_right;
};

/// Words of `text` as HTML; those that are not in `other`, in order, are marked.
QString markedWords(const QString& text, const QString& other);

} // namespace portolan
