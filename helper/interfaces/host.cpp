#include "helper/interfaces/host.h"

#include "helper/bus/journal.h"
#include "helper/host/state.h"
#include "helper/host/tune.h"

namespace portolan {

namespace {

constexpr const char* kPersistent = "persistent";

int version(sd_bus*, const char*, const char*, const char*, sd_bus_message* reply, void*, sd_bus_error*)
{
    return sd_bus_message_append(reply, "s", PORTOLAN_VERSION);
}

const sd_bus_vtable kVtable[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_PROPERTY("Version", "s", version, 0, SD_BUS_VTABLE_PROPERTY_CONST),
    SD_BUS_METHOD_WITH_NAMES("State", "a{sv}", SD_BUS_PARAM(options), "s", SD_BUS_PARAM(json),
        (dispatch<HostInterface, &HostInterface::state>), SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_NAMES("SetSysctl", "ssa{sv}",
        SD_BUS_PARAM(key) SD_BUS_PARAM(value) SD_BUS_PARAM(options), "s", SD_BUS_PARAM(before),
        (dispatch<HostInterface, &HostInterface::setSysctl>), SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD_WITH_NAMES("DescribeErrors", "a{sv}", SD_BUS_PARAM(options), "", ,
        (dispatch<HostInterface, &HostInterface::describeErrors>), SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_VTABLE_END,
};

} // namespace

HostInterface::HostInterface(const BusContext& context, KeptSettings settings)
    : m_context(context)
    , m_settings(std::move(settings))
{
}

void HostInterface::applySettings()
{
    if (const auto applied = m_settings.apply(); !applied) {
        logProblem(applied.error());
    }
}

Result<void> HostInterface::publish()
{
    return addInterface(m_context.bus, kObjectPath, kHostInterface, kVtable, this).map([this](SlotPtr slot) {
        m_slot = std::move(slot);
    });
}

void HostInterface::state(const CallPtr& call)
{
    if (const auto options = call->readOptions({}); !options) {
        return call->fail(options.error());
    }
    m_context.authority.authorise(call, Action::Inspect, {}, [call] {
        const auto json = hostStateJson();
        if (!json) {
            return call->fail(json.error());
        }
        call->answerString('s', *json);
    });
}

void HostInterface::describeErrors(const CallPtr& call)
{
    if (const auto options = call->readOptions({}); !options) {
        return call->fail(options.error());
    }
    // Nobody is authorised: it tells nothing but what is said in the sentences anyway.
    if (const auto added = activity().errorReaders().add(call->message()); !added) {
        return call->fail(added.error());
    }
    call->answerNothing();
}

void HostInterface::setSysctl(const CallPtr& call)
{
    const std::string key = call->readString();
    const std::string value = call->readString();
    const auto options = call->readOptions({kPersistent});
    if (!options) {
        return call->fail(options.error());
    }
    const auto wanted = options->find(kPersistent);
    const bool persistent = wanted != options->end() && std::get<bool>(wanted->second);
    if (const auto checked = checkSysctl(key, value); !checked) {
        return call->fail(checked.error());
    }
    const Authority::Details details{
        {"polkit.message", "Authentication is required to set $(key) to $(value)"}, {"key", key},
        {"value", value}};
    m_context.authority.authorise(call, Action::Tune, details, [this, call, key, value, persistent] {
        auto before = portolan::setSysctl(key, value);
        if (before && persistent) {
            if (auto kept = m_settings.keep(key, value); !kept) {
                (void)portolan::setSysctl(key, *before);
                before = tl::unexpected(std::move(kept.error()));
            }
        }
        EditRecord record{"set-sysctl", key, call->uid().value_or(uid_t(-1)), call->sender(),
            before.value_or(std::string()), persistent ? value + ", kept over restarts" : value};
        if (!before) {
            record.outcome = before.error().message.text();
        }
        logEdit(record);
        if (!before) {
            return call->fail(before.error());
        }
        call->answerString('s', *before);
    });
}

} // namespace portolan
