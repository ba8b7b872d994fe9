// org.portolan.Helper1.Host: what the host looks like apart from its rules.
#pragma once

#include "helper/interfaces/context.h"

namespace portolan {

class HostInterface {
public:
    explicit HostInterface(const BusContext& context);

    Result<void> publish();
    Activity& activity() { return m_context.activity; }
    void state(const CallPtr& call);
    void setSysctl(const CallPtr& call);

private:
    BusContext m_context;
    SlotPtr m_slot;
};

} // namespace portolan
