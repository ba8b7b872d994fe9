#include "backend/packet/log_reader.h"

#include "backend/base/any_of.h"
#include "backend/flow/flow.h"
#include "backend/packet/chain_place.h"

#include <algorithm>
#include <charconv>

namespace portolan {

namespace {

constexpr std::string_view kTraceWord = "TRACE: ";

/// The words of a line, one after the other.
class LogWords {
public:
    explicit LogWords(std::string_view text)
        : m_rest(text)
    {
    }

    std::string_view next()
    {
        m_rest.remove_prefix(std::min(m_rest.find_first_not_of(" \t\r"), m_rest.size()));
        const std::string_view word = m_rest.substr(0, m_rest.find_first_of(" \t\r"));
        m_rest.remove_prefix(word.size());
        return word;
    }
    /// Behind the bracket that was just opened, past its partner.
    void skipTo(char closing)
    {
        const std::size_t end = m_rest.find(closing);
        m_rest.remove_prefix(end == std::string_view::npos ? m_rest.size() : end + 1);
    }

private:
    std::string_view m_rest;
};

template <typename Integer> bool readLogNumber(std::string_view text, Integer& number, int base = 10)
{
    if (base == 16 && text.starts_with("0x"))
        text.remove_prefix(2);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
    return error == std::errc() && end == text.data() + text.size();
}

ProtocolNumber loggedProtocol(std::string_view name)
{
    struct Named {
        std::string_view name;
        ProtocolNumber number;
    };
    static constexpr Named kNamed[] = {{"TCP", 6}, {"UDP", 17}, {"ICMP", 1}, {"ICMPv6", 58}, {"UDPLITE", 136},
        {"AH", 51}, {"ESP", 50}, {"SCTP", 132}};
    for (const Named& named : kNamed)
        if (named.name == name)
            return named.number;
    ProtocolNumber number = 0;
    return readLogNumber(name, number) ? number : 0;
}

std::uint8_t loggedFlag(std::string_view word)
{
    static constexpr std::string_view kNames[] = {"FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"};
    for (std::size_t bit = 0; bit < std::size(kNames); ++bit)
        if (kNames[bit] == word)
            return std::uint8_t(1u << bit);
    return 0;
}

/// What stands behind "IN=", field by field, as nf_log_syslog.c writes it.
class PacketLine {
public:
    explicit PacketLine(TraceEvent& event)
        : m_event(event)
    {
    }

    bool read(std::string_view text)
    {
        LogWords words(text);
        for (std::string_view word = words.next(); !word.empty(); word = words.next()) {
            if (word == "OPT") // the bytes of options, as hexadecimal digits
                words.skipTo(')');
            else if (word.starts_with('[')) // the packet an ICMP error is about
                words.skipTo(']');
            else
                field(word);
        }
        if (!m_source || !m_destination || m_packet.source.family() != m_packet.destination.family())
            return false;
        if (m_packet.protocol == 17 && m_udpLength >= 8)
            m_packet.payload = m_udpLength - 8;
        m_event.packet = m_packet;
        return true;
    }

private:
    void field(std::string_view word)
    {
        const std::size_t equals = word.find('=');
        if (equals == std::string_view::npos) {
            // ACK is a flag, ACK=1 a number; flags stand behind PROTO=TCP.
            if (m_packet.protocol == 6)
                m_packet.tcpFlags |= loggedFlag(word);
            m_packet.fragment = m_packet.fragment || (word.starts_with("FRAG:") && word != "FRAG:0");
            return;
        }
        const std::string_view name = word.substr(0, equals);
        const std::string_view value = word.substr(equals + 1);
        if (!interfaceField(name, value) && !addressField(name, value))
            numberField(name, value);
    }

    bool interfaceField(std::string_view name, std::string_view value)
    {
        std::string* interface = name == "IN" ? &m_event.in
            : name == "OUT"                   ? &m_event.out
            : name == "PHYSIN"                ? &m_event.physicalIn
                                              : nullptr;
        if (interface && InterfaceName::parse(value))
            *interface = value;
        return interface;
    }

    bool addressField(std::string_view name, std::string_view value)
    {
        if (name != "SRC" && name != "DST")
            return false;
        const Result<Address> address = Address::parse(value);
        if (!address)
            return true;
        (name == "SRC" ? m_packet.source : m_packet.destination) = *address;
        (name == "SRC" ? m_source : m_destination) = true;
        return true;
    }

    void numberField(std::string_view name, std::string_view value)
    {
        const bool inside = m_packet.protocol != 0; // the transport header's fields come behind PROTO=
        if (name == "PROTO")
            m_packet.protocol = loggedProtocol(value);
        else if (name == "LEN")
            readLogNumber(value, inside ? m_udpLength : m_packet.length);
        else if (name == "TTL" || name == "HOPLIMIT")
            readLogNumber(value, m_packet.ttl);
        else if (name == "FLOWLBL")
            readLogNumber(value, m_packet.id);
        else if (name == "ID" && !inside)
            readLogNumber(value, m_packet.id);
        else if (name == "ID")
            readLogNumber(value, m_packet.icmpId);
        else if (name == "SPT")
            readLogNumber(value, m_packet.sourcePort);
        else if (name == "DPT")
            readLogNumber(value, m_packet.destinationPort);
        else if (name == "WINDOW")
            readLogNumber(value, m_packet.window);
        else if (name == "SEQ" && isIcmp(m_packet.protocol))
            readLogNumber(value, m_packet.icmpSequence);
        else if (name == "SEQ")
            optionalField(value, m_packet.sequence);
        else if (name == "ACK")
            optionalField(value, m_packet.acknowledgement);
        else if (name == "TYPE")
            readLogNumber(value, m_packet.icmpType);
        else if (name == "CODE")
            readLogNumber(value, m_packet.icmpCode);
        else if (name == "MARK")
            readLogNumber(value, m_packet.mark, 16);
    }

    static void optionalField(std::string_view value, std::optional<std::uint32_t>& field)
    {
        std::uint32_t number = 0;
        if (readLogNumber(value, number))
            field = number;
    }

    TraceEvent& m_event;
    Packet m_packet;
    std::uint32_t m_udpLength = 0;
    bool m_source = false;
    bool m_destination = false;
};

bool isNameByte(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9')
        || byte == '_';
}

/// "…]-table-CHAIN:", "table-CHAIN ", "x-raw-PREROUTING". The first place that can be a built-in table's name
/// counts: "nat-raw-x" is chain raw-x of table nat.
bool readLogPrefix(std::string_view text, TraceEvent& event)
{
    while (!text.empty() && (text.back() == ':' || text.back() == ' ' || text.back() == '='))
        text.remove_suffix(1);
    text.remove_prefix(text.rfind(' ') + 1); // npos + 1 is 0
    std::size_t tableAt = std::string_view::npos;
    std::size_t size = 0;
    for (const std::string_view name : kXtablesTables) {
        for (std::size_t at = text.find(name); at < tableAt; at = text.find(name, at + 1)) {
            const std::size_t end = at + name.size();
            if ((at == 0 || !isNameByte(text[at - 1])) && end < text.size() && text[end] == '-') {
                tableAt = at;
                size = name.size();
                break;
            }
        }
    }
    const std::size_t bracket = text.rfind("]-");
    if (bracket != std::string_view::npos && (tableAt == std::string_view::npos || tableAt < bracket)) {
        tableAt = bracket + 2;
        const std::size_t dash = text.find('-', tableAt);
        size = dash == std::string_view::npos ? 0 : dash - tableAt;
    }
    if (tableAt == std::string_view::npos || size == 0 || tableAt + size + 1 >= text.size())
        return false;
    event.table = text.substr(tableAt, size);
    event.chain = text.substr(tableAt + size + 1);
    return true;
}

} // namespace

bool readTracePrefix(std::string_view text, TraceEvent& event)
{
    const std::size_t begin = text.rfind(kTraceWord);
    if (begin == std::string_view::npos)
        return false;
    text.remove_prefix(begin + kTraceWord.size());
    text = text.substr(0, text.find_last_not_of(' ') + 1);
    const std::size_t numberAt = text.rfind(':');
    const std::size_t typeAt
        = numberAt == std::string_view::npos || numberAt == 0 ? numberAt : text.rfind(':', numberAt - 1);
    const std::size_t chainAt = text.find(':');
    if (typeAt == std::string_view::npos || chainAt >= typeAt || chainAt == 0)
        return false;
    const std::string_view type = text.substr(typeAt + 1, numberAt - typeAt - 1);
    if (!isAnyOf(type, {"rule", "return", "policy"})
        || !readLogNumber(text.substr(numberAt + 1), event.position))
        return false;
    event.source = TraceSource::Xtables;
    event.step = type == "rule" ? TraceStep::Rule : type == "return" ? TraceStep::Return : TraceStep::Policy;
    event.table = text.substr(0, chainAt);
    event.chain = text.substr(chainAt + 1, typeAt - chainAt - 1);
    return !event.chain.empty();
}

std::optional<TraceEvent> readLogLine(std::string_view line, bool& unplaced)
{
    // A prefix may hold "IN=" itself; the packet's is followed by " OUT=".
    std::size_t begin = line.find("IN=");
    const auto isPacket = [&] {
        const std::size_t space = line.find(' ', begin);
        return space != std::string_view::npos && line.substr(space + 1).starts_with("OUT=");
    };
    while (begin != std::string_view::npos && !isPacket())
        begin = line.find("IN=", begin + 1);
    if (begin == std::string_view::npos)
        return std::nullopt;
    TraceEvent event;
    if (!PacketLine(event).read(line.substr(begin)))
        return std::nullopt;
    const std::string_view prefix = line.substr(0, begin);
    const bool placed = prefix.find(kTraceWord) == std::string_view::npos ? readLogPrefix(prefix, event)
                                                                          : readTracePrefix(prefix, event);
    if (!placed) {
        unplaced = true;
        return std::nullopt;
    }
    return event;
}

KernelLog readKernelLog(std::string_view text)
{
    KernelLog log;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        bool unplaced = false;
        if (auto event = readLogLine(line, unplaced))
            log.events.push_back(std::move(*event));
        else if (unplaced)
            ++log.unplaced;
        else if (line.find_first_not_of(" \t\r") != std::string_view::npos)
            ++log.skipped;
    }
    return log;
}

} // namespace portolan
