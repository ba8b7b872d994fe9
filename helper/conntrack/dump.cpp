#include "helper/conntrack/dump.h"

#include <arpa/inet.h>
#include <libmnl/libmnl.h>
#include <libnetfilter_conntrack/libnetfilter_conntrack.h>

#include <cerrno>
#include <cstring>

namespace portolan {

namespace {

tl::unexpected<Error> unreadable(int error)
{
    return failure(
        ErrorCode::Kernel, PORTOLAN_TR("Cannot read the connections: %1."), {std::strerror(error)});
}

} // namespace

FlowDump::~FlowDump() = default;

void FlowDump::Close::operator()(mnl_socket* socket) const
{
    mnl_socket_close(socket);
}

void FlowDump::stop()
{
    m_receiver.stop();
    m_socket.reset();
}

Result<void> FlowDump::start(bool translatedOnly)
{
    m_socket.reset(mnl_socket_open2(NETLINK_NETFILTER, SOCK_CLOEXEC));
    if (!m_socket || mnl_socket_bind(m_socket.get(), 0, MNL_SOCKET_AUTOPID) < 0) {
        const int error = errno;
        stop();
        return unreadable(error);
    }
    m_translatedOnly = translatedOnly;
    return ask(translatedOnly ? List::Destination : List::Everything);
}

Result<void> FlowDump::ask(List list)
{
    m_list = list;
    char bytes[128]{};
    auto* head = mnl_nlmsg_put_header(bytes);
    head->nlmsg_type = NFNL_SUBSYS_CTNETLINK << 8 | IPCTNL_MSG_CT_GET;
    head->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
    head->nlmsg_seq = ++m_sequence;
    auto* family = static_cast<nfgenmsg*>(mnl_nlmsg_put_extra_header(head, sizeof(nfgenmsg)));
    family->nfgen_family = AF_UNSPEC;
    if (list != List::Everything) {
        const bool destination = list == List::Destination;
        mnl_attr_put_u32(
            head, CTA_STATUS, htonl(destination ? FlowStatus::DestinationNat : FlowStatus::SourceNat));
        mnl_attr_put_u32(
            head, CTA_STATUS_MASK, htonl(destination ? FlowStatus::DestinationNat : kTranslated));
    }
    m_receiver.stop();
    const int error = mnl_socket_sendto(m_socket.get(), head, head->nlmsg_len) < 0
        ? errno
        : m_receiver.start(mnl_socket_get_fd(m_socket.get()));
    if (error != 0) {
        stop();
        return unreadable(error);
    }
    return {};
}

Result<void> FlowDump::ended()
{
    if (m_list == List::Destination)
        return ask(List::Source);
    stop();
    return {};
}

Result<void> FlowDump::refused(int error)
{
    // A kernel that knows no CTA_STATUS_MASK (before 5.10).
    if (error == EINVAL && m_list == List::Destination)
        return ask(List::Everything);
    stop();
    return unreadable(error);
}

/// A kernel may overlook the filter instead of refusing it; then the second list would repeat the first.
bool FlowDump::listed(const ParsedFlow& parsed) const
{
    const auto translation = parsed.packed().status & kTranslated;
    if (m_list == List::Everything)
        return !m_translatedOnly || translation != 0;
    return m_list == List::Destination ? (translation & FlowStatus::DestinationNat) != 0
                                       : translation == FlowStatus::SourceNat;
}

Result<void> FlowDump::step(const Visit& visit)
{
    const auto datagram = m_receiver.take();
    if (datagram.error != 0)
        return refused(datagram.error);
    std::size_t count = 0;
    int left = int(datagram.bytes.size());
    const nlmsghdr* end = nullptr;
    const auto* head = reinterpret_cast<const nlmsghdr*>(datagram.bytes.data());
    for (; !end && mnl_nlmsg_ok(head, left); head = mnl_nlmsg_next(head, &left)) {
        if (head->nlmsg_seq != m_sequence)
            continue;
        if (head->nlmsg_type == NLMSG_DONE || head->nlmsg_type == NLMSG_ERROR) {
            end = head;
        } else if (head->nlmsg_type >= NLMSG_MIN_TYPE) {
            if (count == m_parsed.size())
                m_parsed.emplace_back();
            count += parseFlow(head, m_parsed[count]) && listed(m_parsed[count]) ? 1 : 0;
        }
    }
    if (count > 0)
        visit({m_parsed.data(), count});
    if (!end)
        return {};
    return end->nlmsg_type == NLMSG_DONE
        ? ended()
        : refused(-static_cast<const nlmsgerr*>(mnl_nlmsg_get_payload(end))->error);
}

Result<void> dumpFlows(bool translatedOnly, const std::function<void(const Flow&)>& visit)
{
    FlowDump dump;
    auto done = dump.start(translatedOnly);
    while (done && dump.running())
        done = dump.step([&](std::span<ParsedFlow> flows) {
            for (const auto& parsed : flows)
                visit(unpacked(parsed.packed(), &parsed.flow.ipv6));
        });
    return done;
}

} // namespace portolan
