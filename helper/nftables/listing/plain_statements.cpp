#include "helper/nftables/listing/plain_statements.h"

#include "helper/nftables/listing/json_text.h"
#include "helper/nftables/listing/stateful_objects.h"

#include <linux/netfilter/nf_log.h>
#include <linux/netfilter/nf_tables.h>

namespace portolan::nftlisting {

namespace {

bool appendCounter(std::string& out, Bytes data, Counting counting)
{
    if (counting == Counting::Unsaid) {
        out += "{\"counter\": null}";
        return true;
    }
    out += "{\"counter\": ";
    const bool sure = appendCount(out, data);
    out += '}';
    return sure;
}

bool appendLimit(std::string& out, Bytes data)
{
    const Fields<6> fields(data);
    const std::uint32_t type = fields.u32(NFTA_LIMIT_TYPE);
    const char* per = timeUnit(fields.number(NFTA_LIMIT_UNIT));
    if (fields.more() || !per || type > NFT_LIMIT_PKT_BYTES)
        return false;
    ByteUnits rate{fields.number(NFTA_LIMIT_RATE), nullptr};
    ByteUnits burst{fields.number(NFTA_LIMIT_BURST), nullptr};
    if (type == NFT_LIMIT_PKT_BYTES) {
        rate = unitsOf(rate.number);
        burst = unitsOf(burst.number);
    }
    out += "{\"limit\": {\"rate\": " + numberText(rate.number) + ", \"burst\": " + numberText(burst.number)
        + ", \"per\": \"" + per + '"';
    if ((fields.u32(NFTA_LIMIT_FLAGS) & NFT_LIMIT_F_INV) != 0)
        out += ", \"inv\": true";
    if (rate.unit)
        out += std::string(", \"rate_unit\": \"") + rate.unit + "\", \"burst_unit\": \"" + burst.unit + '"';
    out += "}}";
    return true;
}

bool appendQuota(std::string& out, Bytes data, Counting counting)
{
    const Fields<4> fields(data);
    const ByteUnits quota = unitsOf(fields.number(NFTA_QUOTA_BYTES));
    out += "{\"quota\": {\"val\": " + numberText(quota.number) + ", \"val_unit\": \"" + quota.unit + '"';
    if ((fields.u32(NFTA_QUOTA_FLAGS) & NFT_QUOTA_F_INV) != 0)
        out += ", \"inv\": true";
    if (const auto bytes = fields.number(NFTA_QUOTA_CONSUMED); bytes != 0 && counting == Counting::Said) {
        const ByteUnits used = unitsOf(bytes);
        out += ", \"used\": " + numberText(used.number) + ", \"used_unit\": \"" + used.unit + '"';
    }
    out += "}}";
    return !fields.more();
}

bool appendConnectionLimit(std::string& out, Bytes data)
{
    const Fields<2> fields(data);
    out += "{\"ct count\": {\"val\": " + numberText(fields.u32(NFTA_CONNLIMIT_COUNT));
    if ((fields.u32(NFTA_CONNLIMIT_FLAGS) & NFT_CONNLIMIT_F_INV) != 0)
        out += ", \"inv\": true";
    out += "}}";
    return !fields.more();
}

std::optional<bool> appendCounting(std::string& out, std::string_view name, Bytes data, Counting counting)
{
    if (name == "counter")
        return appendCounter(out, data, counting);
    if (name == "limit")
        return appendLimit(out, data);
    if (name == "quota")
        return appendQuota(out, data, counting);
    if (name == "connlimit")
        return appendConnectionLimit(out, data);
    return std::nullopt;
}

/// One by itself, several as a list.
void appendSome(std::string& out, const char* key, const std::string& names, unsigned count)
{
    if (count > 0)
        out += std::string(out.ends_with('{') ? "\"" : ", \"") + key
            + (count > 1 ? "\": [" + names + ']' : "\": " + names);
}

void appendLogFlags(std::string& out, std::uint32_t flags)
{
    std::string names;
    unsigned count = 0;
    const auto add = [&](std::uint32_t flag, const char* name) {
        if ((flags & flag) != flag)
            return;
        names += std::string(count++ > 0 ? ", \"" : "\"") + name + '"';
    };
    if ((flags & NF_LOG_MASK) == NF_LOG_MASK) {
        add(NF_LOG_MASK, "all");
    } else {
        add(NF_LOG_TCPSEQ, "tcp sequence");
        add(NF_LOG_TCPOPT, "tcp options");
        add(NF_LOG_IPOPT, "ip options");
        add(NF_LOG_UID, "skuid");
        add(NF_LOG_MACDECODE, "ether");
    }
    appendSome(out, "flags", names, count);
}

bool appendLog(std::string& out, Bytes data)
{
    constexpr const char* kLevels[]{
        "emerg", "alert", "crit", "err", "warn", "notice", "info", "debug", "audit"};
    const Fields<6> fields(data);
    std::string inner = "{";
    const auto key
        = [&inner](const char* name) { inner += std::string(inner == "{" ? "\"" : ", \"") + name + "\": "; };
    bool sure = !fields.more();
    if (fields.has(NFTA_LOG_PREFIX)) {
        key("prefix");
        sure = appendQuoted(inner, fields.text(NFTA_LOG_PREFIX)) && sure;
    }
    const auto number = [&](unsigned attribute, const char* name) {
        if (!fields.has(attribute))
            return;
        key(name);
        appendNumber(inner, fields.u32(attribute));
    };
    number(NFTA_LOG_GROUP, "group");
    number(NFTA_LOG_SNAPLEN, "snaplen");
    number(NFTA_LOG_QTHRESHOLD, "queue-threshold");
    if (const auto level = fields.u32(NFTA_LOG_LEVEL);
        fields.has(NFTA_LOG_LEVEL) && level != NFT_LOGLEVEL_WARNING) {
        sure = sure && level < std::size(kLevels);
        key("level");
        inner += std::string("\"") + kLevels[level < std::size(kLevels) ? level : 0] + '"';
    }
    appendLogFlags(inner, fields.u32(NFTA_LOG_FLAGS));
    out += "{\"log\": " + (inner == "{" ? "null" : inner + '}') + '}';
    return sure;
}

bool appendObject(std::string& out, Bytes data)
{
    const Fields<5> fields(data);
    const std::uint32_t type = fields.u32(NFTA_OBJREF_IMM_TYPE);
    const char* name = objectKind(type);
    if (fields.more() || !name || !fields.has(NFTA_OBJREF_IMM_NAME))
        return false;
    out += std::string("{\"") + name + "\": ";
    const bool sure = appendQuoted(out, fields.text(NFTA_OBJREF_IMM_NAME));
    out += '}';
    return sure;
}

bool appendFlow(std::string& out, Bytes data)
{
    const Fields<1> fields(data);
    out += "{\"flow\": {\"op\": \"add\", \"flowtable\": ";
    const bool sure = appendQuoted(out, "@" + std::string(fields.text(NFTA_FLOW_TABLE_NAME)));
    out += "}}";
    return sure && !fields.more();
}

bool appendQueue(std::string& out, Bytes data)
{
    const Fields<4> fields(data);
    if (fields.more() || fields.has(NFTA_QUEUE_SREG_QNUM))
        return false;
    const std::uint32_t number = fields.u32(NFTA_QUEUE_NUM), total = fields.u32(NFTA_QUEUE_TOTAL);
    const std::uint32_t flags = fields.u32(NFTA_QUEUE_FLAGS);
    out += "{\"queue\": {\"num\": ";
    if (total > 1)
        out += "{\"range\": [" + numberText(number) + ", " + numberText(number + total - 1) + "]}";
    else
        appendNumber(out, number);
    const bool bypass = (flags & NFT_QUEUE_FLAG_BYPASS) != 0,
               fanout = (flags & NFT_QUEUE_FLAG_CPU_FANOUT) != 0;
    const std::string names = std::string(bypass ? "\"bypass\"" : "") + (bypass && fanout ? ", " : "")
        + (fanout ? "\"fanout\"" : "");
    appendSome(out, "flags", names, unsigned(bypass) + unsigned(fanout));
    out += "}}";
    return number + total <= 65536;
}

} // namespace

const char* timeUnit(std::uint64_t seconds)
{
    switch (seconds) {
    case 1:
        return "second";
    case 60:
        return "minute";
    case 3600:
        return "hour";
    case 86400:
        return "day";
    case 604800:
        return "week";
    default:
        return nullptr;
    }
}

ByteUnits unitsOf(std::uint64_t bytes)
{
    ByteUnits units{bytes, "bytes"};
    for (const char* larger : {"kbytes", "mbytes"}) {
        if (units.number == 0 || units.number % 1024 != 0)
            break;
        units = {units.number / 1024, larger};
    }
    return units;
}

bool appendCount(std::string& out, Bytes counter)
{
    const Fields<3> fields(counter);
    out += "{\"packets\": " + numberText(fields.number(NFTA_COUNTER_PACKETS))
        + ", \"bytes\": " + numberText(fields.number(NFTA_COUNTER_BYTES)) + '}';
    return !fields.more();
}

std::optional<bool> appendPlainStatement(std::string& out, std::string_view name, Bytes data)
{
    if (const auto counting = appendCounting(out, name, data, Counting::Said))
        return counting;
    if (name == "log")
        return appendLog(out, data);
    if (name == "notrack") {
        out += "{\"notrack\": null}";
        return true;
    }
    if (name == "flow_offload")
        return appendFlow(out, data);
    if (name == "queue")
        return appendQueue(out, data);
    if (name == "objref")
        return appendObject(out, data);
    return std::nullopt;
}

bool appendStateful(std::string& out, Bytes expression, Counting counting)
{
    const Fields<2> fields(expression);
    const auto done
        = appendCounting(out, fields.text(NFTA_EXPR_NAME), fields.bytes(NFTA_EXPR_DATA), counting);
    return done.value_or(false);
}

} // namespace portolan::nftlisting
