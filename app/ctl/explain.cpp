// Rules in words.
#include "app/ctl/command.h"
#include "app/ctl/helper.h"
#include "app/ctl/nearest.h"
#include "app/ctl/output.h"

#include "backend/base/json_text.h"
#include "backend/nft/nft_reader.h"
#include "backend/ruleset/save_reader.h"
#include "backend/ruleset/words.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <unordered_map>

namespace portolan::ctl {

namespace {

using Json = nlohmann::ordered_json;

struct CallPlace {
    std::string_view chain;
    std::size_t position = 0;
};

/// Who jumps to a chain, by its name.
using CallPlaces = std::unordered_map<std::string_view, std::vector<CallPlace>>;

CallPlaces callPlaces(const portolan::Table& table)
{
    CallPlaces places;
    for (const Chain& chain : table.chains)
        for (std::size_t i = 0; i < chain.rules.size(); ++i)
            chain.rules[i].eachCallee([&](std::string_view callee, bool) {
                std::vector<CallPlace>& list = places[callee];
                if (list.empty() || list.back().chain != chain.name || list.back().position != i + 1)
                    list.push_back({chain.name, i + 1});
            });
    return places;
}

/// One table with the chains that are asked for.
struct Explained {
    const portolan::Table& table;
    std::vector<const Chain*> chains;
};

Outcome<Ruleset> wantedRuleset(const Arguments& arguments)
{
    const Outcome<std::optional<Family>> family = familyOption(arguments);
    if (!family)
        return tl::unexpected(family.error());
    const Outcome<HostTexts> texts = hostTexts(arguments);
    if (!texts)
        return tl::unexpected(texts.error());
    Ruleset all;
    for (const RuleText& text : texts->rules) {
        const bool native = text.engine == Engine::Nftables;
        if (!native && *family && **family != text.family)
            continue;
        Result<Ruleset> ruleset = native ? readNft(text.text) : readSave(text.text, text.engine, text.family);
        if (!ruleset)
            return fail(ruleset.error());
        all.append(std::move(*ruleset));
    }
    return all;
}

std::string unknownName(
    const std::string& what, const std::string& name, const std::vector<std::string_view>& known)
{
    std::string sentence = "no " + what + ' ' + name + " is here";
    const std::vector<std::string_view> near = nearest(name, known);
    if (near.empty())
        return sentence + "; portolanctl explain without --" + what + " shows all";
    for (std::size_t i = 0; i < near.size(); ++i)
        sentence.append(i == 0 ? "; is it " : i + 1 == near.size() ? " or " : ", ").append(near[i]);
    return sentence + '?';
}

/// "inet filter" and, where --table says so, "filter" alone.
bool isCalled(const portolan::Table& table, const std::string& name)
{
    return table.name == name
        || (!table.nftFamily.empty() && table.name.substr(table.nftFamily.size() + 1) == name);
}

/// A table of inet stands there for each family: said once unless one of them is asked for.
bool isOfFamily(const portolan::Table& table, std::optional<Family> family)
{
    return table.family == family.value_or(table.nftFamily == "inet" ? Family::Ipv4 : table.family);
}

Outcome<std::vector<Explained>> wantedChains(const Arguments& arguments, const Ruleset& ruleset)
{
    const Outcome<std::optional<Family>> family = familyOption(arguments);
    if (!family)
        return tl::unexpected(family.error());
    const auto tableName = arguments.value("--table");
    const auto chainName = arguments.value("--chain");
    std::vector<Explained> wanted;
    std::vector<std::string_view> tables;
    std::vector<std::string_view> chains;
    bool tableFound = false;
    for (const portolan::Table& table : ruleset.tables()) {
        if (!isOfFamily(table, *family))
            continue;
        tables.push_back(table.name);
        if (tableName && !isCalled(table, *tableName))
            continue;
        tableFound = true;
        Explained explained{table, {}};
        for (const Chain& chain : table.chains) {
            chains.push_back(chain.name);
            if (!chainName || *chainName == chain.name)
                explained.chains.push_back(&chain);
        }
        if (!explained.chains.empty())
            wanted.push_back(std::move(explained));
    }
    if (tableName && !tableFound)
        return fail(Exit::Refused, unknownName("table", *tableName, tables));
    if (chainName && wanted.empty())
        return fail(Exit::Refused, unknownName("chain", *chainName, chains));
    return wanted;
}

/// "1, 2 and 3"; of a long list the beginning, and how many more there are.
std::string enumerated(const std::vector<std::string>& items)
{
    constexpr std::size_t most = 8;
    std::string text;
    for (std::size_t i = 0; i < std::min(items.size(), most); ++i)
        text.append(i == 0 ? "" : i + 1 == items.size() ? " and " : ", ").append(items[i]);
    if (items.size() > most)
        text += " and " + std::to_string(items.size() - most) + " more";
    return text;
}

std::string calledFrom(const Chain& chain, const CallPlaces& places)
{
    if (chain.base)
        return std::string("called by hook ") + toString(chain.base->hook) + " at priority "
            + std::to_string(chain.base->priority);
    const auto found = places.find(chain.name);
    if (found == places.end())
        return "used by no rule";
    std::vector<std::string> users; // "FORWARD rules 4 and 8"
    std::vector<std::string> numbers;
    const std::vector<CallPlace>& list = found->second;
    for (std::size_t i = 0; i < list.size(); ++i) {
        numbers.push_back(std::to_string(list[i].position));
        if (i + 1 < list.size() && list[i + 1].chain == list[i].chain)
            continue;
        users.push_back(
            std::string(list[i].chain) + (numbers.size() == 1 ? " rule " : " rules ") + enumerated(numbers));
        numbers.clear();
    }
    return "used by " + enumerated(users);
}

void printChain(const portolan::Table& table, const Chain& chain, const CallPlaces& places)
{
    std::string text = "\n  " + oneLine(chain.name) + ", " + oneLine(calledFrom(chain, places)) + '\n';
    for (std::size_t i = 0; i < chain.rules.size(); ++i) {
        const Rule& rule = chain.rules[i];
        std::string number = std::to_string(i + 1);
        number.insert(0, number.size() < 5 ? 5 - number.size() : 0, ' ');
        text += number + "  " + oneLine(inWords(rule, table, chain).text()) + '\n';
        text += std::string(7, ' ') + oneLine(rule.text) + '\n';
    }
    print(text + "    -  " + oneLine(endInWords(chain).text()) + '\n');
}

void printSentences(const std::vector<Explained>& wanted)
{
    bool first = true;
    for (const Explained& explained : wanted) {
        const portolan::Table& table = explained.table;
        const std::string family = table.nftFamily.empty() ? toString(table.family) + std::string(", ") : "";
        print((first ? "" : "\n") + oneLine(table.name) + " (" + family + toString(table.engine) + ")\n");
        first = false;
        const CallPlaces places = callPlaces(table);
        for (const Chain* chain : explained.chains)
            printChain(table, *chain, places);
    }
}

Json explainedChain(const portolan::Table& table, const Chain& chain, const CallPlaces& places)
{
    Json json{{"engine", toString(table.engine)}, {"family", toString(table.family)},
        {"table", jsonSafe(table.name)}, {"name", jsonSafe(chain.name)}};
    json["hook"] = chain.base ? Json(toString(chain.base->hook)) : Json();
    json["priority"] = chain.base ? Json(chain.base->priority) : Json();
    json["policy"] = chain.policy.empty() ? Json() : Json(jsonSafe(chain.policy));
    json["usedBy"] = Json::array();
    const auto found = places.find(chain.name);
    if (!chain.base && found != places.end())
        for (const CallPlace& place : found->second)
            json["usedBy"].push_back({{"chain", jsonSafe(place.chain)}, {"position", place.position}});
    json["end"] = jsonSafe(endInWords(chain).text());
    return json;
}

void printSentencesAsJson(const std::vector<Explained>& wanted)
{
    Json document{{"chains", Json::array()}, {"rules", Json::array()}};
    for (const Explained& explained : wanted) {
        const portolan::Table& table = explained.table;
        const CallPlaces places = callPlaces(table);
        for (const Chain* chain : explained.chains) {
            document["chains"].push_back(explainedChain(table, *chain, places));
            for (std::size_t i = 0; i < chain->rules.size(); ++i) {
                const Rule& rule = chain->rules[i];
                document["rules"].push_back(
                    {{"engine", toString(table.engine)}, {"family", toString(table.family)},
                        {"table", jsonSafe(table.name)}, {"chain", jsonSafe(chain->name)},
                        {"position", i + 1}, {"sentence", jsonSafe(inWords(rule, table, *chain).text())},
                        {"text", jsonSafe(rule.text)}});
            }
        }
    }
    print(document.dump() + "\n");
}

} // namespace

Outcome<void> runExplain(const Arguments& arguments)
{
    const Outcome<Ruleset> ruleset = wantedRuleset(arguments);
    if (!ruleset)
        return tl::unexpected(ruleset.error());
    const Outcome<std::vector<Explained>> wanted = wantedChains(arguments, *ruleset);
    if (!wanted)
        return tl::unexpected(wanted.error());
    if (arguments.has("--json"))
        printSentencesAsJson(*wanted);
    else
        printSentences(*wanted);
    return {};
}

} // namespace portolan::ctl
