#include "app/client/host_reader.h"

#include "app/client/forward_map.h"
#include "app/client/helper_calls.h"

#include <algorithm>
#include <utility>

namespace portolan {

void HostReader::read(HelperCalls& helper, Done done)
{
    ++m_generation;
    m_texts = {};
    m_error.reset();
    m_done = std::move(done);
    m_pending = 0;

    // Native tables carry their own family: they are asked for once. After iptables-nft's, so that the helper
    // knows by then which tables those are.
    const std::pair<Engine, Family> wanted[] = {{Engine::XtablesLegacy, Family::Ipv4},
        {Engine::XtablesLegacy, Family::Ipv6}, {Engine::XtablesNft, Family::Ipv4},
        {Engine::XtablesNft, Family::Ipv6}, {Engine::Nftables, Family::Ipv4}};
    for (const auto& [engine, family] : wanted) {
        const auto call = helper.save(engine, family);
        expect(call,
            [this, engine = engine, family = family](
                const QDBusPendingCall& answer) -> std::optional<CallError> {
                const QDBusPendingReply<QByteArray> reply = answer;
                if (!reply.isError()) {
                    m_texts.rules.push_back({engine, family, reply.value().toStdString()});
                    return {};
                }
                CallError error = callError(reply);
                if (!error.unreachable && error.error.code == ErrorCode::Unsupported)
                    return {};
                return error;
            });
    }
    expect(helper.state(), [this](const QDBusPendingCall& answer) -> std::optional<CallError> {
        const QDBusPendingReply<QString> reply = answer;
        if (reply.isError())
            return callError(reply);
        m_texts.state = reply.value().toStdString();
        return {};
    });
    expect(helper.list(), [this](const QDBusPendingCall& answer) -> std::optional<CallError> {
        const QDBusPendingReply<QList<QVariantMap>> reply = answer;
        if (reply.isError())
            return callError(reply);
        for (const QVariantMap& map : reply.value()) {
            Result<PortForward> forward = fromVariantMap(map);
            if (!forward)
                return CallError{forward.error(), false};
            m_texts.wanted.push_back(std::move(*forward));
        }
        return {};
    });
    expect(helper.version(), [this](const QDBusPendingCall& answer) -> std::optional<CallError> {
        const QDBusPendingReply<QDBusVariant> reply = answer;
        if (reply.isError())
            return callError(reply);
        m_texts.helperVersion = reply.value().variant().toString().toStdString();
        return {};
    });
    expect(helper.forwardsProperties(), [this](const QDBusPendingCall& answer) -> std::optional<CallError> {
        const QDBusPendingReply<QVariantMap> reply = answer;
        if (!reply.isError())
            m_texts.written = writtenEngineOf(reply.value());
        return {}; // an older helper has none, and no other call fails for that
    });
}

void HostReader::expect(
    const QDBusPendingCall& call, std::function<std::optional<CallError>(const QDBusPendingCall&)> take)
{
    ++m_pending;
    whenDone(call, this,
        [this, generation = m_generation, take = std::move(take)](QDBusPendingCallWatcher& answer) {
            if (generation != m_generation)
                return;
            // The first failure is the one to tell; what follows is often only its echo.
            std::optional<CallError> error = take(answer);
            if (error && !m_error)
                m_error = std::move(error);
            if (--m_pending == 0)
                finish();
        });
}

void HostReader::finish()
{
    std::sort(m_texts.rules.begin(), m_texts.rules.end(), [](const RuleText& left, const RuleText& right) {
        return std::pair(left.engine, left.family) < std::pair(right.engine, right.family);
    });
    const Done done = std::exchange(m_done, {});
    if (m_error)
        done(tl::unexpected(*m_error));
    else
        done(std::move(m_texts));
}

} // namespace portolan
