#include "helper/interfaces/context.h"

namespace portolan {

Result<SlotPtr> addInterface(
    sd_bus* bus, const char* path, const char* interface, const sd_bus_vtable* vtable, void* owner)
{
    sd_bus_slot* slot = nullptr;
    if (const int added = sd_bus_add_object_vtable(bus, &slot, path, interface, vtable, owner); added < 0) {
        return tl::unexpected(busError(interface, added));
    }
    return SlotPtr(slot);
}

} // namespace portolan
