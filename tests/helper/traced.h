// What tests of the tracer share: an event loop, what a trace says, and the ways that come of it.
#pragma once

#include "backend/packet/conclude.h"
#include "backend/packet/gatherer.h"
#include "backend/packet/packet_namer.h"
#include "backend/packet/rule_resolver.h"
#include "backend/packet/trace_wire.h"
#include "backend/ruleset/save_reader.h"
#include "helper/trace/tracer.h"
#include "tests/helper/flow_peer.h"

#include <QElapsedTimer>

namespace kerneltest {

using namespace portolan;

inline EventPtr newEventLoop()
{
    sd_event* event = nullptr;
    sd_event_new(&event);
    return EventPtr(event);
}

/// What the trace says until nothing more comes.
inline std::vector<TraceEvent> readTraced(Tracer& tracer, sd_event* event, std::string* ended = nullptr)
{
    std::vector<TraceEvent> events;
    QElapsedTimer since;
    since.start();
    while (since.elapsed() < 600) { // longer than the kernel keeps lines to hand them over together
        sd_event_run(event, 50'000);
        const Tracer::Batch batch = tracer.read(4096);
        const auto unpacked = unpackTraceEvents(batch.records).value();
        events.insert(events.end(), unpacked.begin(), unpacked.end());
        if (ended && !batch.ended.empty())
            *ended = batch.ended;
    }
    return events;
}

/// The old tables of both families as they are now, without a trace's own rules. Looking makes a table.
inline Ruleset legacyRules(const QStringList& tables)
{
    Ruleset rules;
    for (const Family family : {Family::Ipv4, Family::Ipv6}) {
        QByteArray saved;
        for (const QString& table : tables)
            saved += shell((family == Family::Ipv4 ? "iptables" : "ip6tables")
                + QStringLiteral("-legacy-save -c -t ") + table)
                         .out;
        rules.append(withoutTraceRules(readSave(saved.toStdString(), Engine::XtablesLegacy, family).value()));
    }
    return rules;
}

/// The ways of packets as lines, with the rules that matched.
inline QByteArrayList ways(
    const std::vector<TraceEvent>& events, const TraceFilter& filter, const QStringList& tables)
{
    TrajectoryGatherer gatherer;
    for (const TraceEvent& event : events)
        gatherer.take(event);
    const RuleResolver resolver(legacyRules(tables));
    PacketNamer namer;
    QByteArrayList packets;
    unsigned step = 0;
    for (Trajectory& packet : gatherer.finish()) {
        if (!isAskedFor(packet, filter))
            continue;
        resolver.fill(packet);
        concludeEnd(packet, nullptr);
        namer.name(packet);
        QByteArray text = QByteArray::fromStdString(packet.description.text());
        for (const std::string& line : trajectoryLines(packet, step, true))
            text += '\n' + QByteArray::fromStdString(line);
        packets << text;
    }
    return packets;
}

/// The part of another program in a connection, where the arguments say so.
inline std::optional<int> playPeer(int argc, char** argv)
{
    const std::vector<std::string_view> words(argv + 1, argv + argc);
    if (words.size() == 4 && words[0] == "--serve")
        return serve(words[1] == "tcp", argv[3], std::uint16_t(std::atoi(argv[4])));
    if (words.size() == 4 && words[0] == "--talk")
        return talk(words[1] == "tcp", argv[3], std::uint16_t(std::atoi(argv[4])));
    return std::nullopt;
}

} // namespace kerneltest
