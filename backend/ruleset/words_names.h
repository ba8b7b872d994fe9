// Names and notations of iptables in words; shared by the files of words.h and by nobody else.
#pragma once

#include "backend/ruleset/words_parts.h"

namespace portolan::words {

/// A single address without its /32 or /128.
std::string address(std::string_view prefix);
/// "docker0", "an interface named br-…", "any interface".
MessageArgument interfaceName(std::string_view name);

struct PortWords {
    MessageArgument list; ///< "80", "8000-8010", "80, 443 or 8000-8010"
    bool many = false; ///< "ports" instead of "port"
};
/// From iptables' own notation: "80,443,8000:8010".
PortWords portWords(std::string_view list);

/// "TCP" of a protocol's name or number; empty for those without a common name of their own.
std::string protocolName(std::string_view nameOrNumber);
/// What goes by that protocol as the subject of a sentence, always singular; nullptr as above.
const char* protocolSubject(std::string_view name);

/// "echo requests (ping)" of "8"; nullptr for types and codes without a name.
const char* icmpName(Family family, std::string_view type);
/// What REJECT tells the sender: "port unreachable" of "icmp-port-unreachable"; nullptr if unknown.
const char* rejectReason(std::string_view name);

/// "5 a minute" of "5/min"; what is not of that form stays as it is.
MessageArgument rateWords(std::string_view rate);

/// VALUE/MASK; without a mask, all 32 bits.
struct MarkBits {
    std::string value; ///< as written
    std::string mask; ///< as written; empty if there was none
    std::uint64_t valueBits = 0;
    std::uint64_t maskBits = 0xffffffff;
    bool whole() const { return maskBits == 0xffffffff; }
    bool single() const { return maskBits != 0 && (maskBits & (maskBits - 1)) == 0; }
};
/// nullopt if it is not two numbers.
std::optional<MarkBits> parseMark(std::string_view text);

/// "source", "destination", "source and destination": what a set's flags (src,dst) take from the packet.
MessageArgument setFlagWords(std::string_view flags);

/// The seconds, bytes … of "10:20" or "10": one pattern for a value, one for a span, and their opposites.
struct SpanPatterns {
    const char* one;
    const char* span;
    const char* notOne;
    const char* notSpan;
};
Message spanWords(const Option& option, const SpanPatterns& patterns);

} // namespace portolan::words
