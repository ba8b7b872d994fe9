#include "backend/base/any_of.h"
#include "backend/nft/nft_json.h"
#include "backend/nft/nft_text.h"

#include <algorithm>

namespace portolan::nft {
namespace {

std::string quotedName(const std::string& text)
{
    return '"' + text + '"';
}

/// "flags": one, or a list of them, joined.
std::string flagsText(const Json& value, const char* between)
{
    const Json& flags = at(value, "flags");
    if (!flags.is_array())
        return textOf(value, "flags");
    std::string text;
    for (const Json& flag : flags)
        if (flag.is_string())
            text += (text.empty() ? "" : between) + flag.get<std::string>();
    return text;
}

/// "tcp flags syn / fin,syn": how nft writes a comparison of flags under a mask.
std::string maskedFlags(const Json& match)
{
    const Json& left = at(match, "left");
    const Json& sides = at(left, "&");
    if (!sides.is_array() || sides.size() != 2 || kindOf(sides[0]) != "payload"
        || textOf(sides[0]["payload"], "field") != "flags")
        return {};
    const std::string op = textOf(match, "op");
    return expressionText(sides[0]) + (op == "!=" ? " != " : " ") + valueText(at(match, "right"), sides[0])
        + " / " + valueText(sides[1], sides[0]);
}

std::string matchText(const Json& match)
{
    if (std::string flags = maskedFlags(match); !flags.empty())
        return flags;
    const Json& left = at(match, "left");
    const Json& right = at(match, "right");
    const std::string op = textOf(match, "op");
    std::string text = expressionText(left);
    const bool computed = isAnyOf(kindOf(left), {"&", "|", "^", "<<", ">>"});
    if (op == "!=" || (op != "==" && op != "in") || computed)
        text += ' ' + (op == "in" ? "==" : op);
    return text + ' ' + valueText(right, left);
}

std::string portText(const Json& value)
{
    const Json& port = at(value, "port");
    return port.is_null() ? std::string() : ':' + expressionText(port);
}

/// dnat and snat: "dnat ip to 10.0.0.1:80".
std::string natText(const std::string& kind, const Json& value)
{
    std::string text = kind;
    if (const std::string family = textOf(value, "family"); !family.empty())
        text += ' ' + family;
    text += " to";
    const Json& address = at(value, "addr");
    const std::string port = portText(value);
    if (!address.is_null()) {
        std::string word = expressionText(address);
        if (!port.empty() && std::count(word.begin(), word.end(), ':') > 1 && kindOf(address) != "map")
            word = '[' + word + ']';
        text += ' ' + word;
    } else {
        text += ' ';
    }
    text += port;
    const std::string flags = flagsText(value, ",");
    return flags.empty() ? text : text + ' ' + flags;
}

/// masquerade and redirect.
std::string ownAddressText(const std::string& kind, const Json& value)
{
    std::string text = kind;
    if (const std::string port = portText(value); !port.empty())
        text += " to " + port;
    const std::string flags = flagsText(value, ",");
    return flags.empty() ? text : text + ' ' + flags;
}

std::string rejectText(const Json& value)
{
    const std::string type = textOf(value, "type");
    if (type == "tcp reset")
        return "reject with tcp reset";
    const std::string reason = textOf(value, "expr");
    if (type.empty() || reason == "port-unreachable")
        return "reject";
    return "reject with " + type + ' ' + reason;
}

std::string logText(const Json& value)
{
    std::string text = "log";
    if (const std::string prefix = textOf(value, "prefix"); !prefix.empty())
        text += " prefix " + quotedName(prefix);
    if (const std::string group = numberOf(value, "group"); !group.empty())
        text += " group " + group;
    if (const std::string snaplen = numberOf(value, "snaplen"); !snaplen.empty())
        text += " snaplen " + snaplen;
    if (const std::string threshold = numberOf(value, "queue-threshold"); !threshold.empty())
        text += " queue-threshold " + threshold;
    if (const std::string level = textOf(value, "level"); !level.empty())
        text += " level " + level;
    if (const std::string flags = flagsText(value, ","); !flags.empty())
        text += " flags " + flags;
    return text;
}

std::string limitText(const Json& value)
{
    std::string text = "limit rate ";
    if (at(value, "inv") == true)
        text += "over ";
    text += numberOf(value, "rate");
    const std::string unit = textOf(value, "rate_unit");
    if (!unit.empty() && unit != "packets")
        text += ' ' + unit;
    text += '/' + textOf(value, "per");
    const std::string burst = numberOf(value, "burst");
    const std::string burstUnit = textOf(value, "burst_unit");
    // Five packets are what is meant where nothing is said.
    const bool bytes = !burstUnit.empty() && burstUnit != "packets";
    if (!burst.empty() && burst != (bytes ? "0" : "5") && burst != "0")
        text += " burst " + burst + ' ' + (burstUnit.empty() ? "packets" : burstUnit);
    return text;
}

std::string quotaText(const Json& value)
{
    if (value.is_string())
        return "quota name " + quotedName(value.get<std::string>());
    return std::string("quota ") + (at(value, "inv") == true ? "over " : "") + numberOf(value, "val") + ' '
        + textOf(value, "val_unit");
}

std::string queueText(const Json& value)
{
    std::string text = "queue";
    if (const std::string flags = flagsText(value, ","); !flags.empty())
        text += " flags " + flags;
    const Json& number = at(value, "num");
    return number.is_null() ? text : text + " to " + expressionText(number);
}

std::string vmapText(const Json& value)
{
    const Json& key = at(value, "key");
    const Json& data = at(value, "data");
    return expressionText(key) + " vmap " + valueText(data, key);
}

/// "add @blocked { ip saddr timeout 10m }" and its kin for maps.
std::string updateText(const std::string& kind, const Json& value)
{
    std::string text
        = textOf(value, "op") + ' ' + textOf(value, kind.c_str()) + " { " + expressionText(at(value, "elem"));
    const Json& statements = at(value, "stmt");
    if (statements.is_array())
        for (const Json& statement : statements)
            text += ' ' + statementText(statement);
    if (const Json& data = at(value, "data"); !data.is_null())
        text += " : " + expressionText(data);
    return text + " }";
}

std::string tproxyText(const Json& value)
{
    std::string text = "tproxy";
    if (const std::string family = textOf(value, "family"); !family.empty())
        text += ' ' + family;
    const Json& address = at(value, "addr");
    return text + " to " + (address.is_null() ? std::string() : expressionText(address)) + portText(value);
}

std::string mangleText(const Json& value)
{
    const Json& key = at(value, "key");
    return expressionText(key) + " set " + valueText(at(value, "value"), key);
}

std::string namedText(const std::string& kind, const Json& value)
{
    if (value.is_string())
        return kind + " name " + quotedName(value.get<std::string>());
    return kind;
}

} // namespace

std::string statementText(const Json& statement)
{
    const std::string kind = kindOf(statement);
    if (kind.empty())
        return statement.is_string() ? statement.get<std::string>() : safeDump(statement);
    const Json& value = statement[kind];
    if (kind == "match")
        return matchText(value);
    if (isAnyOf(kind, {"accept", "drop", "continue", "return", "notrack"}))
        return kind;
    if (isAnyOf(kind, {"jump", "goto"}))
        return kind + ' ' + textOf(value, "target");
    if (isAnyOf(kind, {"dnat", "snat"}))
        return natText(kind, value);
    if (isAnyOf(kind, {"masquerade", "redirect"}))
        return ownAddressText(kind, value);
    if (kind == "counter")
        return namedText(kind, value);
    if (kind == "reject")
        return rejectText(value);
    if (kind == "log")
        return logText(value);
    if (kind == "limit")
        return value.is_string() ? namedText(kind, value) : limitText(value);
    if (kind == "quota")
        return quotaText(value);
    if (kind == "queue")
        return queueText(value);
    if (kind == "vmap")
        return vmapText(value);
    if (kind == "mangle")
        return mangleText(value);
    if (isAnyOf(kind, {"set", "map"}))
        return updateText(kind, value);
    if (kind == "flow")
        return "flow " + textOf(value, "op") + ' ' + textOf(value, "flowtable");
    if (kind == "tproxy")
        return tproxyText(value);
    if (isAnyOf(kind, {"ct helper", "ct timeout", "ct expectation"}) && value.is_string())
        return kind + " set " + quotedName(value.get<std::string>());
    if (kind == "ct count")
        return std::string("ct count ") + (at(value, "inv") == true ? "over " : "") + numberOf(value, "val");
    if (kind == "xt")
        return "xt " + textOf(value, "type") + ' ' + quotedName(textOf(value, "name"));
    return safeDump(statement);
}

std::string ruleText(const Json& rule)
{
    std::string text;
    const Json& statements = at(rule, "expr");
    if (statements.is_array())
        for (const Json& statement : statements)
            text += (text.empty() ? "" : " ") + statementText(statement);
    if (const std::string comment = textOf(rule, "comment"); !comment.empty())
        text += (text.empty() ? "comment " : " comment ") + quotedName(comment);
    return text;
}

} // namespace portolan::nft
