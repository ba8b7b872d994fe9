// Which rules a table lists: the places of a scope, and the ones among them that a filter lets through.
#pragma once

#include "app/chains/rule_model.h"
#include "app/window/background.h"

namespace portolan {

/// Every rule of the scope in the order a packet meets the chains, the policy of a base chain after its
/// rules.
std::vector<RulePlace> placesOf(const ChainReading& reading, RuleScope scope);

/// A line break in a comment must not tear a row or a pasted command apart.
QString oneLine(std::string_view text);
QString ruleText(const ChainReading& reading, RulePlace place);
/// Slow (some 20 µs): a sentence is put together and translated.
QString ruleWords(const ChainReading& reading, RulePlace place);

struct RuleFilter {
    QString text; ///< in the rule or in its sentence, case aside; empty: any
    RuleModel::Only only = RuleModel::Only::Everything;
};
/// Indices of the places a filter lets through; unfinished once superseded.
std::vector<std::uint32_t> filterPlaces(const ChainReading& reading, const std::vector<RulePlace>& places,
    const RuleFilter& filter, const Background::Superseded& superseded);

} // namespace portolan
