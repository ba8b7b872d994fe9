#include "app/history/diff_model.h"

#include "app/window/format.h"

#include <QFont>
#include <QLocale>

#include <algorithm>

namespace portolan {

namespace {

DiffSide sideOf(int column)
{
    return column == DiffModel::Left || column == DiffModel::LeftPosition ? DiffSide::Left : DiffSide::Right;
}

std::string_view textOf(const Rule* rule)
{
    return rule ? rule->text : std::string_view();
}

bool sameForward(const FoundForward* a, const FoundForward* b)
{
    return (!a && !b) || (a && b && a->forward == b->forward);
}

/// Compared by what they say, not by where they stand.
bool sameLine(const HostDiff& diff, const DiffLine& line, const HostDiff& otherDiff, const DiffLine& other)
{
    if (line.kind != other.kind || line.change != other.change)
        return false;
    if (line.kind == DiffLine::Kind::ForwardsHeading)
        return true;
    if (line.kind == DiffLine::Kind::Forward)
        return sameForward(leftForward(diff, line), leftForward(otherDiff, other))
            && sameForward(rightForward(diff, line), rightForward(otherDiff, other));
    const TableDiff& table = diff.rules.tables[line.table];
    const TableDiff& otherTable = otherDiff.rules.tables[other.table];
    if (table.engine != otherTable.engine || table.family != otherTable.family
        || table.name != otherTable.name)
        return false;
    if (line.kind == DiffLine::Kind::TableHeading || line.kind == DiffLine::Kind::ChainFold)
        return true;
    return table.chains[line.chain].name == otherTable.chains[other.chain].name
        && textOf(leftRule(diff, line)) == textOf(leftRule(otherDiff, other))
        && textOf(rightRule(diff, line)) == textOf(rightRule(otherDiff, other));
}

} // namespace

DiffModel::DiffModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void DiffModel::show(std::shared_ptr<const HostDiff> diff, std::vector<DiffLine> lines)
{
    beginResetModel();
    m_diff = std::move(diff);
    m_lines = std::move(lines);
    endResetModel();
}

void DiffModel::clear()
{
    show({}, {});
}

void DiffModel::setShow(Show show)
{
    if (show == m_show)
        return;
    m_show = show;
    if (!m_lines.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

void DiffModel::setSides(const QString& left, const QString& right)
{
    m_left = left;
    m_right = right;
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
}

const DiffLine* DiffModel::line(int row) const
{
    return row >= 0 && row < rowCount() ? &m_lines[std::size_t(row)] : nullptr;
}

bool DiffModel::changes(int row) const
{
    const DiffLine* at = line(row);
    return at && !at->isHeading() && at->change != LineChange::Same;
}

int DiffModel::nextChange(int row, int step) const
{
    int at = row;
    // Out of the stretch it stands in.
    while (changes(at))
        at += step;
    if (row < 0 && step > 0)
        at = 0;
    while (line(at) && !changes(at))
        at += step;
    if (!line(at))
        return -1;
    if (step < 0)
        while (changes(at - 1))
            --at;
    return at;
}

int DiffModel::rowLike(const HostDiff& diff, const DiffLine& line) const
{
    if (!m_diff)
        return -1;
    const auto found = std::find_if(m_lines.begin(), m_lines.end(),
        [&](const DiffLine& mine) { return sameLine(*m_diff, mine, diff, line); });
    return found == m_lines.end() ? -1 : int(found - m_lines.begin());
}

int DiffModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_lines.size());
}

int DiffModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QString DiffModel::cell(const DiffLine& line, int column) const
{
    switch (column) {
    case Change:
        return line.change == LineChange::Same ? QString()
                                               : changeSign(line.change) + u' ' + changeWords(*m_diff, line);
    case LeftPosition:
    case RightPosition: {
        const unsigned position = linePosition(*m_diff, line, sideOf(column));
        return position > 0 ? QLocale().toString(position) : QString();
    }
    case Left:
    case Right:
        return m_show == Show::Text ? lineText(*m_diff, line, sideOf(column))
                                    : lineWords(*m_diff, line, sideOf(column));
    default:
        return {};
    }
}

/// Whoever hears the table hears a line at its first cell.
QString DiffModel::spoken(const DiffLine& line, int column) const
{
    if (line.isHeading() || line.isFold())
        return column == Change ? headingText(*m_diff, line) : QString();
    if (column == Change && line.change == LineChange::Same)
        return tr("the same");
    return cell(line, column);
}

QVariant DiffModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const DiffLine& line = m_lines[std::size_t(index.row())];
    const bool across = line.isHeading() || line.isFold();
    const bool side = index.column() == Left || index.column() == Right;
    switch (role) {
    case Qt::DisplayRole:
        return across ? QString() : cell(line, index.column());
    case Qt::ToolTipRole:
        if (across)
            return line.isFold() ? tr("Enter shows them.") : QString();
        return side ? lineWords(*m_diff, line, sideOf(index.column())) + QStringLiteral("\n\n")
                + lineText(*m_diff, line, sideOf(index.column()))
                    : cell(line, index.column());
    case Qt::AccessibleTextRole:
        return spoken(line, index.column());
    case Qt::TextAlignmentRole:
        return QVariant(index.column() == LeftPosition || index.column() == RightPosition
                ? Qt::AlignRight | Qt::AlignVCenter
                : Qt::AlignLeft | Qt::AlignVCenter);
    case Qt::FontRole:
        return side && m_show == Show::Text ? QVariant(Theme::monospace()) : QVariant();
    case ChangeRole:
        return int(line.change);
    case HeadingRole:
        return across ? headingText(*m_diff, line) : QString();
    case IndentRole:
        return line.kind == DiffLine::Kind::RuleFold                                              ? 2
            : line.kind == DiffLine::Kind::ChainHeading || line.kind == DiffLine::Kind::ChainFold ? 1
                                                                                                  : 0;
    case FoldRole:
        return line.isFold();
    case WordsRole:
        return side ? lineWords(*m_diff, line, sideOf(index.column())) : QString();
    case TextRole:
        return side ? lineText(*m_diff, line, sideOf(index.column())) : QString();
    default:
        return {};
    }
}

QVariant DiffModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(section == LeftPosition || section == RightPosition
                ? Qt::AlignRight | Qt::AlignVCenter
                : Qt::AlignLeft | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole)
        return section == Left ? m_left : section == Right ? m_right : QString();
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (section) {
    case Change:
        return tr("Change");
    case LeftPosition:
        return role == Qt::DisplayRole ? QStringLiteral("#") : tr("Position on the left");
    case Left:
        return m_left;
    case RightPosition:
        return role == Qt::DisplayRole ? QStringLiteral("#") : tr("Position on the right");
    case Right:
        return m_right;
    default:
        return {};
    }
}

} // namespace portolan
