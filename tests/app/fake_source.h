// A host made of test data: the article's rules, and replies the test gives itself.
#pragma once

#include "app/client/host_source.h"
#include "backend/ruleset/save_reader.h"

#include <QFile>

#include <algorithm>

namespace portolan {

class FakeSource : public HostSource {
public:
    FakeSource() { setRules(article(), {}); }

    static std::string article()
    {
        QFile file(QStringLiteral(PORTOLAN_TEST_DATA "/article/docker-8080.save"));
        return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
    }

    /// The article's host: eth0 172.20.242.183/20, docker0 172.17.0.1/16.
    static HostState articleState(bool forwarding = true)
    {
        const auto address = [](const char* text) { return *Address::parse(text); };
        HostState state;
        state.host = "lab";
        state.interfaces = {"lo", "eth0", "docker0"};
        state.addresses = {{"lo", address("127.0.0.1"), 8}, {"eth0", address("172.20.242.183"), 20},
            {"docker0", address("172.17.0.1"), 16}};
        state.routes = {{std::nullopt, Family::Ipv4, "eth0", address("172.20.255.253"), "unicast"},
            {*Prefix::parse("172.17.0.0/16"), Family::Ipv4, "docker0", std::nullopt, "unicast"},
            {*Prefix::parse("172.20.240.0/20"), Family::Ipv4, "eth0", std::nullopt, "unicast"}};
        state.sysctls
            = {{"net.ipv4.ip_forward", forwarding ? "1" : "0"}, {"net.netfilter.nf_conntrack_acct", "1"}};
        state.legacyTables = {"ipv4/filter", "ipv4/nat"};
        return state;
    }

    void setAccounting(bool on)
    {
        auto snapshot = std::make_shared<HostSnapshot>(*m_snapshot);
        for (auto& [key, value] : snapshot->state.sysctls)
            if (key == "net.netfilter.nf_conntrack_acct")
                value = on ? "1" : "0";
        m_snapshot = snapshot;
        Q_EMIT snapshotChanged();
    }

    void setRules(std::string text, const std::vector<PortForward>& wanted, bool forwarding = true)
    {
        auto snapshot = std::make_shared<HostSnapshot>();
        if (!text.empty())
            snapshot->ruleset = *readSave(std::move(text), Engine::XtablesLegacy, Family::Ipv4);
        snapshot->state = articleState(forwarding);
        snapshot->wanted = wanted;
        snapshot->forwards = findForwards(snapshot->ruleset, wanted);
        snapshot->helperVersion = QStringLiteral("0.1.0");
        m_snapshot = snapshot;
        Q_EMIT snapshotChanged();
    }

    void setStatus(Status status, const QString& text = {})
    {
        m_status = status;
        m_text = text;
        Q_EMIT statusChanged();
    }

    /// A connection 1.2.3.4:port → 172.20.242.183:8080, answered by 172.17.0.2:80.
    static FlowRecord flow(FlowEvent event, std::uint32_t id, std::uint64_t bytes = 0, std::uint64_t time = 1)
    {
        FlowRecord record;
        record.event = event;
        record.time = time;
        Flow& flow = record.flow;
        flow.id = id;
        flow.protocol = 6;
        flow.state = std::uint8_t(TcpState::Established);
        flow.status = FlowStatus::SeenReply | FlowStatus::Assured | FlowStatus::Confirmed
            | FlowStatus::DestinationNat;
        flow.counted = true;
        flow.timeout = 432000;
        flow.original = {
            *Address::parse("1.2.3.4"), *Address::parse("172.20.242.183"), std::uint16_t(10000 + id), 8080};
        flow.reply
            = {*Address::parse("172.17.0.2"), *Address::parse("1.2.3.4"), 80, std::uint16_t(10000 + id)};
        flow.received.bytes = bytes;
        return record;
    }
    void deliver(const std::vector<FlowRecord>& records, bool reset = false)
    {
        Q_EMIT flowsArrived(records, reset);
    }

    Status status() const override { return m_status; }
    QString statusText() const override { return m_text; }
    QString hostName() const override { return QStringLiteral("lab"); }
    bool isRecording() const override { return recording; }
    std::shared_ptr<const HostSnapshot> snapshot() const override { return m_snapshot; }
    void refresh() override { ++refreshed; }
    void watchFlows(bool on, bool all) override
    {
        watching = on;
        watchingAll = all;
        ++watched;
    }
    void endFlows(const std::vector<Flow>& flows, EndReply reply) override
    {
        ended.push_back(flows);
        endReply = std::move(reply);
    }
    void setSysctl(const QString& key, const QString& value, bool persistent, Reply reply) override
    {
        settings.append(key + u'=' + value + (persistent ? QStringLiteral(" kept") : QString()));
        settingReply = std::move(reply);
    }
    void preview(const PortForward& forward, Reply reply) override
    {
        previewed.push_back(forward);
        previewReply = std::move(reply);
    }
    void add(const PortForward& forward, Reply reply) override
    {
        added.push_back(forward);
        addReply = std::move(reply);
    }
    void addWith(const PortForward& forward, const EditWish& wish, Reply reply) override
    {
        wishes.push_back(wish);
        add(forward, std::move(reply));
    }
    void replace(
        const QString& id, const PortForward& forward, const EditWish& wish, RemoveReply reply) override
    {
        replaced.emplace_back(id, forward);
        wishes.push_back(wish);
        countsReply = std::move(reply);
    }
    void setEnabled(const QStringList& ids, bool enabled, const EditWish& wish, RemoveReply reply) override
    {
        switched.append((enabled ? u'+' : u'-') + ids.join(u','));
        wishes.push_back(wish);
        countsReply = std::move(reply);
    }
    void removeSeveral(const QStringList& ids, const EditWish& wish, RemoveReply reply) override
    {
        removed.append(ids.join(u','));
        wishes.push_back(wish);
        endedToo = wish.endConnections;
        removeReply = std::move(reply);
    }
    void undo(const EditWish& wish, EditReply reply) override
    {
        calls.append(QStringLiteral("undo"));
        wishes.push_back(wish);
        editReply = std::move(reply);
    }
    void redo(const EditWish& wish, EditReply reply) override
    {
        calls.append(QStringLiteral("redo"));
        wishes.push_back(wish);
        editReply = std::move(reply);
    }
    void confirmEdit(quint64 number, EditReply reply) override
    {
        calls.append(QStringLiteral("confirm %1").arg(number));
        editReply = std::move(reply);
    }
    void repair(RepairReply reply) override
    {
        calls.append(QStringLiteral("repair"));
        repairReply = std::move(reply);
    }
    void setAutomaticRepair(bool on, DoneReply reply) override
    {
        calls.append(QStringLiteral("automatic %1").arg(on));
        doneReply = std::move(reply);
    }
    void setEngine(EnginePreference preference, DoneReply reply) override
    {
        calls.append(QStringLiteral("engine ") + QLatin1String(toString(preference)));
        doneReply = std::move(reply);
    }
    void setWritten(const std::optional<WrittenEngine>& written)
    {
        auto snapshot = std::make_shared<HostSnapshot>(*m_snapshot);
        snapshot->written = written;
        m_snapshot = snapshot;
        Q_EMIT snapshotChanged();
    }
    void readEdits(EditLogReply reply) override
    {
        if (recording)
            HostSource::readEdits(std::move(reply));
        else
            reply(log);
    }
    void setLog(EditLog now)
    {
        log = std::move(now);
        Q_EMIT editsChanged();
    }
    void remove(const QString& id, bool endConnections, RemoveReply reply) override
    {
        removed.append(id);
        endedToo = endConnections;
        removeReply = std::move(reply);
    }

    /// A kept snapshot of these rules; the newest first in the list.
    void keep(const QString& id, const QString& name, const std::string& rules)
    {
        SnapshotInfo info;
        info.id = id;
        info.name = name;
        info.time = QDateTime(QDate(2024, 5, 1), QTime(10, int(kept.size())), Qt::UTC);
        auto host = std::make_shared<HostSnapshot>();
        host->ruleset = *readSave(rules, Engine::XtablesLegacy, Family::Ipv4);
        host->forwards = findForwards(host->ruleset, {});
        host->state = articleState();
        host->state.json = R"({"version":1,"host":"lab","time":"2024-05-01T10:00:00Z"})";
        for (const Table& table : host->ruleset.tables())
            for (const Chain& chain : table.chains)
                info.rules += unsigned(chain.rules.size());
        kept.insert(kept.begin(), {info, host});
        Q_EMIT snapshotsChanged();
    }
    void listSnapshots(SnapshotsReply reply) override
    {
        if (recording) {
            HostSource::listSnapshots(std::move(reply));
            return;
        }
        std::vector<SnapshotInfo> infos;
        for (const auto& [info, host] : kept)
            infos.push_back(info);
        reply(infos);
    }
    void takeSnapshot(const QString& name, Reply reply) override
    {
        taken.append(name);
        takeReply = std::move(reply);
    }
    void readSnapshot(const QString& id, ReadSnapshotReply reply) override
    {
        for (const auto& [info, host] : kept)
            if (info.id == id) {
                reply(host);
                return;
            }
        reply(failure(ErrorCode::Invalid, "There is no snapshot %1.", {id.toStdString()}));
    }
    void planRestore(const QString& id, RestorePlanReply reply) override
    {
        ++planned;
        readSnapshot(id, [&](const Result<std::shared_ptr<const HostSnapshot>>& then) {
            if (then)
                reply(RestorePlan{m_snapshot, *then, QStringLiteral("print%1").arg(planned)});
            else
                reply(tl::unexpected(then.error()));
        });
    }
    void restoreSnapshot(
        const QString& id, const QString& fingerprint, const EditWish& wish, RestoreReply reply) override
    {
        wishes.push_back(wish);
        restored.append(id);
        fingerprints.append(fingerprint);
        restoreReply = std::move(reply);
    }
    void removeSnapshot(const QString& id, DoneReply reply) override
    {
        forgotten.append(id);
        kept.erase(
            std::remove_if(kept.begin(), kept.end(), [&](const auto& each) { return each.first.id == id; }),
            kept.end());
        reply({});
    }

    std::vector<std::pair<SnapshotInfo, std::shared_ptr<const HostSnapshot>>> kept;
    QStringList taken;
    QStringList restored;
    QStringList fingerprints;
    QStringList forgotten;
    int planned = 0;
    Reply takeReply;
    RestoreReply restoreReply;
    bool recording = false;
    int refreshed = 0;
    bool watching = false;
    bool watchingAll = false;
    int watched = 0;
    std::vector<std::vector<Flow>> ended;
    EndReply endReply;
    QStringList settings;
    Reply settingReply;
    std::vector<PortForward> previewed;
    std::vector<PortForward> added;
    std::vector<std::pair<QString, PortForward>> replaced;
    std::vector<EditWish> wishes;
    QStringList switched; ///< "+id,id" on, "-id" off
    QStringList calls; ///< "undo", "confirm 3", …
    EditLog log;
    RemoveReply countsReply;
    EditReply editReply;
    RepairReply repairReply;
    DoneReply doneReply;
    QStringList removed;
    bool endedToo = false;
    Reply previewReply;
    Reply addReply;
    RemoveReply removeReply;

private:
    Status m_status = Status::Ready;
    QString m_text;
    std::shared_ptr<const HostSnapshot> m_snapshot;
};

} // namespace portolan
