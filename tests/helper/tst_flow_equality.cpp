// Every field of every flow against `conntrack -L -o xml,id`, of all protocols, with zones, marks and
// counters.
#include "helper/conntrack/dump.h"

#include "tests/helper/flow_peer.h"

#include <QMap>
#include <QSet>
#include <QTest>
#include <QXmlStreamReader>

#include <cstdlib>
#include <utility>

using namespace portolan;
using namespace kerneltest;

namespace {

/// What conntrack's XML tells of a flow, in its words; "original/layer3/src" and so on.
using Fields = QMap<QString, QString>;

/// The XML names a state by TCP's names whatever the protocol is, so SCTP's ESTABLISHED is TCP's FIN_WAIT.
QString xmlState(const Flow& flow)
{
    if (flow.protocol != IPPROTO_TCP && flow.protocol != IPPROTO_SCTP)
        return {};
    Flow named;
    named.protocol = IPPROTO_TCP;
    named.state = flow.state;
    return QString::fromStdString(stateName(named));
}

/// It leaves out the type, code and id of ICMP.
void addTuple(Fields& fields, const QString& direction, const Flow& flow, const Tuple& tuple)
{
    fields[direction + "src"] = QString::fromStdString(tuple.source.toString());
    fields[direction + "dst"] = QString::fromStdString(tuple.destination.toString());
    if (hasPorts(flow.protocol)) {
        fields[direction + "sport"] = QString::number(tuple.sourcePort);
        fields[direction + "dport"] = QString::number(tuple.destinationPort);
    } else if (flow.protocol == IPPROTO_GRE) {
        fields[direction + "srckey"] = "0x" + QString::number(tuple.sourcePort, 16);
        fields[direction + "dstkey"] = "0x" + QString::number(tuple.destinationPort, 16);
    }
}

void addCounters(Fields& fields, const QString& direction, const Counters& counters)
{
    fields[direction + "packets"] = QString::number(counters.packets);
    fields[direction + "bytes"] = QString::number(counters.bytes);
}

Fields fieldsOf(const Flow& flow)
{
    Fields fields;
    fields["protonum"] = QString::number(flow.protocol);
    addTuple(fields, "original/", flow, flow.original);
    addTuple(fields, "reply/", flow, flow.reply);
    if (flow.counted) {
        addCounters(fields, "original/", flow.sent);
        addCounters(fields, "reply/", flow.received);
    }
    if (const auto state = xmlState(flow); !state.isEmpty())
        fields["state"] = state;
    fields["timeout"] = QString::number(flow.timeout);
    fields["mark"] = QString::number(flow.mark);
    if (flow.zone != 0)
        fields["zone"] = QString::number(flow.zone);
    for (const auto& status : statusNames(flow))
        fields[QString::fromStdString(status).toLower()] = "";
    return fields;
}

QMap<quint32, Fields> peerFlows()
{
    QMap<quint32, Fields> flows;
    QXmlStreamReader xml(run("conntrack", {"-L", "-o", "xml,id"}).out);
    Fields fields;
    QString direction;
    while (!xml.atEnd()) {
        const auto token = xml.readNext();
        if (token == QXmlStreamReader::EndElement && xml.name() == u"flow") {
            const quint32 id = fields.take("id").toUInt();
            flows.insert(id, std::exchange(fields, {}));
        }
        if (token != QXmlStreamReader::StartElement)
            continue;
        const QString name = xml.name().toString();
        if (name == "meta") {
            direction = xml.attributes().value("direction").toString() + '/';
            if (direction == "independent/")
                direction.clear();
        } else if (name == "layer4") {
            fields["protonum"] = xml.attributes().value("protonum").toString();
        } else if (name != "conntrack" && name != "flow" && name != "layer3" && name != "counters"
            && name != "use") {
            fields[direction + name] = xml.readElementText();
        }
    }
    return flows;
}

QMap<quint32, Fields> ourFlows()
{
    QMap<quint32, Fields> flows;
    const auto done = dumpFlows(false, [&](const Flow& flow) { flows.insert(flow.id, fieldsOf(flow)); });
    if (!done)
        qWarning("%s", done.error().message.text().c_str());
    return flows;
}

QString text(const Fields& fields)
{
    QStringList words;
    for (auto field = fields.begin(); field != fields.end(); ++field)
        words.append(field.key() + '=' + field.value());
    return words.join(' ');
}

} // namespace

class FlowEqualityTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const auto made = shell(kFlowNetwork);
        QVERIFY2(made.status == 0, made.err.constData());
        const auto zoned = shell(
            "iptables-legacy -t raw -A PREROUTING -i eth0 -p udp --dport 5353 -j CT --zone 5\n"
            "iptables-legacy -t raw -A PREROUTING -i docker0 -p udp --sport 53 -j CT --zone 5\n"
            "iptables-legacy -t mangle -A PREROUTING -p tcp --dport 8080 -j CONNMARK --set-mark 0x80000007");
        QVERIFY2(zoned.status == 0, zoned.err.constData());
        m_web = server("tcp", "172.17.0.2", 80);
        m_web6 = server("tcp", "fd17::2", 80);
        m_names = server("udp", "172.17.0.2", 53);
        QVERIFY(m_web->ok && m_web6->ok && m_names->ok);
    }

    void everyFieldIsWhatConntrackSays()
    {
        std::vector<PeerPointer> talks;
        talks.push_back(client("tcp", "172.20.242.183", 8080));
        talks.push_back(client("tcp", "fd20::1", 8080));
        talks.push_back(client("tcp", "172.17.0.2", 80)); // routed, not translated
        for (const auto& talk : talks)
            QVERIFY(talk->ok && talk->say());
        auto closed = client("tcp", "172.20.242.183", 8080);
        QVERIFY(closed->ok && closed->say());
        closed->end();
        talks.push_back(client("udp", "172.20.242.183", 5353)); // in a zone of its own
        QVERIFY(talks.back()->ok && talks.back()->say());
        const auto made = shell(kMade);
        QVERIFY2(made.status == 0, made.err.constData());
        QTest::qWait(300); // the last packets of what was closed

        auto ours = ourFlows();
        const auto peers = peerFlows();
        QSet<QString> protocols;
        int zones = 0;
        int marks = 0;
        int counted = 0;
        for (auto peer = peers.begin(); peer != peers.end(); ++peer) {
            QVERIFY2(ours.contains(peer.key()), qPrintable("we miss " + text(*peer)));
            Fields mine = ours.take(peer.key());
            Fields theirs = *peer;
            protocols.insert(theirs["protonum"]);
            zones += theirs.contains("zone") ? 1 : 0;
            marks += theirs["mark"] != "0" ? 1 : 0;
            counted += theirs["original/bytes"].toUInt() > 0 ? 1 : 0;
            const int apart = mine.take("timeout").toInt() - theirs.take("timeout").toInt();
            QVERIFY2(std::abs(apart) <= 1, qPrintable(QString::number(apart) + " s apart: " + text(theirs)));
            QCOMPARE(text(mine), text(theirs));
        }
        for (const auto& mine : ours)
            QFAIL(qPrintable("conntrack knows nothing of " + text(mine)));
        QCOMPARE(protocols, QSet<QString>({"1", "6", "17", "47", "58", "132"}));
        QVERIFY2(zones >= 2 && marks >= 3 && counted >= 4,
            qPrintable(
                QString("%1 with zones, %2 with marks, %3 with bytes").arg(zones).arg(marks).arg(counted)));
    }

private:
    static constexpr const char* kMade = R"(set -e
make() { conntrack -I -t 600 "$@"; }
make -p icmp -s 1.2.3.4 -d 5.6.7.8 --icmp-type 8 --icmp-code 0 --icmp-id 77
make -p icmpv6 -s fd00::1 -d fd00::2 --icmpv6-type 128 --icmpv6-code 0 --icmpv6-id 9
make -p udp -s fd00::1 -d fd00::2 --sport 1 --dport 65535 -m 4294967295
make -p sctp -s 1.2.3.4 -d 5.6.7.8 --sport 5 --dport 6 --state ESTABLISHED --orig-vtag 1 --reply-vtag 2 -m 9
make -p gre -s 1.2.3.4 -d 5.6.7.8 --srckey 5 --dstkey 6
make -p tcp -s 1.2.3.4 -d 5.6.7.8 --sport 9 --dport 10 --state SYN_RECV -w 7
make -p tcp -s 1.2.3.4 -d 5.6.7.8 --sport 9 --dport 11 --state ESTABLISHED -u ASSURED,SEEN_REPLY --dst-nat 9.9.9.9
)";
    PeerPointer m_web;
    PeerPointer m_web6;
    PeerPointer m_names;
};

int main(int argc, char** argv)
{
    if (argc == 5 && std::strcmp(argv[1], "--serve") == 0)
        return serve(std::strcmp(argv[2], "tcp") == 0, argv[3], std::uint16_t(std::atoi(argv[4])));
    if (argc == 5 && std::strcmp(argv[1], "--talk") == 0)
        return talk(std::strcmp(argv[2], "tcp") == 0, argv[3], std::uint16_t(std::atoi(argv[4])));
    if (!enterOwnNamespaces())
        return 1;
    QCoreApplication application(argc, argv);
    FlowEqualityTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_flow_equality.moc"
