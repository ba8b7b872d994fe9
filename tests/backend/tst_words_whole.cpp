// Nothing of a rule may be missing in its sentence: whatever is changed in the rule changes the sentence.
#include "backend/ruleset/save_reader.h"
#include "tests/backend/editable_rule.h"

#include <QDirIterator>
#include <QTest>

#include <algorithm>
#include <array>

using namespace portolan;
using portolan::test::EditableOption;
using portolan::test::EditableRule;

namespace {

// Values that say what would hold without them, as libxtables prints them anyway.
constexpr std::array<std::pair<const char*, const char*>, 17> kDefaults{
    {{"--datestop", "2038-01-19T03:14:07"}, {"--nfmask", "0xffffffff"}, {"--ctmask", "0xffffffff"},
        {"--packet", "0"}, {"--mask", "255.255.255.255"},
        {"--mask", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"}, {"--rsource", ""}, {"--connlimit-saddr", ""},
        {"--connlimit-mask", "32"}, {"--connlimit-mask", "128"}, {"--tproxy-mark", "0x0/0x0"},
        {"--on-ip", "0.0.0.0"}, {"--on-ip", "::"}, {"--on-port", "0"}, {"--checksum-fill", ""},
        {"--restore", ""}, {"--notrack", "NOTRACK"}}};

bool isDefault(const EditableOption& option)
{
    const std::string value = option.values.empty() ? std::string() : option.values.front();
    return std::any_of(kDefaults.begin(), kDefaults.end(),
        [&](const auto& each) { return option.name == each.first && value == each.second; });
}

/// Other values like this one.
std::vector<std::string> others(const EditableOption& option, const std::string& value)
{
    if (value.empty())
        return {"x"};
    const auto changed = [&](std::size_t at) {
        std::string other = value;
        other[at] = other[at] == '1' ? '2' : std::isdigit(static_cast<unsigned char>(other[at])) ? '1' : 'q';
        if (other == value)
            other[at] = 'z';
        return other;
    };
    std::vector<std::string> list{changed(0), value + 'x'};
    if (option.name != "--probability") // the kernel keeps 31 bits of it, not every digit
        list.push_back(changed(value.size() - 1));
    return list;
}

/// Matches and targets with their options as iptables-save prints them, inversions included.
const std::array kMatches{"-m addrtype --dst-type LOCAL --limit-iface-in",
    "-m addrtype ! --src-type UNICAST --limit-iface-out",
    "-m addrtype --src-type BROADCAST,MULTICAST --dst-type ANYCAST", "-m bpf --bytecode \"4,48 0 0 9\"",
    "-m cgroup ! --path system.slice", "-m cluster --cluster-total-nodes 2 --cluster-local-node 1",
    "-m connbytes --connbytes 1000:2000 --connbytes-mode bytes --connbytes-dir both",
    "-m connbytes ! --connbytes 1000 --connbytes-mode packets --connbytes-dir reply",
    "-m connlabel --label 5", "-m connlimit --connlimit-above 20 --connlimit-mask 24 --connlimit-saddr",
    "-m connlimit --connlimit-upto 20 --connlimit-mask 32 --connlimit-daddr", "-m connmark --mark 0x2/0xf",
    "-m connmark ! --mark 0x10/0x10", "-m connmark --mark 0x7",
    "-m conntrack --ctstate NEW,RELATED,SNAT ! --ctproto 17 --ctorigsrc 10.0.0.0/8 ! --ctrepldst ::1",
    "-m conntrack --ctstatus SEEN_REPLY,ASSURED --ctexpire 10:20 --ctorigsrcport 1:2 --ctdir REPLY",
    "-m conntrack ! --ctstatus EXPECTED --ctexpire 30 ! --ctreplsrcport 5 --ctrepldstport 6",
    "-m conntrack --ctorigdst 10.0.0.1 --ctorigdstport 8080 --ctreplsrc 10.0.0.2 --ctreplsrcport 80",
    "-m cpu --cpu 0", "-m devgroup --src-group 0x1 ! --dst-group 0x2", "-m dscp --dscp 0x08",
    "-m ecn ! --ecn-ip-ect 2", "-m eui64",
    "-m hashlimit --hashlimit-above 10/sec --hashlimit-burst 20 --hashlimit-mode srcip,dstport "
    "--hashlimit-name web --hashlimit-htable-expire 30000",
    "-m hashlimit --hashlimit-upto 512kb/s --hashlimit-mode srcip --hashlimit-name rate "
    "--hashlimit-srcmask 24",
    "-m helper ! --helper ftp", "-m hl --hl-gt 5", "-m hl ! --hl-eq 255", "-m ttl --ttl-lt 3",
    "-m iprange --src-range 10.0.0.5-10.0.0.9 ! --dst-range 10.1.0.1-10.1.0.2", "-m ipvs --ipvs",
    "-m length --length 40:1500", "-m length ! --length 40", "-m limit --limit 5/min --limit-burst 10",
    "-m limit --limit 3/hour", "-m mac ! --mac-source 02:42:ac:11:00:02", "-m mark --mark 0x2000/0x2000",
    "-m mark --mark 0x0/0x4000", "-m mark ! --mark 0x3/0xff", "-m mark --mark 0x5",
    "-m nfacct --nfacct-name x", "-m osf --genre Linux --ttl 0",
    "-m owner ! --uid-owner 100-200 --gid-owner 5", "-m owner --gid-owner 5 --suppl-groups",
    "-m owner ! --socket-exists", "-m physdev --physdev-in veth+ ! --physdev-is-bridged",
    "-m physdev --physdev-is-in --physdev-out a", "-m pkttype --pkt-type multicast",
    "-m pkttype ! --pkt-type unicast",
    "-m policy --dir in --pol ipsec --reqid 1 --proto esp --mode tunnel --tunnel-src 10.0.0.1/32",
    "-m policy --dir out --pol none", "-m quota --quota 1048576", "-m realm --realm 0x3/0xf",
    "-m recent --update --seconds 60 --hitcount 4 --rttl --name seen --mask 255.255.255.255 --rsource",
    "-m recent ! --rcheck --seconds 60 --reap --name seen --mask 255.255.255.0 --rdest",
    "-m recent --set --name DEFAULT --mask 255.255.255.255 --rsource",
    "-m recent --remove --name DEFAULT --mask 255.255.255.255 --rsource", "-m rpfilter --loose --validmark",
    "-m rpfilter --accept-local --invert", "-m rt --rt-type 0 --rt-segsleft 3",
    "-m set --match-set portolan src,dst", "-m set ! --match-set portolan dst --return-nomatch",
    "-m socket --transparent --nowildcard --restore-skmark", "-m state ! --state INVALID,UNTRACKED",
    "-m statistic --mode random ! --probability 0.33333333349",
    "-m statistic --mode random --probability 0.12000000012", "-m statistic --mode nth --every 3 --packet 1",
    "-m statistic --mode nth ! --every 3 --packet 0",
    "-m string --string \"GET /\" --algo bm --from 20 --to 400", "-m tcpmss --mss 1400:1500",
    "-m time --timestart 08:00:00 --timestop 18:30:00 ! --weekdays Mon,Fri --kerneltz --contiguous",
    "-m time --timestop 18:30:00 --monthdays 1,15 --datestart 2024-01-01T00:00:00 "
    "--datestop 2030-12-31T23:59:59",
    "-m tos ! --tos 0x10/0x3f", "-m u32 ! --u32 \"0x6&0xff=0x1\"", "-m nosuch", "-m nosuch ! --option a b"};

const std::array kTcpMatches{"-m tcp --sport 1024:65535 ! --dport 22", "-m tcp --tcp-option 3",
    "-m tcp --tcp-flags FIN,SYN,RST,ACK SYN", "-m tcp ! --tcp-flags SYN,RST SYN",
    "-m tcp --tcp-flags FIN,SYN,RST,PSH,ACK,URG NONE", "-m tcp --tcp-flags ACK ACK",
    "-m tcp ! --tcp-flags SYN,FIN SYN,FIN", "-m multiport ! --ports 1,2,3",
    "-m multiport --sports 1,2:3 -m multiport ! --dports 80,443",
    "-m tcp --dport 80 -m multiport --dports 1,2", "-m tcp --new-option 5 --dport 80"};

const std::array kTargets{"-j AUDIT --type drop", "-j CHECKSUM --checksum-fill",
    "-j CLASSIFY --set-class 1:2a", "-j CONNMARK --set-xmark 0x1/0xff",
    "-j CONNMARK --save-mark --nfmask 0xff --ctmask 0xff",
    "-j CONNMARK --restore-mark --nfmask 0xff --ctmask 0xf0", "-j CONNMARK --restore-mark",
    "-j CONNSECMARK --save", "-j CT --notrack", "-j CT --zone 7 --helper ftp", "-j CT --zone-orig mark",
    "-j CT --ctevents new,destroy --timeout long", "-j NOTRACK",
    "-j DNAT --to-destination 10.0.0.2-10.0.0.9:9000-9010 --random --persistent",
    "-j DNAT --to-destination 10.0.0.2:100-200/100", "-j DNAT --to-destination 10.0.0.2:100-200/150",
    "-j DNAT --to-destination [fd00::2]:80", "-j DNAT --to-destination :80",
    "-j DNAT --to-destination fd00::3", "-j DNAT --to-destination 10.0.0.2:100-200",
    "-j DSCP --set-dscp 0x2e", "-j TOS --set-tos 0x10/0x3f", "-j HMARK --hmark-tuple src,dst --hmark-mod 10",
    "-j IDLETIMER --timeout 30 --label idle",
    "-j LOG --log-prefix \"in: \" --log-level 7 --log-tcp-options --log-uid", "-j LOG --log-ip-options",
    "-j MARK --set-xmark 0x1/0xffffffff", "-j MARK --set-xmark 0x4000/0x4000", "-j MARK --set-xmark 0x6/0x6",
    "-j MARK --set-xmark 0x0/0x4000", "-j MARK --set-xmark 0x0/0x6", "-j MARK --set-xmark 0x4/0x0",
    "-j MARK --set-xmark 0x2/0xff", "-j MARK --set-xmark 0x700/0xff", "-j MASQUERADE --random-fully",
    "-j MASQUERADE --to-ports 1024-2048 --random", "-j NETMAP --to 10.6.0.0/16",
    "-j NFLOG --nflog-prefix x --nflog-group 5 --nflog-size 64 --nflog-threshold 4",
    "-j NFQUEUE --queue-balance 1:4 --queue-bypass --queue-cpu-fanout", "-j NFQUEUE --queue-num 3",
    "-j RATEEST --rateest-name r --rateest-interval 250ms", "-j REDIRECT --to-ports 3128",
    "-j REDIRECT --to-ports 1-9 --random", "-j REDIRECT", "-j REJECT --reject-with icmp-admin-prohibited",
    "-j REJECT --reject-with tcp-reset", "-j REJECT --reject-with icmp6-no-route",
    "-j SECMARK --selctx a:b:c", "-j SET --add-set portolan src --exist --timeout 30",
    "-j SET --del-set portolan src,dst", "-j SET --map-set portolan src --map-mark",
    "-j SNAT --to-source 1.2.3.4-1.2.3.9:1000-2000 --random-fully",
    "-j SNAT --to-source 1.2.3.4 --persistent", "-j TCPMSS --set-mss 1360", "-j TCPMSS --clamp-mss-to-pmtu",
    "-j TCPOPTSTRIP --strip-options timestamp,sack", "-j TEE --gateway 10.0.0.9 --oif eth0",
    "-j TPROXY --on-port 3128 --on-ip 0.0.0.0 --tproxy-mark 0x1/0x1",
    "-j TPROXY --on-port 3128 --on-ip 127.0.0.1 --tproxy-mark 0x0/0x0", "-j TRACE", "-j TTL --ttl-set 64",
    "-j HL --hl-dec 1", "-j HERE", "-g HERE", "-j NOSUCH --option a", "-j ACCEPT", "-j DROP", "-j RETURN",
    ""};

const std::array kHeaders{"-s 10.0.0.0/8 -d 172.17.0.2/32 -i eth0 -o docker0 -p tcp",
    "! -s 10.0.0.0/8 ! -d fd00::1/128 ! -i br-+ ! -o docker0 ! -p udp", "-i eth0 -o eth0",
    "-i eth0 ! -o eth0", "! -i eth0 -o eth0", "! -i eth0 ! -o eth0", "-p icmp -m icmp --icmp-type 8",
    "-p icmp -m icmp ! --icmp-type 3/4", "-p icmp -m icmp --icmp-type any", "-p icmp -m icmp --icmp-type 42",
    "-p ipv6-icmp -m icmp6 --icmpv6-type 128", "-p ospf -f", "! -f", "-m comment --comment \"two words\"",
    "-m comment --comment one -m comment --comment two", "-m comment --comment portolan:0a1b2c3d"};

QByteArray generated()
{
    QByteArray text = "*nat\n:PREROUTING ACCEPT [0:0]\n:HERE - [0:0]\n";
    const auto add = [&](const QByteArray& rule) {
        text += "-A PREROUTING" + (rule.isEmpty() ? QByteArray() : ' ' + rule) + '\n';
    };
    for (const char* header : kHeaders)
        add(QByteArray(header) + " -j ACCEPT");
    for (const char* match : kMatches) {
        add(QByteArray(match) + " -j ACCEPT");
        add("-p tcp " + QByteArray(match) + " -m mark --mark 0x1");
    }
    for (const char* match : kTcpMatches)
        add("-p tcp " + QByteArray(match) + " -j DROP");
    for (const char* target : kTargets) {
        add(target);
        add("-p udp -m udp --dport 53 " + QByteArray(target));
    }
    return text + "COMMIT\n";
}

} // namespace

class TestWordsWhole : public QObject {
    Q_OBJECT

private:
    using Check = void (*)(const EditableRule& rule, const Table& table, const Chain& chain);
    static void forEveryRule(Check check);

private Q_SLOTS:
    void anotherValueIsAnotherSentence_data() { rulesets(); }
    void anotherValueIsAnotherSentence();
    void anInvertedOptionIsAnotherSentence_data() { rulesets(); }
    void anInvertedOptionIsAnotherSentence();
    void anOptionLessIsAnotherSentence_data() { rulesets(); }
    void anOptionLessIsAnotherSentence();
    void aMatchLessIsAnotherSentence_data() { rulesets(); }
    void aMatchLessIsAnotherSentence();
    void noPlaceStaysEmpty_data() { rulesets(); }
    void noPlaceStaysEmpty();

private:
    static void rulesets();
};

void TestWordsWhole::rulesets()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("generated") << generated();
    QDirIterator files(QStringLiteral(PORTOLAN_TEST_DATA), {QStringLiteral("*.save")}, QDir::Files,
        QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QTest::newRow(qPrintable(files.fileName())) << file.readAll();
    }
}

void TestWordsWhole::forEveryRule(Check check)
{
    QFETCH(QByteArray, text);
    const auto ruleset = readSave(text.toStdString(), Engine::XtablesLegacy, Family::Ipv4);
    QVERIFY2(ruleset, ruleset ? "" : ruleset.error().message.text().c_str());
    for (const Table& table : ruleset->tables())
        for (const Chain& chain : table.chains)
            for (const Rule& rule : chain.rules) {
                check(EditableRule(rule), table, chain);
                if (QTest::currentTestFailed()) {
                    qWarning("rule: %s", std::string(rule.text).c_str());
                    return;
                }
            }
}

void TestWordsWhole::anotherValueIsAnotherSentence()
{
    forEveryRule([](const EditableRule& rule, const Table& table, const Chain& chain) {
        const std::string sentence = rule.sentence(table, chain);
        EditableRule changed = rule;
        for (std::vector<EditableOption>* options : changed.optionLists())
            for (EditableOption& option : *options)
                for (std::string& value : option.values) {
                    const std::string original = value;
                    for (const std::string& other : others(option, original)) {
                        value = other;
                        const std::string now = changed.sentence(table, chain);
                        QVERIFY2(now != sentence, (option.name + ' ' + other + ": " + now).c_str());
                    }
                    value = original;
                }
    });
}

void TestWordsWhole::anInvertedOptionIsAnotherSentence()
{
    forEveryRule([](const EditableRule& rule, const Table& table, const Chain& chain) {
        const std::string sentence = rule.sentence(table, chain);
        EditableRule changed = rule;
        for (std::vector<EditableOption>* options : changed.optionLists())
            for (EditableOption& option : *options) {
                option.inverted = !option.inverted;
                const std::string now = changed.sentence(table, chain);
                QVERIFY2(now != sentence, (option.name + ": " + now).c_str());
                option.inverted = !option.inverted;
            }
    });
}

void TestWordsWhole::anOptionLessIsAnotherSentence()
{
    forEveryRule([](const EditableRule& rule, const Table& table, const Chain& chain) {
        const std::string sentence = rule.sentence(table, chain);
        EditableRule changed = rule;
        for (std::vector<EditableOption>* options : changed.optionLists())
            for (std::size_t i = 0; i < options->size(); ++i) {
                const EditableOption option = (*options)[i];
                if (isDefault(option))
                    continue;
                options->erase(options->begin() + std::ptrdiff_t(i));
                const std::string now = changed.sentence(table, chain);
                QVERIFY2(now != sentence, (option.name + ": " + now).c_str());
                options->insert(options->begin() + std::ptrdiff_t(i), option);
            }
    });
}

void TestWordsWhole::aMatchLessIsAnotherSentence()
{
    forEveryRule([](const EditableRule& rule, const Table& table, const Chain& chain) {
        const std::string sentence = rule.sentence(table, chain);
        for (std::size_t i = 0; i < rule.matches.size(); ++i) {
            const auto& match = rule.matches[i];
            // `-p tcp -m tcp` asks for nothing more than `-p tcp`.
            const bool protocolAlone = match.options.empty()
                && std::any_of(rule.header.begin(), rule.header.end(), [&](const EditableOption& option) {
                       return option.name == "-p" && option.values == std::vector<std::string>{match.name};
                   });
            if (protocolAlone)
                continue;
            EditableRule changed = rule;
            changed.matches.erase(changed.matches.begin() + std::ptrdiff_t(i));
            const std::string now = changed.sentence(table, chain);
            QVERIFY2(now != sentence, (match.name + ": " + now).c_str());
        }
    });
}

void TestWordsWhole::noPlaceStaysEmpty()
{
    forEveryRule([](const EditableRule& rule, const Table& table, const Chain& chain) {
        const std::string sentence = rule.sentence(table, chain);
        QVERIFY2(sentence.find("  ") == std::string::npos || sentence.find('"') != std::string::npos,
            sentence.c_str());
        QVERIFY2(sentence.find("()") == std::string::npos, sentence.c_str());
        for (const char* place : {"%1", "%2", "%3", "%4", "%5"})
            QVERIFY2(sentence.find(place) == std::string::npos, sentence.c_str());
    });
}

QTEST_APPLESS_MAIN(TestWordsWhole)
#include "tst_words_whole.moc"
