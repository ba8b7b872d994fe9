// Matches and targets printed by libxtables, as iptables-legacy-save does (iptables 1.8.9,
// iptables/xshared.c, iptables.c, ip6tables.c). Its printers know no stream but stdout, which is swapped
// while one of these lives.
#pragma once

#include "helper/xtables/netfilter.h"
#include "helper/xtables/render/text_sink.h"

#include <cstdio>
#include <string>

namespace portolan::xtables {

class LibraryPrinters {
public:
    /// One at a time in a process.
    explicit LibraryPrinters(TextSink& sink);
    ~LibraryPrinters();
    LibraryPrinters(const LibraryPrinters&) = delete;
    LibraryPrinters& operator=(const LibraryPrinters&) = delete;

    /// " -m NAME OPTIONS". ip: the ipt_ip or ip6t_ip of the entry; some extensions look at its protocol.
    void printMatch(const void* ip, const xt_entry_match& match);
    /// " -j NAME OPTIONS" of a target that is an extension.
    void printTarget(const void* ip, const xt_entry_target& target);

private:
    TextSink& m_sink;
    std::FILE* m_stream;
    std::FILE* m_standard;
};

/// The protocol's name as iptables-save prints it; null: it prints the number.
const char* protocolName(unsigned protocol);

/// Ends the worker; the text goes to whoever asked. For faults libxtables gives no way back from.
[[noreturn]] void endWorker(const std::string& why);

} // namespace portolan::xtables
