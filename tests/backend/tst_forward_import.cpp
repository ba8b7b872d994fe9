#include "backend/forward/import/import.h"
#include "tests/backend/forwards.h"

#include <QTest>

using namespace portolan;

namespace {

/// "tcp any:8080 -> 172.17.0.2:80", "…-> ?:80" where the target is missing, then what else is set.
QByteArray line(const ImportedForward& imported)
{
    const PortForward& forward = imported.forward;
    QByteArray to = bytes(describeTo(forward));
    if (imported.targetMissing)
        to = "?:" + bytes(forward.to.ports->toString());
    QByteArray out
        = QByteArray(toString(forward.protocol)) + ' ' + bytes(describeListen(forward)) + " -> " + to;
    for (const Prefix& source : forward.sources)
        out += " from " + bytes(source.toString());
    if (forward.family == Family::Ipv6)
        out += " ipv6";
    if (!forward.fromThisHost)
        out += " not-this-host";
    if (forward.loopback)
        out += " loopback";
    if (!forward.hairpin)
        out += " no-hairpin";
    if (!forward.enabled)
        out += " off";
    if (!forward.name.empty())
        out += " (" + bytes(forward.name) + ')';
    return out;
}

QByteArray lines(const Result<Import>& import)
{
    if (!import)
        return "error " + bytes(import.error().field) + ": " + bytes(import.error().message.text());
    QByteArrayList list;
    for (const ImportedForward& forward : import->forwards)
        list += line(forward);
    for (const Message& remark : import->remarks)
        list += "remark: " + bytes(remark.text());
    return list.join('\n');
}

struct Case {
    const char* name;
    const char* text;
    const char* lines;
};

const Case kUnderstood[] = {
    {"publication", "8080:80", "tcp any:8080 -> ?:80"},
    {"publication of udp", " 53:5353/udp ", "udp any:53 -> ?:5353"},
    {"publication of a range", "8000-8010:80-90", "tcp any:8000-8010 -> ?:80-90"},
    {"publication at an address", "192.0.2.1:8080:80", "tcp 192.0.2.1:8080 -> ?:80"},
    {"publication at all addresses", "0.0.0.0:8080:80", "tcp any:8080 -> ?:80"},
    {"publication at 127.0.0.1", "127.0.0.1:8080:80/tcp", "tcp 127.0.0.1:8080 -> ?:80 loopback"},
    {"publication at IPv6", "[fd00::1]:8080:80", "tcp [fd00::1]:8080 -> ?:80 ipv6"},
    {"several publications", "-p 8080:80 -p 53:53/udp", "tcp any:8080 -> ?:80\nudp any:53 -> ?:53"},
    {"the article's", "docker run -d --name nginx -p 8080:80 nginx", "tcp any:8080 -> ?:80 (nginx)"},
    {"docker with everything",
        "sudo docker container run -dit --rm -v /srv:/srv --network=web -e 'A=-p 1:2' --publish=443:8443 \\\n"
        "  -p 127.0.0.1:53:53/udp --name=\"web\" image server -p 9:9",
        "tcp any:443 -> ?:8443 (web)\nudp 127.0.0.1:53 -> ?:53 loopback (web)"},
    {"short options together", "podman create -dp 8080:80 -itp8443:443 image",
        "tcp any:8080 -> ?:80\ntcp any:8443 -> ?:443"},
    {"docker without a port", "docker run -P nginx", "remark: “docker” publishes no port of its own (-p)."},
    {"iptables", "iptables -t nat -A PREROUTING -p tcp --dport 8080 -j DNAT --to-destination 10.0.0.2:80",
        "tcp any:8080 -> 10.0.0.2:80 not-this-host"},
    {"iptables as people write it",
        "sudo /usr/sbin/iptables-legacy -I PREROUTING 1 -t nat -i eth0 --proto udp --destination-port=53 "
        "-j DNAT --to 10.0.0.2",
        "udp any:53 on eth0 -> 10.0.0.2 not-this-host"},
    {"target first", "iptables -w -t nat -A PREROUTING -j DNAT --to 10.0.0.2:80 -p tcp -m tcp --dport 80",
        "tcp any:80 -> 10.0.0.2:80 not-this-host"},
    {"IPv6",
        "ip6tables -t nat -A PREROUTING -d fd00::1 -p tcp --dport 80 -j DNAT --to-destination [fd00::2]:80",
        "tcp [fd00::1]:80 -> [fd00::2]:80 ipv6 not-this-host"},
    {"redirect", "iptables -t nat -A PREROUTING -p tcp --dport 80 -j REDIRECT --to-port 3128",
        "tcp any:80 -> this host:3128 not-this-host"},
    {"IPv6 redirect", "ip6tables -t nat -A PREROUTING -p tcp --dport 80 -j REDIRECT --to 3128",
        "tcp any:80 -> this host:3128 ipv6 not-this-host"},
    {"ranges", "iptables -t nat -A PREROUTING -p tcp --dport 8000:8010 -j DNAT --to 10.0.0.2:9000-9010/8000",
        "tcp any:8000-8010 -> 10.0.0.2:9000-9010 not-this-host"},
    {"multiport and sources",
        "iptables -t nat -A PREROUTING -s 10.0.0.0/8,192.0.2.1 -p tcp -m multiport --dports 80,443 -j DNAT "
        "--to 10.0.0.2",
        "tcp any:80 -> 10.0.0.2 from 10.0.0.0/8 from 192.0.2.1/32 not-this-host\n"
        "tcp any:443 -> 10.0.0.2 from 10.0.0.0/8 from 192.0.2.1/32 not-this-host"},
    {"both hooks",
        "iptables -t nat -A PREROUTING -p tcp --dport 80 -j DNAT --to 10.0.0.2:80\n"
        "iptables -t nat -A OUTPUT -p tcp --dport 80 -j DNAT --to 10.0.0.2:80",
        "tcp any:80 -> 10.0.0.2:80"},
    {"with what goes beside it",
        "iptables -t nat -A PREROUTING -p tcp --dport 80 -j DNAT --to 10.0.0.2:80 && "
        "iptables -A FORWARD -d 10.0.0.2 -p tcp --dport 80 -j ACCEPT # let it pass",
        "tcp any:80 -> 10.0.0.2:80 not-this-host\nremark: The rule in FORWARD (-j ACCEPT) is left out: what "
        "a "
        "forward needs beside its translation is added with it."},
    {"what every forward asks by itself",
        "iptables -t nat -A PREROUTING -m addrtype --dst-type LOCAL -m conntrack --ctstate NEW -p tcp "
        "--dport 80 "
        "-m comment --comment \"web server\" -j DNAT --to 10.0.0.2:80",
        "tcp any:80 -> 10.0.0.2:80 not-this-host"},
    {"saved",
        "*nat\n:DOCKER - [0:0]\n[4:240] -A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT "
        "--to-destination 172.17.0.2:80\nCOMMIT\n",
        "tcp any:8080 -> 172.17.0.2:80\n"
        "remark: “! -i docker0” cannot be kept: the forward is for all it would have left out."},
    {"an old exclamation mark", "iptables -t nat -A PREROUTING -s ! 10.0.0.0/8 -p tcp --dport 80 -j REDIRECT",
        "tcp any:80 -> this host not-this-host\n"
        "remark: “! -s 10.0.0.0/8” cannot be kept: the forward is for all it would have left out."},
    {"a limit", "iptables -t nat -A PREROUTING -p tcp --dport 80 -m limit --limit 5/min -j REDIRECT",
        "tcp any:80 -> this host not-this-host\n"
        "remark: “--limit 5/min” cannot be kept: the forward is for all it would have left out."},
    {"JSON of no forward", R"({"forwards":[]})", ""},
    {"JSON",
        R"([{"protocol":"udp","listen":{"address":"any","ports":"53","interface":null},)"
        R"("to":{"address":"10.0.0.2","ports":"5353"},"name":"names","sources":["10.0.0.0/8"],"hairpin":false,)"
        R"("enabled":false,"fromThisHost":false}])",
        "udp any:53 -> 10.0.0.2:5353 from 10.0.0.0/8 not-this-host no-hairpin off (names)"},
};

const Case kRefused[] = {
    {"nothing", " \n", "There is nothing to import"},
    {"words", "please forward port 80", "“please” is neither"},
    {"an open quote", "docker run --name 'web -p 80:80", "opened and not closed"},
    {"no host port", "docker run -p 80 nginx", "leaves the port of this host to chance"},
    {"host port by chance", "127.0.0.1::80", "leaves the port of this host to chance"},
    {"no number", "docker run -p web:80 nginx", "does not publish a port"},
    {"port 0", "0:80", "does not publish a port"},
    {"port 65536", "80:65536", "does not publish a port"},
    {"unequal ranges", "80-90:80", "not as long"},
    {"strange protocol", "80:80/icmp", "does not publish a port"},
    {"bad address", "1.2.3:80:80", "1.2.3"},
    {"no port", "iptables -t nat -A PREROUTING -p tcp -j DNAT --to 10.0.0.2", "names no port"},
    {"no protocol", "iptables -t nat -A PREROUTING --dport 80 -j REDIRECT", "-p tcp, -p udp"},
    {"a network to listen on", "iptables -t nat -A PREROUTING -d 10.0.0.0/8 -p tcp --dport 80 -j REDIRECT",
        "not the one address"},
    {"an interface wildcard", "iptables -t nat -A PREROUTING -i eth+ -p tcp --dport 80 -j REDIRECT",
        "one interface"},
    {"a name for a source", "iptables -t nat -A PREROUTING -s example.org -p tcp --dport 80 -j REDIRECT",
        "not a list of addresses"},
    {"no target", "iptables -t nat -A PREROUTING -p tcp --dport 80 -j DNAT", "“”"},
    {"several targets", "iptables -t nat -A PREROUTING -p tcp --dport 80 -j DNAT --to 10.0.0.2-10.0.0.9",
        "10.0.0.2-10.0.0.9"},
    {"mixed families", "ip6tables -t nat -A PREROUTING -p tcp --dport 80 -j DNAT --to 10.0.0.2", "IPv6"},
    {"broken JSON", "{", "it is no JSON"},
    {"other JSON", R"({"flows":[]})", "no list “forwards”"},
    {"JSON without a target", R"([{"listen":{"ports":"80"}}])", "has no “to”"},
    {"JSON of a wrong type", R"([{"listen":{"ports":80},"to":{"address":"10.0.0.2"}}])",
        "“listenPorts” has a wrong"},
    {"JSON of a bad forward", R"([{"listen":{"ports":"80"},"to":{"address":"224.0.0.1"}}])", "multicast"},
};

void names(const Case* begin, const Case* end)
{
    QTest::addColumn<int>("index");
    for (const Case* one = begin; one != end; ++one)
        QTest::newRow(one->name) << int(one - begin);
}

} // namespace

class ForwardImport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void understands_data() { names(std::begin(kUnderstood), std::end(kUnderstood)); }
    void understands()
    {
        QFETCH(int, index);
        QCOMPARE(lines(importForwards(kUnderstood[index].text)), QByteArray(kUnderstood[index].lines));
    }

    void refuses_data() { names(std::begin(kRefused), std::end(kRefused)); }
    void refuses()
    {
        QFETCH(int, index);
        const QByteArray why = lines(importForwards(kRefused[index].text));
        QVERIFY2(why.startsWith("error ") && why.contains(kRefused[index].lines), why);
    }

    void whatIsExportedComesBack()
    {
        std::vector<PortForward> wanted{forwardOf("8080", "172.17.0.2:80"),
            forwardOf("127.0.0.1:81", "local:82"), forwardOf("[fd00::1]:8000-8010", "[fd00::2]:9000-9010")};
        wanted[0].name = "网页";
        wanted[0].sources = {Prefix::parse("10.0.0.0/8").value()};
        wanted[0].listen.interface = InterfaceName::parse("eth0").value();
        wanted[1].loopback = true;
        wanted[1].protocol = Protocol::Sctp;
        wanted[2].hideClientAddress = true;
        wanted[2].enabled = wanted[2].hairpin = false;
        for (std::size_t i = 0; i < wanted.size(); ++i)
            wanted[i].id = "0000000" + std::to_string(i);
        auto found = findForwards({}, wanted);
        found.push_back(found.front());
        found.back().owner = Owner::Docker;
        const auto import = importForwards(forwardsJson(found));
        QVERIFY2(import, lines(import));
        QCOMPARE(import->forwards.size(), wanted.size());
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            wanted[i].id.clear();
            QVERIFY2(import->forwards[i] == (ImportedForward{wanted[i], false}), line(import->forwards[i]));
        }
        QCOMPARE(import->remarks.size(), 1u);
    }

    void theArticlesRulesAreReadAsItsForward()
    {
        const QByteArray save = testData("article/docker-8080.save");
        const auto import = importForwards(text(save));
        QVERIFY2(import, lines(import));
        QCOMPARE(import->forwards.size(), 1u);
        QCOMPARE(line(import->forwards.front()), QByteArray("tcp any:8080 -> 172.17.0.2:80"));
    }
};

QTEST_APPLESS_MAIN(ForwardImport)
#include "tst_forward_import.moc"
