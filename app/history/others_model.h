// What other programs did to the forwards while the window was open, newest first; kept in a file.
#pragma once

#include "backend/history/foreign_change.h"

#include <QAbstractTableModel>

#include <vector>

namespace portolan {

class OthersModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { WhenColumn, WhatColumn, WhoColumn, ColumnCount };

    /// Changes that are kept; older ones are forgotten.
    static constexpr std::size_t kMostKept = 500;

    using QAbstractTableModel::QAbstractTableModel;

    /// Reads what the file holds; each change is added to it from now on. Lines that cannot be read are left
    /// out.
    void setFile(const QString& path);
    void add(const ForeignChange& change);
    const ForeignChange& at(int row) const { return m_changes[std::size_t(row)]; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// "12 forwards removed by firewalld".
    static QString sentence(const ForeignChange& change);
    /// "Docker", "nft", "another program".
    static QString who(const ForeignChange& change);
    /// A line each: "− tcp any:8080 → 172.17.0.2:80 (web)".
    static QString details(const ForeignChange& change);

private:
    void save() const;

    std::vector<ForeignChange> m_changes;
    QString m_path;
};

} // namespace portolan
