#include "helper/host/kept_settings.h"

#include "helper/files/file.h"
#include "helper/host/tune.h"

#include <nlohmann/json.hpp>

#include <cerrno>
#include <cstring>
#include <utility>

namespace portolan {

namespace {

using Json = nlohmann::json;

constexpr int kSettingsVersion = 1;
constexpr std::size_t kMaxSettingsFile = 1u << 20;
constexpr std::size_t kMaxSettings = 1024; // interfaces come and go under ever new names

tl::unexpected<Error> damagedSettings(const std::string& path)
{
    return failure(ErrorCode::Kernel,
        PORTOLAN_TR("The list of settings to keep, %1, cannot be understood: mend it or move it away."),
        {path});
}

} // namespace

KeptSettings::KeptSettings(std::string directory)
    : m_directory(std::move(directory))
    , m_path(m_directory + "/settings.json")
{
}

Result<std::map<std::string, std::string>> KeptSettings::load() const
{
    std::map<std::string, std::string> settings;
    const auto text = readFile(m_path, kMaxSettingsFile);
    if (!text && errno == ENOENT) {
        return settings;
    }
    if (!text) {
        return failure(ErrorCode::Kernel,
            PORTOLAN_TR("The list of settings to keep, %1, cannot be read: %2."),
            {m_path, std::strerror(errno)});
    }
    const Json document = Json::parse(*text, nullptr, false);
    if (!document.is_object() || document.value("version", Json()) != kSettingsVersion
        || !document.value("settings", Json()).is_object()) {
        return damagedSettings(m_path);
    }
    for (const auto& [key, value] : document["settings"].items()) {
        // The file may have been written by hand: it gives no more power than the bus does.
        if (!value.is_string() || !checkSysctl(key, value.get<std::string>())) {
            return damagedSettings(m_path);
        }
        settings[key] = value.get<std::string>();
    }
    return settings;
}

Result<void> KeptSettings::keep(const std::string& key, const std::string& value)
{
    auto settings = load();
    if (!settings) {
        return tl::unexpected(settings.error());
    }
    if (settings->size() >= kMaxSettings && !settings->contains(key)) {
        return failure(ErrorCode::Busy, PORTOLAN_TR("%1 settings are kept already, which is the most."),
            {std::to_string(kMaxSettings)});
    }
    (*settings)[key] = value;
    const Json document{{"version", kSettingsVersion}, {"settings", *settings}};
    if (!replaceFile(m_directory, m_path, document.dump(1) + '\n')) {
        return failure(ErrorCode::Kernel,
            PORTOLAN_TR("The list of settings to keep, %1, cannot be written: %2."),
            {m_path, std::strerror(errno)});
    }
    return {};
}

Result<void> KeptSettings::apply() const
{
    const auto settings = load();
    if (!settings) {
        return tl::unexpected(settings.error());
    }
    for (const auto& [key, value] : *settings) {
        (void)setSysctl(key, value);
    }
    return {};
}

} // namespace portolan
