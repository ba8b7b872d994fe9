// What the filters on a forward's way do with its first packet.
#include "backend/forward/check_drops.h"

#include "backend/base/any_of.h"
#include "backend/forward/drop_remedy.h"
#include "backend/ruleset/words.h"

#include <algorithm>

namespace portolan {
namespace {

constexpr std::size_t kMostNamed = 3; ///< networks in one sentence

/// Of one base chain.
struct FilterView {
    const FilterRules::Place& place;
    AddressSet sources; ///< of all clients
    WalkOutcome outcome;

    /// What drops everything that no other drop takes; null where some get through, or may.
    const WalkEnd* dropsAll() const
    {
        const WalkEnd* last = nullptr;
        for (const WalkEnd& end : outcome.ends) {
            if (end.accepts)
                return nullptr;
            if (end.sure)
                last = &end;
        }
        return outcome.complete ? last : nullptr;
    }
};

std::string listedPrefixes(const std::vector<Prefix>& prefixes)
{
    std::string text;
    for (const Prefix& prefix : prefixes) {
        const bool single = prefix.length() == prefix.address().size() * 8;
        text += (text.empty() ? "" : ", ") + (single ? prefix.address().toString() : prefix.toString());
    }
    return text;
}

std::string tableWords(const Table& table)
{
    return table.engine == Engine::Nftables ? "nftables " + std::string(table.name)
                                            : std::string(table.name) + ", " + toString(table.engine);
}

class DropCheck {
public:
    DropCheck(const CheckSubject& subject, const Reach& reach)
        : m_subject(subject)
        , m_packet(subject.forward, subject.found, subject.host, reach)
    {
    }

    void run()
    {
        for (const FilterRules::Place& place : m_subject.filters.chains(m_subject.forward.family))
            if (m_packet.meets(*place.chain->base) && !isOpenedByOurs(place))
                judge(view(place, m_packet.client()));
    }

private:
    /// Where we are to write an accept rule, it stands first.
    bool isOpenedByOurs(const FilterRules::Place& place) const
    {
        const FoundForward* found = m_subject.found;
        const bool ours = !found || found->owner == Owner::Portolan;
        const bool there = found && found->state == ForwardState::Active;
        return ours && !there && place.chain->base->hook == Hook::Forward && place.table->name == "filter";
    }

    FilterView view(const FilterRules::Place& place, const std::string& client) const
    {
        const PacketFacts facts = m_packet.at(*place.chain->base, client);
        return {
            place, facts.sources, walkChain(m_subject.filters.index(), *place.table, *place.chain, facts)};
    }

    void judge(const FilterView& seen)
    {
        if (!seen.outcome.complete)
            return;
        if (const WalkEnd* all = seen.dropsAll()) {
            const auto& others = m_packet.otherClients();
            const bool elsewhere = std::any_of(others.begin(), others.end(),
                [&](const std::string& client) { return !view(seen.place, client).dropsAll(); });
            if (elsewhere)
                warnOfInterface(seen, *all);
            else
                warnOfAll(seen, *all);
            return;
        }
        warnOfSome(seen);
    }

    void warnOfAll(const FilterView& seen, const WalkEnd& end)
    {
        const bool same = m_subject.isRelayed() || seen.place.table->engine == m_subject.engine();
        add(same ? "forward-drops" : "other-engine-drops", whatDrops(seen, end), seen, end, "to.address");
    }

    void warnOfInterface(const FilterView& seen, const WalkEnd& end)
    {
        add("client-blocked",
            {PORTOLAN_TR("Connections that come in by %1 do not get through: %2"),
                {m_packet.client(), whoDrops(seen, end)}},
            seen, end, "listen.interface");
    }

    /// The first alone: what comes after it is more of the same, or others' leftovers.
    void warnOfSome(const FilterView& seen)
    {
        const auto& ends = seen.outcome.ends;
        const auto partly = [&](const WalkEnd& end) { return !end.accepts && end.sure; };
        const auto first = std::find_if(ends.begin(), ends.end(), partly);
        if (first == ends.end())
            return;
        const std::size_t more
            = std::size_t(std::count_if(first + 1, ends.end(), partly)) + seen.outcome.moreDrops;
        const Message drops = whoDrops(seen, *first);
        const AddressSet rest = seen.sources.without(first->sources);
        Message words;
        if (const auto from = first->sources.prefixes(kMostNamed); from && more == 0)
            words
                = {PORTOLAN_TR("Connections from %1 do not get through: %2"), {listedPrefixes(*from), drops}};
        else if (from)
            words = {PORTOLAN_TR("Connections from %1 do not get through, nor from what %3 further rules "
                                 "name: %2"),
                {listedPrefixes(*from), drops, std::to_string(more)}};
        else if (const auto only = rest.prefixes(kMostNamed))
            words = {
                PORTOLAN_TR("Only connections from %1 can get through: %2"), {listedPrefixes(*only), drops}};
        else
            words = {PORTOLAN_TR("Not every client's connections get through: %1"), {drops}};
        m_subject.warn("client-blocked", std::move(words), "sources");
    }

    /// A sentence: what takes every connection.
    Message whatDrops(const FilterView& seen, const WalkEnd& end) const
    {
        const bool policy = end.trail.back().index == WalkPlace::kPolicy;
        const bool filter = seen.place.table->name == "filter" && seen.place.chain->name == "FORWARD";
        if (policy && filter && m_subject.found && seen.place.table->engine == m_subject.engine())
            return {PORTOLAN_TR(
                        "The filter table's FORWARD chain drops what no rule accepts, and no rule accepts "
                        "connections to %1: have its owner (%2) add one, or add an accept rule by hand."),
                {describeTo(m_subject.forward), toString(m_subject.found->owner)}};
        if (policy && filter)
            return {
                PORTOLAN_TR("The %1 table filter, chain FORWARD, drops what no rule of it accepts; an accept "
                            "rule "
                            "in another engine does not help: accept connections to %2 there too."),
                {toString(seen.place.table->engine), describeTo(m_subject.forward)}};
        return {PORTOLAN_TR("No connection gets through to %1: %2"),
            {describeTo(m_subject.forward), whoDrops(seen, end)}};
    }

    /// The rest of such a sentence: the rule or policy, and the rule in words.
    static Message whoDrops(const FilterView& seen, const WalkEnd& end)
    {
        const WalkPlace& last = end.trail.back();
        const Table& table = *seen.place.table;
        const std::string chain(last.chain->name);
        if (last.index == WalkPlace::kPolicy)
            return {PORTOLAN_TR("the policy of chain %1 (%2) drops what no rule accepts."),
                {chain, tableWords(table)}};
        const Rule& rule = last.chain->rules[last.index];
        return {PORTOLAN_TR("rule %1 of chain %2 (%3) stops them, “%4”. %5"),
            {std::to_string(last.index + 1), chain, tableWords(table), std::string(rule.text),
                inWords(rule, table, *last.chain)}};
    }

    void add(const char* id, Message message, const FilterView& seen, const WalkEnd& end, const char* field)
    {
        DropRemedy remedy = dropRemedy(m_subject, seen.place, end);
        m_subject.warn(id, std::move(message), field, std::move(remedy.message));
        Finding& finding = m_subject.findings.back();
        finding.repairs = remedy.repairs;
        const WalkPlace& last = end.trail.back();
        finding.place = std::string(seen.place.table->name) + ' ' + std::string(last.chain->name);
        if (last.index != WalkPlace::kPolicy)
            finding.place += ' ' + std::to_string(last.index + 1);
    }

    const CheckSubject& m_subject;
    FirstPacket m_packet;
};

} // namespace

void checkDrops(const CheckSubject& subject, const Reach& reach)
{
    if (!subject.forward.onlyLoopback() && subject.forward.enabled)
        DropCheck(subject, reach).run();
}

} // namespace portolan
