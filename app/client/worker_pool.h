// Threads for work that must not hold up the window. Not Qt's global pool: Qt paints with that one, and waits
// for it.
#pragma once

#include <QtGlobal>

QT_BEGIN_NAMESPACE
class QThreadPool;
QT_END_NAMESPACE

namespace portolan {

/// What runs in it is waited for before the application goes.
QThreadPool& workerPool();

} // namespace portolan
