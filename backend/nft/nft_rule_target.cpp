// What a native rule does.
#include "backend/base/any_of.h"
#include "backend/nft/nft_port_shift.h"
#include "backend/nft/nft_rule.h"
#include "backend/nft/nft_text.h"

#include <algorithm>
#include <cstdio>

namespace portolan::nft {
namespace {

/// "10.0.0.1", "10.0.0.1-10.0.0.9"; empty for what no option of iptables can hold.
std::string addressWord(const Json& address)
{
    if (address.is_string() && !address.get<std::string>().starts_with('@'))
        return address.get<std::string>();
    return kindOf(address) == "range" ? expressionText(address) : std::string();
}

std::string portWord(const Json& value)
{
    const Json& port = at(value, "port");
    if (port.is_number() || kindOf(port) == "range")
        return expressionText(port);
    return port.is_string() ? port.get<std::string>() : std::string();
}

bool hasFlag(const Json& value, std::string_view flag)
{
    const Json& flags = at(value, "flags");
    if (flags.is_string())
        return flags.get<std::string>() == flag;
    return flags.is_array() && std::find(flags.begin(), flags.end(), flag) != flags.end();
}

std::string hexadecimalMark(std::uint64_t value)
{
    char text[24];
    std::snprintf(text, sizeof text, "0x%llx", static_cast<unsigned long long>(value));
    return text;
}

bool isKey(const Json& value, const char* kind, const char* key)
{
    return kindOf(value) == kind && textOf(value[kind], "key") == key;
}

/// The names that iptables has for what REJECT says.
std::string rejectName(const std::string& type, const std::string& reason)
{
    if (type == "tcp reset")
        return "tcp-reset";
    if (type == "icmpv6") {
        if (reason == "admin-prohibited")
            return "icmp6-adm-prohibited";
        return "icmp6-" + reason;
    }
    if (reason == "prot-unreachable")
        return "icmp-proto-unreachable";
    if (type == "icmpx" && reason == "no-route")
        return "icmp-net-unreachable";
    return "icmp-" + reason;
}

LookupEntry entryOf(const Json& element, const Json& key)
{
    LookupEntry entry;
    const bool pair = element.is_array() && element.size() == 2;
    const Json& from = pair ? element[0] : element;
    entry.key = key.is_null() ? elementParts(from) : valueParts(from, key);
    if (kindOf(from) == "elem")
        entry.comment = textOf(from["elem"], "comment");
    if (!pair)
        return entry;
    const Json& data = element[1];
    const std::string kind = kindOf(data);
    if (isAnyOf(kind, {"accept", "drop", "continue", "return", "jump", "goto"})) {
        entry.verdict = kind;
        entry.chain = textOf(data[kind], "target");
    } else {
        entry.data = elementParts(data);
    }
    return entry;
}

} // namespace

LookupEntries readEntries(const Json& elements, const Json& key)
{
    auto entries = std::make_shared<std::vector<LookupEntry>>();
    if (elements.is_array())
        for (const Json& element : elements)
            entries->push_back(entryOf(element, key));
    return entries;
}

const Lookup* RuleReader::lookupOf(const Json& key, const Json& data)
{
    Lookup lookup;
    const std::string kind = kindOf(key);
    lookup.balances = isAnyOf(kind, {"numgen", "jhash", "symhash"});
    if (lookup.balances) {
        const Json& modulus = at(key[kind], "mod");
        lookup.modulus = modulus.is_number_unsigned() ? modulus.get<unsigned>() : 0;
    }
    if (kind == "concat" && key["concat"].is_array())
        for (const Json& field : key["concat"])
            lookup.fields.push_back(expressionText(field));
    else
        lookup.fields.push_back(expressionText(key));
    if (data.is_string() && data.get<std::string>().starts_with('@')) {
        lookup.map = data.get<std::string>().substr(1);
        const auto known = m_names.maps.find(lookup.map);
        if (known != m_names.maps.end())
            lookup.entries = known->second;
    } else if (kindOf(data) == "set") {
        lookup.entries = readEntries(data["set"], key);
    }
    if (!lookup.entries)
        lookup.entries = std::make_shared<std::vector<LookupEntry>>();
    return &m_storage.lookups.emplace_back(std::move(lookup));
}

bool RuleReader::readTarget(const std::string& kind, const Json& value)
{
    if (isAnyOf(kind, {"dnat", "snat"}))
        readNat(kind, value);
    else if (isAnyOf(kind, {"masquerade", "redirect"}))
        readOwnAddress(kind, value);
    else if (kind == "reject")
        readReject(value);
    else if (kind == "log")
        readLog(value);
    else if (kind == "vmap")
        readVerdictMap(value);
    else if (kind == "notrack")
        setTarget("NOTRACK");
    else if (kind == "queue")
        setTarget("NFQUEUE"), targetOption("--queue-num", expressionText(at(value, "num")));
    else
        return kind == "mangle" && readMangle(value);
    return true;
}

void RuleReader::readNat(const std::string& kind, const Json& value)
{
    setTarget(kind == "dnat" ? "DNAT" : "SNAT");
    if (const std::string family = textOf(value, "family"); !family.empty())
        implyFamily(family == "ip6" ? "ipv6" : "ipv4");
    const Json& address = at(value, "addr");
    std::string port = portWord(value);
    if (const Json& map = at(at(value, "port"), "map"); map.is_object())
        port = shiftWord(lookupOf(at(map, "key"), at(map, "data"))->entries);
    std::string to = addressWord(address);
    const char* optionName = kind == "dnat" ? "--to-destination" : "--to-source";
    if (kindOf(address) == "map") {
        m_rule.lookup = lookupOf(at(address["map"], "key"), at(address["map"], "data"));
        if (!port.empty())
            targetOption("--to-port", port);
    } else if (!address.is_null() && to.empty()) {
        targetOption("--text", expressionText(address));
    } else if (!to.empty() || !port.empty()) {
        if (!port.empty() && std::count(to.begin(), to.end(), ':') > 1)
            to = '[' + to + ']';
        targetOption(optionName, port.empty() ? to : to + ':' + port);
    }
    if (hasFlag(value, "random"))
        targetFlag("--random");
    if (hasFlag(value, "fully-random"))
        targetFlag("--random-fully");
    if (hasFlag(value, "persistent"))
        targetFlag("--persistent");
}

void RuleReader::readOwnAddress(const std::string& kind, const Json& value)
{
    setTarget(kind == "masquerade" ? "MASQUERADE" : "REDIRECT");
    const Json& port = at(value, "port");
    if (kindOf(port) == "map")
        m_rule.lookup = lookupOf(at(port["map"], "key"), at(port["map"], "data"));
    else if (const std::string word = portWord(value); !word.empty())
        targetOption("--to-ports", word);
    if (hasFlag(value, "random"))
        targetFlag("--random");
    if (hasFlag(value, "fully-random"))
        targetFlag("--random-fully");
}

void RuleReader::readReject(const Json& value)
{
    setTarget("REJECT");
    const std::string type = textOf(value, "type");
    if (!type.empty())
        targetOption("--reject-with", rejectName(type, textOf(value, "expr")));
    if (type == "icmp")
        implyFamily("ipv4");
    else if (type == "icmpv6")
        implyFamily("ipv6");
}

void RuleReader::readLog(const Json& value)
{
    const std::string group = numberOf(value, "group");
    setTarget(group.empty() ? "LOG" : "NFLOG");
    if (const std::string prefix = textOf(value, "prefix"); !prefix.empty())
        targetOption(group.empty() ? "--log-prefix" : "--nflog-prefix", prefix);
    if (!group.empty())
        targetOption("--nflog-group", group);
    if (const std::string level = textOf(value, "level"); !level.empty())
        targetOption("--log-level", level);
}

bool RuleReader::readMangle(const Json& value)
{
    const Json& key = at(value, "key");
    const Json& to = at(value, "value");
    if (isKey(key, "meta", "mark")) {
        const Json& sides = at(to, "|");
        const bool sets = sides.is_array() && sides.size() == 2 && isKey(sides[0], "meta", "mark")
            && sides[1].is_number_unsigned();
        if (isKey(to, "ct", "mark")) {
            setTarget("CONNMARK");
            targetFlag("--restore-mark");
        } else if (to.is_number_unsigned() || sets) {
            const auto bits = (sets ? sides[1] : to).get<std::uint64_t>();
            setTarget("MARK");
            targetOption(
                "--set-xmark", hexadecimalMark(bits) + '/' + hexadecimalMark(sets ? bits : 0xffffffff));
        } else {
            return false;
        }
        return true;
    }
    if (isKey(key, "ct", "mark") && (isKey(to, "meta", "mark") || to.is_number_unsigned())) {
        setTarget("CONNMARK");
        if (to.is_number_unsigned())
            targetOption("--set-xmark", hexadecimalMark(to.get<std::uint64_t>()) + "/0xffffffff");
        else
            targetFlag("--save-mark");
        return true;
    }
    if (kindOf(key) == "tcp option" && textOf(key["tcp option"], "name") == "maxseg"
        && isKey(to, "rt", "mtu")) {
        setTarget("TCPMSS");
        targetFlag("--clamp-mss-to-pmtu");
        return true;
    }
    return false;
}

void RuleReader::readVerdictMap(const Json& value)
{
    const Json& key = at(value, "key");
    setTarget("vmap");
    m_rule.lookup = lookupOf(key, at(value, "data"));
    for (const std::string& field : m_rule.lookup->fields) {
        if (field.starts_with("ip "))
            implyFamily("ipv4");
        else if (field.starts_with("ip6 "))
            implyFamily("ipv6");
    }
}

} // namespace portolan::nft
