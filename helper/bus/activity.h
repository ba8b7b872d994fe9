// What keeps the helper busy: calls not yet answered and sessions that are open. It knows the limits too, and
// how errors are told to whom.
#pragma once

#include "helper/bus/error_readers.h"

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>

namespace portolan {

class Activity {
public:
    /// Calls under way, of one caller and in all. A password prompt keeps its call under way, so this bounds
    /// prompts.
    static constexpr unsigned kCallsPerCaller = 16;
    static constexpr unsigned kCalls = 256;

    /// Kept as long as the work goes on.
    using Token = std::shared_ptr<void>;

    /// nullptr: a limit is reached.
    Token beginCall(const std::string& caller);
    /// Work that has no limit here: a session (limited where they are kept), an edit of our own.
    Token begin();

    ErrorReaders& errorReaders() { return m_errorReaders; }

    bool idle() const { return m_total == 0; }
    /// Called each time the last work ended.
    void onIdle(std::function<void()> handler) { m_onIdle = std::move(handler); }

private:
    void end(const std::string& caller);

    ErrorReaders m_errorReaders;
    std::map<std::string, unsigned> m_calls;
    unsigned m_callsTotal = 0;
    unsigned m_total = 0;
    std::function<void()> m_onIdle;
};

} // namespace portolan
