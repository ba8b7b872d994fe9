// The diagram as a picture in a file.
#pragma once

#include <QString>

QT_BEGIN_NAMESPACE
class QGraphicsScene;
QT_END_NAMESPACE

namespace portolan {

/// Writes the whole scene on the given ground. False, with a sentence in *problem, if the file cannot be
/// written.
bool writeSvg(QGraphicsScene* scene, const QString& title, const QString& path, QString* problem);
/// At twice the scene's size, or as much smaller as a very large one needs.
bool writePng(QGraphicsScene* scene, const QString& path, QString* problem);

} // namespace portolan
