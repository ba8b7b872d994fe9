// A forward on the article's host, and what the doctor says of it.
#pragma once

#include "backend/forward/check.h"
#include "backend/host/host_state.h"
#include "tests/backend/forwards.h"

#include <vector>

/// The article's host: eth0 172.20.242.183/20, docker0 172.17.0.1/16.
inline portolan::HostState articlesHost()
{
    using namespace portolan;
    HostState host;
    host.interfaces = {"lo", "eth0", "docker0"};
    host.addresses
        = {{"eth0", *Address::parse("172.20.242.183"), 20}, {"docker0", *Address::parse("172.17.0.1"), 16}};
    host.routes = {{std::nullopt, Family::Ipv4, "eth0", *Address::parse("172.20.240.1"), "unicast"},
        {*Prefix::parse("172.17.0.0/16"), Family::Ipv4, "docker0", std::nullopt, "unicast"}};
    host.sysctls = {{"net.ipv4.ip_forward", "1"}};
    return host;
}

struct Judged {
    QByteArray ids;
    QByteArray words;
    QByteArray remedy;
};

inline Judged judged(const std::vector<portolan::Finding>& findings)
{
    Judged all;
    for (const portolan::Finding& finding : findings) {
        all.ids += (all.ids.isEmpty() ? "" : ", ") + bytes(finding.id);
        all.words += bytes(finding.message.text()) + '\n';
        all.remedy += bytes(finding.remedy.text()) + '\n';
    }
    return all;
}

inline const portolan::FoundForward* forwardAt(
    const std::vector<portolan::FoundForward>& present, unsigned port)
{
    for (const portolan::FoundForward& found : present)
        if (found.forward.listen.ports && found.forward.listen.ports->first == port)
            return &found;
    return nullptr;
}

/// A DNAT by hand of 8080 to 172.17.0.2:80, and what stands in other tables.
inline Judged judgedByHand(const QByteArray& tables, const portolan::HostState& host = articlesHost(),
    const QByteArray& dnat = "-A PREROUTING -p tcp -m tcp --dport 8080 -j DNAT --to-destination "
                             "172.17.0.2:80")
{
    const portolan::Ruleset ruleset
        = rulesetOf("*nat\n:PREROUTING ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n" + dnat + "\nCOMMIT\n" + tables);
    const auto present = portolan::findForwards(ruleset, {});
    return judged(checkForward(present.front().forward, present, ruleset, host, present.front().forward.id));
}

inline QByteArray filterTable(const QByteArray& rules, const QByteArray& policy = "ACCEPT")
{
    return "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD " + policy
        + " [0:0]\n:OUTPUT ACCEPT [0:0]\n:A - [0:0]\n:B - [0:0]\n" + rules + "COMMIT\n";
}

inline QByteArray readCapture(const QString& name)
{
    return testData("captures/" + name);
}
