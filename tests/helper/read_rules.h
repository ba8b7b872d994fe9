// Legacy rules as text, by our reader and by the peer.
#pragma once

#include "helper/xtables/reader.h"

#include "tests/helper/kernel_test.h"

#include <optional>

namespace kerneltest {

inline portolan::Result<std::string> readOnce(
    portolan::Family family, portolan::XtablesReader& reader, sd_event* event)
{
    std::optional<portolan::Result<std::string>> result;
    reader.save(family, [&result](portolan::Result<std::string> answer) { result = std::move(answer); });
    for (int turns = 0; !result && turns < 1000; ++turns)
        sd_event_run(event, 100000);
    return result ? *result : portolan::failure(portolan::ErrorCode::Kernel, "no answer");
}

/// "iptables-legacy" or "ip6tables-legacy" and what follows.
inline QString tool(portolan::Family family, const char* verb)
{
    return QString(family == portolan::Family::Ipv4 ? "iptables-legacy%1" : "ip6tables-legacy%1").arg(verb);
}

/// What the peer prints. An ordinary user's, which cannot read which tables there are, must be told each.
inline Output peerSave(portolan::Family family)
{
    if (geteuid() == 0)
        return run(tool(family, "-save"), {"-c"});
    Output all{0, {}, {}};
    for (const auto* table : {"raw", "mangle", "nat", "filter", "security"}) {
        const auto one = run(tool(family, "-save"), {"-c", "-t", table});
        all = {all.status | one.status, all.out + one.out, all.err + one.err};
    }
    return all;
}

} // namespace kerneltest
