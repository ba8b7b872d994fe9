#include "helper/interfaces/snapshots.h"

#include "backend/forward/text.h"
#include "helper/bus/journal.h"
#include "helper/bus/message_wire.h"
#include "helper/interfaces/edit_values.h"

namespace portolan {

namespace {

const sd_bus_vtable kVtable[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_METHOD_WITH_NAMES("Take", "sa{sv}", SD_BUS_PARAM(name) SD_BUS_PARAM(options), "s",
        SD_BUS_PARAM(id), (dispatch<SnapshotsInterface, &SnapshotsInterface::take>),
        SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_NAMES("List", "a{sv}", SD_BUS_PARAM(options), "aa{sv}", SD_BUS_PARAM(snapshots),
        (dispatch<SnapshotsInterface, &SnapshotsInterface::list>), SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_NAMES("Read", "sa{sv}", SD_BUS_PARAM(id) SD_BUS_PARAM(options), "a{sv}a(ssay)aa{sv}",
        SD_BUS_PARAM(info) SD_BUS_PARAM(rules) SD_BUS_PARAM(wanted),
        (dispatch<SnapshotsInterface, &SnapshotsInterface::read>), SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_NAMES("Fingerprint", "a{sv}", SD_BUS_PARAM(options), "s", SD_BUS_PARAM(fingerprint),
        (dispatch<SnapshotsInterface, &SnapshotsInterface::fingerprint>), SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_NAMES("Restore", "sa{sv}", SD_BUS_PARAM(id) SD_BUS_PARAM(options), "a{sv}",
        SD_BUS_PARAM(result), (dispatch<SnapshotsInterface, &SnapshotsInterface::restore>),
        SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_NAMES("Remove", "sa{sv}", SD_BUS_PARAM(id) SD_BUS_PARAM(options), "", ,
        (dispatch<SnapshotsInterface, &SnapshotsInterface::remove>), SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_SIGNAL("Changed", "", 0),
    SD_BUS_VTABLE_END,
};

constexpr const char* kUnchangedSince = "unchangedSince";

std::string inWords(const SnapshotInfo& info)
{
    std::string words = info.name.empty() ? info.id : info.id + " \"" + info.name + '"';
    return info.damaged.empty() ? words + " of " + utcTime(info.time) : words;
}

EditRecord recordOf(const CallPtr& call, const char* verb, const SnapshotInfo& info)
{
    EditRecord record;
    record.verb = verb;
    record.id = info.id;
    record.caller = call->sender();
    record.uid = call->uid().value_or(uid_t(-1));
    return record;
}

struct RestoreOptions {
    std::string unchangedSince; ///< empty: not given
    EditOptions edit;
};

Result<RestoreOptions> readRestoreOptions(Call& call)
{
    Call::Texts texts;
    const auto numbers = call.readNumbers({{kUnchangedSince, "s"}, {"confirm", "u"}}, &texts);
    if (!numbers) {
        return tl::unexpected(numbers.error());
    }
    RestoreOptions options;
    if (const auto since = texts.find(kUnchangedSince); since != texts.end()) {
        if (since->second.empty()) {
            return failure(ErrorCode::Invalid,
                PORTOLAN_TR("The option \"%1\" is a fingerprint as Fingerprint gives it."), {kUnchangedSince},
                kUnchangedSince);
        }
        options.unchangedSince = since->second;
    }
    if (auto read = readConfirm(*numbers, options.edit); !read) {
        return tl::unexpected(read.error());
    }
    return options;
}

/// "$(snapshot)": its name was checked when it was taken and holds nothing that hides or reorders text.
Authority::Details promptDetails(const char* message, const SnapshotInfo& info)
{
    return {{"polkit.message", message}, {"snapshot", inWords(info)}};
}

int appendEngines(sd_bus_message* message, const std::vector<std::string>& engines)
{
    std::vector<char*> words;
    for (const std::string& engine : engines) {
        words.push_back(const_cast<char*>(engine.c_str()));
    }
    words.push_back(nullptr);
    sd_bus_message_open_container(message, 'e', "sv");
    sd_bus_message_append_basic(message, 's', "engines");
    sd_bus_message_open_container(message, 'v', "as");
    sd_bus_message_append_strv(message, words.data());
    sd_bus_message_close_container(message);
    return sd_bus_message_close_container(message);
}

int appendInfo(sd_bus_message* message, const SnapshotInfo& info)
{
    sd_bus_message_open_container(message, 'a', "{sv}");
    sd_bus_message_append(message, "{sv}{sv}", "id", "s", info.id.c_str(), "size", "t", info.size);
    if (!info.damaged.empty()) {
        sd_bus_message_append(message, "{sv}", "damaged", "s", info.damaged.text().c_str());
        appendMessageField(message, "damagedMessage", info.damaged);
    } else {
        sd_bus_message_append(message, "{sv}{sv}{sv}{sv}{sv}{sv}", "name", "s", info.name.c_str(), "time",
            "x", info.time, "reason", "s", toString(info.reason), "rules", "u", info.rules, "forwards", "u",
            info.forwards, "fingerprint", "s", info.fingerprint.c_str());
        appendEngines(message, info.engines);
    }
    return sd_bus_message_close_container(message);
}

/// Negative: the snapshot does not fit the bus.
int appendSnapshot(sd_bus_message* message, const Snapshot& snapshot)
{
    int result = appendInfo(message, snapshot.info);
    sd_bus_message_open_container(message, 'a', "(ssay)");
    for (const SnapshotText& text : snapshot.texts) {
        sd_bus_message_open_container(message, 'r', "ssay");
        sd_bus_message_append(message, "ss", toString(text.engine), toString(text.family));
        const int appended = sd_bus_message_append_array(message, 'y', text.text.data(), text.text.size());
        result = appended < 0 ? appended : result;
        sd_bus_message_close_container(message);
    }
    sd_bus_message_close_container(message);
    sd_bus_message_open_container(message, 'a', "a{sv}");
    for (const PortForward& forward : snapshot.wanted) {
        const int appended = appendFields(message, toFields(forward));
        result = appended < 0 ? appended : result;
    }
    const int closed = sd_bus_message_close_container(message);
    return result < 0 ? result : closed;
}

std::string joined(const std::vector<std::string>& words)
{
    std::string text;
    for (const std::string& word : words) {
        text += (text.empty() ? "" : ", ") + word;
    }
    return text;
}

} // namespace

SnapshotsInterface::SnapshotsInterface(const BusContext& context, SnapshotKeeper& keeper)
    : m_context(context)
    , m_keeper(keeper)
{
}

Result<void> SnapshotsInterface::publish()
{
    return addInterface(m_context.bus, kObjectPath, kSnapshotsInterface, kVtable, this)
        .map([this](SlotPtr slot) { m_slot = std::move(slot); });
}

void SnapshotsInterface::take(const CallPtr& call)
{
    const std::string name = call->readString();
    if (const auto options = call->readOptions({}); !options) {
        return call->fail(options.error());
    }
    if (const auto checked = checkSnapshotName(name); !checked) {
        return call->fail(checked.error());
    }
    m_context.authority.authorise(call, Action::Inspect, {}, [this, call, name] {
        m_keeper.take(name, [this, call](const Result<SnapshotInfo>& taken) {
            if (!taken) {
                return call->fail(taken.error());
            }
            EditRecord record = recordOf(call, "take-snapshot", *taken);
            record.after = inWords(*taken);
            logEdit(record);
            call->answerString('s', taken->id);
            changed();
        });
    });
}

void SnapshotsInterface::list(const CallPtr& call)
{
    if (const auto options = call->readOptions({}); !options) {
        return call->fail(options.error());
    }
    m_context.authority.authorise(call, Action::Inspect, {}, [this, call] {
        const auto snapshots = m_keeper.store().list();
        if (!snapshots) {
            return call->fail(snapshots.error());
        }
        const MessagePtr answer = call->newAnswer();
        sd_bus_message_open_container(answer.get(), 'a', "a{sv}");
        for (const SnapshotInfo& info : *snapshots) {
            if (const int appended = appendInfo(answer.get(), info); appended < 0) {
                return call->fail(busError(PORTOLAN_TR("The list does not fit the bus"), appended));
            }
        }
        sd_bus_message_close_container(answer.get());
        call->answer(answer);
    });
}

void SnapshotsInterface::read(const CallPtr& call)
{
    const std::string id = call->readString();
    if (const auto options = call->readOptions({}); !options) {
        return call->fail(options.error());
    }
    m_context.authority.authorise(call, Action::Inspect, {}, [this, call, id] {
        const auto snapshot = m_keeper.store().load(id);
        if (!snapshot) {
            return call->fail(snapshot.error());
        }
        const MessagePtr answer = call->newAnswer();
        if (const int appended = appendSnapshot(answer.get(), *snapshot); appended < 0) {
            return call->fail(busError(PORTOLAN_TR("The snapshot does not fit the bus"), appended));
        }
        call->answer(answer);
    });
}

void SnapshotsInterface::fingerprint(const CallPtr& call)
{
    if (const auto options = call->readOptions({}); !options) {
        return call->fail(options.error());
    }
    m_context.authority.authorise(call, Action::Inspect, {}, [this, call] {
        const auto fingerprint = m_keeper.fingerprint();
        if (!fingerprint) {
            return call->fail(fingerprint.error());
        }
        call->answerString('s', *fingerprint);
    });
}

void SnapshotsInterface::restore(const CallPtr& call)
{
    const std::string id = call->readString();
    const auto options = readRestoreOptions(*call);
    if (!options) {
        return call->fail(options.error());
    }
    const auto info = m_keeper.store().info(id);
    if (!info) {
        return call->fail(info.error());
    }
    const auto details = promptDetails(
        "Authentication is required to restore all rules and port forwards from snapshot $(snapshot)", *info);
    m_context.authority.authorise(call, Action::Restore, details,
        [this, call, id, options = *options] { goBack(call, id, options.unchangedSince, options.edit); });
}

void SnapshotsInterface::goBack(
    const CallPtr& call, const std::string& id, const std::string& unchangedSince, const EditOptions& options)
{
    auto snapshot = m_keeper.store().load(id);
    if (!snapshot) {
        return call->fail(snapshot.error());
    }
    EditRecord record = recordOf(call, "restore", snapshot->info);
    record.after = inWords(snapshot->info);
    m_keeper.restore(std::move(*snapshot), unchangedSince, authorOf(*call), options,
        [this, call, record](const Result<SnapshotKeeper::Restored>& restored) mutable {
            if (!restored) {
                record.outcome = restored.error().message.text();
                logEdit(record);
                call->fail(restored.error());
                return changed(); // some may have been dropped, or one be left as the way back
            }
            record.before = restored->before.empty() ? "the same" : "snapshot " + restored->before;
            record.after
                += "; replaced " + joined(restored->replaced) + "; emptied " + joined(restored->emptied);
            logEdit(record);
            const MessagePtr answer = call->newAnswer();
            appendFields(answer.get(),
                {{"before", restored->before}, {"replaced", restored->replaced},
                    {"emptied", restored->emptied}, {"unchanged", restored->unchanged}});
            call->answer(answer);
            changed();
            sd_bus_emit_signal(m_context.bus, kObjectPath, kForwardsInterface, "Changed", "");
        });
}

void SnapshotsInterface::remove(const CallPtr& call)
{
    const std::string id = call->readString();
    if (const auto options = call->readOptions({}); !options) {
        return call->fail(options.error());
    }
    const auto info = m_keeper.store().info(id);
    if (!info) {
        return call->fail(info.error());
    }
    const auto details
        = promptDetails("Authentication is required to remove the snapshot $(snapshot)", *info);
    m_context.authority.authorise(call, Action::Edit, details, [this, call, info = *info] {
        EditRecord record = recordOf(call, "remove-snapshot", info);
        record.before = inWords(info);
        if (const auto removed = m_keeper.remove(info.id); !removed) {
            record.outcome = removed.error().message.text();
            logEdit(record);
            return call->fail(removed.error());
        }
        logEdit(record);
        call->answerNothing();
        changed();
    });
}

void SnapshotsInterface::changed()
{
    sd_bus_emit_signal(m_context.bus, kObjectPath, kSnapshotsInterface, "Changed", "");
}

} // namespace portolan
