// A rule whose parts a test may change.
#pragma once

#include "backend/ruleset/words.h"

#include <string>
#include <vector>

namespace portolan::test {

struct EditableOption {
    bool inverted = false;
    std::string name;
    std::vector<std::string> values;
};

struct EditableMatch {
    std::string name;
    std::vector<EditableOption> options;
};

class EditableRule {
public:
    explicit EditableRule(const Rule& rule)
        : header(copy(rule.header))
        , target(rule.target)
        , isGoto(rule.isGoto)
        , targetOptions(copy(rule.targetOptions))
    {
        for (const Match& match : rule.matches)
            matches.push_back({std::string(match.name), copy(match.options)});
    }

    std::vector<EditableOption> header;
    std::vector<EditableMatch> matches;
    std::string target;
    bool isGoto = false;
    std::vector<EditableOption> targetOptions;

    /// Every list of options there is, header first.
    std::vector<std::vector<EditableOption>*> optionLists()
    {
        std::vector<std::vector<EditableOption>*> lists{&header};
        for (EditableMatch& match : matches)
            lists.push_back(&match.options);
        lists.push_back(&targetOptions);
        return lists;
    }

    std::string sentence(const Table& table, const Chain& chain) const
    {
        Views views;
        views.lists.reserve(matches.size() + 2);
        Rule rule;
        rule.header = view(views, header);
        std::vector<Match> list;
        for (const EditableMatch& match : matches)
            list.push_back({match.name, view(views, match.options)});
        rule.matches = list;
        rule.target = target;
        rule.isGoto = isGoto;
        rule.targetOptions = view(views, targetOptions);
        return inWords(rule, table, chain).text();
    }

private:
    struct Views {
        std::vector<std::vector<Option>> lists;
        std::vector<std::vector<std::string_view>> values;
    };

    static std::vector<EditableOption> copy(std::span<const Option> options)
    {
        std::vector<EditableOption> copies;
        for (const Option& option : options)
            copies.push_back(
                {option.inverted, std::string(option.name), {option.values.begin(), option.values.end()}});
        return copies;
    }

    static std::span<const Option> view(Views& views, const std::vector<EditableOption>& options)
    {
        std::vector<Option>& list = views.lists.emplace_back();
        for (const EditableOption& option : options) {
            // The spans point at the heap of the inner vectors, which moves with them.
            views.values.emplace_back(option.values.begin(), option.values.end());
            list.push_back({option.inverted, option.name, views.values.back()});
        }
        return list;
    }
};

} // namespace portolan::test
