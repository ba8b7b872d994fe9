// What a rule does with its packets.
#include "backend/ruleset/words_target.h"

#include <utility>

namespace portolan::words {
namespace {

Outcome jumpOutcome(const Rule& rule)
{
    const std::string chain(rule.target);
    if (rule.isGoto)
        return {{PORTOLAN_TR("%1 go on in chain %2 and do not come back to this one"),
                    PORTOLAN_TR("%1 goes on in chain %2 and does not come back to this one")},
            {chain}, {}};
    return {{PORTOLAN_TR("%1 go on in chain %2"), PORTOLAN_TR("%1 goes on in chain %2")}, {chain}, {}};
}

Outcome readReturn(TargetContext& context)
{
    if (!context.chain.base)
        return {{PORTOLAN_TR("%1 go back to the chain they came from"),
                    PORTOLAN_TR("%1 goes back to the chain it came from")},
            {}, {}};
    if (context.chain.policy.empty())
        return {
            {PORTOLAN_TR("%1 get the chain's policy"), PORTOLAN_TR("%1 gets the chain's policy")}, {}, {}};
    return {{PORTOLAN_TR("%1 get the chain's policy, %2"), PORTOLAN_TR("%1 gets the chain's policy, %2")},
        {std::string(context.chain.policy)}, {}};
}

Outcome readAccept(TargetContext&)
{
    return {{PORTOLAN_TR("%1 are accepted"), PORTOLAN_TR("%1 is accepted")}, {}, {}};
}

Outcome readDrop(TargetContext&)
{
    return {{PORTOLAN_TR("%1 are dropped"), PORTOLAN_TR("%1 is dropped")}, {}, {}};
}

Outcome readNothing(TargetContext&)
{
    return {{PORTOLAN_TR("%1 are only counted"), PORTOLAN_TR("%1 is only counted")}, {}, {}};
}

Outcome readUnknown(TargetContext& context)
{
    return {{PORTOLAN_TR("%1 are handed to the target %2"), PORTOLAN_TR("%1 is handed to the target %2")},
        {std::string(context.rule.target)}, {}};
}

TargetReader targetReaderOf(std::string_view name)
{
    static constexpr std::pair<std::string_view, TargetReader> readers[] = {
        {"", readNothing},
        {"ACCEPT", readAccept},
        {"DROP", readDrop},
        {"RETURN", readReturn},
        {"REJECT", readReject},
        {"DNAT", readDnat},
        {"SNAT", readSnat},
        {"MASQUERADE", readMasquerade},
        {"REDIRECT", readRedirect},
        {"NETMAP", readNetmap},
        {"TPROXY", readTproxy},
        {"LOG", readLog},
        {"NFLOG", readNflog},
        {"NFQUEUE", readNfqueue},
        {"QUEUE", readNfqueue},
        {"SET", readSetTarget},
        {"AUDIT", readAudit},
        {"TRACE", readTrace},
        {"RATEEST", readRateest},
        {"TEE", readTee},
        {"MARK", readMarkTarget},
        {"CONNMARK", readConnmarkTarget},
        {"CT", readCt},
        {"NOTRACK", readCt},
        {"TCPMSS", readTcpmss},
        {"nft", readNativeTarget},
        {"CHECKSUM", readChecksum},
        {"CLASSIFY", readClassify},
        {"DSCP", readServiceTarget},
        {"TOS", readServiceTarget},
        {"TTL", readHopLimitTarget},
        {"HL", readHopLimitTarget},
        {"SECMARK", readSecmark},
        {"CONNSECMARK", readConnsecmark},
    };
    for (const auto& [key, reader] : readers)
        if (key == name)
            return reader;
    return readUnknown;
}

} // namespace

Outcome outcomeOf(const Rule& rule, const Table& table, const Chain& chain)
{
    TargetContext context{rule, table, chain, OptionTaker(rule.targetOptions)};
    Outcome outcome = rule.lookup  ? readLookup(context)
        : table.chain(rule.target) ? jumpOutcome(rule)
                                   : targetReaderOf(rule.target)(context);
    const std::string rest = context.options.rest();
    if (!rest.empty())
        outcome.remarks.push_back({PORTOLAN_TR("with “%1”"), {rest}});
    return outcome;
}

} // namespace portolan::words
