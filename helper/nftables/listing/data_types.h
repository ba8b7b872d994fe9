// The types nft gives to what a rule compares, and how each value of them is written in JSON.
#pragma once

#include "helper/nftables/listing/wire.h"

#include <functional>
#include <string>

namespace portolan::nftlisting {

/// The numbers are nft's own: sets carry them in the kernel.
enum class DataType : std::uint8_t {
    Invalid = 0,
    Verdict = 1,
    NfProtocol = 2,
    Bitmask = 3,
    Integer = 4,
    Text = 5,
    Ipv4 = 7,
    Ipv6 = 8,
    Ether = 9,
    EtherType = 10,
    Protocol = 12,
    Port = 13,
    IcmpType = 14,
    TcpFlags = 15,
    DccpType = 16,
    Time = 18,
    Mark = 19,
    Interface = 20,
    InterfaceType = 21,
    ClassId = 23,
    Uid = 24,
    Gid = 25,
    CtState = 26,
    CtDirection = 27,
    CtStatus = 28,
    Icmp6Type = 29,
    PacketType = 31,
    IcmpCode = 32,
    Icmp6Code = 33,
    IcmpxCode = 34,
    Dscp = 36,
    Ecn = 37,
    FibAddress = 38,
    Boolean = 39,
    InterfaceName = 41,
    IgmpType = 42,
    Day = 45,
};

enum class ByteOrder : std::uint8_t { Unsaid = 0, Host = 1, Network = 2 };

/// Wide enough for a whole register.
__extension__ typedef unsigned __int128 WideNumber;

struct TypeFacts {
    const char* name = nullptr; ///< null: a type that is not known for certain here
    unsigned bits = 0; ///< of a part of a concatenation; 0: told elsewhere
    ByteOrder order = ByteOrder::Unsaid;
    bool flags = false; ///< a set of flags
    bool prefix = false; ///< ranges are preferably prefixes
    bool text = false;
};

const TypeFacts& factsOf(DataType type);
/// Facts without a name where the number is none that is known.
const TypeFacts& factsOf(std::uint32_t number);

/// Names that the machine gives.
struct Names {
    std::function<std::string(unsigned index)> interface; ///< empty: none has that index
    std::function<std::string(unsigned number)> protocol; ///< empty: it has no name
    bool marks = false; ///< marks have names, which are not known here
};

/// A value as a register holds it.
struct Constant {
    WideNumber value = 0; ///< of the first 16 bytes, in the order that was asked for
    unsigned bits = 0;
    Bytes raw; ///< as the kernel has it; what it points to is the message
};

Constant constantOf(Bytes raw, ByteOrder order);
/// What was taken to be in network order, in the order that it is in. Only the number, not `raw`.
Constant swappedFor(ByteOrder order, Constant constant);
unsigned lowestBit(WideNumber value); ///< 128 where there is none
unsigned lowestZero(WideNumber value, unsigned from);
WideNumber maskOf(unsigned bits);

/// Appends one value. False: how nft writes it is not certain. In ranges nft writes protocols as numbers.
bool appendConstant(
    std::string& out, DataType type, const Constant& constant, const Names& names, bool inRange = false);
/// The same, and several flags as nft joins them: {"|": [a, b]}.
bool appendFlags(std::string& out, DataType type, const Constant& constant, const Names& names);
/// As a list: ["a", "b"], and a single one by itself.
bool appendFlagList(std::string& out, DataType type, const Constant& constant, const Names& names);

} // namespace portolan::nftlisting
