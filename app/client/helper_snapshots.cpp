// HelperClient's snapshots.
#include "app/client/bus_message.h"
#include "app/client/forward_map.h"
#include "app/client/helper_calls.h"
#include "app/client/helper_client.h"
#include "app/client/worker.h"

#include <algorithm>

namespace portolan {

namespace {

SnapshotInfo infoOf(const QVariantMap& map)
{
    const auto text = [&](const char* key) { return map.value(QLatin1String(key)).toString(); };
    SnapshotInfo info;
    info.id = text("id");
    info.name = text("name");
    info.time = QDateTime::fromMSecsSinceEpoch(map.value(QStringLiteral("time")).toLongLong());
    const QString reason = text("reason");
    info.reason = reason == QLatin1String("taken")  ? SnapshotInfo::Reason::Taken
        : reason == QLatin1String("before-restore") ? SnapshotInfo::Reason::BeforeRestore
                                                    : SnapshotInfo::Reason::Other;
    info.size = map.value(QStringLiteral("size")).toULongLong();
    info.rules = map.value(QStringLiteral("rules")).toUInt();
    info.forwards = map.value(QStringLiteral("forwards")).toUInt();
    info.fingerprint = text("fingerprint");
    if (const QString damaged = text("damaged"); !damaged.isEmpty())
        info.damaged = messageFromBus(map.value(QStringLiteral("damagedMessage")), damaged);
    return info;
}

using SnapshotAnswer = QDBusPendingReply<QVariantMap, BusRuleTexts, QList<QVariantMap>>;

/// What Snapshots.Read answered, as the texts of a host.
Result<HostTexts> textsOf(const SnapshotAnswer& answer, const std::string& host)
{
    HostTexts texts;
    for (const BusRuleText& rule : answer.argumentAt<1>()) {
        const Result<Engine> engine = parseEngine(rule.engine.toStdString());
        const Result<Family> family = parseFamily(rule.family.toStdString());
        if (!engine || !family)
            return tl::unexpected(engine ? family.error() : engine.error());
        texts.rules.push_back({*engine, *family, rule.text.toStdString()});
    }
    for (const QVariantMap& map : answer.argumentAt<2>()) {
        Result<PortForward> forward = fromVariantMap(map);
        if (!forward)
            return tl::unexpected(forward.error());
        texts.wanted.push_back(std::move(*forward));
    }
    const QDateTime time = infoOf(answer.argumentAt<0>()).time.toUTC();
    texts.state = bareState(host, time.toString(Qt::ISODate).toStdString());
    return texts;
}

Result<std::shared_ptr<const HostSnapshot>> shared(Result<HostSnapshot> snapshot)
{
    if (!snapshot)
        return tl::unexpected(snapshot.error());
    return std::make_shared<const HostSnapshot>(std::move(*snapshot));
}

template <typename... Types> tl::unexpected<Error> errorOf(const QDBusPendingReply<Types...>& reply)
{
    return tl::unexpected(callError(reply).error);
}

} // namespace

void HelperClient::listSnapshots(SnapshotsReply reply)
{
    if (!m_readers) {
        reply(tl::unexpected(notReady()));
        return;
    }
    whenDone(m_readers->listSnapshots(), this, [reply = std::move(reply)](QDBusPendingCallWatcher& done) {
        const QDBusPendingReply<QList<QVariantMap>> answer = done;
        if (answer.isError()) {
            reply(errorOf(answer));
            return;
        }
        std::vector<SnapshotInfo> infos;
        for (const QVariantMap& map : answer.value())
            infos.push_back(infoOf(map));
        std::reverse(infos.begin(), infos.end());
        reply(std::move(infos));
    });
}

void HelperClient::takeSnapshot(const QString& name, Reply reply)
{
    if (!m_editors) {
        reply(tl::unexpected(notReady()));
        return;
    }
    whenDone(m_editors->takeSnapshot(name), this, [reply = std::move(reply)](QDBusPendingCallWatcher& done) {
        const QDBusPendingReply<QString> answer = done;
        if (answer.isError())
            reply(errorOf(answer));
        else
            reply(answer.value());
    });
}

void HelperClient::readSnapshot(const QString& id, ReadSnapshotReply reply)
{
    if (!m_editors) {
        reply(tl::unexpected(notReady()));
        return;
    }
    whenDone(
        m_editors->readSnapshot(id), this, [this, reply = std::move(reply)](QDBusPendingCallWatcher& done) {
            const SnapshotAnswer answer = done;
            if (answer.isError()) {
                reply(errorOf(answer));
                return;
            }
            Result<HostTexts> texts = textsOf(answer, hostName().toStdString());
            if (!texts) {
                reply(tl::unexpected(texts.error()));
                return;
            }
            runAside(
                this,
                [texts = std::move(*texts)] {
                    Result<HostSnapshot> snapshot = buildSnapshot(texts);
                    if (snapshot)
                        snapshot->legacyAlone = std::all_of(texts.rules.begin(), texts.rules.end(),
                            [](const RuleText& rule) { return rule.engine == Engine::XtablesLegacy; });
                    return shared(std::move(snapshot));
                },
                [reply](
                    Result<std::shared_ptr<const HostSnapshot>> snapshot) { reply(std::move(snapshot)); });
        });
}

void HelperClient::planRestore(const QString& id, RestorePlanReply reply)
{
    if (!m_editors) {
        reply(tl::unexpected(notReady()));
        return;
    }
    // First: what is read after it is at least as new, so that nothing unseen is restored over.
    whenDone(
        m_editors->fingerprint(), this, [this, id, reply = std::move(reply)](QDBusPendingCallWatcher& done) {
            const QDBusPendingReply<QString> answer = done;
            if (answer.isError())
                reply(errorOf(answer));
            else if (!m_editors)
                reply(tl::unexpected(notReady()));
            else
                planWith(id, answer.value(), reply);
        });
}

void HelperClient::planWith(const QString& id, const QString& fingerprint, RestorePlanReply reply)
{
    m_planReader.read(*m_editors, [this, id, fingerprint, reply](CallResult<HostTexts> texts) {
        if (!texts) {
            reply(tl::unexpected(texts.error().error));
            return;
        }
        const auto parse = [texts = std::move(*texts)] { return shared(buildSnapshot(texts)); };
        runAside(
            this, parse, [this, id, fingerprint, reply](Result<std::shared_ptr<const HostSnapshot>> now) {
                if (!now) {
                    reply(tl::unexpected(now.error()));
                    return;
                }
                readSnapshot(
                    id, [now = *now, fingerprint, reply](Result<std::shared_ptr<const HostSnapshot>> then) {
                        if (!then)
                            reply(tl::unexpected(then.error()));
                        else
                            reply(RestorePlan{now, *then, fingerprint});
                    });
            });
    });
}

void HelperClient::restoreSnapshot(
    const QString& id, const QString& fingerprint, const EditWish& wish, RestoreReply reply)
{
    if (!m_editors) {
        reply(tl::unexpected(notReady()));
        return;
    }
    whenDone(m_editors->restoreSnapshot(id, fingerprint, wish), this,
        [this, reply = std::move(reply)](QDBusPendingCallWatcher& done) {
            const QDBusPendingReply<QVariantMap> answer = done;
            if (answer.isError()) {
                reply(errorOf(answer));
                return;
            }
            read(false);
            const QVariantMap map = answer.value();
            reply(RestoreResult{map.value(QStringLiteral("before")).toString(),
                map.value(QStringLiteral("replaced")).toStringList(),
                map.value(QStringLiteral("emptied")).toStringList(),
                map.value(QStringLiteral("unchanged")).toStringList()});
        });
}

void HelperClient::removeSnapshot(const QString& id, DoneReply reply)
{
    if (!m_editors) {
        reply(tl::unexpected(notReady()));
        return;
    }
    whenDone(m_editors->removeSnapshot(id), this, [reply = std::move(reply)](QDBusPendingCallWatcher& done) {
        const QDBusPendingReply<> answer = done;
        if (answer.isError())
            reply(errorOf(answer));
        else
            reply({});
    });
}

} // namespace portolan
