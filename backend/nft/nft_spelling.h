// Values of libnftables' JSON as iptables spells them; empty where it cannot.
#pragma once

#include "backend/nft/nft_json.h"

#include <string>

namespace portolan::nft {

/// "@name", a set of the table.
bool isSetName(const Json& value);
/// The elements of an anonymous set or a list; none for a single value.
const Json* severalOf(const Json& value);

/// An address or a prefix.
std::string spellAddress(const Json& value);
/// A port or a span: "8000:8010".
std::string spellPorts(const Json& value);
/// nft's `eth*` is iptables' `eth+`; nft writes a star of the name itself `\*`.
std::string spellInterface(const Json& value);
std::string spellProtocol(const Json& value);
/// "NEW,ESTABLISHED" of one state or a list.
std::string spellStates(const Json& value);
/// "0x10".
std::string spellMark(const Json& value);
/// The number of a type of ICMP.
std::string spellIcmpType(const Json& value);
std::string spellIcmpv6Type(const Json& value);
std::string upperCase(std::string text);

} // namespace portolan::nft
