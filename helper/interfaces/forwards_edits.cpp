// ForwardsInterface's verbs that change something.
#include "helper/bus/journal.h"
#include "helper/forwards/plans.h"
#include "helper/interfaces/edit_values.h"
#include "helper/interfaces/forwards.h"

namespace portolan {

namespace {

std::string inWords(const PortForward& forward)
{
    return std::string(toString(forward.protocol)) + " " + describeListen(forward) + " to "
        + describeTo(forward);
}

// What the prompt says; only values we parsed go into it, never the name.
Authority::Details promptFor(const char* message, const PortForward& forward)
{
    return {{"polkit.message", message}, {"protocol", toString(forward.protocol)},
        {"port", describeListen(forward)}, {"target", describeTo(forward)}};
}

Authority::Details promptFor(const char* message, std::size_t count)
{
    return {{"polkit.message", message}, {"count", std::to_string(count)}};
}

Authority::Details promptFor(const char* message)
{
    return {{"polkit.message", message}};
}

Result<PortForward> newForward(const ForwardFields& fields)
{
    if (fields.contains("id")) {
        return failure(ErrorCode::Invalid, PORTOLAN_TR("The helper gives the id; leave it out."), {}, "id");
    }
    return fromFields(fields);
}

Result<PortForward> readForward(Call& call)
{
    const auto fields = call.readFields();
    return fields ? newForward(*fields) : tl::unexpected(fields.error());
}

Result<std::vector<PortForward>> readForwards(Call& call)
{
    const auto list = call.readFieldsList(ForwardEditor::kMaxForwards);
    if (!list) {
        return tl::unexpected(list.error());
    }
    std::vector<PortForward> forwards;
    for (const ForwardFields& fields : *list) {
        auto forward = newForward(fields);
        if (!forward) {
            return tl::unexpected(forward.error());
        }
        forwards.push_back(std::move(*forward));
    }
    return forwards;
}

void answerConnections(const CallPtr& call, const EditDone& done)
{
    const MessagePtr answer = call->newAnswer();
    sd_bus_message_open_container(answer.get(), 'a', "a{sv}");
    for (const auto& connections : done.connections) {
        appendConnections(answer.get(), &connections, true);
    }
    sd_bus_message_close_container(answer.get());
    call->answer(answer);
}

void answerOneConnections(const CallPtr& call, const EditDone& done)
{
    const MessagePtr answer = call->newAnswer();
    appendConnections(answer.get(), done.connections.empty() ? nullptr : &done.connections.front(), false);
    call->answer(answer);
}

std::string joined(const std::vector<std::string>& ids)
{
    return ids.size() == 1 ? ids.front() : std::to_string(ids.size()) + " forwards";
}

} // namespace

void ForwardsInterface::edit(const CallPtr& call, const Authority::Details& details, EditVerb verb,
    ForwardEditor::Plan plan, const EditOptions& options, std::string wanted, Answer answer)
{
    m_context.authority.authorise(call, Action::Edit, details,
        [this, call, verb, plan = std::move(plan), options, wanted = std::move(wanted),
            answer = std::move(answer)] {
            m_editor.edit(verb, plan, authorOf(*call), options,
                [call, verb, wanted, answer](const Result<EditDone>& done) {
                    logEdit(*call, toString(verb), done, wanted);
                    if (!done) {
                        return call->fail(done.error());
                    }
                    answer(*done);
                });
        });
}

void ForwardsInterface::add(const CallPtr& call)
{
    const auto forward = readForward(*call);
    if (!forward) {
        return call->fail(forward.error());
    }
    const auto options = readEditOptions(*call);
    if (!options) {
        return call->fail(options.error());
    }
    edit(call, promptFor("Authentication is required to forward $(protocol) $(port) to $(target)", *forward),
        EditVerb::Add, planAdd({*forward}), *options, inWords(*forward),
        [call](const EditDone& done) { call->answerString('s', done.edit.changes.front().forward().id); });
}

void ForwardsInterface::addSeveral(const CallPtr& call)
{
    const auto forwards = readForwards(*call);
    if (!forwards) {
        return call->fail(forwards.error());
    }
    const auto options = readEditOptions(*call);
    if (!options) {
        return call->fail(options.error());
    }
    edit(call, promptFor("Authentication is required to add $(count) port forwards", forwards->size()),
        EditVerb::Add, planAdd(*forwards), *options, std::to_string(forwards->size()) + " forwards",
        [call](const EditDone& done) {
            const MessagePtr answer = call->newAnswer();
            sd_bus_message_open_container(answer.get(), 'a', "s");
            for (const EditChange& change : done.edit.changes) {
                sd_bus_message_append_basic(answer.get(), 's', change.forward().id.c_str());
            }
            sd_bus_message_close_container(answer.get());
            call->answer(answer);
        });
}

void ForwardsInterface::replace(const CallPtr& call)
{
    const std::string id = call->readString();
    const auto forward = readForward(*call);
    if (!forward) {
        return call->fail(forward.error());
    }
    const auto options = readEditOptions(*call, true);
    if (!options) {
        return call->fail(options.error());
    }
    edit(call,
        promptFor("Authentication is required to change a port forward into one of $(protocol) "
                  "$(port) to $(target)",
            *forward),
        EditVerb::Replace, planReplace(id, *forward), *options, inWords(*forward),
        [call](const EditDone& done) { answerOneConnections(call, done); });
}

void ForwardsInterface::remove(const CallPtr& call)
{
    const std::string id = call->readString();
    const auto options = readEditOptions(*call, true);
    if (!options) {
        return call->fail(options.error());
    }
    // Whether there is such a forward is told to those alone who may know.
    const PortForward* forward = m_editor.find(id);
    const auto details = forward
        ? promptFor("Authentication is required to remove the forward of $(protocol) $(port) to "
                    "$(target)",
            *forward)
        : promptFor("Authentication is required to remove $(count) port forwards", 1);
    edit(call, details, EditVerb::Remove, planRemove({id}), *options, {},
        [call](const EditDone& done) { answerOneConnections(call, done); });
}

void ForwardsInterface::removeSeveral(const CallPtr& call)
{
    const auto ids = call->readStrings(ForwardEditor::kMaxForwards);
    if (!ids) {
        return call->fail(ids.error());
    }
    const auto options = readEditOptions(*call, true);
    if (!options) {
        return call->fail(options.error());
    }
    edit(call, promptFor("Authentication is required to remove $(count) port forwards", ids->size()),
        EditVerb::Remove, planRemove(*ids), *options, joined(*ids),
        [call](const EditDone& done) { answerConnections(call, done); });
}

void ForwardsInterface::setEnabled(const CallPtr& call)
{
    const auto ids = call->readStrings(ForwardEditor::kMaxForwards);
    if (!ids) {
        return call->fail(ids.error());
    }
    const bool enabled = call->readBoolean();
    const auto options = readEditOptions(*call, true);
    if (!options) {
        return call->fail(options.error());
    }
    const char* prompt = enabled ? "Authentication is required to switch on $(count) port forwards"
                                 : "Authentication is required to switch off $(count) port forwards";
    edit(call, promptFor(prompt, ids->size()), enabled ? EditVerb::Enable : EditVerb::Disable,
        planEnable(*ids, enabled), *options, joined(*ids),
        [call](const EditDone& done) { answerConnections(call, done); });
}

void ForwardsInterface::undo(const CallPtr& call)
{
    takeBack(call, true);
}

void ForwardsInterface::redo(const CallPtr& call)
{
    takeBack(call, false);
}

void ForwardsInterface::takeBack(const CallPtr& call, bool undo)
{
    const auto options = readEditOptions(*call);
    if (!options) {
        return call->fail(options.error());
    }
    const char* prompt = undo
        ? "Authentication is required to undo the last edit of the port forwards"
        : "Authentication is required to do the last undone edit of the port forwards again";
    m_context.authority.authorise(
        call, Action::Edit, promptFor(prompt), [this, call, undo, options = *options] {
            const auto answer = [this, call, undo](const Result<EditDone>& done) {
                logEdit(*call, undo ? "undo" : "redo", done);
                if (!done) {
                    return call->fail(done.error());
                }
                answerEdit(call, done->edit);
            };
            undo ? m_editor.undo(authorOf(*call), options, answer)
                 : m_editor.redo(authorOf(*call), options, answer);
        });
}

void ForwardsInterface::answerEdit(const CallPtr& call, const Edit& edit)
{
    const MessagePtr answer = call->newAnswer();
    if (const int appended = appendEdit(answer.get(), edit, m_editor.ledger()->stateOf(edit)); appended < 0) {
        return call->fail(busError(PORTOLAN_TR("The edit does not fit the bus"), appended));
    }
    call->answer(answer);
}

void ForwardsInterface::confirm(const CallPtr& call)
{
    const auto options = call->readNumbers({{"edit", "t"}});
    if (!options) {
        return call->fail(options.error());
    }
    const std::uint64_t number = options->contains("edit") ? options->at("edit") : 0;
    m_context.authority.authorise(call, Action::Edit,
        promptFor("Authentication is required to confirm the last edit of the port forwards"),
        [this, call, number] {
            m_editor.confirm(number, authorOf(*call), [this, call](const Result<Edit>& confirmed) {
                if (!confirmed) {
                    return call->fail(confirmed.error());
                }
                answerEdit(call, *confirmed);
            });
        });
}

void ForwardsInterface::repair(const CallPtr& call)
{
    if (const auto options = call->readOptions({}); !options) {
        return call->fail(options.error());
    }
    m_context.authority.authorise(call, Action::Edit,
        promptFor("Authentication is required to repair the rules of the port forwards"), [this, call] {
            m_repairer.resume();
            m_editor.repair([this, call](const Result<bool>& done) {
                EditRecord record;
                record.verb = "repair";
                record.uid = call->uid().value_or(uid_t(-1));
                record.caller = call->sender();
                record.after = done && !*done ? "nothing was missing" : "the stored forwards";
                record.outcome = done ? record.outcome : done.error().message.text();
                logEdit(record);
                if (!done) {
                    return call->fail(done.error());
                }
                const MessagePtr answer = call->newAnswer();
                sd_bus_message_append(answer.get(), "b", int(*done));
                call->answer(answer);
                changed();
            });
        });
}

void ForwardsInterface::setAutomaticRepair(const CallPtr& call)
{
    const bool on = call->readBoolean();
    if (const auto options = call->readOptions({}); !options) {
        return call->fail(options.error());
    }
    const char* prompt = on
        ? "Authentication is required to repair the rules of the port forwards automatically"
        : "Authentication is required to stop the automatic repair of the port forwards";
    m_context.authority.authorise(call, Action::Edit, promptFor(prompt), [this, call, on] {
        m_repairer.resume();
        m_editor.setAutomaticRepair(on, [call](const Result<void>& set) {
            if (!set) {
                return call->fail(set.error());
            }
            call->answerNothing();
        });
    });
}

void ForwardsInterface::setEngine(const CallPtr& call)
{
    const std::string name = call->readString();
    const auto preference = parseEnginePreference(name);
    if (!preference) {
        return call->fail({ErrorCode::Invalid,
            {PORTOLAN_TR("The engine for forwards is \"automatic\", \"xtables-legacy\" or \"nftables\"."),
                {}},
            "engine"});
    }
    if (const auto options = call->readOptions({}); !options) {
        return call->fail(options.error());
    }
    m_context.authority.authorise(call, Action::Edit,
        promptFor("Authentication is required to choose where port forwards are written"),
        [this, call, preference = *preference] {
            m_editor.setEngine(preference, [call, preference](const Result<EngineChoice>& chosen) {
                EditRecord record;
                record.verb = "engine";
                record.uid = call->uid().value_or(uid_t(-1));
                record.caller = call->sender();
                record.after = toString(preference);
                record.outcome = chosen ? record.outcome : chosen.error().message.text();
                logEdit(record);
                if (!chosen) {
                    return call->fail(chosen.error());
                }
                call->answerNothing();
            });
        });
}

} // namespace portolan
