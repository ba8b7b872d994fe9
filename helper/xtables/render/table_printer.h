// Legacy tables as text, exactly as iptables-legacy-save -c prints them.
#pragma once

#include "helper/xtables/raw_chains.h"
#include "helper/xtables/render/library_printers.h"
#include "helper/xtables/render/own_printers.h"

#include <vector>

namespace portolan::xtables {

template <typename Kernel> class TablePrinter {
public:
    TablePrinter();

    /// From '*' to COMMIT. Errors: Invalid, the entries are no table.
    Result<void> print(const RawTable<Kernel>& table, TextSink& sink, LibraryPrinters& library);

    /// Gives memory back. What was learned about libxtables is kept.
    void release();

private:
    using Entry = typename Kernel::Entry;

    /// Where user chains begin in 64 times eight bytes of entries, and how many do before.
    struct Heads {
        std::uint64_t bits = 0;
        std::uint32_t before = 0;
    };
    static constexpr std::uint32_t kBytesOfWord = 64 * 8;
    static std::uint64_t bitOf(std::uint32_t offset) { return std::uint64_t(1) << (offset / 8 % 64); }

    void printChains();
    void printRule(std::string_view chain, std::uint32_t offset);
    void printHeader(const Entry& entry);
    void printMatch(const Entry& entry, const xt_entry_match& match);
    void printTarget(const Entry& entry, std::uint32_t offset);
    void printVerdict(const Entry& entry, std::uint32_t offset, int verdict);
    std::string_view chainAt(int verdict) const;
    void markHeads();
    template <typename PrintByLibrary>
    bool printOwn(OwnPrinter* own, const void* data, PrintByLibrary byLibrary);

    OwnPrinterTable m_matches{ownMatchPrinters()};
    OwnPrinterTable m_targets;
    std::vector<Heads> m_heads;
    std::vector<std::uint32_t> m_nameStarts; ///< in m_names, of each user chain; one more for the end
    std::string m_names;
    std::vector<RawChain> m_chains; ///< in the order of the entries
    std::span<const std::byte> m_entries;
    TextSink* m_sink = nullptr;
    LibraryPrinters* m_library = nullptr;
};

extern template class TablePrinter<RawIpv4>;
extern template class TablePrinter<RawIpv6>;

} // namespace portolan::xtables
