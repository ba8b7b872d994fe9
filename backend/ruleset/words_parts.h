// The parts of a sentence about a rule; shared by the files of words.h and by nobody else.
#pragma once

#include "backend/base/message.h"
#include "backend/ruleset/ruleset.h"

#include <string>
#include <vector>

namespace portolan::words {

/// The subject decides the verbs: "Packets … are", "TCP … is".
enum class Number : bool { Plural, Singular };

/// A verb's two forms, with the same places in both.
struct Verb {
    const char* plural;
    const char* singular;
    const char* form(Number number) const { return number == Number::Plural ? plural : singular; }
};

struct Conditions {
    Message subject; ///< "Packets", "TCP", "ICMP of type 8"
    Number number = Number::Plural;
    std::vector<Message> phrases; ///< "from 10.0.0.0/8", "to port 80"
    std::vector<Message> clauses; ///< "that came in by docker0", "whose …"
    std::string comment;
};

Conditions conditionsOf(const Rule& rule);
Message outcomeOf(const Rule& rule, const Table& table, const Chain& chain, Number number);

/// Puts a part behind what is there, renumbering its places.
void append(Message& sentence, const char* joint, const Message& part);
/// A pattern with `%1` … for places, made for a place in a larger sentence.
Message part(const char* pattern, std::vector<std::string> arguments = {});

/// "! --dport 80": an option as iptables-save writes it.
std::string textOf(const Option& option);
/// "tcp --foo bar"
std::string textOf(const Match& match);
/// A single address without its /32 or /128.
std::string address(std::string_view prefix);
/// "80", "8000-8010", "80, 443 or 8000-8010" from iptables' own notation; `many` tells ports from port.
std::string ports(std::string_view list, bool& many);
/// "A, B or C" of a comma list.
std::string alternatives(std::string_view list);
/// "TCP", "ICMPv6"; empty for protocols without a common name of their own.
std::string protocolWord(std::string_view name);

} // namespace portolan::words
