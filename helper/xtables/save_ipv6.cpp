#include "helper/xtables/save_text.h"

#include <arpa/inet.h>

extern "C" { // the header forgets it
#include <libiptc/libip6tc.h>
}

#include <cstdio>

namespace portolan::xtables {

namespace {

void printAddress(char letter, const in6_addr& address, const in6_addr& mask, bool inverted)
{
    const int length = xtables_ip6mask_to_cidr(&mask);
    if (!inverted && length == 0)
        return;
    char text[INET6_ADDRSTRLEN];
    std::printf("%s -%c %s/", inverted ? " !" : "", letter, inet_ntop(AF_INET6, &address, text, sizeof text));
    if (length == -1)
        std::fputs(inet_ntop(AF_INET6, &mask, text, sizeof text), stdout);
    else
        std::printf("%d", length);
}

void printRule(const char* chain, const ip6t_entry* entry, xtc_handle* handle)
{
    const auto& ip = entry->ipv6;
    std::printf("[%llu:%llu] -A %s", (unsigned long long)entry->counters.pcnt,
        (unsigned long long)entry->counters.bcnt, chain);
    printAddress('s', ip.src, ip.smsk, ip.invflags & IP6T_INV_SRCIP);
    printAddress('d', ip.dst, ip.dmsk, ip.invflags & IP6T_INV_DSTIP);
    printInterface('i', ip.iniface, ip.iniface_mask, ip.invflags & IP6T_INV_VIA_IN);
    printInterface('o', ip.outiface, ip.outiface_mask, ip.invflags & IP6T_INV_VIA_OUT);
    printProtocol(ip.proto, ip.invflags & XT_INV_PROTO);
    if (ip.flags & IP6T_F_TOS)
        std::printf("%s -? %d", ip.invflags & IP6T_INV_TOS ? " !" : "", ip.tos);

    const auto* bytes = reinterpret_cast<const char*>(entry);
    for (unsigned offset = sizeof(ip6t_entry); offset < entry->target_offset;) {
        const auto* match = reinterpret_cast<const xt_entry_match*>(bytes + offset);
        printMatch(&ip, match);
        offset += match->u.match_size;
    }
    printTarget(&ip, reinterpret_cast<const xt_entry_target*>(bytes + entry->target_offset),
        ip6tc_get_target(entry, handle), ip.flags & IP6T_F_GOTO);
    std::putchar('\n');
}

void printRules(const char* chain, xtc_handle* handle)
{
    for (const auto* entry = ip6tc_first_rule(chain, handle); entry; entry = ip6tc_next_rule(entry, handle))
        printRule(chain, entry, handle);
}

} // namespace

std::string printTableIpv6(const char* table)
{
    return printTable(table, ip6tc_ops, printRules);
}

} // namespace portolan::xtables
