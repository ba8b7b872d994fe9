// Runs a program for what it prints, without waiting for it.
#pragma once

#include "backend/base/error.h"

#include <systemd/sd-event.h>

#include <functional>
#include <list>
#include <memory>
#include <string>
#include <vector>

namespace portolan {

struct ProgramOutput {
    int status = -1; ///< of its exit; -1: a signal ended it
    std::string out;
    std::string err; ///< its beginning
};

/// No shell, an absolute path, an environment with nothing but PATH and LC_ALL, standard input empty. What it
/// prints and how long it may take is bounded; beyond that it is ended, which is an error of kind Kernel.
class ProgramRunner {
public:
    using Reply = std::function<void(Result<ProgramOutput>)>;

    struct Limits {
        std::size_t bytes = 64 << 20; ///< of its output: what one array on the bus can hold
        std::uint64_t patience = 30'000'000; ///< µs
    };

    explicit ProgramRunner(sd_event* event);
    ProgramRunner(sd_event* event, Limits limits);
    /// Ends what still runs; those replies never come.
    ~ProgramRunner();
    ProgramRunner(const ProgramRunner&) = delete;
    ProgramRunner& operator=(const ProgramRunner&) = delete;

    /// Runs command.front() with the others as its arguments. The reply comes from the event loop.
    void run(const std::vector<std::string>& command, Reply reply);

private:
    class Run;
    void ended(Run* run);

    sd_event* m_event;
    Limits m_limits;
    std::list<std::unique_ptr<Run>> m_runs;
};

/// The first of these paths that can be run; empty if none can.
std::string firstProgram(const std::vector<std::string>& paths);

} // namespace portolan
