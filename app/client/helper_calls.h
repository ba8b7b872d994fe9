// The helper's methods as asynchronous calls, and its signals.
#pragma once

#include "app/client/call_error.h"
#include "app/client/edits.h"
#include "app/client/helper_link.h"
#include "backend/forward/engine_choice.h"
#include "backend/forward/port_forward.h"
#include "backend/packet/trace_request.h"

#include "helper_proxy.h"

#include <QDBusObjectPath>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>

namespace portolan {

/// Calls go out as messages of our own: Qt 6.4's proxies cannot set the flag that lets polkit prompt. The
/// generated proxies give the names of the interfaces and the signals.
class HelperCalls {
public:
    /// owner: the unique name of the helper, see HelperLink::owner().
    HelperCalls(const QDBusConnection& connection, const QString& owner);

    /// Whether calls may open a password prompt and wait for it for ever (the default); else what needs one
    /// ends in Denied, and any call within a minute.
    void setInteractive(bool on) { m_interactive = on; }

    /// From now on errors come with their field and message; an older helper cannot, and nobody waits for it.
    void describeErrors();

    QDBusPendingReply<QByteArray> save(Engine engine, Family family);
    QDBusPendingReply<QDBusVariant> version();
    QDBusPendingReply<QString> state();
    QDBusPendingReply<QList<QVariantMap>> list();
    QDBusPendingReply<QByteArray> preview(const PortForward& forward);
    QDBusPendingReply<QVariantMap> editStatus();
    QDBusPendingReply<QList<QVariantMap>> editHistory();
    QDBusPendingReply<QString> add(const PortForward& forward, const EditWish& wish = {});
    QDBusPendingReply<QStringList> addSeveral(
        const std::vector<PortForward>& forwards, const EditWish& wish = {});
    QDBusPendingReply<QVariantMap> replace(
        const QString& id, const PortForward& forward, const EditWish& wish = {});
    QDBusPendingReply<QVariantMap> remove(const QString& id, bool endConnections);
    QDBusPendingReply<QList<QVariantMap>> removeSeveral(const QStringList& ids, const EditWish& wish = {});
    QDBusPendingReply<QList<QVariantMap>> setEnabled(
        const QStringList& ids, bool enabled, const EditWish& wish = {});
    QDBusPendingReply<QVariantMap> undo(const EditWish& wish = {});
    QDBusPendingReply<QVariantMap> redo(const EditWish& wish = {});
    QDBusPendingReply<QVariantMap> confirm(quint64 number);
    QDBusPendingReply<bool> repair();
    QDBusPendingReply<> setAutomaticRepair(bool on);
    QDBusPendingReply<> setEngine(EnginePreference preference);
    /// Of Forwards, see writtenEngineOf().
    QDBusPendingReply<QVariantMap> forwardsProperties();
    QDBusPendingReply<QDBusObjectPath> openFlows(bool all, bool counters);
    QDBusPendingReply<qulonglong, bool, QByteArray> readFlows(const QDBusObjectPath& session, unsigned max);
    /// flows: packed, see backend/flow/wire.h.
    QDBusPendingReply<unsigned> deleteFlows(const QByteArray& flows);
    QDBusPendingReply<QString> setSysctl(const QString& key, const QString& value, bool persistent);
    void closeFlows(const QDBusObjectPath& session);
    /// The session, and how it is done (see Trace.Start on the bus).
    QDBusPendingReply<QDBusObjectPath, QVariantMap> startTrace(
        const TraceFilter& filter, const TraceLimits& limits);
    QDBusPendingReply<qulonglong, bool, QString, QByteArray> readTrace(
        const QDBusObjectPath& session, unsigned max);
    QDBusPendingReply<> stopTrace(const QDBusObjectPath& session);
    QDBusPendingReply<QString> takeSnapshot(const QString& name);
    QDBusPendingReply<QList<QVariantMap>> listSnapshots();
    /// Its info, its rules, and the forwards wanted then.
    QDBusPendingReply<QVariantMap, BusRuleTexts, QList<QVariantMap>> readSnapshot(const QString& id);
    /// Of the rules as they are; asked for before they are read, see restoreSnapshot().
    QDBusPendingReply<QString> fingerprint();
    /// unchangedSince: the fingerprint of what the person was shown; empty: restore whatever is there now.
    QDBusPendingReply<QVariantMap> restoreSnapshot(
        const QString& id, const QString& unchangedSince, const EditWish& wish = {});
    QDBusPendingReply<> removeSnapshot(const QString& id);

    const OrgPortolanHelper1RulesInterface& rules() const { return m_rules; }
    const OrgPortolanHelper1ForwardsInterface& forwards() const { return m_forwards; }
    const OrgPortolanHelper1SnapshotsInterface& snapshots() const { return m_snapshots; }

private:
    QDBusPendingCall forwardsCall(const char* method, const QVariantList& arguments);
    QDBusPendingCall call(
        const QString& path, const char* interface, const char* method, const QVariantList& arguments);

    QDBusConnection m_connection;
    QString m_owner;
    OrgPortolanHelper1RulesInterface m_rules;
    OrgPortolanHelper1ForwardsInterface m_forwards;
    OrgPortolanHelper1SnapshotsInterface m_snapshots;
    bool m_interactive = true;
};

/// Calls handler(QDBusPendingCallWatcher&) once the call is done, unless context is gone by then.
template <typename Handler> void whenDone(const QDBusPendingCall& call, QObject* context, Handler handler)
{
    auto* watcher = new QDBusPendingCallWatcher(call, context);
    QObject::connect(watcher, &QDBusPendingCallWatcher::finished, context,
        [handler = std::move(handler)](QDBusPendingCallWatcher* done) mutable {
            done->deleteLater();
            handler(*done);
        });
}

} // namespace portolan
