#include "helper/snapshots/snapshot_store.h"

#include "helper/bus/journal.h"
#include "helper/files/file.h"
#include "helper/forwards/forward_list.h"
#include "helper/snapshots/snapshot_files.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include <sys/stat.h>

namespace portolan {

namespace {

namespace fs = std::filesystem;

// Folders under these names are being made or removed; what is left of them after a crash is swept away.
constexpr std::string_view kUnfinished = ".new-";
constexpr std::string_view kGoing = ".old-";

bool isId(std::string_view name)
{
    return name.size() == 8 && name.find_first_not_of("0123456789abcdef") == name.npos;
}

tl::unexpected<Error> failedOn(const char* pattern, const std::string& path, int error)
{
    return failure(ErrorCode::Kernel, pattern, {path, std::strerror(error)});
}

Error noSuch(const std::string& id)
{
    return {ErrorCode::Invalid,
        {PORTOLAN_TR("There is no snapshot \"%1\"; the list shows their ids."),
            {printable(id.substr(0, 32))}},
        "id"};
}

} // namespace

SnapshotStore::SnapshotStore(const std::string& stateDirectory)
    : SnapshotStore(stateDirectory, Limits())
{
}

SnapshotStore::SnapshotStore(const std::string& stateDirectory, Limits limits)
    : m_directory(stateDirectory + "/snapshots")
    , m_limits(limits)
{
    sweep();
}

Result<std::vector<SnapshotInfo>> SnapshotStore::list() const
{
    std::vector<SnapshotInfo> list;
    std::error_code error;
    for (fs::directory_iterator entry(m_directory, error), end; !error && entry != end;
         entry.increment(error)) {
        const std::string name = entry->path().filename();
        if (isId(name)) {
            list.push_back(readSnapshotInfo(path(name), name));
        }
    }
    if (error && error != std::errc::no_such_file_or_directory) {
        return failedOn(PORTOLAN_TR("The snapshots in %1 cannot be listed: %2."), m_directory, error.value());
    }
    // Damaged ones, whose time is lost, come first.
    std::sort(list.begin(), list.end(), [](const SnapshotInfo& one, const SnapshotInfo& other) {
        return std::tie(one.time, one.id) < std::tie(other.time, other.id);
    });
    return list;
}

Result<SnapshotInfo> SnapshotStore::info(const std::string& id) const
{
    std::error_code error;
    if (!isId(id) || !fs::exists(path(id), error)) {
        return tl::unexpected(noSuch(id));
    }
    return readSnapshotInfo(path(id), id);
}

Result<Snapshot> SnapshotStore::load(const std::string& id) const
{
    if (const auto known = info(id); !known) {
        return tl::unexpected(known.error());
    }
    return readSnapshot(path(id), id);
}

Result<SnapshotInfo> SnapshotStore::save(Snapshot snapshot, const std::string& keep)
{
    const auto known = list();
    if (!known) {
        return tl::unexpected(known.error());
    }
    if (auto made = makeDirectory(); !made) {
        return tl::unexpected(made.error());
    }
    auto id = newId([this](const std::string& taken) { return fs::exists(path(taken)); });
    if (!id) {
        return tl::unexpected(id.error());
    }
    snapshot.info.id = *id;
    const SnapshotFiles files = toFiles(snapshot);
    const auto dropped = makeRoom(snapshot.info, *known, keep);
    if (!dropped) {
        return tl::unexpected(dropped.error());
    }
    constexpr const char* kFailed = PORTOLAN_TR("The snapshot cannot be written to %1: %2.");
    std::string folder = m_directory + '/' + std::string(kUnfinished) + "XXXXXX";
    if (!mkdtemp(folder.data())) { // 0700
        return failedOn(kFailed, m_directory, errno);
    }
    const bool written = std::all_of(files.begin(), files.end(),
        [&](const auto& file) { return writeNewFile(folder + '/' + file.first, file.second); });
    if (!written || !syncDirectory(folder) || rename(folder.c_str(), path(*id).c_str()) != 0
        || !syncDirectory(m_directory)) {
        const int reason = errno;
        std::error_code ignored;
        fs::remove_all(folder, ignored);
        return failedOn(kFailed, m_directory, reason);
    }
    for (const std::string& old : *dropped) {
        if (auto removed = remove(old); !removed) {
            logProblem(removed.error());
        }
    }
    return snapshot.info;
}

Result<void> SnapshotStore::remove(const std::string& id)
{
    if (const auto known = info(id); !known) {
        return tl::unexpected(known.error());
    }
    constexpr const char* kFailed = PORTOLAN_TR("The snapshot in %1 cannot be removed: %2.");
    const std::string going = m_directory + '/' + std::string(kGoing) + id;
    std::error_code error;
    fs::remove_all(going, error);
    if (rename(path(id).c_str(), going.c_str()) != 0 || !syncDirectory(m_directory)) {
        return failedOn(kFailed, path(id), errno);
    }
    fs::remove_all(going, error);
    if (error) {
        return failedOn(kFailed, going, error.value());
    }
    return {};
}

Result<void> SnapshotStore::makeDirectory() const
{
    if (mkdir(m_directory.c_str(), 0700) != 0 && errno != EEXIST) {
        return failedOn(
            PORTOLAN_TR("The directory for snapshots, %1, cannot be made: %2."), m_directory, errno);
    }
    return {};
}

/// The ids to drop once the new one is written.
Result<std::vector<std::string>> SnapshotStore::makeRoom(
    const SnapshotInfo& snapshot, const std::vector<SnapshotInfo>& known, const std::string& keep) const
{
    const bool automatic = snapshot.reason != SnapshotReason::Taken;
    std::size_t taken = 0;
    std::uint64_t bytes = snapshot.size;
    std::vector<const SnapshotInfo*> droppable; // oldest first
    for (const SnapshotInfo& each : known) {
        bytes += each.size;
        // What a damaged one was cannot be known; nobody's is dropped by itself.
        const bool ours = each.damaged.empty() && each.reason != SnapshotReason::Taken;
        taken += !ours;
        if (ours && each.id != keep) {
            droppable.push_back(&each);
        }
    }
    if (!automatic && taken >= m_limits.taken) {
        return failure(ErrorCode::Busy,
            PORTOLAN_TR("There are %1 snapshots already, which is the most; remove one that is not needed."),
            {std::to_string(taken)});
    }
    std::vector<std::string> dropped;
    for (const SnapshotInfo* old : droppable) {
        const bool tooMany = automatic && droppable.size() - dropped.size() >= m_limits.automatic;
        if (!tooMany && bytes <= m_limits.bytes) {
            break;
        }
        dropped.push_back(old->id);
        bytes -= old->size;
    }
    if (bytes > m_limits.bytes) {
        return failure(ErrorCode::Busy,
            PORTOLAN_TR("The snapshots would take %1 MiB, and %2 MiB is the most; remove one that is not "
                        "needed."),
            {std::to_string((bytes >> 20) + 1), std::to_string(m_limits.bytes >> 20)});
    }
    return dropped;
}

void SnapshotStore::sweep() const
{
    std::error_code error;
    std::vector<fs::path> leftovers;
    for (fs::directory_iterator entry(m_directory, error), end; !error && entry != end;
         entry.increment(error)) {
        const std::string name = entry->path().filename();
        if (name.starts_with(kUnfinished) || name.starts_with(kGoing)) {
            leftovers.push_back(entry->path());
        }
    }
    for (const fs::path& leftover : leftovers) {
        fs::remove_all(leftover, error);
    }
}

} // namespace portolan
