#include "helper/interfaces/forwards.h"

#include "backend/forward/compile.h"
#include "helper/bus/journal.h"
#include "helper/host/state.h"

namespace portolan {

namespace {

const sd_bus_vtable kVtable[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_METHOD_WITH_NAMES("List", "a{sv}", SD_BUS_PARAM(options), "aa{sv}", SD_BUS_PARAM(forwards),
        (dispatch<ForwardsInterface, &ForwardsInterface::list>), SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_NAMES("Preview", "a{sv}a{sv}", SD_BUS_PARAM(forward) SD_BUS_PARAM(options), "ay",
        SD_BUS_PARAM(rules), (dispatch<ForwardsInterface, &ForwardsInterface::preview>),
        SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_NAMES("Add", "a{sv}a{sv}", SD_BUS_PARAM(forward) SD_BUS_PARAM(options), "s",
        SD_BUS_PARAM(id), (dispatch<ForwardsInterface, &ForwardsInterface::add>), SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_NAMES("Remove", "sa{sv}", SD_BUS_PARAM(id) SD_BUS_PARAM(options), "a{sv}",
        SD_BUS_PARAM(result), (dispatch<ForwardsInterface, &ForwardsInterface::remove>),
        SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_SIGNAL("Changed", "", 0),
    SD_BUS_VTABLE_END,
};

constexpr const char* kEndConnections = "endConnections";

std::string describe(const PortForward& forward)
{
    return std::string(toString(forward.protocol)) + " " + describeListen(forward) + " to "
        + describeTo(forward);
}

// What the prompt says; only values we parsed go into it, never the name.
Authority::Details promptDetails(const char* message, const PortForward& forward)
{
    return {{"polkit.message", message}, {"protocol", toString(forward.protocol)},
        {"port", describeListen(forward)}, {"target", describeTo(forward)}};
}

Result<PortForward> readForward(Call& call)
{
    const auto fields = call.readFields();
    if (!fields) {
        return tl::unexpected(fields.error());
    }
    if (const auto options = call.readOptions({}); !options) {
        return tl::unexpected(options.error());
    }
    if (fields->contains("id")) {
        return failure(ErrorCode::Invalid, PORTOLAN_TR("The helper gives the id; leave it out."), {}, "id");
    }
    return fromFields(*fields);
}

EditRecord recordOf(const CallPtr& call, const char* verb)
{
    EditRecord record;
    record.verb = verb;
    record.caller = call->sender();
    record.uid = call->uid().value_or(uid_t(-1));
    return record;
}

int appendRemoved(sd_bus_message* message, const ForwardEditor::Removed& removed)
{
    sd_bus_message_open_container(message, 'a', "{sv}");
    if (removed.connections) {
        sd_bus_message_append(message, "{sv}", "connections", "u", *removed.connections);
    }
    if (removed.connections || removed.ended) {
        sd_bus_message_append(message, "{sv}", "ended", "u", removed.ended.value_or(0));
    }
    return sd_bus_message_close_container(message);
}

} // namespace

ForwardsInterface::ForwardsInterface(const BusContext& context, ForwardEditor& editor)
    : m_context(context)
    , m_editor(editor)
{
}

Result<void> ForwardsInterface::publish()
{
    return addInterface(m_context.bus, kObjectPath, kForwardsInterface, kVtable, this)
        .map([this](SlotPtr slot) { m_slot = std::move(slot); });
}

void ForwardsInterface::list(const CallPtr& call)
{
    if (const auto options = call->readOptions({}); !options) {
        return call->fail(options.error());
    }
    m_context.authority.authorise(call, Action::Inspect, {}, [this, call] {
        const auto& forwards = m_editor.forwards();
        if (!forwards) {
            return call->fail(forwards.error());
        }
        const MessagePtr answer = call->newAnswer();
        sd_bus_message_open_container(answer.get(), 'a', "a{sv}");
        for (const PortForward& forward : *forwards) {
            if (const int appended = appendFields(answer.get(), toFields(forward)); appended < 0) {
                return call->fail(busError("The list does not fit the bus", appended));
            }
        }
        sd_bus_message_close_container(answer.get());
        call->answer(answer);
    });
}

void ForwardsInterface::preview(const CallPtr& call)
{
    const auto forward = readForward(*call);
    if (!forward) {
        return call->fail(forward.error());
    }
    m_context.authority.authorise(call, Action::Inspect, {}, [call, forward = *forward] {
        auto connected = connectedPrefixes();
        if (!connected) {
            return call->fail(connected.error());
        }
        const std::string text = previewText(forward, CompileContext{std::move(*connected)});
        call->answerBytes(text.data(), text.size());
    });
}

void ForwardsInterface::add(const CallPtr& call)
{
    const auto forward = readForward(*call);
    if (!forward) {
        return call->fail(forward.error());
    }
    m_editor.check(*forward, [this, call, forward = *forward](Result<void> checked) {
        if (!checked) {
            return call->fail(checked.error());
        }
        const auto details = promptDetails(
            PORTOLAN_TR("Authentication is required to forward $(protocol) $(port) to $(target)"), forward);
        m_context.authority.authorise(
            call, Action::Edit, details, [this, call, forward] { install(call, forward); });
    });
}

void ForwardsInterface::install(const CallPtr& call, const PortForward& forward)
{
    m_editor.add(forward, [this, call, forward](const Result<PortForward>& added) {
        EditRecord record = recordOf(call, "add");
        record.after = describe(forward);
        if (!added) {
            record.outcome = added.error().message.text();
            logEdit(record);
            return call->fail(added.error());
        }
        record.id = added->id;
        logEdit(record);
        call->answerString('s', added->id);
        changed();
    });
}

void ForwardsInterface::remove(const CallPtr& call)
{
    const std::string id = call->readString();
    const auto options = call->readOptions({kEndConnections});
    if (!options) {
        return call->fail(options.error());
    }
    if (const auto& forwards = m_editor.forwards(); !forwards) {
        return call->fail(forwards.error());
    }
    const PortForward* forward = m_editor.find(id);
    if (!forward) {
        return call->fail({ErrorCode::Invalid,
            {PORTOLAN_TR("There is no forward \"%1\" of Portolan's; the list shows their ids."),
                {printable(id.substr(0, 32))}},
            "id"});
    }
    const auto wanted = options->find(kEndConnections);
    const bool endConnections = wanted != options->end() && std::get<bool>(wanted->second);
    const auto details = promptDetails(
        PORTOLAN_TR("Authentication is required to remove the forward of $(protocol) $(port) to $(target)"),
        *forward);
    m_context.authority.authorise(
        call, Action::Edit, details, [this, call, id, endConnections] { takeOut(call, id, endConnections); });
}

void ForwardsInterface::takeOut(const CallPtr& call, const std::string& id, bool endConnections)
{
    m_editor.remove(id, endConnections, [this, call, id](const Result<ForwardEditor::Removed>& removed) {
        EditRecord record = recordOf(call, "remove");
        record.id = id;
        if (!removed) {
            record.outcome = removed.error().message.text();
            logEdit(record);
            return call->fail(removed.error());
        }
        record.before = describe(removed->forward);
        logEdit(record);
        const MessagePtr answer = call->newAnswer();
        appendRemoved(answer.get(), *removed);
        call->answer(answer);
        changed();
    });
}

void ForwardsInterface::changed()
{
    sd_bus_emit_signal(m_context.bus, kObjectPath, kForwardsInterface, "Changed", "");
}

} // namespace portolan
