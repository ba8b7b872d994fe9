#include "backend/nft/nft_text.h"

#include "backend/base/any_of.h"
#include "backend/nft/nft_json.h"

#include <algorithm>
#include <cstdio>

namespace portolan::nft {
namespace {

/// Nested deeper than anything nft writes: the rest is left out, so that no document can exhaust the stack.
constexpr unsigned kMostNested = 32;

std::string printExpression(const Json& value, const Json* left, unsigned depth, bool bare);

std::string quotedText(const std::string& text)
{
    return '"' + text + '"';
}

/// How values beside an expression are written.
enum class Notation { Plain, Quoted, Mark, Existence };

Notation notationOf(const Json& left)
{
    const std::string kind = kindOf(left);
    if (kind == "meta" || kind == "ct") {
        const std::string key = textOf(left[kind], "key");
        if (isAnyOf(key, {"iif", "oif", "iifname", "oifname", "helper", "ibrname", "obrname", "sdifname"}))
            return Notation::Quoted;
        if (key == "mark")
            return Notation::Mark;
    } else if (kind == "fib") {
        return textOf(left[kind], "result") == "type" ? Notation::Plain : Notation::Existence;
    } else if (isAnyOf(kind, {"exthdr", "tcp option", "ip option"})) {
        return Notation::Existence;
    } else if (isAnyOf(kind, {"&", "|", "^", "<<", ">>"}) && left[kind].is_array() && !left[kind].empty()) {
        return notationOf(left[kind].front());
    }
    return Notation::Plain;
}

std::string scalarText(const Json& value, const Json* left, bool bare)
{
    const Notation notation = left ? notationOf(*left) : Notation::Plain;
    if (value.is_string()) {
        const auto text = value.get<std::string>();
        return notation == Notation::Quoted && !bare && !text.starts_with('@') ? quotedText(text) : text;
    }
    if (value.is_boolean()) {
        if (notation == Notation::Existence)
            return value.get<bool>() ? "exists" : "missing";
        return value.get<bool>() ? "1" : "0";
    }
    if (value.is_number_unsigned() && notation == Notation::Mark) {
        char text[24];
        std::snprintf(
            text, sizeof text, "0x%08llx", static_cast<unsigned long long>(value.get<std::uint64_t>()));
        return text;
    }
    return safeDump(value);
}

/// The expression of a field in a concatenation, to know how that field's values are written.
const Json* fieldOf(const Json* left, std::size_t index)
{
    if (!left || kindOf(*left) != "concat" || !(*left)["concat"].is_array()
        || (*left)["concat"].size() <= index)
        return nullptr;
    return &(*left)["concat"][index];
}

std::string joined(
    const Json& list, const char* between, const Json* left, unsigned depth, bool bare, bool fields = false)
{
    std::string text;
    for (std::size_t i = 0; i < list.size(); ++i)
        text += (i == 0 ? "" : between)
            + printExpression(list[i], fields ? fieldOf(left, i) : left, depth + 1, bare);
    return text;
}

/// An element of a set, or an entry of a map.
std::string elementText(const Json& element, const Json* left, unsigned depth)
{
    if (!element.is_array() || element.size() != 2)
        return printExpression(element, left, depth + 1, false);
    std::string text = printExpression(element[0], left, depth + 1, false) + " : ";
    const Json& data = element[1];
    const std::string kind = kindOf(data);
    if (isAnyOf(kind, {"accept", "drop", "continue", "return", "jump", "goto"}))
        return text + statementText(data);
    return text + printExpression(data, nullptr, depth + 1, false);
}

std::string setText(const Json& elements, const Json* left, unsigned depth)
{
    if (!elements.is_array() || elements.empty())
        return elements.is_array() ? "{ }" : printExpression(elements, left, depth + 1, false);
    std::string text = "{ ";
    for (std::size_t i = 0; i < elements.size(); ++i)
        text += (i == 0 ? "" : ", ") + elementText(elements[i], left, depth);
    return text + " }";
}

std::string payloadText(const Json& payload)
{
    if (const std::string base = textOf(payload, "base"); !base.empty())
        return '@' + base + ',' + numberOf(payload, "offset") + ',' + numberOf(payload, "len");
    return textOf(payload, "protocol") + ' ' + textOf(payload, "field");
}

std::string metaText(const Json& meta)
{
    const std::string key = textOf(meta, "key");
    // meta_key_is_unqualified() and its kin in nftables' src/meta.c.
    if (isAnyOf(key, {"iif", "oif", "iifname", "oifname", "iifgroup", "oifgroup"}))
        return key;
    return "meta " + key;
}

std::string ctText(const Json& ct)
{
    const std::string direction = textOf(ct, "dir");
    return "ct " + (direction.empty() ? "" : direction + ' ') + textOf(ct, "key");
}

std::string modText(const Json& value)
{
    std::string text = " mod " + numberOf(value, "mod");
    if (const std::string seed = numberOf(value, "seed"); !seed.empty()) {
        char digits[24];
        std::snprintf(digits, sizeof digits, " seed 0x%llx", std::strtoull(seed.c_str(), nullptr, 10));
        text += digits;
    }
    if (const std::string offset = numberOf(value, "offset"); !offset.empty() && offset != "0")
        text += " offset " + offset;
    return text;
}

std::string fibText(const Json& fib)
{
    std::string text = "fib";
    const auto flags = fib.find("flags");
    if (flags != fib.end() && flags->is_array()) {
        const char* between = " ";
        for (const Json& flag : *flags) {
            text += between + scalarText(flag, nullptr, true);
            between = " . ";
        }
    } else if (flags != fib.end()) {
        text += ' ' + scalarText(*flags, nullptr, true);
    }
    return text + ' ' + textOf(fib, "result");
}

std::string elemText(const Json& elem, const Json* left, unsigned depth, bool bare)
{
    std::string text = printExpression(at(elem, "val"), left, depth + 1, bare);
    if (bare)
        return text;
    if (const std::string timeout = numberOf(elem, "timeout"); !timeout.empty())
        text += " timeout " + durationText(elem["timeout"].get<std::uint64_t>());
    if (const std::string comment = textOf(elem, "comment"); !comment.empty())
        text += " comment " + quotedText(comment);
    return text;
}

std::string mapText(const Json& map, unsigned depth)
{
    const Json& key = at(map, "key");
    const Json& data = at(map, "data");
    std::string text = printExpression(key, nullptr, depth + 1, false) + " map ";
    if (kindOf(data) == "set")
        return text + setText(data["set"], &key, depth);
    return text + printExpression(data, &key, depth + 1, false);
}

/// "tcp option maxseg size", "exthdr hbh", …
std::string headerText(const std::string& kind, const Json& value)
{
    const std::string name = textOf(value, "name");
    const std::string field = textOf(value, "field");
    return (kind == "exthdr" ? (field.empty() ? "exthdr " : "") : kind + ' ') + name
        + (field.empty() ? "" : ' ' + field);
}

/// Operators of two and more sides. nft writes "a | b" within brackets where it is compared.
std::string operatorText(const std::string& kind, const Json& sides, const Json* left, unsigned depth)
{
    if (!sides.is_array() || sides.empty())
        return safeDump(sides);
    const Json* notation = left ? left : &sides.front();
    std::string text;
    for (std::size_t i = 0; i < sides.size(); ++i)
        text += (i == 0 ? std::string() : ' ' + kind + ' ')
            + printExpression(sides[i], i == 0 ? left : notation, depth + 1, false);
    return text;
}

std::string objectText(
    const std::string& kind, const Json& value, const Json* left, unsigned depth, bool bare)
{
    if (kind == "payload")
        return payloadText(value);
    if (kind == "meta")
        return metaText(value);
    if (kind == "ct")
        return ctText(value);
    if (kind == "fib")
        return fibText(value);
    if (kind == "rt")
        return "rt " + textOf(value, "key");
    if (kind == "socket")
        return "socket " + textOf(value, "key");
    if (kind == "osf")
        return "osf " + textOf(value, "key");
    if (kind == "prefix")
        return printExpression(at(value, "addr"), left, depth + 1, bare) + '/' + numberOf(value, "len");
    if (kind == "range" && value.is_array())
        return joined(value, "-", left, depth, bare);
    if (kind == "concat" && value.is_array())
        return joined(value, " . ", left, depth, bare, true);
    if (kind == "set")
        return setText(value, left, depth);
    if (kind == "elem")
        return elemText(value, left, depth, bare);
    if (kind == "map")
        return mapText(value, depth);
    if (kind == "numgen")
        return "numgen " + textOf(value, "mode") + modText(value);
    if (kind == "jhash")
        return "jhash " + printExpression(at(value, "expr"), nullptr, depth + 1, false) + modText(value);
    if (kind == "symhash")
        return "symhash" + modText(value);
    if (isAnyOf(kind, {"exthdr", "tcp option", "ip option", "sctp chunk"}))
        return headerText(kind, value);
    if (isAnyOf(kind, {"&", "|", "^", "<<", ">>"}))
        return operatorText(kind, value, left, depth);
    return safeDump(Json{{kind, value}});
}

std::string printExpression(const Json& value, const Json* left, unsigned depth, bool bare)
{
    if (depth > kMostNested)
        return "…";
    if (value.is_array())
        return joined(value, ",", left, depth, bare);
    const std::string kind = kindOf(value);
    if (kind.empty())
        return scalarText(value, left, bare);
    return objectText(kind, value[kind], left, depth, bare);
}

} // namespace

std::string kindOf(const Json& value)
{
    return value.is_object() && value.size() == 1 ? value.begin().key() : std::string();
}

std::string expressionText(const Json& expression)
{
    return printExpression(expression, nullptr, 0, false);
}

std::string valueText(const Json& value, const Json& left)
{
    return printExpression(value, &left, 0, false);
}

std::vector<std::string> valueParts(const Json& value, const Json& left)
{
    const Json* element = &value;
    if (kindOf(value) == "elem")
        element = &at(value["elem"], "val");
    std::vector<std::string> parts;
    if (kindOf(*element) != "concat" || !(*element)["concat"].is_array())
        return {printExpression(*element, &left, 0, true)};
    const Json& list = (*element)["concat"];
    for (std::size_t i = 0; i < list.size(); ++i)
        parts.push_back(printExpression(list[i], fieldOf(&left, i), 0, true));
    return parts;
}

std::vector<std::string> elementParts(const Json& value)
{
    static const Json nothing;
    return valueParts(value, nothing);
}

} // namespace portolan::nft
