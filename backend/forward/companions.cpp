#include "backend/forward/companions.h"

#include "backend/forward/own.h"
#include "backend/forward/passage.h"
#include "backend/forward/selector.h"

#include <algorithm>
#include <array>

namespace portolan {
namespace {

std::optional<Address> singleDestination(const Rule& rule)
{
    const auto destination = selectorOf(rule).destination;
    if (!destination || destination->length() != destination->address().size() * 8)
        return std::nullopt;
    return destination->address();
}

/// Calls `take` with every rule of the table that has one of these targets.
template <typename Wanted, typename Take>
void each(const Table* table, const Wanted& wanted, const Take& take)
{
    if (!table)
        return;
    for (const Chain& chain : table->chains)
        for (std::size_t i = 0; i < chain.rules.size(); ++i)
            if (wanted(chain.rules[i].target))
                take(LocatedRule{table, &chain, i});
}

void index(const Table* table, std::string_view target, std::multimap<Address, LocatedRule>& out)
{
    each(
        table, [&](std::string_view name) { return name == target; },
        [&](const LocatedRule& place) {
            if (!ownId(*place.chain, place.rule()).empty())
                return; // ours belong to the forward their comment names, whoever shares its target
            if (const auto address = singleDestination(place.rule()))
                out.emplace(*address, place);
        });
}

/// Whether the rule is about packets to this forward's target: protocol and port, where it names them.
bool concerns(const Selector& selector, const PortForward& forward)
{
    if (selector.protocol && *selector.protocol != 0
        && *selector.protocol != ProtocolNumber(forward.protocol))
        return false;
    const auto& asked = forward.to.ports ? forward.to.ports : forward.listen.ports;
    return selector.ports.empty() || !asked
        || std::any_of(selector.ports.begin(), selector.ports.end(),
            [&](const PortRange& ports) { return ports.overlaps(*asked); });
}

/// Whether the rule is about packets that ask for this forward, before they are translated.
bool asksFor(const Selector& selector, const PortForward& forward)
{
    if (selector.protocol && *selector.protocol != ProtocolNumber(forward.protocol))
        return false;
    if (selector.destination && selector.destination->length() == selector.destination->address().size() * 8
        && selector.destination->address() != forward.listen.address)
        return false;
    return selector.ports.empty() || !forward.listen.ports
        || std::any_of(selector.ports.begin(), selector.ports.end(),
            [&](const PortRange& ports) { return ports.overlaps(*forward.listen.ports); });
}

void append(std::vector<RuleReference>& rules, RuleReference reference)
{
    if (std::find(rules.begin(), rules.end(), reference) == rules.end())
        rules.push_back(std::move(reference));
}

bool masquerades(const Rule& rule)
{
    return rule.target == "MASQUERADE" && rule.matches.empty();
}

/// firewalld lets through what was translated, in one rule for all.
bool acceptsTranslated(const Rule& rule)
{
    if (rule.target != "ACCEPT" || rule.matches.size() != 1)
        return false;
    const Option* states = rule.matchOption("--ctstate", "conntrack");
    return states && !states->inverted && rule.matches.front().options.size() == 1
        && states->value().find("DNAT") != std::string_view::npos;
}

/// out: the interface the target is behind; empty where unknown.
bool concerns(const MetByAll& rule, const Address& target, std::string_view out)
{
    if (std::find(rule.exceptOut.begin(), rule.exceptOut.end(), out) != rule.exceptOut.end())
        return false;
    return std::none_of(rule.except.begin(), rule.except.end(),
        [&](const Prefix& prefix) { return prefix.contains(target); });
}

/// Chains that set a mark which the owner's POSTROUTING rules masquerade.
bool marksForMasquerade(std::string_view target)
{
    constexpr std::array<std::string_view, 3> kChains{
        "NETAVARK-HOSTPORT-SETMARK", "CNI-HOSTPORT-SETMARK", "KUBE-MARK-MASQ"};
    return std::find(kChains.begin(), kChains.end(), target) != kChains.end();
}

} // namespace

RuleReference LocatedRule::reference() const
{
    return {std::string(table->name), std::string(chain->name), unsigned(index + 1), std::string(rule().text),
        rule().counters, rule().counted};
}

Companions::Companions(const Ruleset& ruleset, Engine engine, Family family)
{
    if (engine == Engine::Nftables) {
        for (const Table& table : ruleset.tables())
            if (table.engine == engine && table.family == family) {
                index(&table, "MASQUERADE", m_masquerades);
                index(&table, "ACCEPT", m_accepts);
            }
        return;
    }
    index(ruleset.table(engine, family, "nat"), "MASQUERADE", m_masquerades);
    index(ruleset.table(engine, family, "filter"), "ACCEPT", m_accepts);
    each(ruleset.table(engine, family, "nat"), marksForMasquerade, [&](const LocatedRule& place) {
        if (selectorOf(place.rule()).source)
            m_marks.emplace(place.chain->name, place);
    });
    if (const Table* nat = ruleset.table(engine, family, "nat"))
        m_generalMasquerades = metByAll(*nat, "POSTROUTING", masquerades);
    if (const Table* filter = ruleset.table(engine, family, "filter"))
        m_generalAccepts = metByAll(*filter, "FORWARD", acceptsTranslated);
}

void Companions::join(FoundForward& found, const LocatedRule& beside) const
{
    PortForward& forward = found.forward;
    if (!forward.to.address)
        return;
    const Address& target = *forward.to.address;
    for (auto [it, end] = m_masquerades.equal_range(target); it != end; ++it) {
        const Selector selector = selectorOf(it->second.rule());
        if (!concerns(selector, forward) || (selector.source && !selector.source->contains(target)))
            continue;
        const Option* source = it->second.rule().headerOption("-s");
        forward.hairpin = true;
        forward.hideClientAddress |= source == nullptr;
        append(found.rules, it->second.reference());
    }
    for (auto [it, end] = m_marks.equal_range(beside.chain->name); it != end; ++it) {
        const Selector selector = selectorOf(it->second.rule());
        if (it->second.index > beside.index || !asksFor(selector, forward))
            continue;
        // Beside the target's network, owners mark what this host sends from its loopback address.
        const bool hairpin = selector.source->contains(target);
        if (!hairpin && !selector.source->address().isLoopback())
            continue;
        forward.hairpin |= hairpin;
        append(found.rules, it->second.reference());
    }
    std::string_view out;
    std::vector<RuleReference> accepts;
    for (auto [it, end] = m_accepts.equal_range(target); it != end; ++it) {
        const Rule& rule = it->second.rule();
        if (!concerns(selectorOf(rule), forward))
            continue;
        if (const Option* option = rule.headerOption("-o"); option && !option->inverted)
            out = option->value();
        append(accepts, it->second.reference());
    }
    for (const MetByAll& all : m_generalMasquerades)
        if (concerns(all, target, out)) {
            forward.hairpin = true;
            forward.hideClientAddress = true;
            append(found.rules, all.place.reference());
        }
    for (const MetByAll& all : m_generalAccepts)
        if (accepts.empty() && concerns(all, target, out))
            append(accepts, all.place.reference());
    for (RuleReference& accept : accepts)
        append(found.rules, std::move(accept));
}

} // namespace portolan
