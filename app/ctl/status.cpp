#include "app/ctl/command.h"
#include "app/ctl/engine.h"
#include "app/ctl/helper.h"
#include "app/ctl/output.h"

#include "backend/forward/check.h"

#include <nlohmann/json.hpp>

#include <array>

namespace portolan::ctl {

namespace {

/// A sysctl that decides whether forwards work or can be watched.
struct Knob {
    const char* key;
    const char* value; ///< the one to remark on; nullptr: none
    const char* remark;
};

constexpr std::array kKnobs{
    Knob{"net.ipv4.ip_forward", "0", "off: IPv4 is not forwarded to other hosts or containers"},
    Knob{"net.ipv6.conf.all.forwarding", "0", "off: IPv6 is not forwarded to other hosts or containers"},
    Knob{"net.ipv4.conf.all.rp_filter", "1", "strict: packets that come in by an unexpected way are dropped"},
    Knob{"net.ipv4.conf.all.route_localnet", nullptr, ""},
    Knob{"net.bridge.bridge-nf-call-iptables", nullptr, ""},
    Knob{"net.netfilter.nf_conntrack_acct", "0", "off: connections have no byte counts"},
    Knob{"net.netfilter.nf_conntrack_timestamp", "0", "off: connections have no start times"},
    Knob{"net.netfilter.nf_conntrack_count", nullptr, ""},
    Knob{"net.netfilter.nf_conntrack_max", nullptr, ""},
};

std::vector<Message> noticesOf(const HostSnapshot& snapshot)
{
    std::vector<Message> notices = engineNotices(snapshot.ruleset, snapshot.state.unwritableFilters);
    for (Message& notice : filterNotices(snapshot.state, snapshot.forwards))
        notices.push_back(std::move(notice));
    return notices;
}

std::string json(const HostSnapshot& snapshot)
{
    nlohmann::ordered_json document;
    document["helperVersion"] = snapshot.helperVersion.toStdString();
    document["host"] = snapshot.state.host;
    document["engines"] = nlohmann::ordered_json::array();
    for (const Engine engine : enginesInUse(snapshot.state, snapshot.ruleset))
        document["engines"].push_back(toString(engine));
    document["notices"] = nlohmann::ordered_json::array();
    for (const Message& notice : noticesOf(snapshot))
        document["notices"].push_back(notice.text());
    document["forwardsEngine"] = engineName(snapshot.written);
    document["forwardsEngineReason"] = engineReason(snapshot.written);
    document["forwardsEnginePreference"] = enginePreference(snapshot.written);
    document["forwards"] = snapshot.forwards.size();
    for (const Knob& knob : kKnobs) {
        const auto found = snapshot.state.sysctls.find(knob.key);
        auto& value = document["sysctls"][knob.key];
        if (found != snapshot.state.sysctls.end())
            value = found->second;
    }
    return document.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

std::string text(const HostSnapshot& snapshot)
{
    std::string engines;
    for (const Engine engine : enginesInUse(snapshot.state, snapshot.ruleset))
        engines += (engines.empty() ? "" : ", ") + std::string(toString(engine));
    Table summary({"Host", snapshot.state.host});
    summary.row({"Helper", snapshot.helperVersion.toStdString()});
    summary.row({"Engines in use", engines.empty() ? "none" : engines});
    summary.row({"Forwards go to", engineName(snapshot.written) + ", " + engineReason(snapshot.written)});
    summary.row({"Chosen engine", enginePreference(snapshot.written)});
    summary.row({"Forwards found", std::to_string(snapshot.forwards.size())});

    std::string notices;
    for (const Message& notice : noticesOf(snapshot))
        notices += notice.text() + '\n';

    Table sysctls({"SYSCTL", "VALUE", ""});
    for (const Knob& knob : kKnobs) {
        const auto found = snapshot.state.sysctls.find(knob.key);
        if (found == snapshot.state.sysctls.end())
            continue;
        const bool remarkable = knob.value && found->second == knob.value;
        sysctls.row({knob.key, found->second, remarkable ? knob.remark : ""});
    }
    return summary.text() + (notices.empty() ? "" : "\n" + notices) + "\n" + sysctls.text();
}

} // namespace

Outcome<void> runStatus(const Arguments& arguments)
{
    const Outcome<HostTexts> texts = hostTexts(arguments);
    if (!texts)
        return tl::unexpected(texts.error());
    const Outcome<HostSnapshot> snapshot = hostSnapshot(*texts);
    if (!snapshot)
        return tl::unexpected(snapshot.error());
    print(arguments.has("--json") ? json(*snapshot) : text(*snapshot));
    return {};
}

} // namespace portolan::ctl
