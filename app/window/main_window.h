// The window: a side bar, the pages, a line of state. Pages know nothing of each other; they meet here.
#pragma once

#include "app/client/host_source.h"

#include <QMainWindow>

class QStackedWidget;

namespace portolan {

class Banner;
class ChainsPage;
class FlowFeed;
class FlowsPage;
class ForwardsPage;
class SideBar;
class StatusLine;

class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    enum Page { Forwards, Chains, Flows, PageCount };

    /// The source must outlive the window.
    explicit MainWindow(HostSource* source, QWidget* parent = nullptr);
    ~MainWindow() override;

    void showPage(Page page);
    Page page() const;
    /// "forwards", "chains", "flows": names that stay, for options and files.
    static QString pageName(Page page);

    ForwardsPage* forwards() const { return m_forwards; }
    ChainsPage* chains() const { return m_chains; }
    FlowsPage* flows() const { return m_flows; }
    Banner* banner() const { return m_banner; }
    StatusLine* statusLine() const { return m_statusLine; }

protected:
    void closeEvent(QCloseEvent* event) override;

private:
    void buildPages();
    void buildActions();
    void connectPages();
    void updateBanner();
    void updateCounts();
    void updateHost();
    void focusFilter();

    HostSource* m_source;
    SideBar* m_sideBar;
    Banner* m_banner;
    QStackedWidget* m_stack;
    StatusLine* m_statusLine;
    FlowFeed* m_feed = nullptr;
    ForwardsPage* m_forwards = nullptr;
    ChainsPage* m_chains = nullptr;
    FlowsPage* m_flows = nullptr;
};

} // namespace portolan
