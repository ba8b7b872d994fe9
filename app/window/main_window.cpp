#include "app/window/main_window.h"

#include "app/chains/chains_page.h"
#include "app/flows/flow_feed.h"
#include "app/flows/flows_page.h"
#include "app/forwards/forwards_model.h"
#include "app/forwards/forwards_page.h"
#include "app/window/about.h"
#include "app/window/attention.h"
#include "app/window/banner.h"
#include "app/window/side_bar.h"
#include "app/window/status_line.h"

#include <QAction>
#include <QCloseEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QMenu>
#include <QScreen>
#include <QSettings>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace portolan {

MainWindow::MainWindow(HostSource* source, QWidget* parent)
    : QMainWindow(parent)
    , m_source(source)
    , m_sideBar(new SideBar(this))
    , m_banner(new Banner(this))
    , m_stack(new QStackedWidget(this))
    , m_statusLine(new StatusLine(source, this))
{
    setWindowTitle(QStringLiteral("Portolan"));
    auto* centre = new QWidget(this);
    auto* right = new QVBoxLayout;
    right->setSpacing(0);
    right->addWidget(m_banner);
    right->addWidget(m_stack, 1);
    auto* layout = new QHBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_sideBar);
    layout->addLayout(right, 1);
    setCentralWidget(centre);
    setStatusBar(m_statusLine);
    buildPages();
    buildActions();
    connectPages();
    updateBanner();
    updateCounts();
    updateHost();
    showPage(Forwards);
    m_forwards->setFocus();
    resize(QSize(1280, 800).boundedTo(screen()->availableSize()));
    restoreGeometry(QSettings().value(QStringLiteral("window/geometry")).toByteArray());
    m_source->watchFlows(true);
    new Attention(this, source);
}

MainWindow::~MainWindow() = default;

void MainWindow::buildPages()
{
    m_feed = new FlowFeed(m_source, this);
    m_forwards = new ForwardsPage(m_source, m_feed, m_stack);
    m_chains = new ChainsPage(m_source, m_stack);
    m_flows = new FlowsPage(m_source, m_feed, m_stack);
    m_stack->addWidget(m_forwards);
    m_stack->addWidget(m_chains);
    m_stack->addWidget(m_flows);
    const QString hint = tr("%1 (Ctrl+%2)", "page, digit");
    m_sideBar->addPage(tr("Forwards"), hint.arg(tr("Forwards")).arg(1));
    m_sideBar->addPage(tr("Chains"), hint.arg(tr("Chains")).arg(2));
    m_sideBar->addPage(tr("Flows"), hint.arg(tr("Flows")).arg(3));
}

void MainWindow::buildActions()
{
    auto* menu = new QMenu(this);
    const auto action = [&](const QString& text, const QKeySequence& shortcut, auto slot) {
        auto* result = new QAction(text, this);
        result->setShortcut(shortcut);
        connect(result, &QAction::triggered, this, slot);
        addAction(result);
        return result;
    };
    for (int page = 0; page < PageCount; ++page)
        action(pageName(Page(page)), QKeySequence(Qt::CTRL | Qt::Key(Qt::Key_1 + page)), [this, page] {
            showPage(Page(page));
            m_stack->currentWidget()->setFocus(Qt::ShortcutFocusReason);
        });
    QAction* add = m_forwards->addAction();
    addAction(add);
    // Adding begins where the result will be seen.
    connect(add, &QAction::triggered, this, [this] { showPage(Forwards); });
    menu->addAction(add);
    menu->addAction(action(tr("&Read again"), QKeySequence::Refresh, [this] { m_source->refresh(); }));
    menu->addAction(
        action(tr("&Find in this page"), QKeySequence(Qt::CTRL | Qt::Key_F), [this] { focusFilter(); }));
    menu->addSeparator();
    menu->addAction(action(tr("&About Portolan"), QKeySequence::HelpContents, [this] { showAbout(this); }));
    menu->addAction(action(tr("&Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q), [this] { close(); }));
    m_sideBar->setMenu(menu);
}

void MainWindow::connectPages()
{
    connect(m_sideBar, &SideBar::pageChosen, m_stack, &QStackedWidget::setCurrentIndex);
    connect(m_forwards, &ForwardsPage::showInChains, this, [this](const QString& id) {
        m_chains->showForward(id);
        showPage(Chains);
    });
    connect(m_forwards, &ForwardsPage::showFlows, this, [this](const QString& id) {
        m_flows->filterForward(id);
        showPage(Flows);
    });
    connect(m_flows, &FlowsPage::openCountChanged, this, &MainWindow::updateCounts);
    connect(m_source, &HostSource::statusChanged, this, &MainWindow::updateBanner);
    connect(m_source, &HostSource::statusChanged, this, &MainWindow::updateHost);
    connect(m_source, &HostSource::snapshotChanged, this, &MainWindow::updateCounts);
    connect(m_source, &HostSource::snapshotChanged, this, &MainWindow::updateHost);
}

void MainWindow::showPage(Page page)
{
    m_sideBar->setCurrent(page);
    m_stack->setCurrentIndex(page);
}

MainWindow::Page MainWindow::page() const
{
    return Page(m_stack->currentIndex());
}

QString MainWindow::pageName(Page page)
{
    switch (page) {
    case Forwards:
        return QStringLiteral("forwards");
    case Chains:
        return QStringLiteral("chains");
    default:
        return QStringLiteral("flows");
    }
}

void MainWindow::updateBanner()
{
    if (m_source->isRecording() && m_source->status() == HostSource::Status::Ready) {
        m_banner->show(Banner::Kind::Warning,
            tr("Recording of the lab – nothing here is live, nothing can be changed."));
        return;
    }
    const QString text = m_source->statusText();
    switch (m_source->status()) {
    case HostSource::Status::Ready:
        m_banner->show(Banner::Kind::Note, {});
        break;
    case HostSource::Status::Connecting:
        m_banner->show(Banner::Kind::Note, text);
        break;
    case HostSource::Status::Unreachable:
        m_banner->show(Banner::Kind::Problem,
            text.isEmpty()
                ? tr("The helper is not running. Start it with “systemctl start portolan-helper”; this "
                     "window goes on by itself as soon as it answers.")
                : text);
        break;
    case HostSource::Status::Denied:
        m_banner->show(Banner::Kind::Problem,
            text.isEmpty()
                ? tr("You are not allowed to look at this host's rules. Press F5 to be asked again.")
                : text);
        break;
    }
}

void MainWindow::updateCounts()
{
    const bool known = !m_source->snapshot()->ruleset.empty();
    m_sideBar->setCount(Forwards, known ? int(m_source->snapshot()->forwards.size()) : -1);
    m_sideBar->setCount(Flows, known ? m_flows->openCount() : -1);
}

void MainWindow::updateHost()
{
    const QString host = m_source->hostName();
    m_sideBar->setHost(host.isEmpty() ? tr("No host") : host,
        m_source->isRecording()                               ? tr("recording")
            : m_source->status() == HostSource::Status::Ready ? tr("this computer")
                                                              : tr("not reachable"));
    setWindowTitle(host.isEmpty() ? QStringLiteral("Portolan") : tr("%1 – Portolan", "host").arg(host));
}

void MainWindow::focusFilter()
{
    switch (page()) {
    case Forwards:
        m_forwards->focusFilter();
        break;
    case Chains:
        m_chains->focusFilter();
        break;
    default:
        m_flows->focusFilter();
    }
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    QSettings().setValue(QStringLiteral("window/geometry"), saveGeometry());
    m_forwards->saveLayout();
    QMainWindow::closeEvent(event);
}

} // namespace portolan
