// org.portolan.Helper1.Host: what the host looks like apart from its rules.
#pragma once

#include "helper/host/kept_settings.h"
#include "helper/interfaces/context.h"

namespace portolan {

class HostInterface {
public:
    HostInterface(const BusContext& context, KeptSettings settings);

    Result<void> publish();
    /// Makes the kernel's settings those that are to be kept: after a start, and when interfaces came.
    void applySettings();
    Activity& activity() { return m_context.activity; }
    void state(const CallPtr& call);
    void setSysctl(const CallPtr& call);
    void describeErrors(const CallPtr& call);

private:
    BusContext m_context;
    KeptSettings m_settings;
    SlotPtr m_slot;
};

} // namespace portolan
