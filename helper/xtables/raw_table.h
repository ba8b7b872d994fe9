// One legacy table of the kernel, entries and all, as GET_ENTRIES gives it and SET_REPLACE takes it. No
// libiptc: the buffer is kept between reads, and what was read can be stored and put back byte for byte.
#pragma once

#include "backend/base/error.h"
#include "backend/net/address.h"
#include "helper/xtables/netfilter.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace portolan {

/// The kernel's two families under one set of names.
struct RawIpv4 {
    using Entry = ipt_entry;
    using Info = ipt_getinfo;
    using Entries = ipt_get_entries;
    using Replace = ipt_replace;
    static constexpr Family kFamily = Family::Ipv4;
    static constexpr int kDomain = AF_INET;
    static constexpr int kLevel = IPPROTO_IP;
    static constexpr unsigned kGoto = IPT_F_GOTO;
    static const ipt_ip& header(const Entry& entry) { return entry.ip; }
};

struct RawIpv6 {
    using Entry = ip6t_entry;
    using Info = ip6t_getinfo;
    using Entries = ip6t_get_entries;
    using Replace = ip6t_replace;
    static constexpr Family kFamily = Family::Ipv6;
    static constexpr int kDomain = AF_INET6;
    static constexpr int kLevel = IPPROTO_IPV6;
    static constexpr unsigned kGoto = IP6T_F_GOTO;
    static const ip6t_ip6& header(const Entry& entry) { return entry.ipv6; }
};

/// What the kernel tells of a table beside its entries. Offsets are bytes from the first entry.
struct TableLayout {
    std::uint32_t validHooks = 0; ///< a bit for each NF_INET_ hook the table has a chain for
    std::array<std::uint32_t, NF_INET_NUMHOOKS> hookEntries{}; ///< first entry of each built-in chain
    std::array<std::uint32_t, NF_INET_NUMHOOKS> underflows{}; ///< the entry with its policy
    std::uint32_t entryCount = 0;

    bool operator==(const TableLayout&) const = default;
};

/// A whole table by value, counters as they were when it was read. Can be kept for longer than the kernel
/// runs, but only for kernels of the same architecture.
struct TableImage {
    std::string name;
    TableLayout layout;
    std::vector<std::byte> entries;
};

/// What an entry of a new table counts from: what entry `from` of the replaced one had at that moment, and
/// `plus` on top.
struct CounterSource {
    static constexpr std::uint32_t kNone = UINT32_MAX;
    std::uint32_t from = kNone;
    xt_counters plus{0, 0};
};

template <typename Kernel> class RawTable {
public:
    RawTable() = default;
    ~RawTable();
    RawTable(const RawTable&) = delete;
    RawTable& operator=(const RawTable&) = delete;

    /// Reads the table into the kept buffer. The kernel makes a table that does not exist: name must be one
    /// of legacyTables(), unless rules are about to be written to it. What was read before is gone.
    Result<void> read(const std::string& name);

    /// Whether what was read is that table and still is in the kernel, as far as its layout tells. Other
    /// programs hold the xtables lock to change it: with the lock held since read() it is certain.
    bool unchanged(const std::string& name) const;
    /// Whether the kernel's table has the image's layout, as it has right after replace().
    bool kernelHas(const TableImage& image) const;

    const std::string& name() const { return m_name; }
    const TableLayout& layout() const { return m_layout; }
    /// As read last; valid until the next read() or release(). Aligned for entries.
    std::span<const std::byte> entries() const;
    TableImage image() const;

    /// Swaps the table that was read for `image`, in one step. counters: one for each entry of the image,
    /// `from` being an index into the table as read; the kernel hands over the old counts with the swap, so
    /// no packet is lost count of. Hold the xtables lock from read() on: the kernel notices another program's
    /// change only where it changed the number of entries, and then nothing is done (Conflict: read again).
    /// What is read stays the old table. Errors: Invalid (the counters do not fit), Conflict, Unsupported
    /// (may not), Kernel (the image is refused; or swapped, but counts were not put back: says so).
    Result<void> replace(const TableImage& image, std::span<const CounterSource> counters);

    /// Gives the buffer back to the system.
    void release();
    std::size_t capacity() const { return m_capacity; }

private:
    struct Free {
        void operator()(void* memory) const { std::free(memory); }
    };

    Result<void> open();
    bool tryRead();
    bool kernelHas(const TableLayout& layout, std::size_t size) const;
    void reserve(std::size_t bytes);
    tl::unexpected<Error> refused(const char* pattern) const;

    std::string m_name;
    TableLayout m_layout;
    std::unique_ptr<typename Kernel::Entries, Free> m_buffer; ///< unlike a vector's, never filled with zeros
    std::size_t m_capacity = 0;
    std::size_t m_size = 0; ///< of the entries
    bool m_replaced = false; ///< since it was read
    int m_socket = -1;
};

extern template class RawTable<RawIpv4>;
extern template class RawTable<RawIpv6>;

} // namespace portolan
