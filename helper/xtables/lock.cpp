#include "helper/xtables/lock.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <sstream>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

namespace portolan {

namespace {

constexpr std::uint64_t kPollInterval = 25'000; // µs; flock has no wait that an event loop could join

std::string commandOf(const std::string& pid)
{
    std::ifstream file("/proc/" + pid + "/comm");
    std::string name;
    std::getline(file, name);
    return name;
}

} // namespace

XtablesLock::XtablesLock(sd_event* event, std::string path)
    : m_event(event)
    , m_path(std::move(path))
{
}

XtablesLock::~XtablesLock()
{
    release();
}

void XtablesLock::take(std::chrono::milliseconds patience, Taken taken)
{
    if (auto opened = open(); !opened) {
        return taken(opened);
    }
    std::optional<Error> error;
    if (tryLock(error)) {
        return taken({});
    }
    if (error) {
        release();
        return taken(tl::unexpected(*error));
    }
    std::uint64_t now = 0;
    sd_event_now(m_event, CLOCK_MONOTONIC, &now);
    m_deadline = now + std::uint64_t(std::chrono::microseconds(patience).count());
    sd_event_source* timer = nullptr;
    if (const int added = sd_event_add_time(
            m_event, &timer, CLOCK_MONOTONIC, now + kPollInterval, 1000, &XtablesLock::poll, this);
        added < 0) {
        release();
        return taken(failure(
            ErrorCode::Kernel, PORTOLAN_TR("No timer for the xtables lock: %1."), {std::strerror(-added)}));
    }
    m_timer.reset(timer);
    m_taken = std::move(taken);
}

void XtablesLock::release()
{
    if (m_file >= 0) {
        close(std::exchange(m_file, -1));
    }
}

Result<void> XtablesLock::open()
{
    // Reading is enough for flock, and all that the file's mode gives us; it is made where we may, as
    // iptables does.
    m_file = ::open(m_path.c_str(), O_RDONLY | O_CLOEXEC);
    if (m_file < 0 && errno == ENOENT) {
        m_file = ::open(m_path.c_str(), O_RDONLY | O_CLOEXEC | O_CREAT, 0600);
    }
    if (m_file < 0) {
        return failure(ErrorCode::Kernel,
            PORTOLAN_TR("The xtables lock %1 cannot be opened: %2. It must be readable by the helper's group "
                        "(systemd-tmpfiles --create portolan.conf)."),
            {m_path, std::strerror(errno)});
    }
    return {};
}

bool XtablesLock::tryLock(std::optional<Error>& error)
{
    if (flock(m_file, LOCK_EX | LOCK_NB) == 0) {
        return true;
    }
    if (errno != EWOULDBLOCK && errno != EINTR) {
        error = Error{ErrorCode::Kernel,
            {PORTOLAN_TR("The xtables lock %1 cannot be taken: %2."), {m_path, std::strerror(errno)}}, {}};
    }
    return false;
}

void XtablesLock::finish(Result<void> result)
{
    m_timer.reset();
    if (!result) {
        release();
    }
    std::exchange(m_taken, nullptr)(std::move(result));
}

Error XtablesLock::heldByOther() const
{
    const std::string holder = lockHolder(m_file);
    return holder.empty()
        ? Error{ErrorCode::Busy,
            {PORTOLAN_TR("Another program holds the xtables lock %1; try again later."), {m_path}}, {}}
        : Error{ErrorCode::Busy,
            {PORTOLAN_TR("%1 holds the xtables lock %2; try again when it is done."), {holder, m_path}}, {}};
}

Result<void> XtablesLock::takeNow(std::chrono::milliseconds patience)
{
    m_timer.reset();
    m_taken = nullptr;
    release();
    if (auto opened = open(); !opened) {
        return opened;
    }
    const auto deadline = std::chrono::steady_clock::now() + patience;
    std::optional<Error> error;
    while (!tryLock(error)) {
        if (!error && std::chrono::steady_clock::now() >= deadline) {
            error = heldByOther();
        }
        if (error) {
            release();
            return tl::unexpected(*error);
        }
        std::this_thread::sleep_for(std::chrono::microseconds(kPollInterval));
    }
    return {};
}

int XtablesLock::poll(sd_event_source* source, std::uint64_t time, void* data)
{
    auto* lock = static_cast<XtablesLock*>(data);
    std::optional<Error> error;
    if (lock->tryLock(error)) {
        lock->finish({});
    } else if (error) {
        lock->finish(tl::unexpected(*error));
    } else if (time >= lock->m_deadline) {
        lock->finish(tl::unexpected(lock->heldByOther()));
    } else {
        sd_event_source_set_time(source, time + kPollInterval);
        sd_event_source_set_enabled(source, SD_EVENT_ONESHOT);
    }
    return 0;
}

std::string lockHolder(int file)
{
    struct stat status = {};
    if (fstat(file, &status) != 0) {
        return {};
    }
    char place[64];
    std::snprintf(place, sizeof place, "%02x:%02x:%llu", major(status.st_dev), minor(status.st_dev),
        static_cast<unsigned long long>(status.st_ino));
    std::ifstream locks("/proc/locks");
    for (std::string line; std::getline(locks, line);) {
        // "1: FLOCK  ADVISORY  WRITE 1234 00:19:56 0 EOF"; waiters have "->" as the second word.
        std::istringstream words(line);
        std::string number, kind, mode, access, pid, where;
        words >> number >> kind >> mode >> access >> pid >> where;
        if (kind == "FLOCK" && where == place) {
            const std::string command = commandOf(pid);
            return (command.empty() ? "A program" : command) + " (process " + pid + ")";
        }
    }
    return {};
}

} // namespace portolan
