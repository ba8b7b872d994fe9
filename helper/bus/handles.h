// Owners of libsystemd's reference-counted objects.
#pragma once

#include <systemd/sd-bus.h>
#include <systemd/sd-event.h>

#include <memory>

namespace portolan {

template <auto Unref> struct Unreference {
    template <typename T> void operator()(T* object) const { Unref(object); }
};

using BusPtr = std::unique_ptr<sd_bus, Unreference<sd_bus_flush_close_unref>>;
using MessagePtr = std::unique_ptr<sd_bus_message, Unreference<sd_bus_message_unref>>;
using SlotPtr = std::unique_ptr<sd_bus_slot, Unreference<sd_bus_slot_unref>>;
using TrackPtr = std::unique_ptr<sd_bus_track, Unreference<sd_bus_track_unref>>;
using CredsPtr = std::unique_ptr<sd_bus_creds, Unreference<sd_bus_creds_unref>>;
using EventPtr = std::unique_ptr<sd_event, Unreference<sd_event_unref>>;
/// Disabled when it goes, so its handler never runs on a dead owner.
using SourcePtr = std::unique_ptr<sd_event_source, Unreference<sd_event_source_disable_unref>>;

inline constexpr const char* kBusName = "org.portolan.Helper1";
inline constexpr const char* kObjectPath = "/org/portolan/Helper1";

} // namespace portolan
