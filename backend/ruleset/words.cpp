#include "backend/ruleset/words.h"

#include "backend/ruleset/words_parts.h"

#include <algorithm>

namespace portolan {
namespace {

/// The id of a comment that is ours, "portolan:0a1b2c3d"; empty for others' comments.
std::string forwardId(std::string_view comment)
{
    constexpr std::string_view prefix = "portolan:";
    if (!comment.starts_with(prefix))
        return {};
    comment.remove_prefix(prefix.size());
    const bool isId
        = comment.size() == 8 && comment.find_first_not_of("0123456789abcdef") == std::string_view::npos;
    return isId ? std::string(comment) : std::string();
}

} // namespace

Message inWords(const Rule& rule, const Table& table, const Chain& chain)
{
    const words::Conditions conditions = words::conditionsOf(rule);
    words::Outcome outcome = words::outcomeOf(rule, table, chain);
    Message clause{outcome.verb.form(conditions.number), {words::packetsOf(conditions)}};
    std::move(outcome.arguments.begin(), outcome.arguments.end(), std::back_inserter(clause.arguments));
    outcome.remarks.insert(outcome.remarks.begin(), conditions.effects.begin(), conditions.effects.end());
    clause = words::withRemarks(std::move(clause), outcome.remarks);
    for (const std::string& comment : conditions.comments) {
        const std::string id = forwardId(comment);
        if (id.empty())
            clause = {PORTOLAN_TR("%1 (“%2”)"), {std::move(clause), comment}};
        else
            clause = {PORTOLAN_TR("%1 (Portolan's forward %2)"), {std::move(clause), id}};
    }
    return {PORTOLAN_TR("%1."), {std::move(clause)}};
}

Message policyInWords(std::string_view policy)
{
    if (policy == "DROP")
        return {PORTOLAN_TR("Packets that no rule above decided are dropped: the chain's policy."), {}};
    if (policy == "ACCEPT")
        return {PORTOLAN_TR("Packets that no rule above decided are accepted: the chain's policy."), {}};
    return {
        PORTOLAN_TR("Packets that no rule above decided get the chain's policy, %1."), {std::string(policy)}};
}

Message endInWords(const Chain& chain)
{
    const bool alone = chain.rules.empty();
    if (!chain.base) {
        if (alone)
            return {
                PORTOLAN_TR("Packets go back at once to the chain they came from: there is no rule here."),
                {}};
        return {PORTOLAN_TR("Packets that no rule above decided go back to the chain they came from."), {}};
    }
    if (!alone)
        return policyInWords(chain.policy);
    if (chain.policy == "DROP")
        return {PORTOLAN_TR("Packets are dropped: the chain's policy, and there is no rule here."), {}};
    if (chain.policy == "ACCEPT")
        return {PORTOLAN_TR("Packets are accepted: the chain's policy, and there is no rule here."), {}};
    return {PORTOLAN_TR("Packets get the chain's policy, %1: there is no rule here."),
        {std::string(chain.policy)}};
}

} // namespace portolan
