#include "app/ctl/command.h"
#include "app/ctl/flow_text.h"
#include "app/ctl/follow.h"
#include "app/ctl/helper.h"
#include "app/ctl/output.h"
#include "app/ctl/read_snapshot.h"

#include "backend/flow/forward_index.h"

namespace portolan::ctl {

namespace {

constexpr unsigned kRecordsPerRead = 8192;

/// The connections of now: what a new session hands out until a read comes back short.
Outcome<std::vector<Flow>> readFlows(Helper& helper, bool all)
{
    const auto session = Helper::wait(helper.calls()->openFlows(all, false));
    if (!session)
        return tl::unexpected(session.error());
    std::vector<Flow> flows;
    for (bool full = true; full;) {
        const auto reply = Helper::wait(helper.calls()->readFlows(session->value(), kRecordsPerRead));
        if (!reply)
            return tl::unexpected(reply.error());
        const QByteArray bytes = reply->argumentAt<2>();
        const auto records = unpackFlows(
            {reinterpret_cast<const std::uint8_t*>(bytes.constData()), std::size_t(bytes.size())});
        if (!records)
            return fail(records.error());
        if (reply->argumentAt<1>())
            flows.clear();
        for (const FlowRecord& record : *records)
            if (record.event == FlowEvent::Present)
                flows.push_back(record.flow);
        full = records->size() == kRecordsPerRead;
    }
    helper.calls()->closeFlows(session->value());
    return flows;
}

void printJson(const std::vector<Flow>& flows, const ForwardIndex& forwards)
{
    print("{\"flows\":[");
    const char* separator = "";
    for (const Flow& flow : flows) {
        const FoundForward* forward = forwards.find(flow);
        print(separator + flowJson(flow, forward ? forward->forward.id : std::string()));
        separator = ",";
    }
    print("]}\n");
}

void printTable(const std::vector<Flow>& flows, const ForwardIndex& forwards)
{
    const auto right = Table::Align::Right;
    const auto left = Table::Align::Left;
    Table table(
        {"PROTO", "STATE", "CLIENT", "ASKED FOR", "ANSWERED BY", "SENT", "RECEIVED", "FORWARD", "STATUS"},
        {left, left, left, left, left, right, right});
    for (const Flow& flow : flows) {
        const FoundForward* forward = forwards.find(flow);
        const auto bytes = [&](const Counters& counters) {
            return flow.counted ? std::to_string(counters.bytes) : std::string("-");
        };
        table.row({protocolName(flow.protocol), stateName(flow),
            endpoint(flow, flow.original.source, flow.original.sourcePort),
            endpoint(flow, flow.original.destination, flow.original.destinationPort),
            endpoint(flow, flow.reply.source, flow.reply.sourcePort), bytes(flow.sent), bytes(flow.received),
            forward ? forward->forward.id : "-", status(flow)});
    }
    print(table.empty() ? "No such connections now.\n" : table.text());
}

} // namespace

Outcome<void> runFlows(const Arguments& arguments)
{
    const Outcome<FlowQuery> filter = flowFilter(arguments);
    if (!filter)
        return tl::unexpected(filter.error());
    const Outcome<std::unique_ptr<Helper>> helper = Helper::find();
    if (!helper)
        return tl::unexpected(helper.error());
    if (arguments.has("--follow"))
        return followFlows(**helper, arguments, *filter);
    Outcome<std::vector<Flow>> flows = readFlows(**helper, arguments.has("--all"));
    if (!flows)
        return tl::unexpected(flows.error());
    Outcome<HostSnapshot> snapshot = readSnapshot(**helper);
    if (!snapshot)
        return tl::unexpected(snapshot.error());
    const ForwardIndex forwards(std::move(snapshot->forwards));
    std::erase_if(*flows, [&](const Flow& flow) { return !passes(*filter, flow, forwards.find(flow)); });
    if (arguments.has("--json"))
        printJson(*flows, forwards);
    else
        printTable(*flows, forwards);
    return {};
}

} // namespace portolan::ctl
