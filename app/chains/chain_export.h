// The diagram as a picture in a file.
#pragma once

#include <QString>

QT_BEGIN_NAMESPACE
class QGraphicsScene;
class QPrinter;
QT_END_NAMESPACE

namespace portolan {

class ChainView;

/// Writes the whole scene on the given ground. False, with a sentence in *problem, if the file cannot be
/// written.
bool writeSvg(QGraphicsScene* scene, const QString& title, const QString& path, QString* problem);
/// At twice the scene's size, or as much smaller as a very large one needs.
bool writePng(QGraphicsScene* scene, const QString& path, QString* problem);
/// The whole diagram on one page, as large as it fits, below its title. In light colours, whatever the
/// window's: paper is white. False if the printer takes nothing.
bool printDiagram(const ChainView* view, const QString& title, QPrinter* printer);

} // namespace portolan
