// Which packets a rule is about.
#include "backend/ruleset/words_match.h"
#include "backend/ruleset/words_names.h"

namespace portolan::words {
namespace {

/// One end of a packet: address, kind of address and ports, wherever the rule says them.
struct End {
    const Option* address = nullptr;
    const Option* kind = nullptr; ///< addrtype
    const Option* interfaceOfKind = nullptr; ///< addrtype --limit-iface-in or -out
    const Option* port = nullptr;
};

Message kindWords(const Option& kind, const Option* interface)
{
    if (kind.value() == "LOCAL") {
        if (!interface)
            return {kind.inverted ? PORTOLAN_TR("an address that is not this host's own")
                                  : PORTOLAN_TR("one of this host's own addresses"),
                {}};
        const bool in = interface->name == "--limit-iface-in";
        if (kind.inverted)
            return {in ? PORTOLAN_TR("an address that this host does not have on the interface of arrival")
                       : PORTOLAN_TR("an address that this host does not have on the outgoing interface"),
                {}};
        return {in ? PORTOLAN_TR("one of this host's own addresses on the interface of arrival")
                   : PORTOLAN_TR("one of this host's own addresses on the outgoing interface"),
            {}};
    }
    Message words = eitherWay(kind, PORTOLAN_TR("an address of type %1"),
        PORTOLAN_TR("an address not of type %1"), listOf(kind.value(), Joint::Or));
    if (kind.value() == "BROADCAST")
        words = {kind.inverted ? PORTOLAN_TR("an address that is not a broadcast one")
                               : PORTOLAN_TR("a broadcast address"),
            {}};
    else if (kind.value() == "MULTICAST")
        words = {kind.inverted ? PORTOLAN_TR("an address that is not a multicast one")
                               : PORTOLAN_TR("a multicast address"),
            {}};
    else if (kind.value() == "ANYCAST")
        words = {kind.inverted ? PORTOLAN_TR("an address that is not an anycast one")
                               : PORTOLAN_TR("an anycast address"),
            {}};
    else if (kind.value() == "UNICAST")
        words = {kind.inverted ? PORTOLAN_TR("an address that is not a unicast one")
                               : PORTOLAN_TR("a unicast address"),
            {}};
    if (!interface)
        return words;
    return {interface->name == "--limit-iface-in" ? PORTOLAN_TR("%1 on the interface of arrival")
                                                  : PORTOLAN_TR("%1 on the outgoing interface"),
        {std::move(words)}};
}

std::optional<MessageArgument> placeWords(const End& end)
{
    const std::string text = end.address ? address(end.address->value()) : std::string();
    if (!end.kind) {
        if (!end.address)
            return std::nullopt;
        if (end.address->inverted)
            return Message{PORTOLAN_TR("any address but %1"), {text}};
        return text;
    }
    Message kind = kindWords(*end.kind, end.interfaceOfKind);
    if (!end.address)
        return kind;
    return Message{end.address->inverted ? PORTOLAN_TR("%1 (except %2)") : PORTOLAN_TR("%1 (in %2)"),
        {std::move(kind), text}};
}

Message portOf(const Option& option)
{
    const PortWords ports = portWords(option.value());
    if (option.inverted)
        return {PORTOLAN_TR("any port but %1"), {ports.list}};
    return {ports.many ? PORTOLAN_TR("ports %1") : PORTOLAN_TR("port %1"), {ports.list}};
}

std::optional<MessageArgument> endWords(const End& end)
{
    const auto place = placeWords(end);
    if (!end.port)
        return place;
    if (!place)
        return portOf(*end.port);
    return Message{PORTOLAN_TR("%1 of %2"), {portOf(*end.port), *place}};
}

void addEnds(Conditions& conditions, const End& source, const End& destination)
{
    const auto from = endWords(source);
    const auto to = endWords(destination);
    if (from && to)
        conditions.attributes.push_back({PORTOLAN_TR("from %1 to %2"), {*from, *to}});
    else if (from)
        conditions.attributes.push_back({PORTOLAN_TR("from %1"), {*from}});
    else if (to)
        conditions.attributes.push_back({PORTOLAN_TR("to %1"), {*to}});
}

/// "ICMP echo requests (ping)" of a match that only narrows its protocol down; false if it does more.
bool takeIcmp(Conditions& conditions, const Match& match)
{
    const bool v4 = match.name == "icmp";
    OptionTaker options(match.options);
    const Option* type = options.take(v4 ? "--icmp-type" : "--icmpv6-type");
    if ((!v4 && match.name != "icmp6") || !type || !options.allTaken())
        return false;
    if (conditions.subject.pattern != (v4 ? "ICMP" : "ICMPv6") || (type->value() == "any" && type->inverted))
        return false;
    const char* name = icmpName(v4 ? Family::Ipv4 : Family::Ipv6, type->value());
    if (type->value() == "any") {
        conditions.subject = {v4 ? PORTOLAN_TR("ICMP of any type") : PORTOLAN_TR("ICMPv6 of any type"), {}};
    } else if (!name) {
        conditions.subject
            = eitherWay(*type, v4 ? PORTOLAN_TR("ICMP of type %1") : PORTOLAN_TR("ICMPv6 of type %1"),
                v4 ? PORTOLAN_TR("ICMP of any type but %1") : PORTOLAN_TR("ICMPv6 of any type but %1"));
    } else if (type->inverted) {
        conditions.subject = {v4 ? PORTOLAN_TR("ICMP other than %1") : PORTOLAN_TR("ICMPv6 other than %1"),
            {Message{name, {}}}};
    } else {
        conditions.subject = {v4 ? PORTOLAN_TR("ICMP %1") : PORTOLAN_TR("ICMPv6 %1"), {Message{name, {}}}};
        conditions.number = Number::Plural;
    }
    return true;
}

void addSubject(Conditions& conditions, const Rule& rule)
{
    conditions.subject = {PORTOLAN_TR("Packets"), {}};
    const Option* protocol = rule.headerOption("-p");
    if (!protocol)
        return;
    const char* subject = protocolSubject(protocol->value());
    const std::string word = protocolName(protocol->value());
    const std::string name = word.empty() ? std::string(protocol->value()) : word;
    if (protocol->inverted) {
        conditions.subject = {PORTOLAN_TR("Packets of any protocol but %1"), {name}};
    } else if (!subject) {
        conditions.subject = {PORTOLAN_TR("Packets of protocol %1"), {name}};
    } else {
        conditions.subject = {subject, {}};
        conditions.number = Number::Singular;
    }
}

Message bothInterfaces(const Option& in, const Option& out)
{
    // The four ways of two inversions: neither, the second, the first, both.
    static constexpr const char* same[] = {PORTOLAN_TR("that came in by %1 and will leave by it again"),
        PORTOLAN_TR("that came in by %1 and will leave by another interface"),
        PORTOLAN_TR("that did not come in by %1 but will leave by it"),
        PORTOLAN_TR("that neither came in by %1 nor will leave by it")};
    static constexpr const char* different[] = {PORTOLAN_TR("that came in by %1 and will leave by %2"),
        PORTOLAN_TR("that came in by %1 and will not leave by %2"),
        PORTOLAN_TR("that did not come in by %1 and will leave by %2"),
        PORTOLAN_TR("that neither came in by %1 nor will leave by %2")};
    const std::size_t way = (in.inverted ? 2 : 0) + (out.inverted ? 1 : 0);
    if (in.value() == out.value() && !in.value().ends_with('+'))
        return {same[way], {interfaceName(in.value())}};
    return {different[way], {interfaceName(in.value()), interfaceName(out.value())}};
}

void addInterfaces(Conditions& conditions, const Rule& rule)
{
    const Option* in = rule.headerOption("-i");
    const Option* out = rule.headerOption("-o");
    if (in && out)
        conditions.clauses.push_back(bothInterfaces(*in, *out));
    else if (in)
        conditions.clauses.push_back(eitherWay(*in, PORTOLAN_TR("that came in by %1"),
            PORTOLAN_TR("that did not come in by %1"), interfaceName(in->value())));
    else if (out)
        conditions.clauses.push_back(eitherWay(*out, PORTOLAN_TR("that will leave by %1"),
            PORTOLAN_TR("that will not leave by %1"), interfaceName(out->value())));
}

void addOtherHeader(Conditions& conditions, const Rule& rule)
{
    static constexpr Verb fragments{
        PORTOLAN_TR("that are later fragments"), PORTOLAN_TR("that is a later fragment")};
    static constexpr Verb whole{
        PORTOLAN_TR("that are not later fragments"), PORTOLAN_TR("that is not a later fragment")};
    for (const Option& option : rule.header) {
        if (option.name == "-f" && option.values.empty())
            conditions.clauses.push_back({(option.inverted ? whole : fragments).form(conditions.number), {}});
        else if (option.values.size() != 1 || rule.headerOption(option.name) != &option
            || std::string_view("-s -d -i -o -p").find(option.name) == std::string_view::npos)
            addUnknown(conditions, textOf(option));
    }
}

bool hasPorts(std::string_view match)
{
    return match == "tcp" || match == "udp" || match == "sctp" || match == "dccp" || match == "udplite"
        || match == "multiport";
}

/// What a match says of the ends that were said already, as a clause; and TCP's flags.
void addPortClauses(Conditions& conditions, OptionTaker& options)
{
    for (const char* name : {"--sport", "--sports"})
        while (const Option* option = options.take(name))
            conditions.clauses.push_back(eitherWay(*option, PORTOLAN_TR("whose source port is %1"),
                PORTOLAN_TR("whose source port is not %1"), portWords(option->value()).list));
    for (const char* name : {"--dport", "--dports"})
        while (const Option* option = options.take(name))
            conditions.clauses.push_back(eitherWay(*option, PORTOLAN_TR("whose destination port is %1"),
                PORTOLAN_TR("whose destination port is not %1"), portWords(option->value()).list));
    while (const Option* option = options.take("--ports"))
        conditions.clauses.push_back(eitherWay(*option, PORTOLAN_TR("whose source or destination port is %1"),
            PORTOLAN_TR("whose source and destination port are both not %1"),
            portWords(option->value()).list));
    readTcpFlags(options, conditions);
}

void addPortMatch(Conditions& conditions, const Match& match, End& source, End& destination)
{
    OptionTaker options(match.options);
    for (const char* name : {"--sport", "--sports"})
        if (!source.port)
            source.port = options.take(name);
    for (const char* name : {"--dport", "--dports"})
        if (!destination.port)
            destination.port = options.take(name);
    addPortClauses(conditions, options);
    if (!options.allTaken())
        addUnknown(conditions, std::string(match.name) + ' ' + options.rest());
}

void addAddressKinds(Conditions& conditions, const Match& match, End& source, End& destination)
{
    OptionTaker options(match.options);
    const Option* from = options.take("--src-type");
    const Option* to = options.take("--dst-type");
    const Option* interface = options.takePlain("--limit-iface-in", 0);
    if (!interface)
        interface = options.takePlain("--limit-iface-out", 0);
    if (!options.allTaken() || (!from && !to)) {
        addUnknown(conditions, textOf(match));
        return;
    }
    if (from && !source.kind) {
        source.kind = from;
        source.interfaceOfKind = interface;
    } else if (from) {
        conditions.clauses.push_back({PORTOLAN_TR("whose source is %1"), {kindWords(*from, interface)}});
    }
    if (to && !destination.kind) {
        destination.kind = to;
        destination.interfaceOfKind = interface;
    } else if (to) {
        conditions.clauses.push_back({PORTOLAN_TR("whose destination is %1"), {kindWords(*to, interface)}});
    }
}

bool takeComment(Conditions& conditions, const Match& match)
{
    OptionTaker options(match.options);
    const Option* comment = options.takePlain("--comment");
    if (match.name != "comment" || !comment || !options.allTaken())
        return false;
    conditions.comments.emplace_back(comment->value());
    return true;
}

} // namespace

Conditions conditionsOf(const Rule& rule)
{
    Conditions conditions;
    addSubject(conditions, rule);
    End source{.address = rule.headerOption("-s")};
    End destination{.address = rule.headerOption("-d")};
    std::vector<const Match*> others;
    for (const Match& match : rule.matches)
        if (!takeComment(conditions, match) && !takeIcmp(conditions, match)
            && !readsFamily(match, rule, conditions))
            others.push_back(&match);
    addInterfaces(conditions, rule);
    addOtherHeader(conditions, rule);
    for (const Match* match : others) {
        if (hasPorts(match->name))
            addPortMatch(conditions, *match, source, destination);
        else if (match->name == "addrtype")
            addAddressKinds(conditions, *match, source, destination);
        else
            addMatch(conditions, *match);
    }
    std::vector<Message> attributes = std::exchange(conditions.attributes, {});
    addEnds(conditions, source, destination);
    conditions.attributes.insert(conditions.attributes.end(), attributes.begin(), attributes.end());
    if (!rule.headerOption("-p") && conditions.attributes.empty() && conditions.clauses.empty())
        conditions.subject = {PORTOLAN_TR("All packets that get here"), {}};
    return conditions;
}

} // namespace portolan::words
