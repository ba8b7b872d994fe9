#include "helper/forwards/store.h"

#include "helper/files/file.h"
#include "helper/forwards/forward_list.h"
#include "helper/snapshots/digest.h"

#include <nlohmann/json.hpp>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace portolan {

namespace {

using Json = nlohmann::json;

constexpr std::size_t kMaxLedgerFile = 64u << 20; // far above the most forwards and edits that are kept

tl::unexpected<Error> ledgerFailed(const char* pattern, const std::string& path)
{
    return failure(ErrorCode::Kernel, pattern, {path, std::strerror(errno)});
}

/// A part of the sentence of damagedList().
tl::unexpected<Error> unreadable(const char* reason)
{
    return failure(ErrorCode::Kernel, reason);
}

// Throws what nlohmann throws for a key that is missing or of another type; readLedger() catches it.
Result<EditChanges> changesFromJson(const Json& list)
{
    EditChanges changes;
    for (const Json& object : list) {
        EditChange change;
        change.place = object.at("place").get<std::size_t>();
        for (const auto& [key, side] :
            {std::pair("before", &change.before), std::pair("after", &change.after)}) {
            if (!object.contains(key)) {
                continue;
            }
            auto forward = forwardFromJson(object.at(key));
            if (!forward) {
                return tl::unexpected(forward.error());
            }
            *side = std::move(*forward);
        }
        if ((!change.before && !change.after)
            || (change.before && change.after && change.before->id != change.after->id)) {
            return unreadable(PORTOLAN_TR("a change in it is of no forward or of two"));
        }
        changes.push_back(std::move(change));
    }
    return changes;
}

Result<Edit> editFromJson(const Json& object)
{
    Edit edit;
    edit.number = object.at("number").get<std::uint64_t>();
    edit.time = object.at("time").get<std::int64_t>();
    edit.uid = object.at("uid").get<std::uint32_t>();
    edit.rolledBack = object.value("rolledBack", false);
    const auto verb = parseEditVerb(object.at("verb").get<std::string>());
    if (!verb) {
        return unreadable(PORTOLAN_TR("an edit in it is of a kind this version does not know"));
    }
    edit.verb = *verb;
    auto changes = changesFromJson(object.at("changes"));
    if (!changes) {
        return tl::unexpected(changes.error());
    }
    edit.changes = std::move(*changes);
    return edit;
}

PendingEdit pendingFromJson(const Json& object)
{
    return {object.at("number").get<std::uint64_t>(), object.at("undo").get<bool>(),
        object.at("uid").get<uid_t>(), object.at("seconds").get<unsigned>(),
        object.at("deadline").get<std::int64_t>(), object.value("snapshot", std::string())};
}

/// Whether it is that of the document, by the digest of now or of earlier versions.
bool isChecksumOf(const Json& checksum, const Json& document)
{
    const std::string text = document.dump();
    return checksum == ledgerChecksum(text) || checksum == digestOf(text);
}

Result<void> readEdits(Ledger& ledger, const Json& document)
{
    for (const Json& object : document.at("edits")) {
        auto edit = editFromJson(object);
        if (!edit) {
            return tl::unexpected(edit.error());
        }
        const auto last = ledger.edits.empty() ? 0 : ledger.edits.back().number;
        if (edit->number <= last || edit->number >= ledger.nextNumber) {
            return unreadable(PORTOLAN_TR("the numbers of its edits are not in order"));
        }
        ledger.edits.push_back(std::move(*edit));
    }
    ledger.done = document.at("done").get<std::size_t>();
    if (ledger.done > ledger.edits.size()) {
        return unreadable(PORTOLAN_TR("more edits are done than there are"));
    }
    if (!document.contains("pending")) {
        return {};
    }
    ledger.pending = pendingFromJson(document.at("pending"));
    const Edit* waits = ledger.pending->undo ? ledger.nextRedo() : ledger.lastDone();
    if (!waits || waits->number != ledger.pending->number) {
        return unreadable(PORTOLAN_TR("what waits for confirmation is not its last edit"));
    }
    if (const auto back = Ledger(ledger).rollBack(); !back) {
        return unreadable(PORTOLAN_TR("what waits for confirmation cannot be taken back"));
    }
    return {};
}

Result<void> readEngine(Ledger& ledger, const Json& document)
{
    const auto preference = parseEnginePreference(document.value("enginePreference", "automatic"));
    if (!preference) {
        return unreadable(PORTOLAN_TR("the engine preferred in it is one this version does not know"));
    }
    ledger.enginePreference = *preference;
    if (document.contains("engine")) {
        const auto engine = parseEngine(document.at("engine").get<std::string>());
        if (!engine || *engine == Engine::XtablesNft) {
            return unreadable(PORTOLAN_TR("its forwards are in an engine this version does not know"));
        }
        ledger.engine = *engine;
    }
    return {};
}

Result<Ledger> fromDocument(const Json& document)
{
    Ledger ledger;
    auto forwards = forwardsFromJson(document.at("forwards"));
    if (!forwards) {
        return tl::unexpected(forwards.error());
    }
    ledger.forwards = std::move(*forwards);
    if (document.at("version") == 1) {
        return ledger;
    }
    ledger.automaticRepair = document.at("automaticRepair").get<bool>();
    ledger.nextNumber = document.at("nextNumber").get<std::uint64_t>();
    for (const auto& read : {readEngine(ledger, document), readEdits(ledger, document)}) {
        if (!read) {
            return tl::unexpected(read.error());
        }
    }
    return ledger;
}

} // namespace

Store::Store(std::string directory)
    : m_directory(std::move(directory))
    , m_path(m_directory + "/forwards.json")
{
}

Result<Ledger> Store::load() const
{
    const auto text = readFile(m_path, kMaxLedgerFile);
    if (!text) {
        if (errno == ENOENT) {
            return Ledger{};
        }
        if (errno == EFBIG) {
            return damagedList(m_path, {PORTOLAN_TR("it is too large"), {}});
        }
        return ledgerFailed(PORTOLAN_TR("The list of wanted forwards, %1, cannot be read: %2. See that it "
                                        "belongs to the helper's user, then restart the helper."),
            m_path);
    }
    return readLedger(*text, m_path);
}

Result<void> Store::save(const Ledger& ledger) const
{
    if (!replaceFile(m_directory, m_path, m_writer.write(ledger))) {
        return ledgerFailed(PORTOLAN_TR("The list of wanted forwards, %1, cannot be written: %2."), m_path);
    }
    return {};
}

void Store::sweep() const
{
    const std::string prefix = std::filesystem::path(m_path).filename().string() + ".";
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(m_directory, error)) {
        const std::string name = entry.path().filename().string();
        // As mkostemp() names them.
        if (name.starts_with(prefix) && name.size() == prefix.size() + 6) {
            std::filesystem::remove(entry.path(), error);
        }
    }
}

std::string writeLedger(const Ledger& ledger)
{
    return LedgerWriter().write(ledger);
}

Result<Ledger> readLedger(const std::string& text, const std::string& path)
{
    Json document = Json::parse(text, nullptr, false);
    if (!document.is_object() || !document.contains("version") || !document.contains("forwards")
        || !document["forwards"].is_array()) {
        return damagedList(path, {PORTOLAN_TR("it is not the JSON this program writes"), {}});
    }
    const Json& version = document["version"];
    if (version != 1 && version != kLedgerVersion) {
        return damagedList(path, {PORTOLAN_TR("its version is %1, known are 1 and 2"), {version.dump()}});
    }
    try {
        if (const auto checksum = document.find("checksum"); checksum != document.end()) {
            const Json wanted = *checksum;
            document.erase(checksum);
            if (!isChecksumOf(wanted, document)) {
                return damagedList(path,
                    {PORTOLAN_TR(
                         "its checksum is wrong, so it was changed by something else than the helper (if "
                         "it is right as it is, take the line \"checksum\" out)"),
                        {}});
            }
        }
        auto ledger = fromDocument(document);
        if (!ledger) {
            return damagedList(path, std::move(ledger.error().message));
        }
        return ledger;
    } catch (const Json::exception& error) {
        return damagedList(path, {"%1", {error.what()}});
    }
}

} // namespace portolan
