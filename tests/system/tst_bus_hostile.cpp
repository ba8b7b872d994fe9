// Twenty thousand calls by somebody who may nothing and means no good.
#include "tests/support/bus_caller.h"
#include "tests/support/kernel_rules.h"
#include "tests/support/memory.h"

#include <QElapsedTimer>
#include <QTest>

#include <memory>
#include <random>

using namespace portolan;
using namespace portolan::test;

namespace {

constexpr int kCalls = 40'000; // the first half shows what the largest of them takes for a while

struct Method {
    const char* interface;
    const char* name;
    const char* signature;
};

/// Whatever the helper offers, with the arguments it wants.
constexpr Method kMethods[] = {
    {"Rules", "Save", "ssa{sv}"},
    {"Host", "State", "a{sv}"},
    {"Host", "SetSysctl", "ssa{sv}"},
    {"Forwards", "List", "a{sv}"},
    {"Forwards", "Preview", "a{sv}a{sv}"},
    {"Forwards", "Status", "a{sv}"},
    {"Forwards", "History", "a{sv}"},
    {"Forwards", "Add", "a{sv}a{sv}"},
    {"Forwards", "AddSeveral", "aa{sv}a{sv}"},
    {"Forwards", "Replace", "sa{sv}a{sv}"},
    {"Forwards", "Remove", "sa{sv}"},
    {"Forwards", "RemoveSeveral", "asa{sv}"},
    {"Forwards", "SetEnabled", "asba{sv}"},
    {"Forwards", "Undo", "a{sv}"},
    {"Forwards", "Redo", "a{sv}"},
    {"Forwards", "Confirm", "a{sv}"},
    {"Forwards", "Repair", "a{sv}"},
    {"Forwards", "SetAutomaticRepair", "ba{sv}"},
    {"Forwards", "SetEngine", "sa{sv}"},
    {"Flows", "Open", "a{sv}"},
    {"Snapshots", "Take", "sa{sv}"},
    {"Snapshots", "Restore", "sa{sv}"},
};

class Mischief {
public:
    explicit Mischief(unsigned seed)
        : m_random(seed)
    {
    }

    MessagePtr call(const Caller& caller)
    {
        const Method& method = kMethods[below(std::size(kMethods))];
        const std::string interface = std::string("org.portolan.Helper1.") + method.interface;
        MessagePtr message = caller.request(kObjectPath, interface.c_str(), method.name);
        // Every tenth has arguments of a shape the method does not have at all.
        fill(message.get(), below(10) == 0 ? kShapes[below(std::size(kShapes))] : method.signature);
        return message;
    }

    unsigned below(std::size_t bound) { return unsigned(m_random() % bound); }

private:
    static constexpr const char* kShapes[]
        = {"", "s", "u", "a{sv}", "aaaas", "v", "(ss)a{sv}", "ay", "ssssssss"};

    void fill(sd_bus_message* message, const char* signature)
    {
        for (const char* type = signature; *type; ++type) {
            if (*type == 'a' && type[1] == '{') {
                dictionary(message);
                type += 4;
            } else if (std::string_view(type).starts_with("aa{sv}")) {
                sd_bus_message_open_container(message, 'a', "a{sv}");
                for (unsigned i = below(20); i > 0; --i) {
                    dictionary(message);
                }
                sd_bus_message_close_container(message);
                type += 5;
            } else if (*type == 'a' && type[1] == 's') {
                strings(message);
                ++type;
            } else if (*type == 's') {
                sd_bus_message_append_basic(message, 's', word().c_str());
            } else if (*type == 'b' || *type == 'u') {
                const std::uint32_t number = below(2);
                sd_bus_message_append_basic(message, *type, &number);
            } else if (*type == 'v') {
                sd_bus_message_append(message, "v", "s", word().c_str());
            } else {
                return;
            }
        }
    }

    void dictionary(sd_bus_message* message)
    {
        static constexpr const char* kKeys[] = {"listenPorts", "toAddress", "toPorts", "protocol", "family",
            "name", "sources", "id", "confirm", "endConnections", "enabled", "listenInterface", "", "\x7f"};
        sd_bus_message_open_container(message, 'a', "{sv}");
        for (unsigned i = below(below(50) == 0 ? 500 : 8); i > 0; --i) {
            const char* key = kKeys[below(std::size(kKeys))];
            switch (below(6)) {
            case 0:
                sd_bus_message_append(message, "{sv}", key, "u", std::uint32_t(m_random()));
                break;
            case 1:
                sd_bus_message_append(message, "{sv}", key, "b", int(below(2)));
                break;
            case 2:
                sd_bus_message_append(message, "{sv}", key, "as", 2, word().c_str(), "10.0.0.0/8");
                break;
            case 3:
                sd_bus_message_append(message, "{sv}", key, "a{sv}", 1, "deep", "v", "s", "er");
                break;
            default:
                sd_bus_message_append(message, "{sv}", key, "s", word().c_str());
            }
        }
        sd_bus_message_close_container(message);
    }

    void strings(sd_bus_message* message)
    {
        sd_bus_message_open_container(message, 'a', "s");
        for (unsigned i = below(below(100) == 0 ? 50'000 : 5); i > 0; --i) {
            sd_bus_message_append_basic(message, 's', word().c_str());
        }
        sd_bus_message_close_container(message);
    }

    std::string word()
    {
        static constexpr const char* kWords[]
            = {"80", "65536", "tcp", "10.1.1.7", "fd00::7", "../../etc/passwd", "x\n-A PREROUTING -j ACCEPT",
                "ipv4", "xtables-legacy", "00000001", "", "any", "%s%n", "-1"};
        return below(200) == 0 ? std::string(100'000, 'x') : kWords[below(std::size(kWords))];
    }

    std::mt19937 m_random;
};

} // namespace

class TestHostile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hostileCallsChangeNothingAndHoldUpNobody()
    {
        QVERIFY2(!qEnvironmentVariableIsEmpty("SANDBOX"), "run by tests/support/bus-sandbox");
        HelperProcess helper;
        QVERIFY2(helper.waitUntilServing(), helper.log());
        Caller own("portolan");
        const std::string id = own.add(tcpForward("9090")).text();
        const QString before = savedRules();
        Mischief mischief(20240601);
        long warm = 0;
        qint64 slowest = 0;
        int sent = 0;
        while (sent < kCalls) {
            // A caller that sends a heap, reads none of the answers, and is cut off.
            Caller probe("probe");
            QVERIFY(probe.bus());
            for (unsigned i = 100 + mischief.below(200); i > 0; --i) {
                const MessagePtr call = mischief.call(probe);
                // Without a reply slot: what comes back is dropped, or stays unread until we go.
                sd_bus_send(probe.bus(), call.get(), nullptr);
                ++sent;
            }
            if (mischief.below(2) == 0) {
                sd_bus_flush(probe.bus());
            }
            QElapsedTimer timer;
            timer.start();
            QCOMPARE(own.count(), 1);
            slowest = std::max(slowest, timer.elapsed());
            if (warm == 0 && sent > kCalls / 2) {
                warm = residentKilobytes(helper.pid());
            }
        }
        QTRY_COMPARE_WITH_TIMEOUT(own.count(), 1, 20'000);
        const long now = residentKilobytes(helper.pid());
        qInfo("%d calls; others waited %lld ms at most; %ld KiB after half of them, %ld KiB in the end", sent,
            static_cast<long long>(slowest), warm, now);
        QVERIFY(helper.running());
        QCOMPARE(savedRules(), before);
        QVERIFY2(slowest < 5000, "others had to wait");
        QVERIFY2(now < warm + 8192 + kSanitizerKilobytes, "it grew");
        QVERIFY(own.remove(id).error.isEmpty());
        QCOMPARE(savedRules(), QString());
        QCOMPARE(helper.stop(), 0);
        QVERIFY2(!helper.log().contains("ERROR:"), helper.log());
    }
};

QTEST_GUILESS_MAIN(TestHostile)
#include "tst_bus_hostile.moc"
