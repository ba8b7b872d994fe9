#include "app/flows/flow_filter_help.h"

#include <QFrame>
#include <QLabel>
#include <QUrl>
#include <QVBoxLayout>

namespace portolan {

namespace {

QString row(const QString& example, const QString& meaning)
{
    return QStringLiteral("<tr><td style='padding:2px 14px 2px 0'><a href=\"%1\">%2</a></td>"
                          "<td style='padding:2px 0'>%3</td></tr>")
        .arg(QString::fromLatin1(example.toUtf8().toPercentEncoding()), example.toHtmlEscaped(),
            meaning.toHtmlEscaped());
}

} // namespace

FlowFilterHelp::FlowFilterHelp(QWidget* parent)
    : QDialog(parent, Qt::Popup)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("filterHelp"));
    setAccessibleName(tr("How to filter connections"));
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    const QString text
        = QStringLiteral("<p style='margin:0 0 6px 0'>%1</p><table cellspacing='0'>")
              .arg(tr("Write words and fields; a connection is shown if all of them hold.").toHtmlEscaped())
        + row(QStringLiteral("port:8080"), tr("a port of either side; port:8000-8010 for several"))
        + row(QStringLiteral("from:10.0.0.0/8"), tr("who asks: an address or a prefix"))
        + row(QStringLiteral("to:172.17.0.2"), tr("who was asked, or answers"))
        + row(QStringLiteral("state:established"),
            tr("the state, in this table's words or conntrack's; also unreplied and assured"))
        + row(QStringLiteral("proto:udp"), tr("the protocol: tcp, udp, icmp, sctp, gre…"))
        + row(QStringLiteral("nat:dnat"), tr("how it is translated: dnat, snat, both, none"))
        + row(
            QStringLiteral("forward:none"), tr("the forward's name, or none; blanks need quotes: \"my web\""))
        + row(QStringLiteral("1.2.3"), tr("a bare word: in addresses, ports, protocol, state and forward"))
        + row(QStringLiteral("-state:time_wait"), tr("- in front: all that are not so"))
        + QStringLiteral("</table><p style='margin:6px 0 0 0'>%1</p>")
              .arg(tr("Ctrl+F comes here, Escape closes this, the × empties the line.").toHtmlEscaped());
    auto* label = new QLabel(text, this);
    label->setTextInteractionFlags(Qt::TextBrowserInteraction | Qt::TextSelectableByKeyboard);
    label->setAccessibleName(tr("How to filter connections"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    auto* frame = new QFrame(this);
    frame->setFrameShape(QFrame::StyledPanel);
    auto* inside = new QVBoxLayout(frame);
    inside->setContentsMargins(14, 10, 14, 12);
    inside->addWidget(label);
    layout->addWidget(frame);
    label->setFocus();
    connect(label, &QLabel::linkActivated, this, [this](const QString& link) {
        Q_EMIT exampleWanted(QUrl::fromPercentEncoding(link.toUtf8()));
        close();
    });
}

void FlowFilterHelp::openBelow(const QWidget* widget)
{
    adjustSize();
    move(widget->mapToGlobal(QPoint(0, widget->height() + 2)));
    show();
}

} // namespace portolan
