// Pictures of every page, filled from a live source, and out again.
#pragma once

#include "app/window/main_window.h"

#include <QObject>
#include <QString>

namespace portolan {

struct ShotOptions {
    QString folder;
    QString suffix; ///< instead of the theme's name, "zh_CN"
    bool light = true;
    bool dark = true;
    int seconds = 6; ///< of traffic before the pictures
    QString only; ///< the name of one page, or empty
};

/// Runs the event loop until the pictures are taken; returns the exit status of the program. Prints a line a
/// picture; on failure what did not come.
int takeShots(HostSource& source, MainWindow& window, const ShotOptions& options);

} // namespace portolan
