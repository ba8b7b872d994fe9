// What matches ask of the packet itself.
#include "backend/ruleset/words_match.h"
#include "backend/ruleset/words_names.h"

namespace portolan::words {

void readMark(OptionTaker& options, Conditions& conditions)
{
    const Option* option = options.take("--mark");
    const auto mark = option ? parseMark(option->value()) : std::nullopt;
    if (!mark)
        return;
    Message attribute;
    if (mark->whole())
        attribute = eitherWay(
            *option, PORTOLAN_TR("with mark %1"), PORTOLAN_TR("with a mark other than %1"), mark->value);
    else if (mark->single() && (mark->valueBits & ~mark->maskBits) == 0)
        attribute = {((mark->valueBits == 0) != option->inverted) ? PORTOLAN_TR("without mark bit %1")
                                                                  : PORTOLAN_TR("with mark bit %1"),
            {mark->mask}};
    else
        attribute = {option->inverted ? PORTOLAN_TR("without mark %1 in the bits %2")
                                      : PORTOLAN_TR("with mark %1 in the bits %2"),
            {mark->value, mark->mask}};
    conditions.attributes.push_back(std::move(attribute));
}

namespace {

Message tcpFlags(const Option& option)
{
    const std::string_view mask = option.values[0];
    const std::string_view set = option.values[1];
    const MessageArgument of = listOf(mask, Joint::And);
    if (set == "NONE")
        return {option.inverted ? PORTOLAN_TR("with some of the TCP flags %1")
                                : PORTOLAN_TR("with none of the TCP flags %1"),
            {of}};
    if (set != mask)
        return {option.inverted ? PORTOLAN_TR("with anything but %1 set of the TCP flags %2")
                                : PORTOLAN_TR("with only %1 set of the TCP flags %2"),
            {listOf(set, Joint::And), of}};
    if (mask.find(',') == std::string_view::npos)
        return {
            option.inverted ? PORTOLAN_TR("without the TCP flag %1") : PORTOLAN_TR("with the TCP flag %1"),
            {of}};
    return {option.inverted ? PORTOLAN_TR("without all of the TCP flags %1")
                            : PORTOLAN_TR("with all of the TCP flags %1"),
        {of}};
}

} // namespace

void readTcpFlags(OptionTaker& options, Conditions& conditions)
{
    static constexpr Verb opens{
        PORTOLAN_TR("that open a connection (SYN)"), PORTOLAN_TR("that opens a connection (SYN)")};
    static constexpr Verb opensNot{PORTOLAN_TR("that do not open a connection (no SYN)"),
        PORTOLAN_TR("that does not open a connection (no SYN)")};
    const auto addSyn = [&](bool inverted) {
        conditions.clauses.push_back({(inverted ? opensNot : opens).form(conditions.number), {}});
    };
    while (const Option* flags = options.take("--tcp-flags", 2)) {
        if (flags->values[0] == "FIN,SYN,RST,ACK" && flags->values[1] == "SYN")
            addSyn(flags->inverted);
        else
            conditions.attributes.push_back(tcpFlags(*flags));
    }
    while (const Option* syn = options.take("--syn", 0))
        addSyn(syn->inverted);
    while (const Option* option = options.take("--tcp-option"))
        conditions.attributes.push_back(eitherWay(
            *option, PORTOLAN_TR("with the TCP option %1"), PORTOLAN_TR("without the TCP option %1")));
}

void readTimeToLive(OptionTaker& options, Conditions& conditions)
{
    if (const Option* option = options.take("--ttl-eq"))
        conditions.attributes.push_back(
            eitherWay(*option, PORTOLAN_TR("with a TTL of %1"), PORTOLAN_TR("with a TTL other than %1")));
    if (const Option* option = options.takePlain("--ttl-lt"))
        conditions.attributes.push_back({PORTOLAN_TR("with a TTL below %1"), {std::string(option->value())}});
    if (const Option* option = options.takePlain("--ttl-gt"))
        conditions.attributes.push_back({PORTOLAN_TR("with a TTL above %1"), {std::string(option->value())}});
}

void readHopLimit(OptionTaker& options, Conditions& conditions)
{
    if (const Option* option = options.take("--hl-eq"))
        conditions.attributes.push_back(eitherWay(
            *option, PORTOLAN_TR("with a hop limit of %1"), PORTOLAN_TR("with a hop limit other than %1")));
    if (const Option* option = options.takePlain("--hl-lt"))
        conditions.attributes.push_back(
            {PORTOLAN_TR("with a hop limit below %1"), {std::string(option->value())}});
    if (const Option* option = options.takePlain("--hl-gt"))
        conditions.attributes.push_back(
            {PORTOLAN_TR("with a hop limit above %1"), {std::string(option->value())}});
}

void readLength(OptionTaker& options, Conditions& conditions)
{
    if (const Option* length = options.take("--length"))
        conditions.attributes.push_back(spanWords(*length,
            {PORTOLAN_TR("of %1 bytes"), PORTOLAN_TR("of %1 to %2 bytes"),
                PORTOLAN_TR("of any length but %1 bytes"), PORTOLAN_TR("of any length but %1 to %2 bytes")}));
}

void readMaximumSegment(OptionTaker& options, Conditions& conditions)
{
    if (const Option* size = options.take("--mss"))
        conditions.attributes.push_back(spanWords(*size,
            {PORTOLAN_TR("with a largest segment size (MSS) of %1"),
                PORTOLAN_TR("with a largest segment size (MSS) of %1 to %2"),
                PORTOLAN_TR("with a largest segment size (MSS) other than %1"),
                PORTOLAN_TR("with a largest segment size (MSS) outside %1 to %2")}));
}

void readServiceField(OptionTaker& options, Conditions& conditions)
{
    if (const Option* dscp = options.take("--dscp"))
        conditions.attributes.push_back(
            eitherWay(*dscp, PORTOLAN_TR("with DSCP %1"), PORTOLAN_TR("with a DSCP other than %1")));
    if (const Option* tos = options.take("--tos"))
        conditions.attributes.push_back(
            eitherWay(*tos, PORTOLAN_TR("with TOS %1"), PORTOLAN_TR("with a TOS other than %1")));
}

void readPacketType(OptionTaker& options, Conditions& conditions)
{
    const Option* type = options.take("--pkt-type");
    if (!type)
        return;
    const auto add = [&](const char* yes, const char* no) {
        conditions.attributes.push_back({type->inverted ? no : yes, {}});
    };
    if (type->value() == "unicast")
        add(PORTOLAN_TR("for this host alone (unicast)"),
            PORTOLAN_TR("for others than this host alone (not unicast)"));
    else if (type->value() == "broadcast")
        add(PORTOLAN_TR("for everybody on the link (broadcast)"),
            PORTOLAN_TR("not for everybody on the link (no broadcast)"));
    else if (type->value() == "multicast")
        add(PORTOLAN_TR("for a group of hosts (multicast)"),
            PORTOLAN_TR("not for a group of hosts (no multicast)"));
    else
        conditions.attributes.push_back(eitherWay(
            *type, PORTOLAN_TR("of the link-layer type %1"), PORTOLAN_TR("not of the link-layer type %1")));
}

void readRoutingHeader(OptionTaker& options, Conditions& conditions)
{
    if (const Option* type = options.take("--rt-type"))
        conditions.attributes.push_back(eitherWay(*type, PORTOLAN_TR("with a routing header of type %1"),
            PORTOLAN_TR("with a routing header of any type but %1")));
}

void readPolicy(OptionTaker& options, Conditions& conditions)
{
    const Option* direction = options.takePlain("--dir");
    const Option* policy = options.takePlain("--pol");
    if (!direction || !policy)
        return;
    const bool in = direction->value() == "in";
    const bool ipsec = policy->value() == "ipsec";
    if ((!in && direction->value() != "out") || (!ipsec && policy->value() != "none"))
        return;
    Message clause{in ? (ipsec ? PORTOLAN_TR("that came in through IPsec")
                               : PORTOLAN_TR("that did not come in through IPsec"))
                      : (ipsec ? PORTOLAN_TR("that will leave through IPsec")
                               : PORTOLAN_TR("that will not leave through IPsec")),
        {}};
    // The details name the association (reqid, spi, tunnel ends): words would only hide their names.
    const std::string details = options.rest();
    if (!details.empty() && ipsec) {
        for (const char* name : {"--reqid", "--spi", "--proto", "--mode", "--tunnel-src", "--tunnel-dst"})
            while (options.take(name)) { }
        while (options.takeFlag("--strict") || options.takeFlag("--next")) { }
        clause = withRemarks(std::move(clause), {Message{"“%1”", {details}}});
    }
    conditions.clauses.push_back(std::move(clause));
}

} // namespace portolan::words
