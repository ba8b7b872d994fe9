// org.portolan.Helper1.Rules: the rules as standard texts, and word that they changed.
#pragma once

#include "helper/interfaces/context.h"
#include "helper/nftables/generation_watch.h"
#include "helper/nftables/joined_reader.h"
#include "helper/xtables/lock_watch.h"
#include "helper/xtables/reader.h"
#include "helper/xtables/slow_poll.h"

namespace portolan {

class RulesInterface {
public:
    RulesInterface(
        const BusContext& context, XtablesReader& reader, NftReader& nftReader, const std::string& lockFile);

    Result<void> publish();
    Activity& activity() { return m_context.activity; }
    void save(const CallPtr& call);

private:
    void emitChanged(Engine engine = Engine::XtablesLegacy);
    void emitChangedBy(const NftAuthor& author);
    void read(const CallPtr& call, Engine engine, Family family);
    static void answerText(const CallPtr& call, const Result<RuleText>& text);
    void answer(const CallPtr& call, Family family, const Result<RuleText>& text);

    BusContext m_context;
    XtablesReader& m_reader;
    JoinedReader m_nftReader;
    TrackPtr m_readers; ///< callers that got rules and are still on the bus
    SlowPoll m_poll;
    LockWatch m_watch;
    GenerationWatch m_generations;
    SlotPtr m_slot;
};

} // namespace portolan
