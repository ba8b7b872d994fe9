#include "helper/snapshots/capture.h"

#include <chrono>
#include <memory>

namespace portolan {

namespace {

constexpr int kAttempts = 8;

struct Attempt {
    XtablesReader& reader;
    std::function<void(Result<Snapshot>)> done;
    Snapshot snapshot;
    int left = kAttempts;
};

void begin(const std::shared_ptr<Attempt>& attempt);

void complete(Snapshot& snapshot)
{
    SnapshotInfo& info = snapshot.info;
    info.time = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::system_clock::now().time_since_epoch())
                    .count();
    info.engines = {toString(Engine::XtablesLegacy)};
    info.forwards = std::uint32_t(snapshot.wanted.size());
    info.rules = 0;
    for (const KeptTable& table : snapshot.tables) {
        info.rules += std::uint32_t(ruleCount(table).value_or(0));
    }
    info.fingerprint = fingerprintOf(snapshot.tables, snapshot.wanted);
}

void compare(const std::shared_ptr<Attempt>& attempt)
{
    const auto now = readKeptTables();
    if (!now) {
        return attempt->done(tl::unexpected(now.error()));
    }
    if (sameRules(*now, attempt->snapshot.tables)) {
        complete(attempt->snapshot);
        return attempt->done(std::move(attempt->snapshot));
    }
    if (--attempt->left == 0) {
        return attempt->done(failure(
            ErrorCode::Busy, PORTOLAN_TR("The rules kept changing while they were read; try again later.")));
    }
    begin(attempt);
}

void readText(const std::shared_ptr<Attempt>& attempt, Family family, std::function<void()> then)
{
    attempt->reader.save(family, [attempt, family, then = std::move(then)](Result<std::string> text) {
        if (!text) {
            return attempt->done(tl::unexpected(text.error()));
        }
        attempt->snapshot.texts.push_back({Engine::XtablesLegacy, family, std::move(*text)});
        then();
    });
}

void begin(const std::shared_ptr<Attempt>& attempt)
{
    auto tables = readKeptTables();
    if (!tables) {
        return attempt->done(tl::unexpected(tables.error()));
    }
    attempt->snapshot.tables = std::move(*tables);
    attempt->snapshot.texts.clear();
    readText(attempt, Family::Ipv4,
        [attempt] { readText(attempt, Family::Ipv6, [attempt] { compare(attempt); }); });
}

} // namespace

void capture(
    XtablesReader& reader, std::vector<PortForward> wanted, std::function<void(Result<Snapshot>)> done)
{
    const auto attempt = std::make_shared<Attempt>(Attempt{reader, std::move(done), {}, kAttempts});
    attempt->snapshot.wanted = std::move(wanted);
    begin(attempt);
}

} // namespace portolan
