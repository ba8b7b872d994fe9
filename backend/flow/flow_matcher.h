// A filter made ready for a table of hundreds of thousands: what many rows have in common is decided once.
#pragma once

#include "backend/flow/flow_query.h"
#include "backend/flow/flow_store.h"

#include <array>
#include <string>
#include <vector>

namespace portolan {

/// Says of rows of a store what FlowQuery::matches() says of their flows. For one pass over the table: query,
/// store and forwards must stay as they are.
class FlowMatcher {
public:
    /// forwards: for the index a row is given with, the text FlowQuery::matches() would be given.
    FlowMatcher(const FlowQuery& query, const FlowStore& store, const std::vector<std::string>& forwards);

    /// isOver: conntrack has forgotten the connection.
    bool matches(FlowStore::Number number, std::size_t forward, bool isOver = false);

private:
    /// Answers for what was asked before; another key may take a key's place.
    template <typename Key> struct Memo {
        struct Entry {
            Key key{};
            std::int8_t answer = -1; ///< -1: none yet
        };
        std::vector<Entry> entries{kEntries};
        template <typename Ask> bool look(const Key& key, std::size_t hash, const Ask& ask);
    };

    /// Finds a word in the text of addresses. Of IPv4, a byte is one step from state to state: how much of
    /// the word the text so far ends with.
    struct InAddress {
        static constexpr std::size_t kLongest = 15; ///< of an address of IPv4 as text
        std::string word;
        std::vector<std::array<std::uint8_t, 256>> steps; ///< by state: a byte and the dot behind it
        std::vector<std::array<std::uint8_t, 256>> lastSteps; ///< a byte alone
        Memo<std::array<std::uint64_t, 2>> ipv6;

        explicit InAddress(std::string text);
        bool ipv4Has(std::uint32_t address) const;
        bool ipv6Has(const Address& address);
    };

    struct Part {
        FlowQuery::Term term;
        FlowQuery::Term inState; ///< of a bare word: looked for in the state alone
        FlowQuery::Term inForward; ///< the same, in the forward alone
        std::vector<std::int8_t> forwards; ///< answers by forward; -1: none yet
        Memo<std::uint64_t> states;
        std::vector<InAddress> inAddress; ///< one or none

        explicit Part(const FlowQuery::Term& given, std::size_t forwardCount);
    };

    static constexpr std::size_t kEntries = 4096;

    /// A row and what the store does not know of it.
    struct Row {
        FlowStore::Number number = 0;
        std::size_t forward = 0;
        bool isOver = false;
    };

    bool holds(Part& part, const Row& row);
    bool wordHolds(Part& part, const Row& row);
    bool stateHolds(Part& part, const FlowQuery::Term& term, const Row& row) const;
    bool forwardHolds(Part& part, const FlowQuery::Term& term, std::size_t forward) const;
    bool addressHolds(InAddress& search, FlowStore::Number number) const;
    bool within(const Prefix& prefix, FlowStore::Number number, unsigned which) const;

    const FlowStore& m_store;
    const std::vector<std::string>& m_forwards;
    std::vector<Part> m_parts;
};

} // namespace portolan
