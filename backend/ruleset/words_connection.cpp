// What matches ask of the connection a packet belongs to.
#include "backend/ruleset/words_match.h"
#include "backend/ruleset/words_names.h"

#include <array>

namespace portolan::words {
namespace {

struct StateWords {
    std::string_view states; ///< in the order libxt_conntrack prints them
    Verb yes;
    Verb no; ///< null where the opposite needs the states' names
};

constexpr Verb sameForm(const char* pattern)
{
    return {pattern, pattern};
}

constexpr std::array kStateWords{
    StateWords{"NEW", {PORTOLAN_TR("that begin a connection"), PORTOLAN_TR("that begins a connection")},
        {PORTOLAN_TR("that do not begin a connection"), PORTOLAN_TR("that does not begin a connection")}},
    StateWords{"ESTABLISHED",
        {PORTOLAN_TR("that belong to a known connection"), PORTOLAN_TR("that belongs to a known connection")},
        {PORTOLAN_TR("that do not belong to a known connection"),
            PORTOLAN_TR("that does not belong to a known connection")}},
    StateWords{"RELATED",
        {PORTOLAN_TR("that are related to a known connection"),
            PORTOLAN_TR("that is related to a known connection")},
        {PORTOLAN_TR("that are not related to a known connection"),
            PORTOLAN_TR("that is not related to a known connection")}},
    StateWords{"RELATED,ESTABLISHED",
        {PORTOLAN_TR("that belong or are related to a known connection"),
            PORTOLAN_TR("that belongs or is related to a known connection")},
        {PORTOLAN_TR("that neither belong nor are related to a known connection"),
            PORTOLAN_TR("that neither belongs nor is related to a known connection")}},
    StateWords{"NEW,ESTABLISHED",
        {PORTOLAN_TR("that begin a connection or belong to a known one"),
            PORTOLAN_TR("that begins a connection or belongs to a known one")},
        {nullptr, nullptr}},
    StateWords{"NEW,RELATED,ESTABLISHED",
        {PORTOLAN_TR("that begin a connection or belong or are related to a known one"),
            PORTOLAN_TR("that begins a connection or belongs or is related to a known one")},
        {nullptr, nullptr}},
    StateWords{"RELATED,ESTABLISHED,DNAT",
        {PORTOLAN_TR("that belong or are related to a known connection or to one whose destination was "
                     "translated"),
            PORTOLAN_TR("that belongs or is related to a known connection or to one whose destination was "
                        "translated")},
        {nullptr, nullptr}},
    StateWords{"NEW,UNTRACKED",
        {PORTOLAN_TR("that begin a connection or that conntrack does not follow"),
            PORTOLAN_TR("that begins a connection or that conntrack does not follow")},
        {nullptr, nullptr}},
    StateWords{"INVALID", sameForm(PORTOLAN_TR("that conntrack cannot place")),
        sameForm(PORTOLAN_TR("that conntrack can place"))},
    StateWords{"UNTRACKED", sameForm(PORTOLAN_TR("that conntrack does not follow")),
        sameForm(PORTOLAN_TR("that conntrack follows"))},
    StateWords{"DNAT", sameForm(PORTOLAN_TR("whose connection had its destination translated")),
        sameForm(PORTOLAN_TR("whose connection did not have its destination translated"))},
    StateWords{"SNAT", sameForm(PORTOLAN_TR("whose connection had its source translated")),
        sameForm(PORTOLAN_TR("whose connection did not have its source translated"))},
};

Message stateClause(const Option& option, Number number)
{
    for (const StateWords& words : kStateWords) {
        const char* pattern = (option.inverted ? words.no : words.yes).form(number);
        if (words.states == option.value() && pattern)
            return {pattern, {}};
    }
    return eitherWay(option, PORTOLAN_TR("whose connection state is %1"),
        PORTOLAN_TR("whose connection state is not %1"), listOf(option.value(), Joint::Or));
}

Message statusClause(const Option& option)
{
    if (option.value() == "SEEN_REPLY")
        return eitherWay(option, PORTOLAN_TR("whose connection was answered"),
            PORTOLAN_TR("whose connection was not answered"));
    if (option.value() == "EXPECTED")
        return eitherWay(option, PORTOLAN_TR("whose connection a helper expected"),
            PORTOLAN_TR("whose connection no helper expected"));
    return eitherWay(option, PORTOLAN_TR("whose connection has status %1"),
        PORTOLAN_TR("whose connection does not have status %1"), listOf(option.value(), Joint::Or));
}

Message portEnd(const Option& option)
{
    const PortWords ports = portWords(option.value());
    return {ports.many ? PORTOLAN_TR("ports %1") : PORTOLAN_TR("port %1"), {ports.list}};
}

/// Address and port of one end of a connection, joined where both are asked for.
void addTupleEnd(OptionTaker& options, Conditions& conditions, std::string_view addressName,
    std::string_view portName, const char* yes, const char* no)
{
    const Option* where = options.take(addressName);
    const Option* port = options.take(portName);
    const bool range = port && port->value().find(':') != std::string_view::npos;
    if (where && port && !where->inverted && !port->inverted && !range) {
        const bool v6 = where->value().find(':') != std::string_view::npos;
        const std::string host = address(where->value());
        std::string end = (v6 ? '[' + host + ']' : host) + ':' + std::string(port->value());
        conditions.clauses.push_back({yes, {std::move(end)}});
        return;
    }
    if (where)
        conditions.clauses.push_back(eitherWay(*where, yes, no, address(where->value())));
    if (port)
        conditions.clauses.push_back(eitherWay(*port, yes, no, portEnd(*port)));
}

Message directionClause(const Option& direction, Number number)
{
    static constexpr Verb asks{PORTOLAN_TR("that come from the side that began the connection"),
        PORTOLAN_TR("that comes from the side that began the connection")};
    static constexpr Verb answers{PORTOLAN_TR("that go back to the side that began the connection"),
        PORTOLAN_TR("that goes back to the side that began the connection")};
    const bool reply = (direction.value() == "REPLY") != direction.inverted;
    return {(reply ? answers : asks).form(number), {}};
}

} // namespace

void readConntrack(OptionTaker& options, Conditions& conditions)
{
    for (const char* name : {"--ctstate", "--state"})
        if (const Option* state = options.take(name))
            conditions.clauses.push_back(stateClause(*state, conditions.number));
    if (const Option* status = options.take("--ctstatus"))
        conditions.clauses.push_back(statusClause(*status));
    if (const Option* protocol = options.take("--ctproto")) {
        const std::string word = protocolName(protocol->value());
        if (word.empty())
            conditions.clauses.push_back(eitherWay(*protocol, PORTOLAN_TR("whose connection has protocol %1"),
                PORTOLAN_TR("whose connection has a protocol other than %1")));
        else
            conditions.clauses.push_back(eitherWay(*protocol, PORTOLAN_TR("whose connection is %1"),
                PORTOLAN_TR("whose connection is not %1"), word));
    }
    addTupleEnd(options, conditions, "--ctorigsrc", "--ctorigsrcport",
        PORTOLAN_TR("whose connection was begun by %1"), PORTOLAN_TR("whose connection was not begun by %1"));
    addTupleEnd(options, conditions, "--ctorigdst", "--ctorigdstport",
        PORTOLAN_TR("whose connection asked for %1"), PORTOLAN_TR("whose connection did not ask for %1"));
    addTupleEnd(options, conditions, "--ctreplsrc", "--ctreplsrcport",
        PORTOLAN_TR("whose connection is answered by %1"),
        PORTOLAN_TR("whose connection is not answered by %1"));
    addTupleEnd(options, conditions, "--ctrepldst", "--ctrepldstport",
        PORTOLAN_TR("whose connection has its answers sent to %1"),
        PORTOLAN_TR("whose connection does not have its answers sent to %1"));
    if (const Option* expire = options.take("--ctexpire"))
        conditions.clauses.push_back(spanWords(*expire,
            {PORTOLAN_TR("whose connection is forgotten in %1 s"),
                PORTOLAN_TR("whose connection is forgotten in %1 to %2 s"),
                PORTOLAN_TR("whose connection is not forgotten in exactly %1 s"),
                PORTOLAN_TR("whose connection is not forgotten in %1 to %2 s")}));
    const Option* direction = options.take("--ctdir");
    if (direction && direction->value() != "ORIGINAL" && direction->value() != "REPLY")
        addUnknown(conditions, textOf(*direction));
    else if (direction)
        conditions.clauses.push_back(directionClause(*direction, conditions.number));
}

void readConnmark(OptionTaker& options, Conditions& conditions)
{
    const Option* option = options.take("--mark");
    const auto mark = option ? parseMark(option->value()) : std::nullopt;
    if (!mark)
        return;
    Message clause;
    if (mark->whole())
        clause = eitherWay(*option, PORTOLAN_TR("whose connection has mark %1"),
            PORTOLAN_TR("whose connection has a mark other than %1"), mark->value);
    else if (mark->single() && (mark->valueBits & ~mark->maskBits) == 0)
        clause = {((mark->valueBits == 0) != option->inverted)
                ? PORTOLAN_TR("whose connection does not have mark bit %1")
                : PORTOLAN_TR("whose connection has mark bit %1"),
            {mark->mask}};
    else
        clause = {option->inverted ? PORTOLAN_TR("whose connection does not have mark %1 in the bits %2")
                                   : PORTOLAN_TR("whose connection has mark %1 in the bits %2"),
            {mark->value, mark->mask}};
    conditions.clauses.push_back(std::move(clause));
}

void readConnlimit(OptionTaker& options, Conditions& conditions)
{
    const Option* mask = options.takePlain("--connlimit-mask");
    const bool destination = options.takeFlag("--connlimit-daddr");
    if (!destination)
        options.takeFlag("--connlimit-saddr");
    Message whose{destination ? PORTOLAN_TR("destination") : PORTOLAN_TR("source"), {}};
    if (mask && mask->value() != "32" && mask->value() != "128")
        whose = {destination ? PORTOLAN_TR("destination network (/%1)") : PORTOLAN_TR("source network (/%1)"),
            {std::string(mask->value())}};
    const Option* most = options.take("--connlimit-upto");
    const Option* above = most ? nullptr : options.take("--connlimit-above");
    const Option* limit = most ? most : above;
    if (!limit)
        return;
    const bool exceeds = above ? !above->inverted : most->inverted;
    conditions.clauses.push_back({exceeds ? PORTOLAN_TR("whose %1 has more than %2 connections open")
                                          : PORTOLAN_TR("whose %1 has at most %2 connections open"),
        {std::move(whose), std::string(limit->value())}});
}

void readConnbytes(OptionTaker& options, Conditions& conditions)
{
    const Option* amount = options.take("--connbytes");
    const Option* mode = options.takePlain("--connbytes-mode");
    const Option* direction = options.takePlain("--connbytes-dir");
    if (!amount || !mode || !direction)
        return;
    struct Named {
        std::string_view value;
        const char* word;
    };
    static constexpr Named modes[] = {{"packets", PORTOLAN_TR("packets carried")},
        {"bytes", PORTOLAN_TR("bytes carried")}, {"avgpkt", PORTOLAN_TR("bytes in an average packet")}};
    static constexpr Named directions[] = {{"original", PORTOLAN_TR("from the side that began it")},
        {"reply", PORTOLAN_TR("to the side that began it")}, {"both", PORTOLAN_TR("both ways")}};
    const auto wordOf = [](std::span<const Named> words, const Option& option) -> const char* {
        for (const Named& named : words)
            if (named.value == option.value())
                return named.word;
        return nullptr;
    };
    const char* what = wordOf(modes, *mode);
    const char* way = wordOf(directions, *direction);
    if (!what || !way)
        return;
    std::string range(amount->value());
    const std::size_t colon = range.find(':');
    const std::string least = range.substr(0, colon);
    const std::string most = colon == std::string::npos ? std::string() : range.substr(colon + 1);
    if (most.empty())
        conditions.clauses.push_back(
            {amount->inverted ? PORTOLAN_TR("whose connection has fewer than %1 %2 (%3)")
                              : PORTOLAN_TR("whose connection has at least %1 %2 (%3)"),
                {least, Message{what, {}}, Message{way, {}}}});
    else
        conditions.clauses.push_back(
            {amount->inverted ? PORTOLAN_TR("whose connection does not have %1 to %4 %2 (%3)")
                              : PORTOLAN_TR("whose connection has %1 to %4 %2 (%3)"),
                {least, Message{what, {}}, Message{way, {}}, most}});
}

void readHelper(OptionTaker& options, Conditions& conditions)
{
    if (const Option* helper = options.take("--helper"))
        conditions.clauses.push_back(
            eitherWay(*helper, PORTOLAN_TR("whose connection is related to one that helper %1 follows"),
                PORTOLAN_TR("whose connection is not related to one that helper %1 follows")));
}

} // namespace portolan::words
