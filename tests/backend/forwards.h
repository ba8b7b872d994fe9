// Forwards and rulesets to test with.
#pragma once

#include "backend/forward/find.h"
#include "backend/ruleset/save_reader.h"
#include "tests/backend/text.h"

/// 8080 → 172.17.0.2:80 by TCP, as `add tcp LISTEN TO` makes it.
inline portolan::PortForward forwardOf(std::string_view listen, std::string_view to)
{
    portolan::PortForward forward;
    forward.id = "0a1b2c3d";
    forward.listen = portolan::parseListen(listen).value();
    forward.to = portolan::parseTo(to).value();
    if (forward.to.address)
        forward.family = forward.to.address->family();
    return forward;
}

inline portolan::Ruleset rulesetOf(const QByteArray& save,
    portolan::Engine engine = portolan::Engine::XtablesLegacy,
    portolan::Family family = portolan::Family::Ipv4)
{
    return portolan::readSave(text(save), engine, family).value();
}

/// For QCOMPARE: Qt Test finds our toString() by itself and frees what it returns.
template <typename Enum> QByteArray word(Enum value)
{
    return toString(value);
}

/// "docker tcp any:8080 -> 172.17.0.2:80 active", and what else is set.
inline QByteArray describe(const portolan::FoundForward& found)
{
    const portolan::PortForward& forward = found.forward;
    QByteArray out = QByteArray(toString(found.owner)) + ' ' + bytes(found.protocolText()) + ' '
        + bytes(describeListen(forward)) + " -> " + bytes(describeTo(forward)) + ' ' + toString(found.state);
    for (const portolan::Prefix& source : forward.sources)
        out += " from " + bytes(source.toString());
    if (forward.hairpin)
        out += " hairpin";
    if (forward.fromThisHost)
        out += " this-host";
    if (forward.hideClientAddress)
        out += " hidden";
    if (!forward.name.empty())
        out += " (" + bytes(forward.name) + ')';
    return out;
}

inline QByteArray describe(const std::vector<portolan::FoundForward>& rows)
{
    QByteArrayList lines;
    for (const portolan::FoundForward& row : rows)
        lines += describe(row);
    return lines.join('\n');
}

/// "nat DOCKER 2, filter DOCKER 1".
inline QByteArray places(const portolan::FoundForward& found)
{
    QByteArrayList list;
    for (const portolan::RuleReference& rule : found.rules)
        list += bytes(rule.table) + ' ' + bytes(rule.chain) + ' ' + QByteArray::number(rule.position);
    return list.join(", ");
}
