// A live host: Portolan's helper over D-Bus.
#pragma once

#include "app/client/flow_reader.h"
#include "app/client/helper_link.h"
#include "app/client/host_reader.h"
#include "app/client/host_source.h"
#include "app/client/owners.h"

#include <QElapsedTimer>
#include <QTimer>

#include <memory>

class QDBusPendingCall;

namespace portolan {

class HelperCalls;
class TraceReader;

/// Never blocks: every call is asynchronous. Finds helper and bus again by itself whenever they went away.
class HelperClient : public HostSource {
    Q_OBJECT

public:
    /// address: a D-Bus address, by default the system bus.
    explicit HelperClient(const QString& address = HelperLink::systemBusAddress(), QObject* parent = nullptr);
    ~HelperClient() override;

    Status status() const override { return m_status; }
    QString statusText() const override { return m_statusText; }
    QString hostName() const override;
    bool isRecording() const override { return false; }

    std::shared_ptr<const HostSnapshot> snapshot() const override { return m_snapshot; }
    void refresh() override;
    void setLookedAt(bool looked) override;

    void watchFlows(bool on, bool all = false) override;

    void preview(const PortForward& forward, Reply reply) override;
    void add(const PortForward& forward, Reply reply) override;
    void remove(const QString& id, bool endConnections, RemoveReply reply) override;

    void endFlows(const std::vector<Flow>& flows, EndReply reply) override;
    void setSysctl(const QString& key, const QString& value, bool persistent, Reply reply) override;

    void addWith(const PortForward& forward, const EditWish& wish, Reply reply) override;
    void addSeveral(const std::vector<PortForward>& forwards, const EditWish& wish, IdsReply reply) override;
    void replace(
        const QString& id, const PortForward& forward, const EditWish& wish, RemoveReply reply) override;
    void removeSeveral(const QStringList& ids, const EditWish& wish, RemoveReply reply) override;
    void setEnabled(const QStringList& ids, bool enabled, const EditWish& wish, RemoveReply reply) override;
    void undo(const EditWish& wish, EditReply reply) override;
    void redo(const EditWish& wish, EditReply reply) override;
    void confirmEdit(quint64 number, EditReply reply) override;
    void repair(RepairReply reply) override;
    void setAutomaticRepair(bool on, DoneReply reply) override;
    void setEngine(EnginePreference preference, DoneReply reply) override;
    void readEdits(EditLogReply reply) override;

    void listSnapshots(SnapshotsReply reply) override;
    void takeSnapshot(const QString& name, Reply reply) override;
    void readSnapshot(const QString& id, ReadSnapshotReply reply) override;
    void planRestore(const QString& id, RestorePlanReply reply) override;
    void restoreSnapshot(
        const QString& id, const QString& fingerprint, const EditWish& wish, RestoreReply reply) override;
    void removeSnapshot(const QString& id, DoneReply reply) override;

private:
    struct Ending;

    void linkChanged();
    void helperFound();
    void read(bool interactive);
    void textsArrived(CallResult<HostTexts> texts);
    void parsed(Result<HostSnapshot> snapshot);
    void askOwners();
    void tellForeignChange(const HostSnapshot& before);
    void readEnded();
    void readSoon();
    void pollLater();
    void startFlows();
    void endNext(std::shared_ptr<Ending> ending);

    void answerEdit(const QDBusPendingCall& call, EditReply reply);
    void answerConnections(const QDBusPendingCall& call, RemoveReply reply);
    void planWith(const QString& id, const QString& fingerprint, RestorePlanReply reply);
    void setStatus(Status status, const QString& text);
    Error notReady() const;

    HelperLink m_link;
    std::unique_ptr<HelperCalls> m_readers; ///< for reading; prompts only when a person asked
    std::shared_ptr<HelperCalls> m_editors; ///< for edits and streams; may prompt, wait for ever
    HostReader m_reader;
    HostReader m_planReader; ///< for planRestore(), which must not read too early
    FlowReader m_flows;
    TraceReader* m_trace; ///< found by PacketSource::of()
    QTimer m_poll;
    QTimer m_debounce;
    QElapsedTimer m_readTime;
    QElapsedTimer m_sinceRead;
    QElapsedTimer m_sinceChange; ///< since the last read that a change asked for
    qint64 m_lastReadTook = 0; ///< milliseconds
    unsigned m_generation = 0; ///< what a worker parsed for an earlier helper is dropped
    bool m_lookedAt = true;
    bool m_missed = false; ///< a change that came while nobody looked
    bool m_reading = false;
    bool m_readAgain = false;
    bool m_readAgainInteractive = false;
    bool m_watching = false;
    bool m_watchAll = false;

    Status m_status = Status::Connecting;
    QString m_statusText;
    std::shared_ptr<const HostSnapshot> m_snapshot;
    bool m_compared = false; ///< m_snapshot is this helper's, and the next one can be compared with it
    QString m_author; ///< who changed nf_tables last
    QElapsedTimer m_sinceAuthor;
    OwnersToAsk m_owners; ///< of the snapshot's forwards
    OwnersWord m_ownersWord; ///< as last asked; the next snapshot has their names at once
};

} // namespace portolan
