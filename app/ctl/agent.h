// polkit's password prompt on a terminal.
#pragma once

#include <sys/types.h>

namespace portolan::ctl {

/// Runs pkttyagent beside this process, as systemctl does, so that polkit can ask on the terminal. Does
/// nothing where there is nobody to ask (stdin is no terminal), no need (root), or no pkttyagent.
class TerminalAgent {
public:
    /// Returns when the agent is ready, or did not become so within two seconds.
    TerminalAgent();
    ~TerminalAgent();
    TerminalAgent(const TerminalAgent&) = delete;
    TerminalAgent& operator=(const TerminalAgent&) = delete;

private:
    pid_t m_pid = -1;
};

} // namespace portolan::ctl
