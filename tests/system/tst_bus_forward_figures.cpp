// The figures on the Forwards page beside the real helper: what real packets do to a forward's connections,
// rate and last hit, from the stream of connections alone.
#include "app/client/helper_client.h"
#include "app/flows/flow_feed.h"
#include "app/forwards/forwards_page.h"
#include "app/window/edit_actions.h"
#include "tests/support/helper_on_bus.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QTest>

#include <algorithm>
#include <array>
#include <memory>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace portolan;
using portolan::test::HelperOnBus;

namespace {

constexpr int kPatience = 30000; // ms; the machine may be busy
constexpr std::uint16_t kAsked = 5000;
constexpr std::uint16_t kAnswering = 5001;
constexpr unsigned kClients = 3;

bool write(const char* path, const char* text)
{
    QFile file(QString::fromLatin1(path));
    return file.open(QIODevice::WriteOnly) && file.write(text) > 0;
}

sockaddr_in place(std::uint32_t host, std::uint16_t port)
{
    sockaddr_in result{};
    result.sin_family = AF_INET;
    result.sin_addr.s_addr = htonl(host);
    result.sin_port = htons(port);
    return result;
}

} // namespace

class TestForwardFigures : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void aForwardNobodyUsedSaysSo();
    void connectionsOfTheForwardAreCounted();
    void theRateIsWhatIsSent();
    void endedConnectionsAreNotCountedAndTheLastHitStays();

private:
    QModelIndex at(int column) const
    {
        // The one forward there is, once it was read.
        return m_page->model()->index(0, column);
    }
    QString text(int column) const { return at(column).data().toString(); }
    void send(std::size_t bytes);

    HelperOnBus m_helper;
    int m_server = -1;
    std::array<int, kClients> m_clients{};
    std::unique_ptr<HelperClient> m_client;
    std::unique_ptr<FlowFeed> m_feed;
    std::unique_ptr<EditActions> m_edits;
    std::unique_ptr<ForwardsPage> m_page;
};

void TestForwardFigures::initTestCase()
{
    QVERIFY2(!qEnvironmentVariableIsEmpty("SANDBOX"), "run by tests/support/bus-sandbox");
    for (const char* chain : {"PREROUTING", "OUTPUT"})
        QCOMPARE(QProcess::execute(QStringLiteral("iptables-legacy"),
                     {"-t", "nat", "-A", chain, "-d", "127.0.0.2", "-p", "udp", "--dport", "5000", "-j",
                         "DNAT", "--to-destination", "127.0.0.3:5001"}),
            0);
    QVERIFY(write("/proc/sys/net/netfilter/nf_conntrack_udp_timeout", "600"));
    QVERIFY(write("/proc/sys/net/netfilter/nf_conntrack_acct", "1"));
    m_server = ::socket(AF_INET, SOCK_DGRAM, 0);
    const sockaddr_in answering = place(0x7f000003, kAnswering);
    QCOMPARE(::bind(m_server, reinterpret_cast<const sockaddr*>(&answering), sizeof answering), 0);
    for (int& client : m_clients)
        client = ::socket(AF_INET, SOCK_DGRAM, 0);
    QVERIFY(m_helper.start());
    m_client = std::make_unique<HelperClient>();
    m_feed = std::make_unique<FlowFeed>(m_client.get());
    m_edits = std::make_unique<EditActions>(m_client.get());
    m_page = std::make_unique<ForwardsPage>(m_edits.get(), m_feed.get());
    m_page->resize(1100, 500);
    m_page->show();
    QObject here;
    bool streams = false;
    connect(m_client.get(), &HostSource::flowsArrived, &here, [&streams] { streams = true; });
    m_client->watchFlows(true); // as the window does
    QTRY_COMPARE_WITH_TIMEOUT(m_client->status(), HostSource::Status::Ready, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(m_page->model()->rowCount(), 1, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(streams, kPatience); // what comes now is seen to begin
}

void TestForwardFigures::cleanupTestCase()
{
    m_page.reset();
    m_edits.reset();
    m_feed.reset();
    m_client.reset();
    for (const int client : m_clients)
        ::close(client);
    ::close(m_server);
    QCOMPARE(m_helper.stop(), 0);
}

/// A packet of every client to the forwarded port.
void TestForwardFigures::send(std::size_t bytes)
{
    const std::string packet(bytes, 'x');
    const sockaddr_in to = place(0x7f000002, kAsked);
    for (const int client : m_clients)
        QCOMPARE(::sendto(client, packet.data(), bytes, 0, reinterpret_cast<const sockaddr*>(&to), sizeof to),
            ssize_t(bytes));
    std::array<char, 4096> received;
    while (::recv(m_server, received.data(), received.size(), MSG_DONTWAIT) > 0) { }
}

void TestForwardFigures::aForwardNobodyUsedSaysSo()
{
    QCOMPARE(text(ForwardsModel::NowColumn), QStringLiteral("0"));
    QCOMPARE(text(ForwardsModel::LastColumn), QStringLiteral("never"));
    QCOMPARE(at(ForwardsModel::RateColumn).data(ForwardsModel::SortRole).toDouble(), 0.0);
}

void TestForwardFigures::connectionsOfTheForwardAreCounted()
{
    send(100);
    QTRY_COMPARE_WITH_TIMEOUT(text(ForwardsModel::NowColumn), QString::number(kClients), kPatience);
    QCOMPARE(text(ForwardsModel::LastColumn), QStringLiteral("now"));
}

void TestForwardFigures::theRateIsWhatIsSent()
{
    const auto highest = [this] {
        const auto history
            = at(ForwardsModel::RateColumn).data(ForwardsModel::HistoryRole).value<QList<double>>();
        return history.isEmpty() ? 0.0 : *std::max_element(history.begin(), history.end());
    };
    double rate = 0;
    // Three packets of 1,028 bytes every 20 ms: about 150 kB a second.
    for (QElapsedTimer timer; rate < 30'000 && (!timer.isValid() || timer.elapsed() < kPatience);) {
        if (!timer.isValid())
            timer.start();
        send(1000);
        QTest::qWait(20);
        rate = at(ForwardsModel::RateColumn).data(ForwardsModel::SortRole).toDouble();
    }
    QVERIFY2(rate >= 30'000, qPrintable(QString::number(rate)));
    QVERIFY2(rate < 1'000'000, qPrintable(QString::number(rate)));
    QVERIFY(highest() >= rate / 2);
    // Nothing more is sent: the rate goes, its line remembers.
    QTRY_COMPARE_WITH_TIMEOUT(
        at(ForwardsModel::RateColumn).data(ForwardsModel::SortRole).toDouble(), 0.0, kPatience);
    QVERIFY(highest() >= 30'000);
}

void TestForwardFigures::endedConnectionsAreNotCountedAndTheLastHitStays()
{
    QCOMPARE(QProcess::execute(QStringLiteral("conntrack"), {"-D", "-p", "udp"}), 0);
    QTRY_COMPARE_WITH_TIMEOUT(text(ForwardsModel::NowColumn), QStringLiteral("0"), kPatience);
    QVERIFY(text(ForwardsModel::LastColumn) != QStringLiteral("never"));
    QVERIFY(at(ForwardsModel::LastColumn).data(ForwardsModel::SortRole).toULongLong() > 0);
}

int main(int argc, char** argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    TestForwardFigures test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_bus_forward_figures.moc"
