// Which rules of ours come and go when the wanted forwards become others.
#pragma once

#include "backend/forward/preview.h"

#include <functional>

namespace portolan {

struct RuleEdit {
    bool comes = false; ///< else it goes
    Family family = Family::Ipv4;
    Engine engine = Engine::XtablesLegacy;
    std::string table;
    std::string text; ///< "-A PORTOLAN …"; of nftables the chain and the rule: "PORTOLAN tcp dport …"
    friend bool operator==(const RuleEdit&, const RuleEdit&) = default;
};

/// From the rules of one list to those of the other, jumps included: what goes first, each side filter first.
/// placesOf: where the rules of a family are.
std::vector<RuleEdit> ruleEdits(const std::vector<PortForward>& before, const std::vector<PortForward>& after,
    const CompileContext& context, const std::function<PreviewPlaces(Family)>& placesOf);

} // namespace portolan
