#include "helper/forwards/store.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

namespace portolan {

namespace {

using Json = nlohmann::json;

constexpr int kVersion = 1;
constexpr std::size_t kMaxFile = 64u << 20; // far above the most forwards that can be stored

class File {
public:
    explicit File(int descriptor)
        : m_descriptor(descriptor)
    {
    }
    ~File()
    {
        if (m_descriptor >= 0) {
            ::close(m_descriptor);
        }
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    int get() const { return m_descriptor; }
    explicit operator bool() const { return m_descriptor >= 0; }

private:
    int m_descriptor;
};

tl::unexpected<Error> failedOn(const char* pattern, const std::string& path)
{
    return failure(ErrorCode::Kernel, pattern, {path, std::strerror(errno)});
}

tl::unexpected<Error> damaged(const std::string& path, const std::string& reason)
{
    return failure(ErrorCode::Kernel,
        PORTOLAN_TR(
            "The list of wanted forwards, %1, cannot be understood: %2. Mend it or move it away, then "
            "restart the helper (systemctl restart portolan-helper); until then no forward is changed."),
        {path, reason});
}

Result<std::string> readAll(const File& file, const std::string& path)
{
    std::string text;
    char buffer[16384];
    for (ssize_t got = 0; (got = ::read(file.get(), buffer, sizeof buffer)) != 0;) {
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return failedOn(PORTOLAN_TR("The list of wanted forwards, %1, cannot be read: %2."), path);
        }
        text.append(buffer, std::size_t(got));
        if (text.size() > kMaxFile) {
            return damaged(path, "it is too large");
        }
    }
    return text;
}

bool writeAll(const File& file, std::string_view text)
{
    while (!text.empty()) {
        const ssize_t wrote = ::write(file.get(), text.data(), text.size());
        if (wrote < 0 && errno != EINTR) {
            return false;
        }
        text.remove_prefix(wrote < 0 ? 0 : std::size_t(wrote));
    }
    return fsync(file.get()) == 0;
}

Json toJson(const PortForward& forward)
{
    Json object = Json::object();
    for (const auto& [key, value] : toFields(forward)) {
        std::visit([&object, name = key](const auto& held) { object[name] = held; }, value);
    }
    return object;
}

Result<PortForward> fromJson(const Json& object, const std::string& path)
{
    if (!object.is_object()) {
        return damaged(path, "a forward in it is no object");
    }
    ForwardFields fields;
    for (const auto& [key, value] : object.items()) {
        if (value.is_boolean()) {
            fields[key] = value.get<bool>();
        } else if (value.is_string()) {
            fields[key] = value.get<std::string>();
        } else if (value.is_array() && std::all_of(value.begin(), value.end(), [](const Json& member) {
                       return member.is_string();
                   })) {
            fields[key] = value.get<std::vector<std::string>>();
        } else {
            return damaged(path, "\"" + key + "\" has a wrong type");
        }
    }
    auto forward = fromFields(fields);
    if (!forward) {
        return damaged(path, forward.error().message.text());
    }
    if (forward->id.empty()) {
        return damaged(path, "a forward in it has no id");
    }
    return forward;
}

} // namespace

Store::Store(std::string directory)
    : m_directory(std::move(directory))
    , m_path(m_directory + "/forwards.json")
{
}

Result<std::vector<PortForward>> Store::load() const
{
    const File file(::open(m_path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!file) {
        if (errno == ENOENT) {
            return std::vector<PortForward>{};
        }
        return failedOn(
            PORTOLAN_TR("The list of wanted forwards, %1, cannot be opened: %2. See that it belongs to "
                        "the helper's user, then restart the helper."),
            m_path);
    }
    const auto text = readAll(file, m_path);
    if (!text) {
        return tl::unexpected(text.error());
    }
    const Json document = Json::parse(*text, nullptr, false);
    if (!document.is_object() || !document.contains("version") || !document.contains("forwards")
        || !document["forwards"].is_array()) {
        return damaged(m_path, "it is not the JSON this program writes");
    }
    if (document["version"] != kVersion) {
        return damaged(m_path, "its version is " + document["version"].dump() + ", known is 1");
    }
    std::vector<PortForward> forwards;
    for (const Json& object : document["forwards"]) {
        auto forward = fromJson(object, m_path);
        if (!forward) {
            return tl::unexpected(forward.error());
        }
        const auto same = [&](const PortForward& other) { return other.id == forward->id; };
        if (std::any_of(forwards.begin(), forwards.end(), same)) {
            return damaged(m_path, "the id " + forward->id + " is in it twice");
        }
        forwards.push_back(std::move(*forward));
    }
    return forwards;
}

Result<void> Store::save(const std::vector<PortForward>& forwards) const
{
    Json list = Json::array();
    for (const PortForward& forward : forwards) {
        list.push_back(toJson(forward));
    }
    const std::string text = Json{{"version", kVersion}, {"forwards", list}}.dump(1) + '\n';

    constexpr const char* kFailed = PORTOLAN_TR("The list of wanted forwards, %1, cannot be written: %2.");
    const File directory(::open(m_directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!directory) {
        return failedOn(kFailed, m_path);
    }
    std::string temporary = m_path + ".XXXXXX";
    const File file(mkostemp(temporary.data(), O_CLOEXEC)); // 0600
    if (!file) {
        return failedOn(kFailed, m_path);
    }
    if (!writeAll(file, text) || rename(temporary.c_str(), m_path.c_str()) != 0) {
        auto error = failedOn(kFailed, m_path);
        unlink(temporary.c_str());
        return error;
    }
    if (fsync(directory.get()) != 0) {
        return failedOn(kFailed, m_path);
    }
    return {};
}

Result<std::string> newId(const std::vector<PortForward>& forwards)
{
    for (;;) {
        std::uint32_t number = 0;
        if (getrandom(&number, sizeof number, 0) != sizeof number) {
            return failure(
                ErrorCode::Kernel, PORTOLAN_TR("No random number for an id: %1."), {std::strerror(errno)});
        }
        char id[9];
        std::snprintf(id, sizeof id, "%08x", number);
        if (std::none_of(forwards.begin(), forwards.end(), [&id](const auto& one) { return one.id == id; })) {
            return std::string(id);
        }
    }
}

} // namespace portolan
