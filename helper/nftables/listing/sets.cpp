#include "helper/nftables/listing/sets.h"

#include "helper/nftables/listing/json_text.h"
#include "helper/nftables/listing/plain_statements.h"

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>

namespace portolan::nftlisting {

namespace {

enum SetUserdata : std::uint8_t { KeyOrder = 0, DataOrder = 1, DataInterval = 6, Comment = 7 };
constexpr std::uint8_t kElementComment = 0;

Bytes attributesOf(const nlmsghdr* message)
{
    if (mnl_nlmsg_get_payload_len(message) < MNL_ALIGN(sizeof(nfgenmsg)))
        return {};
    return {static_cast<const std::uint8_t*>(mnl_nlmsg_get_payload_offset(message, sizeof(nfgenmsg))),
        mnl_nlmsg_get_payload_len(message) - MNL_ALIGN(sizeof(nfgenmsg))};
}

/// Userdata's numbers are in the order of the machine that wrote them: this one.
std::uint32_t nativeNumber(Bytes bytes)
{
    std::uint32_t number = 0;
    if (bytes.size() == sizeof number)
        std::memcpy(&number, bytes.data(), sizeof number);
    return number;
}

std::string_view textOf(Bytes bytes)
{
    const auto* begin = reinterpret_cast<const char*>(bytes.data());
    return bytes.empty() ? std::string_view() : std::string_view(begin, strnlen(begin, bytes.size()));
}

bool readSetUserdata(Bytes userdata, SetOfTable& set)
{
    bool sure = true;
    const bool whole = forEachUserdata(userdata, [&](std::uint8_t type, Bytes bytes) {
        if (type == KeyOrder)
            set.keyOrder = ByteOrder(nativeNumber(bytes) & 3);
        else if (type == DataOrder)
            set.dataOrder = ByteOrder(nativeNumber(bytes) & 3);
        else if (type == DataInterval)
            set.dataIntervals = nativeNumber(bytes) != 0;
        else if (type == Comment) {
            set.comment.clear();
            sure = appendQuoted(set.comment, textOf(bytes)) && sure;
        }
    });
    return whole && sure;
}

bool knownType(std::uint32_t type)
{
    if (type == NFT_DATA_VERDICT)
        return true;
    const auto parts = partsOf(type);
    if (parts.empty())
        return false;
    for (const DataType part : parts)
        if (parts.size() > 1 && factsOf(part).bits == 0)
            return false;
    return true;
}

bool readStatements(const Fields<26>& fields, SetOfTable& set)
{
    bool sure = true;
    const auto add = [&](Bytes expression) {
        set.statements += set.statements.empty() ? "" : ", ";
        sure = appendStateful(set.statements, expression, Counting::Unsaid) && sure;
    };
    if (fields.has(NFTA_SET_EXPR))
        add(fields.bytes(NFTA_SET_EXPR));
    else if (fields.has(NFTA_SET_EXPRESSIONS)) {
        const Bytes all = fields.bytes(NFTA_SET_EXPRESSIONS);
        forEachAttribute(all.data(), all.size(), [&](unsigned, const nlattr* attribute) {
            add({static_cast<const std::uint8_t*>(payloadOf(attribute)), payloadSizeOf(attribute)});
        });
    }
    return sure;
}

bool appendParts(std::string& out, std::uint32_t type, Bytes raw, ByteOrder order, const Names& names)
{
    const auto parts = partsOf(type);
    if (parts.size() == 1)
        return appendConstant(out, parts[0], constantOf(raw, order), names);
    out += "{\"concat\": [";
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const unsigned bytes = (factsOf(parts[i]).bits + 7) / 8;
        if (raw.size() < bytes)
            return false;
        out += i > 0 ? ", " : "";
        if (!appendFlags(out, parts[i], constantOf(raw.first(bytes), factsOf(parts[i]).order), names))
            return false;
        raw = raw.subspan(std::min<std::size_t>(raw.size(), (bytes + 3) & ~3U));
    }
    out += "]}";
    return raw.empty();
}

bool readData(const Fields<12>& fields, const SetOfTable& set, const Names& names, SetElement& element)
{
    if ((set.flags & NFT_SET_OBJECT) != 0)
        return fields.has(NFTA_SET_ELEM_OBJREF)
            ? appendQuoted(element.data, fields.text(NFTA_SET_ELEM_OBJREF))
            : element.intervalEnd;
    if ((set.flags & NFT_SET_MAP) == 0)
        return !fields.has(NFTA_SET_ELEM_DATA);
    // The end of an interval gives nothing.
    if (!fields.has(NFTA_SET_ELEM_DATA))
        return element.intervalEnd;
    const Fields<2> data(fields.bytes(NFTA_SET_ELEM_DATA));
    if (data.has(NFTA_DATA_VERDICT))
        return set.givesVerdicts() && appendVerdict(element.data, data.bytes(NFTA_DATA_VERDICT));
    const Bytes raw = data.bytes(NFTA_DATA_VALUE);
    return data.has(NFTA_DATA_VALUE) && raw.size() * 8 == set.dataBits && !set.dataIntervals
        && appendParts(element.data, set.dataType, raw, set.dataOrder, names);
}

bool readExtras(const Fields<12>& fields, SetElement& element)
{
    bool sure = true;
    if (const auto timeout = fields.number(NFTA_SET_ELEM_TIMEOUT); timeout != 0)
        element.extras += ", \"timeout\": " + numberText(timeout / 1000);
    if (const auto left = fields.number(NFTA_SET_ELEM_EXPIRATION); left != 0)
        element.extras += ", \"expires\": " + numberText(left / 1000);
    std::string comment;
    forEachUserdata(fields.bytes(NFTA_SET_ELEM_USERDATA), [&](std::uint8_t type, Bytes bytes) {
        if (type != kElementComment)
            return;
        comment = ", \"comment\": ";
        sure = appendQuoted(comment, textOf(bytes)) && sure;
    });
    element.extras += comment;
    if (fields.has(NFTA_SET_ELEM_EXPRESSIONS))
        return false;
    if (fields.has(NFTA_SET_ELEM_EXPR)) {
        // {"counter": …} without its braces
        std::string statement;
        sure = appendStateful(statement, fields.bytes(NFTA_SET_ELEM_EXPR), Counting::Said) && sure
            && statement.size() > 2;
        if (sure)
            element.extras += ", " + statement.substr(1, statement.size() - 2);
    }
    return sure;
}

std::string stringOf(Bytes bytes)
{
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

bool readElement(Bytes bytes, SetOfTable& set, const Names& names)
{
    const Fields<12> fields(bytes);
    SetElement element;
    const std::uint32_t flags = fields.u32(NFTA_SET_ELEM_FLAGS);
    element.intervalEnd = (flags & NFT_SET_ELEM_INTERVAL_END) != 0;
    element.any = !fields.has(NFTA_SET_ELEM_KEY);
    if (fields.more() || (element.any && (flags & NFT_SET_ELEM_CATCHALL) == 0))
        return false;
    element.key = stringOf(Fields<2>(fields.bytes(NFTA_SET_ELEM_KEY)).bytes(NFTA_DATA_VALUE));
    element.end = stringOf(Fields<2>(fields.bytes(NFTA_SET_ELEM_KEY_END)).bytes(NFTA_DATA_VALUE));
    if (!element.any && element.key.size() * 8 != set.keyBits)
        return false;
    if (!element.end.empty() && element.end.size() != element.key.size())
        return false;
    if (!readData(fields, set, names, element) || !readExtras(fields, element))
        return false;
    set.elements.push_back(std::move(element));
    return true;
}

} // namespace

bool SetOfTable::anonymous() const
{
    return (flags & NFT_SET_ANONYMOUS) != 0;
}

bool SetOfTable::intervals() const
{
    return (flags & NFT_SET_INTERVAL) != 0;
}

bool SetOfTable::concatenated() const
{
    return keyType > 63;
}

bool SetOfTable::givesVerdicts() const
{
    return dataType == NFT_DATA_VERDICT;
}

std::vector<DataType> partsOf(std::uint32_t type)
{
    std::vector<DataType> parts;
    for (int shift = 30; shift >= 0; shift -= 6) {
        const std::uint32_t part = type >> shift & 63;
        if (part == 0 && parts.empty())
            continue;
        if (!factsOf(part).name)
            return {};
        parts.push_back(DataType(part));
    }
    return parts;
}

bool appendVerdict(std::string& out, Bytes verdict)
{
    const Fields<3> fields(verdict);
    const char* name = nullptr;
    bool target = false;
    switch (std::int32_t(fields.u32(NFTA_VERDICT_CODE))) {
    case NFT_CONTINUE:
        name = "continue";
        break;
    case NFT_JUMP:
        name = "jump";
        target = true;
        break;
    case NFT_GOTO:
        name = "goto";
        target = true;
        break;
    case NFT_RETURN:
        name = "return";
        break;
    case NF_ACCEPT:
        name = "accept";
        break;
    case NF_DROP:
        name = "drop";
        break;
    default:
        return false;
    }
    if (!fields.has(NFTA_VERDICT_CODE) || target != fields.has(NFTA_VERDICT_CHAIN))
        return false;
    out += std::string("{\"") + name + "\": ";
    if (target) {
        out += "{\"target\": ";
        if (!appendQuoted(out, fields.text(NFTA_VERDICT_CHAIN)))
            return false;
        out += "}}";
    } else {
        out += "null}";
    }
    return true;
}

bool readSet(const nlmsghdr* message, SetOfTable& set)
{
    const Fields<26> fields(attributesOf(message));
    set.name = fields.text(NFTA_SET_NAME);
    set.handle = fields.number(NFTA_SET_HANDLE);
    set.flags = fields.u32(NFTA_SET_FLAGS);
    set.keyType = fields.u32(NFTA_SET_KEY_TYPE);
    set.keyBits = fields.u32(NFTA_SET_KEY_LEN) * 8;
    set.dataType = fields.u32(NFTA_SET_DATA_TYPE);
    set.dataBits = fields.u32(NFTA_SET_DATA_LEN) * 8;
    set.objectType = fields.u32(NFTA_SET_OBJ_TYPE);
    set.timeout = fields.number(NFTA_SET_TIMEOUT);
    set.collectEvery = fields.u32(NFTA_SET_GC_INTERVAL);
    set.policy = fields.u32(NFTA_SET_POLICY);
    set.size = Fields<3>(fields.bytes(NFTA_SET_DESC)).u32(NFTA_SET_DESC_SIZE);
    constexpr std::uint32_t kKnown = NFT_SET_ANONYMOUS | NFT_SET_CONSTANT | NFT_SET_INTERVAL | NFT_SET_MAP
        | NFT_SET_TIMEOUT | NFT_SET_EVAL | NFT_SET_OBJECT | NFT_SET_CONCAT | NFT_SET_EXPR;
    if (!readSetUserdata(fields.bytes(NFTA_SET_USERDATA), set) || !readStatements(fields, set)
        || (set.flags & ~kKnown) != 0 || set.keyBits == 0 || set.keyBits > 512)
        return false;
    const bool map = (set.flags & NFT_SET_MAP) != 0;
    return knownType(set.keyType) && set.keyType != NFT_DATA_VERDICT && (!map || knownType(set.dataType));
}

bool readElements(const nlmsghdr* message, SetOfTable& set, const Names& names)
{
    const Fields<4> fields(attributesOf(message));
    const Bytes list = fields.bytes(NFTA_SET_ELEM_LIST_ELEMENTS);
    bool sure = true;
    forEachAttribute(list.data(), list.size(), [&](unsigned, const nlattr* attribute) {
        sure = sure
            && readElement({static_cast<const std::uint8_t*>(payloadOf(attribute)), payloadSizeOf(attribute)},
                set, names);
    });
    return sure;
}

} // namespace portolan::nftlisting
