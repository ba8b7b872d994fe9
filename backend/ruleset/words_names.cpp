#include "backend/ruleset/words_names.h"

#include <algorithm>
#include <charconv>

namespace portolan::words {

std::string address(std::string_view prefix)
{
    const bool v6 = prefix.find(':') != std::string_view::npos;
    const std::string_view host = v6 ? "/128" : "/32";
    if (prefix.ends_with(host))
        prefix.remove_suffix(host.size());
    return std::string(prefix);
}

MessageArgument interfaceName(std::string_view name)
{
    if (name == "+")
        return Message{PORTOLAN_TR("any interface"), {}};
    if (name.ends_with('+'))
        return Message{PORTOLAN_TR("an interface named %1…"), {std::string(name.substr(0, name.size() - 1))}};
    return std::string(name);
}

PortWords portWords(std::string_view list)
{
    std::vector<MessageArgument> items;
    bool many = false;
    for (std::string_view item : splitList(list, ',')) {
        many = many || item.find(':') != std::string_view::npos;
        std::string text(item);
        std::replace(text.begin(), text.end(), ':', '-');
        items.emplace_back(std::move(text));
    }
    return {listOf(items, Joint::Or), many || items.size() > 1};
}

namespace {

struct ProtocolWords {
    std::string_view name;
    std::string_view number;
    const char* word;
    const char* subject;
};

constexpr ProtocolWords kProtocolWords[] = {
    {"tcp", "6", "TCP", PORTOLAN_TR("TCP")},
    {"udp", "17", "UDP", PORTOLAN_TR("UDP")},
    {"sctp", "132", "SCTP", PORTOLAN_TR("SCTP")},
    {"dccp", "33", "DCCP", PORTOLAN_TR("DCCP")},
    {"udplite", "136", "UDP-Lite", PORTOLAN_TR("UDP-Lite")},
    {"icmp", "1", "ICMP", PORTOLAN_TR("ICMP")},
    {"ipv6-icmp", "58", "ICMPv6", PORTOLAN_TR("ICMPv6")},
    {"icmpv6", "58", "ICMPv6", PORTOLAN_TR("ICMPv6")},
    {"gre", "47", "GRE", PORTOLAN_TR("GRE")},
    {"esp", "50", "ESP", PORTOLAN_TR("ESP")},
    {"ah", "51", "AH", PORTOLAN_TR("AH")},
    {"igmp", "2", "IGMP", PORTOLAN_TR("IGMP")},
};

const ProtocolWords* findProtocol(std::string_view name)
{
    for (const ProtocolWords& words : kProtocolWords)
        if (words.name == name || words.number == name)
            return &words;
    return nullptr;
}

struct NamedWord {
    std::string_view name;
    const char* word;
};

// Types and codes of RFC 792, 1256, 1812 (ICMP) and RFC 4443, 4861, 2710, 3810, 3971, 4286 (ICMPv6).
constexpr NamedWord kIcmpNames[] = {
    {"0", PORTOLAN_TR("echo replies")},
    {"3", PORTOLAN_TR("“destination unreachable” messages")},
    {"3/0", PORTOLAN_TR("“network unreachable” messages")},
    {"3/1", PORTOLAN_TR("“host unreachable” messages")},
    {"3/2", PORTOLAN_TR("“protocol unreachable” messages")},
    {"3/3", PORTOLAN_TR("“port unreachable” messages")},
    {"3/4", PORTOLAN_TR("“fragmentation needed” messages")},
    {"4", PORTOLAN_TR("“source quench” messages")},
    {"5", PORTOLAN_TR("redirects")},
    {"8", PORTOLAN_TR("echo requests (ping)")},
    {"9", PORTOLAN_TR("router advertisements")},
    {"10", PORTOLAN_TR("router solicitations")},
    {"11", PORTOLAN_TR("“time exceeded” messages")},
    {"12", PORTOLAN_TR("“parameter problem” messages")},
    {"13", PORTOLAN_TR("timestamp requests")},
    {"14", PORTOLAN_TR("timestamp replies")},
};

constexpr NamedWord kIcmp6Names[] = {
    {"1", PORTOLAN_TR("“destination unreachable” messages")},
    {"1/0", PORTOLAN_TR("“no route” messages")},
    {"1/1", PORTOLAN_TR("“administratively prohibited” messages")},
    {"1/3", PORTOLAN_TR("“address unreachable” messages")},
    {"1/4", PORTOLAN_TR("“port unreachable” messages")},
    {"2", PORTOLAN_TR("“packet too big” messages")},
    {"3", PORTOLAN_TR("“time exceeded” messages")},
    {"4", PORTOLAN_TR("“parameter problem” messages")},
    {"128", PORTOLAN_TR("echo requests (ping)")},
    {"129", PORTOLAN_TR("echo replies")},
    {"130", PORTOLAN_TR("multicast listener queries")},
    {"131", PORTOLAN_TR("multicast listener reports")},
    {"132", PORTOLAN_TR("“multicast listener done” messages")},
    {"133", PORTOLAN_TR("router solicitations")},
    {"134", PORTOLAN_TR("router advertisements")},
    {"135", PORTOLAN_TR("neighbour solicitations")},
    {"136", PORTOLAN_TR("neighbour advertisements")},
    {"137", PORTOLAN_TR("redirects")},
    {"141", PORTOLAN_TR("inverse neighbour solicitations")},
    {"142", PORTOLAN_TR("inverse neighbour advertisements")},
    {"143", PORTOLAN_TR("multicast listener reports, version 2")},
    {"144", PORTOLAN_TR("home agent discovery requests")},
    {"145", PORTOLAN_TR("home agent discovery replies")},
    {"146", PORTOLAN_TR("mobile prefix solicitations")},
    {"147", PORTOLAN_TR("mobile prefix advertisements")},
    {"148", PORTOLAN_TR("certification path solicitations")},
    {"149", PORTOLAN_TR("certification path advertisements")},
    {"151", PORTOLAN_TR("multicast router advertisements")},
    {"152", PORTOLAN_TR("multicast router solicitations")},
    {"153", PORTOLAN_TR("multicast router terminations")},
};

constexpr NamedWord kRejectReasons[] = {
    {"icmp-net-unreachable", PORTOLAN_TR("network unreachable")},
    {"icmp-host-unreachable", PORTOLAN_TR("host unreachable")},
    {"icmp-proto-unreachable", PORTOLAN_TR("protocol unreachable")},
    {"icmp-port-unreachable", PORTOLAN_TR("port unreachable")},
    {"icmp-net-prohibited", PORTOLAN_TR("network prohibited")},
    {"icmp-host-prohibited", PORTOLAN_TR("host prohibited")},
    {"icmp-admin-prohibited", PORTOLAN_TR("administratively prohibited")},
    {"icmp6-no-route", PORTOLAN_TR("no route")},
    {"icmp6-adm-prohibited", PORTOLAN_TR("administratively prohibited")},
    {"icmp6-addr-unreachable", PORTOLAN_TR("address unreachable")},
    {"icmp6-port-unreachable", PORTOLAN_TR("port unreachable")},
    {"icmp6-policy-fail", PORTOLAN_TR("refused by a policy")},
    {"icmp6-reject-route", PORTOLAN_TR("refused by a route")},
};

const char* wordFor(std::span<const NamedWord> words, std::string_view name)
{
    for (const NamedWord& word : words)
        if (word.name == name)
            return word.word;
    return nullptr;
}

bool readNumber(std::string_view text, std::uint64_t& number)
{
    const bool hex = text.starts_with("0x");
    if (hex)
        text.remove_prefix(2);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, hex ? 16 : 10);
    return error == std::errc() && end == text.data() + text.size();
}

} // namespace

std::string protocolName(std::string_view nameOrNumber)
{
    const ProtocolWords* words = findProtocol(nameOrNumber);
    return words ? words->word : std::string();
}

const char* protocolSubject(std::string_view name)
{
    const ProtocolWords* words = findProtocol(name);
    return words ? words->subject : nullptr;
}

const char* icmpName(Family family, std::string_view type)
{
    return family == Family::Ipv4 ? wordFor(kIcmpNames, type) : wordFor(kIcmp6Names, type);
}

const char* rejectReason(std::string_view name)
{
    return wordFor(kRejectReasons, name);
}

MessageArgument rateWords(std::string_view rate)
{
    // libxt_limit and libxt_hashlimit shorten the units they print: sec, min, hour, day.
    static constexpr NamedWord units[] = {{"sec", PORTOLAN_TR("%1 a second")},
        {"min", PORTOLAN_TR("%1 a minute")}, {"hour", PORTOLAN_TR("%1 an hour")},
        {"day", PORTOLAN_TR("%1 a day")}, {"s", PORTOLAN_TR("%1 each second")}};
    const std::size_t slash = rate.find('/');
    if (slash != std::string_view::npos)
        if (const char* pattern = wordFor(units, rate.substr(slash + 1)))
            return Message{pattern, {std::string(rate.substr(0, slash))}};
    return std::string(rate);
}

std::optional<MarkBits> parseMark(std::string_view text)
{
    MarkBits mark;
    const std::size_t slash = text.find('/');
    mark.value = text.substr(0, slash);
    if (!readNumber(mark.value, mark.valueBits))
        return std::nullopt;
    if (slash == std::string_view::npos)
        return mark;
    mark.mask = text.substr(slash + 1);
    if (!readNumber(mark.mask, mark.maskBits))
        return std::nullopt;
    return mark;
}

MessageArgument setFlagWords(std::string_view flags)
{
    std::vector<MessageArgument> items;
    for (std::string_view flag : splitList(flags, ',')) {
        if (flag == "src")
            items.emplace_back(Message{PORTOLAN_TR("source"), {}});
        else if (flag == "dst")
            items.emplace_back(Message{PORTOLAN_TR("destination"), {}});
        else
            items.emplace_back(std::string(flag));
    }
    return listOf(items, Joint::And);
}

Message spanWords(const Option& option, const SpanPatterns& patterns)
{
    const std::string_view value = option.value();
    const std::size_t colon = value.find(':');
    if (colon == std::string_view::npos)
        return eitherWay(option, patterns.one, patterns.notOne);
    return {option.inverted ? patterns.notSpan : patterns.span,
        {std::string(value.substr(0, colon)), std::string(value.substr(colon + 1))}};
}

} // namespace portolan::words
