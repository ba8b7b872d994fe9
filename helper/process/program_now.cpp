#include "helper/process/program_now.h"

#include "helper/process/spawn.h"

#include <poll.h>
#include <sys/mman.h>
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

using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kMostSaid = 4096; // of what is said on standard error

/// Everything of one run that has to be given back.
struct RunningNow {
    PipeEnds out;
    PipeEnds err;
    int input = -1;
    int process = -1; ///< pidfd
    pid_t pid = 0;

    RunningNow() = default;
    RunningNow(const RunningNow&) = delete;
    RunningNow& operator=(const RunningNow&) = delete;
    ~RunningNow()
    {
        if (pid != 0) {
            kill(pid, SIGKILL);
            waitpid(pid, nullptr, 0);
        }
        for (int* end : {&out.read, &out.write, &err.read, &err.write, &input, &process})
            closeEnd(*end);
    }
};

/// A file of memory: a pipe would have to be fed while the output is read.
int inputFile(std::string_view text)
{
    const int file = memfd_create("input", MFD_CLOEXEC);
    while (file >= 0 && !text.empty()) {
        const auto written = write(file, text.data(), text.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0) {
            close(file);
            return -1;
        }
        text.remove_prefix(std::size_t(written));
    }
    if (file >= 0)
        lseek(file, 0, SEEK_SET);
    return file;
}

int startNow(const std::vector<std::string>& command, std::string_view input, RunningNow& run)
{
    run.input = inputFile(input);
    if (run.input < 0 || !makePipe(run.out) || !makePipe(run.err))
        return errno;
    if (const int error = spawnProgram(command, run.input, run.out.write, run.err.write, run.pid)) {
        run.pid = 0;
        return error;
    }
    closeEnd(run.out.write);
    closeEnd(run.err.write);
    run.process = int(syscall(SYS_pidfd_open, run.pid, 0));
    return run.process < 0 ? errno : 0;
}

/// Appends at most up to `most` bytes. False: `text` is full.
bool drain(int& end, std::string& text, std::size_t most)
{
    std::array<char, 64 << 10> chunk;
    const auto got = read(end, chunk.data(), chunk.size());
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return true;
    if (got <= 0) {
        closeEnd(end);
        return true;
    }
    const std::size_t room = most - text.size();
    text.append(chunk.data(), std::min(room, std::size_t(got)));
    return std::size_t(got) <= room;
}

} // namespace

Result<ProgramOutput> runProgramNow(const std::vector<std::string>& command, std::string_view input,
    std::chrono::milliseconds patience, std::size_t most)
{
    RunningNow run;
    if (const int error = startNow(command, input, run))
        return failure(
            ErrorCode::Kernel, PORTOLAN_TR("Cannot run %1: %2."), {command.front(), std::strerror(error)});
    const auto end = SteadyClock::now() + patience;
    ProgramOutput output;
    bool ended = false;
    while (!ended || run.out.read >= 0 || run.err.read >= 0) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - SteadyClock::now()).count();
        pollfd waiting[]
            = {{ended ? -1 : run.process, POLLIN, 0}, {run.out.read, POLLIN, 0}, {run.err.read, POLLIN, 0}};
        const int ready = left > 0 ? poll(waiting, std::size(waiting), int(left)) : 0;
        if (ready < 0 && errno == EINTR)
            continue;
        if (ready <= 0)
            return failure(ErrorCode::Kernel, PORTOLAN_TR("%1 took longer than %2 seconds and was ended."),
                {command.front(), std::to_string(patience.count() / 1000)});
        if (waiting[1].revents != 0 && !drain(run.out.read, output.out, most))
            return failure(ErrorCode::Kernel,
                PORTOLAN_TR("%1 printed more than %2 MiB, more than can be handed on."),
                {command.front(), std::to_string(most >> 20)});
        if (waiting[2].revents != 0)
            drain(run.err.read, output.err, kMostSaid);
        if (waiting[0].revents != 0) {
            int status = 0;
            ended = true;
            waitpid(std::exchange(run.pid, 0), &status, 0);
            output.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
        }
    }
    return output;
}

} // namespace portolan
