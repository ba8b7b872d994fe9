// HelperClient's edits.
#include "app/client/helper_calls.h"
#include "app/client/helper_client.h"

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
            reply(tl::unexpected(callError(rules.error()).error));
        else
            reply(QString::fromUtf8(rules.value()));
    });
}

void HelperClient::add(const PortForward& forward, Reply reply)
{
    if (!m_editors) {
        reply(tl::unexpected(notReady()));
        return;
    }
    whenDone(
        m_editors->add(forward), this, [this, reply = std::move(reply)](QDBusPendingCallWatcher& answer) {
            const QDBusPendingReply<QString> id = answer;
            if (id.isError()) {
                reply(tl::unexpected(callError(id.error()).error));
                return;
            }
            read(false);
            reply(id.value());
        });
}

void HelperClient::remove(const QString& id, bool endConnections, RemoveReply reply)
{
    if (!m_editors) {
        reply(tl::unexpected(notReady()), 0, 0);
        return;
    }
    const QVariantMap options{{QStringLiteral("endConnections"), endConnections}};
    whenDone(m_editors->remove(id, endConnections), this,
        [this, reply = std::move(reply)](QDBusPendingCallWatcher& answer) {
            const QDBusPendingReply<QVariantMap> result = answer;
            if (result.isError()) {
                reply(tl::unexpected(callError(result.error()).error), 0, 0);
                return;
            }
            read(false);
            const QVariantMap counts = result.value();
            reply({}, counts.value(QStringLiteral("connections")).toUInt(),
                counts.value(QStringLiteral("ended")).toUInt());
        });
}

} // namespace portolan
