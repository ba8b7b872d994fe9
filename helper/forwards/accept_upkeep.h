// Lets forwards through a filter that appears after they were written, as Docker's does at every boot.
#pragma once

#include "helper/forwards/editor.h"
#include "helper/nftables/generation_watch.h"

namespace portolan {

/// Not a repair, which undoes what others did and is asked for: nobody harmed our rules, they were not needed
/// yet. Looks after every change to nf_tables; without forwards that need to be let through, at nothing.
class AcceptUpkeep {
public:
    AcceptUpkeep(sd_event* event, ForwardEditor& editor);
    AcceptUpkeep(const AcceptUpkeep&) = delete;
    AcceptUpkeep& operator=(const AcceptUpkeep&) = delete;

private:
    void look();
    void bring();
    static int onGrace(sd_event_source* source, std::uint64_t time, void* self);

    sd_event* m_event;
    ForwardEditor& m_editor;
    GenerationWatch m_generations;
    SourcePtr m_grace;
    bool m_bringing = false;
};

} // namespace portolan
