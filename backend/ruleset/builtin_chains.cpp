#include "backend/ruleset/builtin_chains.h"

namespace portolan {

namespace {

/// Priorities of include/uapi/linux/netfilter_ipv4.h (NF_IP_PRI_*); IPv6's are the same.
std::optional<int> builtinPriority(std::string_view table, Hook hook)
{
    if (table == "raw")
        return -300;
    if (table == "mangle")
        return -150;
    if (table == "nat")
        return hook == Hook::Prerouting || hook == Hook::Output ? -100 : 100;
    if (table == "filter")
        return 0;
    if (table == "security")
        return 50;
    return std::nullopt;
}

} // namespace

std::optional<BaseHook> builtinHook(std::string_view table, std::string_view chain)
{
    for (Hook hook : {Hook::Prerouting, Hook::Input, Hook::Forward, Hook::Output, Hook::Postrouting})
        if (chain == toString(hook))
            if (const auto priority = builtinPriority(table, hook))
                return BaseHook{hook, *priority};
    return std::nullopt;
}

} // namespace portolan
