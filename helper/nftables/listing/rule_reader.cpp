#include "helper/nftables/listing/rule_reader.h"

#include "helper/nftables/listing/plain_statements.h"

#include <linux/netfilter/nf_tables.h>

namespace portolan::nftlisting {

namespace {

/// Registers counted in words of 4 bytes, from 1: those of 16 bytes and those of 4 are the same.
std::uint32_t wordOf(std::uint32_t number)
{
    if (number >= NFT_REG_1 && number <= NFT_REG_4)
        return 1 + (number - NFT_REG_1) * 4;
    return number >= NFT_REG32_00 && number <= NFT_REG32_15 ? 1 + number - NFT_REG32_00 : 0;
}

/// A number of 32 bits that the kernel made for this packet.
Load hostNumber(LoadKind kind)
{
    Load load;
    load.kind = kind;
    load.type = DataType::Integer;
    load.order = ByteOrder::Host;
    load.bits = 32;
    return load;
}

std::shared_ptr<const Load> under(Load load)
{
    return std::make_shared<const Load>(std::move(load));
}

} // namespace

RuleReader::RuleReader(std::uint8_t family, const SetFinder& sets, const Names& names)
    : m_family(family)
    , m_sets(sets)
    , m_names(names)
    , m_context(family)
    , m_superfluous(m_statements)
{
}

bool RuleReader::read(Bytes expressions, std::string& out)
{
    m_registers.fill({});
    m_statements.clear();
    m_context = PacketContext(m_family);
    m_superfluous.forget();
    bool sure = true;
    forEachAttribute(expressions.data(), expressions.size(), [&](unsigned, const nlattr* attribute) {
        const Fields<2> fields(
            {static_cast<const std::uint8_t*>(payloadOf(attribute)), payloadSizeOf(attribute)});
        sure = sure && !fields.more()
            && instruction(fields.text(NFTA_EXPR_NAME), fields.bytes(NFTA_EXPR_DATA));
    });
    if (!sure || !m_context.certain())
        return false;
    bool any = false;
    for (const RuleStatement& statement : m_statements) {
        if (statement.left)
            continue;
        out += any ? ", " : "";
        out += statement.json;
        any = true;
    }
    return any;
}

bool RuleReader::instruction(std::string_view name, Bytes data)
{
    if (name == "cmp")
        return compare(data);
    if (name == "immediate")
        return immediate(data);
    if (name == "meta" || name == "ct")
        return metaOrCt(data, name == "ct");
    if (name == "payload")
        return payload(data);
    if (name == "lookup")
        return lookup(data);
    if (name == "bitwise")
        return bitwise(data);
    if (name == "range")
        return compareRange(data);
    if (name == "byteorder")
        return byteOrder(data);
    if (name == "fib")
        return fib(data);
    if (name == "numgen")
        return numgen(data);
    if (name == "hash")
        return hash(data);
    if (name == "rt" || name == "socket")
        return simpleLoad(name, data);
    std::string json;
    if (const auto plain = appendPlainStatement(json, name, data))
        return *plain && addStatement(std::move(json));
    return statement(name, data);
}

bool RuleReader::store(std::uint32_t number, Load load)
{
    const std::uint32_t word = wordOf(number);
    if (word == 0)
        return false;
    m_registers[word] = std::move(load);
    return true;
}

const Load* RuleReader::held(std::uint32_t number) const
{
    const Load& load = m_registers[wordOf(number)];
    return load.kind == LoadKind::None ? nullptr : &load;
}

std::optional<Load> RuleReader::keyAt(std::uint32_t number, unsigned bits) const
{
    const Load* first = held(number);
    if (!first || first->bits == 0)
        return std::nullopt;
    if (first->bits >= bits)
        return *first;
    Load concat;
    concat.kind = LoadKind::Concat;
    std::uint32_t word = wordOf(number);
    for (unsigned left = bits; left > 0;) {
        const Load* part = word < m_registers.size() ? &m_registers[word] : nullptr;
        const unsigned words = part ? (part->bits + 31) / 32 : 0;
        if (words == 0 || part->kind == LoadKind::None || words * 32 > left)
            return std::nullopt;
        concat.parts.push_back(under(*part));
        left -= words * 32;
        word += words;
    }
    concat.bits = bits;
    return concat;
}

bool RuleReader::immediate(Bytes data)
{
    const Fields<2> fields(data);
    const Fields<2> value(fields.bytes(NFTA_IMMEDIATE_DATA));
    if (fields.more() || value.more())
        return false;
    if (value.has(NFTA_DATA_VERDICT)) {
        std::string json;
        return fields.u32(NFTA_IMMEDIATE_DREG) == NFT_REG_VERDICT
            && appendVerdict(json, value.bytes(NFTA_DATA_VERDICT)) && addStatement(std::move(json));
    }
    Load load;
    load.kind = LoadKind::Value;
    load.constant = constantOf(value.bytes(NFTA_DATA_VALUE), ByteOrder::Network);
    load.bits = load.constant.bits;
    return load.bits > 0 && load.bits <= 128 && store(fields.u32(NFTA_IMMEDIATE_DREG), std::move(load));
}

bool RuleReader::payload(Bytes data)
{
    const Fields<8> fields(data);
    if (fields.more())
        return false;
    if (!fields.has(NFTA_PAYLOAD_DREG))
        return setPayload(data);
    Load load;
    load.kind = LoadKind::Payload;
    const std::uint32_t base = fields.u32(NFTA_PAYLOAD_BASE);
    const std::uint32_t bytes = fields.u32(NFTA_PAYLOAD_LEN), offset = fields.u32(NFTA_PAYLOAD_OFFSET);
    if (base > NFT_PAYLOAD_TRANSPORT_HEADER || bytes == 0 || bytes > 16 || offset > 255)
        return false;
    load.base = HeaderBase(base + 1);
    load.offset = offset * 8;
    load.bits = bytes * 8;
    load.type = DataType::Integer;
    if (load.base == HeaderBase::Transport && load.bits == 16)
        for (const HeaderField& port : headerOf(HeaderKind::AnyTransport).fields)
            if (port.offset == load.offset) {
                load.header = &headerOf(HeaderKind::AnyTransport);
                load.field = &port;
                load.type = DataType::Port;
            }
    return store(fields.u32(NFTA_PAYLOAD_DREG), std::move(load));
}

bool RuleReader::metaOrCt(Bytes data, bool ct)
{
    const Fields<4> fields(data);
    // Both number what they share alike, apart from the direction.
    static_assert(int(NFTA_META_DREG) == int(NFTA_CT_DREG) && int(NFTA_META_KEY) == int(NFTA_CT_KEY));
    if (fields.more())
        return false;
    if (!fields.has(NFTA_META_DREG))
        return setMetaOrCt(data, ct);
    Load load;
    load.key = fields.u32(NFTA_META_KEY);
    if (ct && fields.has(NFTA_CT_DIRECTION))
        load.direction = std::int32_t(fields.u32(NFTA_CT_DIRECTION) & 0xff);
    if (load.direction > 1)
        return false;
    return (ct ? describeCt(load) : describeMeta(load)) && store(fields.u32(NFTA_META_DREG), std::move(load));
}

bool RuleReader::simpleLoad(std::string_view name, Bytes data)
{
    const Fields<3> fields(data);
    const bool rt = name == "rt";
    Load load;
    load.key = fields.u32(rt ? unsigned(NFTA_RT_KEY) : unsigned(NFTA_SOCKET_KEY));
    return !fields.more() && (rt ? describeRt(load) : describeSocket(load))
        && store(fields.u32(rt ? unsigned(NFTA_RT_DREG) : unsigned(NFTA_SOCKET_DREG)), std::move(load));
}

bool RuleReader::fib(Bytes data)
{
    const Fields<3> fields(data);
    Load load;
    load.key = fields.u32(NFTA_FIB_RESULT);
    load.flags = fields.u32(NFTA_FIB_FLAGS);
    return !fields.more() && describeFib(load) && store(fields.u32(NFTA_FIB_DREG), std::move(load));
}

bool RuleReader::numgen(Bytes data)
{
    const Fields<4> fields(data);
    Load load = hostNumber(LoadKind::Number);
    load.key = fields.u32(NFTA_NG_TYPE);
    load.modulus = fields.u32(NFTA_NG_MODULUS);
    load.offset = fields.u32(NFTA_NG_OFFSET);
    return !fields.more() && load.key <= NFT_NG_RANDOM && store(fields.u32(NFTA_NG_DREG), std::move(load));
}

bool RuleReader::hash(Bytes data)
{
    const Fields<7> fields(data);
    Load load = hostNumber(LoadKind::Hash);
    load.key = fields.u32(NFTA_HASH_TYPE);
    load.modulus = fields.u32(NFTA_HASH_MODULUS);
    load.seed = fields.u32(NFTA_HASH_SEED);
    load.seeded = fields.has(NFTA_HASH_SEED);
    load.offset = fields.u32(NFTA_HASH_OFFSET);
    if (fields.more() || load.key > NFT_HASH_SYM)
        return false;
    if (load.key == NFT_HASH_JENKINS) {
        const std::uint32_t bytes = fields.u32(NFTA_HASH_LEN);
        auto key = keyAt(fields.u32(NFTA_HASH_SREG), bytes <= 64 ? bytes * 8 : 0);
        if (!key)
            return false;
        load.parts.push_back(under(std::move(*key)));
    }
    return store(fields.u32(NFTA_HASH_DREG), std::move(load));
}

bool RuleReader::bitwise(Bytes data)
{
    const Fields<7> fields(data);
    const Load* source = held(fields.u32(NFTA_BITWISE_SREG));
    if (fields.more() || !source || source->bits > 128)
        return false;
    const auto wrap = [](Load left, const char* operation, const Constant& right) {
        Load load;
        load.kind = LoadKind::Binary;
        load.bits = left.bits;
        std::strncpy(load.operation, operation, sizeof load.operation - 1);
        load.constant = right;
        load.parts.push_back(under(std::move(left)));
        return load;
    };
    const auto value = [&](unsigned attribute) {
        return constantOf(Fields<2>(fields.bytes(attribute)).bytes(NFTA_DATA_VALUE), ByteOrder::Network);
    };
    Load load = *source;
    const std::uint32_t operation = fields.u32(NFTA_BITWISE_OP);
    if (operation == NFT_BITWISE_LSHIFT || operation == NFT_BITWISE_RSHIFT) {
        load = wrap(load, operation == NFT_BITWISE_LSHIFT ? "<<" : ">>", value(NFTA_BITWISE_DATA));
        return load.constant.bits == 32 && store(fields.u32(NFTA_BITWISE_DREG), std::move(load));
    }
    Constant mask = value(NFTA_BITWISE_MASK);
    Constant flip = value(NFTA_BITWISE_XOR);
    if (operation != NFT_BITWISE_MASK_XOR || mask.bits != source->bits || flip.bits != source->bits)
        return false;
    // (x & mask) ^ flip: what is flipped outside the mask is set.
    Constant set = flip;
    set.value = flip.value & ~mask.value;
    flip.value &= mask.value;
    mask.value |= set.value;
    if (mask.value != maskOf(source->bits))
        load = wrap(load, "&", mask);
    if (flip.value != 0)
        load = wrap(load, "^", flip);
    if (set.value != 0)
        load = wrap(load, "|", set);
    return store(fields.u32(NFTA_BITWISE_DREG), std::move(load));
}

bool RuleReader::byteOrder(Bytes data)
{
    const Fields<5> fields(data);
    const Load* source = held(fields.u32(NFTA_BYTEORDER_SREG));
    if (fields.more() || !source)
        return false;
    Load load;
    load.kind = LoadKind::Swap;
    load.bits = source->bits;
    load.parts.push_back(under(*source));
    return store(fields.u32(NFTA_BYTEORDER_DREG), std::move(load));
}

bool RuleReader::lookup(Bytes data)
{
    const Fields<5> fields(data);
    const SetOfTable* set = m_sets(fields.text(NFTA_LOOKUP_SET));
    if (fields.more() || !set)
        return false;
    auto key = keyAt(fields.u32(NFTA_LOOKUP_SREG), set->keyBits);
    const bool not_ = (fields.u32(NFTA_LOOKUP_FLAGS) & NFT_LOOKUP_F_INV) != 0;
    if (!key || (key->kind != LoadKind::Concat && key->kind != LoadKind::Binary && set->concatenated()))
        return false;
    if (!fields.has(NFTA_LOOKUP_DREG))
        return matchSet(std::move(*key), not_ ? "!=" : "==", *set);
    Load map;
    map.kind = LoadKind::Lookup;
    map.set = set;
    map.bits = set->dataBits;
    map.parts.push_back(under(std::move(*key)));
    if (fields.u32(NFTA_LOOKUP_DREG) != NFT_REG_VERDICT)
        return !set->givesVerdicts() && store(fields.u32(NFTA_LOOKUP_DREG), std::move(map));
    RuleStatement vmap;
    vmap.match = true;
    if (!appendLoad(vmap.json, map))
        return false;
    m_statements.push_back(std::move(vmap));
    m_superfluous.previous = m_statements.size() - 1;
    return true;
}

} // namespace portolan::nftlisting
