#include "app/forwards/details_panel.h"

#include "app/forwards/explanation.h"
#include "app/forwards/path_strip_widget.h"
#include "app/window/format.h"
#include "app/window/page_header.h"
#include "app/window/rule_text_edit.h"
#include "backend/forward/own_native.h"
#include "backend/forward/upkeep.h"

#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>

namespace portolan {

namespace {

QString monospaceStyle()
{
    // A little smaller: fixed-width letters look larger than others of their size.
    return QStringLiteral("font-family:'%1'; font-size:%2pt")
        .arg(Theme::monospace().family())
        .arg(QApplication::font().pointSizeF() * 0.94);
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
    m_remedies = new QVBoxLayout;
    m_remedies->setSpacing(6);
    m_layout->addLayout(m_remedies);
    addHeading(tr("How it works"));
    m_sentences = addText(tr("How it works"));
    m_sentences->setObjectName(QStringLiteral("detailsSentences"));
    m_rulesHeading = addHeading(QString());
    m_rulesHeading->setTextFormat(Qt::RichText);
    m_rules = new RuleTextEdit(m_contents);
    m_rules->setObjectName(QStringLiteral("detailsRules"));
    m_rules->setAccessibleName(tr("Rules"));
    m_rules->setFrameShape(QFrame::NoFrame);
    m_rules->setGrowing(true);
    m_layout->addWidget(m_rules);
    buildButtons();
    setWidget(page);
    // The buttons side by side are the widest thing that does not wrap.
    setMinimumWidth(page->minimumSizeHint().width() + verticalScrollBar()->sizeHint().width());
}

void DetailsPanel::buildButtons()
{
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    auto* chains = new QPushButton(tr("Show in chains"), m_contents);
    auto* flows = new QPushButton(tr("Show flows"), m_contents);
    auto* trace = new QPushButton(tr("Trace"), m_contents);
    auto* copy = new QPushButton(tr("Copy rules"), m_contents);
    chains->setToolTip(tr("Lights up the forward's way on the Chains page"));
    flows->setToolTip(tr("Shows the forward's connections on the Flows page"));
    trace->setToolTip(tr("Follows packets to the forward through every chain, on the Trace page"));
    trace->setObjectName(QStringLiteral("traceForward"));
    connect(trace, &QPushButton::clicked, this, [this] { Q_EMIT traceWanted(m_id); });
    copy->setToolTip(tr("Copies the rules as iptables-save prints them"));
    copy->setObjectName(QStringLiteral("copyRules"));
    connect(chains, &QPushButton::clicked, this, [this] { Q_EMIT showInChains(m_id); });
    connect(flows, &QPushButton::clicked, this, [this] { Q_EMIT showFlows(m_id); });
    connect(copy, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(m_rulesText); });
    for (QPushButton* button : {chains, flows, trace, copy}) {
        giveRoom(button);
        row->addWidget(button);
        m_ruleButtons.append(button);
    }
    row->addStretch(1);
    m_layout->addSpacing(8);
    m_layout->addLayout(row);
}

void DetailsPanel::showForward(
    const FoundForward& found, const ForwardStatus& status, const HostSnapshot& snapshot)
{
    m_id = QString::fromStdString(found.forward.id);
    m_title->setText(titleText(found));
    m_owner->setText(
        (found.forward.name.empty() ? QString()
                                    : QStringLiteral("<b>%1</b><br>")
                                          .arg(QString::fromStdString(found.forward.name).toHtmlEscaped()))
        + ownerNote(found).toHtmlEscaped() + upkeepHtml(found));
    const PathStrip path = pathOf(found, snapshot, status.findings);
    m_path->setPath(path);
    const QString findings = findingsHtml(found, status);
    m_findings->setVisible(!findings.isEmpty());
    m_findings->setText(findings);
    showRemedies(found, status);

    QString list;
    for (const QString& sentence : explain(found, snapshot, path))
        list += QStringLiteral("<li style='margin-bottom:3px'>%1</li>").arg(sentence);
    list.replace(QLatin1String("<code>"), QStringLiteral("<span style=\"%1\">").arg(monospaceStyle()));
    list.replace(QLatin1String("</code>"), QLatin1String("</span>"));
    m_sentences->setText(
        QStringLiteral("<ol style='margin:0; margin-left:18px; -qt-list-indent:0'>%1</ol>").arg(list));

    showRules(found);
    for (QPushButton* button : m_ruleButtons)
        button->setEnabled(found.owner != Owner::Relay);
    m_empty->hide();
    m_contents->show();
}

void DetailsPanel::clear()
{
    m_id.clear();
    m_rulesText.clear();
    m_rulePlaces.clear();
    m_contents->hide();
    m_empty->show();
}

QString DetailsPanel::upkeepHtml(const FoundForward& found) const
{
    QString html;
    if (const QString container = containerNote(found); !container.isEmpty())
        html += QStringLiteral("<br>") + container.toHtmlEscaped();
    if (const std::string command = removalCommand(found); !command.empty())
        html += QStringLiteral("<br>")
            + tr("To take it back: %1")
                  .arg(QStringLiteral("<span style=\"%1\">%2</span>")
                           .arg(monospaceStyle(), QString::fromStdString(command).toHtmlEscaped()));
    return html;
}

QString DetailsPanel::findingsHtml(const FoundForward& found, const ForwardStatus& status) const
{
    QString html;
    const auto add
        = [&](const QColor& colour, const QString& mark, const QString& word, const QString& text) {
              html += QStringLiteral(
                  "<p style='margin:0 0 6px 0'><span style='color:%1'>%2 <b>%3</b></span> %4</p>")
                          .arg(colour.name(), mark, word, text.toHtmlEscaped());
          };
    const QString triangle = QStringLiteral("▲");
    if (found.state == ForwardState::Missing)
        add(Theme::warning(palette()), triangle, tr("Missing."),
            tr("Not all of its rules are in the kernel any more: another program took them out."));
    for (const Finding& finding : status.findings) {
        // A button that does it says the rest.
        const bool offered = finding.repairs || fixOf(finding);
        const QString text = Format::message(offered ? finding.message : finding.inFull());
        if (blocksConnections(finding, status.routed))
            add(Theme::bad(palette()), QStringLiteral("✕"), tr("Blocked."), text);
        else
            add(Theme::warning(palette()), triangle, tr("Note."), text);
    }
    return html;
}

void DetailsPanel::showRemedies(const FoundForward& found, const ForwardStatus& status)
{
    Remedies remedies;
    remedies.repair = found.editable
        && (found.state == ForwardState::Missing
            || std::any_of(status.findings.begin(), status.findings.end(),
                [](const Finding& finding) { return finding.repairs; }));
    for (const Finding& finding : status.findings)
        if (auto fix = fixOf(finding);
            fix && std::find(remedies.fixes.begin(), remedies.fixes.end(), *fix) == remedies.fixes.end())
            remedies.fixes.push_back(std::move(*fix));
    if (remedies == m_offered)
        return; // a button keeps the focus while nothing changes
    m_offered = remedies;
    while (QLayoutItem* item = m_remedies->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    const auto add = [this](const QString& name, const QString& words, const QString& hint) {
        auto* button = new QPushButton(words, m_contents);
        button->setObjectName(name);
        button->setToolTip(hint);
        giveRoom(button);
        m_remedies->addWidget(button, 0, Qt::AlignLeft);
        return button;
    };
    if (m_offered.repair)
        connect(add(QStringLiteral("repairForward"), tr("Repair"),
                    tr("Puts the missing rules of our forwards back, and all of them first")),
            &QPushButton::clicked, this, &DetailsPanel::repairWanted);
    for (const FindingFix& fix : m_offered.fixes)
        connect(
            add(QStringLiteral("fixFinding"), fix.words, QStringLiteral("%1 = %2").arg(fix.key, fix.value)),
            &QPushButton::clicked, this, [this, fix] { Q_EMIT fixWanted(fix); });
}

void DetailsPanel::showRules(const FoundForward& found)
{
    m_rulesHeading->setText(tr("Rules")
        + QStringLiteral(" <span style='font-weight:normal; color:%1'>· %2</span>")
              .arg(Theme::subdued(palette()).name())
              .arg(found.rules.size()));
    QString text;
    QStringList places;
    for (const RuleReference& rule : found.rules) {
        text += QString::fromStdString(rule.text) + u'\n';
        // The nat table sees the first packet of each connection only: its counters count connections.
        const auto hits = int(rule.counters.packets);
        if (!rule.counted) {
            places.append(placeText(rule) + QStringLiteral("  ·  ") + tr("not counted"));
            continue;
        }
        const bool connections = rule.table == "nat" || rule.table == kOwnNativeTable
            || (found.engine == Engine::Nftables && &rule == &found.rules.front());
        places.append(placeText(rule) + QStringLiteral("  ·  ")
            + (connections ? tr("%n conns", nullptr, hits) : tr("%n packets", nullptr, hits)));
    }
    // A selection in the text is given up only when there is something new to show.
    if (!places.isEmpty() && text == m_rulesText && places == m_rulePlaces)
        return;
    m_rulesText = text;
    m_rulePlaces = places;
    m_rules->clear();
    if (found.rules.empty())
        m_rules->setRules(found.owner == Owner::Relay ? tr("A relay needs no rule.")
                                                      : tr("None of its rules is in the kernel."));
    for (std::size_t i = 0; i < found.rules.size(); ++i)
        m_rules->addRule(places.at(qsizetype(i)), QString::fromStdString(found.rules[i].text));
}

void DetailsPanel::applyPalette()
{
    QPalette quiet = palette();
    quiet.setColor(QPalette::WindowText, Theme::subdued(palette()));
    m_owner->setPalette(quiet);
    m_empty->setPalette(quiet);
    QPalette box = palette();
    box.setColor(QPalette::Base, Theme::panel(palette()));
    m_rules->setPalette(box);
}

void DetailsPanel::changeEvent(QEvent* event)
{
    QScrollArea::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_rules)
        applyPalette();
}

} // namespace portolan
