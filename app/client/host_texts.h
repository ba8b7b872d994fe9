// A host as it travels: standard texts, from the helper, from a saved state document, or from a recording.
#pragma once

#include "app/client/host_source.h"
#include "app/client/written_engine.h"

#include <string>
#include <vector>

namespace portolan {

/// What `iptables-save -c` of one engine and family prints, comment lines aside; of nftables, JSON as nft
/// prints it, with all families' tables in it (family: Ipv4).
struct RuleText {
    Engine engine = Engine::XtablesLegacy;
    Family family = Family::Ipv4;
    std::string text; ///< bytes; a comment may hold anything
    friend bool operator==(const RuleText&, const RuleText&) = default;
};

struct HostTexts {
    std::vector<RuleText> rules;
    std::string state; ///< the host state document as Host.State gives it
    std::vector<PortForward> wanted;
    std::string helperVersion;
    std::optional<WrittenEngine> written; ///< none: not known

    std::size_t size() const;
};

/// Parses all of it. Slow for big rulesets (about 1 s for 100 MB); touches nothing but its argument.
Result<HostSnapshot> buildSnapshot(const HostTexts& texts);

/// The texts of a parsed host, to be written to a file.
HostTexts textsOf(const HostSnapshot& snapshot);

/// The state document of a host of which nothing but its name and the time (ISO 8601, UTC) is known; either
/// may be empty.
std::string bareState(const std::string& host, const std::string& time);

/// The whole host state document: texts.state with "xtables" ({engine: {family: text}}), "wanted" (the
/// helper's list, keys as on the bus), "helperVersion" and "forwardsEngine" joined in. A text that is not
/// UTF-8 is written
/// {"base64": "…"}, so that nothing is lost.
Result<std::string> writeStateDocument(const HostTexts& texts);
/// Its inverse. A document without those keys (from Host.State alone) has no rules.
Result<HostTexts> readStateDocument(const std::string& json);

} // namespace portolan
