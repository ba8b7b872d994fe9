// Tells which program changed the rules of nf_tables, iptables-nft's included.
#pragma once

#include "helper/bus/handles.h"

#include <libmnl/libmnl.h>

#include <functional>
#include <memory>
#include <string>

namespace portolan {

/// Who committed a transaction. Source: NFT_MSG_NEWGEN of NFNLGRP_NFTABLES, which the kernel sends after
/// each.
struct NftAuthor {
    unsigned pid = 0; ///< 0: not said (the kernel lost some of the news)
    std::string program; ///< as the kernel knows it (at most 15 bytes): "nft", "firewalld", "iptables-nft-re"
};

class GenerationWatch {
public:
    /// Calls `changed` at most five times a second, the last time after the last change, with the last
    /// author. This process's own transactions are not told. Where the kernel has no nf_tables, nothing is.
    GenerationWatch(sd_event* event, std::function<void(const NftAuthor&)> changed);
    GenerationWatch(const GenerationWatch&) = delete;
    GenerationWatch& operator=(const GenerationWatch&) = delete;

private:
    struct Close {
        void operator()(mnl_socket* socket) const { mnl_socket_close(socket); }
    };

    void read();
    void happened(NftAuthor author);
    void tell(const NftAuthor& author);
    static int onNews(sd_event_source* source, int descriptor, std::uint32_t events, void* self);
    static int onPause(sd_event_source* source, std::uint64_t time, void* self);

    sd_event* m_event;
    std::function<void(const NftAuthor&)> m_changed;
    std::unique_ptr<mnl_socket, Close> m_socket;
    SourcePtr m_news;
    SourcePtr m_pause; ///< runs while no news may be sent
    std::unique_ptr<NftAuthor> m_pending; ///< of what happened meanwhile
};

} // namespace portolan
