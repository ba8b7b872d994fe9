#include "backend/net/address_set.h"

#include <algorithm>

namespace portolan {
namespace address_steps {

/// The last address of a prefix.
Address lastOf(const Address& first, unsigned length)
{
    std::uint8_t bytes[16] = {};
    const unsigned size = unsigned(first.size());
    for (unsigned i = 0; i < size; ++i) {
        const unsigned kept = length > i * 8 ? std::min(8U, length - i * 8) : 0;
        bytes[i] = std::uint8_t(first.bytes()[i] | (0xffU >> kept));
    }
    return Address::fromBytes(first.family(), bytes);
}

bool isLast(const Address& address)
{
    return std::all_of(
        address.bytes(), address.bytes() + address.size(), [](std::uint8_t byte) { return byte == 0xff; });
}

/// Not of the last address of all.
Address next(const Address& address)
{
    std::uint8_t bytes[16] = {};
    std::copy_n(address.bytes(), address.size(), bytes);
    for (std::size_t i = address.size(); i-- > 0;)
        if (++bytes[i] != 0)
            break;
    return Address::fromBytes(address.family(), bytes);
}

/// Not of the first address of all.
Address previous(const Address& address)
{
    std::uint8_t bytes[16] = {};
    std::copy_n(address.bytes(), address.size(), bytes);
    for (std::size_t i = address.size(); i-- > 0;)
        if (bytes[i]-- != 0)
            break;
    return Address::fromBytes(address.family(), bytes);
}

} // namespace address_steps

AddressSet::AddressSet(const Prefix& prefix)
    : m_spans{{prefix.address(), address_steps::lastOf(prefix.address(), prefix.length())}}
{
}

AddressSet AddressSet::all(Family family)
{
    const std::uint8_t zeros[16] = {};
    return AddressSet(Prefix(Address::fromBytes(family, zeros), 0));
}

AddressSet AddressSet::between(const Address& first, const Address& last)
{
    AddressSet set;
    if (first.family() == last.family() && first <= last)
        set.m_spans.push_back({first, last});
    return set;
}

AddressSet AddressSet::common(const AddressSet& other) const
{
    AddressSet both;
    auto mine = m_spans.begin();
    auto theirs = other.m_spans.begin();
    while (mine != m_spans.end() && theirs != other.m_spans.end()) {
        const Address& first = std::max(mine->first, theirs->first);
        const Address& last = std::min(mine->last, theirs->last);
        if (first <= last)
            both.m_spans.push_back({first, last});
        if (mine->last < theirs->last)
            ++mine;
        else
            ++theirs;
    }
    return both;
}

AddressSet AddressSet::without(const AddressSet& other) const
{
    AddressSet rest;
    for (Span span : m_spans) {
        bool left = true;
        for (const Span& out : other.m_spans) {
            if (out.last < span.first)
                continue;
            if (out.first > span.last)
                break;
            if (out.first > span.first)
                rest.m_spans.push_back({span.first, address_steps::previous(out.first)});
            left = out.last < span.last;
            if (!left)
                break;
            span.first = address_steps::next(out.last);
        }
        if (left)
            rest.m_spans.push_back(span);
    }
    return rest;
}

AddressSet AddressSet::joined(const AddressSet& other) const
{
    std::vector<Span> spans = m_spans;
    spans.insert(spans.end(), other.m_spans.begin(), other.m_spans.end());
    std::sort(
        spans.begin(), spans.end(), [](const Span& one, const Span& two) { return one.first < two.first; });
    AddressSet both;
    for (const Span& span : spans) {
        Span* before = both.m_spans.empty() ? nullptr : &both.m_spans.back();
        const bool touches = before
            && (span.first <= before->last
                || (!address_steps::isLast(before->last) && address_steps::next(before->last) == span.first));
        if (touches)
            before->last = std::max(before->last, span.last);
        else
            both.m_spans.push_back(span);
    }
    return both;
}

std::optional<std::vector<Address>> AddressSet::addresses(std::size_t most) const
{
    std::vector<Address> list;
    for (const Span& span : m_spans)
        for (Address address = span.first;; address = address_steps::next(address)) {
            if (list.size() == most)
                return std::nullopt;
            list.push_back(address);
            if (address == span.last)
                break;
        }
    return list;
}

std::optional<std::vector<Prefix>> AddressSet::prefixes(std::size_t most) const
{
    std::vector<Prefix> list;
    for (const Span& span : m_spans) {
        Address first = span.first;
        for (;;) {
            if (list.size() == most)
                return std::nullopt;
            unsigned length = unsigned(first.size()) * 8;
            while (length > 0 && Prefix(first, length - 1).address() == first
                && address_steps::lastOf(first, length - 1) <= span.last)
                --length;
            list.push_back(Prefix(first, length));
            const Address last = address_steps::lastOf(first, length);
            if (last == span.last)
                break;
            first = address_steps::next(last);
        }
    }
    return list;
}

} // namespace portolan
