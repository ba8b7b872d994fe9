#include "app/client/host_texts.h"

#include "backend/base/json_text.h"

#include <nlohmann/json.hpp>

#include <QByteArray>

#include <algorithm>
#include <set>

namespace portolan {

namespace {

using Json = nlohmann::ordered_json;

Json textValue(const std::string& bytes)
{
    if (jsonSafe(bytes) == bytes)
        return bytes;
    return {{"base64", QByteArray::fromStdString(bytes).toBase64().toStdString()}};
}

tl::unexpected<Error> malformed(const std::string& key)
{
    return failure(ErrorCode::Invalid,
        PORTOLAN_TR(
            "%1 of the host state document has the wrong shape; save it again with portolanctl state."),
        {key}, key);
}

Result<std::string> readText(const Json& value, const std::string& key)
{
    if (value.is_string())
        return value.get<std::string>();
    if (!value.is_object() || !value.contains("base64") || !value["base64"].is_string())
        return malformed(key);
    const auto decoded
        = QByteArray::fromBase64Encoding(QByteArray::fromStdString(value["base64"].get<std::string>()),
            QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded)
        return malformed(key);
    return decoded.decoded.toStdString();
}

Json fieldsJson(const PortForward& forward)
{
    Json object = Json::object();
    for (const auto& [key, value] : toFields(forward))
        std::visit([&, name = key](const auto& held) { object[name] = held; }, value);
    return object;
}

Result<PortForward> readFields(const Json& object)
{
    if (!object.is_object())
        return malformed("wanted");
    ForwardFields fields;
    for (const auto& [key, value] : object.items()) {
        if (value.is_boolean()) {
            fields[key] = value.get<bool>();
        } else if (value.is_string()) {
            fields[key] = value.get<std::string>();
        } else if (value.is_array()) {
            std::vector<std::string> list;
            for (const Json& element : value) {
                if (!element.is_string())
                    return malformed("wanted." + key);
                list.push_back(element.get<std::string>());
            }
            fields[key] = std::move(list);
        } else {
            return malformed("wanted." + key);
        }
    }
    return fromFields(fields);
}

Result<std::vector<RuleText>> readRules(const Json& engines)
{
    if (!engines.is_object())
        return malformed("xtables");
    std::vector<RuleText> rules;
    for (const auto& [engineName, families] : engines.items()) {
        const Result<Engine> engine = parseEngine(engineName);
        if (!engine || !families.is_object())
            return malformed("xtables." + engineName);
        for (const auto& [familyName, value] : families.items()) {
            const std::string key = "xtables." + engineName + "." + familyName;
            const Result<Family> family = parseFamily(familyName);
            if (!family)
                return malformed(key);
            Result<std::string> text = readText(value, key);
            if (!text)
                return tl::unexpected(text.error());
            rules.push_back({*engine, *family, std::move(*text)});
        }
    }
    return rules;
}

bool isObjectWithList(const Json& value)
{
    return value.is_object() && value.contains("nftables") && value["nftables"].is_array();
}

/// "FAMILY NAME" of the table an entry of nft's JSON is or belongs to.
std::string nftTableOf(const Json& entry)
{
    if (!entry.is_object() || entry.size() != 1 || !entry.front().is_object())
        return {};
    const Json& value = entry.front();
    const auto text = [&](const char* key) {
        const auto found = value.find(key);
        return found != value.end() && found->is_string() ? found->get<std::string>() : std::string();
    };
    return text("family") + ' ' + text(entry.contains("table") ? "name" : "table");
}

std::set<std::string> wholeNftTables(const Json& entries)
{
    std::set<std::string> tables;
    for (const Json& entry : entries)
        if (entry.is_object() && entry.contains("table"))
            tables.insert(nftTableOf(entry));
    return tables;
}

/// Puts the native tables whole in the place of what the state says of their chains.
void joinNative(Json& document, const std::string& text)
{
    Json native = Json::parse(text, nullptr, false);
    if (!isObjectWithList(native))
        return;
    const std::set<std::string> tables = wholeNftTables(native["nftables"]);
    Json entries = Json::array();
    if (const auto known = document.find("nftables"); known != document.end() && isObjectWithList(*known))
        for (const Json& entry : (*known)["nftables"])
            if (!tables.contains(nftTableOf(entry)))
                entries.push_back(entry);
    for (Json& entry : native["nftables"])
        entries.push_back(std::move(entry));
    document["nftables"] = Json{{"nftables", std::move(entries)}};
}

/// The entries of tables that stand there whole; of those that do not, only chains are known.
std::string nativeOf(const Json& document)
{
    const auto known = document.find("nftables");
    if (known == document.end() || !isObjectWithList(*known))
        return {};
    const std::set<std::string> tables = wholeNftTables((*known)["nftables"]);
    if (tables.empty())
        return {};
    Json entries = Json::array();
    for (const Json& entry : (*known)["nftables"])
        if (tables.contains(nftTableOf(entry)))
            entries.push_back(entry);
    return Json{{"nftables", std::move(entries)}}.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<Json> parseObject(const std::string& text)
{
    Json document;
    try {
        document = Json::parse(text);
    } catch (const Json::parse_error& error) {
        const auto end = text.begin() + std::ptrdiff_t(std::min(error.byte, text.size()));
        return failure(ErrorCode::Invalid,
            PORTOLAN_TR("Line %1: this is no JSON any more; a host state document was cut off or changed."),
            {std::to_string(1 + std::count(text.begin(), end, '\n'))});
    }
    if (!document.is_object()) {
        return failure(ErrorCode::Invalid,
            PORTOLAN_TR("This is not a host state document (it is not a JSON object); make one with "
                        "portolanctl state."));
    }
    return document;
}

} // namespace

std::string bareState(const std::string& host, const std::string& time)
{
    Json document{{"version", 1}};
    if (!host.empty())
        document["host"] = host;
    if (!time.empty())
        document["time"] = time;
    return document.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<std::string> writeStateDocument(const HostTexts& texts)
{
    Result<Json> document = parseObject(texts.state);
    if (!document)
        return tl::unexpected(document.error());
    Json engines = Json::object();
    for (const RuleText& rule : texts.rules) {
        if (rule.engine == Engine::Nftables)
            joinNative(*document, rule.text);
        else
            engines[toString(rule.engine)][toString(rule.family)] = textValue(rule.text);
    }
    (*document)["xtables"] = std::move(engines);
    Json wanted = Json::array();
    for (const PortForward& forward : texts.wanted)
        wanted.push_back(fieldsJson(forward));
    (*document)["wanted"] = std::move(wanted);
    (*document)["helperVersion"] = texts.helperVersion;
    if (const auto& written = texts.written)
        (*document)["forwardsEngine"] = Json{{"Engine", toString(written->engine)},
            {"EngineReason", written->reason ? toString(*written->reason) : ""},
            {"EnginePreference", toString(written->preference)}};
    return document->dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<HostTexts> readStateDocument(const std::string& json)
{
    Result<Json> document = parseObject(json);
    if (!document)
        return tl::unexpected(document.error());
    HostTexts texts;
    if (const auto engines = document->find("xtables"); engines != document->end()) {
        Result<std::vector<RuleText>> rules = readRules(*engines);
        if (!rules)
            return tl::unexpected(rules.error());
        texts.rules = std::move(*rules);
    }
    if (std::string native = nativeOf(*document); !native.empty())
        texts.rules.push_back({Engine::Nftables, Family::Ipv4, std::move(native)});
    if (const auto wanted = document->find("wanted"); wanted != document->end()) {
        if (!wanted->is_array())
            return malformed("wanted");
        for (const Json& object : *wanted) {
            Result<PortForward> forward = readFields(object);
            if (!forward)
                return tl::unexpected(forward.error());
            texts.wanted.push_back(std::move(*forward));
        }
    }
    if (const auto version = document->find("helperVersion");
        version != document->end() && version->is_string())
        texts.helperVersion = version->get<std::string>();
    if (const auto engine = document->find("forwardsEngine"); engine != document->end()) {
        QVariantMap properties; // as on the bus
        for (const char* key : {"Engine", "EngineReason", "EnginePreference"})
            if (engine->is_object() && engine->contains(key) && (*engine)[key].is_string())
                properties[QLatin1String(key)] = QString::fromStdString((*engine)[key].get<std::string>());
        texts.written = writtenEngineOf(properties);
    }
    for (const char* key : {"xtables", "wanted", "helperVersion", "forwardsEngine"})
        document->erase(key);
    texts.state = document->dump(-1, ' ', false, Json::error_handler_t::replace);
    return texts;
}

} // namespace portolan
