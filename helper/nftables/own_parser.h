// The kernel's messages about our table, read. Any bytes may be given.
#pragma once

#include "helper/nftables/own_table.h"

#include <linux/netlink.h>

namespace portolan {

/// Each takes the message of one object and leaves out what is of another table.
void takeNftTable(const nlmsghdr* message, SeenNftTable& table);
void takeNftChain(const nlmsghdr* message, SeenNftTable& table);
void takeNftSet(const nlmsghdr* message, SeenNftTable& table);
void takeNftRule(const nlmsghdr* message, SeenNftTable& table);
/// Several elements of one map, which must be known by then.
void takeNftElements(const nlmsghdr* message, SeenNftTable& table);
/// Of NFT_MSG_NEWGEN; 0: it does not say.
std::uint32_t nftGenerationIn(const nlmsghdr* message);

/// Whether a rule of the kernel's is what these expressions make: the same expressions in the same order, and
/// every attribute of ours there with the same value. What the kernel says beyond that (counts, defaults)
/// does not count.
bool isNftRule(std::span<const std::uint8_t> wanted, std::span<const std::uint8_t> seen);

} // namespace portolan
