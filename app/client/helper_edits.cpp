// HelperClient's edits.
#include "app/client/edit_map.h"
#include "app/client/helper_calls.h"
#include "app/client/helper_client.h"

#include <QDBusArgument>

namespace portolan {

Error HelperClient::notReady() const
{
    return Error{ErrorCode::Busy, Message{"%1", {m_statusText.toStdString()}}, {}};
}

void HelperClient::preview(const PortForward& forward, Reply reply)
{
    if (!m_editors) {
        reply(tl::unexpected(notReady()));
        return;
    }
    whenDone(m_editors->preview(forward), this, [reply = std::move(reply)](QDBusPendingCallWatcher& answer) {
        const QDBusPendingReply<QByteArray> rules = answer;
        if (rules.isError())
            reply(tl::unexpected(callError(rules).error));
        else
            reply(QString::fromUtf8(rules.value()));
    });
}

void HelperClient::add(const PortForward& forward, Reply reply)
{
    addWith(forward, {}, std::move(reply));
}

void HelperClient::addWith(const PortForward& forward, const EditWish& wish, Reply reply)
{
    if (!m_editors) {
        reply(tl::unexpected(notReady()));
        return;
    }
    whenDone(m_editors->add(forward, wish), this,
        [this, reply = std::move(reply)](QDBusPendingCallWatcher& answer) {
            const QDBusPendingReply<QString> id = answer;
            if (id.isError()) {
                reply(tl::unexpected(callError(id).error));
                return;
            }
            read(false);
            reply(id.value());
        });
}

void HelperClient::addSeveral(const std::vector<PortForward>& forwards, const EditWish& wish, IdsReply reply)
{
    if (!m_editors) {
        reply(tl::unexpected(notReady()));
        return;
    }
    whenDone(m_editors->addSeveral(forwards, wish), this,
        [this, reply = std::move(reply)](QDBusPendingCallWatcher& answer) {
            const QDBusPendingReply<QStringList> ids = answer;
            if (ids.isError()) {
                reply(tl::unexpected(callError(ids).error));
                return;
            }
            read(false);
            reply(ids.value());
        });
}

void HelperClient::replace(
    const QString& id, const PortForward& forward, const EditWish& wish, RemoveReply reply)
{
    if (!m_editors)
        reply(tl::unexpected(notReady()), 0, 0);
    else
        answerConnections(m_editors->replace(id, forward, wish), std::move(reply));
}

void HelperClient::remove(const QString& id, bool endConnections, RemoveReply reply)
{
    if (!m_editors)
        reply(tl::unexpected(notReady()), 0, 0);
    else
        answerConnections(m_editors->remove(id, endConnections), std::move(reply));
}

void HelperClient::removeSeveral(const QStringList& ids, const EditWish& wish, RemoveReply reply)
{
    if (!m_editors)
        reply(tl::unexpected(notReady()), 0, 0);
    else
        answerConnections(m_editors->removeSeveral(ids, wish), std::move(reply));
}

void HelperClient::setEnabled(const QStringList& ids, bool enabled, const EditWish& wish, RemoveReply reply)
{
    if (!m_editors)
        reply(tl::unexpected(notReady()), 0, 0);
    else
        answerConnections(m_editors->setEnabled(ids, enabled, wish), std::move(reply));
}

/// What Remove answers of one forward, or RemoveSeveral of each.
void HelperClient::answerConnections(const QDBusPendingCall& call, RemoveReply reply)
{
    whenDone(call, this, [this, reply = std::move(reply)](QDBusPendingCallWatcher& answer) {
        if (answer.isError()) {
            reply(tl::unexpected(callError(answer).error), 0, 0);
            return;
        }
        read(false);
        const auto counts = answer.reply().arguments().value(0).value<QDBusArgument>();
        const bool one = counts.currentSignature() == QLatin1String("a{sv}");
        unsigned connections = 0;
        unsigned ended = 0;
        for (const QVariantMap& map :
            one ? QList{qdbus_cast<QVariantMap>(counts)} : qdbus_cast<QList<QVariantMap>>(counts)) {
            connections += map.value(QStringLiteral("connections")).toUInt();
            ended += map.value(QStringLiteral("ended")).toUInt();
        }
        reply({}, connections, ended);
    });
}

void HelperClient::undo(const EditWish& wish, EditReply reply)
{
    if (!m_editors)
        reply(tl::unexpected(notReady()));
    else
        answerEdit(m_editors->undo(wish), std::move(reply));
}

void HelperClient::redo(const EditWish& wish, EditReply reply)
{
    if (!m_editors)
        reply(tl::unexpected(notReady()));
    else
        answerEdit(m_editors->redo(wish), std::move(reply));
}

void HelperClient::confirmEdit(quint64 number, EditReply reply)
{
    if (!m_editors)
        reply(tl::unexpected(notReady()));
    else
        answerEdit(m_editors->confirm(number), std::move(reply));
}

void HelperClient::answerEdit(const QDBusPendingCall& call, EditReply reply)
{
    whenDone(call, this, [this, reply = std::move(reply)](QDBusPendingCallWatcher& answer) {
        const QDBusPendingReply<QVariantMap> map = answer;
        if (map.isError()) {
            reply(tl::unexpected(callError(map).error));
            return;
        }
        read(false);
        reply(pastEditFromMap(map.value()).map([](const PastEdit& past) { return past.edit; }));
    });
}

void HelperClient::repair(RepairReply reply)
{
    if (!m_editors) {
        reply(tl::unexpected(notReady()));
        return;
    }
    whenDone(m_editors->repair(), this, [this, reply = std::move(reply)](QDBusPendingCallWatcher& answer) {
        const QDBusPendingReply<bool> changed = answer;
        if (changed.isError()) {
            reply(tl::unexpected(callError(changed).error));
            return;
        }
        read(false);
        reply(changed.value());
    });
}

void HelperClient::setAutomaticRepair(bool on, DoneReply reply)
{
    if (!m_editors) {
        reply(tl::unexpected(notReady()));
        return;
    }
    whenDone(
        m_editors->setAutomaticRepair(on), this, [reply = std::move(reply)](QDBusPendingCallWatcher& answer) {
            reply(answer.isError() ? Result<void>(tl::unexpected(callError(answer).error)) : Result<void>());
        });
}

void HelperClient::setEngine(EnginePreference preference, DoneReply reply)
{
    if (!m_editors) {
        reply(tl::unexpected(notReady()));
        return;
    }
    whenDone(m_editors->setEngine(preference), this,
        [this, reply = std::move(reply)](QDBusPendingCallWatcher& answer) {
            if (answer.isError()) {
                reply(tl::unexpected(callError(answer).error));
                return;
            }
            read(false);
            reply({});
        });
}

void HelperClient::readEdits(EditLogReply reply)
{
    if (!m_readers) {
        reply(tl::unexpected(notReady()));
        return;
    }
    // The status last: what is left of a countdown is reckoned from its arrival.
    whenDone(m_readers->editHistory(), this,
        [this, reply = std::move(reply)](QDBusPendingCallWatcher& answer) mutable {
            const QDBusPendingReply<QList<QVariantMap>> history = answer;
            if (history.isError() || !m_readers) {
                reply(tl::unexpected(history.isError() ? callError(history).error : notReady()));
                return;
            }
            whenDone(m_readers->editStatus(), this,
                [edits = history.value(), reply = std::move(reply)](QDBusPendingCallWatcher& done) {
                    const QDBusPendingReply<QVariantMap> status = done;
                    if (status.isError())
                        reply(tl::unexpected(callError(status).error));
                    else
                        reply(editLogFromMaps(status.value(), edits));
                });
        });
}

} // namespace portolan
