// What iptables-nft-save prints, made into the text that travels.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace portolan {

struct IptablesText {
    std::string text; ///< the tables it could say whole, without comment lines
    std::vector<std::string> tables; ///< their names
};

/// A table that iptables-nft-save says is incompatible, or has base chains that are, holds what iptables
/// cannot say: it is left out whole, for nft to be read by.
IptablesText readIptablesText(std::string_view printed);

} // namespace portolan
