#include "helper/trace/log_setting.h"

#include "helper/files/file.h"

#include <nlohmann/json.hpp>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <map>
#include <unistd.h>
#include <utility>

namespace portolan {

namespace {

constexpr const char* kLogger = "nfnetlink_log";
constexpr std::size_t kMaxLogSettings = 4096;
/// AF_INET and AF_INET6, as the kernel names the settings.
constexpr const char* kLogFamilies[] = {"2", "10"};

std::string loggerPath(const std::string& family)
{
    return "/proc/sys/net/netfilter/nf_log/" + family;
}

/// "NONE" where none is set.
std::optional<std::string> loggerOf(const std::string& family)
{
    auto text = readFile(loggerPath(family), 64);
    if (text)
        text->erase(text->find_last_not_of(" \n") + 1);
    return text;
}

bool setLogger(const std::string& family, const std::string& name)
{
    const File file(open(loggerPath(family).c_str(), O_WRONLY | O_CLOEXEC));
    return file && write(file.get(), name.data(), name.size()) == ssize_t(name.size());
}

bool isLoggerName(const std::string& name)
{
    return !name.empty() && name.size() < 64
        && name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
        == std::string::npos;
}

} // namespace

LogSetting::LogSetting(std::string directory)
    : m_directory(std::move(directory))
    , m_path(m_directory + "/nf_log.json")
{
}

Result<void> LogSetting::take()
{
    std::map<std::string, std::string> before;
    for (const std::string family : kLogFamilies)
        if (const auto logger = loggerOf(family); logger && *logger != kLogger)
            before[family] = *logger;
    // What a killed helper left is older, and is what to go back to.
    if (!before.empty() && access(m_path.c_str(), F_OK) != 0
        && !replaceFile(m_directory, m_path, nlohmann::json(before).dump() + '\n'))
        return failure(
            ErrorCode::Kernel, PORTOLAN_TR("%1 cannot be written: %2."), {m_path, std::strerror(errno)});
    for (const std::string family : kLogFamilies) {
        const auto now = loggerOf(family);
        if (now != kLogger && !setLogger(family, kLogger) && family == kLogFamilies[0])
            return failure(ErrorCode::Unsupported,
                PORTOLAN_TR("The lines of the TRACE target cannot be had: %1 cannot be set to %2 (%3)."),
                {"net.netfilter.nf_log." + family, kLogger, std::strerror(errno)});
    }
    return {};
}

Result<void> LogSetting::giveBack()
{
    const auto text = readFile(m_path, kMaxLogSettings);
    if (!text)
        return {};
    const auto before = nlohmann::json::parse(*text, nullptr, false);
    if (before.is_object())
        for (const std::string family : kLogFamilies) {
            const auto kept = before.find(family);
            // Somebody may have set another meanwhile, whose it is then.
            if (kept != before.end() && kept->is_string() && isLoggerName(kept->get<std::string>())
                && loggerOf(family) == kLogger && !setLogger(family, kept->get<std::string>()))
                return failure(ErrorCode::Kernel, PORTOLAN_TR("%1 cannot be put back to %2: %3."),
                    {"net.netfilter.nf_log." + family, kept->get<std::string>(), std::strerror(errno)});
        }
    unlink(m_path.c_str());
    return {};
}

} // namespace portolan
