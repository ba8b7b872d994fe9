// HelperCalls' methods of Forwards.
#include "app/client/forward_map.h"
#include "app/client/helper_calls.h"

namespace portolan {

namespace {

/// The options of a method that knows them; `connections`: whether it can end some.
QVariantMap optionsOf(const EditWish& wish, bool connections)
{
    QVariantMap options;
    if (wish.confirm > 0)
        options.insert(QStringLiteral("confirm"), wish.confirm);
    if (connections && wish.endConnections)
        options.insert(QStringLiteral("endConnections"), true);
    return options;
}

/// As Add and Replace take it.
QVariantMap withoutId(const PortForward& forward)
{
    QVariantMap map = toVariantMap(forward);
    map.remove(QStringLiteral("id"));
    return map;
}

} // namespace

QDBusPendingCall HelperCalls::forwardsCall(const char* method, const QVariantList& arguments)
{
    return call(QLatin1String(kHelperPath), OrgPortolanHelper1ForwardsInterface::staticInterfaceName(),
        method, arguments);
}

QDBusPendingReply<QList<QVariantMap>> HelperCalls::list()
{
    return forwardsCall("List", {QVariantMap()});
}

QDBusPendingReply<QByteArray> HelperCalls::preview(const PortForward& forward)
{
    return forwardsCall("Preview", {toVariantMap(forward), QVariantMap()});
}

QDBusPendingReply<QVariantMap> HelperCalls::editStatus()
{
    return forwardsCall("Status", {QVariantMap()});
}

QDBusPendingReply<QList<QVariantMap>> HelperCalls::editHistory()
{
    return forwardsCall("History", {QVariantMap()});
}

QDBusPendingReply<QString> HelperCalls::add(const PortForward& forward, const EditWish& wish)
{
    return forwardsCall("Add", {withoutId(forward), optionsOf(wish, false)});
}

QDBusPendingReply<QStringList> HelperCalls::addSeveral(
    const std::vector<PortForward>& forwards, const EditWish& wish)
{
    QList<QVariantMap> maps;
    for (const PortForward& forward : forwards)
        maps.append(withoutId(forward));
    return forwardsCall("AddSeveral", {QVariant::fromValue(maps), optionsOf(wish, false)});
}

QDBusPendingReply<QVariantMap> HelperCalls::replace(
    const QString& id, const PortForward& forward, const EditWish& wish)
{
    return forwardsCall("Replace", {id, withoutId(forward), optionsOf(wish, true)});
}

QDBusPendingReply<QVariantMap> HelperCalls::remove(const QString& id, bool endConnections)
{
    return forwardsCall("Remove", {id, optionsOf({0, endConnections}, true)});
}

QDBusPendingReply<QList<QVariantMap>> HelperCalls::removeSeveral(const QStringList& ids, const EditWish& wish)
{
    return forwardsCall("RemoveSeveral", {ids, optionsOf(wish, true)});
}

QDBusPendingReply<QList<QVariantMap>> HelperCalls::setEnabled(
    const QStringList& ids, bool enabled, const EditWish& wish)
{
    return forwardsCall("SetEnabled", {ids, enabled, optionsOf(wish, true)});
}

QDBusPendingReply<QVariantMap> HelperCalls::undo(const EditWish& wish)
{
    return forwardsCall("Undo", {optionsOf(wish, false)});
}

QDBusPendingReply<QVariantMap> HelperCalls::redo(const EditWish& wish)
{
    return forwardsCall("Redo", {optionsOf(wish, false)});
}

QDBusPendingReply<QVariantMap> HelperCalls::confirm(quint64 number)
{
    QVariantMap options;
    if (number != 0)
        options.insert(QStringLiteral("edit"), QVariant::fromValue(number));
    return forwardsCall("Confirm", {options});
}

QDBusPendingReply<bool> HelperCalls::repair()
{
    return forwardsCall("Repair", {QVariantMap()});
}

QDBusPendingReply<> HelperCalls::setAutomaticRepair(bool on)
{
    return forwardsCall("SetAutomaticRepair", {on, QVariantMap()});
}

QDBusPendingReply<> HelperCalls::setEngine(EnginePreference preference)
{
    return forwardsCall("SetEngine", {QString::fromLatin1(toString(preference)), QVariantMap()});
}

QDBusPendingReply<QVariantMap> HelperCalls::forwardsProperties()
{
    return call(QLatin1String(kHelperPath), "org.freedesktop.DBus.Properties", "GetAll",
        {QString::fromLatin1(OrgPortolanHelper1ForwardsInterface::staticInterfaceName())});
}

} // namespace portolan
