#include "helper/nftables/listing/stateful_objects.h"

#include "helper/nftables/listing/json_text.h"
#include "helper/nftables/listing/plain_statements.h"

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>

namespace portolan::nftlisting {

namespace {

bool appendQuotaObject(std::string& out, Bytes data)
{
    const Fields<4> fields(data);
    out += "\"bytes\": " + numberText(fields.number(NFTA_QUOTA_BYTES))
        + ", \"used\": " + numberText(fields.number(NFTA_QUOTA_CONSUMED))
        + ", \"inv\": " + ((fields.u32(NFTA_QUOTA_FLAGS) & NFT_QUOTA_F_INV) != 0 ? "true" : "false");
    return !fields.more();
}

bool appendLimitObject(std::string& out, Bytes data)
{
    const Fields<6> fields(data);
    const char* per = timeUnit(fields.number(NFTA_LIMIT_UNIT));
    const bool bytes = fields.u32(NFTA_LIMIT_TYPE) == NFT_LIMIT_PKT_BYTES;
    if (fields.more() || !per)
        return false;
    const auto units = [bytes](std::uint64_t number) {
        return bytes ? unitsOf(number) : ByteUnits{number, nullptr};
    };
    const ByteUnits rate = units(fields.number(NFTA_LIMIT_RATE));
    const ByteUnits burst = units(fields.number(NFTA_LIMIT_BURST));
    out += "\"rate\": " + numberText(rate.number) + ", \"per\": \"" + per + '"';
    if ((fields.u32(NFTA_LIMIT_FLAGS) & NFT_LIMIT_F_INV) != 0)
        out += ", \"inv\": true";
    if (rate.unit)
        out += std::string(", \"rate_unit\": \"") + rate.unit + '"';
    if (burst.number != 0)
        out += ", \"burst\": " + numberText(burst.number)
            + (burst.unit ? std::string(", \"burst_unit\": \"") + burst.unit + '"' : "");
    return true;
}

bool appendHelperObject(std::string& out, Bytes data, const Names& names)
{
    const Fields<3> fields(data);
    const std::uint32_t family = fields.u32(NFTA_CT_HELPER_L3PROTO);
    const char* familyName = family == NFPROTO_IPV4 ? "ip"
        : family == NFPROTO_IPV6                    ? "ip6"
        : family == NFPROTO_INET                    ? "inet"
                                                    : nullptr;
    const std::uint32_t number = fields.u32(NFTA_CT_HELPER_L4PROTO);
    if (fields.more() || !familyName || number > 255)
        return false;
    out += "\"type\": ";
    bool sure = appendQuoted(out, fields.text(NFTA_CT_HELPER_NAME));
    out += ", \"protocol\": ";
    const std::string protocol = names.protocol(number);
    if (protocol.empty())
        appendNumber(out, number);
    else
        sure = appendQuoted(out, protocol) && sure;
    out += std::string(", \"l3proto\": \"") + familyName + '"';
    return sure;
}

} // namespace

const char* objectKind(std::uint32_t type)
{
    switch (type) {
    case NFT_OBJECT_COUNTER:
        return "counter";
    case NFT_OBJECT_QUOTA:
        return "quota";
    case NFT_OBJECT_CT_HELPER:
        return "ct helper";
    case NFT_OBJECT_LIMIT:
        return "limit";
    default:
        return nullptr;
    }
}

bool appendObjectData(std::string& out, std::uint32_t type, Bytes data, const Names& names)
{
    switch (type) {
    case NFT_OBJECT_COUNTER: {
        std::string counted;
        const bool sure = appendCount(counted, data);
        out += counted.substr(1, counted.size() - 2);
        return sure;
    }
    case NFT_OBJECT_QUOTA:
        return appendQuotaObject(out, data);
    case NFT_OBJECT_LIMIT:
        return appendLimitObject(out, data);
    case NFT_OBJECT_CT_HELPER:
        return appendHelperObject(out, data, names);
    default:
        return false;
    }
}

} // namespace portolan::nftlisting
