#include "backend/flow/flow_matcher.h"

#include <algorithm>
#include <cstring>

namespace portolan {

namespace {

constexpr std::uint64_t kMix = 0x9e3779b97f4a7c15u;

/// How much of the word a text ends with that ended with `state` of it before `next` was added.
std::size_t advance(const std::string& word, std::size_t state, char next)
{
    if (state == word.size())
        return state; // found
    std::string text = word.substr(0, state) + next;
    while (!word.starts_with(text))
        text.erase(0, 1);
    return text.size();
}

std::size_t advance(const std::string& word, std::size_t state, const std::string& more)
{
    for (const char next : more)
        state = advance(word, state, next);
    return state;
}

} // namespace

template <typename Key>
template <typename Ask>
bool FlowMatcher::Memo<Key>::look(const Key& key, std::size_t hash, const Ask& ask)
{
    Entry& entry = entries[hash % kEntries];
    if (entry.answer < 0 || entry.key != key)
        entry = {key, std::int8_t(ask())};
    return entry.answer != 0;
}

FlowMatcher::InAddress::InAddress(std::string text)
    : word(std::move(text))
{
    if (word.size() > kLongest)
        return;
    steps.resize(word.size() + 1);
    lastSteps.resize(word.size() + 1);
    for (std::size_t state = 0; state <= word.size(); ++state) {
        for (std::size_t byte = 0; byte < 256; ++byte) {
            const std::size_t last = advance(word, state, std::to_string(byte));
            lastSteps[state][byte] = std::uint8_t(last);
            steps[state][byte] = std::uint8_t(advance(word, last, '.'));
        }
    }
}

bool FlowMatcher::InAddress::ipv4Has(std::uint32_t address) const
{
    if (steps.empty())
        return false;
    std::size_t state = 0;
    for (unsigned shift = 24; shift > 0; shift -= 8)
        state = steps[state][address >> shift & 0xff];
    return lastSteps[state][address & 0xff] == word.size();
}

bool FlowMatcher::InAddress::ipv6Has(const Address& address)
{
    std::array<std::uint64_t, 2> key{};
    std::memcpy(key.data(), address.bytes(), sizeof key);
    const std::size_t hash = std::size_t((key[0] * kMix ^ key[1]) * kMix >> 40);
    return ipv6.look(key, hash, [&] { return address.toString().find(word) != std::string::npos; });
}

FlowMatcher::Part::Part(const FlowQuery::Term& given, std::size_t forwardCount)
    : term(given)
    , inState(given)
    , forwards(forwardCount, std::int8_t(-1))
{
    inState.port = -1;
    inState.mayBeAddress = false;
    inState.protocols.reset();
    inForward = inState;
    inForward.phases.reset();
    if (term.field == FlowQuery::Term::Field::Any && term.mayBeAddress)
        inAddress.emplace_back(term.text);
}

FlowMatcher::FlowMatcher(
    const FlowQuery& query, const FlowStore& store, const std::vector<std::string>& forwards)
    : m_store(store)
    , m_forwards(forwards)
{
    for (const FlowQuery::Term& term : query.m_terms)
        m_parts.emplace_back(term, forwards.size());
}

bool FlowMatcher::matches(FlowStore::Number number, std::size_t forward, bool isOver)
{
    const Row row{number, forward, isOver};
    return std::all_of(
        m_parts.begin(), m_parts.end(), [&](Part& part) { return holds(part, row) != part.term.negated; });
}

bool FlowMatcher::holds(Part& part, const Row& row)
{
    using Field = FlowQuery::Term::Field;
    const PackedFlow& packed = m_store.row(row.number);
    const FlowQuery::Term& term = part.term;
    switch (term.field) {
    case Field::Any:
        return wordHolds(part, row);
    case Field::Port:
        return hasPorts(ProtocolNumber(packed.protocol))
            && std::any_of(packed.ports.begin(), packed.ports.end(),
                [&](std::uint16_t port) { return term.ports.contains(port); });
    case Field::State:
        return stateHolds(part, term, row);
    case Field::Protocol:
        return term.protocols.test(packed.protocol);
    case Field::From:
        return within(term.prefix, row.number, 0);
    case Field::To:
        return within(term.prefix, row.number, 1) || within(term.prefix, row.number, 2);
    case Field::Forward:
        return forwardHolds(part, term, row.forward);
    default:
        return FlowQuery::holds(term, m_store.flow(row.number), m_forwards[row.forward], row.isOver);
    }
}

bool FlowMatcher::wordHolds(Part& part, const Row& row)
{
    const PackedFlow& packed = m_store.row(row.number);
    const FlowQuery::Term& term = part.term;
    const auto isPort = [&] {
        return term.port >= 0 && hasPorts(ProtocolNumber(packed.protocol))
            && (packed.ports[0] == term.port || packed.ports[1] == term.port || packed.ports[2] == term.port);
    };
    return term.protocols.test(packed.protocol) || isPort() || forwardHolds(part, part.inForward, row.forward)
        || stateHolds(part, part.inState, row)
        || (!part.inAddress.empty() && addressHolds(part.inAddress.front(), row.number));
}

/// What is said of a state depends on these alone.
bool FlowMatcher::stateHolds(Part& part, const FlowQuery::Term& term, const Row& row) const
{
    const PackedFlow& packed = m_store.row(row.number);
    const std::uint64_t key = std::uint64_t(row.isOver) << 40 | std::uint64_t(packed.closer) << 32
        | std::uint64_t(packed.protocol) << 24 | std::uint64_t(packed.state) << 16 | packed.status;
    return part.states.look(key, std::size_t(key * kMix >> 40),
        [&] { return FlowQuery::holds(term, m_store.flow(row.number), {}, row.isOver); });
}

bool FlowMatcher::forwardHolds(Part& part, const FlowQuery::Term& term, std::size_t forward) const
{
    std::int8_t& answer = part.forwards[forward];
    if (answer < 0)
        answer = std::int8_t(FlowQuery::holds(term, Flow(), m_forwards[forward], false));
    return answer != 0;
}

bool FlowMatcher::addressHolds(InAddress& search, FlowStore::Number number) const
{
    const PackedFlow& row = m_store.row(number);
    if (!row.isIpv6) {
        const auto& ends = row.addresses;
        return search.ipv4Has(ends[0]) || search.ipv4Has(ends[1])
            || (ends[2] != ends[1] && search.ipv4Has(ends[2]))
            || (ends[3] != ends[0] && search.ipv4Has(ends[3]));
    }
    for (unsigned which = 0; which < 4; ++which)
        if (search.ipv6Has(m_store.address(number, which)))
            return true;
    return false;
}

bool FlowMatcher::within(const Prefix& prefix, FlowStore::Number number, unsigned which) const
{
    const PackedFlow& row = m_store.row(number);
    if (row.isIpv6 != (prefix.family() == Family::Ipv6))
        return false;
    if (row.isIpv6)
        return prefix.contains(m_store.address(number, which));
    const std::uint8_t* bytes = prefix.address().bytes();
    const std::uint32_t network = std::uint32_t(bytes[0]) << 24 | std::uint32_t(bytes[1]) << 16
        | std::uint32_t(bytes[2]) << 8 | bytes[3];
    const std::uint32_t mask = prefix.length() == 0 ? 0 : ~std::uint32_t(0) << (32 - prefix.length());
    return (row.addresses[which] & mask) == network;
}

} // namespace portolan
