// HelperClient's changes to connections and to what the kernel counts of them.
#include "app/client/helper_calls.h"
#include "app/client/helper_client.h"

#include <algorithm>

namespace portolan {

namespace {

constexpr std::size_t kMostAtOnce = 4096; // Flows.Delete takes no more

} // namespace

/// Some connections on their way to an end, a call's worth at a time.
struct HelperClient::Ending {
    std::shared_ptr<HelperCalls> helper;
    std::vector<Flow> flows;
    std::size_t next = 0;
    unsigned ended = 0;
    EndReply reply;
};

void HelperClient::endFlows(const std::vector<Flow>& flows, EndReply reply)
{
    if (!m_editors) {
        reply(tl::unexpected(notReady()), 0);
        return;
    }
    endNext(std::make_shared<Ending>(Ending{m_editors, flows, 0, 0, std::move(reply)}));
}

void HelperClient::endNext(std::shared_ptr<Ending> ending)
{
    if (ending->next == ending->flows.size()) {
        ending->reply({}, ending->ended);
        return;
    }
    const std::size_t end = std::min(ending->next + kMostAtOnce, ending->flows.size());
    std::vector<std::uint8_t> packed;
    packed.reserve((end - ending->next) * kFlowRecordSize);
    for (; ending->next < end; ++ending->next)
        packFlow({FlowEvent::Present, 0, ending->flows[ending->next]}, packed);
    const QByteArray bytes(reinterpret_cast<const char*>(packed.data()), qsizetype(packed.size()));
    whenDone(ending->helper->deleteFlows(bytes), this, [this, ending](QDBusPendingCallWatcher& answer) {
        const QDBusPendingReply<unsigned> ended = answer;
        if (ended.isError()) {
            ending->reply(tl::unexpected(callError(ended).error), ending->ended);
            return;
        }
        ending->ended += ended.value();
        endNext(ending);
    });
}

void HelperClient::setSysctl(const QString& key, const QString& value, bool persistent, Reply reply)
{
    if (!m_editors) {
        reply(tl::unexpected(notReady()));
        return;
    }
    whenDone(m_editors->setSysctl(key, value, persistent), this,
        [this, reply = std::move(reply)](QDBusPendingCallWatcher& answer) {
            const QDBusPendingReply<QString> before = answer;
            if (before.isError()) {
                reply(tl::unexpected(callError(before).error));
                return;
            }
            read(false);
            reply(before.value());
        });
}

} // namespace portolan
