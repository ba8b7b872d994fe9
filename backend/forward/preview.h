// What a change to one forward looks like to a person, in the words of the engines that get it.
#pragma once

#include "backend/forward/compile.h"
#include "backend/ruleset/ruleset.h"

#include <string>
#include <vector>

namespace portolan {

/// A filter table of an engine that does not translate, and could drop what another translated.
struct AcceptPlace {
    Engine engine = Engine::XtablesNft;
    std::string parent; ///< the chain that leads to our accept rules: "FORWARD", "DOCKER-USER"
    friend bool operator==(const AcceptPlace&, const AcceptPlace&) = default;
};

using AcceptPlaces = std::vector<AcceptPlace>;

struct PreviewPlaces {
    Engine engine = Engine::XtablesLegacy; ///< that translates
    AcceptPlaces accepts; ///< of one family
};

/// Whether something in a filter table may drop what is forwarded: FORWARD's policy, or a rule not of ours.
bool mayDropForwarded(const Table& filter);
/// The same places as the helper finds, told from the rules.
PreviewPlaces previewPlaces(const Ruleset& ruleset, Engine engine, Family family);

/// previewText() in the words of the engine; behind it, below a line "# xtables-nft", what each further place
/// gets, as iptables-save prints it.
std::string previewText(
    const PortForward& forward, std::vector<Prefix> connected, const PreviewPlaces& places);

} // namespace portolan
