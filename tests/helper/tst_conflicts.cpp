// Ports that another program forwards already, whichever engine it writes.
#include "helper/bus/handles.h"
#include "helper/forwards/conflicts.h"
#include "helper/nftables/joined_reader.h"
#include "tests/helper/kernel_test.h"

#include <QCoreApplication>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cstring>

using namespace portolan;
using namespace kerneltest;

namespace {

/// The helper's readers, with native tables read by this program through a script that counts.
class Desk {
public:
    Desk()
        : m_event(newEvent())
        , reader(m_event.get())
        , nft(m_event.get(), countingWorker())
        , finder(reader, nft)
    {
    }

    /// Empty: none.
    QByteArray conflict(const EditChanges& changes, const std::vector<PortForward>& list = {})
    {
        std::optional<Result<void>> answer;
        finder.find(list, changes, std::make_shared<NatSight>(), [&](Result<void> found) { answer = found; });
        while (!answer)
            sd_event_run(m_event.get(), UINT64_MAX);
        return *answer ? QByteArray() : QByteArray::fromStdString(answer->error().message.text());
    }

    void turn() { sd_event_run(m_event.get(), UINT64_MAX); }
    /// How often native tables were read.
    qsizetype readings() const
    {
        QFile counted(m_folder.filePath("count"));
        return counted.open(QFile::ReadOnly) ? counted.readAll().size() : 0;
    }

private:
    static EventPtr newEvent()
    {
        sd_event* raw = nullptr;
        sd_event_new(&raw);
        return EventPtr(raw);
    }

    std::string countingWorker() const
    {
        QFile script(m_folder.filePath("worker"));
        if (script.open(QFile::WriteOnly))
            script.write(QString("#!/bin/sh\nprintf x >>%1/count\nexec %2 \"$@\"\n")
                             .arg(m_folder.path(), QCoreApplication::applicationFilePath())
                             .toUtf8());
        script.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return script.fileName().toStdString();
    }

    QTemporaryDir m_folder;
    EventPtr m_event;

public:
    XtablesReader reader;
    NftReader nft;
    ConflictFinder finder;
};

PortForward forwardOf(const char* listen, Family family = Family::Ipv4, Protocol protocol = Protocol::Tcp)
{
    PortForward forward;
    forward.id = "0a0b0c0d";
    forward.family = family;
    forward.protocol = protocol;
    forward.listen = parseListen(listen).value();
    forward.to.address = Address::parse(family == Family::Ipv4 ? "10.9.0.2" : "fd00:9::2").value();
    forward.to.ports = PortRange{80, 80};
    return forward;
}

EditChanges adding(const PortForward& forward)
{
    EditChange change;
    change.after = forward;
    return {change};
}

} // namespace

class ConflictsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { QCOMPARE(run("nft", {"flush", "ruleset"}).status, 0); }

    void aPortThatAnotherForwardsInAnyEngineIsTaken_data()
    {
        QTest::addColumn<QString>("rules");
        QTest::addColumn<int>("family");
        QTest::newRow("iptables-nft")
            << "iptables-nft -t nat -A PREROUTING -p tcp --dport 8080 -j DNAT --to 10.1.1.1:80"
            << int(Family::Ipv4);
        QTest::newRow("iptables-nft in a table that its tool cannot say")
            << "iptables-nft -t nat -A PREROUTING -p tcp --dport 8080 -j DNAT --to 10.1.1.1:80;"
               "nft add rule ip nat PREROUTING ct status dnat accept"
            << int(Family::Ipv4);
        QTest::newRow("ip6tables-nft")
            << "ip6tables-nft -t nat -A PREROUTING -p tcp --dport 8080 -j DNAT --to '[fd00::1]:80'"
            << int(Family::Ipv6);
        QTest::newRow("a native table")
            << "nft 'add table ip mine; add chain ip mine pre { type nat hook prerouting priority -100; };"
               "add rule ip mine pre tcp dport 8080 dnat to 10.1.1.1:80'"
            << int(Family::Ipv4);
        QTest::newRow("a map of an inet table")
            << "nft 'add table inet mine; add chain inet mine pre { type nat hook prerouting priority -100; "
               "};"
               "add map inet mine m { type inet_service : ipv6_addr . inet_service; "
               "elements = { 8080 : fd00::1 . 80 }; }; "
               "add rule inet mine pre meta nfproto ipv6 dnat ip6 to tcp dport map @m'"
            << int(Family::Ipv6);
    }
    void aPortThatAnotherForwardsInAnyEngineIsTaken()
    {
        QFETCH(QString, rules);
        QFETCH(int, family);
        const auto loaded = shell(rules);
        QVERIFY2(loaded.status == 0, loaded.err.constData());
        Desk desk;
        const QByteArray taken = desk.conflict(adding(forwardOf("8000-8100", Family(family))));
        QVERIFY2(taken.contains("8080 is already forwarded to"), taken.constData());
        QCOMPARE(desk.conflict(adding(forwardOf("9000", Family(family)))), QByteArray());
        QCOMPARE(desk.conflict(adding(forwardOf("8080", Family(family), Protocol::Udp))), QByteArray());
        const auto other = Family(family) == Family::Ipv4 ? Family::Ipv6 : Family::Ipv4;
        QCOMPARE(desk.conflict(adding(forwardOf("8080", other))), QByteArray());
    }

    void tablesThatTranslateNothingAreNotRead()
    {
        QCOMPARE(shell("nft 'add table inet filter; add chain inet filter f { type filter hook forward "
                       "priority 0; policy drop; }; add set inet filter s { type ipv4_addr; }'")
                     .status,
            0);
        Desk desk;
        QCOMPARE(desk.conflict(adding(forwardOf("8080"))), QByteArray());
        QCOMPARE(desk.readings(), qsizetype(0));
    }

    void whatWasReadIsNotReadAgainUntilSomethingChanges()
    {
        const QString add
            = "nft 'add table ip mine; add chain ip mine pre { type nat hook prerouting priority "
              "-100; }; add rule ip mine pre tcp dport %1 dnat to 10.1.1.1:80'";
        QCOMPARE(shell(add.arg(8080)).status, 0);
        Desk desk;
        for (int i = 0; i < 3; ++i)
            QVERIFY(!desk.conflict(adding(forwardOf("8080"))).isEmpty());
        QCOMPARE(desk.conflict(adding(forwardOf("9000"))), QByteArray());
        QCOMPARE(desk.readings(), qsizetype(1));
        const auto before = nftTables()->generation;
        QCOMPARE(shell(add.arg(9000)).status, 0);
        QVERIFY(!desk.conflict(adding(forwardOf("9000"))).isEmpty());
        QCOMPARE(desk.readings(), qsizetype(2));
        // Of what we write ourselves nothing has to be read.
        QVERIFY(nftTables()->generation != before);
        const auto known = nftTables()->generation;
        QCOMPARE(shell("nft add table inet portolan").status, 0);
        desk.finder.wroteOurselves(known, nftTables()->generation);
        QVERIFY(!desk.conflict(adding(forwardOf("9000"))).isEmpty());
        QCOMPARE(desk.readings(), qsizetype(2));
    }

    void ourOwnTableIsNoConflict()
    {
        QCOMPARE(
            shell("nft 'add table inet portolan; add chain inet portolan PREROUTING { type nat hook "
                  "prerouting priority -100; }; add rule inet portolan PREROUTING tcp dport 8080 dnat ip "
                  "to 10.1.1.1:80'")
                .status,
            0);
        Desk desk;
        QCOMPARE(desk.conflict(adding(forwardOf("8080"))), QByteArray());
        QCOMPARE(desk.readings(), qsizetype(0));
    }

    void callersAtTheSameTimeShareOneReading()
    {
        QCOMPARE(shell("nft add table inet mine").status, 0);
        Desk desk;
        JoinedReader joined(desk.nft);
        unsigned answered = 0;
        const auto ask = [&](const std::string& caller) {
            joined.read(Engine::Nftables, Family::Ipv4, caller, [&](const Result<RuleText>& text) {
                ++answered;
                QVERIFY(text.value().read()->find("\"mine\"") != std::string::npos);
            });
        };
        for (int i = 0; i < 20; ++i)
            ask(":1." + std::to_string(i));
        while (answered < 20)
            desk.turn();
        QCOMPARE(desk.readings(), qsizetype(1));
        // Who asks after a change must not get what was before it.
        ask(":1.1");
        QCOMPARE(shell("nft add table inet another").status, 0);
        std::string late;
        for (int i = 0; i < 3; ++i)
            joined.read(Engine::Nftables, Family::Ipv4, ":1.2", [&](const Result<RuleText>& text) {
                ++answered;
                late = *text.value().read();
            });
        while (answered < 24)
            desk.turn();
        QVERIFY(late.find("\"another\"") != std::string::npos);
        QCOMPARE(desk.readings(), qsizetype(3));
    }

    void aCallerThatAsksOnAndOnIsTurnedAwayAndOthersAreNot()
    {
        QCOMPARE(shell("nft add table inet mine").status, 0);
        Desk desk;
        JoinedReader joined(desk.nft);
        unsigned answered = 0;
        unsigned busy = 0;
        const auto ask = [&](const std::string& caller) {
            joined.read(Engine::Nftables, Family::Ipv4, caller, [&](const Result<RuleText>& text) {
                ++answered;
                busy += !text && text.error().code == ErrorCode::Busy ? 1 : 0;
            });
        };
        for (std::size_t i = 0; i < JoinedReader::kMostOfOne + 5; ++i)
            ask(":1.66");
        QCOMPARE(busy, 5U);
        ask(":1.7");
        QCOMPARE(busy, 5U);
        for (std::size_t i = 0; i < JoinedReader::kMostWaiting; ++i)
            ask(":2." + std::to_string(i));
        QCOMPARE(busy, 5U + unsigned(JoinedReader::kMostOfOne) + 1);
        while (answered < JoinedReader::kMostWaiting + JoinedReader::kMostOfOne + 6)
            desk.turn();
        ask(":1.66");
        QCOMPARE(busy, 5U + unsigned(JoinedReader::kMostOfOne) + 1);
    }
};

int main(int argc, char** argv)
{
    if (argc == 3 && std::strcmp(argv[1], "--nft-worker") == 0)
        return nftWorkerMain(argv[2]);
    if (argc == 3 && std::strcmp(argv[1], "--xtables-worker") == 0)
        return xtablesWorkerMain(std::strcmp(argv[2], "ipv4") == 0 ? Family::Ipv4 : Family::Ipv6);
    if (!enterOwnNamespaces())
        return 1;
    QCoreApplication application(argc, argv);
    ConflictsTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_conflicts.moc"
