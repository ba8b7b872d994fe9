// Statements that say all of themselves, whatever the registers hold.
#pragma once

#include "helper/nftables/listing/wire.h"

#include <optional>
#include <string>

namespace portolan::nftlisting {

/// Whether what was counted is told.
enum class Counting : std::uint8_t { Said, Unsaid };

/// name and data: NFTA_EXPR_NAME and NFTA_EXPR_DATA. No value: it is none of these. False: it is one, but how
/// nft writes it is not certain.
std::optional<bool> appendPlainStatement(std::string& out, std::string_view name, Bytes data);

/// What may belong to the elements of a set: an expression whole, with its name.
bool appendStateful(std::string& out, Bytes expression, Counting counting);

/// {"packets": 5, "bytes": 300}
bool appendCount(std::string& out, Bytes counter);

/// A number of bytes as nft writes it: in the largest unit that says it exactly.
struct ByteUnits {
    std::uint64_t number = 0;
    const char* unit = "bytes";
};
ByteUnits unitsOf(std::uint64_t bytes);

/// "minute"; null: none that nft writes.
const char* timeUnit(std::uint64_t seconds);

} // namespace portolan::nftlisting
