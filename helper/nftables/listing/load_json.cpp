// Loads as nft prints them.
#include "helper/nftables/listing/json_text.h"
#include "helper/nftables/listing/rule_reader.h"

#include <linux/netfilter/nf_tables.h>

namespace portolan::nftlisting {

namespace {

const char* baseName(HeaderBase base)
{
    switch (base) {
    case HeaderBase::Link:
        return "ll";
    case HeaderBase::Network:
        return "nh";
    case HeaderBase::Transport:
        return "th";
    default:
        return "ih";
    }
}

void appendCt(std::string& out, const Load& load)
{
    out += std::string("{\"ct\": {\"key\": \"") + ctName(load.key) + '"';
    if (load.direction >= 0)
        out += load.direction == 0 ? ", \"dir\": \"original\"" : ", \"dir\": \"reply\"";
    out += "}}";
}

void appendRt(std::string& out, const Load& load)
{
    switch (load.key) {
    case NFT_RT_NEXTHOP4:
        out += R"({"rt": {"key": "nexthop", "family": "ip"}})";
        break;
    case NFT_RT_NEXTHOP6:
        out += R"({"rt": {"key": "nexthop", "family": "ip6"}})";
        break;
    default:
        out += load.key == NFT_RT_TCPMSS ? R"({"rt": {"key": "mtu"}})" : R"({"rt": {"key": "ipsec"}})";
    }
}

void appendSocket(std::string& out, const Load& load)
{
    const char* name = load.key == NFT_SOCKET_MARK ? "mark"
        : load.key == NFT_SOCKET_TRANSPARENT       ? "transparent"
                                                   : "wildcard";
    out += std::string("{\"socket\": {\"key\": \"") + name + "\"}}";
}

} // namespace

bool RuleReader::appendLoad(std::string& out, Load& load)
{
    switch (load.kind) {
    case LoadKind::Value:
        return appendFlags(out, load.type, constantOf(load.constant.raw, load.order), m_names);
    case LoadKind::Payload:
        m_context.complete(load);
        m_superfluous.asked(load, m_context.isMixed());
        return appendPayload(out, load);
    case LoadKind::Meta:
        out += std::string("{\"meta\": {\"key\": \"") + metaName(load.key) + "\"}}";
        return true;
    case LoadKind::Ct:
        m_context.completeCt(load);
        appendCt(out, load);
        return true;
    case LoadKind::Rt:
        appendRt(out, load);
        return true;
    case LoadKind::Socket:
        appendSocket(out, load);
        return true;
    case LoadKind::Fib:
        return appendFib(out, load);
    case LoadKind::Number:
        out += std::string("{\"numgen\": {\"mode\": \"") + (load.key == NFT_NG_RANDOM ? "random" : "inc")
            + "\", \"mod\": " + numberText(load.modulus) + ", \"offset\": " + numberText(load.offset) + "}}";
        return load.modulus <= INT32_MAX && load.offset <= INT32_MAX;
    case LoadKind::Hash:
        return appendHash(out, load);
    case LoadKind::Binary:
        return appendBinary(out, load);
    case LoadKind::Swap: {
        Load inner = *load.parts[0];
        const bool sure = appendLoad(out, inner);
        load.type = inner.type;
        load.order = ByteOrder::Unsaid;
        // Of what is in network order nft would take the values to be in the machine's.
        return sure && inner.order == ByteOrder::Host;
    }
    case LoadKind::Lookup:
        return appendLookup(out, load);
    case LoadKind::Concat:
        return appendConcat(out, load);
    case LoadKind::None:
        break;
    }
    return false;
}

bool RuleReader::appendPayload(std::string& out, const Load& load)
{
    if (load.header && load.field)
        out += std::string("{\"payload\": {\"protocol\": \"") + load.header->name + "\", \"field\": \""
            + load.field->name + "\"}}";
    else
        out += std::string("{\"payload\": {\"base\": \"") + baseName(load.base)
            + "\", \"offset\": " + numberText(load.offset) + ", \"len\": " + numberText(load.bits) + "}}";
    return true;
}

bool RuleReader::appendFib(std::string& out, const Load& load)
{
    constexpr const char* kFlags[]{"saddr", "daddr", "mark", "iif", "oif"};
    const char* result = load.key == NFT_FIB_RESULT_OIF ? "oif"
        : load.key == NFT_FIB_RESULT_OIFNAME            ? "oifname"
                                                        : "type";
    out += std::string("{\"fib\": {\"result\": \"") + result + "\", \"flags\": [";
    const std::uint32_t flags = load.flags & ~std::uint32_t(NFTA_FIB_F_PRESENT);
    const char* before = "\"";
    for (unsigned i = 0; i < std::size(kFlags); ++i)
        if ((flags >> i & 1) != 0) {
            out += std::string(before) + kFlags[i] + '"';
            before = ", \"";
        }
    out += "]}}";
    return flags != 0 && flags < 32;
}

bool RuleReader::appendHash(std::string& out, Load& load)
{
    const bool symmetric = load.key == NFT_HASH_SYM;
    out += symmetric ? "{\"symhash\": {\"mod\": " : "{\"jhash\": {\"mod\": ";
    appendNumber(out, load.modulus);
    if (load.seeded)
        out += ", \"seed\": " + numberText(load.seed);
    if (load.offset != 0)
        out += ", \"offset\": " + numberText(load.offset);
    bool sure = load.modulus <= INT32_MAX;
    if (!symmetric) {
        Load inner = *load.parts[0];
        out += ", \"expr\": ";
        sure = appendLoad(out, inner) && sure;
    }
    out += "}}";
    return sure;
}

bool RuleReader::appendBinary(std::string& out, Load& load)
{
    Load inner = *load.parts[0];
    std::string text;
    return appendLoad(text, inner) && appendOver(out, load, inner, text);
}

/// A binary operation whose left side is already told.
bool RuleReader::appendOver(std::string& out, Load& load, const Load& inner, const std::string& innerText)
{
    const std::string_view operation = load.operation;
    load.type = inner.type;
    load.order = inner.order;
    out += "{\"" + std::string(operation) + "\": [" + innerText + ", ";
    const bool sure = operation == "<<" || operation == ">>"
        ? appendConstant(out, DataType::Integer, constantOf(load.constant.raw, ByteOrder::Host), m_names)
        : !factsOf(load.type).text && load.type != DataType::Invalid
            && appendFlags(out, load.type, swappedFor(load.order, load.constant), m_names);
    out += "]}";
    return sure && inner.kind != LoadKind::Swap;
}

bool RuleReader::appendSetName(std::string& out, const SetOfTable& set)
{
    if (!set.anonymous())
        return appendQuoted(out, '@' + set.name);
    out += "{\"set\": [" + set.listed + "]}";
    return true;
}

bool RuleReader::appendLookup(std::string& out, Load& load)
{
    Load key = *load.parts[0];
    out += load.set->givesVerdicts() ? "{\"vmap\": {\"key\": " : "{\"map\": {\"key\": ";
    // A mask may be part of the key's field, which would change the elements too.
    if (key.kind == LoadKind::Binary || !appendLoad(out, key))
        return false;
    out += ", \"data\": ";
    const bool sure = appendSetName(out, *load.set);
    out += "}}";
    return sure;
}

bool RuleReader::appendConcat(std::string& out, Load& load)
{
    out += "{\"concat\": [";
    for (std::size_t i = 0; i < load.parts.size(); ++i) {
        Load part = *load.parts[i];
        out += i > 0 ? ", " : "";
        if (part.kind == LoadKind::Binary || part.kind == LoadKind::Value || !appendLoad(out, part))
            return false;
    }
    out += "]}";
    return true;
}

bool RuleReader::appendTyped(std::string& out, Load load, DataType type, ByteOrder order)
{
    load.type = type;
    load.order = order;
    return appendLoad(out, load);
}

} // namespace portolan::nftlisting
