// The edits the helper remembers, newest first.
#pragma once

#include "app/client/edits.h"

#include <QAbstractTableModel>

namespace portolan {

class EditModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { WhenColumn, WhatColumn, WhoColumn, StateColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setLog(const EditLog& log);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(const PastEdit& past, int column) const;
    QString toolTip(const PastEdit& past) const;

    EditLog m_log;
};

} // namespace portolan
