#include "helper/interfaces/forwards.h"

#include "backend/forward/compile.h"
#include "helper/bus/journal.h"
#include "helper/host/state.h"
#include "helper/interfaces/edit_values.h"

namespace portolan {

namespace {

template <void (ForwardsInterface::*Handler)(const CallPtr&)>
constexpr sd_bus_message_handler_t kHandle = dispatch<ForwardsInterface, Handler>;
using Forwards = ForwardsInterface;

int getEngine(sd_bus*, const char*, const char*, const char* property, sd_bus_message* reply, void* owner,
    sd_bus_error*)
{
    const ForwardEditor& editor = static_cast<Forwards*>(owner)->editor();
    const std::string_view name = property;
    const char* text = "";
    if (name == "EnginePreference") {
        text = editor.ledger() ? toString(editor.ledger()->enginePreference) : "";
    } else if (const auto choice = editor.engineChoice()) {
        text = name == "Engine" ? toString(choice->engine) : toString(choice->reason);
    }
    return sd_bus_message_append_basic(reply, 's', text);
}

const sd_bus_vtable kVtable[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_METHOD_WITH_NAMES("List", "a{sv}", SD_BUS_PARAM(options), "aa{sv}", SD_BUS_PARAM(forwards),
        kHandle<&Forwards::list>, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_NAMES("Preview", "a{sv}a{sv}", SD_BUS_PARAM(forward) SD_BUS_PARAM(options), "ay",
        SD_BUS_PARAM(rules), kHandle<&Forwards::preview>, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_NAMES("Status", "a{sv}", SD_BUS_PARAM(options), "a{sv}", SD_BUS_PARAM(status),
        kHandle<&Forwards::status>, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_NAMES("History", "a{sv}", SD_BUS_PARAM(options), "aa{sv}", SD_BUS_PARAM(edits),
        kHandle<&Forwards::history>, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_NAMES("Add", "a{sv}a{sv}", SD_BUS_PARAM(forward) SD_BUS_PARAM(options), "s",
        SD_BUS_PARAM(id), kHandle<&Forwards::add>, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_NAMES("AddSeveral", "aa{sv}a{sv}", SD_BUS_PARAM(forwards) SD_BUS_PARAM(options), "as",
        SD_BUS_PARAM(ids), kHandle<&Forwards::addSeveral>, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_NAMES("Replace", "sa{sv}a{sv}",
        SD_BUS_PARAM(id) SD_BUS_PARAM(forward) SD_BUS_PARAM(options), "a{sv}", SD_BUS_PARAM(result),
        kHandle<&Forwards::replace>, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_NAMES("Remove", "sa{sv}", SD_BUS_PARAM(id) SD_BUS_PARAM(options), "a{sv}",
        SD_BUS_PARAM(result), kHandle<&Forwards::remove>, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_NAMES("RemoveSeveral", "asa{sv}", SD_BUS_PARAM(ids) SD_BUS_PARAM(options), "aa{sv}",
        SD_BUS_PARAM(results), kHandle<&Forwards::removeSeveral>, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_NAMES("SetEnabled", "asba{sv}",
        SD_BUS_PARAM(ids) SD_BUS_PARAM(enabled) SD_BUS_PARAM(options), "aa{sv}", SD_BUS_PARAM(results),
        kHandle<&Forwards::setEnabled>, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_NAMES("Undo", "a{sv}", SD_BUS_PARAM(options), "a{sv}", SD_BUS_PARAM(edit),
        kHandle<&Forwards::undo>, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_NAMES("Redo", "a{sv}", SD_BUS_PARAM(options), "a{sv}", SD_BUS_PARAM(edit),
        kHandle<&Forwards::redo>, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_NAMES("Confirm", "a{sv}", SD_BUS_PARAM(options), "a{sv}", SD_BUS_PARAM(edit),
        kHandle<&Forwards::confirm>, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_NAMES("Repair", "a{sv}", SD_BUS_PARAM(options), "b", SD_BUS_PARAM(changed),
        kHandle<&Forwards::repair>, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_NAMES("SetAutomaticRepair", "ba{sv}", SD_BUS_PARAM(on) SD_BUS_PARAM(options), "", ,
        kHandle<&Forwards::setAutomaticRepair>, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_NAMES("SetEngine", "sa{sv}", SD_BUS_PARAM(engine) SD_BUS_PARAM(options), "", ,
        kHandle<&Forwards::setEngine>, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_PROPERTY("Engine", "s", getEngine, 0, 0),
    SD_BUS_PROPERTY("EngineReason", "s", getEngine, 0, 0),
    SD_BUS_PROPERTY("EnginePreference", "s", getEngine, 0, 0),
    SD_BUS_SIGNAL("Changed", "", 0),
    SD_BUS_VTABLE_END,
};

} // namespace

ForwardsInterface::ForwardsInterface(const BusContext& context, ForwardEditor& editor, Repairer& repairer)
    : m_context(context)
    , m_editor(editor)
    , m_repairer(repairer)
{
    m_editor.onChange([this] { changed(); });
    m_repairer.onChange([this] { changed(); });
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
        const auto& ledger = m_editor.ledger();
        if (!ledger) {
            return call->fail(ledger.error());
        }
        const MessagePtr answer = call->newAnswer();
        sd_bus_message_open_container(answer.get(), 'a', "a{sv}");
        for (const PortForward& forward : ledger->forwards) {
            if (const int appended = appendFields(answer.get(), toFields(forward)); appended < 0) {
                return call->fail(busError(PORTOLAN_TR("The list does not fit the bus"), appended));
            }
        }
        sd_bus_message_close_container(answer.get());
        call->answer(answer);
    });
}

void ForwardsInterface::preview(const CallPtr& call)
{
    const auto fields = call->readFields();
    const auto forward = fields ? fromFields(*fields) : tl::unexpected(fields.error());
    if (!forward) {
        return call->fail(forward.error());
    }
    if (const auto options = call->readOptions({}); !options) {
        return call->fail(options.error());
    }
    m_context.authority.authorise(call, Action::Inspect, {}, [this, call, forward = *forward] {
        auto connected = connectedPrefixes();
        if (!connected) {
            return call->fail(connected.error());
        }
        const auto places = m_editor.previewPlaces(forward.family);
        if (!places) {
            return call->fail(places.error());
        }
        const std::string text = previewText(forward, std::move(*connected), *places);
        call->answerBytes(text.data(), text.size());
    });
}

void ForwardsInterface::status(const CallPtr& call)
{
    if (const auto options = call->readOptions({}); !options) {
        return call->fail(options.error());
    }
    m_context.authority.authorise(call, Action::Inspect, {}, [this, call] {
        if (const auto& ledger = m_editor.ledger(); !ledger) {
            return call->fail(ledger.error());
        }
        const MessagePtr answer = call->newAnswer();
        appendStatus(answer.get(), *m_editor.ledger(), m_editor.remaining(), m_repairer.stopped());
        call->answer(answer);
    });
}

void ForwardsInterface::history(const CallPtr& call)
{
    if (const auto options = call->readOptions({}); !options) {
        return call->fail(options.error());
    }
    m_context.authority.authorise(call, Action::Inspect, {}, [this, call] {
        const auto& ledger = m_editor.ledger();
        if (!ledger) {
            return call->fail(ledger.error());
        }
        const MessagePtr answer = call->newAnswer();
        sd_bus_message_open_container(answer.get(), 'a', "a{sv}");
        for (auto edit = ledger->edits.rbegin(); edit != ledger->edits.rend(); ++edit) {
            if (const int appended = appendEdit(answer.get(), *edit, ledger->stateOf(*edit)); appended < 0) {
                return call->fail(busError(PORTOLAN_TR("The history does not fit the bus"), appended));
            }
        }
        sd_bus_message_close_container(answer.get());
        call->answer(answer);
    });
}

void ForwardsInterface::changed()
{
    const auto& ledger = m_editor.ledger();
    if (!ledger || (!ledger->pending && !m_editor.unsettled())) {
        m_waiting.reset();
    } else if (!m_waiting) {
        m_waiting = m_context.activity.begin();
    }
    m_repairer.follow();
    sd_bus_emit_signal(m_context.bus, kObjectPath, kForwardsInterface, "Changed", "");
}

} // namespace portolan
