// How the parts of the Chains page are made and joined.
#include "app/chains/chain_export.h"
#include "app/chains/chain_scene.h"
#include "app/chains/chain_view.h"
#include "app/chains/chains_page.h"
#include "app/chains/rules_panel.h"
#include "app/window/format.h"
#include "app/window/page_header.h"

#include <QAction>
#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace portolan {

ChainsPage::ChainsPage(HostSource* source, QWidget* parent)
    : QWidget(parent)
    , m_source(source)
    , m_familyBox(new QComboBox(this))
    , m_wayBox(new QComboBox(this))
    , m_search(new QLineEdit(this))
    , m_searchCount(new QLabel(this))
    , m_body(new QStackedWidget(this))
    , m_empty(new QLabel(this))
    , m_splitter(new QSplitter(Qt::Vertical, this))
    , m_view(new ChainView(this))
    , m_caption(new QLabel(this))
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
    m_wayBox->addItem(tr("Way of…"), QString());
    m_wayBox->setAccessibleName(tr("Light the way of a forward"));
    m_wayBox->setToolTip(tr("Light the chains and rules a forward's packets meet"));
    m_wayBox->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_wayBox->setMaximumWidth(320);
    bar->addLeft(m_familyBox);
    bar->addLeft(m_wayBox);
    bar->addLeft(makeSaveButton());
    bar->addRight(makeSearch());
    bar->addRight(makeZoom());
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
    m_search->setMinimumWidth(180);
    m_searchCount->setForegroundRole(QPalette::PlaceholderText);
    layout->addWidget(m_searchCount);
    layout->addWidget(m_search);
    return box;
}

QWidget* ChainsPage::makeZoom()
{
    auto* box = new QWidget(this);
    auto* layout = new QHBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    const auto add = [&](const QString& text, const QString& name, void (ChainView::*slot)()) {
        auto* button = new QPushButton(text, box);
        button->setAccessibleName(name);
        button->setToolTip(name);
        button->setAutoDefault(false);
        const int width = button->fontMetrics().horizontalAdvance(text) + 22;
        button->setFixedWidth(std::max(width, button->sizeHint().height() + 4));
        connect(button, &QPushButton::clicked, m_view, slot);
        layout->addWidget(button);
    };
    add(QStringLiteral("−"), tr("Zoom out (-)"), &ChainView::zoomOut);
    add(tr("Fit"), tr("Fit the whole diagram (0)"), &ChainView::fitAll);
    add(QStringLiteral("+"), tr("Zoom in (+)"), &ChainView::zoomIn);
    return box;
}

QWidget* ChainsPage::makeSaveButton()
{
    auto* button = new QPushButton(tr("Save"), this);
    button->setToolTip(tr("Save the diagram as a picture"));
    button->setAutoDefault(false);
    auto* menu = new QMenu(button);
    menu->addAction(tr("As SVG…"), this, [this] { save(true); });
    menu->addAction(tr("As PNG…"), this, [this] { save(false); });
    button->setMenu(menu);
    return button;
}

QWidget* ChainsPage::makeBody()
{
    auto* upper = new QWidget(m_splitter);
    auto* layout = new QVBoxLayout(upper);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_view, 1);
    layout->addWidget(m_caption);
    m_caption->setWordWrap(true);
    m_caption->setAlignment(Qt::AlignHCenter);
    m_caption->setContentsMargins(24, 4, 24, 10);
    m_caption->setForegroundRole(QPalette::PlaceholderText);
    m_caption->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_caption->hide();
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
    connect(m_wayBox, &QComboBox::currentIndexChanged, this,
        [this] { chooseWay(m_wayBox->currentData().toString()); });
    connect(m_search, &QLineEdit::textChanged, this, &ChainsPage::search);
    connect(m_view, &ChainView::chosenByHand, this, [this](RulePlace place) { goTo(place, true); });
    connect(m_view, &ChainView::opened, this, [this](RulePlace place) {
        goTo(place, true);
        m_rules->table()->setFocus(Qt::OtherFocusReason);
        if (m_rules->selectedRule() == 0)
            m_rules->selectRule(1);
    });
    connect(m_rules, &RulesPanel::chainWanted, this, [this](const QString& name) {
        if (m_selected)
            if (const auto chain = m_graph.find({m_selected->engine, m_selected->table, name.toStdString()}))
                goTo({*chain, 0}, true);
    });
    connect(m_rules, &RulesPanel::callerWanted, this, [this](RulePlace place) { goTo(place, true); });
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
