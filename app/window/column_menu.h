// Lets people choose which columns a table shows, and what it is sorted by.
#pragma once

#include <QHeaderView>

#include <functional>

QT_BEGIN_NAMESPACE
class QMenu;
class QTableView;
QT_END_NAMESPACE

namespace portolan {

/// A right click on the header, or the menu key, offers every column; at least one stays. changed: after each
/// choice.
void offerColumns(QHeaderView* header, std::function<void()> changed);
/// The same choice in a menu: no key reaches a header.
void addColumnChoice(QMenu* menu, QHeaderView* header, const std::function<void()>& changed);
/// What a table can be sorted by, and which way round.
void addSortChoice(QMenu* menu, QTableView* table);

} // namespace portolan
