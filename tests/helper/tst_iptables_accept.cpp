// The accept rules of forwards in iptables-nft's filter table, against the real iptables-nft.
#include "helper/nftables/iptables_accept.h"
#include "tests/helper/forward_rules.h"
#include "tests/helper/kernel_test.h"
#include "tests/helper/without_iptables_nft.h"

#include <QCoreApplication>
#include <QTest>

#include <sys/resource.h>

using namespace portolan;
using namespace kerneltest;

namespace {

QString nftTool(int family, const char* ending = "")
{
    return QString(Family(family) == Family::Ipv4 ? "iptables-nft%1" : "ip6tables-nft%1").arg(ending);
}

QByteArray saved(int family)
{
    return withoutComments(run(nftTool(family, "-save"), {"-c"}).out);
}

QByteArrayList ourLines(int family)
{
    QByteArrayList lines;
    for (const QByteArray& line : run(nftTool(family), {"-S"}).out.split('\n'))
        if (line.contains("PORTOLAN"))
            lines.append(line);
    return lines;
}

/// What ours should look like: the rules' own texts below the jump.
QByteArrayList expectedLines(const std::vector<CompiledRule>& rules, const char* parent)
{
    QByteArrayList lines{"-N PORTOLAN-FORWARD", QByteArray("-A ") + parent + " -j PORTOLAN-FORWARD"};
    for (const CompiledRule& rule : rules)
        if (rule.chain == kForwardChain)
            lines.append(QByteArray::fromStdString(rule.text()));
    return lines;
}

/// Gives the rules in our chain counters, as packets would: 10, 11, …
void count(int family)
{
    QByteArrayList lines = saved(family).split('\n');
    int packets = 10;
    for (QByteArray& line : lines)
        if (line.contains("-A PORTOLAN-FORWARD "))
            line.replace("[0:0]", '[' + QByteArray::number(packets++) + ":60]");
    const auto restored = run(nftTool(family, "-restore"), {"-c"}, lines.join('\n'));
    QVERIFY2(restored.status == 0, restored.err.constData());
}

/// id of each rule in our chain, and its packets.
QByteArrayList counted(int family)
{
    QByteArrayList rules;
    for (const QByteArray& line : saved(family).split('\n'))
        if (line.contains("-A PORTOLAN-FORWARD ")) {
            const auto id = line.indexOf("portolan:0000000") + int(qstrlen("portolan:0000000"));
            rules.append(line.mid(id, 1) + ' ' + line.mid(1, line.indexOf(':') - 1));
        }
    return rules;
}

/// Those of `rules` that are about the forwards with these numbers, in that order.
std::vector<CompiledRule> only(const std::vector<CompiledRule>& rules, const char* numbers)
{
    std::vector<CompiledRule> some;
    for (; *numbers != '\0'; ++numbers)
        for (const CompiledRule& rule : rules)
            if (rule.chain == kForwardChain && rule.id.back() == *numbers)
                some.push_back(rule);
    return some;
}

/// Docker's way through filter: its policy, the chain for others, its own accept rules.
constexpr const char* kDocker
    = "*filter\n:INPUT ACCEPT [5:300]\n:FORWARD DROP [7:420]\n:OUTPUT ACCEPT [1:2]\n:DOCKER - [0:0]\n"
      ":DOCKER-ISOLATION-STAGE-1 - [0:0]\n:DOCKER-USER - [0:0]\n"
      "[10:600] -A FORWARD -j DOCKER-USER\n[9:540] -A FORWARD -j DOCKER-ISOLATION-STAGE-1\n"
      "[2:120] -A FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n"
      "[1:60] -A FORWARD -o docker0 -j DOCKER\n[9:540] -A DOCKER-ISOLATION-STAGE-1 -j RETURN\n"
      "[10:600] -A DOCKER-USER -j RETURN\nCOMMIT\n";

} // namespace

class IptablesAcceptTest : public QObject {
    Q_OBJECT

    static void families()
    {
        QTest::addColumn<int>("family");
        QTest::addColumn<QByteArray>("target");
        QTest::newRow("IPv4") << int(Family::Ipv4) << QByteArray("10.9.0.2");
        QTest::newRow("IPv6") << int(Family::Ipv6) << QByteArray("fd00:9::2");
    }

    static void load(int family, const QByteArray& rules)
    {
        const auto restored = run(nftTool(family, "-restore"), {"-c"}, rules);
        QVERIFY2(restored.status == 0, restored.err.constData());
    }

private Q_SLOTS:
    void cleanup() { QCOMPARE(run("nft", {"flush", "ruleset"}).status, 0); }

    void nothingIsMadeWhereThereIsNoFilter_data() { families(); }
    void nothingIsMadeWhereThereIsNoFilter()
    {
        QFETCH(int, family);
        QFETCH(QByteArray, target);
        IptablesAccept accept;
        const auto rules = rulesFor(Family(family), target);
        QCOMPARE(accept.installed(Family(family), rules).value_or(false), true);
        QCOMPARE(accept.install(Family(family), rules).value_or(true), false);
        QCOMPARE(run("nft", {"list", "ruleset"}).out, QByteArray());
    }

    void nothingIsWrittenWhereNothingDropsUntilSomethingDoes_data() { families(); }
    void nothingIsWrittenWhereNothingDropsUntilSomethingDoes()
    {
        QFETCH(int, family);
        QFETCH(QByteArray, target);
        IptablesAccept accept;
        const auto rules = rulesFor(Family(family), target);
        QCOMPARE(run(nftTool(family), {"-P", "FORWARD", "ACCEPT"}).status, 0);
        const QByteArray before = saved(family);
        QCOMPARE(accept.install(Family(family), rules).value_or(true), false);
        QCOMPARE(saved(family), before);
        QCOMPARE(run(nftTool(family), {"-P", "FORWARD", "DROP"}).status, 0);
        QCOMPARE(accept.installed(Family(family), rules).value_or(true), false);
        QCOMPARE(accept.install(Family(family), rules).value_or(false), true);
        QCOMPARE(ourLines(family), expectedLines(rules, "FORWARD"));
        QCOMPARE(accept.installed(Family(family), rules).value_or(false), true);
        // And out again when nothing can drop any more.
        QCOMPARE(run(nftTool(family), {"-P", "FORWARD", "ACCEPT"}).status, 0);
        QCOMPARE(accept.installed(Family(family), rules).value_or(true), false);
        QCOMPARE(accept.install(Family(family), rules).value_or(false), true);
        QCOMPARE(saved(family), before);
    }

    void rulesStandFirstInTheChainThatDockerKeepsForOthers_data() { families(); }
    void rulesStandFirstInTheChainThatDockerKeepsForOthers()
    {
        QFETCH(int, family);
        QFETCH(QByteArray, target);
        load(family, kDocker);
        const QByteArray before = saved(family);
        IptablesAccept accept;
        auto rules = rulesFor(Family(family), target, 3);
        QCOMPARE(accept.install(Family(family), rules).value_or(false), true);
        QCOMPARE(ourLines(family), expectedLines(rules, "DOCKER-USER"));
        QVERIFY(run(nftTool(family), {"-S"})
                    .out.contains("-A DOCKER-USER -j PORTOLAN-FORWARD\n-A DOCKER-USER -j RETURN"));
        QCOMPARE(ofOthers(saved(family)), before);
        QCOMPARE(accept.install(Family(family), rules).value_or(true), false);
        rules = rulesFor(Family(family), target, 2);
        QCOMPARE(accept.installed(Family(family), rules).value_or(true), false);
        QCOMPARE(accept.install(Family(family), rules).value_or(false), true);
        QCOMPARE(ourLines(family), expectedLines(rules, "DOCKER-USER"));
        QCOMPARE(ofOthers(saved(family)), before);
        QCOMPARE(accept.install(Family(family), {}).value_or(false), true);
        QCOMPARE(saved(family), before);
        QCOMPARE(accept.installed(Family(family), {}).value_or(false), true);
    }

    void anEditLeavesTheCountersOfOtherAcceptsAlone_data()
    {
        QTest::addColumn<int>("family");
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("edited"); // the forwards that are wanted then, in order
        QTest::addColumn<QByteArray>("kept"); // those whose counters live on
        QTest::addColumn<bool>("restarted");
        for (const auto& [family, target] :
            {std::pair(Family::Ipv4, "10.9.0.2"), {Family::Ipv6, "fd00:9::2"}})
            for (const bool restarted : {false, true}) {
                const QByteArray name = QByteArray(toString(family)) + (restarted ? ", restarted" : "");
                const auto row = [&, family = family, target = target](
                                     const char* what, const char* edited, const char* kept) {
                    QTest::newRow((name + ": " + what).constData())
                        << int(family) << QByteArray(target) << QByteArray(edited) << QByteArray(kept)
                        << restarted;
                };
                row("added behind", "123456", "12345");
                row("removed first", "2345", "2345");
                row("removed in the middle", "1245", "1245");
                row("removed last", "1234", "1234");
                row("two removed, two added", "13467", "134");
                row("one put in", "126345", "12345");
                row("replaced in its place", "12645", "1245");
                row("put first", "612345", "12345");
                row("moved", "51234", "1234");
                row("all others", "678", "");
            }
    }
    void anEditLeavesTheCountersOfOtherAcceptsAlone()
    {
        QFETCH(int, family);
        QFETCH(QByteArray, target);
        QFETCH(QByteArray, edited);
        QFETCH(QByteArray, kept);
        QFETCH(bool, restarted);
        load(family, kDocker);
        const auto all = rulesFor(Family(family), target, 9);
        const auto perForward = std::size_t(only(all, "1").size());
        IptablesAccept accept;
        QVERIFY(accept.install(Family(family), only(all, "12345")).value_or(false));
        count(family);
        const QByteArrayList before = counted(family);
        QCOMPARE(before.size(), qsizetype(5 * perForward));
        QCOMPARE(accept.installed(Family(family), only(all, "12345")).value_or(false), true);

        IptablesAccept later;
        IptablesAccept& editor = restarted ? later : accept;
        const auto done = editor.install(Family(family), only(all, edited));
        QVERIFY2(done && *done, done ? "unchanged" : done.error().message.text().c_str());
        QCOMPARE(ourLines(family), expectedLines(only(all, edited), "DOCKER-USER"));
        QByteArrayList expected;
        for (const char number : edited)
            for (std::size_t i = 0; i < perForward; ++i)
                expected.append(kept.contains(number)
                        ? before[int(std::size_t(number - '1') * perForward + i)]
                        : number + QByteArray(" 0"));
        QCOMPARE(counted(family), expected);
        // And back, which is what undo does.
        QVERIFY(editor.install(Family(family), only(all, "12345")).value_or(false));
        QCOMPARE(ourLines(family), expectedLines(only(all, "12345"), "DOCKER-USER"));
        QCOMPARE(accept.installed(Family(family), only(all, "12345")).value_or(false), true);
    }

    void mendingHarmLeavesTheCountersOfWhatWasNotHarmedAlone()
    {
        load(int(Family::Ipv4), kDocker);
        const auto rules = rulesFor(Family::Ipv4, "10.9.0.2", 3);
        IptablesAccept accept;
        QVERIFY(accept.install(Family::Ipv4, rules).value_or(false));
        count(int(Family::Ipv4));
        QByteArrayList expected = counted(int(Family::Ipv4));
        expected[0] = "1 0";
        QCOMPARE(shell("iptables-nft -A PORTOLAN-FORWARD -j DROP; iptables-nft -D PORTOLAN-FORWARD 1; "
                       "iptables-nft -I DOCKER-USER -s 10.77.0.1 -j DROP")
                     .status,
            0);
        QVERIFY(accept.install(Family::Ipv4, rules).value_or(false));
        QCOMPARE(ourLines(int(Family::Ipv4)), expectedLines(rules, "DOCKER-USER"));
        QCOMPARE(counted(int(Family::Ipv4)), expected);
    }

    void withoutItsProgramsItIsKnownThatTheyAreWanted()
    {
        const auto rules = rulesFor(Family::Ipv4, "10.9.0.2", 2);
        IptablesAccept accept;
        {
            const WithoutIptablesNft missing;
            QVERIFY(missing.done());
            QCOMPARE(IptablesAccept::wantsPrograms(Family::Ipv4).value_or(true), false);
        }
        load(int(Family::Ipv4), kDocker);
        QCOMPARE(IptablesAccept::wantsPrograms(Family::Ipv4).value_or(true), false);
        {
            const WithoutIptablesNft missing;
            QCOMPARE(IptablesAccept::wantsPrograms(Family::Ipv4).value_or(false), true);
            QCOMPARE(IptablesAccept::wantsPrograms(Family::Ipv6).value_or(true), false);
            // Nothing is harmed by it, and no repair would help.
            QCOMPARE(accept.install(Family::Ipv4, rules).value_or(true), false);
            QCOMPARE(accept.installed(Family::Ipv4, rules).value_or(false), true);
            QVERIFY(!accept.due(Family::Ipv4, rules));
        }
        QVERIFY(ourLines(int(Family::Ipv4)).empty());
        // Once they are there it is done at the next chance.
        QVERIFY(accept.due(Family::Ipv4, rules));
        QCOMPARE(accept.install(Family::Ipv4, rules).value_or(false), true);
        QVERIFY(!accept.due(Family::Ipv4, rules));
        QCOMPARE(ourLines(int(Family::Ipv4)), expectedLines(rules, "DOCKER-USER"));
    }

    void afterARestartTheSameRulesAreLeftAlone_data() { families(); }
    void afterARestartTheSameRulesAreLeftAlone()
    {
        QFETCH(int, family);
        QFETCH(QByteArray, target);
        load(family, kDocker);
        const auto rules = rulesFor(Family(family), target, 3);
        QVERIFY(IptablesAccept().install(Family(family), rules).value_or(false));
        IptablesAccept later;
        QCOMPARE(later.installed(Family(family), rules).value_or(false), true);
        QCOMPARE(later.install(Family(family), rules).value_or(true), false);
        IptablesAccept other;
        QCOMPARE(other.installed(Family(family), rulesFor(Family(family), target, 2)).value_or(true), false);
        QCOMPARE(IptablesAccept().install(Family(family), {}).value_or(false), true);
        QVERIFY(!saved(family).contains("PORTOLAN"));
    }

    void harmByOthersIsSeenAndMended_data()
    {
        QTest::addColumn<QString>("harm");
        QTest::newRow("chain emptied") << "iptables-nft -F PORTOLAN-FORWARD";
        QTest::newRow("jump removed") << "iptables-nft -D DOCKER-USER -j PORTOLAN-FORWARD";
        QTest::newRow("jump not first") << "iptables-nft -I DOCKER-USER -s 10.77.0.1 -j DROP";
        QTest::newRow("jump in FORWARD too") << "iptables-nft -I FORWARD -j PORTOLAN-FORWARD";
        QTest::newRow("one rule more") << "iptables-nft -A PORTOLAN-FORWARD -j DROP";
        QTest::newRow("one rule changed") << "iptables-nft -R PORTOLAN-FORWARD 1 -s 10.1.1.1 -m comment "
                                             "--comment portolan:00000001 -j ACCEPT";
        QTest::newRow("all gone") << "iptables-nft -F; iptables-nft -X PORTOLAN-FORWARD; "
                                     "iptables-nft -A FORWARD -j DOCKER-USER";
        QTest::newRow("DOCKER-USER cut off") << "iptables-nft -D FORWARD -j DOCKER-USER";
    }
    void harmByOthersIsSeenAndMended()
    {
        QFETCH(QString, harm);
        load(int(Family::Ipv4), kDocker);
        const auto rules = rulesFor(Family::Ipv4, "10.9.0.2", 2);
        IptablesAccept accept;
        QVERIFY(accept.install(Family::Ipv4, rules).value_or(false));
        QCOMPARE(shell(harm).status, 0);
        const QByteArray others = ofOthers(saved(int(Family::Ipv4)));
        QCOMPARE(accept.installed(Family::Ipv4, rules).value_or(true), false);
        const auto mended = accept.install(Family::Ipv4, rules);
        QVERIFY2(mended, mended ? "" : mended.error().message.text().c_str());
        QCOMPARE(ourLines(int(Family::Ipv4)),
            expectedLines(rules, harm.contains("-D FORWARD") ? "FORWARD" : "DOCKER-USER"));
        QCOMPARE(accept.installed(Family::Ipv4, rules).value_or(false), true);
        QCOMPARE(ofOthers(saved(int(Family::Ipv4))), others);
    }

    void whatTheToolRefusesIsSaidAndChangesNothing()
    {
        load(int(Family::Ipv4), kDocker);
        IptablesAccept accept;
        const auto rules = rulesFor(Family::Ipv4, "10.9.0.2", 2);
        QVERIFY(accept.install(Family::Ipv4, rules).value_or(false));
        const QByteArray before = saved(int(Family::Ipv4));
        const auto bad = rulesFor(Family::Ipv6, "fd00:9::2"); // which iptables for IPv4 cannot read
        const auto written = accept.install(Family::Ipv4, bad);
        QVERIFY(!written);
        QVERIFY2(written.error().message.text().starts_with("Cannot write the accept rules"),
            written.error().message.text().c_str());
        QCOMPARE(saved(int(Family::Ipv4)), before);
        QCOMPARE(accept.installed(Family::Ipv4, rules).value_or(false), true);
    }

    void aTableThatAnotherProgramSpoiltIsServedAllTheSame()
    {
        load(int(Family::Ipv4), kDocker);
        QCOMPARE(shell("nft add rule ip filter DOCKER ct status dnat accept").status, 0);
        QVERIFY(run("iptables-nft", {"-S"}).status != 0);
        IptablesAccept accept;
        const auto rules = rulesFor(Family::Ipv4, "10.9.0.2", 2);
        QCOMPARE(accept.install(Family::Ipv4, rules).value_or(false), true);
        QCOMPARE(
            run("nft", {"list", "chain", "ip", "filter", "PORTOLAN-FORWARD"}).out.count("ct status dnat"),
            qsizetype(2));
        QCOMPARE(accept.installed(Family::Ipv4, rules).value_or(false), true);
        QCOMPARE(accept.install(Family::Ipv4, {}).value_or(false), true);
        QVERIFY(!run("nft", {"list", "ruleset"}).out.contains("PORTOLAN"));
    }

    void aChainThatAnothersRuleLeadsToIsEmptiedAndLeft()
    {
        load(int(Family::Ipv4), kDocker);
        IptablesAccept accept;
        const auto rules = rulesFor(Family::Ipv4, "10.9.0.2", 2);
        QVERIFY(accept.install(Family::Ipv4, rules).value_or(false));
        QCOMPARE(shell("iptables-nft -I FORWARD -i eth0 -p tcp -j PORTOLAN-FORWARD").status, 0);
        const auto removed = accept.install(Family::Ipv4, {});
        QVERIFY2(removed, removed ? "" : removed.error().message.text().c_str());
        const QByteArray left = saved(int(Family::Ipv4));
        QVERIFY(!left.contains("-A PORTOLAN-FORWARD"));
        QVERIFY(!left.contains("-A DOCKER-USER -j PORTOLAN-FORWARD"));
        QVERIFY(left.contains("-A FORWARD -i eth0 -p tcp -j PORTOLAN-FORWARD"));
        QCOMPARE(accept.installed(Family::Ipv4, {}).value_or(false), true);

        QVERIFY(accept.install(Family::Ipv4, rules).value_or(false));
        QCOMPARE(accept.installed(Family::Ipv4, rules).value_or(false), true);
        QCOMPARE(shell("iptables-nft -D FORWARD -i eth0 -p tcp -j PORTOLAN-FORWARD").status, 0);
        QVERIFY(accept.install(Family::Ipv4, {}).value_or(false));
        QVERIFY(!saved(int(Family::Ipv4)).contains("PORTOLAN"));
    }

    void knowingThatAllIsWellRunsNoProgram()
    {
        load(int(Family::Ipv4), kDocker);
        IptablesAccept accept;
        const auto rules = rulesFor(Family::Ipv4, "10.9.0.2", 50);
        QVERIFY(accept.install(Family::Ipv4, rules).value_or(false));
        const auto childTime = [] {
            rusage usage{};
            getrusage(RUSAGE_CHILDREN, &usage);
            return usage.ru_nvcsw + usage.ru_nivcsw + usage.ru_minflt;
        };
        const long before = childTime();
        for (int i = 0; i < 20; ++i)
            QCOMPARE(accept.installed(Family::Ipv4, rules).value_or(false), true);
        QCOMPARE(childTime(), before);
    }
};

int main(int argc, char** argv)
{
    if (!enterOwnNamespaces())
        return 1;
    QCoreApplication application(argc, argv);
    IptablesAcceptTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_iptables_accept.moc"
