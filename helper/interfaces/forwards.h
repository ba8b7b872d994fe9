// org.portolan.Helper1.Forwards: the forwards wanted of this host.
#pragma once

#include "helper/forwards/editor.h"
#include "helper/interfaces/context.h"

namespace portolan {

class ForwardsInterface {
public:
    ForwardsInterface(const BusContext& context, ForwardEditor& editor);

    Result<void> publish();
    Activity& activity() { return m_context.activity; }
    void list(const CallPtr& call);
    void preview(const CallPtr& call);
    void add(const CallPtr& call);
    void remove(const CallPtr& call);

private:
    void install(const CallPtr& call, const PortForward& forward);
    void takeOut(const CallPtr& call, const std::string& id, bool endConnections);
    void changed();

    BusContext m_context;
    ForwardEditor& m_editor;
    SlotPtr m_slot;
};

} // namespace portolan
