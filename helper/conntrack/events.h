// The kernel's news of connections, kept in the socket's buffer until drained.
#pragma once

#include "helper/conntrack/parser.h"

#include <functional>
#include <span>
#include <vector>

namespace portolan {

class FlowEvents {
public:
    enum class Kind { New, Update, Destroy };
    enum class Drained {
        All,
        Some, ///< there is more; let others have their turn
        Overrun, ///< the kernel dropped some: what is known is stale
    };
    struct News {
        Kind kind = Kind::New;
        ParsedFlow parsed;
    };
    /// Of some datagrams together.
    using Visit = std::function<void(std::span<News>)>;

    FlowEvents() = default;
    ~FlowEvents() { close(); }
    FlowEvents(const FlowEvents&) = delete;
    FlowEvents& operator=(const FlowEvents&) = delete;

    /// From here on nothing is missed that Overrun does not tell.
    Result<void> open(bool translatedOnly);
    void close();
    bool isOpen() const { return m_descriptor >= 0; }
    int descriptor() const { return m_descriptor; }
    /// translatedOnly: the kernel queues news of no others for us.
    Result<void> filter(bool translatedOnly);
    Drained drain(const Visit& visit);
    /// Throws away what is queued.
    void discard();

private:
    void read(const char* datagram, int size);

    int m_descriptor = -1;
    std::vector<char> m_buffer; ///< room for many datagrams
    std::vector<News> m_news; ///< the first m_read of them; the others are room
    std::size_t m_read = 0;
};

} // namespace portolan
