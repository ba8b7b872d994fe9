#include "helper/service.h"

#include "helper/bus/journal.h"
#include "helper/bus/lifetime.h"
#include "helper/forwards/accept_upkeep.h"
#include "helper/forwards/editor.h"
#include "helper/forwards/repairer.h"
#include "helper/host/network_watch.h"
#include "helper/interfaces/flows.h"
#include "helper/interfaces/forwards.h"
#include "helper/interfaces/host.h"
#include "helper/interfaces/rules.h"
#include "helper/interfaces/snapshots.h"
#include "helper/interfaces/trace.h"

#include <systemd/sd-daemon.h>
#include <unistd.h>

namespace portolan {

namespace {

Result<EventPtr> newEvent()
{
    sd_event* event = nullptr;
    if (const int made = sd_event_new(&event); made < 0) {
        return tl::unexpected(busError(PORTOLAN_TR("No event loop"), made));
    }
    return EventPtr(event);
}

Result<BusPtr> openBus(sd_event* event)
{
    sd_bus* raw = nullptr;
    if (const int opened = sd_bus_open_system(&raw); opened < 0) {
        return tl::unexpected(busError(PORTOLAN_TR("The system bus cannot be reached"), opened));
    }
    BusPtr bus(raw);
    sd_bus_set_exit_on_disconnect(raw, 1);
    if (const int attached = sd_bus_attach_event(raw, event, SD_EVENT_PRIORITY_NORMAL); attached < 0) {
        return tl::unexpected(busError(PORTOLAN_TR("The system bus cannot be listened to"), attached));
    }
    return bus;
}

/// Every part of the helper, made in the order they need each other.
class Helper {
public:
    Helper(const Options& options, sd_event* event, sd_bus* bus)
        : m_reader(event)
        , m_nftReader(event)
        , m_authority(bus)
        , m_context{bus, event, m_authority, m_activity}
        , m_conflicts(m_reader, m_nftReader)
        , m_editor(event, bus, m_conflicts, Store(options.stateDir), options.xtablesLock)
        , m_repairer(event, m_editor, options.xtablesLock)
        , m_accepts(event, m_editor)
        , m_networks(event, [this] { networksChanged(); })
        , m_keeper(m_reader, m_nftReader, m_editor, SnapshotStore(options.stateDir))
        , m_rules(m_context, m_reader, m_nftReader, options.xtablesLock)
        , m_host(m_context, KeptSettings(options.stateDir))
        , m_forwards(m_context, m_editor, m_repairer)
        , m_flows(m_context)
        , m_snapshots(m_context, m_keeper)
        , m_trace(m_context, LogSetting(options.stateDir), options.xtablesLock)
        , m_lifetime(event, bus, m_activity, options.idleExit)
    {
    }

    Result<void> begin()
    {
        for (auto published : {m_rules.publish(), m_host.publish(), m_forwards.publish(), m_flows.publish(),
                 m_snapshots.publish(), m_trace.publish()}) {
            if (!published) {
                return published;
            }
        }
        if (auto owned = m_lifetime.begin(); !owned) {
            return owned;
        }
        m_host.applySettings();
        m_editor.start([this, token = m_activity.begin()](const Result<void>& result) {
            logReconcile(result);
            m_repairer.follow();
            // Whoever waits for us at boot comes after the rules.
            sd_notify(0, "READY=1");
        });
        return {};
    }

    /// The loop is over.
    void end() { m_editor.end(); }

private:
    void networksChanged()
    {
        m_host.applySettings(); // an interface that came has the defaults
        // Which rule takes a client of the target's own network is known only now.
        if (!m_editor.ledger() || m_editor.ledger()->forwards.empty()) {
            return;
        }
        m_editor.repair([token = m_activity.begin()](const Result<bool>& done) {
            if (!done) {
                logReconcile(tl::unexpected(done.error()));
            } else if (*done) {
                logReconcile({});
            }
        });
    }

    static void logReconcile(const Result<void>& result)
    {
        EditRecord record;
        record.verb = "reconcile";
        record.uid = geteuid();
        record.after = "the stored forwards";
        if (!result) {
            record.outcome = result.error().message.text();
        }
        logEdit(record);
    }

    Activity m_activity; // first, so that it outlives every token
    XtablesReader m_reader;
    NftReader m_nftReader;
    Authority m_authority;
    BusContext m_context;
    ConflictFinder m_conflicts;
    ForwardEditor m_editor;
    Repairer m_repairer;
    AcceptUpkeep m_accepts;
    NetworkWatch m_networks;
    SnapshotKeeper m_keeper;
    RulesInterface m_rules;
    HostInterface m_host;
    ForwardsInterface m_forwards;
    FlowsInterface m_flows;
    SnapshotsInterface m_snapshots;
    TraceInterface m_trace;
    Lifetime m_lifetime;
};

} // namespace

Result<void> serve(const Options& options)
{
    const auto event = newEvent();
    if (!event) {
        return tl::unexpected(event.error());
    }
    const auto bus = openBus(event->get());
    if (!bus) {
        return tl::unexpected(bus.error());
    }
    Helper helper(options, event->get(), bus->get());
    if (auto begun = helper.begin(); !begun) {
        return begun;
    }
    const int ended = sd_event_loop(event->get());
    helper.end();
    if (ended > 0) { // how sd-bus says that the connection broke
        return failure(ErrorCode::Kernel, PORTOLAN_TR("The system bus closed the connection."));
    }
    if (ended < 0) {
        return tl::unexpected(busError(PORTOLAN_TR("The event loop ended"), ended));
    }
    return {};
}

} // namespace portolan
