#include "helper/xtables/reader.h"
#include "helper/xtables/save_text.h"
#include "helper/xtables/worker_wire.h"

#include <getopt.h>
#include <stdio_ext.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace portolan {

namespace xtables {

namespace {

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

bool reply(std::string_view text, bool failed)
{
    const ReplyHead head{text.size(), failed};
    return writeAll(&head, sizeof head) && writeAll(text.data(), text.size());
}

/// libxtables calls this where it cannot go on, and may not be returned to.
__attribute__((format(printf, 2, 3))) [[noreturn]] void exitError(xtables_exittype, const char* format, ...)
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

/// The text of all the tables in `names`, or an error, as one reply.
bool answer(Family family, std::string_view names)
{
    char* text = nullptr;
    std::size_t size = 0;
    auto* const standard = stdout;
    stdout = open_memstream(&text, &size);
    if (!stdout)
        std::abort();
    __fsetlocking(stdout, FSETLOCKING_BYCALLER);
    std::string error;
    while (error.empty() && !names.empty()) {
        const auto end = names.find('\n');
        const std::string name(names.substr(0, end));
        names.remove_prefix(end == names.npos ? names.size() : end + 1);
        error = family == Family::Ipv4 ? printTableIpv4(name.c_str()) : printTableIpv6(name.c_str());
    }
    std::fclose(stdout);
    stdout = standard;
    const bool sent = error.empty() ? reply({text, size}, false) : reply(error, true);
    std::free(text);
    return sent;
}

} // namespace

void endWorker(const std::string& why)
{
    reply(why, true);
    // Not exit(): libxtables is in the middle of something, and its destructors would meet that.
    _exit(EXIT_FAILURE);
}

} // namespace xtables

int xtablesWorkerMain(Family family)
{
    using namespace xtables;
    if (!initialise(family)) {
        std::fputs("xtables worker: libxtables refused to start\n", stderr);
        return EXIT_FAILURE;
    }
    RequestHead head;
    std::string names;
    while (readAll(&head, sizeof head)) {
        names.resize(head.size);
        if (!readAll(names.data(), names.size()) || !answer(family, names))
            break;
    }
    xtables_fini();
    return EXIT_SUCCESS;
}

} // namespace portolan
