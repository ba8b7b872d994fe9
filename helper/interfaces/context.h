// What every interface of the helper is given.
#pragma once

#include "helper/bus/authority.h"

namespace portolan {

struct BusContext {
    sd_bus* bus = nullptr;
    sd_event* event = nullptr;
    Authority& authority;
    Activity& activity;
};

/// Puts an object's interface on the bus until the slot goes.
Result<SlotPtr> addInterface(
    sd_bus* bus, const char* path, const char* interface, const sd_bus_vtable* vtable, void* owner);

inline constexpr const char* kRulesInterface = "org.portolan.Helper1.Rules";
inline constexpr const char* kHostInterface = "org.portolan.Helper1.Host";
inline constexpr const char* kForwardsInterface = "org.portolan.Helper1.Forwards";
inline constexpr const char* kSnapshotsInterface = "org.portolan.Helper1.Snapshots";
inline constexpr const char* kFlowsInterface = "org.portolan.Helper1.Flows";
inline constexpr const char* kFlowSessionInterface = "org.portolan.Helper1.FlowSession";
inline constexpr const char* kTraceInterface = "org.portolan.Helper1.Trace";
inline constexpr const char* kTraceSessionInterface = "org.portolan.Helper1.TraceSession";

} // namespace portolan
