// What a rule's registers hold: values, and where in packet, connection or machine a value is looked up.
#pragma once

#include "helper/nftables/listing/headers.h"

#include <memory>
#include <vector>

namespace portolan::nftlisting {

struct SetOfTable;

enum class LoadKind : std::uint8_t {
    None,
    Value,
    Payload,
    Meta,
    Ct,
    Rt,
    Fib,
    Socket,
    Number, ///< numgen
    Hash,
    Binary, ///< and, or, xor, shifts
    Swap, ///< of byte order
    Lookup, ///< in a map
    Concat,
};

/// One load; what it is made of hangs below it. Cheap to copy.
struct Load {
    LoadKind kind = LoadKind::None;
    DataType type = DataType::Invalid;
    ByteOrder order = ByteOrder::Unsaid;
    unsigned bits = 0;
    bool protocolKey = false; ///< says which header follows
    HeaderBase base
        = HeaderBase::None; ///< of a payload; of a key of meta and ct, the layer below what it says
    std::uint32_t key = 0; ///< of meta, ct, rt, fib, socket; numgen's and hash' type
    std::int32_t direction = -1; ///< of ct
    std::uint32_t flags = 0; ///< of fib
    unsigned offset = 0; ///< of a payload, in bits
    const Header* header = nullptr; ///< of a payload; null: not known
    const HeaderField* field = nullptr;
    Constant constant; ///< a value; the right side of a binary operation
    char operation[3] = ""; ///< of a binary one, as nft writes it
    std::uint32_t modulus = 0, seed = 0;
    bool seeded = false;
    const SetOfTable* set = nullptr; ///< of a look-up
    std::vector<std::shared_ptr<const Load>> parts; ///< what is under it, at most a register's worth
};

/// What meta, ct, rt, fib and socket keys are: name for JSON, type, order, size. False: not known here.
bool describeMeta(Load& load);
bool describeCt(Load& load);
bool describeRt(Load& load);
bool describeFib(Load& load);
bool describeSocket(Load& load);
const char* metaName(std::uint32_t key);
const char* ctName(std::uint32_t key);

} // namespace portolan::nftlisting
