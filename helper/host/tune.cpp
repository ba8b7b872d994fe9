#include "helper/host/tune.h"

#include "backend/net/port.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <string_view>

namespace portolan {

namespace {

constexpr std::array<std::string_view, 4> kTunable{"net.netfilter.nf_conntrack_acct",
    "net.netfilter.nf_conntrack_timestamp", "net.ipv4.ip_forward", "net.ipv6.conf.all.forwarding"};

constexpr std::string_view kLoopbackPrefix = "net.ipv4.conf.";
constexpr std::string_view kLoopbackSuffix = ".route_localnet";

/// Dots part the words of a key; a dot of an interface's name is written as a slash, as sysctl does.
char swapped(char c)
{
    return c == '.' ? '/' : c == '/' ? '.' : c;
}

std::string pathOf(const std::string& key)
{
    std::string path = "/proc/sys/" + key;
    std::transform(path.begin() + 10, path.end(), path.begin() + 10, swapped);
    return path;
}

/// route_localnet of one interface by its name: "all" would open every network's way to 127.0.0.1.
bool letsLoopbackOut(std::string_view key)
{
    if (!key.starts_with(kLoopbackPrefix) || !key.ends_with(kLoopbackSuffix)
        || key.size() <= kLoopbackPrefix.size() + kLoopbackSuffix.size())
        return false;
    key.remove_prefix(kLoopbackPrefix.size());
    key.remove_suffix(kLoopbackSuffix.size());
    std::string name(key);
    if (name.find('.') != name.npos || name == "all" || name == "default")
        return false;
    std::transform(name.begin(), name.end(), name.begin(), swapped);
    return InterfaceName::parse(name).has_value();
}

std::string valueIn(const std::string& path)
{
    std::ifstream file(path);
    std::string value;
    std::getline(file, value);
    return value;
}

tl::unexpected<Error> unset(const std::string& key, const char* why)
{
    return failure(ErrorCode::Kernel, PORTOLAN_TR("Cannot set %1: %2."), {key, why}, "key");
}

} // namespace

Result<void> checkSysctl(const std::string& key, const std::string& value)
{
    if (std::find(kTunable.begin(), kTunable.end(), key) == kTunable.end() && !letsLoopbackOut(key))
        return failure(ErrorCode::Invalid,
            PORTOLAN_TR("“%1” is not one of the settings that may be set here; use sysctl for it."),
            {key.substr(0, 64)}, "key");
    if (value != "0" && value != "1")
        return failure(ErrorCode::Invalid, PORTOLAN_TR("%1 is set to 0 or 1, not “%2”."),
            {key, value.substr(0, 64)}, "value");
    return {};
}

Result<std::string> setSysctl(const std::string& key, const std::string& value)
{
    const std::string path = pathOf(key);
    const std::string before = valueIn(path);
    const int file = open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (file < 0)
        return unset(key, std::strerror(errno));
    const auto written = write(file, value.data(), value.size());
    const int error = written < 0 ? errno : EIO;
    close(file);
    if (written != ssize_t(value.size()))
        return unset(key, std::strerror(error));
    if (valueIn(path) != value)
        return unset(key, "the kernel kept its value");
    return before;
}

} // namespace portolan
