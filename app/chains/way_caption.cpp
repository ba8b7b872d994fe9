#include "app/chains/way_caption.h"

#include "app/chains/way_box.h"
#include "app/window/format.h"
#include "app/window/segment_button.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

#include <algorithm>

namespace portolan {

WayCaption::WayCaption(QWidget* parent)
    : QWidget(parent)
    , m_text(new QLabel(this))
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 4, 16, 8);
    layout->setSpacing(4);
    auto* group = new QButtonGroup(this);
    const auto add = [&](const QString& text, const QString& hint) {
        auto* button = new SegmentButton(text, this);
        button->setToolTip(hint);
        group->addButton(button);
        layout->addWidget(button);
        return button;
    };
    m_request = add(tr("Request"), tr("Light the way of the first packet of a connection"));
    m_answer = add(tr("Answer"), tr("Light the way of the answers"));
    m_request->setChecked(true);
    m_dropPacket = new QToolButton(this);
    m_dropPacket->setObjectName(QStringLiteral("dropPacket"));
    m_dropPacket->setText(QStringLiteral("✕"));
    m_dropPacket->setAutoRaise(true);
    m_dropPacket->setToolTip(tr("Do not show the packet any more"));
    m_dropPacket->setAccessibleName(m_dropPacket->toolTip());
    connect(m_dropPacket, &QToolButton::clicked, this, &WayCaption::packetDropped);
    connect(m_answer, &QToolButton::toggled, this, &WayCaption::directionChosen);
    layout->addSpacing(12);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_dropPacket, 0, Qt::AlignTop);
    m_text->setWordWrap(true);
    m_text->setForegroundRole(QPalette::PlaceholderText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    hide();
}

bool WayCaption::wantsAnswer() const
{
    return m_answer->isChecked();
}

void WayCaption::chooseRequest()
{
    m_request->setChecked(true);
}

void WayCaption::showParts(bool packet)
{
    m_request->setVisible(!packet);
    m_answer->setVisible(!packet);
    m_dropPacket->setVisible(packet);
    show();
}

void WayCaption::showForward(const FoundForward& forward, const ForwardWay& way)
{
    showParts(false);
    const QString title = wayTitle(forward);
    const QString target = QString::fromStdString(describeTo(forward));
    const bool passes = std::find(way.hooks.begin(), way.hooks.end(), Hook::Forward) != way.hooks.end();
    m_request->setEnabled(!way.empty());
    m_answer->setEnabled(!way.empty());
    if (way.empty())
        m_text->setText(tr("%1 has no rules in these tables, so there is no way to show.").arg(title));
    else if (way.answer && passes)
        m_text->setText(
            tr("The answers of %1. No nat rule is asked about them: conntrack knows the connection and, "
               "where the diagram says so, gives them back the address that was asked for.")
                .arg(target));
    else if (way.answer)
        m_text->setText(tr("The answers of %1. No nat rule is asked about them: conntrack gives them back "
                           "the address that was asked for.")
                            .arg(target));
    else if (passes)
        m_text->setText(
            tr("The first packet of a connection to %1. The later ones take the same way and skip nat: "
               "conntrack remembers the translation.")
                .arg(title));
    else
        m_text->setText(
            tr("The first packet of a connection to %1, which a program on this host answers. Later "
               "packets skip nat: conntrack remembers.")
                .arg(title));
}

void WayCaption::showPacket(const Trajectory& packet, const ForwardWay& way)
{
    showParts(true);
    const QString name = tr("Packet %1: %2, %3.", "number, what it is, how it ended")
                             .arg(QString::number(packet.number), Format::message(packet.description),
                                 Format::message(packet.end.sentence));
    m_text->setText(way.steps.empty()
            ? name + u' ' + tr("None of the chains it passed is among those of this host.")
            : name + u' ' + tr("The numbers are those of its steps on the Trace page."));
}

} // namespace portolan
