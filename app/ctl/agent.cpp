#include "app/ctl/agent.h"

#include <array>
#include <csignal>
#include <poll.h>
#include <spawn.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace portolan::ctl {

namespace {

constexpr const char* kAgent = "/usr/bin/pkttyagent";
constexpr int kReadyTimeout = 2000; // milliseconds

} // namespace

TerminalAgent::TerminalAgent()
{
    if (geteuid() == 0 || isatty(STDIN_FILENO) == 0 || access(kAgent, X_OK) != 0)
        return;
    std::array<int, 2> ready{};
    if (pipe(ready.data()) != 0)
        return;
    std::string notify = std::to_string(ready[1]);
    std::string process = std::to_string(getpid());
    std::array<std::string, 6> words{kAgent, "--fallback", "--process", process, "--notify-fd", notify};
    std::array<char*, 7> arguments{};
    for (std::size_t i = 0; i < words.size(); ++i)
        arguments[i] = words[i].data();

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addclose(&actions, ready[0]);
    if (posix_spawn(&m_pid, kAgent, &actions, nullptr, arguments.data(), environ) != 0)
        m_pid = -1;
    posix_spawn_file_actions_destroy(&actions);
    close(ready[1]);
    // pkttyagent closes the descriptor once it is registered (pkttyagent(1)).
    pollfd wait{ready[0], POLLIN, 0};
    if (m_pid > 0)
        poll(&wait, 1, kReadyTimeout);
    close(ready[0]);
}

TerminalAgent::~TerminalAgent()
{
    if (m_pid <= 0)
        return;
    kill(m_pid, SIGTERM);
    waitpid(m_pid, nullptr, 0);
}

} // namespace portolan::ctl
