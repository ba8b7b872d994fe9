// What a native rule asks of a packet.
#include "backend/base/any_of.h"
#include "backend/nft/nft_rule.h"
#include "backend/nft/nft_spelling.h"
#include "backend/nft/nft_text.h"

#include <algorithm>
#include <array>
#include <utility>

namespace portolan::nft {
namespace {

bool listsFlag(const Json& flags, std::string_view flag)
{
    if (flags.is_string())
        return flags.get<std::string>() == flag;
    return flags.is_array() && std::find(flags.begin(), flags.end(), flag) != flags.end();
}

} // namespace

void RuleReader::readMatch(const Json& match)
{
    const Json& left = at(match, "left");
    const Json& right = at(match, "right");
    const std::string op = textOf(match, "op");
    const bool inverted = op == "!=";
    const std::string kind = kindOf(left);
    bool done = false;
    if (op == "==" || op == "in" || inverted) {
        if (kind == "payload")
            done = readPayload(left["payload"], inverted, right);
        else if (kind == "meta")
            done = readMeta(textOf(left["meta"], "key"), inverted, right);
        else if (kind == "ct")
            done = readCt(left["ct"], inverted, right);
        else if (kind == "fib")
            done = readFib(left["fib"], inverted, right);
        else if (kind == "&")
            done = readMasked(left["&"], inverted, right);
    }
    if (!done)
        text(Json{{"match", match}});
}

/// An option of the header, of one value or of several; false where a value has no such spelling.
bool RuleReader::addHeader(
    std::string_view name, bool inverted, const Json& right, std::string (*spell)(const Json&))
{
    const Json* several = severalOf(right);
    if (!several) {
        std::string value = spell(right);
        if (value.empty())
            return false;
        const bool taken = std::any_of(
            m_header.begin(), m_header.end(), [&](const Option& known) { return known.name == name; });
        if (taken)
            match("anyof", option(name, {std::move(value)}, inverted));
        else
            header(name, std::move(value), inverted);
        return true;
    }
    std::vector<std::string> values;
    for (const Json& element : *several) {
        values.push_back(spell(kindOf(element) == "elem" ? at(element["elem"], "val") : element));
        if (values.back().empty())
            return false;
    }
    if (values.empty())
        return false;
    match("anyof", option(name, std::move(values), inverted));
    return true;
}

bool RuleReader::readPayload(const Json& payload, bool inverted, const Json& right)
{
    const std::string protocol = textOf(payload, "protocol");
    const std::string field = textOf(payload, "field");
    const bool addresses = isAnyOf(field, {"saddr", "daddr"});
    if (isAnyOf(protocol, {"ip", "ip6"})) {
        implyFamily(protocol == "ip" ? "ipv4" : "ipv6");
        if (isAnyOf(field, {"protocol", "nexthdr"}))
            return addHeader("-p", inverted, right, spellProtocol);
        if (!addresses)
            return false;
        const bool source = field == "saddr";
        if (isSetName(right)) {
            match("set",
                option(
                    "--match-set", {right.get<std::string>().substr(1), source ? "src" : "dst"}, inverted));
            return true;
        }
        if (kindOf(right) == "range") {
            match(
                "iprange", option(source ? "--src-range" : "--dst-range", {expressionText(right)}, inverted));
            return true;
        }
        return addHeader(source ? "-s" : "-d", inverted, right, spellAddress);
    }
    if (isAnyOf(protocol, {"tcp", "udp", "udplite", "sctp", "dccp", "th"})
        && isAnyOf(field, {"sport", "dport"}))
        return readPorts(protocol, field == "sport", inverted, right);
    if (isAnyOf(protocol, {"icmp", "icmpv6"}) && field == "type")
        return readIcmp(protocol, inverted, right);
    if (isAnyOf(protocol, {"tcp", "udp", "udplite", "sctp", "dccp", "icmp", "icmpv6"}))
        implyProtocol(protocol == "icmpv6" ? "ipv6-icmp" : protocol);
    return false;
}

bool RuleReader::readPorts(const std::string& protocol, bool source, bool inverted, const Json& right)
{
    if (protocol != "th")
        implyProtocol(protocol);
    if (isSetName(right)) {
        match("set",
            option("--match-set", {right.get<std::string>().substr(1), source ? "src" : "dst"}, inverted));
        return true;
    }
    const char* several = source ? "--sports" : "--dports";
    if (const Json* list = severalOf(right)) {
        std::string ports;
        for (const Json& element : *list) {
            const std::string span
                = spellPorts(kindOf(element) == "elem" ? at(element["elem"], "val") : element);
            if (span.empty())
                return false;
            ports += (ports.empty() ? "" : ",") + span;
        }
        if (ports.empty())
            return false;
        match("multiport", option(several, {ports}, inverted));
        return true;
    }
    const std::string span = spellPorts(right);
    if (span.empty())
        return false;
    if (protocol == "th")
        match("multiport", option(several, {span}, inverted));
    else
        match(m_storage.keep(protocol), option(source ? "--sport" : "--dport", {span}, inverted));
    return true;
}

bool RuleReader::readIcmp(const std::string& protocol, bool inverted, const Json& right)
{
    const bool v4 = protocol == "icmp";
    implyFamily(v4 ? "ipv4" : "ipv6");
    implyProtocol(v4 ? "icmp" : "ipv6-icmp");
    const std::string type = v4 ? spellIcmpType(right) : spellIcmpv6Type(right);
    if (type.empty())
        return false;
    match(v4 ? "icmp" : "icmp6", option(v4 ? "--icmp-type" : "--icmpv6-type", {type}, inverted));
    return true;
}

bool RuleReader::readMeta(const std::string& key, bool inverted, const Json& right)
{
    if (isAnyOf(key, {"iif", "iifname"}))
        return addHeader("-i", inverted, right, spellInterface);
    if (isAnyOf(key, {"oif", "oifname"}))
        return addHeader("-o", inverted, right, spellInterface);
    if (key == "l4proto")
        return addHeader("-p", inverted, right, spellProtocol);
    const auto isIp = [&](const char* four, const char* six) {
        return right.is_string() && !inverted && isAnyOf(right.get<std::string>(), {four, six});
    };
    if ((key == "nfproto" && isIp("ipv4", "ipv6")) || (key == "protocol" && isIp("ip", "ip6"))) {
        implyFamily(isAnyOf(right.get<std::string>(), {"ipv4", "ip"}) ? "ipv4" : "ipv6");
        return true;
    }
    if (key == "mark") {
        const std::string mark = spellMark(right);
        if (mark.empty())
            return false;
        match("mark", option("--mark", {mark}, inverted));
        return true;
    }
    if (key == "pkttype" && right.is_string()) {
        match("pkttype", option("--pkt-type", {right.get<std::string>()}, inverted));
        return true;
    }
    if (isAnyOf(key, {"skuid", "skgid"}) && (right.is_number_unsigned() || right.is_string())
        && !isSetName(right)) {
        match("owner",
            option(key == "skuid" ? "--uid-owner" : "--gid-owner", {expressionText(right)}, inverted));
        return true;
    }
    return false;
}

bool RuleReader::readCt(const Json& ct, bool inverted, const Json& right)
{
    const std::string key = textOf(ct, "key");
    const bool original = textOf(ct, "dir") == "original";
    if (isAnyOf(key, {"state", "status"})) {
        const std::string states = spellStates(right);
        if (states.empty())
            return false;
        // What iptables knows as states is a status to nft.
        const bool asState = key == "state" || isAnyOf(states, {"DNAT", "SNAT", "SNAT,DNAT", "DNAT,SNAT"});
        if (!asState && (states.find("NAT") != states.npos || states.find("DYING") != states.npos))
            return false;
        match("conntrack", option(asState ? "--ctstate" : "--ctstatus", {states}, inverted));
        return true;
    }
    if (key == "direction" && right.is_string()) {
        match("conntrack", option("--ctdir", {upperCase(right.get<std::string>())}, inverted));
        return true;
    }
    if (original && isAnyOf(key, {"proto-dst", "proto-src"})) {
        const std::string span = spellPorts(right);
        if (span.empty())
            return false;
        match("conntrack",
            option(key == "proto-dst" ? "--ctorigdstport" : "--ctorigsrcport", {span}, inverted));
        return true;
    }
    if (original && isAnyOf(key, {"ip daddr", "ip saddr", "ip6 daddr", "ip6 saddr", "daddr", "saddr"})) {
        const std::string address = spellAddress(right);
        if (address.empty())
            return false;
        if (key.starts_with("ip"))
            implyFamily(key.starts_with("ip6") ? "ipv6" : "ipv4");
        match(
            "conntrack", option(key.ends_with("daddr") ? "--ctorigdst" : "--ctorigsrc", {address}, inverted));
        return true;
    }
    if (key == "mark") {
        const std::string mark = spellMark(right);
        if (mark.empty())
            return false;
        match("connmark", option("--mark", {mark}, inverted));
        return true;
    }
    return false;
}

bool RuleReader::readFib(const Json& fib, bool inverted, const Json& right)
{
    const Json& flags = at(fib, "flags");
    const std::string result = textOf(fib, "result");
    if (result == "type" && right.is_string() && !isSetName(right)) {
        const bool source = listsFlag(flags, "saddr");
        if (source == listsFlag(flags, "daddr") || listsFlag(flags, "mark"))
            return false;
        match("addrtype",
            option(source ? "--src-type" : "--dst-type", {upperCase(right.get<std::string>())}, inverted));
        if (listsFlag(flags, "iif"))
            match("addrtype", option("--limit-iface-in", {}));
        else if (listsFlag(flags, "oif"))
            match("addrtype", option("--limit-iface-out", {}));
        return true;
    }
    // The reverse path: whether there is a way back by the interface the packet came in by.
    if (result != "oif" || !listsFlag(flags, "saddr") || !right.is_boolean())
        return false;
    const bool missing = right.get<bool>() == inverted;
    if (!listsFlag(flags, "iif"))
        match("rpfilter", option("--loose", {}));
    if (listsFlag(flags, "mark"))
        match("rpfilter", option("--validmark", {}));
    if (missing)
        match("rpfilter", option("--invert", {}));
    return listsFlag(flags, "iif") || listsFlag(flags, "mark") || missing;
}

/// "meta mark & 0xff == 0x10"
bool RuleReader::readMasked(const Json& sides, bool inverted, const Json& right)
{
    if (!sides.is_array() || sides.size() != 2)
        return false;
    const std::string kind = kindOf(sides[0]);
    const std::string mask = spellMark(sides[1]);
    const std::string value = spellMark(right);
    if (mask.empty() || value.empty() || !isAnyOf(kind, {"meta", "ct"})
        || textOf(sides[0][kind], "key") != "mark")
        return false;
    match(kind == "meta" ? "mark" : "connmark", option("--mark", {value + '/' + mask}, inverted));
    return true;
}

/// `limit rate 5/minute`; `over` has no counterpart.
bool RuleReader::readLimit(const Json& value)
{
    const std::string rate = numberOf(value, "rate");
    const std::string unit = textOf(value, "rate_unit");
    const std::string per = textOf(value, "per");
    if (at(value, "inv") == true || rate.empty() || (!unit.empty() && unit != "packets"))
        return false;
    constexpr std::array<std::pair<std::string_view, const char*>, 4> kUnits{
        {{"second", "sec"}, {"minute", "min"}, {"hour", "hour"}, {"day", "day"}}};
    const auto found
        = std::find_if(kUnits.begin(), kUnits.end(), [&](const auto& known) { return known.first == per; });
    if (found == kUnits.end())
        return false;
    match("limit", option("--limit", {rate + '/' + found->second}));
    if (const std::string burst = numberOf(value, "burst"); !burst.empty() && burst != "0")
        match("limit", option("--limit-burst", {burst}));
    return true;
}

} // namespace portolan::nft
