// nft's own notation of what libnftables gives as JSON.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace portolan::nft {

/// A statement as `nft -s list ruleset` prints it ("ip saddr 10.0.0.0/8", "counter", "dnat ip
/// to 10.0.0.1:80"); one that nobody here knows as its JSON. tableFamily: "ip", "inet", …
std::string statementText(const nlohmann::json& statement);

/// A whole rule: statements and comment.
std::string ruleText(const nlohmann::json& rule);

/// An expression: "ip daddr", "ct original proto-dst", "10.0.0.0/8", "{ 80, 443 }".
std::string expressionText(const nlohmann::json& expression);

/// A value compared with `left`: interface names in quotation marks, marks in hexadecimal.
std::string valueText(const nlohmann::json& value, const nlohmann::json& left);

/// The parts of a key or value, one a field of a concatenation; without quotation marks.
std::vector<std::string> valueParts(const nlohmann::json& value, const nlohmann::json& left);
/// The same of an element of a named set, of which only the data type is known.
std::vector<std::string> elementParts(const nlohmann::json& value);

/// The expression whose key is the only one: {"payload": {…}} gives "payload" and its value; empty for
/// others.
std::string kindOf(const nlohmann::json& value);

} // namespace portolan::nft
