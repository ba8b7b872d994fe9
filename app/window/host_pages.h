// The pages of one host, and what leads from one to another. Pages know nothing of each other; they meet
// here.
#pragma once

#include "app/client/host_source.h"

#include <QStackedWidget>

namespace portolan {

class ChainsPage;
class EditActions;
class EngineMenu;
class FlowFeed;
class FlowsPage;
class ForwardsPage;
class HistoryPage;
class TracePage;

class HostPages : public QStackedWidget {
    Q_OBJECT

public:
    enum Page { Forwards, Chains, Flows, Trace, History, PageCount };

    /// The source must outlive the pages.
    explicit HostPages(HostSource* source, QWidget* parent = nullptr);

    /// "forwards", "chains", "flows", "trace", "history": names that stay, for options and files.
    static QString pageName(Page page);
    /// The page's title in the user's language.
    static QString pageTitle(Page page);

    HostSource* source() const { return m_source; }
    Page page() const { return Page(currentIndex()); }
    EditActions* edits() const { return m_edits; }
    EngineMenu* engine() const { return m_engine; }
    ForwardsPage* forwards() const { return m_forwards; }
    ChainsPage* chains() const { return m_chains; }
    FlowsPage* flows() const { return m_flows; }
    TracePage* trace() const { return m_trace; }
    HistoryPage* history() const { return m_history; }

    /// What the side bar shows beside a page; negative: nothing.
    int count(Page page) const;
    void focusFilter();
    void saveLayout();

Q_SIGNALS:
    void countsChanged();
    /// One page leads to another.
    void pageWanted(portolan::HostPages::Page page);

private:
    void connectPages();

    HostSource* m_source;
    EditActions* m_edits;
    EngineMenu* m_engine;
    FlowFeed* m_feed;
    ForwardsPage* m_forwards;
    ChainsPage* m_chains;
    FlowsPage* m_flows;
    TracePage* m_trace;
    HistoryPage* m_history;
};

} // namespace portolan
