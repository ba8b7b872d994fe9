#include "helper/snapshots/capture.h"

#include "backend/ruleset/save_reader.h"

#include <chrono>
#include <memory>
#include <string_view>
#include <utility>

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

/// In libnftables' JSON. A text within it cannot look like this: its quotes are escaped.
std::uint32_t nativeRules(std::string_view json)
{
    constexpr std::string_view kRule = R"({"rule": {")";
    std::uint32_t count = 0;
    for (auto at = json.find(kRule); at != json.npos; at = json.find(kRule, at + kRule.size())) {
        ++count;
    }
    return count;
}

std::uint32_t rulesIn(const SnapshotText& text)
{
    if (text.engine == Engine::Nftables) {
        return nativeRules(text.text);
    }
    std::uint32_t count = 0;
    if (const auto rules = readSave(text.text, text.engine, text.family)) {
        for (const Table& table : rules->tables()) {
            for (const Chain& chain : table.chains) {
                count += std::uint32_t(chain.rules.size());
            }
        }
    }
    return count;
}

struct NftCapture {
    NftReader& reader;
    Snapshot snapshot;
    std::function<void(Result<Snapshot>)> done;

    /// Whether it goes on.
    bool take(Engine engine, Family family, Result<std::string> text)
    {
        if (!text) {
            if (text.error().code == ErrorCode::Unsupported) {
                done(std::move(snapshot)); // a kernel that has no nf_tables
            } else {
                done(tl::unexpected(text.error()));
            }
            return false;
        }
        SnapshotText taken{engine, family, std::move(*text)};
        snapshot.info.rules += rulesIn(taken);
        snapshot.texts.push_back(std::move(taken));
        return true;
    }
};

} // namespace

void capture(
    XtablesReader& reader, std::vector<PortForward> wanted, std::function<void(Result<Snapshot>)> done)
{
    const auto attempt = std::make_shared<Attempt>(Attempt{reader, std::move(done), {}, kAttempts});
    attempt->snapshot.wanted = std::move(wanted);
    begin(attempt);
}

void captureNftables(NftReader& reader, Snapshot snapshot, std::function<void(Result<Snapshot>)> done)
{
    const auto job = std::make_shared<NftCapture>(NftCapture{reader, std::move(snapshot), std::move(done)});
    const auto native = [job](Result<std::string> text) {
        if (job->take(Engine::Nftables, Family::Ipv4, std::move(text))) {
            job->snapshot.info.engines.push_back(toString(Engine::XtablesNft));
            job->snapshot.info.engines.push_back(toString(Engine::Nftables));
            job->done(std::move(job->snapshot));
        }
    };
    const auto ipv6 = [job, native](Result<std::string> text) {
        if (job->take(Engine::XtablesNft, Family::Ipv6, std::move(text))) {
            job->reader.native(native);
        }
    };
    reader.iptables(Family::Ipv4, [job, ipv6](Result<std::string> text) {
        if (job->take(Engine::XtablesNft, Family::Ipv4, std::move(text))) {
            job->reader.iptables(Family::Ipv6, ipv6);
        }
    });
}

} // namespace portolan
