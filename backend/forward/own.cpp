#include "backend/forward/own.h"

#include "backend/forward/compile.h"
#include "backend/forward/own_native.h"
#include "backend/forward/preview.h"
#include "backend/forward/selector.h"

#include <algorithm>
#include <set>

namespace portolan {
namespace {

/// The rules of one forward of ours, in one engine and family.
struct OwnRules {
    Engine engine = Engine::XtablesLegacy;
    Family family = Family::Ipv4;
    std::vector<LocatedRule> translating;
    std::vector<LocatedRule> loopback; ///< translating what asks 127.0.0.1 or ::1
    std::vector<LocatedRule> masquerading;
    std::vector<LocatedRule> accepting;
};

void collect(const Table& table, const Chain& chain, std::map<std::string_view, OwnRules>& all)
{
    for (std::size_t i = 0; i < chain.rules.size(); ++i) {
        const std::string_view id = ownId(chain, chain.rules[i]);
        if (id.empty() || !isOfFamily(chain.rules[i], table.family))
            continue;
        const auto [it, fresh] = all.try_emplace(id);
        OwnRules& own = it->second;
        // An accept may stand in another engine than what it is for.
        if (fresh || chain.name != kForwardChain) {
            own.engine = table.engine;
            own.family = table.family;
        }
        auto& list = chain.name == kNatChain ? own.translating
            : chain.name == kLoopbackChain   ? own.loopback
            : chain.name == kPostChain       ? own.masquerading
                                             : own.accepting;
        list.push_back({&table, &chain, i});
    }
}

bool mayBeOurs(const Table& table)
{
    return table.engine == Engine::Nftables ? table.name == kOwnNativeTable
                                            : table.name == "nat" || table.name == "filter";
}

std::map<std::string_view, OwnRules> collect(const Ruleset& ruleset)
{
    std::map<std::string_view, OwnRules> all;
    for (const Table& table : ruleset.tables())
        if (mayBeOurs(table))
            for (const Chain& chain : table.chains)
                collect(table, chain, all);
    return all;
}

/// The masquerade for this host's own programs: from 127.0.0.0/8, as the kernel's tools print it.
bool masksLoopback(std::string_view text)
{
    return text.find(" -s 127.0.0.0/8 ") != text.npos;
}

bool masksLoopback(const Rule& rule)
{
    const Option* source = rule.headerOption("-s");
    return source && source->value() == "127.0.0.0/8";
}

/// The hairpin masquerade's source follows the host's addresses, which may have changed since it was written.
std::string withoutSource(std::string_view text)
{
    const std::size_t start = text.find(" -s ");
    if (start == text.npos)
        return std::string(text);
    const std::size_t end = std::min(text.find(' ', start + 4), text.size());
    return std::string(text.substr(0, start)) + std::string(text.substr(end));
}

/// The source of a masquerade for a target's neighbours follows the host's addresses; that of a masquerade
/// for this host's own programs does not.
bool sourceDrifts(const CompiledRule& expected)
{
    return expected.action == CompiledRule::Action::Masquerade && !masksLoopback(expected.text());
}

bool hasNative(const Chain& chain, Family family, const CompiledRule& expected)
{
    const bool drifts = sourceDrifts(expected);
    return std::any_of(chain.rules.begin(), chain.rules.end(), [&](const Rule& rule) {
        return (expected.id.empty() || ownId(chain, rule) == expected.id)
            && isNativeRule(rule, family, expected, drifts);
    });
}

bool has(const Ruleset& ruleset, Engine engine, Family family, const CompiledRule& expected)
{
    const bool native = engine == Engine::Nftables;
    const Table* table = ruleset.table(engine, family, native ? kOwnNativeTable : expected.table);
    const Chain* chain = table ? table->chain(expected.chain) : nullptr;
    if (!chain)
        return false;
    if (native)
        return hasNative(*chain, family, expected);
    const std::string whole = expected.text();
    const bool drifts = sourceDrifts(expected);
    const std::string text = drifts ? withoutSource(whole) : whole;
    return std::any_of(chain->rules.begin(), chain->rules.end(), [&](const Rule& rule) {
        // Cheap first: our chains hold every forward's rules.
        if (!expected.id.empty() && !rule.comment().ends_with(expected.id))
            return false;
        return drifts ? !masksLoopback(rule.text) && withoutSource(rule.text) == text : rule.text == text;
    });
}

/// Whether a packet of the forward gets past the filters of engines that do not translate it.
bool acceptedElsewhere(const Ruleset& ruleset, Engine engine, Family family, const CompiledRule& accept)
{
    const AcceptPlaces places = previewPlaces(ruleset, engine, family).accepts;
    return std::all_of(places.begin(), places.end(), [&](const AcceptPlace& place) {
        const Chain* parent = ruleset.table(place.engine, family, "filter")->chain(place.parent);
        return has(ruleset, place.engine, family, accept)
            && std::any_of(parent->rules.begin(), parent->rules.end(),
                [](const Rule& rule) { return rule.target == kForwardChain; });
    });
}

bool complete(const Ruleset& ruleset, Engine engine, const PortForward& forward)
{
    const auto present = [&](const CompiledRule& rule) {
        if (rule.action == CompiledRule::Action::Accept
            && !acceptedElsewhere(ruleset, engine, forward.family, rule))
            return false;
        // Beside a translation by nftables the accept is wherever something would drop, and often nowhere.
        const bool elsewhere = engine == Engine::Nftables && rule.table == "filter";
        return elsewhere || has(ruleset, engine, forward.family, rule);
    };
    const auto rules = compile(forward, {});
    const auto jumps = compileJumps({forward}, forward.family);
    return std::all_of(rules.begin(), rules.end(), present)
        && std::all_of(jumps.begin(), jumps.end(), present);
}

void join(FoundForward& found, const OwnRules& own)
{
    found.engine = own.engine;
    for (const auto* list : {&own.translating, &own.loopback, &own.masquerading, &own.accepting})
        for (const LocatedRule& place : *list)
            found.rules.push_back(place.reference());
    for (const auto* list : {&own.translating, &own.loopback})
        for (const LocatedRule& place : *list) {
            found.counters.packets += place.rule().counters.packets;
            found.counters.bytes += place.rule().counters.bytes;
        }
}

/// What the rules say of a forward that is on no list. Nothing if none of them translates.
std::optional<PortForward> readBack(std::string_view id, const OwnRules& own)
{
    const auto& translating = own.translating.empty() ? own.loopback : own.translating;
    if (translating.empty())
        return std::nullopt;
    const Rule& rule = translating.front().rule();
    const Selector selector = selectorOf(rule);
    const auto to = destinationOf(rule);
    if (!to || !selector.protocol || !parseProtocol(protocolName(*selector.protocol)))
        return std::nullopt;
    PortForward forward;
    forward.id = id;
    forward.family = own.family;
    forward.protocol = Protocol(*selector.protocol);
    if (selector.destination)
        forward.listen.address = selector.destination->address();
    if (!selector.ports.empty())
        forward.listen.ports = selector.ports.front();
    forward.listen.interface = selector.in;
    forward.to = *to;
    for (const LocatedRule& place : translating)
        if (const auto source = selectorOf(place.rule()).source)
            forward.sources.push_back(*source);
    forward.fromThisHost = !selector.sourceIsNotLocal && !selector.in;
    forward.loopback = !own.loopback.empty();
    forward.hairpin = std::any_of(own.masquerading.begin(), own.masquerading.end(),
        [](const LocatedRule& place) { return !masksLoopback(place.rule()); });
    forward.hideClientAddress = std::any_of(own.masquerading.begin(), own.masquerading.end(),
        [](const LocatedRule& place) { return !place.rule().headerOption("-s"); });
    return forward;
}

} // namespace

std::string_view ownId(const Chain& chain, const Rule& rule)
{
    std::string_view comment = rule.comment();
    if (!isOwnChain(chain.name) || !comment.starts_with(kCommentPrefix))
        return {};
    comment.remove_prefix(std::string_view(kCommentPrefix).size());
    return comment;
}

std::vector<FoundForward> findOwn(const Ruleset& ruleset, const std::vector<PortForward>& wanted)
{
    const auto all = collect(ruleset);
    std::vector<FoundForward> rows;
    std::set<std::string_view> done;
    for (const PortForward& forward : wanted) {
        FoundForward found;
        found.forward = forward;
        found.owner = Owner::Portolan;
        found.editable = true;
        if (const auto own = all.find(forward.id); own != all.end())
            join(found, own->second);
        found.state = !forward.enabled                 ? ForwardState::Disabled
            : complete(ruleset, found.engine, forward) ? ForwardState::Active
                                                       : ForwardState::Missing;
        done.insert(forward.id);
        rows.push_back(std::move(found));
    }
    for (const auto& [id, own] : all) {
        const auto forward = done.contains(id) ? std::nullopt : readBack(id, own);
        if (!forward)
            continue;
        FoundForward found;
        found.forward = *forward;
        found.owner = Owner::Portolan;
        join(found, own);
        found.state = complete(ruleset, own.engine, *forward) ? ForwardState::Active : ForwardState::Missing;
        rows.push_back(std::move(found));
    }
    return rows;
}

} // namespace portolan
