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

/// Of one interface by its name: "all" would open every network's way to 127.0.0.1.
struct InterfaceSetting {
    std::string_view prefix;
    std::string_view suffix;
    std::string_view values;
};
constexpr std::array<InterfaceSetting, 2> kInterfaceSettings{
    InterfaceSetting{"net.ipv4.conf.", ".route_localnet", "01"},
    InterfaceSetting{"net.ipv6.conf.", ".accept_ra", "012"}};

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

bool isAbout(const InterfaceSetting& setting, std::string_view key)
{
    if (!key.starts_with(setting.prefix) || !key.ends_with(setting.suffix)
        || key.size() <= setting.prefix.size() + setting.suffix.size())
        return false;
    key.remove_prefix(setting.prefix.size());
    key.remove_suffix(setting.suffix.size());
    std::string name(key);
    if (name.find('.') != name.npos || name == "all" || name == "default")
        return false;
    std::transform(name.begin(), name.end(), name.begin(), swapped);
    return InterfaceName::parse(name).has_value();
}

/// What the key may be set to, a digit each; empty: it is none of ours.
std::string_view valuesOf(std::string_view key)
{
    if (std::find(kTunable.begin(), kTunable.end(), key) != kTunable.end())
        return "01";
    for (const InterfaceSetting& setting : kInterfaceSettings)
        if (isAbout(setting, key))
            return setting.values;
    return {};
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
    const std::string_view values = valuesOf(key);
    if (values.empty())
        return failure(ErrorCode::Invalid,
            PORTOLAN_TR("“%1” is not one of the settings that may be set here; use sysctl for it."),
            {key.substr(0, 64)}, "key");
    if (value.size() != 1 || values.find(value) == values.npos)
        return failure(ErrorCode::Invalid, PORTOLAN_TR("%1 is set to a number from 0 to %2, not “%3”."),
            {key, std::string(1, values.back()), value.substr(0, 64)}, "value");
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
