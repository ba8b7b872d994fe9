// The ways of packets as a text for people: to be sent, to be kept, to be put into a ticket.
#pragma once

#include "backend/packet/way_steps.h"

#include <functional>
#include <span>
#include <string>

namespace portolan {

enum class ReportFormat : std::uint8_t { Text, Markdown, Html };

struct ReportWish {
    ReportFormat format = ReportFormat::Text;
    bool maskAddresses = false; ///< see AddressMask
    Message title;
    std::vector<Message> preface; ///< where it comes from, when, what was left out
    KnownHost known;
    /// A sentence in the reader's language; by default the English one.
    std::function<std::string(const Message&)> say;
};

/// Every packet with its end, its steps and the rules that matched. Whatever came from outside is escaped for
/// Markdown and HTML.
std::string traceReport(std::span<const Trajectory> packets, const ReportWish& wish);

} // namespace portolan
