// Which packets an entry of a verdict map is about.
#pragma once

#include "backend/packet/rule_fit.h"

namespace portolan {

/// Whether the entries are known, and few enough to be asked one by one for each packet.
bool canAskEntries(const Lookup& lookup);
/// The entry for whatever no other entry is about.
bool isForTheRest(const LookupEntry& entry);

/// What every look-up asks: that the packet has what is looked at (of UDP none has a port of TCP).
RuleFit fitOf(const Lookup& lookup, const PacketFacts& facts, const AddressSet& sources);
/// The same of one entry's key. No two entries of a map are about the same packet.
RuleFit fitOf(
    const Lookup& lookup, const LookupEntry& entry, const PacketFacts& facts, const AddressSet& sources);

} // namespace portolan
