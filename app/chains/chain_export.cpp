#include "app/chains/chain_export.h"

#include "app/chains/chain_scene.h"
#include "app/chains/chain_view.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QGraphicsScene>
#include <QGraphicsView>
#include <QImage>
#include <QPainter>
#include <QPrinter>
#include <QSaveFile>
#include <QSvgGenerator>

#include <algorithm>

namespace portolan {
namespace {

constexpr double kScale = 2;
constexpr double kMostPixels = 40e6; ///< 160 MB in memory

bool fail(QString* problem, const QString& path, const QString& reason)
{
    if (problem)
        *problem = QCoreApplication::translate("portolan::Chains", "%1 could not be written: %2.")
                       .arg(path, reason);
    return false;
}

QBrush groundOf(const QGraphicsScene* scene)
{
    return scene->views().isEmpty() ? QBrush(Qt::white) : scene->views().first()->backgroundBrush();
}

bool write(const QString& path, const QByteArray& bytes, QString* problem)
{
    // Whole or not at all: an older picture stays if the disk is full.
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return fail(problem, path, file.errorString());
    return true;
}

} // namespace

bool writeSvg(QGraphicsScene* scene, const QString& title, const QString& path, QString* problem)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setTitle(title);
    const QRectF source = scene->sceneRect();
    generator.setSize(source.size().toSize());
    generator.setViewBox(QRectF(QPointF(0, 0), source.size()));
    QPainter painter;
    if (!painter.begin(&generator))
        return fail(problem, path, QCoreApplication::translate("portolan::Chains", "no room to draw"));
    const QRectF target(QPointF(0, 0), source.size());
    painter.fillRect(target, groundOf(scene));
    scene->render(&painter, target, source);
    painter.end();
    return write(path, buffer.data(), problem);
}

bool printDiagram(const ChainView* view, const QString& title, QPrinter* printer)
{
    QPainter painter;
    if (!painter.begin(printer))
        return false;
    const QColor ink(0x1d, 0x21, 0x25);
    QPalette paper(ink, Qt::white, Qt::white, Qt::darkGray, Qt::gray, ink, Qt::white, Qt::white, Qt::white);
    paper.setColor(QPalette::Highlight, QColor(0x1f, 0x6f, 0xa8));
    const ChainStyle style = ChainStyle::of(paper, view->font());
    ChainScene scene;
    scene.build(view->diagram()->plan(), &style);
    scene.refresh(&view->picture());
    const QRectF page(0, 0, painter.device()->width(), painter.device()->height());
    painter.setFont(view->font());
    const double line = QFontMetricsF(painter.font(), painter.device()).height();
    painter.drawText(QRectF(0, 0, page.width(), line), Qt::AlignLeft | Qt::AlignTop, title);
    scene.render(&painter, page.adjusted(0, 1.5 * line, 0, 0), scene.sceneRect());
    return painter.end();
}

bool writePng(QGraphicsScene* scene, const QString& path, QString* problem)
{
    const QRectF source = scene->sceneRect();
    const double area = source.width() * source.height();
    const double scale = std::min(kScale, std::sqrt(kMostPixels / std::max(1.0, area)));
    QImage image((source.size() * scale).toSize(), QImage::Format_ARGB32_Premultiplied);
    if (image.isNull())
        return fail(problem, path, QCoreApplication::translate("portolan::Chains", "no room to draw"));
    QPainter painter(&image);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    painter.fillRect(image.rect(), groundOf(scene));
    scene->render(&painter, QRectF(image.rect()), source);
    painter.end();
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    if (!image.save(&buffer, "PNG"))
        return fail(problem, path, QCoreApplication::translate("portolan::Chains", "no PNG writer"));
    return write(path, buffer.data(), problem);
}

} // namespace portolan
