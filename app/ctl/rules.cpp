#include "app/ctl/command.h"
#include "app/ctl/helper.h"
#include "app/ctl/output.h"

#include "backend/base/json_text.h"
#include "backend/ruleset/save_reader.h"

#include <nlohmann/json.hpp>

namespace portolan::ctl {

namespace {

using Json = nlohmann::ordered_json;

/// The lines of one table, from "*NAME" to "COMMIT", as they are. A quoted comment may hold line breaks, and
/// lines that look like either.
std::string tableText(std::string_view text, std::string_view table)
{
    std::string wanted;
    bool inside = false;
    bool quoted = false;
    std::size_t start = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (quoted && text[i] == '\\')
            ++i;
        else if (text[i] == '"')
            quoted = !quoted;
        else if (text[i] == '\n' && !quoted) {
            const std::string_view line = text.substr(start, i - start);
            inside = inside || (line.starts_with('*') && line.substr(1) == table);
            if (inside)
                wanted.append(line).append("\n");
            if (line == "COMMIT")
                inside = false;
            start = i + 1;
        }
    }
    return wanted;
}

Json countersJson(const Counters& counters)
{
    return {{"packets", counters.packets}, {"bytes", counters.bytes}};
}

Json chainJson(const Chain& chain)
{
    Json json;
    json["name"] = jsonSafe(chain.name);
    json["hook"] = chain.base ? Json(toString(chain.base->hook)) : Json();
    json["priority"] = chain.base ? Json(chain.base->priority) : Json();
    json["policy"] = chain.policy.empty() ? Json() : Json(chain.policy);
    json["counters"] = countersJson(chain.counters);
    json["rules"] = Json::array();
    for (std::size_t i = 0; i < chain.rules.size(); ++i) {
        const Rule& rule = chain.rules[i];
        json["rules"].push_back(
            {{"position", i + 1}, {"counters", countersJson(rule.counters)}, {"text", jsonSafe(rule.text)}});
    }
    return json;
}

Outcome<std::string> rulesJson(const std::string& text, Engine engine, Family family)
{
    const Result<Ruleset> ruleset = readSave(text, engine, family);
    if (!ruleset)
        return fail(ruleset.error());
    Json document{{"engine", toString(engine)}, {"family", toString(family)}, {"tables", Json::array()}};
    for (const portolan::Table& table : ruleset->tables()) {
        Json json{{"name", table.name}, {"chains", Json::array()}};
        for (const Chain& chain : table.chains)
            json["chains"].push_back(chainJson(chain));
        document["tables"].push_back(std::move(json));
    }
    return document.dump() + "\n";
}

struct Wanted {
    std::optional<Engine> engine;
    std::optional<Family> family;
};

Outcome<Wanted> wantedRules(const Arguments& arguments)
{
    Wanted wanted;
    const Outcome<std::optional<Family>> family = familyOption(arguments);
    if (!family)
        return tl::unexpected(family.error());
    wanted.family = *family;
    if (const auto name = arguments.value("--engine")) {
        const Result<Engine> engine = parseEngine(*name);
        if (!engine)
            return fail(Exit::Usage, engine.error().message.text());
        wanted.engine = *engine;
    }
    return wanted;
}

Outcome<RuleText> savedRules(const Arguments& arguments, const Wanted& wanted)
{
    Outcome<HostTexts> texts = hostTexts(arguments);
    if (!texts)
        return tl::unexpected(texts.error());
    for (RuleText& rule : texts->rules)
        if (wanted.engine.value_or(rule.engine) == rule.engine
            && wanted.family.value_or(rule.family) == rule.family)
            return std::move(rule);
    return RuleText{wanted.engine.value_or(Engine::XtablesLegacy), wanted.family.value_or(Family::Ipv4), {}};
}

Outcome<RuleText> liveRules(const Wanted& wanted)
{
    const Outcome<std::unique_ptr<Helper>> helper = Helper::find();
    if (!helper)
        return tl::unexpected(helper.error());
    const Engine engine = wanted.engine.value_or(Engine::XtablesLegacy);
    const Family family = wanted.family.value_or(Family::Ipv4);
    const auto reply = Helper::wait((*helper)->calls()->save(engine, family));
    if (!reply)
        return tl::unexpected(reply.error());
    return RuleText{engine, family, reply->value().toStdString()};
}

std::string textOf(const Json& object, const char* key)
{
    if (!object.is_object() || !object.contains(key) || !object[key].is_string())
        return {};
    return object[key].get<std::string>();
}

/// nft's own JSON: whole, or of one table's or one family's entries.
Outcome<void> printNative(
    const std::string& text, std::optional<Family> family, const std::optional<std::string>& table)
{
    if (!family && !table) {
        print(text.empty() ? "{\"nftables\": []}\n" : text);
        return {};
    }
    auto document = Json::parse(text.empty() ? "{\"nftables\": []}" : text, nullptr, false);
    if (!document.is_object() || !document["nftables"].is_array())
        return fail(Exit::Failed, "the helper's answer is no JSON of nftables");
    auto kept = Json::array();
    for (const Json& entry : document["nftables"]) {
        const Json& value = entry.is_object() && entry.size() == 1 ? entry.front() : entry;
        const std::string entryFamily = textOf(value, "family");
        const std::string name = textOf(value, entry.contains("table") ? "name" : "table");
        const bool inTable = !table || *table == name || *table == entryFamily + ' ' + name;
        const char* other = family == Family::Ipv4 ? "ip6" : "ip";
        if (inTable && (!family || entryFamily != other))
            kept.push_back(entry);
    }
    print(Json{{"nftables", std::move(kept)}}.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n");
    return {};
}

} // namespace

Outcome<void> runRules(const Arguments& arguments)
{
    const Outcome<Wanted> wanted = wantedRules(arguments);
    if (!wanted)
        return tl::unexpected(wanted.error());
    const Outcome<RuleText> rules
        = arguments.has("--state") ? savedRules(arguments, *wanted) : liveRules(*wanted);
    if (!rules)
        return tl::unexpected(rules.error());
    if (rules->engine == Engine::Nftables)
        return printNative(rules->text, wanted->family, arguments.value("--table"));
    Outcome<std::string> text = rules->text;
    if (const auto table = arguments.value("--table"))
        text = tableText(*text, *table);
    if (arguments.has("--json"))
        text = rulesJson(*text, rules->engine, rules->family);
    if (!text)
        return tl::unexpected(text.error());
    print(*text);
    return {};
}

} // namespace portolan::ctl
