#include "app/window/main_window.h"

#include "app/client/file_source.h"
#include "app/forwards/forwards_page.h"
#include "app/window/about.h"
#include "app/window/attention.h"
#include "app/window/banner.h"
#include "app/window/edit_actions.h"
#include "app/window/edit_strip.h"
#include "app/window/engine_menu.h"
#include "app/window/side_bar.h"
#include "app/window/status_line.h"

#include <QAction>
#include <QCloseEvent>
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
    , m_hosts(new QStackedWidget(this))
    , m_statusLine(new StatusLine(source, this))
    , m_menu(new QMenu(this))
    , m_live(makePages(source))
    , m_shown(m_live)
{
    setWindowTitle(QStringLiteral("Portolan"));
    setAcceptDrops(true);
    auto* centre = new QWidget(this);
    auto* right = new QVBoxLayout;
    right->setSpacing(0);
    right->addWidget(m_banner);
    // Of this host also while a file is shown: what waits there waits.
    m_editStrip = new EditStrip(m_live->edits(), this);
    right->addWidget(m_editStrip);
    right->addWidget(m_hosts, 1);
    auto* layout = new QHBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_sideBar);
    layout->addLayout(right, 1);
    setCentralWidget(centre);
    setStatusBar(m_statusLine);
    const QString hint = tr("%1 (Ctrl+%2)", "page, digit");
    for (int page = 0; page < PageCount; ++page) {
        const QString title = HostPages::pageTitle(Page(page));
        m_sideBar->addPage(title, hint.arg(title).arg(page + 1));
    }
    connect(m_sideBar, &SideBar::pageChosen, this, [this](int page) { m_shown->setCurrentIndex(page); });
    buildActions();
    showPages(m_live);
    showPage(Forwards);
    m_live->forwards()->setFocus();
    resize(QSize(1280, 800).boundedTo(screen()->availableSize()));
    restoreGeometry(QSettings().value(QStringLiteral("window/geometry")).toByteArray());
    m_source->watchFlows(true);
    new Attention(this, source);
}

MainWindow::~MainWindow()
{
    // The file's pages go before the source they show.
    dropFile();
}

HostPages* MainWindow::makePages(HostSource* source)
{
    auto* pages = new HostPages(source, m_hosts);
    m_hosts->addWidget(pages);
    connect(pages, &HostPages::pageWanted, this, &MainWindow::showPage);
    connect(pages, &HostPages::countsChanged, this, &MainWindow::updateCounts);
    // Adding begins where the result will be seen.
    connect(pages->forwards()->addAction(), &QAction::triggered, this, [this] { showPage(Forwards); });
    connect(source, &HostSource::statusChanged, this, &MainWindow::updateBanner);
    connect(source, &HostSource::statusChanged, this, &MainWindow::updateHost);
    connect(source, &HostSource::snapshotChanged, this, &MainWindow::updateHost);
    return pages;
}

QAction* MainWindow::makeAction(const QString& text, const QKeySequence& shortcut, std::function<void()> slot)
{
    auto* action = new QAction(text, this);
    action->setShortcut(shortcut);
    connect(action, &QAction::triggered, this, std::move(slot));
    addAction(action);
    return action;
}

void MainWindow::buildActions()
{
    for (int page = 0; page < PageCount; ++page)
        makeAction(pageName(Page(page)), QKeySequence(Qt::CTRL | Qt::Key(Qt::Key_1 + page)), [this, page] {
            showPage(Page(page));
            m_shown->currentWidget()->setFocus(Qt::ShortcutFocusReason);
        });
    m_closeFile = makeAction(tr("&Close file"), QKeySequence(Qt::CTRL | Qt::Key_W), [this] { closeFile(); });
    m_compareFile = makeAction(tr("Compare &with this host"), {}, [this] { compareFile(); });
    m_menu->addSeparator();
    m_menu->addAction(
        makeAction(tr("&Take snapshot…"), QKeySequence(Qt::CTRL | Qt::Key_T), [this] { takeSnapshot(); }));
    m_menu->addSeparator();
    m_menu->addAction(makeAction(tr("&Open file…"), QKeySequence::Open, [this] { chooseFile(); }));
    m_menu->addAction(m_compareFile);
    m_menu->addAction(m_closeFile);
    m_menu->addSeparator();
    m_menu->addAction(makeAction(tr("&Read again"), QKeySequence::Refresh, [this] { refresh(); }));
    m_menu->addAction(makeAction(
        tr("&Find in this page"), QKeySequence(Qt::CTRL | Qt::Key_F), [this] { m_shown->focusFilter(); }));
    m_menu->addSeparator();
    m_menu->addAction(
        makeAction(tr("&About Portolan"), QKeySequence::HelpContents, [this] { showAbout(this); }));
    m_menu->addAction(makeAction(tr("&Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q), [this] { close(); }));
    m_sideBar->setMenu(m_menu);
}

void MainWindow::showEditActions(HostPages* before, HostPages* now)
{
    const auto actionsOf = [](HostPages* pages) {
        EditActions* edits = pages->edits();
        return QList<QAction*>{pages->forwards()->addAction(), edits->undo(), edits->redo(),
            edits->confirming(), edits->repair(), edits->automaticRepair(), pages->engine()->menuAction()};
    };
    for (QAction* action : actionsOf(before)) {
        removeAction(action);
        m_menu->removeAction(action);
    }
    QAction* first = m_menu->actions().value(0);
    for (QAction* action : actionsOf(now)) {
        addAction(action);
        m_menu->insertAction(first, action);
    }
}

void MainWindow::showPages(HostPages* pages)
{
    const Page shown = m_shown->page();
    showEditActions(m_shown, pages);
    m_shown = pages;
    pages->setCurrentIndex(shown);
    m_hosts->setCurrentWidget(pages);
    m_statusLine->setSource(pages->source());
    m_closeFile->setEnabled(showsFile());
    m_compareFile->setEnabled(showsFile());
    m_banner->setActions(showsFile() ? QList<QAction*>{m_compareFile, m_closeFile} : QList<QAction*>());
    updateBanner();
    updateCounts();
    updateHost();
}

void MainWindow::showPage(Page page)
{
    m_sideBar->setCurrent(page);
    m_shown->setCurrentIndex(page);
}

MainWindow::Page MainWindow::page() const
{
    return m_shown->page();
}

void MainWindow::updateCounts()
{
    for (int page = 0; page < PageCount; ++page)
        m_sideBar->setCount(page, m_shown->count(Page(page)));
}

void MainWindow::updateHost()
{
    const HostSource& source = *m_shown->source();
    const QString host = source.hostName();
    const QString file = source.fileName();
    m_sideBar->setHost(host.isEmpty() ? tr("No host") : host,
        !file.isEmpty()                                    ? tr("a file, not this host")
            : source.isRecording()                         ? tr("recording")
            : source.status() == HostSource::Status::Ready ? tr("this computer")
                                                           : tr("not reachable"));
    if (!file.isEmpty())
        setWindowTitle(tr("%1 (file) – Portolan", "file").arg(file));
    else
        setWindowTitle(host.isEmpty() ? QStringLiteral("Portolan") : tr("%1 – Portolan", "host").arg(host));
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    QSettings().setValue(QStringLiteral("window/geometry"), saveGeometry());
    m_live->saveLayout();
    QMainWindow::closeEvent(event);
}

} // namespace portolan
