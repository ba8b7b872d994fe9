// Many connections in little memory: eighty bytes each, and the index.
#pragma once

#include "backend/flow/address_table.h"
#include "backend/flow/packed_flow.h"

#include <cstddef>
#include <vector>

namespace portolan {

/// Each flow has a numbered place it keeps for life, so that a number of four bytes is a handle. What tells
/// one connection from all others: the kernel's id is a 32-bit hash, among many thousand flows two may share
/// it, and the same tuple comes back under a new id; so it takes id, zone, protocol and original tuple.
class FlowStore {
public:
    using Number = std::uint32_t;
    static constexpr Number kNone = 0xffffffff;

    enum class Index {
        Small, ///< two to four bytes a flow
        Fast, ///< eight to sixteen: most looks for a flow that is not there end without a look at another's
              ///< row
    };
    explicit FlowStore(Index index = Index::Small)
        : m_index(index)
    {
    }

    /// Places there are, used or not; every number is below.
    Number places() const { return m_places; }
    std::size_t size() const { return m_size; }
    bool used(Number number) const { return number < m_places && m_used[number]; }

    /// The place of the flow with the same key, or kNone.
    Number find(const LooseFlow& flow) const;
    Number find(const Flow& flow) const { return find(LooseFlow(flow)); }
    /// Has the processor fetch what find() and add() will look at for each of these items, of which
    /// packedOf() gives the PackedFlow, and tells visit() the places: among many flows nearly every look is
    /// at memory that is in no cache, and a hundred such waits at once take little longer than one.
    /// Inlined always: GCC takes a function that does nothing but prefetch for one without effect, and drops
    /// its calls.
    template <typename Items, typename PackedOf, typename Visit>
    [[gnu::always_inline]] void fetch(const Items& items, PackedOf packedOf, Visit visit) const
    {
        if (m_buckets.empty())
            return;
        for (const auto& item : items)
            __builtin_prefetch(&head(packedOf(item)));
        for (const auto& item : items)
            if (const Number first = head(packedOf(item)); first != kNone) {
                fetch(first);
                visit(first);
            }
        for (const auto& item : items)
            if (const Number first = head(packedOf(item)); first != kNone && row(first).link != kNone)
                fetch(row(first).link);
        for (std::size_t i = 0; i < items.size() && i < m_free.size(); ++i) {
            const Number next = m_free[m_free.size() - 1 - i];
            fetch(next);
            visit(next);
        }
    }
    /// The same for the row in a place.
    [[gnu::always_inline]] void fetch(Number number) const
    {
        const PackedFlow& packed = row(number);
        __builtin_prefetch(&packed);
        __builtin_prefetch(&packed.id);
    }
    /// For a flow that find() does not find.
    Number add(const LooseFlow& flow);
    Number add(const Flow& flow) { return add(LooseFlow(flow)); }
    /// Everything but the key may be another.
    void set(Number number, const LooseFlow& flow);
    void set(Number number, const Flow& flow) { set(number, LooseFlow(flow)); }
    /// Keeps the row, but find() does not find it: the same key may come again.
    void retire(Number number);
    bool retired(Number number) const { return row(number).link == number; }
    /// The place may be another flow's from now on.
    void remove(Number number);
    void clear();

    Flow flow(Number number) const;
    const PackedFlow& row(Number number) const { return m_chunks[number / kChunk][number % kChunk]; }
    /// The addresses of a row of IPv6.
    AddressBlock ipv6(const PackedFlow& row) const
    {
        const auto& numbers = row.addresses;
        return {m_ipv6[numbers[0]], m_ipv6[numbers[1]], m_ipv6[numbers[2]], m_ipv6[numbers[3]]};
    }
    /// One of the four ends in the order of PackedFlow::addresses.
    Address address(Number number, unsigned which) const;
    /// Of everything kept, in bytes.
    std::size_t memory() const;

private:
    static constexpr std::size_t kChunk = 4096;

    PackedFlow& at(Number number) { return m_chunks[number / kChunk][number % kChunk]; }
    std::size_t bucketOf(std::uint32_t id, std::uint16_t zone) const
    {
        // Kernels before 5.2 made ids from addresses in memory, whose low bits are alike.
        const std::uint64_t mixed = (std::uint64_t(id) ^ std::uint64_t(zone) << 32) * 0x9e3779b97f4a7c15u;
        return std::size_t(mixed >> 32) & (m_buckets.size() - 1);
    }
    const Number& head(const PackedFlow& flow) const
    {
        return m_buckets[bucketOf(flow.id, std::uint16_t(flow.zone))];
    }
    bool same(const PackedFlow& row, const LooseFlow& flow) const;
    void link(Number number);
    void unlink(Number number);
    bool crowded() const
    {
        return m_index == Index::Small ? m_size >= m_buckets.size() * 2 : m_size * 2 >= m_buckets.size();
    }
    void grow();
    Number place();

    std::vector<std::vector<PackedFlow>> m_chunks;
    std::vector<bool> m_used;
    Index m_index;
    std::vector<Number> m_buckets; ///< heads of chains; a power of two of them
    AddressTable m_ipv6;
    Number m_places = 0;
    std::vector<Number> m_free; ///< places without a flow
    std::size_t m_size = 0;
};

} // namespace portolan
