#include "helper/forwards/engine_facts.h"

#include "helper/nftables/writer.h"
#include "helper/xtables/usage.h"

namespace portolan {

Result<EngineFacts> engineFacts(EnginePreference preference, std::optional<Engine> ours)
{
    EngineFacts facts;
    facts.preference = preference;
    facts.ours = ours;
    facts.legacyThere = legacyThere();
    facts.nftablesThere = nftTranslates();
    const bool settled = facts.preference != EnginePreference::Automatic
        || chooseEngine(facts).reason == EngineReason::OursThere;
    for (const Family family : {Family::Ipv4, Family::Ipv6}) {
        if (settled || facts.legacyUsed) {
            break;
        }
        const auto used = legacyUsed(family);
        if (!used) {
            return tl::unexpected(used.error());
        }
        facts.legacyUsed = *used;
    }
    return facts;
}

} // namespace portolan
