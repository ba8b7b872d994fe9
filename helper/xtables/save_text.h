// Prints legacy rules on stdout exactly as iptables-legacy-save -c does (iptables 1.8.9, iptables/xshared.c,
// iptables.c, ip6tables.c). libxtables' own printers know no other stream, so the worker swaps stdout.
#pragma once

#include <net/if.h>

#include <libiptc/xtcshared.h>
#include <xtables.h>

#include <string>

namespace portolan::xtables {

void printInterface(char letter, const char* name, const unsigned char* mask, bool inverted);
void printProtocol(unsigned protocol, bool inverted);
/// ip: the ipt_ip or ip6t_ip of the entry; some extensions look at its protocol.
void printMatch(const void* ip, const xt_entry_match* match);
/// name: what libiptc calls the target: a chain, a verdict or an extension.
void printTarget(const void* ip, const xt_entry_target* target, const char* name, bool isGoto);

using RulePrinter = void (*)(const char* chain, xtc_handle* handle);

/// One table from '*' to COMMIT. Returns an empty string, or why the table could not be read.
std::string printTable(const char* table, const xtc_ops& operations, RulePrinter printRules);
std::string printTableIpv4(const char* table);
std::string printTableIpv6(const char* table);

/// Ends the worker; the text goes to whoever asked. For faults libxtables gives no way back from.
[[noreturn]] void endWorker(const std::string& why);

} // namespace portolan::xtables
