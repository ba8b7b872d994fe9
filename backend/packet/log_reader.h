// Reads what LOG rules and the TRACE target write to the kernel's log.
#pragma once

#include "backend/packet/trace_event.h"

#include <string_view>
#include <vector>

namespace portolan {

struct KernelLog {
    std::vector<TraceEvent> events;
    std::size_t skipped = 0; ///< lines, not empty, that are no packet's
    std::size_t unplaced = 0; ///< a packet's, whose prefix does not name table and chain
};

/// Any text. A line counts whose packet part is as nf_log_syslog writes it for IPv4 and IPv6 and whose prefix
/// ends in table-CHAIN (a built-in table's name anywhere, or behind "]-"), with or without a colon, or is
/// "TRACE: table:chain:type:number". What stands before (syslog, journal, dmesg) is not looked at.
KernelLog readKernelLog(std::string_view text);

/// One line without its line break; nullopt and `unplaced` as above.
std::optional<TraceEvent> readLogLine(std::string_view line, bool& unplaced);

/// Takes source, step, table, chain and position from "TRACE: table:chain:type:number", with anything before;
/// chains may hold colons themselves. False where it is not of that form.
bool readTracePrefix(std::string_view text, TraceEvent& event);

} // namespace portolan
