#include "helper/xtables/reader.h"
#include "helper/xtables/render/table_printer.h"
#include "helper/xtables/worker_wire.h"

#include <getopt.h>
#include <malloc.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <libiptc/xtcshared.h>
#include <xtables.h>

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace portolan {

namespace xtables {

namespace {

/// How long without a request until the big buffers are given back: longer than anybody's refresh.
constexpr int kKeepBuffers = 30'000; // ms
/// What glibc starts with. Set, it no longer grows, and a released buffer really goes back to the system.
constexpr int kMapThreshold = 128 << 10;

bool readAll(void* to, std::size_t size)
{
    auto* bytes = static_cast<char*>(to);
    while (size > 0) {
        const auto got = read(kWorkerDescriptor, bytes, size);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        bytes += got;
        size -= std::size_t(got);
    }
    return true;
}

bool writeAll(const void* from, std::size_t size)
{
    const auto* bytes = static_cast<const char*>(from);
    while (size > 0) {
        const auto put = send(kWorkerDescriptor, bytes, size, MSG_NOSIGNAL);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return false;
        bytes += put;
        size -= std::size_t(put);
    }
    return true;
}

bool replyFailure(std::string_view why)
{
    const ReplyHead head{why.size(), 0, true};
    return writeAll(&head, sizeof head) && writeAll(why.data(), why.size());
}

/// file: less than zero for none.
bool reply(ReplyHead head, int file)
{
    iovec data{&head, sizeof head};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof file)]{};
    msghdr message{};
    message.msg_iov = &data;
    message.msg_iovlen = 1;
    if (file >= 0) {
        message.msg_control = control;
        message.msg_controllen = sizeof control;
        auto* rights = CMSG_FIRSTHDR(&message);
        rights->cmsg_level = SOL_SOCKET;
        rights->cmsg_type = SCM_RIGHTS;
        rights->cmsg_len = CMSG_LEN(sizeof file);
        std::memcpy(CMSG_DATA(rights), &file, sizeof file);
    }
    ssize_t sent = 0;
    do
        sent = sendmsg(kWorkerDescriptor, &message, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent == ssize_t(sizeof head); // the other end has read all before it asks again
}

/// libxtables calls this where it cannot go on, and may not be returned to.
__attribute__((noreturn, format(printf, 2, 3))) void exitError(xtables_exittype, const char* format, ...)
{
    char text[512];
    std::va_list arguments;
    va_start(arguments, format);
    std::vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    endWorker(text);
}

option noOptions[] = {{nullptr, 0, nullptr, 0}};
xtables_globals globals{};

bool initialise(Family family)
{
    globals.program_name = "portolan-helper";
    globals.program_version = XTABLES_VERSION;
    globals.orig_opts = noOptions;
    globals.exit_err = exitError;
    globals.compat_rev = xtables_compatible_revision;
    return xtables_init_all(&globals, family == Family::Ipv4 ? NFPROTO_IPV4 : NFPROTO_IPV6) == 0;
}

/// Takes the first of the names.
std::string nextName(std::string_view& names)
{
    const auto end = names.find('\n');
    std::string name(names.substr(0, end));
    names.remove_prefix(end == names.npos ? names.size() : end + 1);
    return name;
}

/// Answers for one family, with buffers that are kept from one request to the next.
template <typename Kernel> class Worker {
public:
    int serve();

private:
    bool waitForRequest();
    bool answer(std::string_view names, Wanted wanted);
    /// file: less than zero for none.
    bool answer(std::string_view names, int file);

    RawTable<Kernel> m_table;
    TablePrinter<Kernel> m_printer;
};

template <typename Kernel> bool Worker<Kernel>::answer(std::string_view names, int file)
{
    TextSink sink(file);
    {
        LibraryPrinters library(sink);
        m_printer.resetFingerprint();
        while (!names.empty()) {
            auto done = m_table.read(nextName(names));
            if (done)
                done = m_printer.print(m_table, sink, library);
            if (!done)
                return replyFailure(done.error().message.text());
        }
    }
    sink.flush();
    if (sink.failure() != 0)
        return replyFailure(std::strerror(sink.failure()));
    return reply({sink.written(), m_printer.fingerprint(), false}, file);
}

template <typename Kernel> bool Worker<Kernel>::answer(std::string_view names, Wanted wanted)
{
    if (wanted == Wanted::Fingerprint)
        return answer(names, -1);
    const int file = memfd_create("xtables rules", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (file < 0)
        return replyFailure(std::strerror(errno));
    const bool sent = answer(names, file);
    ::close(file);
    return sent;
}

template <typename Kernel> bool Worker<Kernel>::waitForRequest()
{
    pollfd input{kWorkerDescriptor, POLLIN, 0};
    int ready = 0;
    do
        ready = poll(&input, 1, m_table.capacity() > 0 ? kKeepBuffers : -1);
    while (ready < 0 && errno == EINTR);
    if (ready == 0) {
        m_table.release();
        m_printer.release();
        malloc_trim(0);
        return waitForRequest();
    }
    return ready > 0;
}

template <typename Kernel> int Worker<Kernel>::serve()
{
    RequestHead head;
    std::string names;
    while (waitForRequest() && readAll(&head, sizeof head)) {
        names.resize(head.size);
        if (!readAll(names.data(), names.size()) || !answer(names, head.wanted))
            break;
    }
    return EXIT_SUCCESS;
}

} // namespace

void endWorker(const std::string& why)
{
    replyFailure(why);
    // Not exit(): libxtables is in the middle of something, and its destructors would meet that.
    _exit(EXIT_FAILURE);
}

} // namespace xtables

int xtablesWorkerMain(Family family)
{
    using namespace xtables;
    mallopt(M_MMAP_THRESHOLD, kMapThreshold);
    if (!initialise(family)) {
        std::fputs("xtables worker: libxtables refused to start\n", stderr);
        return EXIT_FAILURE;
    }
    const int status = family == Family::Ipv4 ? Worker<RawIpv4>().serve() : Worker<RawIpv6>().serve();
    xtables_fini();
    return status;
}

} // namespace portolan
