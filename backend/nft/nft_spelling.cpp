#include "backend/nft/nft_spelling.h"

#include "backend/nft/nft_text.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string_view>
#include <utility>

namespace portolan::nft {
namespace {

/// Numbers that iptables-save prints for types of ICMP, by nft's names (nftables' src/proto.c).
constexpr std::array<std::pair<std::string_view, const char*>, 14> kIcmpTypes{{{"echo-reply", "0"},
    {"destination-unreachable", "3"}, {"source-quench", "4"}, {"redirect", "5"}, {"echo-request", "8"},
    {"router-advertisement", "9"}, {"router-solicitation", "10"}, {"time-exceeded", "11"},
    {"parameter-problem", "12"}, {"timestamp-request", "13"}, {"timestamp-reply", "14"},
    {"info-request", "15"}, {"address-mask-request", "17"}, {"address-mask-reply", "18"}}};
constexpr std::array<std::pair<std::string_view, const char*>, 16> kIcmpv6Types{
    {{"destination-unreachable", "1"}, {"packet-too-big", "2"}, {"time-exceeded", "3"},
        {"parameter-problem", "4"}, {"echo-request", "128"}, {"echo-reply", "129"},
        {"mld-listener-query", "130"}, {"mld-listener-report", "131"}, {"mld-listener-done", "132"},
        {"mld-listener-reduction", "132"}, {"nd-router-solicit", "133"}, {"nd-router-advert", "134"},
        {"nd-neighbor-solicit", "135"}, {"nd-neighbor-advert", "136"}, {"nd-redirect", "137"},
        {"mld2-listener-report", "143"}}};

template <typename Names> std::string typeNumber(const Names& names, const Json& value)
{
    if (value.is_number_unsigned())
        return expressionText(value);
    if (!value.is_string())
        return {};
    const auto found = std::find_if(
        names.begin(), names.end(), [&](const auto& type) { return type.first == value.get<std::string>(); });
    return found == names.end() ? std::string() : found->second;
}

} // namespace

bool isSetName(const Json& value)
{
    return value.is_string() && value.get<std::string>().starts_with('@');
}

const Json* severalOf(const Json& value)
{
    if (value.is_array())
        return &value;
    return kindOf(value) == "set" && value["set"].is_array() ? &value["set"] : nullptr;
}

std::string spellAddress(const Json& value)
{
    if (value.is_string() && !isSetName(value))
        return value.get<std::string>();
    return kindOf(value) == "prefix" ? expressionText(value) : std::string();
}

std::string spellPorts(const Json& value)
{
    if (value.is_number_unsigned())
        return expressionText(value);
    const Json& range = at(value, "range");
    if (!range.is_array() || range.size() != 2)
        return {};
    return expressionText(range[0]) + ':' + expressionText(range[1]);
}

std::string spellInterface(const Json& value)
{
    if (!value.is_string() || isSetName(value))
        return {};
    auto name = value.get<std::string>();
    if (name.ends_with("\\*"))
        return name.erase(name.size() - 2) + '*';
    if (name.ends_with('*'))
        name.back() = '+';
    return name;
}

std::string spellProtocol(const Json& value)
{
    if (value.is_number_unsigned())
        return expressionText(value);
    if (!value.is_string() || isSetName(value))
        return {};
    const auto name = value.get<std::string>();
    return name == "icmpv6" || name == "ipv6-icmp" ? "ipv6-icmp" : name;
}

std::string spellStates(const Json& value)
{
    const Json* several = severalOf(value);
    std::string states;
    for (const Json& state : several ? *several : Json::array({value})) {
        if (!state.is_string() || isSetName(state))
            return {};
        states += (states.empty() ? "" : ",") + upperCase(state.get<std::string>());
    }
    return states;
}

std::string spellMark(const Json& value)
{
    if (!value.is_number_unsigned())
        return {};
    char text[24];
    std::snprintf(text, sizeof text, "0x%llx", static_cast<unsigned long long>(value.get<std::uint64_t>()));
    return text;
}

std::string upperCase(std::string text)
{
    for (char& c : text)
        if (c >= 'a' && c <= 'z')
            c = char(c - 'a' + 'A');
    return text;
}

std::string spellIcmpType(const Json& value)
{
    return typeNumber(kIcmpTypes, value);
}

std::string spellIcmpv6Type(const Json& value)
{
    return typeNumber(kIcmpv6Types, value);
}

} // namespace portolan::nft
