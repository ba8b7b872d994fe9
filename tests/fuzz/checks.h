// What must hold for any input at all; asked by the fuzz targets and by the mutation test of every build.
#pragma once

#include "backend/base/json_text.h"
#include "backend/flow/live_flows.h"
#include "backend/forward/containers.h"
#include "backend/forward/find.h"
#include "backend/forward/import/import.h"
#include "backend/forward/relay/command.h"
#include "backend/forward/text.h"
#include "backend/net/port.h"
#include "backend/nft/nft_reader.h"
#include "backend/packet/conclude.h"
#include "backend/packet/gatherer.h"
#include "backend/packet/log_reader.h"
#include "backend/packet/packet_namer.h"
#include "backend/packet/trace_wire.h"
#include "backend/ruleset/rule_marks.h"
#include "backend/ruleset/rule_search.h"
#include "backend/ruleset/save_reader.h"
#include "backend/ruleset/save_words.h"
#include "backend/ruleset/words.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace portolan::check {

/// Each check gives the property that does not hold, or nullptr.
using Broken = const char*;

/// Touches every byte the options point to, so that a sanitizer sees a view that dangles.
inline std::size_t touch(std::span<const Option> options)
{
    std::size_t sum = 0;
    for (const Option& option : options) {
        sum += jsonSafe(option.name).size() + (option.inverted ? 1 : 0);
        for (std::string_view value : option.values)
            sum += jsonSafe(value).size() + 1;
    }
    return sum;
}

inline std::size_t touch(const Ruleset& ruleset)
{
    std::size_t sum = 0;
    for (const Table& table : ruleset.tables()) {
        for (const Chain& chain : table.chains) {
            for (const Rule& rule : chain.rules) {
                sum += touch(rule.header) + touch(rule.targetOptions) + rule.target.size()
                    + rule.comment().size();
                for (const Match& match : rule.matches)
                    sum += match.name.size() + touch(match.options);
            }
            sum += chain.rules.size() + chain.name.size();
        }
    }
    return sum;
}

/// Whatever reads a ruleset reads what came of any text.
inline Broken nftReader(std::string_view text)
{
    const auto ruleset = readNft(text);
    if (!ruleset)
        return ruleset.error().code == ErrorCode::Invalid ? nullptr : "an unreadable text is Invalid";
    touch(*ruleset);
    for (const Table& table : ruleset->tables())
        for (const Chain& chain : table.chains)
            for (const Rule& rule : chain.rules)
                if (inWords(rule, table, chain).text().empty())
                    return "every rule has a sentence";
    for (const Family family : {Family::Ipv4, Family::Ipv6}) {
        const ChainGraph graph = makeChainGraph(*ruleset, family);
        RuleMarks(graph, *ruleset);
        findInRules(graph, *ruleset, "80");
    }
    if (!nlohmann::json::accept(forwardsJson(findForwards(*ruleset, {}))))
        return "forwards are JSON";
    return nullptr;
}

inline Broken saveReader(std::string_view text)
{
    const auto ruleset = readSave(std::string(text), Engine::XtablesLegacy, Family::Ipv4);
    if (!ruleset) {
        if (ruleset.error().code != ErrorCode::Invalid)
            return "a text that is refused is Invalid";
        return ruleset.error().message.text().starts_with("Line ") ? nullptr : "a refusal names the line";
    }
    const std::string written = writeSave(*ruleset);
    const auto again = readSave(written, Engine::XtablesLegacy, Family::Ipv4);
    if (!again)
        return "what was written can be read";
    if (writeSave(*again) != written)
        return "what was read is written back the same";
    if (touch(*again) != touch(*ruleset))
        return "options survive a round trip";
    return nullptr;
}

/// One word through quoting and back, as a comment of a rule.
inline Broken savedWord(std::string_view word)
{
    const std::string text = "*filter\n:INPUT ACCEPT [0:0]\n[0:0] -A INPUT -m comment --comment "
        + quoteSaved(word) + " -j DROP\nCOMMIT\n";
    const auto ruleset = readSave(text, Engine::XtablesLegacy, Family::Ipv4);
    if (!ruleset)
        return "any word can be quoted";
    const std::vector<Rule>& rules = ruleset->tables().front().chains.front().rules;
    if (rules.size() != 1 || rules.front().comment() != word || rules.front().target != "DROP")
        return "a quoted word is read back, and nothing with it";
    return nullptr;
}

inline Broken jsonText(std::string_view bytes)
{
    const std::string safe = jsonSafe(bytes);
    if (jsonSafe(safe) != safe)
        return "safe text is left alone";
    // accept() parses strictly: it refuses what is not UTF-8.
    const std::string quoted
        = nlohmann::json(safe).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    if (nlohmann::json::parse(quoted).get<std::string>() != safe)
        return "safe text is valid UTF-8";
    return nullptr;
}

inline Broken flowWire(std::span<const std::uint8_t> bytes)
{
    const auto records = unpackFlows(bytes);
    if (!records)
        return records.error().code == ErrorCode::Invalid ? nullptr : "bytes that are refused are Invalid";
    std::vector<std::uint8_t> packed;
    for (const FlowRecord& record : *records) {
        packFlow(record, packed);
        if (!nlohmann::json::accept(flowJson(record.flow, "")))
            return "any flow has JSON";
    }
    if (packed.size() != bytes.size())
        return "records keep their size";
    const auto again = unpackFlows(packed);
    if (!again || *again != *records)
        return "records survive packing";
    LiveFlows flows;
    flows.take(*records, true);
    flows.tick(1000);
    if (flows.totals().open > records->size())
        return "a table has no more flows than it was told";
    return nullptr;
}

inline Broken trajectories(std::vector<Trajectory> packets, std::size_t events)
{
    PacketNamer namer;
    unsigned step = 0;
    unsigned jsonStep = 0;
    for (Trajectory& packet : packets) {
        concludeEnd(packet, nullptr);
        namer.name(packet);
        trajectoryLines(packet, step, true);
        if (!nlohmann::json::accept(trajectoryJson(packet, jsonStep)))
            return "any packet has JSON";
    }
    if (step != jsonStep || step > events || packets.size() > events)
        return "no more hops and packets than events";
    return nullptr;
}

inline Broken kernelLog(std::string_view text)
{
    const KernelLog log = readKernelLog(text);
    const auto lines = std::size_t(std::count(text.begin(), text.end(), '\n')) + 1;
    if (log.events.size() + log.skipped + log.unplaced > lines)
        return "a line is told once";
    TrajectoryGatherer gatherer;
    for (const TraceEvent& event : log.events) {
        if (!event.packet || event.table.empty() || event.chain.empty())
            return "an event of a log has packet, table and chain";
        gatherer.take(event);
    }
    return trajectories(gatherer.finish(), log.events.size());
}

inline Broken traceWire(std::span<const std::uint8_t> bytes)
{
    const auto events = unpackTraceEvents(bytes);
    if (!events)
        return events.error().code == ErrorCode::Invalid ? nullptr : "bytes that are refused are Invalid";
    TrajectoryGatherer gatherer;
    for (const TraceEvent& event : *events)
        gatherer.take(event);
    return trajectories(gatherer.finish(), events->size());
}

inline Broken import(std::string_view text)
{
    const auto import = importForwards(text);
    if (!import)
        return import.error().code == ErrorCode::Invalid ? nullptr : "a text that is refused is Invalid";
    for (const auto& [forward, targetMissing] : import->forwards) {
        if (!targetMissing && !validate(forward))
            return "what is imported is valid";
        if (!targetMissing && fromFields(toFields(forward)) != forward)
            return "what is imported can be sent";
        if (!forward.id.empty())
            return "what is imported has no id yet";
    }
    return nullptr;
}

/// Of any process: words end with a zero byte.
inline Broken relayCommand(std::string_view text)
{
    std::vector<std::string> words;
    while (!text.empty()) {
        words.emplace_back(text.substr(0, text.find('\0')));
        text.remove_prefix(std::min(text.size(), words.back().size() + 1));
    }
    for (const RelayClaim& claim : readRelayCommand(words)) {
        if (claim.ports.first == 0 || claim.ports.first > claim.ports.last)
            return "what a relay claims to listen on are ports";
        if (claim.address && claim.address->isUnspecified())
            return "any address is none";
    }
    return nullptr;
}

inline Broken containers(std::string_view text)
{
    const auto list = readContainers(text);
    if (!list)
        return list.error().code == ErrorCode::Invalid ? nullptr : "an answer that is refused is Invalid";
    for (const Container& container : *list)
        for (std::string_view rest = container.name.name; !rest.empty();)
            if (const auto point = takeCodePoint(rest); !point || isControl(*point))
                return "a container's name can be shown";
    return nullptr;
}

inline Broken endpoint(std::string_view text)
{
    if (const auto address = Address::parse(text))
        if (Address::parse(address->toString()) != *address)
            return "an address survives its text";
    if (const auto prefix = Prefix::parse(text))
        if (Prefix::parse(prefix->toString()) != *prefix || !prefix->contains(prefix->address()))
            return "a prefix survives its text and contains itself";
    if (const auto range = PortRange::parse(text))
        if (range->first == 0 || range->first > range->last || PortRange::parse(range->toString()) != *range)
            return "a port range is in order and survives its text";
    if (const auto name = InterfaceName::parse(text))
        if (name->toString() != text || text.size() > 15)
            return "an interface name is taken as it is";
    if (const auto protocol = parseProtocol(text))
        if (toString(*protocol) != text)
            return "a protocol is its own name";
    return nullptr;
}

} // namespace portolan::check
