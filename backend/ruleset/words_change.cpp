// Targets that change a packet or what the kernel remembers of it, and let it go on.
#include "backend/ruleset/words_names.h"
#include "backend/ruleset/words_target.h"

namespace portolan::words {
namespace {

struct MarkPatterns {
    Verb whole;
    Verb bit;
    Verb bits;
    Verb clearBit;
    Verb clearBits;
    Verb turn;
    Verb within;
    Verb other;
};

constexpr MarkPatterns kMarkPatterns{{PORTOLAN_TR("%1 get mark %2 and go on to the next rule"),
                                         PORTOLAN_TR("%1 gets mark %2 and goes on to the next rule")},
    {PORTOLAN_TR("%1 get mark bit %2 and go on to the next rule"),
        PORTOLAN_TR("%1 gets mark bit %2 and goes on to the next rule")},
    {PORTOLAN_TR("%1 get mark bits %2 and go on to the next rule"),
        PORTOLAN_TR("%1 gets mark bits %2 and goes on to the next rule")},
    {PORTOLAN_TR("%1 lose mark bit %2 and go on to the next rule"),
        PORTOLAN_TR("%1 loses mark bit %2 and goes on to the next rule")},
    {PORTOLAN_TR("%1 lose mark bits %2 and go on to the next rule"),
        PORTOLAN_TR("%1 loses mark bits %2 and goes on to the next rule")},
    {PORTOLAN_TR("%1 get mark bits %2 turned over and go on to the next rule"),
        PORTOLAN_TR("%1 gets mark bits %2 turned over and goes on to the next rule")},
    {PORTOLAN_TR("%1 get mark %2 in the bits %3 and go on to the next rule"),
        PORTOLAN_TR("%1 gets mark %2 in the bits %3 and goes on to the next rule")},
    {PORTOLAN_TR("%1 lose mark bits %3, then get mark bits %2 turned over, and go on to the next rule"),
        PORTOLAN_TR(
            "%1 loses mark bits %3, then gets mark bits %2 turned over, and goes on to the next rule")}};

constexpr MarkPatterns kConnmarkPatterns{
    {PORTOLAN_TR("%1 give their connection mark %2 and go on to the next rule"),
        PORTOLAN_TR("%1 gives its connection mark %2 and goes on to the next rule")},
    {PORTOLAN_TR("%1 give their connection mark bit %2 and go on to the next rule"),
        PORTOLAN_TR("%1 gives its connection mark bit %2 and goes on to the next rule")},
    {PORTOLAN_TR("%1 give their connection mark bits %2 and go on to the next rule"),
        PORTOLAN_TR("%1 gives its connection mark bits %2 and goes on to the next rule")},
    {PORTOLAN_TR("%1 take mark bit %2 from their connection and go on to the next rule"),
        PORTOLAN_TR("%1 takes mark bit %2 from its connection and goes on to the next rule")},
    {PORTOLAN_TR("%1 take mark bits %2 from their connection and go on to the next rule"),
        PORTOLAN_TR("%1 takes mark bits %2 from its connection and goes on to the next rule")},
    {PORTOLAN_TR("%1 turn over mark bits %2 of their connection and go on to the next rule"),
        PORTOLAN_TR("%1 turns over mark bits %2 of its connection and goes on to the next rule")},
    {PORTOLAN_TR("%1 give their connection mark %2 in the bits %3 and go on to the next rule"),
        PORTOLAN_TR("%1 gives its connection mark %2 in the bits %3 and goes on to the next rule")},
    {PORTOLAN_TR("%1 take mark bits %3 from their connection, then turn over its mark bits %2, and go on to "
                 "the next rule"),
        PORTOLAN_TR(
            "%1 takes mark bits %3 from its connection, then turns over its mark bits %2, and goes on "
            "to the next rule")}};

/// --set-xmark VALUE/MASK clears the bits of MASK, then turns those of VALUE over (libxt_MARK(8)).
Outcome markOutcome(const MarkBits& mark, const MarkPatterns& patterns)
{
    if (mark.whole())
        return {patterns.whole, {mark.value}, {}};
    if (mark.maskBits == 0)
        return {patterns.turn, {mark.value}, {}};
    if (mark.valueBits == 0)
        return {mark.single() ? patterns.clearBit : patterns.clearBits, {mark.mask}, {}};
    if (mark.valueBits == mark.maskBits)
        return {mark.single() ? patterns.bit : patterns.bits, {mark.value}, {}};
    if ((mark.valueBits & ~mark.maskBits) == 0)
        return {patterns.within, {mark.value, mark.mask}, {}};
    return {patterns.other, {mark.value, mark.mask}, {}};
}

/// Takes a --set-xmark that is two numbers.
std::optional<MarkBits> takeMark(TargetContext& context)
{
    const Option* option = context.rule.targetOption("--set-xmark");
    if (!option || option->inverted || option->values.size() != 1)
        return std::nullopt;
    const auto mark = parseMark(option->value());
    if (mark)
        context.options.takePlain("--set-xmark");
    return mark;
}

} // namespace

Outcome readMarkTarget(TargetContext& context)
{
    if (const auto mark = takeMark(context))
        return markOutcome(*mark, kMarkPatterns);
    return {{PORTOLAN_TR("%1 get their mark changed and go on to the next rule"),
                PORTOLAN_TR("%1 gets its mark changed and goes on to the next rule")},
        {}, {}};
}

Outcome readConnmarkTarget(TargetContext& context)
{
    if (const auto mark = takeMark(context))
        return markOutcome(*mark, kConnmarkPatterns);
    const bool save = context.options.takeFlag("--save-mark");
    const bool restore = !save && context.options.takeFlag("--restore-mark");
    std::vector<Message> remarks;
    const Option* packetBits = context.rule.targetOption("--nfmask");
    const Option* connectionBits = context.rule.targetOption("--ctmask");
    if ((save || restore) && packetBits && connectionBits && packetBits->value() == connectionBits->value()
        && !packetBits->inverted && !connectionBits->inverted) {
        const std::string bits = context.value("--nfmask");
        if (!bits.empty() && !context.value("--ctmask").empty() && bits != "0xffffffff")
            remarks.push_back({PORTOLAN_TR("the bits %1 only"), {bits}});
    }
    if (save)
        return {{PORTOLAN_TR("%1 copy their mark to their connection and go on to the next rule"),
                    PORTOLAN_TR("%1 copies its mark to its connection and goes on to the next rule")},
            {}, std::move(remarks)};
    if (restore)
        return {{PORTOLAN_TR("%1 take over the mark of their connection and go on to the next rule"),
                    PORTOLAN_TR("%1 takes over the mark of its connection and goes on to the next rule")},
            {}, std::move(remarks)};
    return {{PORTOLAN_TR("%1 change the mark of their connection and go on to the next rule"),
                PORTOLAN_TR("%1 changes the mark of its connection and goes on to the next rule")},
        {}, {}};
}

Outcome readCt(TargetContext& context)
{
    if (context.rule.target == "NOTRACK" || context.options.takeFlag("--notrack"))
        return {{PORTOLAN_TR("%1 are kept from conntrack and go on to the next rule"),
                    PORTOLAN_TR("%1 is kept from conntrack and goes on to the next rule")},
            {}, {}};
    std::vector<Message> remarks;
    const std::string zone = context.value("--zone");
    if (!zone.empty())
        remarks.push_back({PORTOLAN_TR("in zone %1"), {zone}});
    const std::string asked = context.value("--zone-orig");
    if (!asked.empty())
        remarks.push_back({PORTOLAN_TR("in zone %1 on the way there"), {asked}});
    const std::string answered = context.value("--zone-reply");
    if (!answered.empty())
        remarks.push_back({PORTOLAN_TR("in zone %1 on the way back"), {answered}});
    const std::string timeout = context.value("--timeout");
    if (!timeout.empty())
        remarks.push_back({PORTOLAN_TR("with the timeouts “%1”"), {timeout}});
    const std::string helper = context.value("--helper");
    if (helper.empty())
        return {{PORTOLAN_TR("%1 are followed by conntrack and go on to the next rule"),
                    PORTOLAN_TR("%1 is followed by conntrack and goes on to the next rule")},
            {}, std::move(remarks)};
    return {{PORTOLAN_TR("%1 are followed by conntrack's helper %2 and go on to the next rule"),
                PORTOLAN_TR("%1 is followed by conntrack's helper %2 and goes on to the next rule")},
        {helper}, std::move(remarks)};
}

Outcome readTcpmss(TargetContext& context)
{
    if (context.options.takeFlag("--clamp-mss-to-pmtu"))
        return {
            {PORTOLAN_TR("%1 get their largest segment size fitted to the path and go on to the next rule"),
                PORTOLAN_TR("%1 gets its largest segment size fitted to the path and goes on to the next "
                            "rule")},
            {}, {}};
    const std::string size = context.value("--set-mss");
    if (size.empty())
        return {{PORTOLAN_TR("%1 get another largest segment size and go on to the next rule"),
                    PORTOLAN_TR("%1 gets another largest segment size and goes on to the next rule")},
            {}, {}};
    return {{PORTOLAN_TR("%1 get %2 as their largest segment size and go on to the next rule"),
                PORTOLAN_TR("%1 gets %2 as its largest segment size and goes on to the next rule")},
        {size}, {}};
}

Outcome readChecksum(TargetContext& context)
{
    context.options.takeFlag("--checksum-fill");
    return {{PORTOLAN_TR("%1 get their checksum filled in and go on to the next rule"),
                PORTOLAN_TR("%1 gets its checksum filled in and goes on to the next rule")},
        {}, {}};
}

Outcome readClassify(TargetContext& context)
{
    const std::string group = context.value("--set-class");
    if (group.empty())
        return {{PORTOLAN_TR("%1 get another traffic class and go on to the next rule"),
                    PORTOLAN_TR("%1 gets another traffic class and goes on to the next rule")},
            {}, {}};
    return {{PORTOLAN_TR("%1 get traffic class %2 and go on to the next rule"),
                PORTOLAN_TR("%1 gets traffic class %2 and goes on to the next rule")},
        {group}, {}};
}

Outcome readServiceTarget(TargetContext& context)
{
    const bool dscp = context.rule.target == "DSCP";
    const std::string value = context.value(dscp ? "--set-dscp" : "--set-tos");
    if (value.empty())
        return {{PORTOLAN_TR("%1 get another kind of service (TOS) and go on to the next rule"),
                    PORTOLAN_TR("%1 gets another kind of service (TOS) and goes on to the next rule")},
            {}, {}};
    if (dscp)
        return {{PORTOLAN_TR("%1 get DSCP %2 and go on to the next rule"),
                    PORTOLAN_TR("%1 gets DSCP %2 and goes on to the next rule")},
            {value}, {}};
    return {{PORTOLAN_TR("%1 get TOS %2 and go on to the next rule"),
                PORTOLAN_TR("%1 gets TOS %2 and goes on to the next rule")},
        {value}, {}};
}

Outcome readHopLimitTarget(TargetContext& context)
{
    const bool v4 = context.rule.target == "TTL";
    // Linux' IPv6 hop limit is what IPv4 calls TTL; one set of words serves both targets.
    const std::string set = context.value(v4 ? "--ttl-set" : "--hl-set");
    if (!set.empty())
        return {{PORTOLAN_TR("%1 get a TTL of %2 and go on to the next rule"),
                    PORTOLAN_TR("%1 gets a TTL of %2 and goes on to the next rule")},
            {set}, {}};
    const std::string lower = context.value(v4 ? "--ttl-dec" : "--hl-dec");
    if (!lower.empty())
        return {{PORTOLAN_TR("%1 get their TTL lowered by %2 and go on to the next rule"),
                    PORTOLAN_TR("%1 gets its TTL lowered by %2 and goes on to the next rule")},
            {lower}, {}};
    const std::string raise = context.value(v4 ? "--ttl-inc" : "--hl-inc");
    if (!raise.empty())
        return {{PORTOLAN_TR("%1 get their TTL raised by %2 and go on to the next rule"),
                    PORTOLAN_TR("%1 gets its TTL raised by %2 and goes on to the next rule")},
            {raise}, {}};
    return {{PORTOLAN_TR("%1 get another TTL and go on to the next rule"),
                PORTOLAN_TR("%1 gets another TTL and goes on to the next rule")},
        {}, {}};
}

Outcome readSecmark(TargetContext& context)
{
    const std::string label = context.value("--selctx");
    if (label.empty())
        return {{PORTOLAN_TR("%1 get a security label and go on to the next rule"),
                    PORTOLAN_TR("%1 gets a security label and goes on to the next rule")},
            {}, {}};
    return {{PORTOLAN_TR("%1 get the security label “%2” and go on to the next rule"),
                PORTOLAN_TR("%1 gets the security label “%2” and goes on to the next rule")},
        {label}, {}};
}

Outcome readConnsecmark(TargetContext& context)
{
    if (context.options.takeFlag("--save"))
        return {
            {PORTOLAN_TR("%1 copy their security label to their connection and go on to the next rule"),
                PORTOLAN_TR("%1 copies its security label to its connection and goes on to the next rule")},
            {}, {}};
    context.options.takeFlag("--restore");
    return {
        {PORTOLAN_TR("%1 take over the security label of their connection and go on to the next rule"),
            PORTOLAN_TR("%1 takes over the security label of its connection and goes on to the next rule")},
        {}, {}};
}

} // namespace portolan::words
