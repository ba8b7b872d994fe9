#include "app/window/page_header.h"

#include "app/window/format.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>

namespace portolan {

PageHeader::PageHeader(const QString& title, QWidget* parent)
    : QFrame(parent)
    , m_layout(new QHBoxLayout(this))
{
    setFixedHeight(fontMetrics().height() + 32);
    auto* label = new QLabel(title, this);
    QFont bold = label->font();
    bold.setBold(true);
    bold.setPointSizeF(bold.pointSizeF() * 1.15);
    label->setFont(bold);
    m_layout->setContentsMargins(12, 0, 12, 0);
    m_layout->setSpacing(8);
    m_layout->addWidget(label);
    m_layout->addSpacing(10);
    m_left = m_layout->count();
    m_layout->addStretch(1);
}

void PageHeader::addLeft(QWidget* widget)
{
    m_layout->insertWidget(m_left++, widget);
}

void PageHeader::addRight(QWidget* widget)
{
    m_layout->addWidget(widget);
}

void PageHeader::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Window));
    painter.setPen(Theme::line(palette()));
    painter.drawLine(rect().bottomLeft(), rect().bottomRight());
}

} // namespace portolan
