// Reads the kernel's table of connections piece by piece, so that a long table keeps nobody waiting.
#pragma once

#include "helper/conntrack/dump_receiver.h"
#include "helper/conntrack/parser.h"

#include <functional>
#include <memory>
#include <span>
#include <vector>

struct mnl_socket;

namespace portolan {

/// The bits of FlowStatus that a translated connection has at least one of.
inline constexpr std::uint32_t kTranslated = FlowStatus::SourceNat | FlowStatus::DestinationNat;

class FlowDump {
public:
    /// What one datagram tells: about a hundred flows.
    using Visit = std::function<void(std::span<ParsedFlow>)>;

    FlowDump() = default;
    ~FlowDump();
    FlowDump(const FlowDump&) = delete;
    FlowDump& operator=(const FlowDump&) = delete;

    /// translatedOnly: the kernel leaves out the others, in two lists without a flow in common (destination
    /// translated; source translated alone); where it cannot, we do.
    Result<void> start(bool translatedOnly);
    bool running() const { return m_socket != nullptr; }
    /// Readable while running; for the event loop.
    int descriptor() const { return m_receiver.descriptor(); }
    /// Reads one datagram, at most 32 KiB. Not running any more after the last.
    Result<void> step(const Visit& visit);
    void stop();

private:
    enum class List { Destination, Source, Everything };

    Result<void> ask(List list);
    Result<void> ended();
    Result<void> refused(int error);
    bool listed(const ParsedFlow& parsed) const;

    struct Close {
        void operator()(mnl_socket* socket) const;
    };
    std::unique_ptr<mnl_socket, Close> m_socket;
    DumpReceiver m_receiver; ///< of what came over m_socket
    std::vector<ParsedFlow> m_parsed; ///< room for those of a datagram
    bool m_translatedOnly = false;
    List m_list = List::Everything;
    unsigned m_sequence = 0;
};

/// The whole of it at once.
Result<void> dumpFlows(bool translatedOnly, const std::function<void(const Flow&)>& visit);

} // namespace portolan
