// Addresses of IPv6, each kept once however many connections have it: four of them in every connection would
// be as much as the connection itself.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace portolan {

class AddressTable {
public:
    using Number = std::uint32_t;
    using Bytes = std::array<std::uint8_t, 16>;

    AddressTable();

    /// The number of this address, which is kept until every add() of it was answered by a drop().
    Number add(const Bytes& address);
    void drop(Number number);
    const Bytes& operator[](Number number) const
    {
        return m_chunks[number / kChunk][number % kChunk].address;
    }

    std::size_t size() const { return m_size; }
    /// Of everything kept, in bytes.
    std::size_t memory() const;

private:
    static constexpr Number kNone = 0xffffffff;
    static constexpr std::size_t kChunk = 1024;

    struct Entry {
        Bytes address{};
        std::uint32_t uses = 0;
        Number next = kNone; ///< in the chain of its bucket, or of free places
    };

    Entry& at(Number number) { return m_chunks[number / kChunk][number % kChunk]; }
    Number& head(const Bytes& address);
    Number place();
    void grow();

    /// Whoever sends packets chooses addresses, so they must not know which of them share a bucket.
    std::uint64_t m_secret;
    std::vector<std::vector<Entry>> m_chunks;
    std::vector<Number> m_buckets; ///< heads of chains; a power of two of them
    Number m_places = 0;
    Number m_free = kNone;
    std::size_t m_size = 0;
};

} // namespace portolan
