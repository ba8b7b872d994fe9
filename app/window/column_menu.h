// Lets people choose which columns a table shows.
#pragma once

#include <QHeaderView>

#include <functional>

namespace portolan {

/// A right click on the header, or the menu key, offers every column; at least one stays. changed: after each
/// choice.
void offerColumns(QHeaderView* header, std::function<void()> changed);

} // namespace portolan
