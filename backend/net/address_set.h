// Sets of addresses, as rules divide them.
#pragma once

#include "backend/net/address.h"

#include <optional>
#include <vector>

namespace portolan {

/// Addresses of one family; none to begin with.
class AddressSet {
public:
    AddressSet() = default;
    AddressSet(const Prefix& prefix);
    static AddressSet all(Family family);
    /// From one to the other, both included; none where they are of two families or the wrong way round.
    static AddressSet between(const Address& first, const Address& last);

    bool empty() const { return m_spans.empty(); }
    AddressSet common(const AddressSet& other) const;
    AddressSet without(const AddressSet& other) const;
    AddressSet joined(const AddressSet& other) const;
    bool overlaps(const AddressSet& other) const { return !common(other).empty(); }
    bool holds(const AddressSet& other) const { return other.without(*this).empty(); }

    /// The addresses one by one; nothing where they are more than `most`.
    std::optional<std::vector<Address>> addresses(std::size_t most) const;
    /// The fewest prefixes that are this set; nothing where they are more than `most`.
    std::optional<std::vector<Prefix>> prefixes(std::size_t most) const;

    friend bool operator==(const AddressSet&, const AddressSet&) = default;

private:
    struct Span {
        Address first;
        Address last;
        friend bool operator==(const Span&, const Span&) = default;
    };

    std::vector<Span> m_spans; ///< ascending, with gaps between them
};

} // namespace portolan
