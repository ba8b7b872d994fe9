#include "backend/flow/flow_query.h"

#include <algorithm>
#include <array>
#include <utility>

namespace portolan {

namespace {

char lowerChar(char c)
{
    return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
}

std::string lower(std::string_view text)
{
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), lowerChar);
    return result;
}

bool containsLower(std::string_view haystack, std::string_view lowerNeedle)
{
    return std::search(haystack.begin(), haystack.end(), lowerNeedle.begin(), lowerNeedle.end(),
               [](char a, char b) { return lowerChar(a) == b; })
        != haystack.end();
}

bool anyPort(const Flow& flow, const PortRange& ports)
{
    return hasPorts(flow.protocol)
        && (ports.contains(flow.original.sourcePort) || ports.contains(flow.original.destinationPort)
            || ports.contains(flow.reply.sourcePort) || ports.contains(flow.reply.destinationPort));
}

/// The decimal texts of a byte, so that an address of IPv4 is put together without a division.
struct ByteTexts {
    std::array<std::array<char, 3>, 256> digits{};
    std::array<std::uint8_t, 256> length{};

    ByteTexts()
    {
        for (unsigned value = 0; value < 256; ++value) {
            const std::string text = std::to_string(value);
            std::copy(text.begin(), text.end(), digits[value].begin());
            length[value] = std::uint8_t(text.size());
        }
    }
};

bool addressContains(const Address& address, std::string_view needle)
{
    if (address.family() == Family::Ipv6)
        return address.toString().find(needle) != std::string::npos;
    static const ByteTexts texts;
    std::array<char, 16> text{};
    std::size_t size = 0;
    for (unsigned i = 0; i < 4; ++i) {
        const std::uint8_t byte = address.bytes()[i];
        std::copy_n(texts.digits[byte].begin(), 3, text.begin() + std::ptrdiff_t(size));
        size += texts.length[byte];
        text[size++] = '.';
    }
    return std::string_view(text.data(), size - 1).find(needle) != std::string_view::npos;
}

bool mayBeInAddress(std::string_view needle)
{
    return needle.find_first_not_of("0123456789abcdef.:") == std::string_view::npos;
}

bool anyAddress(const Flow& flow, std::string_view needle)
{
    const Tuple& asked = flow.original;
    const Tuple& answered = flow.reply;
    return addressContains(asked.source, needle) || addressContains(asked.destination, needle)
        || (answered.source != asked.destination && addressContains(answered.source, needle))
        || (answered.destination != asked.source && addressContains(answered.destination, needle));
}

bool anyPortIs(const Flow& flow, int port)
{
    return port >= 0 && hasPorts(flow.protocol)
        && (flow.original.sourcePort == port || flow.original.destinationPort == port
            || flow.reply.sourcePort == port);
}

/// The protocols for whose name `holds` is true.
template <typename Condition> std::bitset<256> protocolsWhere(const Condition& holds)
{
    std::bitset<256> result;
    for (unsigned number = 0; number < 256; ++number)
        result.set(number, holds(lower(protocolName(ProtocolNumber(number)))));
    return result;
}

/// Words end at blanks that are not between quotes; a quote not closed yet reaches to the end.
std::size_t endOfWord(std::string_view text, std::size_t begin)
{
    bool quoted = false;
    for (std::size_t i = begin; i < text.size(); ++i) {
        if (text[i] == '"')
            quoted = !quoted;
        else if (!quoted && (text[i] == ' ' || text[i] == '\t'))
            return i;
    }
    return text.size();
}

std::string withoutQuotes(std::string_view word)
{
    std::string result(word);
    std::erase(result, '"');
    return result;
}

/// The status that a word after state: may mean besides the protocol's own states.
bool statusIs(const Flow& flow, std::string_view word)
{
    if (word == "unreplied")
        return (flow.status & FlowStatus::SeenReply) == 0;
    return word == "assured" && (flow.status & FlowStatus::Assured) != 0;
}

/// Every name that conntrack has for a state, lower case.
const std::vector<std::string>& conntrackStates()
{
    static const std::vector<std::string> states = [] {
        std::vector<std::string> names;
        Flow flow;
        for (unsigned protocol = 0; protocol < 256; ++protocol)
            for (unsigned state = 0; state < 16; ++state) {
                flow.protocol = ProtocolNumber(protocol);
                flow.state = std::uint8_t(state);
                if (std::string name = lower(stateName(flow)); !name.empty())
                    names.push_back(std::move(name));
            }
        return names;
    }();
    return states;
}

/// A state of TCP, which is what scripts ask for.
bool isTcpState(const std::string& word)
{
    Flow flow;
    flow.protocol = ProtocolNumber(Protocol::Tcp);
    for (; flow.state <= std::uint8_t(TcpState::SynSent2); ++flow.state)
        if (lower(stateName(flow)) == word)
            return true;
    return false;
}

/// The phases whose name begins so. A word that is conntrack's own means what conntrack means by it.
std::bitset<kFlowPhases> phasesOf(const std::string& word, std::span<const std::string> phaseNames)
{
    std::bitset<kFlowPhases> phases;
    if (word.empty() || isTcpState(word))
        return phases;
    for (std::size_t phase = 0; phase < kFlowPhases; ++phase)
        phases.set(phase,
            std::string_view(toString(FlowPhase(phase))).starts_with(word)
                || (phase < phaseNames.size() && phaseNames[phase].starts_with(word)));
    return phases;
}

bool mayBeState(const std::string& word)
{
    const auto& states = conntrackStates();
    return std::any_of(states.begin(), states.end(),
               [&](const std::string& state) { return state.find(word) != state.npos; })
        || std::string_view("unreplied").starts_with(word) || std::string_view("assured").starts_with(word);
}

/// The port a word may be, or -1.
int portOf(std::string_view word)
{
    const auto port = PortRange::parse(word);
    return port && port->first == port->last && word.find('-') == word.npos ? port->first : -1;
}

/// Those a word after proto: means: the one of that name or number, else all whose names begin so.
std::bitset<256> protocolsOf(const std::string& word)
{
    auto protocols = protocolsWhere([&](const std::string& name) { return name == word; });
    if (const int number = portOf(word); number >= 0 && number < 256)
        protocols.set(std::size_t(number));
    return protocols.any() ? protocols
                           : protocolsWhere([&](const std::string& name) { return name.starts_with(word); });
}

/// Whether what stands before a colon was meant as a field: addresses of IPv6 have colons too.
bool looksLikeField(std::string_view name)
{
    const auto isLetter = [](char c) { return c >= 'a' && c <= 'z'; };
    return !name.empty() && std::all_of(name.begin(), name.end(), isLetter)
        && std::any_of(name.begin(), name.end(), [](char c) { return c > 'f'; });
}

std::string fieldList()
{
    std::string list;
    for (const std::string& field : FlowQuery::fields())
        list += (list.empty() ? "" : " ") + field + ':';
    return list;
}

} // namespace

const std::vector<std::string>& FlowQuery::fields()
{
    static const std::vector<std::string> names{"port", "state", "proto", "from", "to", "nat", "forward"};
    return names;
}

Result<FlowQuery> FlowQuery::parse(std::string_view text, std::span<const std::string> phaseNames)
{
    FlowQuery query;
    std::size_t begin = 0;
    while ((begin = text.find_first_not_of(" \t", begin)) != std::string_view::npos) {
        const std::size_t end = endOfWord(text, begin);
        auto term = parseTerm(text.substr(begin, end - begin), phaseNames);
        if (!term)
            return tl::unexpected(term.error());
        query.m_terms.push_back(std::move(*term));
        begin = end;
    }
    return query;
}

Result<FlowQuery::Term> FlowQuery::parseTerm(std::string_view word, std::span<const std::string> phaseNames)
{
    static constexpr std::array<std::pair<std::string_view, Term::Field>, 7> names{{
        {"port", Term::Field::Port},
        {"state", Term::Field::State},
        {"proto", Term::Field::Protocol},
        {"from", Term::Field::From},
        {"to", Term::Field::To},
        {"nat", Term::Field::Nat},
        {"forward", Term::Field::Forward},
    }};
    Term term;
    if (word.size() > 1 && word.front() == '-') {
        term.negated = true;
        word.remove_prefix(1);
    }
    const std::size_t colon = word.front() == '"' ? std::string_view::npos : word.find(':');
    if (colon != std::string_view::npos) {
        const std::string given = lower(withoutQuotes(word.substr(0, colon)));
        const auto* name = std::find_if(
            names.begin(), names.end(), [&](const auto& entry) { return entry.first == given; });
        if (name != names.end()) {
            term.field = name->second;
            if (auto read = readValue(term, withoutQuotes(word.substr(colon + 1)), phaseNames); !read)
                return tl::unexpected(read.error());
            return term;
        }
        if (looksLikeField(given))
            return failure(ErrorCode::Invalid,
                PORTOLAN_TR("There is no field “%1”; there are %2. In quotes, a word is only looked for."),
                {given, fieldList()}, given);
    }
    term.text = lower(withoutQuotes(word));
    term.port = portOf(term.text);
    term.mayBeAddress = mayBeInAddress(term.text);
    term.protocols
        = protocolsWhere([&](const std::string& name) { return name.find(term.text) != name.npos; });
    term.phases = phasesOf(term.text, phaseNames);
    return term;
}

Result<void> FlowQuery::readValue(Term& term, std::string_view value, std::span<const std::string> phaseNames)
{
    const auto refuse = [&](const char* pattern, const char* field) {
        return failure(ErrorCode::Invalid, pattern, {std::string(value)}, field);
    };
    term.text = lower(value);
    switch (term.field) {
    case Term::Field::Port:
        if (const auto ports = PortRange::parse(value))
            term.ports = *ports;
        else
            return refuse(PORTOLAN_TR("“%1” is not a port: write port:8080 or port:8000-8010."), "port");
        break;
    case Term::Field::From:
    case Term::Field::To:
        if (const auto prefix = Prefix::parse(value))
            term.prefix = *prefix;
        else
            return refuse(
                PORTOLAN_TR("“%1” is not an address or prefix: write from:10.0.0.0/8 or to:172.17.0.2."),
                term.field == Term::Field::From ? "from" : "to");
        break;
    case Term::Field::Protocol:
        term.protocols = protocolsOf(term.text);
        if (term.protocols.none())
            return refuse(
                PORTOLAN_TR("“%1” is not a protocol: write proto:tcp, proto:udp, proto:icmp or proto:47."),
                "proto");
        break;
    case Term::Field::State:
        term.phases = phasesOf(term.text, phaseNames);
        if (term.phases.none() && !mayBeState(term.text))
            return refuse(PORTOLAN_TR("“%1” is not a state: write state:established, state:closed or "
                                      "state:unreplied."),
                "state");
        break;
    case Term::Field::Nat:
        if (const auto kinds = {Nat::None, Nat::Destination, Nat::Source, Nat::Both};
            std::none_of(kinds.begin(), kinds.end(),
                [&](Nat nat) { return std::string_view(toString(nat)).starts_with(term.text); }))
            return refuse(
                PORTOLAN_TR("“%1” is no translation: write nat:dnat, nat:snat, nat:both or nat:none."),
                "nat");
        break;
    default:
        break;
    }
    return {};
}

bool FlowQuery::holds(const Term& term, const Flow& flow, std::string_view forward, bool isOver)
{
    switch (term.field) {
    case Term::Field::Any:
        return term.protocols.test(flow.protocol) || anyPortIs(flow, term.port)
            || (term.mayBeAddress && anyAddress(flow, term.text)) || containsLower(stateName(flow), term.text)
            || (term.phases.any() && term.phases.test(std::size_t(flowPhase(flow, isOver))))
            || containsLower(forward, term.text);
    case Term::Field::Port:
        return anyPort(flow, term.ports);
    case Term::Field::State:
        return containsLower(stateName(flow), term.text) || statusIs(flow, term.text)
            || (term.phases.any() && term.phases.test(std::size_t(flowPhase(flow, isOver))));
    case Term::Field::Protocol:
        return term.protocols.test(flow.protocol);
    case Term::Field::From:
        return term.prefix.contains(flow.original.source);
    case Term::Field::To:
        return term.prefix.contains(flow.original.destination) || term.prefix.contains(flow.reply.source);
    case Term::Field::Nat:
        return std::string_view(toString(flow.nat())).starts_with(term.text);
    case Term::Field::Forward:
        return term.text == "none" ? forward.empty() : containsLower(forward, term.text);
    }
    return false;
}

bool FlowQuery::matches(const Flow& flow, std::string_view forward, bool isOver) const
{
    return std::all_of(m_terms.begin(), m_terms.end(),
        [&](const Term& term) { return holds(term, flow, forward, isOver) != term.negated; });
}

} // namespace portolan
