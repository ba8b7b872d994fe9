// What a rule has already asked of a packet: which headers it has, and which of those questions say nothing
// that a later one does not say too. nft leaves such questions out.
#pragma once

#include "helper/nftables/listing/load.h"

#include <optional>

namespace portolan::nftlisting {

/// A statement of the rule that is being read.
struct RuleStatement {
    std::string json;
    bool left = false; ///< out of the list
    bool match = false; ///< compares, or looks up
    bool relation = false; ///< a match that has a left and a right side
    std::string operation;
    Load side; ///< what is compared
    std::string sideJson;
    std::string firstValue; ///< JSON of the right side, where it could be the end of a range
    std::optional<WideNumber> value; ///< of the right side, where it is a single one
    unsigned valueBits = 0;
};

class PacketContext {
public:
    explicit PacketContext(std::uint8_t family);

    const Header* at(HeaderBase base) const { return m_headers[std::size_t(base)]; }
    std::uint8_t family() const { return m_family; }
    bool isMixed() const; ///< of a table for both IPv4 and IPv6
    bool certain() const { return m_certain; }

    /// Finds the field that a payload is of.
    void complete(Load& payload) const;
    /// Cuts a payload to the field that a mask picks out of it. Gives how far values are to be shifted; none
    /// where the mask has to stay.
    std::optional<unsigned> trim(Load& payload, WideNumber mask, unsigned maskBits) const;
    /// The fields that a payload covers, one after the other; the last may be a part of one.
    std::vector<Load> expand(Load payload) const;
    /// Types that depend on what was asked before.
    void completeCt(Load& ct) const;

    /// A question for a protocol was answered: side == value.
    void learn(const Load& side, WideNumber value);
    void learnIcmp(unsigned type);
    unsigned icmpType() const { return m_icmp; }

private:
    bool fits(const HeaderField& field) const;
    void learnPayload(const Load& side, unsigned value);
    void learnMeta(const Load& side, unsigned value);
    void enter(const Header* header, HeaderBase base);

    std::uint8_t m_family;
    std::array<const Header*, 5> m_headers{};
    unsigned m_icmp = 0; ///< the message type asked for; 0: none
    bool m_certain = true;
};

/// The questions that a later one may make superfluous.
class Superfluous {
public:
    explicit Superfluous(std::vector<RuleStatement>& statements)
        : m_statements(statements)
    {
    }

    /// Remembers a question for the header above base.
    void remember(std::size_t statement, HeaderBase base);
    /// A payload is asked for: leaves out what it implies.
    void asked(const Load& payload, bool mixed);
    /// A key of meta or ct is asked for, whose value says what is above base.
    void askedKey(const RuleStatement& statement, HeaderBase base, const PacketContext& context);
    bool has(HeaderBase base) const { return find(base).has_value(); }
    void leaveOut(HeaderBase base);
    void forget();

    /// The statement before the current one, where it may be one end of a range with it.
    std::optional<std::size_t> previous;

private:
    std::optional<std::size_t> find(HeaderBase base) const;
    bool implies(const Load& payload, const RuleStatement& question, bool mixed) const;
    bool keyImplies(
        const RuleStatement& statement, const RuleStatement& question, const PacketContext& context) const;

    std::vector<RuleStatement>& m_statements;
    std::array<std::optional<std::size_t>, 5> m_questions;
    unsigned m_icmp = 0;
};

} // namespace portolan::nftlisting
