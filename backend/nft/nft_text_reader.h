// Reads nft's text of a rule where JSON hides a part of it.
#pragma once

#include "backend/nft/nft_json.h"

#include <string_view>

namespace portolan::nft {

/// The statements of a rule that iptables-nft made, as JSON, from what nft prints of it: "meta l4proto tcp
/// tcp dport 80 counter dnat to 10.0.0.1". Null where any word of it is not known here: half a rule could say
/// the opposite of the whole.
Json statementsOfText(std::string_view text);

} // namespace portolan::nft
