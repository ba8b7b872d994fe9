// One rule: from the kernel's instructions back to the statements that nft lists.
#pragma once

#include "helper/nftables/listing/packet_context.h"
#include "helper/nftables/listing/sets.h"

#include <functional>

namespace portolan::nftlisting {

/// Finds a set of the rule's table; null: there is none.
using SetFinder = std::function<const SetOfTable*(std::string_view name)>;

class RuleReader {
public:
    /// family: NFPROTO_IPV4, NFPROTO_IPV6 or NFPROTO_INET, of the rule's table.
    RuleReader(std::uint8_t family, const SetFinder& sets, const Names& names);

    /// expressions: NFTA_RULE_EXPRESSIONS. Appends the statements, comma between. False: what nft would list
    /// is not certain.
    bool read(Bytes expressions, std::string& out);

private:
    // rule_reader.cpp: instructions and registers
    bool instruction(std::string_view name, Bytes data);
    bool simpleLoad(std::string_view name, Bytes data);
    bool immediate(Bytes data);
    bool payload(Bytes data);
    bool metaOrCt(Bytes data, bool ct);
    bool fib(Bytes data);
    bool numgen(Bytes data);
    bool hash(Bytes data);
    bool bitwise(Bytes data);
    bool byteOrder(Bytes data);
    bool lookup(Bytes data);
    bool store(std::uint32_t number, Load load);
    const Load* held(std::uint32_t number) const;
    /// What a key of that many bits is in registers: one load, or a concatenation of some.
    std::optional<Load> keyAt(std::uint32_t number, unsigned bits) const;

    // rule_matches.cpp
    bool compare(Bytes data);
    bool compareRange(Bytes data);
    bool matchPayload(Load side, const std::string& operation, const Constant& right);
    bool matchMask(const Load& side, const std::string& operation, Constant right);
    bool matchOther(Load side, const std::string& operation, const Constant& right);
    bool matchFlags(const Load& inner, const std::string& left, const Constant& mask,
        const std::string& operation, const Constant& right);
    bool matchSet(Load side, const std::string& operation, const SetOfTable& set);
    bool addMatch(RuleStatement statement, const std::string& right);
    bool addRelation(Load side, std::string sideJson, const std::string& operation, const std::string& right,
        const Constant* value);
    void learn(const RuleStatement& statement);
    bool joinRange(RuleStatement& statement, const std::string& right);

    // load_json.cpp
    /// A load as nft prints it, after what went before; asking for it may make others superfluous.
    bool appendLoad(std::string& out, Load& load);
    bool appendBinary(std::string& out, Load& load);
    bool appendOver(std::string& out, Load& load, const Load& inner, const std::string& innerText);
    bool appendHash(std::string& out, Load& load);
    bool appendLookup(std::string& out, Load& load);
    bool appendConcat(std::string& out, Load& load);
    bool appendFib(std::string& out, const Load& load);
    bool appendPayload(std::string& out, const Load& load);
    bool appendSetName(std::string& out, const SetOfTable& set);
    /// A load in a statement that says of which type it is.
    bool appendTyped(std::string& out, Load load, DataType type, ByteOrder order);

    // rule_statements.cpp
    bool statement(std::string_view name, Bytes data);
    bool setMetaOrCt(Bytes data, bool ct);
    bool setPayload(Bytes data);
    bool setOption(Bytes data);
    bool nat(Bytes data);
    bool masquerade(Bytes data);
    bool redirect(Bytes data);
    bool transparentProxy(Bytes data);
    bool reject(Bytes data);
    bool dynamicSet(Bytes data);
    bool appendNat(const char* name, const std::string& inner, std::uint32_t flags);
    bool natAddress(std::uint32_t from, std::uint32_t to, bool ipv4, std::string& inner);
    bool natPort(std::uint32_t from, std::uint32_t to, std::string& inner);
    bool addStatement(std::string json);

    std::uint8_t m_family;
    const SetFinder& m_sets;
    const Names& m_names;
    std::array<Load, 21> m_registers;
    std::vector<RuleStatement> m_statements;
    PacketContext m_context;
    Superfluous m_superfluous;
};

} // namespace portolan::nftlisting
