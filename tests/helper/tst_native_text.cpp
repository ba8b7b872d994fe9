// What is shown of a forward before it is added, against what nft prints once it is there.
#include "backend/forward/find.h"
#include "backend/forward/native_text.h"
#include "backend/forward/preview.h"
#include "backend/host/host_state.h"
#include "backend/nft/nft_reader.h"
#include "backend/ruleset/chain_way.h"
#include "backend/ruleset/save_reader.h"
#include "helper/nftables/iptables_accept.h"
#include "helper/nftables/writer.h"
#include "tests/helper/kernel_test.h"

#include <QCoreApplication>
#include <QTest>

using namespace portolan;
using namespace kerneltest;

class NativeTextTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { QCOMPARE(run("nft", {"flush", "ruleset"}).status, 0); }

    void thePreviewIsWhatNftPrintsAfterwards_data()
    {
        QTest::addColumn<QString>("listen");
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("more");
        const auto row = [](const char* listen, const char* to, const char* more = "") {
            QTest::newRow(qPrintable(QString("%1 to %2 %3").arg(listen, to, more)))
                << QString(listen) << QString(to) << QString(more);
        };
        row("8080", "10.9.0.2:80");
        row("8080", "10.9.0.2");
        row("8080", "10.9.0.2:80", "udp");
        row("8080", "10.9.0.2:80", "sctp");
        row("8080", "[fd00:9::2]:80");
        row("8080", "[fd00:9::2]:80", "udp loopback");
        row("8000-8010", "10.9.0.2");
        row("8000-8010", "10.9.0.2:8000-8010");
        row("8000-8010", "[fd00:9::2]:8000-8010");
        row("8000-8010", "10.9.0.2:80");
        row("9000-9002", "10.9.0.2:7000-7002");
        row("9000-9003", "[fd00:9::2]:7000-7003", "loopback");
        row("172.20.242.183:8080", "10.9.0.2:80", "loopback");
        row("[2001:db8:2::183]:8080", "[fd00:9::2]:80", "loopback hide");
        row("127.0.0.1:8080", "10.9.0.2:80", "loopback");
        row("9000-9011", "10.9.0.2:7000-7011");
        row("8080", "local:3128");
        row("8080-8090", "local");
        row("8080-8090", "local", "in");
        row("8080", "10.9.0.2:80", "in");
        row("8080", "10.9.0.2:80", "sources");
        row("8080", "10.9.0.2:80", "in sources");
        row("8080", "[fd00:9::2]:80", "sources");
        row("8080", "10.9.0.2:80", "no-local");
        row("8080", "10.9.0.2:80", "no-hairpin");
        row("8080", "10.9.0.2:80", "hide");
        row("8080", "10.9.0.2:80", "id");
    }

    void thePreviewIsWhatNftPrintsAfterwards()
    {
        QFETCH(QString, listen);
        QFETCH(QString, to);
        QFETCH(QString, more);
        PortForward forward;
        forward.listen = parseListen(listen.toStdString()).value();
        forward.to = parseTo(to.toStdString()).value();
        forward.family = to.startsWith('[') ? Family::Ipv6 : Family::Ipv4;
        forward.protocol = more.contains("udp") ? Protocol::Udp
            : more.contains("sctp")             ? Protocol::Sctp
                                                : Protocol::Tcp;
        forward.loopback = more.contains("loopback");
        forward.hideClientAddress = more.contains("hide");
        forward.hairpin = !more.contains("no-hairpin");
        forward.fromThisHost = !more.contains("no-local");
        if (more.startsWith("in"))
            forward.listen.interface = InterfaceName::parse("eth0.7").value();
        if (more.contains("sources"))
            for (const char* source : {"10.0.0.0/8", "192.0.2.7/32", "172.16.0.0/12"})
                forward.sources.push_back(Prefix::parse(forward.family == Family::Ipv4 ? source
                        : std::string(source).substr(0, 2) == "10"                     ? "fd00::/8"
                                                                                       : "2001:db8:7::/61")
                                              .value());
        const CompileContext context{
            {Prefix::parse("10.9.0.0/24").value(), Prefix::parse("fd00:9::/64").value()}, Engine::Nftables};
        const std::string preview = previewText(forward, context);
        forward.id = "00000000";
        RulesByFamily rules;
        rules[forward.family] = compileJumps({forward}, forward.family);
        for (const CompiledRule& rule : compile(forward, context))
            rules[forward.family].push_back(rule);
        const auto written = writeNftRules(rules);
        QVERIFY2(written, written ? "" : written.error().message.text().c_str());
        const QByteArray printed
            = run("nft", {"--stateless", "--numeric-priority", "list", "table", "inet", "portolan"}).out;
        QCOMPARE(QByteArray::fromStdString(preview), printed);

        // And it is found there as what it is, whether or not it is on the list.
        const Ruleset rulesInKernel = native();
        for (const auto& wanted : {std::vector<PortForward>{forward}, std::vector<PortForward>{}}) {
            const auto found = findForwards(rulesInKernel, wanted);
            QCOMPARE(found.size(), std::size_t(1));
            QCOMPARE(found.front().owner, Owner::Portolan);
            QCOMPARE(found.front().engine, Engine::Nftables);
            QCOMPARE(found.front().state, ForwardState::Active);
            QCOMPARE(found.front().forward.id, forward.id);
            QCOMPARE(describeListen(found.front().forward), describeListen(forward));
            // To the same ports they are not said: the packet keeps its own.
            if (forward.to.ports != forward.listen.ports || !wanted.empty())
                QCOMPARE(describeTo(found.front().forward), describeTo(forward));
        }
    }

    void oneThatAnotherEngineDropsIsMissingUntilItIsAccepted()
    {
        PortForward forward;
        forward.id = "0a0b0c0d";
        forward.listen = parseListen("8080").value();
        forward.to = parseTo("10.9.0.2:80").value();
        RulesByFamily rules;
        rules[Family::Ipv4] = compileJumps({forward}, Family::Ipv4);
        for (const CompiledRule& rule : compile(forward, {}))
            rules[Family::Ipv4].push_back(rule);
        QVERIFY(writeNftRules(rules));
        const auto everything = [&] {
            Ruleset all = native();
            all.append(
                readSave(run("iptables-nft-save", {"-c"}).out.toStdString(), Engine::XtablesNft, Family::Ipv4)
                    .value());
            return all;
        };
        const auto state = [&] {
            const auto found = findForwards(everything(), {forward});
            return found.size() == 1 ? std::string(toString(found.front().state)) : "several";
        };
        QCOMPARE(state(), std::string("active"));
        const auto preview = [&] {
            Ruleset all = readSave(
                run("iptables-nft-save", {"-c"}).out.toStdString(), Engine::XtablesNft, Family::Ipv4)
                              .value();
            const std::string text
                = previewText(forward, {}, previewPlaces(all, Engine::Nftables, Family::Ipv4));
            const auto at = text.find("# xtables-nft\n");
            return at == text.npos ? QByteArray() : QByteArray::fromStdString(text.substr(at));
        };
        QCOMPARE(preview(), QByteArray());
        QCOMPARE(shell("iptables-nft -P FORWARD DROP").status, 0);
        QCOMPARE(state(), std::string("missing"));
        QVERIFY(preview().contains("-A FORWARD -j PORTOLAN-FORWARD\n"));
        QCOMPARE(shell("iptables-nft -N DOCKER-USER; iptables-nft -A FORWARD -j DOCKER-USER").status, 0);
        const QByteArray shown = preview();
        IptablesAccept accept;
        QVERIFY(accept.install(Family::Ipv4, rules[Family::Ipv4]).value_or(false));
        QCOMPARE(state(), std::string("active"));
        // Shown as one way through both, and no reason to warn of two engines.
        const Ruleset all = everything();
        const auto found = findForwards(all, {forward});
        const ForwardWay way = forwardWay(makeChainGraph(all, Family::Ipv4), found.front(), false);
        QCOMPARE(way.rules.size(), std::size_t(2));
        QCOMPARE(way.chains.size(), std::size_t(3)); // PORTOLAN, DOCKER-USER, PORTOLAN-FORWARD
        QCOMPARE(engineNotices(all).size(), std::size_t(0));
        const QByteArray saved = run("iptables-nft-save").out;
        for (const QByteArray& line : shown.split('\n'))
            if (line.startsWith("-A"))
                QVERIFY2(saved.contains(line + '\n'), line.constData());
        QCOMPARE(shell("iptables-nft -D DOCKER-USER -j PORTOLAN-FORWARD").status, 0);
        QCOMPARE(state(), std::string("missing"));
    }

private:
    static Ruleset native()
    {
        return readNft(run("nft", {"-j", "list", "table", "inet", "portolan"}).out.toStdString()).value();
    }
};

int main(int argc, char** argv)
{
    if (!enterOwnNamespaces())
        return 1;
    QCoreApplication application(argc, argv);
    NativeTextTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_native_text.moc"
