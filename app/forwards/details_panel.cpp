#include "app/forwards/details_panel.h"

#include "app/forwards/explanation.h"
#include "app/forwards/path_strip_widget.h"
#include "app/window/format.h"

#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace portolan {

namespace {

QString monospaceStyle()
{
    return QStringLiteral("font-family:'%1'").arg(Theme::monospace().family());
}

/// Rule texts hold long words without a space ("--to-destination"); they may break behind these.
QString breakable(const QString& text)
{
    return text.toHtmlEscaped().replace(u' ', QStringLiteral(" <wbr>"));
}

} // namespace

DetailsPanel::DetailsPanel(QWidget* parent)
    : QScrollArea(parent)
{
    setAccessibleName(tr("Details of the selected forward"));
    setObjectName(QStringLiteral("details"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMinimumWidth(300);
    buildContents();
    applyPalette();
    clear();
}

QLabel* DetailsPanel::addText(const QString& accessibleName)
{
    auto* label = new QLabel(m_contents);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->setAccessibleName(accessibleName);
    m_layout->addWidget(label);
    return label;
}

QLabel* DetailsPanel::addHeading(const QString& text)
{
    auto* label = new QLabel(text, m_contents);
    QFont bold = label->font();
    bold.setBold(true);
    label->setFont(bold);
    m_layout->addSpacing(10);
    m_layout->addWidget(label);
    return label;
}

void DetailsPanel::buildContents()
{
    auto* page = new QWidget(this);
    auto* pageLayout = new QVBoxLayout(page);
    pageLayout->setContentsMargins(16, 14, 16, 16);
    m_empty = new QLabel(tr("Select a forward to see how it works."), page);
    m_empty->setWordWrap(true);
    pageLayout->addWidget(m_empty);
    m_contents = new QWidget(page);
    pageLayout->addWidget(m_contents);
    pageLayout->addStretch(1);
    m_layout = new QVBoxLayout(m_contents);
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(5);

    m_title = addText(tr("Forward"));
    QFont large = m_title->font();
    large.setBold(true);
    large.setPointSizeF(large.pointSizeF() * 1.15);
    m_title->setFont(large);
    m_title->setTextFormat(Qt::PlainText);
    m_title->setObjectName(QStringLiteral("detailsTitle"));
    m_owner = addText(tr("Owner"));
    m_layout->addSpacing(10);
    m_path = new PathStripWidget(m_contents);
    m_layout->addWidget(m_path);
    m_layout->addSpacing(4);
    m_findings = addText(tr("Findings"));
    m_findings->setObjectName(QStringLiteral("detailsFindings"));
    addHeading(tr("How it works"));
    m_sentences = addText(tr("How it works"));
    m_sentences->setObjectName(QStringLiteral("detailsSentences"));
    m_rulesHeading = addHeading(QString());
    m_rulesHeading->setTextFormat(Qt::RichText);
    m_rules = addText(tr("Rules"));
    m_rules->setObjectName(QStringLiteral("detailsRules"));
    m_rules->setTextFormat(Qt::RichText);
    buildButtons();
    setWidget(page);
}

void DetailsPanel::buildButtons()
{
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    auto* chains = new QPushButton(tr("Show in chains"), m_contents);
    auto* flows = new QPushButton(tr("Show flows"), m_contents);
    auto* copy = new QPushButton(tr("Copy rules"), m_contents);
    chains->setToolTip(tr("Lights up the forward's way on the Chains page"));
    flows->setToolTip(tr("Shows the forward's connections on the Flows page"));
    copy->setToolTip(tr("Copies the rules as iptables-save prints them"));
    copy->setObjectName(QStringLiteral("copyRules"));
    connect(chains, &QPushButton::clicked, this, [this] { Q_EMIT showInChains(m_id); });
    connect(flows, &QPushButton::clicked, this, [this] { Q_EMIT showFlows(m_id); });
    connect(copy, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(m_rulesText); });
    for (QPushButton* button : {chains, flows, copy})
        row->addWidget(button);
    row->addStretch(1);
    m_layout->addSpacing(8);
    m_layout->addLayout(row);
}

void DetailsPanel::showForward(
    const FoundForward& found, const ForwardStatus& status, const HostSnapshot& snapshot)
{
    m_id = QString::fromStdString(found.forward.id);
    m_title->setText(titleText(found.forward));
    m_owner->setText(
        (found.forward.name.empty() ? QString()
                                    : QStringLiteral("<b>%1</b><br>")
                                          .arg(QString::fromStdString(found.forward.name).toHtmlEscaped()))
        + ownerNote(found).toHtmlEscaped());
    const PathStrip path = pathOf(found, snapshot, status.findings);
    m_path->setPath(path);
    m_findings->setVisible(!status.findings.empty());
    m_findings->setText(findingsHtml(status));

    QString list;
    for (const QString& sentence : explain(found, snapshot, path))
        list += QStringLiteral("<li style='margin-bottom:3px'>%1</li>").arg(sentence);
    list.replace(QLatin1String("<code>"), QStringLiteral("<span style=\"%1\">").arg(monospaceStyle()));
    list.replace(QLatin1String("</code>"), QLatin1String("</span>"));
    m_sentences->setText(
        QStringLiteral("<ol style='margin:0; margin-left:18px; -qt-list-indent:0'>%1</ol>").arg(list));

    m_rulesHeading->setText(tr("Rules")
        + QStringLiteral(" <span style='font-weight:normal; color:%1'>· %2</span>")
              .arg(Theme::subdued(palette()).name())
              .arg(found.rules.size()));
    m_rulesText.clear();
    for (const RuleReference& rule : found.rules)
        m_rulesText += QString::fromStdString(rule.text) + u'\n';
    m_rules->setText(rulesHtml(found));
    m_empty->hide();
    m_contents->show();
}

void DetailsPanel::clear()
{
    m_id.clear();
    m_rulesText.clear();
    m_contents->hide();
    m_empty->show();
}

QString DetailsPanel::findingsHtml(const ForwardStatus& status) const
{
    QString html;
    for (const Finding& finding : status.findings) {
        const bool stops = blocks(finding);
        const QColor colour = stops ? Theme::bad(palette()) : Theme::warning(palette());
        html
            += QStringLiteral("<p style='margin:0 0 6px 0'><span style='color:%1'>%2 <b>%3</b></span> %4</p>")
                   .arg(colour.name(), stops ? QStringLiteral("✕") : QStringLiteral("▲"),
                       stops ? tr("Blocked.") : tr("Note."),
                       Format::message(finding.message).toHtmlEscaped());
    }
    return html;
}

QString DetailsPanel::rulesHtml(const FoundForward& found) const
{
    if (found.rules.empty())
        return tr("None of its rules is in the kernel.");
    const QString quiet = Theme::subdued(palette()).name();
    QString html;
    for (const RuleReference& rule : found.rules) {
        // The nat table sees the first packet of each connection only: its counters count connections.
        const QString hits = rule.table == "nat" ? tr("%n conns", nullptr, int(rule.counters.packets))
                                                 : tr("%n packets", nullptr, int(rule.counters.packets));
        html += QStringLiteral(
            "<div style='color:%1'>%2 &nbsp;·&nbsp; %3</div><div style=\"margin-bottom:8px\">%4</div>")
                    .arg(quiet, placeText(rule).toHtmlEscaped(), hits,
                        breakable(QString::fromStdString(rule.text)));
    }
    return QStringLiteral("<div style=\"%1\">%2</div>").arg(monospaceStyle(), html);
}

void DetailsPanel::applyPalette()
{
    QPalette quiet = palette();
    quiet.setColor(QPalette::WindowText, Theme::subdued(palette()));
    m_owner->setPalette(quiet);
    m_empty->setPalette(quiet);
    m_rules->setStyleSheet(QStringLiteral("QLabel { background: %1; border: 1px solid %2; border-radius: 4px;"
                                          " padding: 9px; color: %3; }")
                               .arg(Theme::panel(palette()).name(), Theme::line(palette()).name(),
                                   palette().color(QPalette::Text).name()));
}

void DetailsPanel::changeEvent(QEvent* event)
{
    QScrollArea::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_rules)
        applyPalette();
}

} // namespace portolan
