// The shown connections as text for files and the clipboard.
#pragma once

#include "app/flows/flow_model.h"

#include <QByteArray>
#include <QModelIndexList>

namespace portolan::FlowExport {

/// A header line and a line a row, RFC 4180, UTF-8; raw numbers, not the rounded ones of the table.
QByteArray csv(const FlowModel& model);
/// {"flows":[…]} as `portolanctl flows --json` prints it, and when each began and ended.
QByteArray json(const FlowModel& model);
/// These cells of these rows as shown, tabs between, for pasting.
QString tabSeparated(const QAbstractItemModel& model, const QModelIndexList& rows, const QList<int>& columns);

} // namespace portolan::FlowExport
