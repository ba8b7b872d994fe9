// Tells when the networks this host is connected to become others.
#pragma once

#include "backend/net/address.h"
#include "helper/bus/handles.h"

#include <functional>
#include <vector>

namespace portolan {

/// A forward's hairpin rule names the network of its target, which at boot, or before a container's bridge is
/// made, is not known yet.
class NetworkWatch {
public:
    NetworkWatch(sd_event* event, std::function<void()> changed);
    ~NetworkWatch();
    NetworkWatch(const NetworkWatch&) = delete;
    NetworkWatch& operator=(const NetworkWatch&) = delete;

private:
    void look();
    static int onNews(sd_event_source* source, int descriptor, std::uint32_t events, void* self);
    static int onPause(sd_event_source* source, std::uint64_t time, void* self);

    sd_event* m_event;
    std::function<void()> m_changed;
    int m_socket = -1;
    SourcePtr m_news;
    SourcePtr m_pause; ///< runs from the first piece of news to the look
    std::vector<Prefix> m_networks;
};

} // namespace portolan
