#include "helper/xtables/reader.h"

#include "helper/xtables/worker_wire.h"

#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <string_view>
#include <utility>

namespace portolan {

using namespace xtables;

namespace {

/// Longer than any table takes to read (a second for half a million rules); a worker silent so long hangs.
constexpr std::uint64_t kPatience = 30 * 1000 * 1000; // µs
constexpr std::size_t kChunk = 1 << 18;

} // namespace

/// One family's worker process and the requests for it. Requests that wait while one is under way are all
/// answered by the next.
class XtablesReader::Worker {
public:
    Worker(sd_event* event, Family family, std::string program)
        : m_event(event)
        , m_family(family)
        , m_program(std::move(program))
    {
    }
    ~Worker()
    {
        stop();
        sd_event_source_unref(m_begin);
    }
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    void save(Reply reply);

private:
    void begin();
    Result<void> start();
    Result<void> send(const std::vector<std::string>& tables);
    void receive();
    bool receiveHead();
    void beginLater();
    void finish(Result<std::string> result);
    std::string stop();
    void fail(const std::string& why);

    sd_event* m_event;
    Family m_family;
    std::string m_program;
    std::vector<Reply> m_waiting;
    std::vector<Reply> m_served; ///< those whose reading is under way
    pid_t m_pid = 0;
    int m_socket = -1;
    sd_event_source* m_begin = nullptr;
    sd_event_source* m_input = nullptr;
    sd_event_source* m_patience = nullptr;
    ReplyHead m_head;
    std::size_t m_headBytes = 0;
    std::string m_text;
};

void XtablesReader::Worker::save(Reply reply)
{
    m_waiting.push_back(std::move(reply));
    if (m_served.empty())
        beginLater();
}

/// From the loop, never from save() itself, so that a reply cannot come before save() returned.
void XtablesReader::Worker::beginLater()
{
    const auto handler = [](sd_event_source*, void* self) {
        static_cast<Worker*>(self)->begin();
        return 0;
    };
    if (!m_begin && sd_event_add_defer(m_event, &m_begin, handler, this) < 0)
        return;
    sd_event_source_set_enabled(m_begin, SD_EVENT_ONESHOT);
}

void XtablesReader::Worker::begin()
{
    if (!m_served.empty() || m_waiting.empty())
        return;
    m_served.swap(m_waiting);
    const auto tables = legacyTables(m_family);
    if (!tables)
        return finish(tl::unexpected(tables.error()));
    if (tables->empty())
        return finish(std::string());
    auto sent = m_pid == 0 ? start() : Result<void>();
    if (sent)
        sent = send(*tables);
    if (!sent)
        finish(tl::unexpected(sent.error()));
}

Result<void> XtablesReader::Worker::start()
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
        return failure(ErrorCode::Kernel, PORTOLAN_TR("Cannot start the worker that reads %1 rules: %2."),
            {toString(m_family), std::strerror(errno)});
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], kWorkerDescriptor);
    char name[] = "portolan-helper";
    char role[] = "--xtables-worker";
    std::string family = toString(m_family);
    char* arguments[] = {name, role, family.data(), nullptr};
    const int error = posix_spawn(&m_pid, m_program.c_str(), &actions, nullptr, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    if (error != 0) {
        m_pid = 0;
        ::close(ends[0]);
        return failure(ErrorCode::Kernel, PORTOLAN_TR("Cannot start the worker that reads %1 rules: %2."),
            {toString(m_family), std::strerror(error)});
    }
    m_socket = ends[0];
    m_headBytes = 0;
    const auto handler = [](sd_event_source*, int, std::uint32_t, void* self) {
        static_cast<Worker*>(self)->receive();
        return 0;
    };
    if (const int added = sd_event_add_io(m_event, &m_input, m_socket, EPOLLIN, handler, this); added < 0) {
        stop();
        return failure(ErrorCode::Kernel, PORTOLAN_TR("Cannot start the worker that reads %1 rules: %2."),
            {toString(m_family), std::strerror(-added)});
    }
    return {};
}

Result<void> XtablesReader::Worker::send(const std::vector<std::string>& tables)
{
    std::string names;
    for (const auto& table : tables)
        names += table + '\n';
    const RequestHead head{std::uint32_t(names.size())};
    std::string message(reinterpret_cast<const char*>(&head), sizeof head);
    message += names;
    // A few hundred bytes into an empty socket buffer: sent whole or not at all.
    if (::send(m_socket, message.data(), message.size(), MSG_NOSIGNAL | MSG_DONTWAIT)
        != ssize_t(message.size())) {
        const auto why = stop();
        return failure(ErrorCode::Kernel, PORTOLAN_TR("The worker that reads %1 rules ended: %2."),
            {toString(m_family), why});
    }
    const auto handler = [](sd_event_source*, std::uint64_t, void* self) {
        static_cast<Worker*>(self)->fail("no answer in 30 s");
        return 0;
    };
    sd_event_add_time_relative(m_event, &m_patience, CLOCK_MONOTONIC, kPatience, 0, handler, this);
    return {};
}

bool XtablesReader::Worker::receiveHead()
{
    auto* bytes = reinterpret_cast<char*>(&m_head);
    const auto got = recv(m_socket, bytes + m_headBytes, sizeof m_head - m_headBytes, MSG_DONTWAIT);
    if (got > 0)
        m_headBytes += std::size_t(got);
    else if (got == 0 || (errno != EAGAIN && errno != EINTR))
        fail({});
    if (got <= 0 || m_headBytes < sizeof m_head)
        return false;
    m_text.clear();
    m_text.reserve(m_head.size);
    return true;
}

void XtablesReader::Worker::receive()
{
    if (m_headBytes < sizeof m_head && !receiveHead())
        return;
    const auto known = m_text.size();
    if (known < m_head.size) {
        m_text.resize(known + std::min(kChunk, m_head.size - known));
        const auto got = recv(m_socket, m_text.data() + known, m_text.size() - known, MSG_DONTWAIT);
        m_text.resize(known + std::size_t(std::max<ssize_t>(got, 0)));
        if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR))
            return fail({});
        if (m_text.size() < m_head.size)
            return;
    }
    m_headBytes = 0;
    if (m_head.failed == 0)
        return finish(std::move(m_text));
    finish(failure(ErrorCode::Kernel, PORTOLAN_TR("Cannot read the %1 rules: %2."),
        {toString(m_family), std::exchange(m_text, {})}));
}

void XtablesReader::Worker::fail(const std::string& why)
{
    const auto status = stop();
    finish(failure(ErrorCode::Kernel, PORTOLAN_TR("The worker that reads %1 rules ended: %2."),
        {toString(m_family), why.empty() ? status : why}));
}

void XtablesReader::Worker::finish(Result<std::string> result)
{
    m_patience = sd_event_source_disable_unref(m_patience);
    const auto served = std::exchange(m_served, {});
    if (!m_waiting.empty())
        beginLater();
    for (std::size_t i = 1; i < served.size(); ++i)
        served[i](result);
    if (!served.empty())
        served.front()(std::move(result));
}

/// Ends the process and says how it had ended, if it had by itself.
std::string XtablesReader::Worker::stop()
{
    m_patience = sd_event_source_disable_unref(m_patience);
    m_input = sd_event_source_disable_unref(m_input);
    m_headBytes = 0;
    m_text.clear();
    if (m_socket >= 0)
        ::close(std::exchange(m_socket, -1));
    if (m_pid == 0)
        return {};
    // Its socket is closed, so it ends by itself unless it hangs. It is given a moment so that a sanitizer's
    // verdict is not cut off; a worker is waited for on failure and at the end only.
    int status = 0;
    for (int tries = 0; tries < 50 && waitpid(m_pid, &status, WNOHANG) == 0; ++tries) {
        if (tries == 49) {
            kill(m_pid, SIGKILL);
            waitpid(m_pid, &status, 0);
        } else {
            usleep(2000);
        }
    }
    m_pid = 0;
    if (WIFSIGNALED(status))
        return strsignal(WTERMSIG(status));
    return "exit status " + std::to_string(WEXITSTATUS(status));
}

XtablesReader::XtablesReader(sd_event* event, const std::string& program)
    : m_workers{std::make_unique<Worker>(event, Family::Ipv4, program),
        std::make_unique<Worker>(event, Family::Ipv6, program)}
{
}

XtablesReader::~XtablesReader() = default;

void XtablesReader::save(Family family, Reply reply)
{
    m_workers[family == Family::Ipv4 ? 0 : 1]->save(std::move(reply));
}

} // namespace portolan
