// A ruleset of any size with the shape kube-proxy and Docker give theirs.
#pragma once

#include <cstdint>
#include <string>

namespace portolan::test {

/// iptables-save -c text of about `rules` rules: tables nat and filter, a chain for each service and for each
/// of its three ends (so a third as many chains as rules), published Docker ports beside them.
class KubeRules {
public:
    explicit KubeRules(unsigned rules)
        : m_published(rules / 50 < 4 ? 4 : rules / 50)
        , m_services((rules - 3 * m_published - 26) / kRulesPerService)
    {
        addFrame();
        for (unsigned service = 0; service < m_services; ++service)
            addService(service);
        addPublished();
    }

    std::string text() const
    {
        return "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:DOCKER - [0:0]\n"
               ":DOCKER-USER - [0:0]\n"
            + m_filter
            + "COMMIT\n*nat\n:PREROUTING ACCEPT [0:0]\n:INPUT ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n"
              ":POSTROUTING ACCEPT [0:0]\n:DOCKER - [0:0]\n:KUBE-MARK-MASQ - [0:0]\n:KUBE-NODEPORTS - [0:0]\n"
              ":KUBE-POSTROUTING - [0:0]\n:KUBE-SERVICES - [0:0]\n"
            + m_chains + m_nat + "COMMIT\n";
    }

private:
    static constexpr unsigned kEnds = 3;
    static constexpr unsigned kRulesPerService = 2 + 3 * kEnds;

    /// kube-proxy names its chains by 16 letters of a base 32 hash.
    static std::string chainName(const char* kind, unsigned number)
    {
        static constexpr char kLetters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        std::string name = kind;
        std::uint64_t hash = number * 0x9e3779b97f4a7c15u + 0x7f4a7c15u;
        for (int i = 0; i < 16; ++i, hash = hash * 6364136223846793005u + 1)
            name += kLetters[hash >> 59];
        return name;
    }

    static std::string address(const char* net, unsigned number)
    {
        return net + std::to_string(number / 62500) + '.' + std::to_string(number / 250 % 250) + '.'
            + std::to_string(number % 250 + 2);
    }

    void nat(const std::string& rule) { m_nat += "[5:300] -A " + rule + '\n'; }
    void filter(const std::string& rule) { m_filter += "[17:1020] -A " + rule + '\n'; }

    void addFrame()
    {
        nat("PREROUTING -m comment --comment \"kubernetes service portals\" -j KUBE-SERVICES");
        nat("PREROUTING -m addrtype --dst-type LOCAL -j DOCKER");
        nat("OUTPUT -m comment --comment \"kubernetes service portals\" -j KUBE-SERVICES");
        nat("OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER");
        nat("POSTROUTING -m comment --comment \"kubernetes postrouting rules\" -j KUBE-POSTROUTING");
        nat("POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE");
        nat("KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000");
        nat("KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN");
        nat("KUBE-POSTROUTING -j MARK --set-xmark 0x4000/0x0");
        nat("KUBE-POSTROUTING -m comment --comment \"kubernetes service traffic requiring SNAT\" -j "
            "MASQUERADE "
            "--random-fully");
        nat("DOCKER -i docker0 -j RETURN");
        filter("FORWARD -j DOCKER-USER");
        filter("FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT");
        filter("FORWARD -o docker0 -j DOCKER");
        filter("FORWARD -i docker0 ! -o docker0 -j ACCEPT");
        filter("FORWARD -i docker0 -o docker0 -j ACCEPT");
        filter("DOCKER-USER -j RETURN");
    }

    void addService(unsigned number)
    {
        const std::string service = chainName("KUBE-SVC-", number);
        const std::string at = address("10.9", number) + "/32";
        const std::string comment = "-m comment --comment \"team-" + std::to_string(number % 37) + "/svc-"
            + std::to_string(number) + ":http";
        m_chains += ':' + service + " - [0:0]\n";
        nat("KUBE-SERVICES -d " + at + " -p tcp " + comment + " cluster IP\" -m tcp --dport 80 -j "
            + service);
        nat(service + " ! -s 10.244.0.0/16 -d " + at + " -p tcp " + comment
            + " cluster IP\" -m tcp --dport 80 -j KUBE-MARK-MASQ");
        for (unsigned end = 0; end < kEnds; ++end)
            addEnd(service, comment, number * kEnds + end, end);
    }

    void addEnd(const std::string& service, const std::string& comment, unsigned number, unsigned place)
    {
        static constexpr const char* kShare[kEnds]
            = {" -m statistic --mode random --probability 0.33333333349",
                " -m statistic --mode random --probability 0.50000000000", ""};
        const std::string name = chainName("KUBE-SEP-", number);
        const std::string pod = address("10.24", number);
        m_chains += ':' + name + " - [0:0]\n";
        nat(service + ' ' + comment + " -> " + pod + ":8080\"" + kShare[place] + " -j " + name);
        nat(name + " -s " + pod + "/32 " + comment + "\" -j KUBE-MARK-MASQ");
        nat(name + " -p tcp " + comment + "\" -m tcp -j DNAT --to-destination " + pod + ":8080");
    }

    void addPublished()
    {
        for (unsigned i = 0; i < m_published; ++i) {
            const std::string container = address("172.1", i);
            const std::string port = std::to_string(1000 + i);
            nat("POSTROUTING -s " + container + "/32 -d " + container + "/32 -p tcp -m tcp --dport " + port
                + " -j MASQUERADE");
            nat("DOCKER ! -i docker0 -p tcp -m tcp --dport " + std::to_string(20000 + i)
                + " -j DNAT --to-destination " + container + ':' + port);
            filter("DOCKER -d " + container + "/32 ! -i docker0 -o docker0 -p tcp -m tcp --dport " + port
                + " -j ACCEPT");
        }
    }

    unsigned m_published;
    unsigned m_services;
    std::string m_chains;
    std::string m_nat;
    std::string m_filter;
};

} // namespace portolan::test
