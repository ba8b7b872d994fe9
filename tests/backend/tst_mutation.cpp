// Thousands of small damages done to good input, the same in every run: nothing crashes, and what is still
// accepted keeps its meaning. The fuzz targets ask the same checks of inputs they find themselves.
#include "tests/backend/flows.h"
#include "tests/backend/text.h"
#include "tests/fuzz/checks.h"

#include <QTest>

#include <random>

using namespace portolan;
using namespace std::string_literals;

namespace {

class Mutator {
public:
    explicit Mutator(unsigned seed)
        : m_random(seed)
    {
    }

    /// A number below the limit; the same on every platform, unlike the standard distributions.
    std::size_t below(std::size_t limit) { return limit == 0 ? 0 : m_random() % limit; }

    std::string mutate(std::string text)
    {
        for (std::size_t left = 1 + below(4); left > 0; --left)
            step(text);
        return text;
    }

private:
    void step(std::string& text)
    {
        static const std::string_view kTokens[] = {"\"", "\\", "!", " ! ", "\n", " -j ", " -m ", " -g ",
            "-A ", ":", "*", "[", "]", "#", "COMMIT\n", " --comment ", "\"\n-A INPUT -j DROP\n\"", "-", " - ",
            "[0:0]", "/", "::", "65536", "\xff", " -i \"", " --match-set "};
        const std::size_t at = below(text.size() + 1);
        const std::size_t length = below(std::min<std::size_t>(text.size() - at, 40) + 1);
        switch (below(7)) {
        case 0:
            if (at < text.size())
                text[at] = char(text[at] ^ char(1u << below(8)));
            break;
        case 1:
            if (at < text.size())
                text[at] = char(below(256));
            break;
        case 2:
            text.resize(at);
            break;
        case 3:
            text.erase(at, length);
            break;
        case 4:
            text.insert(below(text.size() + 1), text.substr(at, length));
            break;
        default:
            text.insert(at, kTokens[below(std::size(kTokens))]);
        }
    }

    std::mt19937 m_random;
};

/// Whole saves, and small ones of a few rules each, in which damage hits something that matters.
std::vector<std::string> savedTexts(Mutator& mutator)
{
    std::vector<std::string> texts;
    QByteArrayList rules;
    for (const char* file : {"saves/extensions-ipv4.save", "saves/extensions-ipv6.save",
             "saves/extensions-nft.save", "article/docker-8080.save"}) {
        const QByteArray save = testData(file);
        texts.push_back(text(save));
        for (const QByteArray& line : save.split('\n'))
            if (line.contains("-A INPUT"))
                rules += line;
    }
    for (int i = 0; i < 400 && !rules.isEmpty(); ++i) {
        std::string small = "*filter\n:INPUT DROP [1:60]\n:USER - [0:0]\n";
        for (std::size_t left = mutator.below(4); left > 0; --left)
            small += text(rules[qsizetype(mutator.below(std::size_t(rules.size())))]) + '\n';
        texts.push_back(small + "COMMIT\n");
    }
    return texts;
}

} // namespace

class TestMutation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void damagedSavesAreRefusedOrRoundTrip()
    {
        Mutator mutator(20260101);
        const std::vector<std::string> texts = savedTexts(mutator);
        QVERIFY(texts.size() > 400);
        int accepted = 0;
        for (int i = 0; i < 6000; ++i) {
            // Whole saves are long; a twentieth of the rounds is theirs.
            const std::size_t index = i % 20 == 0 ? mutator.below(4) : 4 + mutator.below(texts.size() - 4);
            const std::string damaged = mutator.mutate(texts[index]);
            const check::Broken broken = check::saveReader(damaged);
            QVERIFY2(!broken, broken + QByteArray(": ") + bytes(damaged));
            accepted += readSave(damaged, Engine::XtablesLegacy, Family::Ipv4).has_value();
        }
        // Damage that is always refused would test nothing but refusal.
        QVERIFY2(accepted > 500 && accepted < 5000, QByteArray::number(accepted));
    }

    void everyCutOfASaveIsRefusedOrRoundTrips()
    {
        const std::string save = text(testData("article/docker-8080.save"));
        for (std::size_t length = 0; length < save.size(); ++length) {
            const check::Broken broken = check::saveReader(std::string_view(save).substr(0, length));
            QVERIFY2(!broken, broken);
        }
    }

    void anyWordSurvivesQuoting()
    {
        Mutator mutator(7);
        for (int i = 0; i < 4000; ++i) {
            const std::string word = mutator.mutate(i % 2 ? "--comment \"x\" -j" : "");
            const check::Broken broken = check::savedWord(word);
            QVERIFY2(!broken, broken + QByteArray(": ") + bytes(word));
            QVERIFY2(!check::jsonText(word), bytes(word));
        }
    }

    void damagedFlowRecordsAreRefusedOrRoundTrip()
    {
        Mutator mutator(11);
        std::vector<std::uint8_t> packed;
        for (FlowEvent event : {FlowEvent::Present, FlowEvent::Update, FlowEvent::Destroy}) {
            packFlow({event, 1, dnatFlow()}, packed);
            packFlow({event, 2, ipv6Flow()}, packed);
        }
        int accepted = 0;
        for (int i = 0; i < 6000; ++i) {
            std::vector<std::uint8_t> damaged = packed;
            for (std::size_t left = 1 + mutator.below(6); left > 0; --left)
                damaged[mutator.below(damaged.size())] = std::uint8_t(mutator.below(256));
            if (i % 4 == 0)
                damaged.resize(mutator.below(damaged.size()));
            const check::Broken broken = check::flowWire(damaged);
            QVERIFY2(!broken, broken);
            accepted += unpackFlows(damaged).has_value();
        }
        QVERIFY2(accepted > 1000, QByteArray::number(accepted));
    }

    void damagedAddressesAndPortsAreRefusedOrRoundTrip()
    {
        Mutator mutator(13);
        const std::string good[] = {"172.20.242.183", "10.0.0.0/8", "fd00::2", "fd00:1:2::/64",
            "::ffff:1.2.3.4", "8080", "8000-8010", "eth0", "tcp", "255.255.255.255/32"};
        for (int i = 0; i < 20000; ++i) {
            const std::string damaged = mutator.mutate(good[mutator.below(std::size(good))]);
            const check::Broken broken = check::endpoint(damaged);
            QVERIFY2(!broken, broken + QByteArray(": ") + bytes(damaged));
        }
    }

    void damagedLogsAreSkippedOrPutTogether()
    {
        Mutator mutator(19);
        const std::string log = text(testData("article/iptables.log"));
        std::string trace;
        for (const char* line : {"TRACE: nat:PREROUTING:rule:1 ", "TRACE: nat:DOCKER:rule:2 ",
                 "TRACE: filter:FORWARD:policy:3 ", "TRACE: nat:POSTROUTING:policy:3 "})
            trace += line + log.substr(log.find("IN="), log.find('\n') - log.find("IN=") + 1);
        std::size_t events = 0;
        for (int i = 0; i < 2000; ++i) {
            const std::string damaged = mutator.mutate(i % 20 == 0 ? log : trace);
            const check::Broken broken = check::kernelLog(damaged);
            QVERIFY2(!broken, broken + QByteArray(": ") + bytes(damaged));
            events += readKernelLog(damaged).events.size();
        }
        QVERIFY2(events > 4000, QByteArray::number(qulonglong(events)));
    }

    void damagedImportsAreRefusedOrValid()
    {
        Mutator mutator(17);
        const std::string good[] = {"docker run -dp 127.0.0.1:8080:80/udp --name 'web' image -p 1:2",
            "iptables -t nat -A PREROUTING -s 10.0.0.0/8,192.0.2.1 -i eth0 -p tcp -m multiport --dports "
            "80,443 "
            "-j DNAT --to-destination 10.0.0.2:80-90/80",
            "-p 8000-8010:80-90 -p [fd00::1]:53:53/sctp",
            R"({"forwards":[{"protocol":"udp","listen":{"address":"any","ports":"53","interface":null},"to":)"
            R"({"address":"10.0.0.2","ports":"5353"},"name":"n","sources":["10.0.0.0/8"],"enabled":false}]})"};
        int accepted = 0;
        for (int i = 0; i < 20000; ++i) {
            const std::string damaged = mutator.mutate(good[mutator.below(std::size(good))]);
            const check::Broken broken = check::import(damaged);
            QVERIFY2(!broken, broken + QByteArray(": ") + bytes(damaged));
            accepted += importForwards(damaged).has_value();
        }
        QVERIFY2(accepted > 1000, QByteArray::number(accepted));
    }

    void damagedCommandLinesAndContainersAreHarmless()
    {
        Mutator mutator(23);
        const std::string good[]
            = {"docker-proxy\0-proto\0tcp\0-host-ip\0::\0-host-port\08080\0-container-ip\0a"s,
                "ssh\0-NL\0[::1]:8080:db:5432\0-g\0ann@server"s,
                "socat\0TCP-LISTEN:8080,bind=[::1]:1,fork\0TCP:[fd00::2]:80"s,
                "kubectl\0port-forward\0--address\00.0.0.0\0svc/web\08080:80"s,
                "pasta\0-t\0127.0.0.1%lo/8080:80,9000-9010\0-u\0auto"s, "rootlesskit\0-p\0[::1]:80:80/udp"s};
        const std::string list
            = R"([{"Id":"ab","Names":["/web"],"Image":"n","Labels":{"com.docker.compose.project":)"
              R"("p"},"NetworkSettings":{"Networks":{"a":{"IPAddress":"172.17.0.2"}}}}])";
        std::size_t accepted = 0;
        for (int i = 0; i < 20000; ++i) {
            const std::string damaged = mutator.mutate(i % 2 ? good[mutator.below(std::size(good))] : list);
            const check::Broken broken = i % 2 ? check::relayCommand(damaged) : check::containers(damaged);
            QVERIFY2(!broken, broken + QByteArray(": ") + bytes(damaged));
            accepted += i % 2 == 0 && readContainers(damaged).has_value();
        }
        QVERIFY2(accepted > 100, QByteArray::number(qulonglong(accepted)));
    }
};

QTEST_APPLESS_MAIN(TestMutation)
#include "tst_mutation.moc"
