// org.portolan.Helper1.Forwards: the forwards wanted of this host.
#pragma once

#include "helper/forwards/editor.h"
#include "helper/forwards/repairer.h"
#include "helper/interfaces/context.h"

namespace portolan {

class ForwardsInterface {
public:
    ForwardsInterface(const BusContext& context, ForwardEditor& editor, Repairer& repairer);

    Result<void> publish();
    Activity& activity() { return m_context.activity; }
    void list(const CallPtr& call);
    void preview(const CallPtr& call);
    void status(const CallPtr& call);
    void history(const CallPtr& call);

    void add(const CallPtr& call);
    void addSeveral(const CallPtr& call);
    void replace(const CallPtr& call);
    void remove(const CallPtr& call);
    void removeSeveral(const CallPtr& call);
    void setEnabled(const CallPtr& call);
    void undo(const CallPtr& call);
    void redo(const CallPtr& call);
    void confirm(const CallPtr& call);
    void repair(const CallPtr& call);
    void setAutomaticRepair(const CallPtr& call);
    void setEngine(const CallPtr& call);
    const ForwardEditor& editor() const { return m_editor; }

private:
    using Answer = std::function<void(const EditDone&)>;
    /// Authorises, makes the edit, logs it and answers; `wanted` is what is logged if it fails.
    void edit(const CallPtr& call, const Authority::Details& details, EditVerb verb, ForwardEditor::Plan plan,
        const EditOptions& options, std::string wanted, Answer answer);
    void takeBack(const CallPtr& call, bool undo);
    void answerEdit(const CallPtr& call, const Edit& edit);
    void changed();

    BusContext m_context;
    ForwardEditor& m_editor;
    Repairer& m_repairer;
    Activity::Token m_waiting; ///< while an edit waits for confirmation, or the kernel has yet to follow
    SlotPtr m_slot;
};

} // namespace portolan
