#include "app/flows/flow_details.h"

#include "app/flows/flow_rate_line.h"
#include "app/flows/flow_sentences.h"
#include "app/window/format.h"
#include "app/window/page_header.h"

#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace portolan {

namespace {

/// A selection in a label is given up only when there is something new to show.
void setTextOf(QLabel* label, const QString& text)
{
    if (label->text() != text)
        label->setText(text);
}

QString paragraphs(const QStringList& lines)
{
    QString html;
    for (const QString& line : lines)
        html += QStringLiteral("<p style='margin:0 0 4px 0'>%1</p>").arg(line.toHtmlEscaped());
    return html;
}

} // namespace

FlowDetails::FlowDetails(QWidget* parent)
    : QScrollArea(parent)
    , m_page(new QWidget(this))
    , m_layout(new QVBoxLayout(m_page))
{
    setObjectName(QStringLiteral("flowDetails"));
    setAccessibleName(tr("The connection that is followed"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_page->setAutoFillBackground(true);
    m_page->setBackgroundRole(QPalette::Base);
    m_layout->setContentsMargins(16, 10, 12, 14);
    m_layout->setSpacing(4);
    buildTop();
    m_words = addText(QStringLiteral("flowWords"), tr("The connection in words"));
    m_layout->addSpacing(6);
    m_figures = addText(QStringLiteral("flowFigures"), tr("Figures"));
    m_rate = new FlowRateLine(m_page);
    m_layout->addWidget(m_rate);
    addHeading(tr("What it went through"));
    m_steps = addText(QStringLiteral("flowSteps"), tr("What it went through"));
    m_steps->setTextFormat(Qt::PlainText);
    addHeading(tr("In conntrack's words"));
    m_tuples = addText(QStringLiteral("flowTuples"), tr("In conntrack's words"));
    m_tuples->setTextFormat(Qt::PlainText);
    m_tuples->setFont(Theme::monospace());
    m_layout->addStretch(1);
    buildButtons();
    setWidget(m_page);
    setMinimumWidth(fontMetrics().averageCharWidth() * 38);
    hide();
}

void FlowDetails::buildTop()
{
    auto* row = new QHBoxLayout;
    m_title = new QLabel(m_page);
    m_title->setObjectName(QStringLiteral("flowTitle"));
    m_title->setTextFormat(Qt::PlainText);
    m_title->setWordWrap(true);
    m_title->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    auto* close = new QToolButton(m_page);
    close->setObjectName(QStringLiteral("closeDetails"));
    close->setText(QStringLiteral("✕"));
    close->setAutoRaise(true);
    close->setToolTip(tr("Close (Escape)"));
    close->setAccessibleName(tr("Close the details"));
    connect(close, &QToolButton::clicked, this, &FlowDetails::close);
    row->addWidget(m_title, 1);
    row->addWidget(close, 0, Qt::AlignTop);
    m_layout->addLayout(row);
    m_layout->addSpacing(4);
}

QLabel* FlowDetails::addText(const QString& objectName, const QString& accessibleName)
{
    auto* label = new QLabel(m_page);
    label->setObjectName(objectName);
    label->setAccessibleName(accessibleName);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_layout->addWidget(label);
    return label;
}

QLabel* FlowDetails::addHeading(const QString& text)
{
    auto* label = new QLabel(text, m_page);
    QFont bold = label->font();
    bold.setBold(true);
    label->setFont(bold);
    m_layout->addSpacing(8);
    m_layout->addWidget(label);
    return label;
}

QPushButton* FlowDetails::addButton(const QString& text, const QString& objectName, const QString& toolTip)
{
    auto* button = new QPushButton(text, m_page);
    button->setObjectName(objectName);
    button->setToolTip(toolTip);
    giveRoom(button);
    return button;
}

void FlowDetails::buildButtons()
{
    m_forward
        = addButton(tr("Its forward"), QStringLiteral("showForward"), tr("Shows it on the Forwards page"));
    m_chains = addButton(
        tr("In chains"), QStringLiteral("showChains"), tr("Lights up the forward's way on the Chains page"));
    auto* trace = addButton(tr("Trace"), QStringLiteral("traceFollowed"),
        tr("Follows its packets through every chain, on the Trace page"));
    connect(trace, &QPushButton::clicked, this, [this] { Q_EMIT traceWanted(m_followed->flow()); });
    auto* copy
        = addButton(tr("Copy"), QStringLiteral("copyDetails"), tr("Copies everything that is said here"));
    m_end = addButton(tr("End…"), QStringLiteral("endFollowed"), tr("Ends this connection"));
    connect(m_forward, &QPushButton::clicked, this,
        [this] { Q_EMIT forwardWanted(QString::fromStdString(m_followed->forwardId())); });
    connect(m_chains, &QPushButton::clicked, this,
        [this] { Q_EMIT chainsWanted(QString::fromStdString(m_followed->forwardId())); });
    connect(copy, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(plainText()); });
    connect(m_end, &QPushButton::clicked, this, [this] { Q_EMIT endWanted(m_followed->flow()); });
    // In one row they would take the table's room.
    auto* rows = new QGridLayout;
    rows->setSpacing(6);
    int place = 0;
    for (QPushButton* button : {m_forward, m_chains, trace, copy, m_end}) {
        rows->addWidget(button, place / 3, place % 3);
        ++place;
    }
    rows->setColumnStretch(3, 1);
    m_layout->addSpacing(8);
    m_layout->addLayout(rows);
}

void FlowDetails::follow(FollowedFlow followed)
{
    m_followed = std::move(followed);
    refresh();
    show();
}

void FlowDetails::tick(const LiveFlows& live, const LiveFlows::Changes& changes)
{
    if (!m_followed)
        return;
    m_followed->tick(live, changes);
    if (isVisible())
        refresh();
}

void FlowDetails::setEndable(bool endable)
{
    m_endable = endable;
    if (m_followed)
        refresh();
}

void FlowDetails::close()
{
    if (!m_followed)
        return;
    m_followed.reset();
    hide();
    Q_EMIT closed();
}

void FlowDetails::refresh()
{
    const FollowedFlow& followed = *m_followed;
    QPalette colours = palette();
    if (followed.isQuiet())
        colours.setColor(QPalette::WindowText, Theme::subdued(palette()));
    for (QLabel* label : {m_title, m_words, m_figures, m_steps, m_tuples})
        label->setPalette(colours);
    setTextOf(m_title, FlowSentences::title(followed.flow()));
    setTextOf(m_words, paragraphs(FlowSentences::words(followed)));
    QString figures;
    for (const auto& [name, value] : FlowSentences::figures(followed))
        figures += QStringLiteral("<tr><td style='color:%1; padding-right:12px'>%2</td><td>%3</td></tr>")
                       .arg(Theme::subdued(palette()).name(), name.toHtmlEscaped(), value.toHtmlEscaped());
    setTextOf(m_figures, QStringLiteral("<table cellspacing='0' cellpadding='1'>%1</table>").arg(figures));
    m_rate->setVisible(followed.flow().counted);
    m_rate->setRates(followed.rates(), FollowedFlow::kSamples);
    setTextOf(m_steps, FlowSentences::steps(followed).join(u'\n'));
    setTextOf(m_tuples, FlowSentences::tuples(followed.flow()).join(u'\n'));
    m_forward->setEnabled(!followed.forwardId().empty());
    m_chains->setEnabled(!followed.forwardId().empty());
    m_end->setEnabled(m_endable && followed.endedAt() == 0);
}

QString FlowDetails::plainText() const
{
    if (!m_followed)
        return {};
    QStringList lines{FlowSentences::title(m_followed->flow()), QString()};
    lines += FlowSentences::words(*m_followed);
    lines += QString();
    for (const auto& [name, value] : FlowSentences::figures(*m_followed))
        lines += name + QStringLiteral(": ") + value;
    lines += QString();
    lines += FlowSentences::steps(*m_followed);
    lines += QString();
    lines += FlowSentences::tuples(m_followed->flow());
    return lines.join(u'\n') + u'\n';
}

void FlowDetails::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        close();
    else
        QScrollArea::keyPressEvent(event);
}

void FlowDetails::changeEvent(QEvent* event)
{
    QScrollArea::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_followed && m_end)
        refresh();
}

} // namespace portolan
