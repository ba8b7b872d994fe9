#include "backend/packet/native_act.h"

namespace portolan {

bool onlyActs(std::string_view statement)
{
    if (statement == "log" || statement.starts_with("log ") || statement == "notrack")
        return true;
    constexpr std::string_view kSet = " set ";
    const std::size_t set = statement.find(kSet);
    // What is written into a header that is not there ends the rule (tcp option, ip6 extensions), and so does
    // an expectation for what is not tracked (net/netfilter/nft_ct.c).
    if (set == statement.npos || !(statement.starts_with("meta ") || statement.starts_with("ct "))
        || statement.starts_with("ct expectation "))
        return false;
    // One word is a value. Of what is computed, the packet's own mark is always there.
    const std::string_view value = statement.substr(set + kSet.size());
    return value.find(' ') == value.npos || value == "meta mark"
        || (value.starts_with("meta mark ") && value.find(" map ") == value.npos
            && value.find("ct ") == value.npos);
}

} // namespace portolan
