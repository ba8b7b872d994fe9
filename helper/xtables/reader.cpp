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
constexpr std::uint64_t kPatience = 30'000'000; // µs
/// More than any reason a worker gives.
constexpr std::size_t kLongestReason = 64 << 10;

/// Receives into `bytes` what is there; takes the descriptor that comes with it. Like recv() else.
ssize_t receiveWithFile(int socket, void* bytes, std::size_t size, int& file)
{
    iovec data{bytes, size};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))];
    msghdr message{};
    message.msg_iov = &data;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    const auto got = recvmsg(socket, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (got <= 0)
        return got;
    for (auto* head = CMSG_FIRSTHDR(&message); head; head = CMSG_NXTHDR(&message, head)) {
        if (head->cmsg_level != SOL_SOCKET || head->cmsg_type != SCM_RIGHTS)
            continue;
        if (file >= 0)
            ::close(file);
        std::memcpy(&file, CMSG_DATA(head), sizeof file);
    }
    return got;
}

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

    void request(Wanted wanted, TextReply reply);

private:
    struct Request {
        Wanted wanted;
        TextReply reply;
    };

    void begin();
    Result<void> start();
    Result<void> send(Wanted wanted, const std::vector<std::string>& tables);
    void receive();
    bool receiveHead();
    bool receiveReason();
    void beginLater();
    void finish(const Result<RuleText>& result);
    std::string stop();
    void fail(const std::string& why);
    void forgetReply();

    sd_event* m_event;
    Family m_family;
    std::string m_program;
    std::vector<Request> m_waiting;
    std::vector<Request> m_served; ///< those whose reading is under way
    pid_t m_pid = 0;
    int m_socket = -1;
    sd_event_source* m_begin = nullptr;
    sd_event_source* m_input = nullptr;
    sd_event_source* m_patience = nullptr;
    ReplyHead m_head;
    std::size_t m_headBytes = 0;
    int m_file = -1; ///< came with the head
    std::string m_reason;
};

void XtablesReader::Worker::request(Wanted wanted, TextReply reply)
{
    m_waiting.push_back({wanted, std::move(reply)});
    if (m_served.empty())
        beginLater();
}

/// From the loop, never from request() itself, so that a reply cannot come before it returned.
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
        return finish(RuleText());
    const bool textless = std::none_of(m_served.begin(), m_served.end(),
        [](const Request& request) { return request.wanted == Wanted::Text; });
    auto sent = m_pid == 0 ? start() : Result<void>();
    if (sent)
        sent = send(textless ? Wanted::Fingerprint : Wanted::Text, *tables);
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

Result<void> XtablesReader::Worker::send(Wanted wanted, const std::vector<std::string>& tables)
{
    std::string names;
    for (const auto& table : tables)
        names += table + '\n';
    const RequestHead head{std::uint32_t(names.size()), wanted};
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

/// False: it is not there whole yet, or the worker is not there any more.
bool XtablesReader::Worker::receiveHead()
{
    auto* bytes = reinterpret_cast<char*>(&m_head);
    const auto got = receiveWithFile(m_socket, bytes + m_headBytes, sizeof m_head - m_headBytes, m_file);
    if (got > 0)
        m_headBytes += std::size_t(got);
    else if (got == 0 || (errno != EAGAIN && errno != EINTR))
        fail({});
    return got > 0 && m_headBytes == sizeof m_head;
}

bool XtablesReader::Worker::receiveReason()
{
    const auto known = m_reason.size();
    m_reason.resize(std::min<std::uint64_t>(m_head.size, kLongestReason));
    const auto got = recv(m_socket, m_reason.data() + known, m_reason.size() - known, MSG_DONTWAIT);
    m_reason.resize(known + std::size_t(std::max<ssize_t>(got, 0)));
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR))
        fail({});
    return got > 0 && m_reason.size() == m_head.size;
}

void XtablesReader::Worker::receive()
{
    if (m_headBytes < sizeof m_head && !receiveHead())
        return;
    if (m_head.failed != 0) {
        if (!receiveReason())
            return;
        const auto why = std::exchange(m_reason, {});
        forgetReply();
        return finish(failure(
            ErrorCode::Kernel, PORTOLAN_TR("Cannot read the %1 rules: %2."), {toString(m_family), why}));
    }
    const int file = std::exchange(m_file, -1);
    const auto head = m_head;
    forgetReply();
    if (file < 0)
        finish(RuleText(head.fingerprint));
    else
        finish(RuleText(file, head.size, head.fingerprint));
}

void XtablesReader::Worker::forgetReply()
{
    m_headBytes = 0;
    m_reason.clear();
    if (m_file >= 0)
        ::close(std::exchange(m_file, -1));
}

void XtablesReader::Worker::fail(const std::string& why)
{
    const auto status = stop();
    finish(failure(ErrorCode::Kernel, PORTOLAN_TR("The worker that reads %1 rules ended: %2."),
        {toString(m_family), why.empty() ? status : why}));
}

void XtablesReader::Worker::finish(const Result<RuleText>& result)
{
    m_patience = sd_event_source_disable_unref(m_patience);
    const auto served = std::exchange(m_served, {});
    if (!m_waiting.empty())
        beginLater();
    for (const Request& request : served)
        request.reply(result);
}

/// Ends the process and says how it had ended, if it had by itself.
std::string XtablesReader::Worker::stop()
{
    m_patience = sd_event_source_disable_unref(m_patience);
    m_input = sd_event_source_disable_unref(m_input);
    forgetReply();
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

void XtablesReader::readText(Family family, TextReply reply)
{
    m_workers[family == Family::Ipv4 ? 0 : 1]->request(Wanted::Text, std::move(reply));
}

void XtablesReader::save(Family family, Reply reply)
{
    readText(family, [reply = std::move(reply)](const Result<RuleText>& text) {
        reply(text ? text->read() : Result<std::string>(tl::unexpected(text.error())));
    });
}

void XtablesReader::fingerprint(Family family, FingerprintReply reply)
{
    m_workers[family == Family::Ipv4 ? 0 : 1]->request(
        Wanted::Fingerprint, [reply = std::move(reply)](const Result<RuleText>& text) {
            reply(text.map([](const RuleText& known) { return known.fingerprint(); }));
        });
}

} // namespace portolan
