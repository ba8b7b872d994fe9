#include "app/history/edit_model.h"

#include "app/window/edit_words.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>

namespace portolan {

namespace {

bool sameEdit(const PastEdit& a, const PastEdit& b)
{
    return a.edit.number == b.edit.number && a.state == b.state;
}

} // namespace

void EditModel::setLog(const EditLog& log)
{
    const auto& now = log.edits;
    const bool same = std::equal(now.begin(), now.end(), m_log.edits.begin(), m_log.edits.end(), sameEdit)
        && log.undo == m_log.undo && log.redo == m_log.redo;
    if (same)
        return;
    beginResetModel();
    m_log = log;
    endResetModel();
}

int EditModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_log.edits.size());
}

int EditModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant EditModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case WhenColumn:
        return tr("When");
    case WhatColumn:
        return tr("What");
    case WhoColumn:
        return tr("Who");
    case StateColumn:
        return tr("State");
    default:
        return {};
    }
}

QVariant EditModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const PastEdit& past = m_log.edits[std::size_t(index.row())];
    if (role == Qt::DisplayRole)
        return text(past, index.column());
    if (role == Qt::ToolTipRole)
        return toolTip(past);
    return {};
}

QString EditModel::text(const PastEdit& past, int column) const
{
    switch (column) {
    case WhenColumn:
        return QLocale().toString(QDateTime::fromMSecsSinceEpoch(past.edit.time), QLocale::ShortFormat);
    case WhatColumn:
        return EditWords::what(past.edit);
    case WhoColumn:
        return EditWords::user(past.edit.uid);
    default:
        return EditWords::stateWord(past.state);
    }
}

QString EditModel::toolTip(const PastEdit& past) const
{
    QString text = EditWords::what(past.edit);
    if (past.edit.number == m_log.undo)
        text += u'\n' + tr("Undo takes this one back.");
    else if (past.edit.number == m_log.redo)
        text += u'\n' + tr("Redo makes this one again.");
    return text;
}

} // namespace portolan
