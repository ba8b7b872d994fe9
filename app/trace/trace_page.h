// The Trace page: packets of a kernel log or of a live trace, and the way of the chosen one step by step.
#pragma once

#include "app/trace/log_import.h"
#include "app/trace/packet_follower.h"
#include "app/trace/packet_model.h"
#include "app/trace/test_connection.h"
#include "app/window/background.h"
#include "backend/packet/way_steps.h"

#include <QWidget>

#include <memory>

class QAction;
class QCheckBox;
class QLabel;
class QListView;
class QPushButton;
class QStackedWidget;
class QTimer;

namespace portolan {

class Banner;
class HostSource;
class PacketPanel;
class TraceControls;
struct HostSnapshot;

class TracePage : public QWidget {
    Q_OBJECT

public:
    /// The source must outlive the page.
    explicit TracePage(HostSource* source, QWidget* parent = nullptr);

    /// Shows the packets of a kernel log, read aside. What is not one is said, and what was shown stays.
    void importFile(const QString& path);
    void importText(const QString& text);

    /// Fills in what to follow, and starts.
    void traceForward(const PortForward& forward);
    void traceFlow(const Flow& flow);
    void startTrace();
    /// Follows a connection that this program makes itself.
    void testConnection();

    TraceControls* controls() const { return m_controls; }
    PacketFollower* follower() const { return m_follower; }
    /// What runs, and how long it still will.
    Banner* progress() const { return m_progress; }
    PacketModel* model() const { return m_model; }
    QListView* list() const { return m_list; }
    PacketPanel* panel() const { return m_panel; }
    Banner* banner() const { return m_banner; }
    /// Negative: nothing was traced.
    int packetCount() const;
    void selectPacket(int row);
    void focusFilter();

Q_SIGNALS:
    void countChanged();
    /// Somebody wants to see a packet's steps in the diagram. numbers: of its hops, see packetWay().
    void chainsWanted(const portolan::Trajectory& packet, const std::vector<unsigned>& numbers);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    QWidget* buildHeader();
    QWidget* buildEmpty();
    QWidget* buildList();
    QWidget* buildContents();
    void connectParts();

    void chooseFile();
    void pasteText();
    template <typename Read> void import(const QString& name, Read read);
    void imported(const QString& name, Result<ImportedLog> log);
    void say(const ImportedLog& log);
    /// Makes what was imported ready to be shown, with or without this host's rules.
    void finishImported();
    void showPacket();
    void connectFollower();
    void started(const std::vector<Message>& remarks);
    void followed(const std::vector<Trajectory>& packets);
    void ended(PacketFollower::Ending ending);
    void failed(const Error& error);
    void updateProgress();
    void updateUsable();
    void connectTest();
    void tested(TestConnection::Outcome outcome, int milliseconds, const QString& why);
    QString followedName() const;
    QString emptyText() const;
    void updateCaption();
    void updateBody();
    void step(int by);
    void setReplaying(bool on);
    bool canStep(int by) const;
    void openReport();
    void showInChains();

    HostSource* m_source;
    Banner* m_banner;
    Banner* m_progress;
    PacketFollower* m_follower;
    TraceControls* m_controls = nullptr;
    PacketModel* m_model;
    QStackedWidget* m_body;
    QWidget* m_empty = nullptr;
    QWidget* m_contents = nullptr;
    QLabel* m_emptyText = nullptr;
    QListView* m_list;
    QLabel* m_caption = nullptr;
    QCheckBox* m_ofThisHost = nullptr;
    PacketPanel* m_panel;
    QAction* m_import = nullptr;
    QAction* m_paste = nullptr;
    QPushButton* m_report = nullptr;
    QPushButton* m_testButton = nullptr;
    TestConnection* m_test;
    std::optional<Address> m_testAddress; ///< to be asked as soon as the trace runs
    std::uint16_t m_testPort = 0;
    QString m_testSaid; ///< what came of it
    QTimer* m_replay;
    Background m_reader;
    QString m_reading; ///< the log being read; empty: none
    std::shared_ptr<const ImportedLog> m_log; ///< what is shown, if it was imported
    QStringList m_remarks; ///< of the trace that runs
    bool m_following = false; ///< new packets are chosen as they come, until somebody chooses one
    std::shared_ptr<const HostSnapshot> m_host; ///< whose rules what is shown was filled in with; may be null
};

} // namespace portolan
