#include "helper/host/parts.h"

#include <algorithm>
#include <fstream>

namespace portolan::host {

namespace {

/// name: sysctl's own, a dot inside an interface's name written '/', as sysctl(8) does.
void put(Json& all, const std::string& name)
{
    std::string path = name;
    for (auto& c : path)
        c = c == '.' ? '/' : c == '/' ? '.' : c;
    std::ifstream file("/proc/sys/" + path);
    if (std::string value; std::getline(file, value))
        all[name] = value;
}

} // namespace

Json sysctls(const Links& links)
{
    auto all = Json::object();
    for (const char* name :
        {"net.ipv4.ip_forward", "net.ipv6.conf.all.forwarding", "net.ipv4.ip_local_port_range",
            "net.netfilter.nf_conntrack_acct", "net.netfilter.nf_conntrack_timestamp",
            "net.netfilter.nf_conntrack_events", "net.netfilter.nf_conntrack_count",
            "net.netfilter.nf_conntrack_max", "net.netfilter.nf_conntrack_tcp_be_liberal",
            "net.bridge.bridge-nf-call-iptables", "net.bridge.bridge-nf-call-ip6tables"})
        put(all, name);
    std::vector<std::string> interfaces{"all", "default"};
    for (const auto& [index, link] : links) {
        interfaces.push_back(link.name);
        std::replace(interfaces.back().begin(), interfaces.back().end(), '.', '/');
    }
    for (const auto& interface : interfaces) {
        for (const char* key : {"forwarding", "rp_filter", "route_localnet"})
            put(all, "net.ipv4.conf." + interface + "." + key);
        for (const char* key : {"forwarding", "force_forwarding", "accept_ra", "disable_ipv6"})
            put(all, "net.ipv6.conf." + interface + "." + key);
    }
    return all;
}

} // namespace portolan::host
