// What this program is, its version and licence.
#pragma once

class QWidget;

namespace portolan {

void showAbout(QWidget* parent);

} // namespace portolan
