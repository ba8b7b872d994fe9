// Rules of forwards as the helper would write them, and what the peer reads of them.
#pragma once

#include "backend/forward/compile.h"

#include "tests/helper/read_rules.h"

#include <cstdio>
#include <vector>

namespace kerneltest {

/// Forwards of the ports from 1000 on, ids from 00000001 on, to port 80 of the target.
inline std::vector<portolan::CompiledRule> rulesFor(
    portolan::Family family, const char* target, unsigned count = 1)
{
    using namespace portolan;
    std::vector<PortForward> forwards;
    for (unsigned i = 0; i < count; ++i) {
        PortForward forward;
        char id[9];
        std::snprintf(id, sizeof id, "%08x", i + 1);
        forward.id = id;
        forward.family = family;
        forward.listen.ports = PortRange{std::uint16_t(1000 + i), std::uint16_t(1000 + i)};
        forward.to.address = *Address::parse(target);
        forward.to.ports = PortRange{80, 80};
        forwards.push_back(forward);
    }
    std::vector<CompiledRule> rules = compileJumps(forwards, family);
    for (const PortForward& forward : forwards) {
        for (const CompiledRule& rule : compile(forward, {})) {
            rules.push_back(rule);
        }
    }
    return rules;
}

/// With counters. Table by table: without -t the tool reads /proc/net/ip_tables_names, which an ordinary user
/// may not.
inline QByteArray savedTable(portolan::Family family, const char* table)
{
    return withoutComments(run(tool(family, "-save"), {"-c", "-t", table}).out);
}

/// Lines that name nothing of ours.
inline QByteArray ofOthers(const QByteArray& saved)
{
    QByteArrayList kept;
    for (const QByteArray& line : saved.split('\n')) {
        if (!line.contains("PORTOLAN")) {
            kept += line;
        }
    }
    return kept.join('\n');
}

/// Empties filter and nat of both families.
inline void emptyTables()
{
    for (const auto family : {portolan::Family::Ipv4, portolan::Family::Ipv6}) {
        for (const char* table : {"filter", "nat"}) {
            run(tool(family, ""), {"-t", table, "-F"});
            run(tool(family, ""), {"-t", table, "-X"});
            run(tool(family, ""), {"-t", table, "-Z"});
        }
    }
}

} // namespace kerneltest
