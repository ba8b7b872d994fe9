#include "helper/xtables/save_text.h"

#include <arpa/inet.h>

#include <libiptc/libiptc.h>

#include <bit>
#include <cstdio>

namespace portolan::xtables {

namespace {

void printAddress(char letter, const in_addr& address, const in_addr& mask, bool inverted)
{
    if (mask.s_addr == 0 && !inverted && address.s_addr == 0)
        return;
    char text[INET_ADDRSTRLEN];
    std::printf("%s -%c %s/", inverted ? " !" : "", letter, inet_ntop(AF_INET, &address, text, sizeof text));
    const auto bits = ntohl(mask.s_addr);
    const auto length = std::countl_one(bits);
    if (std::popcount(bits) == length)
        std::printf("%d", length);
    else
        std::fputs(inet_ntop(AF_INET, &mask, text, sizeof text), stdout);
}

void printRule(const char* chain, const ipt_entry* entry, xtc_handle* handle)
{
    const auto& ip = entry->ip;
    std::printf("[%llu:%llu] -A %s", (unsigned long long)entry->counters.pcnt,
        (unsigned long long)entry->counters.bcnt, chain);
    printAddress('s', ip.src, ip.smsk, ip.invflags & IPT_INV_SRCIP);
    printAddress('d', ip.dst, ip.dmsk, ip.invflags & IPT_INV_DSTIP);
    printInterface('i', ip.iniface, ip.iniface_mask, ip.invflags & IPT_INV_VIA_IN);
    printInterface('o', ip.outiface, ip.outiface_mask, ip.invflags & IPT_INV_VIA_OUT);
    printProtocol(ip.proto, ip.invflags & XT_INV_PROTO);
    if (ip.flags & IPT_F_FRAG)
        std::fputs(ip.invflags & IPT_INV_FRAG ? " ! -f" : " -f", stdout);

    const auto* bytes = reinterpret_cast<const char*>(entry);
    for (unsigned offset = sizeof(ipt_entry); offset < entry->target_offset;) {
        const auto* match = reinterpret_cast<const xt_entry_match*>(bytes + offset);
        printMatch(&ip, match);
        offset += match->u.match_size;
    }
    printTarget(&ip, reinterpret_cast<const xt_entry_target*>(bytes + entry->target_offset),
        iptc_get_target(entry, handle), ip.flags & IPT_F_GOTO);
    std::putchar('\n');
}

void printRules(const char* chain, xtc_handle* handle)
{
    for (const auto* entry = iptc_first_rule(chain, handle); entry; entry = iptc_next_rule(entry, handle))
        printRule(chain, entry, handle);
}

} // namespace

std::string printTableIpv4(const char* table)
{
    return printTable(table, iptc_ops, printRules);
}

} // namespace portolan::xtables
