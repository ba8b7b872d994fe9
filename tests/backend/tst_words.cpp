// Rules in plain words.
#include "backend/ruleset/save_reader.h"
#include "backend/ruleset/words.h"

#include <QTest>

using namespace portolan;

class TestWords : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void saysRuleInOneSentence_data();
    void saysRuleInOneSentence();
    void keepsEveryWordOfUnknownExtensions_data();
    void keepsEveryWordOfUnknownExtensions();
    void partsOfASentenceAreMessagesOfTheirOwn();
    void sentenceOfManyPartsStaysWhole();
    void saysWhatThePolicyDoes();
    void saysRuleInBrief_data();
    void saysRuleInBrief();
};

namespace {

struct OneRule {
    Ruleset ruleset;
    const Table* table = nullptr;
    const Chain* chain = nullptr;
    const Rule* rule = nullptr;
};

OneRule read(const QString& line, Family family = Family::Ipv4)
{
    const QString chain = line.section(QLatin1Char(' '), 1, 1);
    QString text = QStringLiteral("*nat\n:PREROUTING ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n"
                                  ":DOCKER - [0:0]\n:PORTOLAN - [0:0]\n%1\nCOMMIT\n")
                       .arg(line);
    auto ruleset = readSave(text.toStdString(), Engine::XtablesLegacy, family);
    if (!ruleset) {
        QTest::qFail(ruleset.error().message.text().c_str(), __FILE__, __LINE__);
        return {};
    }
    OneRule result;
    result.ruleset = std::move(*ruleset);
    result.table = &result.ruleset.tables().front();
    result.chain = result.table->chain(chain.toStdString());
    if (result.chain && !result.chain->rules.empty())
        result.rule = &result.chain->rules.front();
    return result;
}

} // namespace

void TestWords::saysRuleInOneSentence_data()
{
    QTest::addColumn<QString>("rule");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char* name, const char* rule, const char* sentence) {
        QTest::newRow(name) << QString::fromUtf8(rule) << QString::fromUtf8(sentence);
    };
    row("own addresses", "-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER",
        "Packets to one of this host's own addresses go on in chain DOCKER.");
    row("own addresses, some left out",
        "-A PREROUTING ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER",
        "Packets to one of this host's own addresses (except 127.0.0.0/8) go on in chain DOCKER.");
    row("DNAT", "-A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80",
        "TCP to port 8080 that did not come in by docker0 goes to 172.17.0.2:80.");
    row("return to the caller", "-A DOCKER -i docker0 -j RETURN",
        "Packets that came in by docker0 go back to the chain they came from.");
    row("return in a base chain", "-A PREROUTING -i docker0 -j RETURN",
        "Packets that came in by docker0 get the chain's policy, ACCEPT.");
    row("masquerade", "-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE",
        "Packets from 172.17.0.0/16 that will not leave by docker0 leave with this host's own address as "
        "their source.");
    row("hairpin", "-A POSTROUTING -s 172.17.0.2/32 -d 172.17.0.2/32 -p tcp -m tcp --dport 80 -j MASQUERADE",
        "TCP from 172.17.0.2 to port 80 of 172.17.0.2 leaves with this host's own address as its source.");
    row("known connections", "-A DOCKER -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
        "Packets that will leave by docker0 and that belong or are related to a known connection are "
        "accepted.");
    row("out by another interface", "-A DOCKER -i docker0 ! -o docker0 -j ACCEPT",
        "Packets that came in by docker0 and will leave by another interface are accepted.");
    row("out by the same interface", "-A DOCKER -i docker0 -o docker0 -j ACCEPT",
        "Packets that came in by docker0 and will leave by it again are accepted.");
    row("published port",
        "-A DOCKER -d 172.17.0.2/32 ! -i docker0 -o docker0 -p tcp -m tcp --dport 80 -j ACCEPT",
        "TCP to port 80 of 172.17.0.2 that did not come in by docker0 but will leave by it is accepted.");
    row("everything", "-A DOCKER -j DROP", "All packets that get here are dropped.");
    row("no target", "-A DOCKER -p udp", "UDP is only counted.");
    row("goto", "-A DOCKER -s 10.0.0.0/8 -g PORTOLAN",
        "Packets from 10.0.0.0/8 go on in chain PORTOLAN and do not come back to this one.");
    row("comment",
        "-A PORTOLAN -p tcp -m tcp --dport 9090 -m comment --comment \"portolan:0a1b2c3d\" -j DNAT "
        "--to-destination 172.17.0.2:80",
        "TCP to port 9090 goes to 172.17.0.2:80 (Portolan's forward 0a1b2c3d).");
    row("our accept",
        "-A PORTOLAN -m conntrack --ctstate DNAT --ctproto 6 --ctorigdst 172.20.242.183 --ctorigdstport 9090 "
        "--ctreplsrc 172.17.0.2 --ctreplsrcport 80 -j ACCEPT",
        "Packets whose connection had its destination translated, whose connection is TCP, whose connection "
        "asked for 172.20.242.183:9090 and whose connection is answered by 172.17.0.2:80 are accepted.");
    row("not a local source", "-A PORTOLAN -m addrtype ! --src-type LOCAL -j RETURN",
        "Packets from an address that is not this host's own go back to the chain they came from.");
    row("port range", "-A DOCKER -p udp -m udp --dport 8000:8010 -j ACCEPT",
        "UDP to ports 8000-8010 is accepted.");
    row("any port but", "-A DOCKER -p tcp -m tcp ! --dport 22 -j DROP", "TCP to any port but 22 is dropped.");
    row("source port", "-A DOCKER -p udp -m udp --sport 53 -j ACCEPT", "UDP from port 53 is accepted.");
    row("multiport", "-A DOCKER -p tcp -m multiport --dports 80,443,8000:8010 -j ACCEPT",
        "TCP to ports 80, 443 or 8000-8010 is accepted.");
    row("any address but", "-A DOCKER ! -s 10.244.0.0/16 -d 10.96.0.1/32 -j ACCEPT",
        "Packets from any address but 10.244.0.0/16 to 10.96.0.1 are accepted.");
    row("any protocol but", "-A DOCKER ! -p tcp -j DROP", "Packets of any protocol but TCP are dropped.");
    row("new connections", "-A DOCKER -p tcp -m conntrack --ctstate NEW -j ACCEPT",
        "TCP that begins a connection is accepted.");
    row("not in a state", "-A DOCKER -m conntrack ! --ctstate NEW,UNTRACKED -j DROP",
        "Packets whose connection state is not NEW or UNTRACKED are dropped.");
    row("invalid", "-A DOCKER -m conntrack --ctstate INVALID -j DROP",
        "Packets that conntrack cannot place are dropped.");
    row("marked", "-A DOCKER -m mark --mark 0x4000/0x4000 -j MASQUERADE",
        "Packets with mark bit 0x4000 leave with this host's own address as their source.");
    row("not marked", "-A DOCKER -m mark ! --mark 0x4000/0x4000 -j RETURN",
        "Packets without mark bit 0x4000 go back to the chain they came from.");
    row("set bits", "-A DOCKER -j MARK --set-xmark 0x4000/0x4000",
        "All packets that get here get mark bit 0x4000 and go on to the next rule.");
    row("set the mark", "-A DOCKER -j MARK --set-xmark 0x1/0xffffffff",
        "All packets that get here get mark 0x1 and go on to the next rule.");
    row("flip bits", "-A DOCKER -j MARK --set-xmark 0x4000/0x0",
        "All packets that get here get mark bits 0x4000 turned over and go on to the next rule.");
    row("redirect", "-A DOCKER -p tcp -m tcp --dport 80 -j REDIRECT --to-ports 3128",
        "TCP to port 80 goes to port 3128 of this host.");
    row("redirect to nowhere else", "-A DOCKER -p tcp -j REDIRECT", "TCP goes to this host itself.");
    row("SNAT", "-A POSTROUTING -o eth0 -j SNAT --to-source 203.0.113.7",
        "Packets that will leave by eth0 get 203.0.113.7 as their source.");
    row("DNAT of the port alone", "-A DOCKER -p tcp -j DNAT --to-destination :80",
        "TCP goes to port 80 of the same address.");
    row("reject", "-A DOCKER -j REJECT --reject-with icmp-port-unreachable",
        "All packets that get here are rejected, and the sender is told: port unreachable.");
    row("reset", "-A DOCKER -p tcp -j REJECT --reject-with tcp-reset", "TCP is rejected with a TCP reset.");
    row("log", "-A DOCKER -m limit --limit 3/min -j LOG --log-prefix \"[ufw] \"",
        "Packets at a rate of at most 3 a minute are written to the kernel's log as “[ufw] ” and go on to "
        "the "
        "next rule.");
    row("opening TCP", "-A DOCKER -p tcp -m tcp --dport 22 --tcp-flags FIN,SYN,RST,ACK SYN -j ACCEPT",
        "TCP to port 22 that opens a connection (SYN) is accepted.");
    row("ping", "-A DOCKER -p icmp -m icmp --icmp-type 8 -j ACCEPT",
        "ICMP echo requests (ping) are accepted.");
    row("wildcard interface", "-A DOCKER -i br-+ -j ACCEPT",
        "Packets that came in by an interface named br-… are accepted.");
    row("chance", "-A DOCKER -m statistic --mode random --probability 0.33333333349 -j PORTOLAN",
        "Packets picked at random (one in 3) go on in chain PORTOLAN.");
    row("set of addresses", "-A DOCKER -m set ! --match-set trusted src -j DROP",
        "Packets whose source is not in the set trusted are dropped.");
}

void TestWords::saysRuleInOneSentence()
{
    QFETCH(QString, rule);
    const OneRule one = read(rule);
    QVERIFY(one.rule);
    const QString said = QString::fromStdString(inWords(*one.rule, *one.table, *one.chain).text());
    QTEST(said, "sentence");
}

void TestWords::keepsEveryWordOfUnknownExtensions_data()
{
    QTest::addColumn<QString>("rule");
    QTest::addColumn<QString>("kept");
    const auto row = [](const char* name, const char* rule, const char* kept) {
        QTest::newRow(name) << QString::fromUtf8(rule) << QString::fromUtf8(kept);
    };
    row("match", "-A DOCKER -m osf --genre Linux -j ACCEPT", "“osf --genre Linux”");
    row("inverted option", "-A DOCKER -m u32 ! --u32 \"0>>22&0x3C=0x1\" -j DROP", "! --u32 0>>22&0x3C=0x1");
    row("option of a known match", "-A DOCKER -m conntrack --ctstate NEW --ctcolour red -j DROP",
        "“conntrack --ctstate NEW --ctcolour red”");
    row("option of a known match that has no opposite", "-A DOCKER -m limit ! --limit 3/min -j DROP",
        "“limit ! --limit 3/min”");
    row("protocol's option", "-A DOCKER -p sctp -m sctp --dport 80 --chunk-types any INIT,ABORT -j DROP",
        "“sctp --chunk-types any INIT,ABORT”");
    row("target", "-A DOCKER -j HMARK --hmark-tuple src,dst --hmark-mod 10",
        "HMARK (with “--hmark-tuple src,dst --hmark-mod 10”)");
    row("option of a known target", "-A POSTROUTING -j MASQUERADE --colour red", "(with “--colour red”)");
    row("options of a known target that do not agree",
        "-A DOCKER -j CONNMARK --save-mark --nfmask 0xff --ctmask 0xf0",
        "(with “--nfmask 0xff --ctmask 0xf0”)");
}

void TestWords::keepsEveryWordOfUnknownExtensions()
{
    QFETCH(QString, rule);
    QFETCH(QString, kept);
    const OneRule one = read(rule);
    QVERIFY(one.rule);
    const QString said = QString::fromStdString(inWords(*one.rule, *one.table, *one.chain).text());
    QVERIFY2(said.contains(kept), qPrintable(said));
}

void TestWords::partsOfASentenceAreMessagesOfTheirOwn()
{
    const OneRule one = read(QStringLiteral(
        "-A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80"));
    QVERIFY(one.rule);
    const Message subject{"TCP", {}};
    const Message port{"to %1", {Message{"port %1", {"8080"}}}};
    const Message clauses{"%1", {Message{"that did not come in by %1", {"docker0"}}}};
    const Message packets{"%1 %2 %3", {subject, port, clauses}};
    const Message sentence{"%1.", {Message{"%1 goes to %2", {packets, "172.17.0.2:80"}}}};
    QVERIFY(inWords(*one.rule, *one.table, *one.chain) == sentence);
}

void TestWords::sentenceOfManyPartsStaysWhole()
{
    const OneRule one = read(QStringLiteral(
        "-A DOCKER -s 10.0.0.0/8 -d 172.17.0.2/32 -i eth0 -o docker0 -p tcp -m tcp --sport 1024:65535 "
        "--dport 80 -m mark --mark 0x1 -m set --match-set trusted src -m limit --limit 3/min --limit-burst 7 "
        "-m ttl --ttl-eq 64 -m length --length 40 "
        "-m comment --comment \"100% %1\" -j LOG --log-prefix seen"));
    QVERIFY(one.rule);
    const Message message = inWords(*one.rule, *one.table, *one.chain);
    QCOMPARE(QString::fromStdString(message.text()),
        QStringLiteral(
            "TCP from ports 1024-65535 of 10.0.0.0/8 to port 80 of 172.17.0.2 with mark 0x1 at a rate of at "
            "most 3 a minute (bursts of 7) with a TTL of 64 of 40 bytes that came in by eth0 and will leave "
            "by "
            "docker0 and whose source is in the set trusted is written to the kernel's log as “seen” and "
            "goes "
            "on to the next rule (“100% %1”)."));
}

void TestWords::saysWhatThePolicyDoes()
{
    QVERIFY(policyInWords("DROP").text().find("dropped") != std::string::npos);
    QVERIFY(policyInWords("ACCEPT").text().find("accepted") != std::string::npos);
    QVERIFY(policyInWords("QUEUE").text().find("QUEUE") != std::string::npos);
}

void TestWords::saysRuleInBrief_data()
{
    QTest::addColumn<QString>("rule");
    QTest::addColumn<QString>("brief");
    QTest::newRow("DNAT") << QStringLiteral("-A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT "
                                            "--to-destination 172.17.0.2:80")
                          << QStringLiteral("tcp 8080 → 172.17.0.2:80");
    QTest::newRow("return") << QStringLiteral("-A DOCKER -i docker0 -j RETURN")
                            << QStringLiteral("in docker0: back");
    QTest::newRow("accept") << QStringLiteral(
        "-A DOCKER -d 172.17.0.2/32 ! -i docker0 -p tcp -m tcp --dport 80 -j ACCEPT")
                            << QStringLiteral("tcp 80 to 172.17.0.2: accept");
    QTest::newRow("all") << QStringLiteral("-A DOCKER -j DROP") << QStringLiteral("all: drop");
}

void TestWords::saysRuleInBrief()
{
    QFETCH(QString, rule);
    const OneRule one = read(rule);
    QVERIFY(one.rule);
    const QString said = QString::fromStdString(inBrief(*one.rule).text());
    QTEST(said, "brief");
}

QTEST_APPLESS_MAIN(TestWords)
#include "tst_words.moc"
