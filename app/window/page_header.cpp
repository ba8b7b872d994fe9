#include "app/window/page_header.h"

#include "app/window/format.h"

#include <QAbstractButton>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>

namespace portolan {

void giveRoom(QAbstractButton* button)
{
    const QFontMetrics metrics = button->fontMetrics();
    const int width = metrics.size(Qt::TextShowMnemonic, button->text()).width();
    button->setMinimumSize(width + 2 * metrics.averageCharWidth() + 12, metrics.height() + 12);
}

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

void PageHeader::adopt(QWidget* widget)
{
    if (auto* button = qobject_cast<QAbstractButton*>(widget))
        giveRoom(button);
    else
        widget->setMinimumHeight(fontMetrics().height() + 12);
}

void PageHeader::addLeft(QWidget* widget)
{
    adopt(widget);
    m_layout->insertWidget(m_left++, widget);
}

void PageHeader::addRight(QWidget* widget)
{
    adopt(widget);
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
