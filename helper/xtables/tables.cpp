#include "helper/xtables/netfilter.h"
#include "helper/xtables/reader.h"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>

namespace portolan {

namespace {

/// Asked for in the order a packet meets them: the kernel would list the newest made first, and which that
/// was cannot be known where its list cannot be read.
constexpr std::array kKnownTables{"raw", "mangle", "nat", "filter", "security"};

bool inInitialUserNamespace()
{
    std::ifstream map("/proc/self/uid_map");
    unsigned long inside = 0;
    unsigned long outside = 0;
    unsigned long count = 0;
    map >> inside >> outside >> count;
    return map && inside == 0 && outside == 0 && count == 4294967295UL;
}

/// Whether the kernel opens a table of that name; where it has none yet, it makes it from its template.
bool opens(int descriptor, Family family, const char* table)
{
    if (family == Family::Ipv4) {
        ipt_getinfo info{};
        socklen_t size = sizeof info;
        std::strncpy(info.name, table, sizeof info.name - 1);
        return getsockopt(descriptor, IPPROTO_IP, IPT_SO_GET_INFO, &info, &size) == 0;
    }
    ip6t_getinfo info{};
    socklen_t size = sizeof info;
    std::strncpy(info.name, table, sizeof info.name - 1);
    return getsockopt(descriptor, IPPROTO_IPV6, IP6T_SO_GET_INFO, &info, &size) == 0;
}

Result<std::vector<std::string>> openTables(Family family)
{
    const int descriptor
        = socket(family == Family::Ipv4 ? AF_INET : AF_INET6, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_RAW);
    if (descriptor < 0) {
        if (errno == EAFNOSUPPORT)
            return std::vector<std::string>{};
        return failure(ErrorCode::Kernel,
            PORTOLAN_TR("Cannot ask the kernel for the legacy tables of %1: %2."),
            {toString(family), std::strerror(errno)});
    }
    std::vector<std::string> tables;
    int denied = 0;
    for (const char* table : kKnownTables) {
        if (opens(descriptor, family, table))
            tables.emplace_back(table);
        else if (errno != ENOENT && errno != ENOPROTOOPT)
            denied = errno;
    }
    ::close(descriptor);
    if (denied != 0)
        return failure(ErrorCode::Kernel,
            PORTOLAN_TR("Cannot ask the kernel for the legacy tables of %1: %2."),
            {toString(family), std::strerror(denied)});
    return tables;
}

} // namespace

Result<std::vector<std::string>> legacyTables(Family family)
{
    if (!PORTOLAN_LEGACY)
        return std::vector<std::string>{};
    // The thread's own view: /proc/net is the process's, whose network namespace can be another.
    const std::string path = family == Family::Ipv4 ? "/proc/thread-self/net/ip_tables_names"
                                                    : "/proc/thread-self/net/ip6_tables_names";
    errno = 0;
    std::ifstream names(path);
    if (!names) {
        if (errno == ENOENT)
            return std::vector<std::string>{};
        if (!inInitialUserNamespace())
            return openTables(family);
        return failure(ErrorCode::Kernel,
            PORTOLAN_TR("Cannot read %1: %2. The file belongs to group root; give the helper's unit "
                        "SupplementaryGroups=root."),
            {path, std::strerror(errno)});
    }
    std::vector<std::string> tables;
    for (std::string name; std::getline(names, name);)
        tables.push_back(name);
    return tables;
}

} // namespace portolan
