// The Flows page: live connections, a chart of their rates, and a filter.
#pragma once

#include "app/client/host_source.h"
#include "app/flows/flow_feed.h"
#include "app/flows/flow_model.h"

#include <QWidget>

QT_BEGIN_NAMESPACE
class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;
QT_END_NAMESPACE

namespace portolan {

class AccountingBanner;
class FlowCharts;
class FlowDetails;
class FlowEnding;
class FlowFilterEdit;
class FlowGroupsModel;
class FlowGroupsTable;
class FlowNotices;
class FlowTable;
class PageHeader;

class FlowsPage : public QWidget {
    Q_OBJECT

public:
    /// Both must outlive the page.
    FlowsPage(HostSource* source, FlowFeed* feed, QWidget* parent = nullptr);

    int openCount() const { return int(m_feed->flows().totals().open); }
    void focusFilter();

public Q_SLOTS:
    /// Shows only the connections of the forward with this id.
    void filterForward(const QString& id);

Q_SIGNALS:
    void openCountChanged(int count);
    /// Somebody wants to see a connection's forward, or its way.
    void forwardWanted(const QString& id);
    void chainsWanted(const QString& id);
    /// Somebody wants to see packets of such a connection.
    void traceWanted(const portolan::Flow& flow);

protected:
    bool event(QEvent* event) override;

private:
    PageHeader* makeToolBar();
    QWidget* makeBody();
    QWidget* makeContents();
    void connectSource();
    void connectParts();
    void watch();
    void updateEnding();
    void rememberGrouping();
    void chooseGrouping();
    void openGroup(const QString& group);
    void listFiltered(const QString& filter);
    bool isGrouped() const;
    void applyFilter(const FlowQuery& query);
    void takeTick(const LiveFlows::Changes& changes);
    void updateEmptyText();
    void setPaused(bool paused);

    HostSource* m_source;
    FlowFeed* m_feed;
    FlowModel* m_model;
    FlowFilterEdit* m_filter;
    QLabel* m_filterProblem;
    QComboBox* m_scope;
    QComboBox* m_grouping;
    QPushButton* m_end;
    QPushButton* m_pause;
    FlowNotices* m_notices;
    AccountingBanner* m_accounting;
    FlowCharts* m_charts;
    FlowTable* m_table;
    FlowGroupsModel* m_groups;
    FlowGroupsTable* m_groupTable;
    QLabel* m_empty;
    QStackedWidget* m_body;
    FlowDetails* m_details;
    FlowEnding* m_ending;
    QString m_failure; ///< why no flows come; empty while they do
    int m_lastOpen = -1;
};

} // namespace portolan
