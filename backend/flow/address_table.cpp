#include "backend/flow/address_table.h"

#include <cstring>
#include <random>

namespace portolan {

namespace {

constexpr std::size_t kFirstBuckets = 64;

} // namespace

AddressTable::AddressTable()
{
    std::random_device random;
    m_secret = std::uint64_t(random()) << 32 | random();
}

AddressTable::Number& AddressTable::head(const Bytes& address)
{
    std::uint64_t halves[2];
    std::memcpy(halves, address.data(), sizeof halves);
    // Multiply and fold, as wyhash and its like do; a half that cancels the secret would hide the other.
    __extension__ using Wide = unsigned __int128;
    const auto folded = [](std::uint64_t one, std::uint64_t other) {
        const Wide product = Wide(one) * other;
        return std::uint64_t(product) ^ std::uint64_t(product >> 64);
    };
    const auto mixed = folded(halves[0] ^ m_secret, 0x9e3779b97f4a7c15u) + halves[1];
    return m_buckets[folded(mixed ^ m_secret, 0xe7037ed1a0b428dbu) & (m_buckets.size() - 1)];
}

AddressTable::Number AddressTable::place()
{
    if (m_free != kNone) {
        const Number number = m_free;
        m_free = at(number).next;
        return number;
    }
    if (m_places % kChunk == 0)
        m_chunks.emplace_back(kChunk);
    return m_places++;
}

AddressTable::Number AddressTable::add(const Bytes& address)
{
    if (m_size >= m_buckets.size())
        grow();
    Number& first = head(address);
    for (Number number = first; number != kNone; number = at(number).next)
        if (at(number).address == address) {
            ++at(number).uses;
            return number;
        }
    const Number number = place();
    at(number) = {address, 1, first};
    first = number;
    ++m_size;
    return number;
}

void AddressTable::drop(Number number)
{
    Entry& entry = at(number);
    if (--entry.uses > 0)
        return;
    Number* link = &head(entry.address);
    while (*link != number)
        link = &at(*link).next;
    *link = entry.next;
    entry.next = m_free;
    m_free = number;
    --m_size;
}

void AddressTable::grow()
{
    m_buckets.assign(m_buckets.empty() ? kFirstBuckets : m_buckets.size() * 2, kNone);
    for (Number number = 0; number < m_places; ++number) {
        Entry& entry = at(number);
        if (entry.uses == 0)
            continue;
        Number& first = head(entry.address);
        entry.next = first;
        first = number;
    }
}

std::size_t AddressTable::memory() const
{
    return m_chunks.size() * kChunk * sizeof(Entry) + m_buckets.capacity() * sizeof(Number);
}

} // namespace portolan
