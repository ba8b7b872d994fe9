#include "app/window/host_pages.h"

#include "app/chains/chains_page.h"
#include "app/flows/flow_feed.h"
#include "app/flows/flows_page.h"
#include "app/forwards/forwards_page.h"
#include "app/history/history_page.h"
#include "app/trace/trace_page.h"
#include "app/window/edit_actions.h"
#include "app/window/engine_menu.h"

namespace portolan {

HostPages::HostPages(HostSource* source, QWidget* parent)
    : QStackedWidget(parent)
    , m_source(source)
    , m_edits(new EditActions(source, this))
    , m_engine(new EngineMenu(source, this))
    , m_feed(new FlowFeed(source, this))
    , m_forwards(new ForwardsPage(m_edits, m_feed, this))
    , m_chains(new ChainsPage(source, this))
    , m_flows(new FlowsPage(source, m_feed, this))
    , m_trace(new TracePage(source, this))
    , m_history(new HistoryPage(m_edits, this))
{
    // In the order of Page.
    for (QWidget* page :
        {static_cast<QWidget*>(m_forwards), static_cast<QWidget*>(m_chains), static_cast<QWidget*>(m_flows),
            static_cast<QWidget*>(m_trace), static_cast<QWidget*>(m_history)})
        addWidget(page);
    connectPages();
}

void HostPages::connectPages()
{
    connect(m_forwards, &ForwardsPage::showInChains, this, [this](const QString& id) {
        m_chains->showForward(id);
        Q_EMIT pageWanted(Chains);
    });
    connect(m_forwards, &ForwardsPage::showFlows, this, [this](const QString& id) {
        m_flows->filterForward(id);
        Q_EMIT pageWanted(Flows);
    });
    connect(m_flows, &FlowsPage::forwardWanted, this, [this](const QString& id) {
        m_forwards->selectForward(id);
        Q_EMIT pageWanted(Forwards);
    });
    connect(m_flows, &FlowsPage::chainsWanted, this, [this](const QString& id) {
        m_chains->showForward(id);
        Q_EMIT pageWanted(Chains);
    });
    connect(m_trace, &TracePage::chainsWanted, this,
        [this](const Trajectory& packet, const std::vector<unsigned>& numbers) {
            m_chains->showPacket(packet, numbers);
            Q_EMIT pageWanted(Chains);
        });
    connect(m_forwards, &ForwardsPage::traceWanted, this, [this](const QString& id) {
        for (const FoundForward& found : m_source->snapshot()->forwards) {
            if (QString::fromStdString(found.forward.id) != id)
                continue;
            Q_EMIT pageWanted(Trace);
            m_trace->traceForward(found.forward);
            return;
        }
    });
    connect(m_flows, &FlowsPage::traceWanted, this, [this](const Flow& flow) {
        Q_EMIT pageWanted(Trace);
        m_trace->traceFlow(flow);
    });
    connect(m_trace, &TracePage::countChanged, this, &HostPages::countsChanged);
    connect(m_chains, &ChainsPage::snapshotWanted, this, [this] {
        Q_EMIT pageWanted(History);
        m_history->takeSnapshot();
    });
    connect(m_chains, &ChainsPage::comparisonWanted, this, [this] { Q_EMIT pageWanted(History); });
    connect(m_flows, &FlowsPage::openCountChanged, this, &HostPages::countsChanged);
    connect(m_source, &HostSource::snapshotChanged, this, &HostPages::countsChanged);
    connect(m_engine, &EngineMenu::said, m_edits, &EditActions::said);
    connect(m_history, &HistoryPage::changedByOthers, m_edits, [this](const QString& text, bool harmful) {
        Q_EMIT m_edits->said(harmful ? Banner::Kind::Warning : Banner::Kind::Note, text);
    });
    connect(m_history, &HistoryPage::countChanged, this, &HostPages::countsChanged);
}

QString HostPages::pageName(Page page)
{
    switch (page) {
    case Forwards:
        return QStringLiteral("forwards");
    case Chains:
        return QStringLiteral("chains");
    case Flows:
        return QStringLiteral("flows");
    case Trace:
        return QStringLiteral("trace");
    default:
        return QStringLiteral("history");
    }
}

QString HostPages::pageTitle(Page page)
{
    switch (page) {
    case Forwards:
        return tr("Forwards");
    case Chains:
        return tr("Chains");
    case Flows:
        return tr("Flows");
    case Trace:
        return tr("Trace");
    default:
        return tr("History");
    }
}

int HostPages::count(Page page) const
{
    const bool known = !m_source->snapshot()->ruleset.empty();
    switch (page) {
    case Forwards:
        return known ? int(m_source->snapshot()->forwards.size()) : -1;
    case Flows:
        return known && m_source->fileName().isEmpty() ? m_flows->openCount() : -1;
    case Trace:
        return m_trace->packetCount();
    case History:
        return m_history->snapshotCount();
    default:
        return -1;
    }
}

void HostPages::focusFilter()
{
    switch (page()) {
    case Forwards:
        m_forwards->focusFilter();
        break;
    case Chains:
        m_chains->focusFilter();
        break;
    case Flows:
        m_flows->focusFilter();
        break;
    case Trace:
        m_trace->focusFilter();
        break;
    default:
        m_history->focusFilter();
    }
}

void HostPages::saveLayout()
{
    m_forwards->saveLayout();
}

} // namespace portolan
