// A native ruleset of any size with the shape that kube-proxy's and Docker's have: chains and maps of
// services, rules of published ports, sets of addresses.
#pragma once

#include <cstdint>
#include <string>

namespace portolan::test {

/// Text for `nft -f` of about `rules` rules, two thirds of them of services.
class NativeRules {
public:
    explicit NativeRules(unsigned rules)
        : m_services(rules * 2 / 3 / kRulesPerService)
        , m_published((rules - m_services * kRulesPerService) / 2)
    {
    }

    std::string text() const { return cluster() + published(); }

private:
    static constexpr unsigned kEnds = 3;
    static constexpr unsigned kRulesPerService = 2 + 2 * kEnds;

    static std::string address(const char* net, unsigned number)
    {
        return net + std::to_string(number / 250 % 250) + '.' + std::to_string(number % 250 + 2);
    }

    std::string cluster() const
    {
        std::string chains, map;
        for (unsigned service = 0; service < m_services; ++service) {
            const std::string name = std::to_string(service);
            map += (service > 0 ? ", " : "") + address("10.96.", service) + " . tcp . "
                + std::to_string(80 + service % 7) + " comment \"shop/web-" + name + "\" : goto svc-" + name;
            std::string ends, choice;
            for (unsigned end = 0; end < kEnds; ++end) {
                const std::string chain = "ep-" + name + '-' + std::to_string(end);
                const std::string to = address("10.244.", service * kEnds + end);
                ends += "  chain " + chain + " {\n    ip saddr " + to
                    + " jump mark-for-masquerade\n    meta l4proto tcp dnat ip to " + to + ":8080\n  }\n";
                choice += (end > 0 ? ", " : "") + std::to_string(end) + " : goto " + chain;
            }
            chains += ends + "  chain svc-" + name
                + " {\n    ip saddr != 10.244.0.0/16 jump mark-for-masquerade\n" + "    numgen random mod "
                + std::to_string(kEnds) + " vmap { " + choice + " }\n  }\n";
        }
        return "table inet cluster {\n  chain mark-for-masquerade {\n    meta mark set meta mark | 0x4000\n  "
               "}\n"
            + chains
            + "  map service-ips {\n    type ipv4_addr . inet_proto . inet_service : verdict\n    elements = "
              "{ "
            + map
            + " }\n  }\n  chain prerouting {\n    type nat hook prerouting priority dstnat;\n"
              "    ip daddr . meta l4proto . th dport vmap @service-ips\n  }\n"
              "  chain postrouting {\n    type nat hook postrouting priority srcnat;\n"
              "    meta mark & 0x4000 == 0x4000 counter masquerade fully-random\n  }\n}\n";
    }

    std::string published() const
    {
        std::string dnat, filter;
        for (unsigned port = 0; port < m_published; ++port) {
            const std::string number = std::to_string(20000 + port), to = address("172.17.", port);
            dnat += "    iifname != \"docker0\" tcp dport " + number + " counter dnat to " + to
                + ":80 comment \"port " + number + "\"\n";
            filter += "    iifname != \"docker0\" oifname \"docker0\" ip daddr " + to
                + " tcp dport { 80, 443 } ct state new counter accept\n";
        }
        return "table ip docker {\n  set blocked {\n    type ipv4_addr\n    flags interval\n"
               "    elements = { 192.0.2.0/24, 198.51.100.1-198.51.100.9 }\n  }\n  chain prerouting {\n"
               "    type nat hook prerouting priority -90;\n"
            + dnat
            + "  }\n  chain forward {\n    type filter hook forward priority filter;\n"
              "    ip saddr @blocked drop\n    ct state established,related accept\n"
            + filter + "  }\n}\n";
    }

    unsigned m_services;
    unsigned m_published;
};

} // namespace portolan::test
