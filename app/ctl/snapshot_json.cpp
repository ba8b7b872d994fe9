// A comparison as scripts read it.
#include "app/ctl/snapshots.h"

#include "backend/base/json_text.h"
#include "backend/forward/find.h"
#include "backend/ruleset/words.h"

namespace portolan::ctl {

namespace {

using Json = nlohmann::ordered_json;

Json ruleJson(const portolan::Table& table, const Chain& chain, std::size_t index)
{
    const Rule& rule = chain.rules[index];
    return {{"chain", jsonSafe(chain.name)}, {"position", index + 1}, {"text", jsonSafe(rule.text)},
        {"sentence", jsonSafe(inWords(rule, table, chain).text())}};
}

Json rowJson(const TableDiff& table, const ChainDiff& chain, const DiffRow& row)
{
    const auto side = [](const portolan::Table* of, const Chain* in, std::optional<std::size_t> index) {
        return index ? ruleJson(*of, *in, *index) : Json();
    };
    Json json{{"change", "changed"}, {"left", side(table.left, chain.left, row.left)},
        {"right", side(table.right, chain.right, row.right)}};
    if (row.change == RuleChange::Added)
        json["change"] = "added";
    else if (row.change == RuleChange::Removed)
        json["change"] = "removed";
    else if (row.change == RuleChange::MovedHere) {
        json["change"] = "moved";
        json["left"] = ruleJson(*table.left, *table.left->chain(row.other->chain), row.other->index);
    }
    return json;
}

Json chainJson(const TableDiff& table, const ChainDiff& chain)
{
    Json json{
        {"name", jsonSafe(chain.name)}, {"change", "changed"}, {"policy", nullptr}, {"rules", Json::array()}};
    if (chain.counts.chainsAdded > 0)
        json["change"] = "added";
    else if (chain.counts.chainsRemoved > 0)
        json["change"] = "removed";
    if (chain.counts.policies > 0)
        json["policy"] = {{"left", chain.left ? chain.left->policy : "ACCEPT"},
            {"right", chain.right ? chain.right->policy : "ACCEPT"}};
    for (const DiffRow& row : chain.rows) {
        // A moved rule is told once, where it is now.
        if (row.change != RuleChange::Same && row.change != RuleChange::MovedAway)
            json["rules"].push_back(rowJson(table, chain, row));
    }
    return json;
}

Json tableJson(const TableDiff& table)
{
    Json json{{"engine", toString(table.engine)}, {"family", toString(table.family)},
        {"name", jsonSafe(table.name)}, {"chains", Json::array()}};
    for (const ChainDiff& chain : table.chains) {
        if (chain.counts.total() > 0)
            json["chains"].push_back(chainJson(table, chain));
    }
    return json;
}

Json forwardDiffJson(const Comparison& comparison, const ForwardDiff& diff)
{
    Json json{{"change", "changed"}, {"left", nullptr}, {"right", nullptr}, {"fields", Json::array()}};
    if (diff.change != ForwardChange::Changed)
        json["change"] = diff.change == ForwardChange::Added ? "added" : "removed";
    if (diff.left)
        json["left"] = Json::parse(forwardJson(comparison.left.forwards[*diff.left]));
    if (diff.right)
        json["right"] = Json::parse(forwardJson(comparison.right.forwards[*diff.right]));
    for (const ChangedField field : diff.fields)
        json["fields"].push_back(toString(field));
    return json;
}

} // namespace

nlohmann::ordered_json comparisonJson(const Comparison& comparison)
{
    Json json{{"left", comparison.left.label}, {"right", comparison.right.label}, {"same", comparison.same()},
        {"forwards", Json::array()}, {"tables", Json::array()}};
    for (const ForwardDiff& diff : comparison.forwards)
        json["forwards"].push_back(forwardDiffJson(comparison, diff));
    for (const TableDiff& table : comparison.rules.tables) {
        if (!table.same())
            json["tables"].push_back(tableJson(table));
    }
    return json;
}

} // namespace portolan::ctl
