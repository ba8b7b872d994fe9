#include "app/client/edit_map.h"

#include "app/client/bus_message.h"
#include "app/client/forward_map.h"

#include <QDBusArgument>

#include <algorithm>

namespace portolan {

namespace {

quint64 numberOf(const QVariantMap& map, const char* key)
{
    return map.value(QLatin1String(key)).toULongLong();
}

Result<std::vector<PortForward>> sideOf(const QVariantMap& map, const char* key)
{
    std::vector<PortForward> forwards;
    const QVariant value = map.value(QLatin1String(key));
    const auto maps = value.metaType() == QMetaType::fromType<QDBusArgument>()
        ? qdbus_cast<QList<QVariantMap>>(value.value<QDBusArgument>())
        : value.value<QList<QVariantMap>>();
    for (const QVariantMap& each : maps) {
        Result<PortForward> forward = fromVariantMap(each);
        if (!forward)
            return tl::unexpected(forward.error());
        forwards.push_back(std::move(*forward));
    }
    return forwards;
}

} // namespace

Result<PastEdit> pastEditFromMap(const QVariantMap& map)
{
    PastEdit past;
    past.edit.number = numberOf(map, "number");
    past.edit.time = map.value(QStringLiteral("time")).toLongLong();
    past.edit.uid = map.value(QStringLiteral("uid")).toUInt();
    const std::string verbWord = map.value(QStringLiteral("verb")).toString().toStdString();
    const std::string stateWord = map.value(QStringLiteral("state")).toString().toStdString();
    const auto verb = parseEditVerb(verbWord);
    const auto state = parseEditState(stateWord);
    if (!verb || !state)
        return failure(ErrorCode::Unsupported,
            PORTOLAN_TR("The helper speaks of an edit this version does not know (%1, %2)."),
            {verbWord, stateWord});
    past.edit.verb = *verb;
    past.state = *state;
    past.edit.rolledBack = *state == EditState::RolledBack;
    const auto before = sideOf(map, "before");
    const auto after = sideOf(map, "after");
    if (!before || !after)
        return tl::unexpected(before ? after.error() : before.error());
    past.edit.changes = changesBetween(*before, *after);
    return past;
}

Result<EditLog> editLogFromMaps(const QVariantMap& status, const QList<QVariantMap>& history)
{
    EditLog log;
    for (const QVariantMap& map : history) {
        auto edit = pastEditFromMap(map);
        if (!edit)
            return tl::unexpected(edit.error());
        log.edits.push_back(std::move(*edit));
    }
    log.undo = numberOf(status, "undo");
    log.redo = numberOf(status, "redo");
    log.automaticRepair = status.value(QStringLiteral("automaticRepair")).toBool();
    if (const QString stopped = status.value(QStringLiteral("repairStopped")).toString(); !stopped.isEmpty())
        log.repairStopped = messageFromBus(status.value(QStringLiteral("repairStoppedMessage")), stopped);
    if (status.contains(QStringLiteral("pending"))) {
        WaitingEdit waiting;
        waiting.number = numberOf(status, "pending");
        waiting.undo = status.value(QStringLiteral("pendingUndo")).toBool();
        waiting.uid = status.value(QStringLiteral("pendingUid")).toUInt();
        waiting.seconds = status.value(QStringLiteral("pendingSeconds")).toUInt();
        waiting.until = std::chrono::steady_clock::now()
            + std::chrono::milliseconds(qint64(numberOf(status, "pendingRemaining")));
        log.waiting = waiting;
    }
    return log;
}

} // namespace portolan
