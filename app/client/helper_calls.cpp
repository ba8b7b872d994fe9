#include "app/client/helper_calls.h"

#include "app/client/forward_map.h"

#include "flow_session_proxy.h"
#include "trace_session_proxy.h"

#include <QDBusMessage>
#include <QDBusMetaType>

#include <limits>

namespace portolan {

namespace {

constexpr int kNoTimeout = std::numeric_limits<int>::max(); // DBUS_TIMEOUT_INFINITE
constexpr int kTimeout = 60'000; // milliseconds

using Rules = OrgPortolanHelper1RulesInterface;
using Host = OrgPortolanHelper1HostInterface;
using Flows = OrgPortolanHelper1FlowsInterface;
using Snapshots = OrgPortolanHelper1SnapshotsInterface;
using FlowSession = OrgPortolanHelper1FlowSessionInterface;
using Trace = OrgPortolanHelper1TraceInterface;
using TraceSession = OrgPortolanHelper1TraceSessionInterface;

} // namespace

HelperCalls::HelperCalls(const QDBusConnection& connection, const QString& owner)
    : m_connection(connection)
    , m_owner(owner)
    , m_rules(owner, QLatin1String(kHelperPath), connection)
    , m_forwards(owner, QLatin1String(kHelperPath), connection)
    , m_snapshots(owner, QLatin1String(kHelperPath), connection)
{
    qDBusRegisterMetaType<BusRuleText>();
    qDBusRegisterMetaType<BusRuleTexts>();
    qDBusRegisterMetaType<QList<QVariantMap>>();
}

void HelperCalls::describeErrors()
{
    QDBusMessage message = QDBusMessage::createMethodCall(m_owner, QLatin1String(kHelperPath),
        QLatin1String(Host::staticInterfaceName()), QStringLiteral("DescribeErrors"));
    message.setArguments({QVariantMap()});
    m_connection.send(message);
}

QDBusPendingReply<QByteArray> HelperCalls::save(Engine engine, Family family)
{
    return call(QLatin1String(kHelperPath), Rules::staticInterfaceName(), "Save",
        {QString::fromLatin1(toString(engine)), QString::fromLatin1(toString(family)), QVariantMap()});
}

QDBusPendingReply<QDBusVariant> HelperCalls::version()
{
    return call(QLatin1String(kHelperPath), "org.freedesktop.DBus.Properties", "Get",
        {QString::fromLatin1(Host::staticInterfaceName()), QStringLiteral("Version")});
}

QDBusPendingReply<QString> HelperCalls::state()
{
    return call(QLatin1String(kHelperPath), Host::staticInterfaceName(), "State", {QVariantMap()});
}

QDBusPendingReply<QDBusObjectPath> HelperCalls::openFlows(bool all, bool counters)
{
    const QVariantMap filter{{QStringLiteral("all"), all}, {QStringLiteral("counters"), counters}};
    return call(QLatin1String(kHelperPath), Flows::staticInterfaceName(), "Open", {filter});
}

QDBusPendingReply<qulonglong, bool, QByteArray> HelperCalls::readFlows(
    const QDBusObjectPath& session, unsigned max)
{
    return call(session.path(), FlowSession::staticInterfaceName(), "Read", {max});
}

QDBusPendingReply<unsigned> HelperCalls::deleteFlows(const QByteArray& flows)
{
    return call(QLatin1String(kHelperPath), Flows::staticInterfaceName(), "Delete", {flows, QVariantMap()});
}

QDBusPendingReply<QString> HelperCalls::setSysctl(const QString& key, const QString& value, bool persistent)
{
    QVariantMap options;
    if (persistent)
        options.insert(QStringLiteral("persistent"), true);
    return call(QLatin1String(kHelperPath), Host::staticInterfaceName(), "SetSysctl", {key, value, options});
}

void HelperCalls::closeFlows(const QDBusObjectPath& session)
{
    call(session.path(), FlowSession::staticInterfaceName(), "Close", {});
}

QDBusPendingReply<QDBusObjectPath, QVariantMap> HelperCalls::startTrace(
    const TraceFilter& filter, const TraceLimits& limits)
{
    const QVariantMap bounds{{QStringLiteral("packets"), limits.packets},
        {QStringLiteral("seconds"), limits.seconds}, {QStringLiteral("rate"), limits.rate}};
    return call(QLatin1String(kHelperPath), Trace::staticInterfaceName(), "Start",
        {fieldsMap(toTraceFields(filter)), bounds});
}

QDBusPendingReply<qulonglong, bool, QString, QByteArray> HelperCalls::readTrace(
    const QDBusObjectPath& session, unsigned max)
{
    return call(session.path(), TraceSession::staticInterfaceName(), "Read", {max});
}

QDBusPendingReply<> HelperCalls::stopTrace(const QDBusObjectPath& session)
{
    return call(session.path(), TraceSession::staticInterfaceName(), "Stop", {});
}

QDBusPendingReply<QString> HelperCalls::takeSnapshot(const QString& name)
{
    return call(QLatin1String(kHelperPath), Snapshots::staticInterfaceName(), "Take", {name, QVariantMap()});
}

QDBusPendingReply<QList<QVariantMap>> HelperCalls::listSnapshots()
{
    return call(QLatin1String(kHelperPath), Snapshots::staticInterfaceName(), "List", {QVariantMap()});
}

QDBusPendingReply<QVariantMap, BusRuleTexts, QList<QVariantMap>> HelperCalls::readSnapshot(const QString& id)
{
    return call(QLatin1String(kHelperPath), Snapshots::staticInterfaceName(), "Read", {id, QVariantMap()});
}

QDBusPendingReply<QString> HelperCalls::fingerprint()
{
    return call(QLatin1String(kHelperPath), Snapshots::staticInterfaceName(), "Fingerprint", {QVariantMap()});
}

QDBusPendingReply<QVariantMap> HelperCalls::restoreSnapshot(
    const QString& id, const QString& unchangedSince, const EditWish& wish)
{
    QVariantMap options;
    if (!unchangedSince.isEmpty())
        options.insert(QStringLiteral("unchangedSince"), unchangedSince);
    if (wish.confirm > 0)
        options.insert(QStringLiteral("confirm"), wish.confirm);
    return call(QLatin1String(kHelperPath), Snapshots::staticInterfaceName(), "Restore", {id, options});
}

QDBusPendingReply<> HelperCalls::removeSnapshot(const QString& id)
{
    return call(QLatin1String(kHelperPath), Snapshots::staticInterfaceName(), "Remove", {id, QVariantMap()});
}

QDBusPendingCall HelperCalls::call(
    const QString& path, const char* interface, const char* method, const QVariantList& arguments)
{
    QDBusMessage message
        = QDBusMessage::createMethodCall(m_owner, path, QLatin1String(interface), QLatin1String(method));
    message.setArguments(arguments);
    message.setInteractiveAuthorizationAllowed(m_interactive);
    return m_connection.asyncCall(message, m_interactive ? kNoTimeout : kTimeout);
}

} // namespace portolan
