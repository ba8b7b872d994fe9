#include "helper/xtables/render/own_printers.h"

#include <linux/netfilter/xt_mark.h>
#include <linux/netfilter/xt_multiport.h>
#include <linux/netfilter/xt_statistic.h>

namespace portolan::xtables {

namespace {

__extension__ typedef unsigned __int128 Wide;

/// Bytes of a word that needs no quotes.
constexpr auto kHarmless = [] {
    std::array<bool, 256> harmless{};
    for (const char byte :
        std::string_view("_-0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        harmless[static_cast<unsigned char>(byte)] = true;
    return harmless;
}();

/// A word as xtables_save_string() quotes it.
void putSaved(TextSink& sink, std::string_view word)
{
    sink.put(' ');
    std::size_t harmless = 0;
    while (harmless < word.size() && kHarmless[static_cast<unsigned char>(word[harmless])])
        ++harmless;
    if (harmless == word.size() && harmless > 0)
        return sink.put(word);
    const auto has = [&](char byte) { return std::memchr(word.data(), byte, word.size()) != nullptr; };
    sink.put('"');
    if (!has('"') && !has('\\') && !has('\'')) {
        sink.put(word);
    } else {
        for (const char byte : word) {
            if (byte == '"' || byte == '\\' || byte == '\'')
                sink.put('\\');
            sink.put(byte);
        }
    }
    sink.put('"');
}

bool printComment(TextSink& sink, const void* data)
{
    const auto* info = static_cast<const xt_comment_info*>(data);
    sink.put(" -m comment --comment");
    putSaved(sink, {info->comment, strnlen(info->comment, sizeof info->comment - 1)});
    return true;
}

void putPorts(TextSink& sink, std::string_view option, const __u16 (&ports)[2], bool inverted)
{
    if (ports[0] == 0 && ports[1] == 0xffff)
        return;
    if (inverted)
        sink.put(" !");
    sink.put(option);
    sink.putNumber(ports[0]);
    if (ports[0] != ports[1]) {
        sink.put(':');
        sink.putNumber(ports[1]);
    }
}

void putTcpFlags(TextSink& sink, unsigned flags)
{
    static constexpr std::string_view kNames[] = {"FIN", "SYN", "RST", "PSH", "ACK", "URG"};
    bool first = true;
    for (unsigned bit = 0; bit < std::size(kNames); ++bit) {
        if (!(flags & (1U << bit)))
            continue;
        if (!first)
            sink.put(',');
        sink.put(kNames[bit]);
        first = false;
    }
    if (first)
        sink.put("NONE");
}

bool printTcp(TextSink& sink, const void* data)
{
    const auto* info = static_cast<const xt_tcp*>(data);
    const unsigned inverted = info->invflags;
    if ((inverted & ~unsigned(XT_TCP_INV_MASK)) || ((info->flg_mask | info->flg_cmp) & 0xc0))
        return false;
    sink.put(" -m tcp");
    putPorts(sink, " --sport ", info->spts, inverted & XT_TCP_INV_SRCPT);
    putPorts(sink, " --dport ", info->dpts, inverted & XT_TCP_INV_DSTPT);
    if (info->option != 0 || (inverted & XT_TCP_INV_OPTION)) {
        sink.put(inverted & XT_TCP_INV_OPTION ? " ! --tcp-option " : " --tcp-option ");
        sink.putNumber(info->option);
    }
    if (info->flg_mask != 0 || (inverted & XT_TCP_INV_FLAGS)) {
        sink.put(inverted & XT_TCP_INV_FLAGS ? " ! --tcp-flags " : " --tcp-flags ");
        putTcpFlags(sink, info->flg_mask);
        sink.put(' ');
        putTcpFlags(sink, info->flg_cmp);
    }
    return true;
}

bool printUdp(TextSink& sink, const void* data)
{
    const auto* info = static_cast<const xt_udp*>(data);
    if (info->invflags & ~unsigned(XT_UDP_INV_MASK))
        return false;
    sink.put(" -m udp");
    putPorts(sink, " --sport ", info->spts, info->invflags & XT_UDP_INV_SRCPT);
    putPorts(sink, " --dport ", info->dpts, info->invflags & XT_UDP_INV_DSTPT);
    return true;
}

/// probability / 2^31 as "%.11f" prints it, exactly: printf takes as long as the rest of a rule.
void putProbability(TextSink& sink, std::uint32_t probability)
{
    constexpr std::uint64_t kScale = 100'000'000'000; // eleven digits
    const Wide scaled = Wide(probability) * kScale;
    auto digits = std::uint64_t(scaled >> 31);
    const auto rest = std::uint64_t(scaled) & 0x7fffffff;
    constexpr std::uint64_t kHalf = 1U << 30;
    if (rest > kHalf || (rest == kHalf && (digits & 1)))
        ++digits;
    sink.putNumber(digits / kScale);
    sink.put('.');
    for (std::uint64_t place = kScale / 10; place > 0; place /= 10)
        sink.put(char('0' + digits / place % 10));
}

bool printStatistic(TextSink& sink, const void* data)
{
    const auto* info = static_cast<const xt_statistic_info*>(data);
    const std::string_view inverted = info->flags & XT_STATISTIC_INVERT ? " !" : "";
    if (info->mode == XT_STATISTIC_MODE_RANDOM) {
        sink.put(" -m statistic --mode random");
        sink.put(inverted);
        sink.put(" --probability ");
        putProbability(sink, info->u.random.probability);
        return true;
    }
    if (info->mode != XT_STATISTIC_MODE_NTH)
        return false;
    sink.put(" -m statistic --mode nth");
    sink.put(inverted);
    sink.put(" --every ");
    sink.putNumber(info->u.nth.every + 1);
    sink.put(" --packet ");
    sink.putNumber(info->u.nth.packet);
    return true;
}

bool printMark(TextSink& sink, const void* data)
{
    const auto* info = static_cast<const xt_mark_mtinfo1*>(data);
    sink.put(info->invert ? " -m mark ! --mark 0x" : " -m mark --mark 0x");
    sink.putHex(info->mark);
    if (info->mask != 0xffffffff) {
        sink.put("/0x");
        sink.putHex(info->mask);
    }
    return true;
}

/// Names of the set bits, with commas.
void putBits(TextSink& sink, unsigned bits, std::span<const std::string_view> names)
{
    bool first = true;
    for (unsigned bit = 0; bit < names.size(); ++bit) {
        if (!(bits & (1U << bit)))
            continue;
        if (!first)
            sink.put(',');
        sink.put(names[bit]);
        first = false;
    }
}

/// States alone, the way nearly all rules ask conntrack.
bool printConntrack(TextSink& sink, const void* data)
{
    const auto* info = static_cast<const xt_conntrack_mtinfo3*>(data);
    constexpr unsigned kAlias = XT_CONNTRACK_STATE_ALIAS;
    if ((info->match_flags & ~kAlias) != XT_CONNTRACK_STATE || (info->invert_flags & ~XT_CONNTRACK_STATE))
        return false;
    struct {
        unsigned bit;
        std::string_view name;
    } static constexpr kStates[] = {{XT_CONNTRACK_STATE_INVALID, "INVALID"},
        {XT_CONNTRACK_STATE_BIT(IP_CT_NEW), "NEW"}, {XT_CONNTRACK_STATE_BIT(IP_CT_RELATED), "RELATED"},
        {XT_CONNTRACK_STATE_BIT(IP_CT_ESTABLISHED), "ESTABLISHED"},
        {XT_CONNTRACK_STATE_UNTRACKED, "UNTRACKED"}, {XT_CONNTRACK_STATE_SNAT, "SNAT"},
        {XT_CONNTRACK_STATE_DNAT, "DNAT"}};
    const bool alias = info->match_flags & kAlias;
    sink.put(alias ? " -m state" : " -m conntrack");
    if (info->invert_flags & XT_CONNTRACK_STATE)
        sink.put(" !");
    sink.put(alias ? " --state" : " --ctstate");
    char separator = ' ';
    for (const auto& state : kStates) {
        if (!(info->state_mask & state.bit))
            continue;
        sink.put(separator);
        sink.put(state.name);
        separator = ',';
    }
    return true;
}

bool printAddrtype(TextSink& sink, const void* data)
{
    static constexpr std::string_view kTypes[] = {"UNSPEC", "UNICAST", "LOCAL", "BROADCAST", "ANYCAST",
        "MULTICAST", "BLACKHOLE", "UNREACHABLE", "PROHIBIT", "THROW", "NAT", "XRESOLVE"};
    const auto* info = static_cast<const xt_addrtype_info_v1*>(data);
    if ((info->source | info->dest) >> std::size(kTypes))
        return false;
    sink.put(" -m addrtype");
    if (info->source) {
        sink.put(info->flags & XT_ADDRTYPE_INVERT_SOURCE ? " ! --src-type " : " --src-type ");
        putBits(sink, info->source, kTypes);
    }
    if (info->dest) {
        sink.put(info->flags & XT_ADDRTYPE_INVERT_DEST ? " ! --dst-type " : " --dst-type ");
        putBits(sink, info->dest, kTypes);
    }
    if (info->flags & XT_ADDRTYPE_LIMIT_IFACE_IN)
        sink.put(" --limit-iface-in");
    if (info->flags & XT_ADDRTYPE_LIMIT_IFACE_OUT)
        sink.put(" --limit-iface-out");
    return true;
}

bool printMultiport(TextSink& sink, const void* data)
{
    static constexpr std::string_view kOptions[] = {" --sports ", " --dports ", " --ports "};
    const auto* info = static_cast<const xt_multiport_v1*>(data);
    if (info->flags >= std::size(kOptions) || info->count > XT_MULTI_PORTS)
        return false;
    sink.put(info->invert ? " -m multiport !" : " -m multiport");
    sink.put(kOptions[info->flags]);
    for (unsigned i = 0; i < info->count; ++i) {
        if (i > 0 && !info->pflags[i - 1])
            sink.put(',');
        sink.putNumber(info->ports[i]);
        if (info->pflags[i])
            sink.put(':');
    }
    return true;
}

template <typename Info> constexpr OwnPrinter printer(const char* name, unsigned revision, OwnPrint print)
{
    return {name, revision, XT_ALIGN(sizeof(Info)), print};
}

constexpr OwnPrinter kMatches[] = {
    printer<xt_comment_info>("comment", 0, printComment),
    printer<xt_tcp>("tcp", 0, printTcp),
    printer<xt_udp>("udp", 0, printUdp),
    printer<xt_statistic_info>("statistic", 0, printStatistic),
    printer<xt_mark_mtinfo1>("mark", 1, printMark),
    printer<xt_conntrack_mtinfo3>("conntrack", 3, printConntrack),
    printer<xt_addrtype_info_v1>("addrtype", 1, printAddrtype),
    printer<xt_multiport_v1>("multiport", 1, printMultiport),
};

} // namespace

std::span<const OwnPrinter> ownMatchPrinters()
{
    return kMatches;
}

} // namespace portolan::xtables
