// A netlink socket for questions that are answered by a list.
#pragma once

#include "backend/base/error.h"

#include <libmnl/libmnl.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace portolan {

class NetlinkSocket {
public:
    /// bus: NETLINK_ROUTE, NETLINK_SOCK_DIAG, NETLINK_NETFILTER.
    static Result<NetlinkSocket> open(int bus);

    using Message = std::function<void(const nlmsghdr* message)>;

    /// Sends a dump request (its sequence and port are set here) and hands over every message of the answer.
    /// A list that changed while it was read is read again: started is called before each attempt, so that
    /// what came before can be forgotten.
    Result<void> dump(nlmsghdr* request, const Message& message, const std::function<void()>& started = {});

private:
    struct Close {
        void operator()(mnl_socket* socket) const { mnl_socket_close(socket); }
    };
    enum class Outcome { Whole, Interrupted, Failed };

    explicit NetlinkSocket(mnl_socket* socket)
        : m_socket(socket)
    {
    }
    Outcome attempt(nlmsghdr* request, const Message& message);

    std::unique_ptr<mnl_socket, Close> m_socket;
    unsigned m_sequence = 0;
    std::vector<char> m_buffer; ///< kept: a list may be asked for thousands of times
};

/// A netlink message of type and flags, with room for a family header and a few attributes.
class NetlinkRequest {
public:
    NetlinkRequest(std::uint16_t type, std::uint16_t flags);
    template <typename Header> Header* extra()
    {
        return static_cast<Header*>(mnl_nlmsg_put_extra_header(head(), sizeof(Header)));
    }
    nlmsghdr* head() { return reinterpret_cast<nlmsghdr*>(m_bytes); }

private:
    alignas(nlmsghdr) char m_bytes[512]{};
};

/// Calls visit(type, attribute) for each well-formed attribute. libmnl's own loops are C's, and its functions
/// are calls: at a hundred thousand messages of thirty attributes a second they are told apart by a profiler.
template <typename Visit> void forEachAttribute(const void* begin, std::size_t size, Visit visit)
{
    const auto* at = static_cast<const char*>(begin);
    while (size >= sizeof(nlattr)) {
        const auto* attribute = reinterpret_cast<const nlattr*>(at);
        if (attribute->nla_len < sizeof(nlattr) || attribute->nla_len > size)
            return;
        visit(unsigned(attribute->nla_type & NLA_TYPE_MASK), attribute);
        const std::size_t step = MNL_ALIGN(attribute->nla_len);
        if (step >= size)
            return;
        at += step;
        size -= step;
    }
}

inline const void* payloadOf(const nlattr* attribute)
{
    return reinterpret_cast<const char*>(attribute) + MNL_ATTR_HDRLEN;
}

inline std::size_t payloadSizeOf(const nlattr* attribute)
{
    return attribute->nla_len - MNL_ATTR_HDRLEN;
}

/// The attributes that follow a message's family header.
template <typename Header, typename Visit> void forEachAttribute(const nlmsghdr* message, Visit visit)
{
    if (mnl_nlmsg_get_payload_len(message) >= sizeof(Header))
        forEachAttribute(mnl_nlmsg_get_payload_offset(message, sizeof(Header)),
            mnl_nlmsg_get_payload_len(message) - MNL_ALIGN(sizeof(Header)), visit);
}

template <typename Visit> void forEachNested(const nlattr* attribute, Visit visit)
{
    forEachAttribute(payloadOf(attribute), payloadSizeOf(attribute), visit);
}

} // namespace portolan
