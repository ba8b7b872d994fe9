#include "helper/interfaces/host.h"

#include "helper/host/state.h"

namespace portolan {

namespace {

int version(sd_bus*, const char*, const char*, const char*, sd_bus_message* reply, void*, sd_bus_error*)
{
    return sd_bus_message_append(reply, "s", PORTOLAN_VERSION);
}

const sd_bus_vtable kVtable[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_PROPERTY("Version", "s", version, 0, SD_BUS_VTABLE_PROPERTY_CONST),
    SD_BUS_METHOD_WITH_NAMES("State", "a{sv}", SD_BUS_PARAM(options), "s", SD_BUS_PARAM(json),
        (dispatch<HostInterface, &HostInterface::state>), SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_VTABLE_END,
};

} // namespace

HostInterface::HostInterface(const BusContext& context)
    : m_context(context)
{
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

} // namespace portolan
