// Questions to nf_tables by netlink: one object, or a list of them.
#pragma once

#include "helper/host/netlink.h"

#include <cstdint>
#include <functional>
#include <memory>

namespace portolan {

class NftQuestions {
public:
    using Put = std::function<void(nlmsghdr*)>; ///< adds the attributes of the question
    using Take = std::function<void(const nlmsghdr*)>; ///< gets each object of the answer

    NftQuestions();

    /// type: NFT_MSG_GET…; family: NFPROTO_…. 0, or an errno: ENOENT where there is no such object.
    int one(std::uint16_t type, std::uint8_t family, const Put& put, const Take& take);
    /// The same of all such objects. EINTR: they changed meanwhile, what came is not to be used.
    int all(std::uint16_t type, std::uint8_t family, const Put& put, const Take& take);

private:
    struct Close {
        void operator()(mnl_socket* socket) const { mnl_socket_close(socket); }
    };
    int ask(std::uint16_t type, std::uint16_t flags, std::uint8_t family, const Put& put, const Take& take);
    int receive(std::uint32_t sequence, const Take& take);

    std::unique_ptr<mnl_socket, Close> m_socket;
    int m_error = 0; ///< why there is no socket
    std::uint32_t m_sequence = 0;
};

} // namespace portolan
