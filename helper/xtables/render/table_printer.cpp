#include "helper/xtables/render/table_printer.h"

#include <arpa/inet.h>

#include <algorithm>
#include <bit>

namespace portolan::xtables {

namespace {

/// How often each of our own printers is held against libxtables before it is believed.
constexpr unsigned kChecks = 32;
/// More than a rule's counters, chain and header ever take, or a chain's line.
constexpr std::size_t kHeaderRoom = 1024;

// The two families agree on these (include/uapi/linux/netfilter_ipv4/ip_tables.h, …ipv6/ip6_tables.h).
static_assert(IPT_INV_VIA_IN == IP6T_INV_VIA_IN && IPT_INV_VIA_OUT == IP6T_INV_VIA_OUT);
static_assert(IPT_INV_SRCIP == IP6T_INV_SRCIP && IPT_INV_DSTIP == IP6T_INV_DSTIP);

void putCounters(TextSink& sink, const xt_counters& counters)
{
    sink.put('[');
    sink.putNumber(counters.pcnt);
    sink.put(':');
    sink.putNumber(counters.bcnt);
    sink.put(']');
}

void putText(TextSink& sink, const in6_addr& address)
{
    char text[INET6_ADDRSTRLEN];
    inet_ntop(AF_INET6, &address, text, sizeof text);
    sink.put(std::string_view(text));
}

void putOption(TextSink& sink, char letter, bool inverted)
{
    sink.put(inverted ? " ! -" : " -");
    sink.put(letter);
    sink.put(' ');
}

void putPrefix(TextSink& sink, char letter, const in_addr& address, const in_addr& mask, bool inverted)
{
    if (mask.s_addr == 0 && !inverted && address.s_addr == 0)
        return;
    putOption(sink, letter, inverted);
    sink.putDotted(address.s_addr);
    sink.put('/');
    const auto bits = ntohl(mask.s_addr);
    const int length = std::countl_one(bits);
    if (std::popcount(bits) == length)
        sink.putNumber(unsigned(length));
    else
        sink.putDotted(mask.s_addr);
}

/// Length of a mask that is a prefix's; -1: it is none.
int prefixLength(const in6_addr& mask)
{
    int length = 0;
    int ones = 0;
    bool counting = true;
    for (const auto byte : mask.s6_addr) {
        const auto leading = std::countl_one(byte);
        length += counting ? leading : 0;
        counting = counting && leading == 8;
        ones += std::popcount(byte);
    }
    return ones == length ? length : -1;
}

void putPrefix(TextSink& sink, char letter, const in6_addr& address, const in6_addr& mask, bool inverted)
{
    const int length = prefixLength(mask);
    if (!inverted && length == 0)
        return;
    putOption(sink, letter, inverted);
    putText(sink, address);
    sink.put('/');
    if (length < 0)
        putText(sink, mask);
    else
        sink.putNumber(unsigned(length));
}

void putInterface(TextSink& sink, char letter, const char* name, const unsigned char* mask, bool inverted)
{
    if (mask[0] == 0)
        return;
    putOption(sink, letter, inverted);
    for (unsigned i = 0; i < IFNAMSIZ; ++i) {
        if (mask[i] == 0) {
            // A mask that stops short of the terminating zero means any name that begins so.
            if (name[i - 1] != '\0')
                sink.put('+');
            return;
        }
        if (name[i] != '\0')
            sink.put(name[i]);
    }
}

void putProtocol(TextSink& sink, unsigned protocol, bool inverted)
{
    if (protocol == 0)
        return;
    sink.put(inverted ? " ! -p " : " -p ");
    if (const char* name = protocolName(protocol)) {
        const std::string_view text(name);
        sink.room(kHeaderRoom + text.size());
        sink.put(text);
    } else {
        sink.putNumber(protocol);
    }
}

void putFamilysOwn(TextSink& sink, const ipt_ip& ip)
{
    if (ip.flags & IPT_F_FRAG)
        sink.put(ip.invflags & IPT_INV_FRAG ? " ! -f" : " -f");
}

void putFamilysOwn(TextSink&, const ip6t_ip6&) { }

std::string_view verdictName(int verdict)
{
    switch (verdict) {
    case -NF_ACCEPT - 1:
        return "ACCEPT";
    case -NF_DROP - 1:
        return "DROP";
    case -NF_QUEUE - 1:
        return "QUEUE";
    case XT_RETURN:
        return "RETURN";
    }
    return {};
}

/// libiptc's order: built-in chains as they come, then user chains by name.
std::vector<const RawChain*> inPrintedOrder(const std::vector<RawChain>& chains)
{
    std::vector<const RawChain*> order;
    order.reserve(chains.size());
    for (const RawChain& chain : chains)
        order.push_back(&chain);
    const auto before = [](const RawChain* left, const RawChain* right) {
        if (left->hook || right->hook)
            return left->hook.has_value() && !right->hook;
        return left->name < right->name;
    };
    if (!std::is_sorted(order.begin(), order.end(), before))
        std::stable_sort(order.begin(), order.end(), before);
    return order;
}

} // namespace

template <typename Kernel>
TablePrinter<Kernel>::TablePrinter()
    : m_targets(ownTargetPrinters(Kernel::kFamily))
{
}

template <typename Kernel> std::string_view TablePrinter<Kernel>::chainAt(int verdict) const
{
    if (const auto name = m_names.find(std::uint32_t(verdict)); !name.empty())
        return name;
    const RawChain* chain = jumpedTo(m_chains, verdict); // into the middle of one
    return chain ? chain->name : std::string_view();
}

template <typename Kernel> void TablePrinter<Kernel>::printHeader(const Entry& entry)
{
    const auto& ip = Kernel::header(entry);
    putPrefix(*m_sink, 's', ip.src, ip.smsk, ip.invflags & IPT_INV_SRCIP);
    putPrefix(*m_sink, 'd', ip.dst, ip.dmsk, ip.invflags & IPT_INV_DSTIP);
    putInterface(*m_sink, 'i', ip.iniface, ip.iniface_mask, ip.invflags & IPT_INV_VIA_IN);
    putInterface(*m_sink, 'o', ip.outiface, ip.outiface_mask, ip.invflags & IPT_INV_VIA_OUT);
    putProtocol(*m_sink, ip.proto, ip.invflags & XT_INV_PROTO);
    putFamilysOwn(*m_sink, ip);
}

/// Prints by `own` if it can. The first prints of each are held against libxtables', which stand where the
/// two differ: another version of it may print another text.
template <typename Kernel>
template <typename PrintByLibrary>
bool TablePrinter<Kernel>::printOwn(OwnPrinter* own, const void* data, PrintByLibrary byLibrary)
{
    if (!own)
        return false;
    m_sink->room(kOwnRoom);
    const auto mark = m_sink->mark();
    if (!own->print(*m_sink, data)) {
        m_sink->rewind(mark);
        return false;
    }
    if (own->checks >= kChecks)
        return true;
    ++own->checks;
    const std::string ours(m_sink->since(mark));
    m_sink->rewind(mark);
    byLibrary();
    if (m_sink->since(mark) != ours) {
        own->distrusted = true;
        std::fprintf(stderr, "xtables worker: libxtables prints \"%.*s\", not \"%s\"; %s is left to it\n",
            int(m_sink->since(mark).size()), m_sink->since(mark).data(), ours.c_str(), own->name);
    }
    return true;
}

template <typename Kernel>
void TablePrinter<Kernel>::printMatch(const Entry& entry, const xt_entry_match& match)
{
    const auto byLibrary = [&] { m_library->printMatch(&Kernel::header(entry), match); };
    auto* own = m_matches.find(
        match.u.user.name, match.u.user.revision, match.u.match_size - sizeof(xt_entry_match));
    if (!printOwn(own, match.data, byLibrary))
        byLibrary();
}

template <typename Kernel>
void TablePrinter<Kernel>::printVerdict(const Entry& entry, std::uint32_t offset, int verdict)
{
    if (verdict == int(offset + entry.next_offset))
        return; // goes on with the next rule: a rule without target
    const auto name = verdict < 0 ? verdictName(verdict) : chainAt(verdict);
    if (name.empty())
        return;
    m_sink->room(kHeaderRoom);
    m_sink->put(Kernel::header(entry).flags & Kernel::kGoto ? " -g " : " -j ");
    m_sink->put(name);
}

template <typename Kernel> void TablePrinter<Kernel>::printTarget(const Entry& entry, std::uint32_t offset)
{
    const auto& target = rawTarget(entry);
    if (target.u.user.name[0] == '\0')
        return printVerdict(entry, offset, rawVerdict(target));
    const auto byLibrary = [&] { m_library->printTarget(&Kernel::header(entry), target); };
    auto* own = m_targets.find(
        target.u.user.name, target.u.user.revision, target.u.target_size - sizeof(xt_entry_target));
    if (!printOwn(own, target.data, byLibrary))
        byLibrary();
}

template <typename Kernel> void TablePrinter<Kernel>::printRule(std::string_view chain, std::uint32_t offset)
{
    const auto& entry = rawEntry<Kernel>(m_entries, offset);
    m_sink->room(kHeaderRoom);
    putCounters(*m_sink, entry.counters);
    const auto mark = m_sink->mark();
    m_sink->put(" -A ");
    m_sink->put(chain);
    printHeader(entry);
    const auto* bytes = reinterpret_cast<const char*>(&entry);
    for (unsigned at = sizeof(Entry); at < entry.target_offset;) {
        const auto& match = *reinterpret_cast<const xt_entry_match*>(bytes + at);
        printMatch(entry, match);
        at += match.u.match_size;
    }
    printTarget(entry, offset);
    m_sink->room(1);
    m_sink->put('\n');
    m_mixer.add(m_sink->since(mark));
    m_sink->endOfRule();
}

template <typename Kernel> void TablePrinter<Kernel>::printChains()
{
    const auto order = inPrintedOrder(m_chains);
    for (const RawChain* chain : order) {
        m_sink->room(kHeaderRoom);
        const auto mark = m_sink->mark();
        m_sink->put(':');
        m_sink->put(chain->name);
        if (chain->hook) {
            const auto& foot = rawEntry<Kernel>(m_entries, chain->foot);
            m_sink->put(' ');
            m_sink->put(policyName(rawVerdict(rawTarget(foot))));
            m_mixer.add(m_sink->since(mark));
            m_sink->put(' ');
            putCounters(*m_sink, foot.counters);
            m_sink->put('\n');
        } else {
            m_sink->put(" - [0:0]\n");
            m_mixer.add(m_sink->since(mark));
        }
        m_sink->endOfRule();
    }
    for (const RawChain* chain : order)
        for (auto offset = chain->begin; offset < chain->foot;
             offset += rawEntry<Kernel>(m_entries, offset).next_offset)
            printRule(chain->name, offset);
}

template <typename Kernel>
Result<void> TablePrinter<Kernel>::print(
    const RawTable<Kernel>& table, TextSink& sink, LibraryPrinters& library)
{
    m_sink = &sink;
    m_library = &library;
    m_entries = table.entries();
    auto chains = rawChains<Kernel>(table.layout(), m_entries);
    if (!chains)
        return tl::unexpected(chains.error());
    m_chains = std::move(*chains);
    m_names.reset(m_chains.size());
    for (const RawChain& chain : m_chains)
        if (!chain.hook)
            m_names.add(chain.begin, chain.name);
    sink.room(kHeaderRoom);
    sink.put('*');
    sink.put(table.name());
    sink.put('\n');
    m_mixer.add(table.name());
    printChains();
    sink.room(kHeaderRoom);
    sink.put("COMMIT\n");
    return {};
}

template <typename Kernel> void TablePrinter<Kernel>::release()
{
    m_chains = {};
    m_names = {};
    m_entries = {};
}

template class TablePrinter<RawIpv4>;
template class TablePrinter<RawIpv6>;

} // namespace portolan::xtables
