#include "helper/snapshots/snapshot_files.h"

#include "helper/bus/journal.h"
#include "helper/bus/message_wire.h"
#include "helper/files/file.h"
#include "helper/forwards/forward_list.h"
#include "helper/snapshots/digest.h"

#include <nlohmann/json.hpp>

#include <cerrno>
#include <cstring>

#include <sys/stat.h>
#include <sys/utsname.h>

namespace portolan {

namespace {

using Json = nlohmann::json;

constexpr int kVersion = 1;
constexpr const char* kForwardsFile = "forwards.json";
constexpr std::size_t kMaxInfo = 1u << 20;
constexpr std::size_t kMaxPart = 1u << 30; // beyond the limit on all snapshots together

/// The kernel's entries mean the same only on the same kind of machine: sizes and alignment differ.
std::string machine()
{
    utsname names = {};
    uname(&names);
    return std::string(names.machine) + '/' + std::to_string(8 * sizeof(void*));
}

Json partJson(const std::string& file, const std::string& content)
{
    return {{"file", file}, {"size", content.size()}, {"digest", digestOf(content)}};
}

/// Reads what info.json says. The first thing that is wrong is kept in damage(), and everything after it
/// reads as empty, so that it is asked about once, at the end.
class SnapshotReader {
public:
    explicit SnapshotReader(std::string folder)
        : m_folder(std::move(folder))
    {
        const auto text = readFile(m_folder + '/' + kSnapshotInfoFile, kMaxInfo);
        if (!text) {
            fail({PORTOLAN_TR("%1 cannot be read: %2"), {kSnapshotInfoFile, std::strerror(errno)}});
            return;
        }
        m_json = Json::parse(*text, nullptr, false);
        if (!m_json.is_object()) {
            fail({PORTOLAN_TR("%1 is cut off or no JSON"), {kSnapshotInfoFile}});
            return;
        }
        if (field<int>(m_json, "version") != kVersion) {
            fail({PORTOLAN_TR("it is of a later version of Portolan"), {}});
        }
    }

    const Message& damage() const { return m_damage; }
    bool ofThisMachine() { return field<std::string>(m_json, "machine") == machine(); }

    SnapshotInfo info(const std::string& id)
    {
        SnapshotInfo info;
        info.id = id;
        info.name = field<std::string>(m_json, "name");
        if (!checkSnapshotName(info.name)) {
            fail({PORTOLAN_TR("its name has control characters or is too long"), {}});
        }
        info.time = field<std::int64_t>(m_json, "time");
        info.reason = field<std::string>(m_json, "reason") == toString(SnapshotReason::BeforeRestore)
            ? SnapshotReason::BeforeRestore
            : SnapshotReason::Taken;
        info.rules = field<std::uint32_t>(m_json, "rules");
        info.forwards = field<std::uint32_t>(m_json, "wanted");
        info.fingerprint = printable(field<std::string>(m_json, "fingerprint"));
        for (const std::string& engine : field<std::vector<std::string>>(m_json, "engines")) {
            info.engines.push_back(printable(engine));
        }
        info.size = size();
        return info;
    }

    std::vector<PortForward> wanted()
    {
        const std::string text = content(field<Json>(m_json, "forwards"));
        auto forwards = damaged() ? std::vector<PortForward>() : readForwards(text, kForwardsFile);
        if (!forwards) {
            fail(forwards.error().message);
        }
        return std::move(forwards).value_or(std::vector<PortForward>());
    }

    std::vector<SnapshotText> texts()
    {
        std::vector<SnapshotText> texts;
        for (const Json& part : parts("texts")) {
            const auto engine = parseEngine(field<std::string>(part, "engine"));
            if (!engine) {
                fail({PORTOLAN_TR("%1 names an unknown engine"), {kSnapshotInfoFile}});
            }
            texts.push_back({engine.value_or(Engine::XtablesLegacy), family(part), content(part)});
        }
        return texts;
    }

    std::vector<KeptTable> tables()
    {
        std::vector<KeptTable> tables;
        for (const Json& part : parts("tables")) {
            if (field<std::string>(part, "engine") == toString(Engine::XtablesLegacy)) {
                tables.push_back(table(part));
            }
        }
        return tables;
    }

private:
    bool damaged() const { return !m_damage.empty(); }
    void fail(Message reason)
    {
        if (!damaged()) {
            m_damage = std::move(reason);
        }
    }

    template <typename T> T field(const Json& object, const char* key)
    {
        const auto found = object.is_object() ? object.find(key) : object.end();
        if (damaged() || found == object.end()) {
            fail({PORTOLAN_TR("%1 has no “%2”"), {kSnapshotInfoFile, key}});
            return {};
        }
        try {
            return found->get<T>();
        } catch (const Json::exception&) {
            fail({PORTOLAN_TR("in %1, “%2” has a wrong type"), {kSnapshotInfoFile, key}});
            return {};
        }
    }

    std::vector<Json> parts(const char* list) { return field<std::vector<Json>>(m_json, list); }

    /// A name we could have given: no way out of the folder.
    std::string path(const Json& part)
    {
        const auto name = field<std::string>(part, "file");
        const bool plain = !name.empty() && name.size() < 128 && name[0] != '.'
            && name.find('/') == std::string::npos && name.find('\0') == std::string::npos;
        if (!plain) {
            fail({PORTOLAN_TR("%1 names a file that is none of a snapshot"), {kSnapshotInfoFile}});
        }
        return m_folder + '/' + name;
    }

    std::uint64_t size()
    {
        struct stat status = {};
        std::uint64_t size = lstat((m_folder + '/' + kSnapshotInfoFile).c_str(), &status) == 0
            ? std::uint64_t(status.st_size)
            : 0;
        std::vector<Json> all{field<Json>(m_json, "forwards")};
        for (const char* list : {"texts", "tables"}) {
            for (Json& part : parts(list)) {
                all.push_back(std::move(part));
            }
        }
        for (const Json& part : all) {
            const std::string file = path(part);
            if (damaged()) {
                break;
            }
            if (lstat(file.c_str(), &status) != 0 || !S_ISREG(status.st_mode)
                || std::uint64_t(status.st_size) != field<std::uint64_t>(part, "size")) {
                fail({PORTOLAN_TR("%1 is missing or has another size than was written"),
                    {field<std::string>(part, "file")}});
                break;
            }
            size += std::uint64_t(status.st_size);
        }
        return size;
    }

    std::string content(const Json& part)
    {
        const std::string file = path(part);
        if (damaged()) {
            return {};
        }
        auto bytes = readFile(file, kMaxPart);
        const int error = errno;
        if (!bytes) {
            fail({PORTOLAN_TR("%1 cannot be read: %2"),
                {field<std::string>(part, "file"), std::strerror(error)}});
        } else if (digestOf(*bytes) != field<std::string>(part, "digest")) {
            fail({PORTOLAN_TR("%1 is not what was written"), {field<std::string>(part, "file")}});
        }
        return damaged() ? std::string() : std::move(*bytes);
    }

    Family family(const Json& part)
    {
        const auto family = parseFamily(field<std::string>(part, "family"));
        if (!family) {
            fail({PORTOLAN_TR("%1 names an unknown family"), {kSnapshotInfoFile}});
        }
        return family.value_or(Family::Ipv4);
    }

    KeptTable table(const Json& part)
    {
        KeptTable table;
        table.family = family(part);
        table.image.name = field<std::string>(part, "name");
        TableLayout& layout = table.image.layout;
        layout.validHooks = field<std::uint32_t>(part, "validHooks");
        layout.hookEntries = field<decltype(layout.hookEntries)>(part, "hookEntries");
        layout.underflows = field<decltype(layout.underflows)>(part, "underflows");
        layout.entryCount = field<std::uint32_t>(part, "entries");
        const std::string bytes = content(part);
        const auto raw = std::as_bytes(std::span(bytes));
        table.image.entries.assign(raw.begin(), raw.end());
        if (const auto rules = ruleCount(table); !rules) {
            fail({PORTOLAN_TR("%1: %2"), {table.label(), rules.error().message}});
        }
        return table;
    }

    std::string m_folder;
    Json m_json;
    Message m_damage;
};

} // namespace

SnapshotFiles toFiles(Snapshot& snapshot)
{
    SnapshotFiles files;
    const SnapshotInfo& info = snapshot.info;
    Json json{{"version", kVersion}, {"name", info.name}, {"time", info.time},
        {"reason", toString(info.reason)}, {"rules", info.rules}, {"wanted", info.forwards},
        {"engines", info.engines}, {"fingerprint", info.fingerprint}, {"machine", machine()},
        {"texts", Json::array()}, {"tables", Json::array()}};
    files[kForwardsFile] = writeForwards(snapshot.wanted);
    json["forwards"] = partJson(kForwardsFile, files[kForwardsFile]);
    for (const SnapshotText& text : snapshot.texts) {
        const std::string name = std::string(toString(text.engine)) + '-' + toString(text.family) + ".save";
        Json part = partJson(name, text.text);
        part["engine"] = toString(text.engine);
        part["family"] = toString(text.family);
        json["texts"].push_back(std::move(part));
        files[name] = text.text;
    }
    for (const KeptTable& table : snapshot.tables) {
        const std::string name = std::string(toString(table.family)) + '-' + table.image.name + ".entries";
        const auto* bytes = reinterpret_cast<const char*>(table.image.entries.data());
        files[name].assign(bytes, table.image.entries.size());
        Json part = partJson(name, files[name]);
        part["engine"] = toString(Engine::XtablesLegacy);
        part["family"] = toString(table.family);
        part["name"] = table.image.name;
        part["validHooks"] = table.image.layout.validHooks;
        part["hookEntries"] = table.image.layout.hookEntries;
        part["underflows"] = table.image.layout.underflows;
        part["entries"] = table.image.layout.entryCount;
        json["tables"].push_back(std::move(part));
    }
    files[kSnapshotInfoFile] = json.dump(1) + '\n';
    snapshot.info.size = 0;
    for (const auto& [name, content] : files) {
        snapshot.info.size += content.size();
    }
    return files;
}

SnapshotInfo readSnapshotInfo(const std::string& folder, const std::string& id)
{
    SnapshotReader reader(folder);
    SnapshotInfo info = reader.info(id);
    if (!reader.damage().empty()) {
        SnapshotInfo damaged;
        damaged.id = id;
        damaged.size = info.size;
        damaged.damaged = printable(reader.damage());
        return damaged;
    }
    return info;
}

Result<Snapshot> readSnapshot(const std::string& folder, const std::string& id)
{
    SnapshotReader reader(folder);
    Snapshot snapshot;
    snapshot.info = reader.info(id);
    snapshot.wanted = reader.wanted();
    snapshot.texts = reader.texts();
    snapshot.restorable = reader.ofThisMachine();
    if (snapshot.restorable) {
        snapshot.tables = reader.tables();
    }
    if (!reader.damage().empty()) {
        return failure(ErrorCode::Kernel,
            PORTOLAN_TR("The snapshot %1 is damaged: %2. It cannot be used any more; remove it."),
            {id, reader.damage()});
    }
    return snapshot;
}

} // namespace portolan
