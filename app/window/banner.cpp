#include "app/window/banner.h"

#include "app/window/format.h"
#include "app/window/page_header.h"

#include <QAccessible>
#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

namespace portolan {

Banner::Banner(QWidget* parent)
    : QFrame(parent)
    , m_mark(new QLabel(this))
    , m_label(new QLabel(this))
    , m_buttons(new QHBoxLayout)
    , m_close(new QToolButton(this))
{
    setObjectName(QStringLiteral("banner"));
    m_label->setWordWrap(true);
    m_label->setTextFormat(Qt::PlainText);
    m_label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_label->setObjectName(QStringLiteral("bannerText"));
    m_close->setText(QStringLiteral("✕"));
    m_close->setAutoRaise(true);
    m_close->setToolTip(tr("Close this message"));
    m_close->setAccessibleName(tr("Close this message"));
    connect(m_close, &QToolButton::clicked, this, &QWidget::hide);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 7, 8, 8);
    layout->setSpacing(9);
    layout->addWidget(m_mark, 0, Qt::AlignTop);
    layout->addWidget(m_label, 1);
    layout->addLayout(m_buttons);
    layout->addWidget(m_close, 0, Qt::AlignTop);
    hide();
}

void Banner::show(Kind kind, const QString& text, bool closable)
{
    m_kind = kind;
    m_mark->setText(kind == Kind::Problem ? QStringLiteral("✕")
            : kind == Kind::Warning       ? QStringLiteral("▲")
                                          : QStringLiteral("●"));
    m_label->setText(text);
    m_label->setAccessibleName(text);
    setAccessibleName(text);
    m_close->setVisible(closable);
    setVisible(!text.isEmpty());
    update();
    if (!text.isEmpty()) {
        QAccessibleEvent event(this, QAccessible::Alert);
        QAccessible::updateAccessibility(&event);
    }
}

void Banner::amend(const QString& text)
{
    m_label->setText(text);
    m_label->setAccessibleName(text);
    setAccessibleName(text);
}

void Banner::setActions(const QList<QAction*>& actions)
{
    while (QLayoutItem* item = m_buttons->takeAt(0)) {
        // Later: it may be the one whose click this answers.
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    for (QAction* action : actions) {
        auto* button = new QPushButton(action->text(), this);
        button->setObjectName(action->objectName());
        button->setEnabled(action->isEnabled());
        giveRoom(button);
        connect(
            action, &QAction::changed, button, [button, action] { button->setEnabled(action->isEnabled()); });
        connect(button, &QPushButton::clicked, action, &QAction::trigger);
        m_buttons->addWidget(button);
    }
}

QString Banner::text() const
{
    return isHidden() ? QString() : m_label->text();
}

QColor Banner::colour() const
{
    switch (m_kind) {
    case Kind::Problem:
        return Theme::bad(palette());
    case Kind::Warning:
        return Theme::warning(palette());
    case Kind::Note:
        break;
    }
    return Theme::accent(palette());
}

void Banner::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    QColor tint = colour();
    painter.fillRect(rect(), palette().color(QPalette::Base));
    tint.setAlphaF(Theme::isDark(palette()) ? 0.22f : 0.13f);
    painter.fillRect(rect(), tint);
    painter.fillRect(QRect(0, 0, 3, height()), colour());
    painter.setPen(Theme::line(palette()));
    painter.drawLine(rect().bottomLeft(), rect().bottomRight());
}

} // namespace portolan
