#include "backend/forward/preview.h"

#include <algorithm>
#include <utility>

namespace portolan {
namespace {

constexpr const char* kForward = "FORWARD";
constexpr const char* kForOthers = "DOCKER-USER";

std::string acceptText(const PortForward& forward, const AcceptPlace& place)
{
    PortForward shown = forward;
    if (shown.id.empty())
        shown.id = "00000000";
    std::string lines;
    for (const CompiledRule& rule : compile(shown, {}))
        if (rule.action == CompiledRule::Action::Accept)
            lines += rule.text() + '\n';
    if (lines.empty())
        return {};
    const std::string chain = kForwardChain;
    return std::string("# ") + toString(place.engine) + "\n*filter\n:" + chain + " - [0:0]\n-A "
        + place.parent + " -j " + chain + '\n' + lines + "COMMIT\n";
}

bool leads(const Table& table, const char* from, const char* to)
{
    const Chain* chain = table.chain(from);
    return chain && std::any_of(chain->rules.begin(), chain->rules.end(), [&](const Rule& rule) {
        return rule.target == to && rule.header.empty() && rule.matches.empty();
    });
}

} // namespace

bool mayDropForwarded(const Table& filter)
{
    const Chain* forward = filter.chain(kForward);
    return forward
        && (forward->policy == "DROP"
            || std::any_of(forward->rules.begin(), forward->rules.end(),
                [](const Rule& rule) { return rule.target != kForwardChain; }));
}

PreviewPlaces previewPlaces(const Ruleset& ruleset, Engine engine, Family family)
{
    PreviewPlaces places{engine, {}};
    for (const Engine other : {Engine::XtablesLegacy, Engine::XtablesNft}) {
        const Table* filter = other == engine ? nullptr : ruleset.table(other, family, "filter");
        if (!filter || !mayDropForwarded(*filter))
            continue;
        // Legacy rules stand first in FORWARD, whoever else is there.
        const bool docker = other == Engine::XtablesNft && leads(*filter, kForward, kForOthers);
        places.accepts.push_back({other, docker ? kForOthers : kForward});
    }
    return places;
}

std::string previewText(
    const PortForward& forward, std::vector<Prefix> connected, const PreviewPlaces& places)
{
    std::string text = previewText(forward, CompileContext{std::move(connected), places.engine});
    for (const AcceptPlace& place : places.accepts)
        text += acceptText(forward, place);
    return text;
}

} // namespace portolan
