// The difference of two hosts as a table, the sides beside each other.
#pragma once

#include "app/history/line_words.h"

#include <QAbstractTableModel>

namespace portolan {

class DiffModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Change, LeftPosition, Left, RightPosition, Right, ColumnCount };
    enum Role {
        ChangeRole = Qt::UserRole, ///< a LineChange
        HeadingRole, ///< the text of a heading or fold, over the whole width; empty for other lines
        IndentRole, ///< how deep a heading stands: 0 a table, 1 a chain, 2 rules
        FoldRole, ///< whether the line stands for others that are not shown
        WordsRole, ///< of the column's side
        TextRole,
    };
    enum class Show { Words, Text, Both };

    explicit DiffModel(QObject* parent = nullptr);

    /// Lines of diff, as linesOf() gave them.
    void show(std::shared_ptr<const HostDiff> diff, std::vector<DiffLine> lines);
    void clear();
    void setShow(Show show);
    Show shows() const { return m_show; }
    /// What the sides are called in the header.
    void setSides(const QString& left, const QString& right);

    const std::shared_ptr<const HostDiff>& diff() const { return m_diff; }
    const DiffLine* line(int row) const;
    const std::vector<DiffLine>& lines() const { return m_lines; }
    /// The first line of the next stretch of changes after `row` (before it: step -1); -1: none.
    int nextChange(int row, int step) const;
    /// The row that says what `line` said in another difference; -1: none.
    int rowLike(const HostDiff& diff, const DiffLine& line) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    bool changes(int row) const;
    QString cell(const DiffLine& line, int column) const;
    QString spoken(const DiffLine& line, int column) const;

    std::shared_ptr<const HostDiff> m_diff;
    std::vector<DiffLine> m_lines;
    Show m_show = Show::Both;
    QString m_left;
    QString m_right;
};

} // namespace portolan
