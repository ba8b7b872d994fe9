#include "helper/process/program_runner.h"

#include "helper/bus/handles.h"
#include "helper/process/spawn.h"

#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

namespace portolan {

namespace {

/// Of what a program says on standard error; the rest is nobody's to read.
constexpr std::size_t kMostComplaint = 4096;

} // namespace

class ProgramRunner::Run {
public:
    Run(ProgramRunner& runner, std::string program, Reply reply)
        : m_runner(runner)
        , m_program(std::move(program))
        , m_reply(std::move(reply))
    {
    }
    ~Run();
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;

    Result<void> start(const std::vector<std::string>& command);
    void failLater(Error error);
    Reply takeReply() { return std::move(m_reply); }
    Result<ProgramOutput> takeResult() { return std::move(m_result); }

private:
    template <void (Run::*Handler)()> static int onInput(sd_event_source*, int, std::uint32_t, void* self)
    {
        (static_cast<Run*>(self)->*Handler)();
        return 0;
    }

    void readOutput();
    void readComplaint();
    void exited();
    void finishIfDone();
    void giveUp(Error error);
    Error startError(int error) const;

    ProgramRunner& m_runner;
    std::string m_program;
    Reply m_reply;
    ProgramOutput m_output;
    Result<ProgramOutput> m_result;
    PipeEnds m_out;
    PipeEnds m_err;
    pid_t m_pid = 0;
    int m_process = -1; ///< pidfd
    SourcePtr m_outSource;
    SourcePtr m_errSource;
    SourcePtr m_exitSource;
    SourcePtr m_patience;
    SourcePtr m_later;
};

ProgramRunner::Run::~Run()
{
    if (m_pid != 0) {
        kill(m_pid, SIGKILL);
        waitpid(m_pid, nullptr, 0);
    }
    for (int* end : {&m_out.read, &m_out.write, &m_err.read, &m_err.write, &m_process})
        closeEnd(*end);
}

Error ProgramRunner::Run::startError(int error) const
{
    return {ErrorCode::Kernel, {PORTOLAN_TR("Cannot run %1: %2."), {m_program, std::strerror(error)}}, {}};
}

Result<void> ProgramRunner::Run::start(const std::vector<std::string>& command)
{
    if (!makePipe(m_out) || !makePipe(m_err))
        return tl::unexpected(startError(errno));
    if (const int error = spawnProgram(command, -1, m_out.write, m_err.write, m_pid); error != 0) {
        m_pid = 0;
        return tl::unexpected(startError(error));
    }
    closeEnd(m_out.write);
    closeEnd(m_err.write);
    m_process = int(syscall(SYS_pidfd_open, m_pid, 0));
    if (m_process < 0)
        return tl::unexpected(startError(errno));
    const auto watch = [&](SourcePtr& source, int descriptor, sd_event_io_handler_t handler) {
        sd_event_source* raw = nullptr;
        const int added = sd_event_add_io(m_runner.m_event, &raw, descriptor, EPOLLIN, handler, this);
        source.reset(raw);
        return added;
    };
    const auto onTime = [](sd_event_source*, std::uint64_t, void* self) {
        auto* run = static_cast<Run*>(self);
        run->giveUp({ErrorCode::Kernel,
            {PORTOLAN_TR("%1 took longer than %2 seconds and was ended."),
                {run->m_program, std::to_string(run->m_runner.m_limits.patience / 1'000'000)}},
            {}});
        return 0;
    };
    sd_event_source* timer = nullptr;
    int added = sd_event_add_time_relative(
        m_runner.m_event, &timer, CLOCK_MONOTONIC, m_runner.m_limits.patience, 0, onTime, this);
    m_patience.reset(timer);
    if (added >= 0)
        added = watch(m_outSource, m_out.read, onInput<&Run::readOutput>);
    if (added >= 0)
        added = watch(m_errSource, m_err.read, onInput<&Run::readComplaint>);
    if (added >= 0)
        added = watch(m_exitSource, m_process, onInput<&Run::exited>);
    if (added < 0)
        return tl::unexpected(startError(-added));
    return {};
}

void ProgramRunner::Run::failLater(Error error)
{
    m_result = tl::unexpected(std::move(error));
    const auto handler = [](sd_event_source*, void* self) {
        auto* run = static_cast<Run*>(self);
        run->m_runner.ended(run);
        return 0;
    };
    sd_event_source* raw = nullptr;
    if (sd_event_add_defer(m_runner.m_event, &raw, handler, this) >= 0)
        m_later.reset(raw);
}

void ProgramRunner::Run::readOutput()
{
    std::array<char, 64 << 10> chunk;
    const auto got = read(m_out.read, chunk.data(), chunk.size());
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got <= 0) {
        m_outSource.reset();
        closeEnd(m_out.read);
        return finishIfDone();
    }
    if (m_output.out.size() + std::size_t(got) > m_runner.m_limits.bytes)
        return giveUp({ErrorCode::Kernel,
            {PORTOLAN_TR("%1 printed more than %2 MiB, more than can be handed on."),
                {m_program, std::to_string(m_runner.m_limits.bytes >> 20)}},
            {}});
    m_output.out.append(chunk.data(), std::size_t(got));
}

void ProgramRunner::Run::readComplaint()
{
    std::array<char, kMostComplaint> chunk;
    const auto got = read(m_err.read, chunk.data(), chunk.size());
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got <= 0) {
        m_errSource.reset();
        closeEnd(m_err.read);
        return finishIfDone();
    }
    const std::size_t room = kMostComplaint - m_output.err.size();
    m_output.err.append(chunk.data(), std::min(room, std::size_t(got)));
}

void ProgramRunner::Run::exited()
{
    int status = 0;
    m_exitSource.reset();
    waitpid(m_pid, &status, 0);
    m_pid = 0;
    m_output.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    finishIfDone();
}

void ProgramRunner::Run::finishIfDone()
{
    if (m_pid != 0 || m_outSource || m_errSource)
        return;
    m_result = std::move(m_output);
    m_runner.ended(this);
}

void ProgramRunner::Run::giveUp(Error error)
{
    m_result = tl::unexpected(std::move(error));
    m_runner.ended(this);
}

ProgramRunner::ProgramRunner(sd_event* event)
    : ProgramRunner(event, Limits())
{
}

ProgramRunner::ProgramRunner(sd_event* event, Limits limits)
    : m_event(event)
    , m_limits(limits)
{
}

ProgramRunner::~ProgramRunner() = default;

void ProgramRunner::run(const std::vector<std::string>& command, Reply reply)
{
    m_runs.push_back(std::make_unique<Run>(*this, command.front(), std::move(reply)));
    Run& run = *m_runs.back();
    if (auto started = run.start(command); !started)
        run.failLater(started.error());
}

void ProgramRunner::ended(Run* run)
{
    const auto place = std::find_if(m_runs.begin(), m_runs.end(),
        [run](const std::unique_ptr<Run>& other) { return other.get() == run; });
    const std::unique_ptr<Run> owned = std::move(*place);
    m_runs.erase(place);
    const Reply reply = owned->takeReply();
    reply(owned->takeResult());
}

std::string firstProgram(const std::vector<std::string>& paths)
{
    for (const std::string& path : paths)
        if (access(path.c_str(), X_OK) == 0)
            return path;
    return {};
}

} // namespace portolan
