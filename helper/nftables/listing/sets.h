// Sets and maps: what they are, and their elements in the order and shape that nft lists them in.
#pragma once

#include "helper/nftables/listing/data_types.h"

#include <cstdint>
#include <string>
#include <vector>

namespace portolan::nftlisting {

struct SetElement {
    std::string key; ///< as the kernel has it
    std::string end; ///< of a range of concatenations; empty: there is none
    std::string data; ///< JSON of what a map gives
    std::string extras; ///< JSON of what belongs to this element alone: , "timeout": 5
    bool intervalEnd = false;
    bool any = false; ///< the element for all that no other is for
};

struct SetOfTable {
    std::string name;
    std::uint64_t handle = 0;
    std::uint32_t flags = 0;
    std::uint32_t keyType = 0, dataType = 0, objectType = 0;
    unsigned keyBits = 0, dataBits = 0;
    ByteOrder keyOrder = ByteOrder::Unsaid, dataOrder = ByteOrder::Unsaid;
    bool dataIntervals = false;
    std::uint64_t timeout = 0; ///< ms
    std::uint32_t collectEvery = 0; ///< ms
    std::uint32_t policy = 0, size = 0;
    std::string comment; ///< JSON, with its quotes
    std::string statements; ///< JSON of what every element has: {"counter": null}
    std::vector<SetElement> elements;
    std::string listed; ///< JSON of all elements, without brackets; see listElements()
    std::string firstKey; ///< of the element listed first, where it is a single value

    bool anonymous() const;
    bool intervals() const;
    bool concatenated() const;
    bool givesVerdicts() const;
};

/// NFT_MSG_NEWSET. False: not for certain what it is.
bool readSet(const nlmsghdr* message, SetOfTable& set);
/// NFT_MSG_NEWSETELEM: adds its elements. False: not for certain what they are.
bool readElements(const nlmsghdr* message, SetOfTable& set, const Names& names);
/// Fills set.listed from its elements, in nft's order, and forgets them.
bool listElements(SetOfTable& set, const Names& names);
/// {"set": {…}} or {"map": {…}}. elements: with them.
bool appendSet(std::string& out, const SetOfTable& set, const std::string& family, const std::string& table,
    bool elements);

/// The types of a concatenation's parts, first part first; one for a plain type. Empty: not known.
std::vector<DataType> partsOf(std::uint32_t type);

/// NFTA_VERDICT_*: {"jump": {"target": "x"}}. False: not known here.
bool appendVerdict(std::string& out, Bytes verdict);

} // namespace portolan::nftlisting
