// Reading the table on kernels that refuse, or overlook, the filter on the status; and how often it is read.
// The questions are bent on their way to the kernel, so the answers are the real kernel's.
#include "helper/conntrack/hub.h"

#include "helper/conntrack/dump.h"
#include "tests/helper/kernel_test.h"

#include <libmnl/libmnl.h>
#include <libnetfilter_conntrack/libnetfilter_conntrack.h>

#include <QTest>

#include <algorithm>
#include <chrono>

#include <arpa/inet.h>
#include <poll.h>

using namespace portolan;
using namespace kerneltest;
using namespace std::chrono_literals;

namespace {

enum class Kernel {
    Ours,
    Refusing, ///< EINVAL, as where the mask is understood otherwise
    Overlooking, ///< before CTA_STATUS_MASK: attributes it does not know are skipped
};

Kernel g_kernel = Kernel::Ours;
int g_filtered = 0; ///< questions for a part of the table
int g_whole = 0; ///< questions for everything

/// A type no kernel has.
constexpr std::uint16_t kUnknown = 1000;

} // namespace

/// Stands before libmnl's.
extern "C" ssize_t mnl_socket_sendto(const mnl_socket* socket, const void* request, std::size_t size)
{
    std::vector<char> bytes(static_cast<const char*>(request), static_cast<const char*>(request) + size);
    auto* head = reinterpret_cast<nlmsghdr*>(bytes.data());
    if ((head->nlmsg_flags & NLM_F_DUMP) == NLM_F_DUMP) {
        bool filtered = false;
        // libmnl's loop, which is C's.
        auto* attribute = static_cast<nlattr*>(mnl_nlmsg_get_payload_offset(head, sizeof(nfgenmsg)));
        for (; mnl_attr_ok(attribute, int(bytes.data() + size - reinterpret_cast<char*>(attribute)));
             attribute = mnl_attr_next(attribute)) {
            const bool mask = mnl_attr_get_type(attribute) == CTA_STATUS_MASK;
            filtered |= mask;
            if (g_kernel == Kernel::Overlooking)
                attribute->nla_type = kUnknown;
            else if (g_kernel == Kernel::Refusing && mask)
                std::memset(mnl_attr_get_payload(attribute), 0, sizeof(std::uint32_t));
        }
        ++(filtered ? g_filtered : g_whole);
    }
    return send(mnl_socket_get_fd(socket), bytes.data(), bytes.size(), 0);
}

class FlowDumpTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const auto made
            = shell("sysctl -qw net.netfilter.nf_conntrack_acct=0\n"
                    "for port in 1 2 3; do\n"
                    "conntrack -I -p udp -s 10.0.0.1 -d 10.0.0.2 --sport 100 --dport $port -t 600 "
                    "--dst-nat 10.0.0.3\n"
                    "conntrack -I -p udp -s 10.0.1.1 -d 10.0.0.2 --sport 100 --dport $port -t 600 "
                    "--src-nat 10.0.0.4\n"
                    "conntrack -I -p udp -s 10.0.2.1 -d 10.0.0.2 --sport 100 --dport $port -t 600\n"
                    "done");
        QVERIFY2(made.status == 0, made.err.constData());
    }

    void theTranslatedAreListedOnceOnEveryKernel_data()
    {
        QTest::addColumn<int>("kernel");
        QTest::addColumn<int>("filtered");
        QTest::addColumn<int>("whole");
        QTest::newRow("this one") << int(Kernel::Ours) << 2 << 0;
        QTest::newRow("one that refuses the filter") << int(Kernel::Refusing) << 1 << 1;
        QTest::newRow("one that overlooks the filter") << int(Kernel::Overlooking) << 2 << 0;
    }

    void theTranslatedAreListedOnceOnEveryKernel()
    {
        QFETCH(int, kernel);
        g_kernel = Kernel(kernel);
        g_filtered = g_whole = 0;
        QStringList listed;
        const auto done = dumpFlows(true, [&](const Flow& flow) {
            listed.append(QString::fromStdString(flow.original.source.toString()));
        });
        g_kernel = Kernel::Ours;
        QVERIFY2(done, done ? "" : done.error().message.text().c_str());
        listed.sort();
        QCOMPARE(listed.join(' '), "10.0.0.1 10.0.0.1 10.0.0.1 10.0.1.1 10.0.1.1 10.0.1.1");
        QTEST(g_filtered, "filtered");
        QTEST(g_whole, "whole");
    }

    /// The kernel writes ahead of the reader, into a few rooms: one that comes late, or leaves, must not
    /// matter.
    void theWholeTableIsReadHoweverSlowlyAndAfterAReaderThatLeft()
    {
        constexpr int kMany = 4000; // of which a datagram holds about a hundred
        const auto made
            = shell("conntrack -F\n"
                    "for port in $(seq 1 4000); do echo \"-I -p udp -s 10.0.0.1 -d 10.0.0.2 --sport "
                    "100 --dport $port -t 600\"; done > /run/flows\n"
                    "conntrack -R /run/flows");
        QVERIFY2(made.status == 0, made.err.constData());
        FlowDump dump;
        std::vector<std::uint32_t> told;
        const auto visit = [&](std::span<ParsedFlow> flows) {
            for (const auto& parsed : flows)
                told.push_back(parsed.packed().id);
        };
        for (int left = 0; left < 50; ++left) {
            QVERIFY(dump.start(false));
            for (int step = 0; step < left % 4; ++step)
                QVERIFY(dump.step(visit));
            dump.stop();
        }
        QVERIFY(!told.empty() && told.size() < 50 * kMany);
        told.clear();
        QVERIFY(dump.start(false));
        for (int step = 0; dump.running(); ++step) {
            if (step % 8 == 0)
                QTest::qSleep(20);
            QVERIFY(dump.step(visit));
        }
        std::sort(told.begin(), told.end());
        QVERIFY(std::adjacent_find(told.begin(), told.end()) == told.end());
        QCOMPARE(int(told.size()), kMany);
        shell("conntrack -F");
    }

    void aDumpIsReadableForAnEventLoopUntilItsEnd()
    {
        FlowDump dump;
        QVERIFY(dump.start(true));
        while (dump.running()) {
            pollfd readable{dump.descriptor(), POLLIN, 0};
            QCOMPARE(poll(&readable, 1, 5000), 1);
            QVERIFY(dump.step([](std::span<ParsedFlow>) {}));
        }
    }

    void theTableIsReadAgainForCountersAloneAndOnlyWhileTheyAreCounted()
    {
        // Flows that events told of, so that nobody looks whether they vanished.
        shell("conntrack -F; sysctl -qw net.netfilter.nf_conntrack_events=1");
        sd_event* event = nullptr;
        QVERIFY(sd_event_new(&event) >= 0);
        {
            FlowHub hub(event);
            const auto plain = hub.open({}).value();
            QVERIFY(hub.read(plain, 100));
            shell("conntrack -I -p udp -s 10.0.0.1 -d 10.0.0.2 --sport 100 --dport 9 -t 600 --dst-nat "
                  "10.0.0.3");
            QCOMPARE(questionsWithin(event, 2500ms), 0);
            const auto counting = hub.open({false, true}).value();
            questionsWithin(event, 500ms); // the rest of the reading that it is given
            QCOMPARE(questionsWithin(event, 2500ms), 0); // accounting is off
            shell("sysctl -qw net.netfilter.nf_conntrack_acct=1");
            QVERIFY(questionsWithin(event, 3500ms) >= 2); // each in two parts
            hub.close(counting);
            questionsWithin(event, 1500ms);
            QCOMPARE(questionsWithin(event, 2500ms), 0);
        }
        sd_event_unref(event);
    }

private:
    int questionsWithin(sd_event* event, std::chrono::milliseconds wait)
    {
        g_filtered = g_whole = 0;
        const auto end = std::chrono::steady_clock::now() + wait;
        while (std::chrono::steady_clock::now() < end)
            sd_event_run(event, 20000);
        return g_filtered + g_whole;
    }
};

int main(int argc, char** argv)
{
    if (!enterOwnNamespaces())
        return 1;
    QCoreApplication application(argc, argv);
    FlowDumpTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_flow_dump.moc"
