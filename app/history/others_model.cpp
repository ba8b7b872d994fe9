#include "app/history/others_model.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLocale>
#include <QSaveFile>

namespace portolan {

void OthersModel::setFile(const QString& path)
{
    beginResetModel();
    m_changes.clear();
    m_path = path;
    QFile file(path);
    if (file.open(QFile::ReadOnly)) {
        while (!file.atEnd() && m_changes.size() < kMostKept) {
            const QByteArray line = file.readLine().trimmed();
            if (auto change = readForeignChange({line.constData(), std::size_t(line.size())}))
                m_changes.push_back(std::move(*change));
        }
    }
    endResetModel();
}

void OthersModel::add(const ForeignChange& change)
{
    beginInsertRows({}, 0, 0);
    m_changes.insert(m_changes.begin(), change);
    endInsertRows();
    if (m_changes.size() > kMostKept) {
        beginRemoveRows({}, int(kMostKept), int(m_changes.size()) - 1);
        m_changes.resize(kMostKept);
        endRemoveRows();
    }
    save();
}

void OthersModel::save() const
{
    if (m_path.isEmpty())
        return;
    QDir().mkpath(QFileInfo(m_path).path());
    QSaveFile file(m_path);
    if (!file.open(QFile::WriteOnly))
        return; // a list for people to look at: what cannot be kept is still shown
    for (const ForeignChange& change : m_changes)
        file.write(QByteArray::fromStdString(writeForeignChange(change)) + '\n');
    file.commit();
}

int OthersModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_changes.size());
}

int OthersModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant OthersModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case WhenColumn:
        return tr("When");
    case WhatColumn:
        return tr("What");
    default:
        return tr("Who");
    }
}

QVariant OthersModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const ForeignChange& change = m_changes[std::size_t(index.row())];
    if (role == Qt::ToolTipRole)
        return details(change);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case WhenColumn:
        return QLocale().toString(QDateTime::fromMSecsSinceEpoch(change.time), QLocale::ShortFormat);
    case WhatColumn:
        return sentence(change);
    default:
        return who(change);
    }
}

QString OthersModel::who(const ForeignChange& change)
{
    const std::string author = authorOf(change);
    if (author.empty())
        return tr("another program");
    return QString::fromStdString(author);
}

QString OthersModel::sentence(const ForeignChange& change)
{
    QStringList parts;
    if (change.removed > 0)
        parts.append(change.removed == 1 ? tr("1 forward removed")
                                         : tr("%n forwards removed", nullptr, int(change.removed)));
    if (change.added > 0)
        parts.append(change.added == 1 ? tr("1 forward added")
                                       : tr("%n forwards added", nullptr, int(change.added)));
    if (change.changed > 0)
        parts.append(change.changed == 1 ? tr("1 forward changed")
                                         : tr("%n forwards changed", nullptr, int(change.changed)));
    return tr("%1 by %2").arg(parts.join(tr(", ")), who(change));
}

QString OthersModel::details(const ForeignChange& change)
{
    QStringList lines;
    for (const ForeignChange::Line& line : change.lines) {
        const QChar mark = line.change == ForwardChange::Added ? u'+'
            : line.change == ForwardChange::Removed            ? u'−'
                                                               : u'≠';
        QString text = mark + QStringLiteral(" ") + QString::fromStdString(line.forward);
        if (!line.name.empty())
            text += QStringLiteral(" (%1)").arg(QString::fromStdString(line.name));
        lines.append(text);
    }
    const auto left = change.added + change.removed + change.changed - change.lines.size();
    if (left > 0)
        lines.append(tr("… and %n more", nullptr, int(left)));
    return lines.join(u'\n');
}

} // namespace portolan
