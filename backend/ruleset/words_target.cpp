// What a rule does with its packets.
#include "backend/ruleset/words_parts.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace portolan::words {
namespace {

/// What a target does, and which of its options the words already say.
struct Outcome {
    Verb verb;
    std::vector<std::string> arguments;
    std::vector<std::string_view> said;
};

std::string value(const Rule& rule, std::string_view name)
{
    const Option* option = rule.targetOption(name);
    return option ? std::string(option->value()) : std::string();
}

Outcome translated(const Rule& rule)
{
    const std::string to = value(rule, "--to-destination");
    if (to.starts_with(':'))
        return {{"go to port %1 of the same address", "goes to port %1 of the same address"}, {to.substr(1)},
            {"--to-destination"}};
    if (to.empty())
        return {{"get another destination", "gets another destination"}, {}, {}};
    return {{"go to %1", "goes to %1"}, {to}, {"--to-destination"}};
}

Outcome redirected(const Rule& rule)
{
    const std::string to = value(rule, "--to-ports");
    if (to.empty())
        return {{"go to this host itself", "goes to this host itself"}, {}, {}};
    if (to.find('-') != std::string::npos)
        return {{"go to ports %1 of this host", "goes to ports %1 of this host"}, {to}, {"--to-ports"}};
    return {{"go to port %1 of this host", "goes to port %1 of this host"}, {to}, {"--to-ports"}};
}

Outcome masqueraded(const Rule& rule)
{
    const std::string to = value(rule, "--to-ports");
    if (to.empty())
        return {{"leave with this host's own address as their source",
                    "leaves with this host's own address as its source"},
            {}, {}};
    return {{"leave with this host's own address and ports %1 as their source",
                "leaves with this host's own address and ports %1 as its source"},
        {to}, {"--to-ports"}};
}

Outcome sourced(const Rule& rule)
{
    const std::string to = value(rule, "--to-source");
    if (to.empty())
        return {{"get another source", "gets another source"}, {}, {}};
    return {{"get %1 as their source", "gets %1 as its source"}, {to}, {"--to-source"}};
}

Outcome rejected(const Rule& rule)
{
    const std::string with = value(rule, "--reject-with");
    if (with.empty())
        return {{"are rejected", "is rejected"}, {}, {}};
    if (with == "tcp-reset")
        return {{"are rejected with a TCP reset", "is rejected with a TCP reset"}, {}, {"--reject-with"}};
    return {{"are rejected with %1", "is rejected with %1"}, {with}, {"--reject-with"}};
}

Outcome logged(const Rule& rule)
{
    for (const char* name : {"--log-prefix", "--nflog-prefix"}) {
        const std::string prefix = value(rule, name);
        if (!prefix.empty())
            return {{"are logged as “%1” and go on to the next rule",
                        "is logged as “%1” and goes on to the next rule"},
                {prefix}, {name}};
    }
    return {{"are logged and go on to the next rule", "is logged and goes on to the next rule"}, {}, {}};
}

/// --set-xmark VALUE/MASK clears the bits of MASK, then turns those of VALUE over (libxt_MARK(8)).
Outcome marked(const Rule& rule)
{
    const std::string text = value(rule, "--set-xmark");
    const std::size_t slash = text.find('/');
    if (text.empty() || slash == std::string::npos)
        return {{"get their mark changed and go on to the next rule",
                    "gets its mark changed and goes on to the next rule"},
            {}, {}};
    const auto bits = std::strtoul(text.c_str(), nullptr, 0);
    const auto mask = std::strtoul(text.c_str() + slash + 1, nullptr, 0);
    const std::string number = text.substr(0, slash);
    if (mask == 0xffffffffUL)
        return {{"get mark %1 and go on to the next rule", "gets mark %1 and goes on to the next rule"},
            {number}, {"--set-xmark"}};
    if (bits == mask)
        return {{"get the bits %1 of their mark set and go on to the next rule",
                    "gets the bits %1 of its mark set and goes on to the next rule"},
            {number}, {"--set-xmark"}};
    if (mask == 0)
        return {{"get the bits %1 of their mark turned over and go on to the next rule",
                    "gets the bits %1 of its mark turned over and goes on to the next rule"},
            {number}, {"--set-xmark"}};
    return {{"get their mark changed and go on to the next rule",
                "gets its mark changed and goes on to the next rule"},
        {}, {}};
}

Outcome tracked(const Rule& rule)
{
    if (rule.target == "NOTRACK" || rule.targetOption("--notrack"))
        return {{"are kept from conntrack and go on to the next rule",
                    "is kept from conntrack and goes on to the next rule"},
            {}, {"--notrack"}};
    return {{"are handed to conntrack and go on to the next rule",
                "is handed to conntrack and goes on to the next rule"},
        {}, {}};
}

Outcome returned(const Chain& chain)
{
    if (chain.base)
        return {{"get the chain's policy", "gets the chain's policy"}, {}, {}};
    return {{"go back to the chain they came from", "goes back to the chain it came from"}, {}, {}};
}

Outcome jumped(const Rule& rule)
{
    const std::string chain(rule.target);
    if (rule.isGoto)
        return {{"go on in chain %1 and do not come back here",
                    "goes on in chain %1 and does not come back here"},
            {chain}, {}};
    return {{"go on in chain %1", "goes on in chain %1"}, {chain}, {}};
}

Outcome clamped(const Rule& rule)
{
    if (rule.targetOption("--clamp-mss-to-pmtu"))
        return {{"get their segment size fitted to the path and go on to the next rule",
                    "gets its segment size fitted to the path and goes on to the next rule"},
            {}, {"--clamp-mss-to-pmtu"}};
    return {{"get another segment size and go on to the next rule",
                "gets another segment size and goes on to the next rule"},
        {}, {}};
}

Outcome extension(const Rule& rule, const Chain& chain)
{
    const std::string_view target = rule.target;
    if (target == "ACCEPT")
        return {{"are accepted", "is accepted"}, {}, {}};
    if (target == "DROP")
        return {{"are dropped", "is dropped"}, {}, {}};
    if (target == "REJECT")
        return rejected(rule);
    if (target == "RETURN")
        return returned(chain);
    if (target == "DNAT")
        return translated(rule);
    if (target == "REDIRECT")
        return redirected(rule);
    if (target == "MASQUERADE")
        return masqueraded(rule);
    if (target == "SNAT")
        return sourced(rule);
    if (target == "LOG" || target == "NFLOG")
        return logged(rule);
    if (target == "MARK")
        return marked(rule);
    if (target == "CT" || target == "NOTRACK")
        return tracked(rule);
    if (target == "TCPMSS")
        return clamped(rule);
    if (target == "CHECKSUM")
        return {{"get their checksum filled in and go on to the next rule",
                    "gets its checksum filled in and goes on to the next rule"},
            {}, {"--checksum-fill"}};
    if (target == "NFQUEUE" || target == "QUEUE")
        return {{"are handed to a program that decides", "is handed to a program that decides"}, {}, {}};
    return {{"are handed to %1", "is handed to %1"}, {std::string(target)}, {}};
}

} // namespace

Message outcomeOf(const Rule& rule, const Table& table, const Chain& chain, Number number)
{
    if (rule.target.empty())
        return part(number == Number::Plural ? "are counted and go on to the next rule"
                                             : "is counted and goes on to the next rule");
    const Outcome outcome = table.chain(rule.target) ? jumped(rule) : extension(rule, chain);
    Message message = part(outcome.verb.form(number), outcome.arguments);
    std::string rest;
    for (const Option& option : rule.targetOptions) {
        if (!option.inverted
            && std::find(outcome.said.begin(), outcome.said.end(), option.name) != outcome.said.end())
            continue;
        rest += (rest.empty() ? "" : " ") + textOf(option);
    }
    if (!rest.empty())
        append(message, " ", part("(with “%1”)", {rest}));
    return message;
}

} // namespace portolan::words
