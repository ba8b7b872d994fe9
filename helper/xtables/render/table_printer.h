// Legacy tables as text, exactly as iptables-legacy-save -c prints them.
#pragma once

#include "helper/xtables/raw_chains.h"
#include "helper/xtables/render/library_printers.h"
#include "helper/xtables/render/mixer.h"
#include "helper/xtables/render/names_by_offset.h"
#include "helper/xtables/render/own_printers.h"

#include <vector>

namespace portolan::xtables {

template <typename Kernel> class TablePrinter {
public:
    TablePrinter();

    /// From '*' to COMMIT. Errors: Invalid, the entries are no table.
    Result<void> print(const RawTable<Kernel>& table, TextSink& sink, LibraryPrinters& library);

    /// Of all that was printed since the last reset, counters aside: rules, chains, policies and their order.
    std::uint64_t fingerprint() const { return m_mixer.value(); }
    void resetFingerprint() { m_mixer = {}; }

    /// Gives memory back. What was learned about libxtables is kept.
    void release();

private:
    using Entry = typename Kernel::Entry;

    void printChains();
    void printRule(std::string_view chain, std::uint32_t offset);
    void printHeader(const Entry& entry);
    void printMatch(const Entry& entry, const xt_entry_match& match);
    void printTarget(const Entry& entry, std::uint32_t offset);
    void printVerdict(const Entry& entry, std::uint32_t offset, int verdict);
    std::string_view chainAt(int verdict) const;
    template <typename PrintByLibrary>
    bool printOwn(OwnPrinter* own, const void* data, PrintByLibrary byLibrary);

    OwnPrinterTable m_matches{ownMatchPrinters()};
    OwnPrinterTable m_targets;
    NamesByOffset m_names;
    std::vector<RawChain> m_chains; ///< in the order of the entries
    std::span<const std::byte> m_entries;
    Mixer m_mixer;
    TextSink* m_sink = nullptr;
    LibraryPrinters* m_library = nullptr;
};

extern template class TablePrinter<RawIpv4>;
extern template class TablePrinter<RawIpv6>;

} // namespace portolan::xtables
