#include "backend/ruleset/words_match.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <optional>

namespace portolan::words {
namespace {

using Clauses = std::vector<Message>;
/// The clauses of a match, or nullopt if some of its options are unknown.
using Reader = std::optional<Clauses> (*)(const Match&, Number);

const Option* find(const Match& match, std::string_view name)
{
    for (const Option& option : match.options)
        if (option.name == name)
            return &option;
    return nullptr;
}

bool onlyHas(const Match& match, std::initializer_list<std::string_view> names)
{
    return std::all_of(match.options.begin(), match.options.end(), [&](const Option& option) {
        return std::find(names.begin(), names.end(), option.name) != names.end();
    });
}

Message stateClause(const Option& option, Number number)
{
    struct Words {
        std::string_view states;
        Verb verb;
    };
    static constexpr std::array known{
        Words{"NEW", {"that begin a connection", "that begins a connection"}},
        Words{"ESTABLISHED", {"that belong to a known connection", "that belongs to a known connection"}},
        Words{"RELATED", {"that are related to a known connection", "that is related to a known connection"}},
        Words{"RELATED,ESTABLISHED",
            {"that belong or are related to a known connection",
                "that belongs or is related to a known connection"}},
        Words{"INVALID", {"that conntrack cannot place", "that conntrack cannot place"}},
        Words{"UNTRACKED", {"that conntrack does not follow", "that conntrack does not follow"}},
    };
    if (!option.inverted)
        for (const Words& words : known)
            if (words.states == option.value())
                return part(words.verb.form(number));
    return part(option.inverted ? "whose connection state is not %1" : "whose connection state is %1",
        {alternatives(option.value())});
}

/// Address and port of one end of a connection's tuple, joined where both are asked for.
bool addTupleEnd(Clauses& clauses, const Match& match, std::string_view addressName,
    std::string_view portName, const char* pattern, const char* inverted)
{
    const Option* where = find(match, addressName);
    const Option* port = find(match, portName);
    bool many = false;
    const std::string list = port ? ports(port->value(), many) : std::string();
    if (where && port && !where->inverted && !port->inverted && !many) {
        const bool v6 = where->value().find(':') != std::string_view::npos;
        const std::string host = address(where->value());
        clauses.push_back(part(pattern, {(v6 ? '[' + host + ']' : host) + ':' + list}));
        return true;
    }
    if (where)
        clauses.push_back(part(where->inverted ? inverted : pattern, {address(where->value())}));
    if (port)
        clauses.push_back(part(port->inverted ? inverted : pattern, {(many ? "ports " : "port ") + list}));
    return true;
}

Message statusClause(const Option& option)
{
    if (!option.inverted && option.value() == "DNAT")
        return part("whose connection got another destination");
    if (!option.inverted && option.value() == "SNAT")
        return part("whose connection got another source");
    return part(option.inverted ? "whose connection status is not %1" : "whose connection status is %1",
        {alternatives(option.value())});
}

std::optional<Clauses> conntrack(const Match& match, Number number)
{
    if (!onlyHas(match,
            {"--ctstate", "--state", "--ctstatus", "--ctproto", "--ctorigsrc", "--ctorigsrcport",
                "--ctorigdst", "--ctorigdstport", "--ctreplsrc", "--ctreplsrcport", "--ctdir"}))
        return std::nullopt;
    static constexpr Verb asks{
        "that go the way of the one who asked", "that goes the way of the one who asked"};
    static constexpr Verb answers{"that are answers", "that is an answer"};
    Clauses clauses;
    for (const char* name : {"--ctstate", "--state"})
        if (const Option* state = find(match, name))
            clauses.push_back(stateClause(*state, number));
    if (const Option* status = find(match, "--ctstatus"))
        clauses.push_back(statusClause(*status));
    if (const Option* protocol = find(match, "--ctproto")) {
        const std::string word = protocolWord(protocol->value());
        clauses.push_back(part(protocol->inverted ? "whose connection is not %1" : "whose connection is %1",
            {word.empty() ? "protocol " + std::string(protocol->value()) : word}));
    }
    addTupleEnd(clauses, match, "--ctorigsrc", "--ctorigsrcport", "whose connection was begun by %1",
        "whose connection was not begun by %1");
    addTupleEnd(clauses, match, "--ctorigdst", "--ctorigdstport", "whose connection asked for %1",
        "whose connection did not ask for %1");
    addTupleEnd(clauses, match, "--ctreplsrc", "--ctreplsrcport", "whose connection is answered by %1",
        "whose connection is not answered by %1");
    if (const Option* direction = find(match, "--ctdir"))
        clauses.push_back(part((direction->value() == "REPLY" ? answers : asks).form(number)));
    return clauses;
}

std::optional<Clauses> mark(const Match& match, Number number)
{
    static constexpr Verb carry{"that carry mark %1", "that carries mark %1"};
    static constexpr Verb carryNot{"that do not carry mark %1", "that does not carry mark %1"};
    const Option* option = find(match, "--mark");
    if (!option || match.options.size() != 1)
        return std::nullopt;
    const std::string value(option->value());
    if (match.name == "connmark")
        return Clauses{part(
            option->inverted ? "whose connection does not carry mark %1" : "whose connection carries mark %1",
            {value})};
    return Clauses{part((option->inverted ? carryNot : carry).form(number), {value})};
}

std::optional<Clauses> limit(const Match& match, Number number)
{
    static constexpr Verb come{"that come no faster than %1", "that comes no faster than %1"};
    static constexpr Verb burst{
        "that come no faster than %1 (bursts of %2)", "that comes no faster than %1 (bursts of %2)"};
    const Option* rate = find(match, "--limit");
    if (!rate || rate->inverted || !onlyHas(match, {"--limit", "--limit-burst"}))
        return std::nullopt;
    if (const Option* size = find(match, "--limit-burst"))
        return Clauses{part(burst.form(number), {std::string(rate->value()), std::string(size->value())})};
    return Clauses{part(come.form(number), {std::string(rate->value())})};
}

std::optional<Clauses> statistic(const Match& match, Number)
{
    const Option* mode = find(match, "--mode");
    if (!mode || !onlyHas(match, {"--mode", "--probability", "--every", "--packet"}))
        return std::nullopt;
    if (const Option* chance = find(match, "--probability")) {
        const double percent = std::strtod(std::string(chance->value()).c_str(), nullptr) * 100.0;
        const long tenths = std::lround(percent * 10.0);
        const std::string text = std::to_string(tenths / 10) + '.' + std::to_string(tenths % 10) + " %";
        return Clauses{part(
            chance->inverted ? "that chance does not pick (it picks %1)" : "that chance picks (%1)", {text})};
    }
    const Option* every = find(match, "--every");
    if (!every || every->inverted)
        return std::nullopt;
    return Clauses{part("whose turn it is (one in %1)", {std::string(every->value())})};
}

std::optional<Clauses> set(const Match& match, Number)
{
    const Option* option = find(match, "--match-set");
    if (!option || match.options.size() != 1 || option->values.size() != 2)
        return std::nullopt;
    const std::string_view flags = option->values[1];
    const std::string what = flags == "src" ? "source" : flags == "dst" ? "destination" : std::string(flags);
    return Clauses{part(option->inverted ? "whose %1 is not in set %2" : "whose %1 is in set %2",
        {what, std::string(option->values[0])})};
}

std::optional<Clauses> owner(const Match& match, Number)
{
    Clauses clauses;
    for (const Option& option : match.options) {
        const std::string value(option.value());
        if (option.name == "--uid-owner")
            clauses.push_back(part(
                option.inverted ? "that somebody other than user %1 sent" : "that user %1 sent", {value}));
        else if (option.name == "--gid-owner")
            clauses.push_back(part(
                option.inverted ? "that somebody outside group %1 sent" : "that group %1 sent", {value}));
        else
            return std::nullopt;
    }
    return clauses;
}

std::optional<Clauses> mac(const Match& match, Number)
{
    const Option* option = find(match, "--mac-source");
    if (!option || match.options.size() != 1)
        return std::nullopt;
    return Clauses{part(
        option->inverted ? "whose sender does not have MAC address %1" : "whose sender has MAC address %1",
        {std::string(option->value())})};
}

std::optional<Clauses> range(const Match& match, Number)
{
    Clauses clauses;
    for (const Option& option : match.options) {
        const std::string value(option.value());
        if (option.name == "--src-range")
            clauses.push_back(
                part(option.inverted ? "whose source is not in %1" : "whose source is in %1", {value}));
        else if (option.name == "--dst-range")
            clauses.push_back(part(
                option.inverted ? "whose destination is not in %1" : "whose destination is in %1", {value}));
        else
            return std::nullopt;
    }
    return clauses;
}

std::optional<Clauses> multiport(const Match& match, Number)
{
    const Option* option = find(match, "--ports");
    if (!option || match.options.size() != 1)
        return std::nullopt;
    bool many = false;
    const std::string list = ports(option->value(), many);
    return Clauses{
        part(option->inverted ? "with neither port being %1" : "with either port being %1", {list})};
}

Reader readerOf(std::string_view name)
{
    static constexpr std::pair<std::string_view, Reader> readers[] = {{"conntrack", conntrack},
        {"state", conntrack}, {"mark", mark}, {"connmark", mark}, {"limit", limit}, {"statistic", statistic},
        {"set", set}, {"owner", owner}, {"mac", mac}, {"iprange", range}, {"multiport", multiport}};
    for (const auto& [key, reader] : readers)
        if (key == name)
            return reader;
    return nullptr;
}

} // namespace

bool isTcpDetail(const Option& option)
{
    return option.name == "--tcp-flags" || option.name == "--syn" || option.name == "--tcp-option";
}

bool isProtocolKind(const Match& match)
{
    return (match.name == "icmp" || match.name == "icmp6") && match.options.size() == 1
        && (match.options[0].name == "--icmp-type" || match.options[0].name == "--icmpv6-type");
}

Message protocolKind(const Match& match)
{
    static constexpr std::pair<std::string_view, const char*> names4[]
        = {{"0", "echo reply"}, {"3", "unreachable"}, {"8", "echo request"}, {"11", "time exceeded"}};
    static constexpr std::pair<std::string_view, const char*> names6[] = {{"128", "echo request"},
        {"129", "echo reply"}, {"133", "router solicitation"}, {"134", "router advertisement"},
        {"135", "neighbour solicitation"}, {"136", "neighbour advertisement"}};
    const Option& type = match.options[0];
    std::string value(type.value());
    const auto name = [&value](const auto& names) {
        for (const auto& [number, word] : names)
            if (number == value)
                value += std::string(" (") + word + ')';
    };
    match.name == "icmp" ? name(names4) : name(names6);
    return part(type.inverted ? "of any type but %1" : "of type %1", {value});
}

Message unknownClause(std::string text, Number number)
{
    static constexpr Verb matches{"that match “%1”", "that matches “%1”"};
    return part(matches.form(number), {std::move(text)});
}

void addTcpDetails(Conditions& conditions, const Match& match)
{
    static constexpr Verb opens{"that open a connection (SYN)", "that opens a connection (SYN)"};
    static constexpr Verb opensNot{
        "that do not open a connection (SYN)", "that does not open a connection (SYN)"};
    const Number number = conditions.number;
    Clauses& clauses = conditions.clauses;
    for (const Option& option : match.options) {
        if (!isTcpDetail(option))
            continue;
        const bool syn = option.name == "--syn"
            || (option.values.size() == 2 && option.values[0] == "FIN,SYN,RST,ACK"
                && option.values[1] == "SYN");
        if (syn)
            clauses.push_back(part((option.inverted ? opensNot : opens).form(number)));
        else if (option.name == "--tcp-flags" && option.values.size() == 2)
            clauses.push_back(part(
                option.inverted ? "whose TCP flags, of %1, are not %2" : "whose TCP flags, of %1, are %2",
                {std::string(option.values[0]), std::string(option.values[1])}));
        else
            clauses.push_back(unknownClause(textOf(option), number));
    }
}

void addClauses(Conditions& conditions, const Match& match)
{
    const Reader reader = readerOf(match.name);
    std::optional<Clauses> clauses = reader ? reader(match, conditions.number) : std::nullopt;
    if (!clauses || clauses->empty())
        clauses = Clauses{unknownClause(textOf(match), conditions.number)};
    conditions.clauses.insert(conditions.clauses.end(), clauses->begin(), clauses->end());
}

} // namespace portolan::words
