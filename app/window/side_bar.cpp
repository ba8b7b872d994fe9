#include "app/window/side_bar.h"

#include "app/window/format.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QToolButton>
#include <QVBoxLayout>

namespace portolan {

namespace {

enum SideBarRole { CountRole = Qt::UserRole };

class PageDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& given, const QModelIndex& index) const override
    {
        QStyleOptionViewItem option = given;
        initStyleOption(&option, index);
        const QPalette& palette = option.palette;
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const QRect row = option.rect.adjusted(0, 1, 0, -1);
        painter->setPen(Qt::NoPen);
        if (option.state & QStyle::State_Selected)
            painter->setBrush(Theme::selection(palette));
        else if (option.state & QStyle::State_MouseOver)
            painter->setBrush(Theme::panel(palette));
        else
            painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(row, 5, 5);
        if (option.state & QStyle::State_HasFocus && option.state & QStyle::State_KeyboardFocusChange) {
            painter->setPen(Theme::accent(palette));
            painter->setBrush(Qt::NoBrush);
            painter->drawRoundedRect(QRectF(row).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5);
        }
        const QRect text = row.adjusted(10, 0, -10, 0);
        painter->setPen(palette.color(QPalette::Text));
        painter->drawText(text, Qt::AlignLeft | Qt::AlignVCenter, option.text);
        const QVariant count = index.data(CountRole);
        if (count.isValid()) {
            painter->setPen(Theme::subdued(palette));
            painter->drawText(
                text, Qt::AlignRight | Qt::AlignVCenter, Format::count(std::uint64_t(count.toInt())));
        }
        painter->restore();
    }

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override
    {
        return {100, option.fontMetrics.height() + 18};
    }
};

} // namespace

SideBar::SideBar(QWidget* parent)
    : QFrame(parent)
    , m_pages(new QListWidget(this))
    , m_menuButton(new QToolButton(this))
    , m_hostBox(new QFrame(this))
    , m_hostName(new QLabel(m_hostBox))
    , m_hostNote(new QLabel(m_hostBox))
{
    setFixedWidth(fontMetrics().averageCharWidth() * 24);
    auto* name = new QLabel(QStringLiteral("Portolan"), this);
    QFont bold = name->font();
    bold.setBold(true);
    name->setFont(bold);
    m_menuButton->setText(QStringLiteral("☰"));
    m_menuButton->setAutoRaise(true);
    m_menuButton->setPopupMode(QToolButton::InstantPopup);
    m_menuButton->setAccessibleName(tr("Menu"));
    m_menuButton->setToolTip(tr("Menu"));

    m_pages->setObjectName(QStringLiteral("pages"));
    m_pages->setAccessibleName(tr("Pages"));
    m_pages->setFrameShape(QFrame::NoFrame);
    m_pages->setItemDelegate(new PageDelegate(m_pages));
    m_pages->setMouseTracking(true);
    m_pages->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_pages->viewport()->setAutoFillBackground(false);
    connect(m_pages, &QListWidget::currentRowChanged, this, &SideBar::pageChosen);

    auto* hostLayout = new QVBoxLayout(m_hostBox);
    hostLayout->setContentsMargins(10, 7, 10, 8);
    hostLayout->setSpacing(1);
    for (QLabel* label : {m_hostName, m_hostNote}) {
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        hostLayout->addWidget(label);
    }
    QFont small = m_hostNote->font();
    small.setPointSizeF(small.pointSizeF() * 0.88);
    m_hostNote->setFont(small);
    m_hostBox->setObjectName(QStringLiteral("hostBox"));

    auto* top = new QHBoxLayout;
    top->setContentsMargins(10, 0, 0, 0);
    top->addWidget(name, 1);
    top->addWidget(m_menuButton);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 10, 9, 10);
    layout->setSpacing(10);
    layout->addLayout(top);
    layout->addWidget(m_pages, 1);
    layout->addWidget(m_hostBox);
    applyPalette();
}

void SideBar::addPage(const QString& title, const QString& toolTip)
{
    auto* item = new QListWidgetItem(title, m_pages);
    item->setToolTip(toolTip);
}

void SideBar::setCurrent(int page)
{
    m_pages->setCurrentRow(page);
}

int SideBar::current() const
{
    return m_pages->currentRow();
}

void SideBar::setCount(int page, int count)
{
    QListWidgetItem* item = m_pages->item(page);
    item->setData(CountRole, count < 0 ? QVariant() : QVariant(count));
    item->setData(Qt::AccessibleTextRole,
        count < 0 ? item->text() : tr("%1, %2", "page, count").arg(item->text(), QString::number(count)));
}

void SideBar::setHost(const QString& name, const QString& note)
{
    const int room = width() - 50;
    m_hostName->setText(m_hostName->fontMetrics().elidedText(name, Qt::ElideMiddle, room));
    m_hostName->setToolTip(name);
    m_hostName->setAccessibleName(tr("Host %1").arg(name));
    m_hostNote->setText(note);
}

void SideBar::setMenu(QMenu* menu)
{
    m_menuButton->setMenu(menu);
}

void SideBar::applyPalette()
{
    QPalette quiet = palette();
    quiet.setColor(QPalette::WindowText, Theme::subdued(palette()));
    m_hostNote->setPalette(quiet);
    m_menuButton->setStyleSheet(
        QStringLiteral("QToolButton { border: none; padding: 3px 7px; border-radius: 4px; color: %1; }"
                       "QToolButton:hover, QToolButton:focus, QToolButton:open { background: %2; }"
                       "QToolButton::menu-indicator { image: none; }")
            .arg(palette().color(QPalette::WindowText).name(), Theme::selection(palette()).name()));
    m_hostBox->setStyleSheet(
        QStringLiteral("QFrame#hostBox { background: %1; border: 1px solid %2; border-radius: 4px; }")
            .arg(palette().color(QPalette::Base).name(), Theme::line(palette()).name()));
}

void SideBar::changeEvent(QEvent* event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_hostNote)
        applyPalette();
}

void SideBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Window));
    painter.setPen(Theme::line(palette()));
    painter.drawLine(rect().topRight(), rect().bottomRight());
}

} // namespace portolan
