// How the parts of the Chains page are made and joined.
#include "app/chains/chain_export.h"
#include "app/chains/chain_scene.h"
#include "app/chains/chain_view.h"
#include "app/chains/chains_page.h"
#include "app/chains/rules_panel.h"
#include "app/chains/way_box.h"
#include "app/chains/way_caption.h"
#include "app/window/format.h"
#include "app/window/page_header.h"

#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPrintDialog>
#include <QPrinter>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QTimer>
#include <QVBoxLayout>

namespace portolan {
namespace {

/// Looking through a big host takes a while: it begins when the typing rests.
constexpr int kTypingRest = 150; // milliseconds

} // namespace

ChainsPage::ChainsPage(HostSource* source, QWidget* parent)
    : QWidget(parent)
    , m_source(source)
    , m_familyBox(new QComboBox(this))
    , m_wayBox(new WayBox(this))
    , m_search(new QLineEdit(this))
    , m_searchCount(new QLabel(this))
    , m_typing(new QTimer(this))
    , m_body(new QStackedWidget(this))
    , m_empty(new QLabel(this))
    , m_splitter(new QSplitter(Qt::Vertical, this))
    , m_view(new ChainView(this))
    , m_caption(new WayCaption(this))
    , m_rules(new RulesPanel(this))
{
    m_clock.start();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeToolBar());
    layout->addWidget(makeBody(), 1);
    m_rules->clear();
    connectParts();
    makeShortcuts();
    applySnapshot();
    updateBody();
}

PageHeader* ChainsPage::makeToolBar()
{
    auto* bar = new PageHeader(tr("Chains"), this);
    m_familyBox->addItem(QStringLiteral("IPv4"), int(Family::Ipv4));
    m_familyBox->addItem(QStringLiteral("IPv6"), int(Family::Ipv6));
    m_familyBox->setAccessibleName(tr("Address family"));
    m_familyBox->setToolTip(tr("Address family"));
    bar->addLeft(m_familyBox);
    bar->addLeft(m_wayBox);
    const auto button = [&](const QString& text, const QString& hint, void (ChainsPage::*wanted)()) {
        auto* made = new QPushButton(text, this);
        made->setToolTip(hint);
        made->setAutoDefault(false);
        connect(made, &QPushButton::clicked, this, wanted);
        bar->addLeft(made);
    };
    button(tr("Take snapshot"), tr("Keep the rules as they are now, to compare or restore them later"),
        &ChainsPage::snapshotWanted);
    button(tr("Compare…"), tr("Compare the rules with a snapshot"), &ChainsPage::comparisonWanted);
    bar->addLeft(makeSaveButton());
    bar->addRight(makeSearch());
    return bar;
}

QWidget* ChainsPage::makeSearch()
{
    auto* box = new QWidget(this);
    auto* layout = new QHBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    m_search->setPlaceholderText(tr("Find chain, rule, port…"));
    m_search->setAccessibleName(tr("Find chain, rule or port"));
    m_search->setToolTip(tr("Enter goes to the next place, Shift+Enter to the one before"));
    m_search->setClearButtonEnabled(true);
    m_search->setMinimumWidth(170);
    m_searchCount->setForegroundRole(QPalette::PlaceholderText);
    layout->addWidget(m_searchCount);
    layout->addWidget(m_search);
    return box;
}

QWidget* ChainsPage::makeSaveButton()
{
    m_saveButton = new QPushButton(tr("Save"), this);
    m_saveButton->setToolTip(tr("Save the diagram as a picture, or print it"));
    m_saveButton->setAutoDefault(false);
    auto* menu = new QMenu(m_saveButton);
    menu->addAction(tr("As SVG…"), this, [this] { save(true); });
    menu->addAction(tr("As PNG…"), this, [this] { save(false); });
    menu->addSeparator();
    QAction* print = menu->addAction(tr("Print…"), this, &ChainsPage::askToPrint);
    print->setShortcut(QKeySequence::Print);
    m_saveButton->setMenu(menu);
    return m_saveButton;
}

QWidget* ChainsPage::makeBody()
{
    auto* upper = new QWidget(m_splitter);
    auto* layout = new QVBoxLayout(upper);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_view, 1);
    layout->addWidget(m_caption);
    m_splitter->addWidget(upper);
    m_splitter->addWidget(m_rules);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setSizes({640, 360});
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(5);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setTextFormat(Qt::RichText);
    m_empty->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_body->addWidget(m_empty);
    m_body->addWidget(m_splitter);
    return m_body;
}

void ChainsPage::connectParts()
{
    // Hidden, the page does nothing; what it missed it reads when shown.
    connect(m_source, &HostSource::snapshotChanged, this, [this] {
        if (isVisible())
            applySnapshot();
    });
    connect(m_source, &HostSource::statusChanged, this, &ChainsPage::updateBody);
    connect(m_familyBox, &QComboBox::currentIndexChanged, this,
        [this] { chooseFamily(Family(m_familyBox->currentData().toInt())); });
    connect(m_wayBox, &WayBox::chosen, this, &ChainsPage::chooseWay);
    connect(m_caption, &WayCaption::directionChosen, this, &ChainsPage::chooseDirection);
    connect(m_caption, &WayCaption::packetDropped, this, &ChainsPage::dropPacket);
    m_typing->setSingleShot(true);
    connect(m_typing, &QTimer::timeout, this, &ChainsPage::search);
    connect(m_search, &QLineEdit::textChanged, this, [this] {
        const bool big = m_reading.now.snapshot && countRules(m_reading.ruleset()) > kRulesAtOnce;
        if (big)
            m_typing->start(kTypingRest);
        else
            search();
    });
    connect(m_view, &ChainView::chosenByHand, this, [this](RulePlace place) { goTo(place, true); });
    connect(m_view, &ChainView::opened, this, [this](RulePlace place) {
        goTo(place, true);
        m_rules->table()->setFocus(Qt::OtherFocusReason);
        if (m_rules->selectedRule() == 0)
            m_rules->selectRule({place.chain, 1});
    });
    connect(m_rules, &RulesPanel::placeWanted, this, [this](RulePlace place) { goTo(place, true); });
    connect(m_rules, &RulesPanel::chainPointedAt, m_view, &ChainView::pointAt);
    connect(m_rules, &RulesPanel::extentChanged, this, [this] {
        showRules();
        if (const auto chain = selected(); chain && m_rules->extent() != RuleScope::Extent::Chain)
            m_rules->selectRule({*chain, 0});
    });
    connect(m_rules, &RulesPanel::backWanted, this, &ChainsPage::goBack);
}

void ChainsPage::makeShortcuts()
{
    const auto add = [this](QWidget* on, const QKeySequence& keys, auto slot) {
        auto* shortcut = new QShortcut(keys, on);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, slot);
    };
    add(this, QKeySequence(Qt::ALT | Qt::Key_Left), [this] { goBack(); });
    add(this, QKeySequence::Print, [this] { askToPrint(); });
    add(m_search, QKeySequence(Qt::Key_Return), [this] { stepSearch(1); });
    add(m_search, QKeySequence(Qt::Key_Enter), [this] { stepSearch(1); });
    add(m_search, QKeySequence(Qt::SHIFT | Qt::Key_Return), [this] { stepSearch(-1); });
    add(m_search, QKeySequence(Qt::Key_Escape), [this] {
        m_search->clear();
        m_view->setFocus(Qt::OtherFocusReason);
    });
}

void ChainsPage::focusFilter()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void ChainsPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    applySnapshot();
}

bool ChainsPage::saveSvg(const QString& path, QString* problem) const
{
    return writeSvg(m_view->diagram(), tr("Chains of %1").arg(m_source->hostName()), path, problem);
}

bool ChainsPage::savePng(const QString& path, QString* problem) const
{
    return writePng(m_view->diagram(), path, problem);
}

bool ChainsPage::print(QPrinter* printer) const
{
    return printDiagram(m_view, tr("Chains of %1").arg(m_source->hostName()), printer);
}

void ChainsPage::askToPrint()
{
    QPrinter printer(QPrinter::HighResolution);
    printer.setPageOrientation(QPageLayout::Landscape);
    printer.setDocName(tr("Chains of %1").arg(m_source->hostName()));
    QPrintDialog dialog(&printer, this);
    dialog.setWindowTitle(tr("Print the diagram"));
    dialog.setOption(QAbstractPrintDialog::PrintPageRange, false);
    if (dialog.exec() == QDialog::Accepted && !print(&printer))
        QMessageBox::warning(this, tr("Print the diagram"), tr("The printer could not be used."));
}

void ChainsPage::save(bool svg)
{
    const QString suffix = svg ? QStringLiteral("svg") : QStringLiteral("png");
    QString path
        = QFileDialog::getSaveFileName(this, tr("Save the diagram"), QStringLiteral("chains.%1").arg(suffix),
            svg ? tr("SVG pictures (*.svg)") : tr("PNG pictures (*.png)"));
    if (path.isEmpty())
        return;
    QString problem;
    if (!(svg ? saveSvg(path, &problem) : savePng(path, &problem)))
        QMessageBox::warning(this, tr("Save the diagram"), problem);
}

} // namespace portolan
