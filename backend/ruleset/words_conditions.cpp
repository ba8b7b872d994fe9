// Which packets a rule is about.
#include "backend/ruleset/words_match.h"
#include "backend/ruleset/words_parts.h"

#include <optional>

namespace portolan::words {
namespace {

/// One end of a packet: address, kind of address and ports, wherever the rule says them.
struct End {
    const Option* address = nullptr;
    const Option* kind = nullptr; ///< addrtype
    const Option* port = nullptr;
};

std::optional<Message> place(const End& end)
{
    const std::string text = end.address ? address(end.address->value()) : std::string();
    const bool not_ = end.address && end.address->inverted;
    if (!end.kind) {
        if (!end.address)
            return std::nullopt;
        return not_ ? part("any address but %1", {text}) : part("%1", {text});
    }
    if (end.kind->value() != "LOCAL") {
        const std::string kinds = alternatives(end.kind->value());
        Message message = end.kind->inverted ? part("an address not of type %1", {kinds})
                                             : part("an address of type %1", {kinds});
        if (end.address)
            append(message, " ", not_ ? part("(except %1)", {text}) : part("(in %1)", {text}));
        return message;
    }
    Message message = end.kind->inverted ? part("an address that is not this host's own")
                                         : part("one of this host's own addresses");
    if (end.address)
        append(message, " ", not_ ? part("(except %1)", {text}) : part("(in %1)", {text}));
    return message;
}

void addEnd(Conditions& conditions, const char* preposition, const End& end)
{
    const auto where = place(end);
    Message phrase{preposition, {}};
    if (end.port) {
        bool many = false;
        const std::string list = ports(end.port->value(), many);
        const char* pattern = many ? (end.port->inverted ? "any port but %1" : "ports %1")
                                   : (end.port->inverted ? "any port but %1" : "port %1");
        append(phrase, " ", part(pattern, {list}));
        if (where)
            append(phrase, " of ", *where);
    } else if (where) {
        append(phrase, " ", *where);
    } else {
        return;
    }
    conditions.phrases.push_back(phrase);
}

void addSubject(Conditions& conditions, const Rule& rule)
{
    const Option* protocol = rule.headerOption("-p");
    conditions.subject = part("Packets");
    if (!protocol)
        return;
    const std::string word = protocolWord(protocol->value());
    const std::string name = word.empty() ? std::string(protocol->value()) : word;
    if (protocol->inverted) {
        conditions.subject = part("Packets of any protocol but %1", {name});
    } else if (word.empty()) {
        conditions.subject = part("Packets of protocol %1", {name});
    } else {
        conditions.subject = part("%1", {word});
        conditions.number = Number::Singular;
    }
}

/// "any interface whose name begins with br-" for br-+.
std::string interfaceText(std::string_view name)
{
    if (name == "+")
        return "any interface";
    if (name.ends_with('+'))
        return "an interface named " + std::string(name.substr(0, name.size() - 1)) + "…";
    return std::string(name);
}

void addInterfaces(Conditions& conditions, const Rule& rule)
{
    const Option* in = rule.headerOption("-i");
    const Option* out = rule.headerOption("-o");
    if (in) {
        conditions.clauses.push_back(part(in->inverted ? "that did not come in by %1" : "that came in by %1",
            {interfaceText(in->value())}));
    }
    if (!out)
        return;
    static constexpr Verb leave{"that leave by %1", "that leaves by %1"};
    static constexpr Verb leaveNot{"that do not leave by %1", "that does not leave by %1"};
    static constexpr Verb leaveOther{"that leave by another interface", "that leaves by another interface"};
    static constexpr Verb leaveSame{"that leave by it again", "that leaves by it again"};
    const bool same = in && !in->inverted && in->value() == out->value() && !in->value().ends_with('+');
    if (same) {
        const Verb& verb = out->inverted ? leaveOther : leaveSame;
        conditions.clauses.push_back(part(verb.form(conditions.number)));
        return;
    }
    const Verb& verb = out->inverted ? leaveNot : leave;
    conditions.clauses.push_back(part(verb.form(conditions.number), {interfaceText(out->value())}));
}

void addOtherHeader(Conditions& conditions, const Rule& rule)
{
    static constexpr Verb fragments{"that are later fragments", "that is a later fragment"};
    static constexpr Verb whole{"that are not later fragments", "that is not a later fragment"};
    for (const Option& option : rule.header) {
        if (option.name == "-f")
            conditions.clauses.push_back(part((option.inverted ? whole : fragments).form(conditions.number)));
        else if (option.name != "-s" && option.name != "-d" && option.name != "-i" && option.name != "-o"
            && option.name != "-p")
            conditions.clauses.push_back(unknownClause(textOf(option), conditions.number));
    }
}

/// Takes from a match what belongs to the two ends; false if it has anything else.
bool takeEnds(const Match& match, End& source, End& destination)
{
    const bool isPorts = match.name == "tcp" || match.name == "udp" || match.name == "sctp"
        || match.name == "dccp" || match.name == "udplite" || match.name == "multiport";
    End from = source;
    End to = destination;
    for (const Option& option : match.options) {
        if (match.name == "addrtype" && option.name == "--dst-type" && !to.kind)
            to.kind = &option;
        else if (match.name == "addrtype" && option.name == "--src-type" && !from.kind)
            from.kind = &option;
        else if (isPorts && (option.name == "--dport" || option.name == "--dports") && !to.port)
            to.port = &option;
        else if (isPorts && (option.name == "--sport" || option.name == "--sports") && !from.port)
            from.port = &option;
        else if (!isPorts || !isTcpDetail(option))
            return false;
    }
    source = from;
    destination = to;
    return true;
}

} // namespace

Conditions conditionsOf(const Rule& rule)
{
    Conditions conditions;
    addSubject(conditions, rule);
    End source{rule.headerOption("-s"), nullptr, nullptr};
    End destination{rule.headerOption("-d"), nullptr, nullptr};
    std::vector<const Match*> others;
    std::vector<const Match*> details;
    for (const Match& match : rule.matches) {
        if (match.name == "comment" && conditions.comment.empty()) {
            conditions.comment = rule.comment();
        } else if (isProtocolKind(match)) {
            append(conditions.subject, " ", protocolKind(match));
        } else if (takeEnds(match, source, destination)) {
            details.push_back(&match);
        } else {
            others.push_back(&match);
        }
    }
    addEnd(conditions, "from", source);
    addEnd(conditions, "to", destination);
    addInterfaces(conditions, rule);
    addOtherHeader(conditions, rule);
    for (const Match* match : details)
        addTcpDetails(conditions, *match);
    for (const Match* match : others)
        addClauses(conditions, *match);
    return conditions;
}

} // namespace portolan::words
