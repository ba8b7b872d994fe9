// The window: a side bar, the pages of this host or of a file, a line of state.
#pragma once

#include "app/window/host_pages.h"

#include <QMainWindow>

#include <memory>

class QMenu;
class QStackedWidget;

namespace portolan {

class Banner;
class EditStrip;
class FileSource;
class SideBar;
class StatusLine;

class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    using Page = HostPages::Page;
    using enum HostPages::Page;

    /// The source must outlive the window.
    explicit MainWindow(HostSource* source, QWidget* parent = nullptr);
    ~MainWindow() override;

    void showPage(Page page);
    Page page() const;
    static QString pageName(Page page) { return HostPages::pageName(page); }

    /// Shows the host in a file instead, as soon as it is read. A file that cannot be read is said and
    /// changes nothing.
    void openFile(const QString& path);
    /// Back to the host the window was made for.
    void closeFile();
    bool showsFile() const { return m_file != nullptr; }

    /// Of what is shown: this host or the file.
    ForwardsPage* forwards() const { return m_shown->forwards(); }
    ChainsPage* chains() const { return m_shown->chains(); }
    FlowsPage* flows() const { return m_shown->flows(); }
    TracePage* trace() const { return m_shown->trace(); }
    HistoryPage* history() const { return m_shown->history(); }
    Banner* banner() const { return m_banner; }
    EditStrip* editStrip() const { return m_editStrip; }
    StatusLine* statusLine() const { return m_statusLine; }

protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    HostPages* makePages(HostSource* source);
    void buildActions();
    QAction* makeAction(const QString& text, const QKeySequence& shortcut, std::function<void()> slot);
    void showEditActions(HostPages* before, HostPages* now);
    void showPages(HostPages* pages);
    void dropFile();
    void fileRead(const QString& path, Result<HostSnapshot> snapshot);
    void chooseFile();
    void compareFile();
    void takeSnapshot();
    void refresh();
    void updateBanner();
    void showFileBanner();
    void showStatusBanner();
    void updateCounts();
    void updateHost();

    HostSource* m_source;
    SideBar* m_sideBar;
    Banner* m_banner;
    QStackedWidget* m_hosts;
    StatusLine* m_statusLine;
    QMenu* m_menu;
    EditStrip* m_editStrip = nullptr;
    QAction* m_closeFile = nullptr;
    QAction* m_compareFile = nullptr;
    HostPages* m_live;
    HostPages* m_shown;
    std::unique_ptr<FileSource> m_file;
    QString m_opening; ///< the file being read; empty: none
    unsigned m_openings = 0; ///< what was read for an earlier one is dropped
};

} // namespace portolan
