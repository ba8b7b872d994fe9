// Comparisons and look-ups.
#include "helper/nftables/listing/json_text.h"
#include "helper/nftables/listing/rule_reader.h"

#include <linux/netfilter/nf_tables.h>

namespace portolan::nftlisting {

namespace {

constexpr const char* kCompare[]{"==", "!=", "<", "<=", ">", ">="};

std::string rangeText(const std::string& from, const std::string& to)
{
    return "{\"range\": [" + from + ", " + to + "]}";
}

std::string matchText(const std::string& operation, const std::string& left, const std::string& right)
{
    return "{\"match\": {\"op\": \"" + operation + "\", \"left\": " + left + ", \"right\": " + right + "}}";
}

/// The kind that nft tells matches apart by: it looks through a swap of bytes.
LoadKind kindUnder(const Load& side)
{
    return side.kind == LoadKind::Swap ? side.parts[0]->kind : side.kind;
}

/// The same value where the machine's order is another.
Constant inOrder(const Constant& constant, ByteOrder order)
{
    return order == ByteOrder::Host ? constantOf(constant.raw, order) : constant;
}

} // namespace

bool RuleReader::compare(Bytes data)
{
    const Fields<3> fields(data);
    const Load* side = held(fields.u32(NFTA_CMP_SREG));
    const std::uint32_t operation = fields.u32(NFTA_CMP_OP);
    const Bytes raw = Fields<2>(fields.bytes(NFTA_CMP_DATA)).bytes(NFTA_DATA_VALUE);
    if (fields.more() || !side || operation >= std::size(kCompare) || raw.empty() || raw.size() > 16)
        return false;
    const Constant right = constantOf(raw, ByteOrder::Network);
    if (side->kind == LoadKind::Payload)
        return side->bits == right.bits && matchPayload(*side, kCompare[operation], right);
    if (side->kind == LoadKind::Binary)
        return side->bits == right.bits && matchMask(*side, kCompare[operation], right);
    return matchOther(*side, kCompare[operation], right);
}

bool RuleReader::compareRange(Bytes data)
{
    const Fields<4> fields(data);
    const Load* held = this->held(fields.u32(NFTA_RANGE_SREG));
    const std::uint32_t operation = fields.u32(NFTA_RANGE_OP);
    const Bytes from = Fields<2>(fields.bytes(NFTA_RANGE_FROM_DATA)).bytes(NFTA_DATA_VALUE);
    const Bytes to = Fields<2>(fields.bytes(NFTA_RANGE_TO_DATA)).bytes(NFTA_DATA_VALUE);
    if (fields.more() || !held || operation > NFT_RANGE_NEQ || from.size() != to.size() || from.empty()
        || from.size() > 16 || held->kind == LoadKind::Binary || held->kind == LoadKind::Lookup)
        return false;
    Load side = *held;
    std::string left, low, high;
    if (!appendLoad(left, side) || side.bits != from.size() * 8 || factsOf(side.type).text
        || !appendConstant(low, side.type, constantOf(from, side.order), m_names, true)
        || !appendConstant(high, side.type, constantOf(to, side.order), m_names, true))
        return false;
    return addRelation(side, left, kCompare[operation], rangeText(low, high), nullptr);
}

bool RuleReader::addRelation(Load side, std::string sideJson, const std::string& operation,
    const std::string& right, const Constant* value)
{
    RuleStatement statement;
    statement.operation = operation;
    statement.side = std::move(side);
    statement.sideJson = std::move(sideJson);
    if (value) {
        statement.value = value->value;
        statement.valueBits = value->bits;
    }
    return addMatch(std::move(statement), right);
}

bool RuleReader::addMatch(RuleStatement statement, const std::string& right)
{
    statement.match = true;
    statement.relation = true;
    statement.json = matchText(statement.operation, statement.sideJson, right);
    statement.firstValue = right;
    if (!joinRange(statement, right))
        return false;
    m_statements.push_back(std::move(statement));
    m_superfluous.previous = m_statements.size() - 1;
    return true;
}

/// x >= a and x <= b, one after the other, is a range; so is x < a and x > b, which no packet is in.
bool RuleReader::joinRange(RuleStatement& statement, const std::string& right)
{
    if (!m_superfluous.previous || (statement.operation != "<=" && statement.operation != ">"))
        return true;
    RuleStatement& before = m_statements[*m_superfluous.previous];
    const char* first = statement.operation == "<=" ? ">=" : "<";
    if (!before.relation || before.operation != first || kindUnder(before.side) != kindUnder(statement.side))
        return true;
    // nft joins whatever is of one kind; what differs is left to it.
    if (before.sideJson != statement.sideJson || statement.side.kind == LoadKind::Binary
        || factsOf(statement.side.type).flags || statement.side.type == DataType::Protocol)
        return false;
    statement.operation = statement.operation == "<=" ? "==" : "!=";
    statement.json = matchText(statement.operation, statement.sideJson, rangeText(before.firstValue, right));
    before.left = true;
    return true;
}

bool RuleReader::matchPayload(Load side, const std::string& operation, const Constant& right)
{
    if (operation != "==" && operation != "!=") {
        std::string left, value;
        return appendLoad(left, side) && appendConstant(value, side.type, right, m_names)
            && addRelation(side, left, operation, value, nullptr);
    }
    unsigned rest = right.bits;
    for (Load& field : m_context.expand(std::move(side))) {
        Constant value = right;
        rest -= field.bits;
        value.value = right.value >> rest & maskOf(field.bits);
        value.bits = field.bits;
        std::string left, text;
        if (field.field && field.field->bits > field.bits) {
            value.value <<= field.field->bits - field.bits;
            value.bits = field.field->bits;
            if (factsOf(field.type).text || !appendConstant(text, field.type, value, m_names))
                return false;
            text = "{\"prefix\": {\"addr\": " + text + ", \"len\": " + numberText(field.bits) + "}}";
            // Which header follows is not told by a part of its number.
            if (field.protocolKey)
                return false;
        } else if (!appendConstant(text, field.type, value, m_names)) {
            return false;
        }
        if (!appendPayload(left, field))
            return false;
        const bool equal = operation == "==";
        if (equal)
            m_context.learn(field, value.value);
        m_superfluous.asked(field, m_context.isMixed());
        if (!addRelation(field, left, operation, text, &value))
            return false;
        if (equal && field.protocolKey)
            m_superfluous.remember(m_statements.size() - 1, field.base);
    }
    // nft takes none of these for the beginning of a range.
    m_superfluous.previous.reset();
    return rest == 0;
}

bool RuleReader::matchOther(Load side, const std::string& operation, const Constant& right)
{
    if (side.kind == LoadKind::Lookup || side.kind == LoadKind::Concat || side.kind == LoadKind::Value)
        return false;
    std::string left, text;
    if (!appendLoad(left, side))
        return false;
    if (side.kind == LoadKind::Ct && factsOf(side.type).prefix && side.order == ByteOrder::Network
        && side.bits > right.bits) {
        Constant value = right;
        value.value <<= side.bits - right.bits;
        value.bits = side.bits;
        if (!appendConstant(text, side.type, value, m_names))
            return false;
        text = "{\"prefix\": {\"addr\": " + text + ", \"len\": " + numberText(right.bits) + "}}";
        return addRelation(side, left, operation, text, nullptr);
    }
    // Names may be compared by their beginning, and whether there is a route is one byte.
    const bool shorter = factsOf(side.type).text || side.type == DataType::Boolean;
    if (side.bits == 0 || side.bits < right.bits || (side.bits > right.bits && !shorter))
        return false;
    const Constant value = inOrder(right, side.order);
    if (!appendFlags(text, side.type, value, m_names))
        return false;
    const bool key = operation == "==" && (side.kind == LoadKind::Meta || side.kind == LoadKind::Ct);
    if (!key)
        return addRelation(side, left, operation, text, &value);
    RuleStatement question;
    question.side = side;
    question.value = value.value;
    m_context.learn(side, value.value);
    const bool remember = side.base < HeaderBase::Transport;
    if (remember)
        m_superfluous.askedKey(question, side.base, m_context);
    if (!addRelation(side, left, operation, text, &value))
        return false;
    if (remember && side.protocolKey)
        m_superfluous.remember(m_statements.size() - 1, side.base);
    return true;
}

bool RuleReader::matchMask(const Load& side, const std::string& operation, Constant right)
{
    Load inner = *side.parts[0];
    Load whole = side;
    std::string left, innerText, text;
    if (!appendLoad(innerText, inner))
        return false;
    right = inOrder(right, inner.order);
    const Constant mask = swappedFor(inner.order, side.constant);
    const bool masked = std::string_view(side.operation) == "&";
    if (factsOf(inner.type).flags)
        return masked && (operation == "==" || operation == "!=")
            && matchFlags(inner, innerText, mask, operation, right);
    const WideNumber wild = ~mask.value & maskOf(mask.bits);
    if (masked && factsOf(inner.type).prefix && (wild & (wild + 1)) == 0) {
        if (inner.kind == LoadKind::Binary || mask.value == 0
            || !appendConstant(text, inner.type, right, m_names))
            return false;
        text = "{\"prefix\": {\"addr\": " + text + ", \"len\": " + numberText(mask.bits - lowestZero(wild, 0))
            + "}}";
        return addRelation(inner, innerText, operation, text, nullptr);
    }
    if (masked && inner.kind == LoadKind::Payload) {
        Load raw = *side.parts[0];
        if (const auto shift = m_context.trim(raw, mask.value, mask.bits)) {
            right.value >>= *shift;
            right.bits = raw.bits;
            return (right.value >> raw.bits) == 0 && matchPayload(raw, operation, right);
        }
    }
    if (std::string_view(side.operation) == ">>")
        return false;
    return appendOver(left, whole, inner, innerText) && appendConstant(text, inner.type, right, m_names)
        && addRelation(side, left, operation, text, nullptr);
}

/// Flags under a mask: nft lists them one by one.
bool RuleReader::matchFlags(const Load& inner, const std::string& left, const Constant& mask,
    const std::string& operation, const Constant& right)
{
    std::string list, value;
    if (mask.value == 0 || !appendFlagList(list, inner.type, mask, m_names))
        return false;
    if (right.value == 0)
        return addRelation(inner, left, operation == "!=" ? "in" : "!", list, nullptr);
    if (!appendFlagList(value, inner.type, right, m_names))
        return false;
    RuleStatement statement;
    statement.match = true;
    statement.json = matchText(operation, "{\"&\": [" + left + ", " + list + "]}", value);
    m_statements.push_back(std::move(statement));
    m_superfluous.previous = m_statements.size() - 1;
    return true;
}

bool RuleReader::matchSet(Load side, const std::string& operation, const SetOfTable& set)
{
    std::string left, right;
    if (side.kind == LoadKind::Binary || side.kind == LoadKind::Lookup || side.kind == LoadKind::Value)
        return false;
    if (side.kind == LoadKind::Payload && set.anonymous() && set.firstKey.size() == 1 && side.bits == 8
        && m_context.icmpType() == 0 && side.base == HeaderBase::Transport && side.offset == 0) {
        const Header* header = m_context.at(HeaderBase::Transport);
        if (header && (header->kind == HeaderKind::Icmp || header->kind == HeaderKind::Icmp6))
            m_context.learnIcmp(std::uint8_t(set.firstKey[0]));
    }
    return appendLoad(left, side) && appendSetName(right, set)
        && addRelation(side, left, operation, right, nullptr);
}

} // namespace portolan::nftlisting
