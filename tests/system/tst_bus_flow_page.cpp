// The Flows page beside the real helper, whatever happens to either: it recovers by itself and says what
// happened.
#include "app/client/helper_client.h"
#include "app/flows/accounting_banner.h"
#include "app/flows/end_flows_dialog.h"
#include "app/flows/flow_notices.h"
#include "app/flows/flow_table.h"
#include "app/flows/flows_page.h"
#include "tests/support/helper_on_bus.h"

#include <QApplication>
#include <QComboBox>
#include <QFile>
#include <QProcess>
#include <QPushButton>
#include <QTest>

#include <memory>

#include <arpa/inet.h>
#include <csignal>
#include <ctime>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace portolan;
using portolan::test::HelperOnBus;

namespace {

constexpr int kPatience = 30000; // ms; the machine may be busy
/// So often so many connections begin, and all but the last ones end, while this program stands still: more
/// than a session of the helper keeps for a reader that does not read (FlowSession's bound).
constexpr unsigned kStorm = 80'000;
constexpr unsigned kStorms = 4;

bool run(const QString& program, const QStringList& arguments)
{
    return QProcess::execute(program, arguments) == 0;
}

bool write(const char* path, const char* text)
{
    QFile file(QString::fromLatin1(path));
    return file.open(QIODevice::WriteOnly) && file.write(text) > 0;
}

std::size_t inKernel()
{
    QFile file(QStringLiteral("/proc/sys/net/netfilter/nf_conntrack_count"));
    return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed().toULongLong() : 0;
}

/// One connection a packet. Calls only what a child of fork() may.
void sendStorm(unsigned count)
{
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (unsigned sent = 0; sent < count;) {
        const int socket = ::socket(AF_INET, SOCK_DGRAM, 0);
        for (unsigned i = 0; i < 20'000 && sent < count; ++i, ++sent) {
            to.sin_port = htons(std::uint16_t(20'000 + i));
            ::sendto(socket, "x", 1, 0, reinterpret_cast<const sockaddr*>(&to), sizeof to);
        }
        ::close(socket);
    }
}

/// Ends every connection. Calls only what a child of fork() may.
bool endAll()
{
    const pid_t child = fork();
    if (child == 0) {
        execlp("conntrack", "conntrack", "-F", nullptr);
        _exit(127);
    }
    int status = 0;
    return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

/// Suspends this program for some seconds, while connections come and go.
bool standStill(int seconds)
{
    const pid_t parent = getpid();
    const pid_t child = fork();
    if (child == 0) {
        kill(parent, SIGSTOP);
        bool ended = true;
        for (unsigned i = 0; i < kStorms; ++i) {
            ended = (i == 0 || endAll()) && ended;
            sendStorm(kStorm);
        }
        timespec rest{seconds, 0};
        nanosleep(&rest, nullptr);
        kill(parent, SIGCONT);
        _exit(ended ? 0 : 1);
    }
    int status = 0;
    return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

} // namespace

class TestFlowPageOnBus : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void connectionsAreEndedInTheKernel();
    void bytesAreCountedWhenSomebodyAsks();
    void aKilledHelperIsSaidAndComesBack();
    void aSuspendedHelperIsSaidAndGoesOn();
    void aSuspendedReaderShowsThePresentAgainAndSaysWhatWasLost();

private:
    bool says(const char* text) const
    {
        return m_page->findChild<FlowNotices*>()->text().contains(QLatin1String(text));
    }
    FlowTable* table() const { return m_page->findChild<FlowTable*>(); }

    HelperOnBus m_helper;
    std::unique_ptr<HelperClient> m_client;
    std::unique_ptr<FlowFeed> m_feed;
    std::unique_ptr<FlowsPage> m_page;
};

void TestFlowPageOnBus::initTestCase()
{
    QVERIFY2(!qEnvironmentVariableIsEmpty("SANDBOX"), "run by tests/support/bus-sandbox");
    // Conntrack sleeps where no rule asks it; and what is made here shall stay.
    QVERIFY(run(QStringLiteral("iptables-legacy"),
        {"-A", "OUTPUT", "-m", "conntrack", "--ctstate", "NEW", "-j", "ACCEPT"}));
    QVERIFY(write("/proc/sys/net/netfilter/nf_conntrack_udp_timeout", "600"));
    QVERIFY(write("/proc/sys/net/netfilter/nf_conntrack_acct", "0"));
    QVERIFY(m_helper.start());
    m_client = std::make_unique<HelperClient>();
    m_feed = std::make_unique<FlowFeed>(m_client.get());
    m_page = std::make_unique<FlowsPage>(m_client.get(), m_feed.get());
    m_page->resize(1000, 650);
    m_page->show();
    m_page->findChildren<QComboBox*>().at(0)->setCurrentIndex(1); // all connections
    sendStorm(5);
    QTRY_COMPARE_WITH_TIMEOUT(m_client->status(), HostSource::Status::Ready, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(table()->model()->rowCount() >= 5, kPatience);
}

void TestFlowPageOnBus::cleanupTestCase()
{
    m_page.reset();
    m_feed.reset();
    m_client.reset();
    QCOMPARE(m_helper.stop(), 0);
}

void TestFlowPageOnBus::connectionsAreEndedInTheKernel()
{
    const std::size_t before = inKernel();
    table()->selectRow(0);
    m_page->findChild<QPushButton*>(QStringLiteral("end"))->click();
    auto* dialog = m_page->findChild<EndFlowsDialog*>();
    QVERIFY(dialog);
    dialog->findChild<QPushButton*>(QStringLiteral("end"))->click();
    QTRY_VERIFY_WITH_TIMEOUT(says("The connection was ended."), kPatience);
    QCOMPARE(inKernel(), before - 1);
    const auto isEnded = [this] {
        const QAbstractItemModel* model = table()->model();
        return !model->match(model->index(0, FlowModel::State), Qt::DisplayRole, QStringLiteral("Ended here"))
                    .isEmpty();
    };
    QTRY_VERIFY_WITH_TIMEOUT(isEnded(), kPatience);
}

void TestFlowPageOnBus::bytesAreCountedWhenSomebodyAsks()
{
    auto* banner = m_page->findChild<AccountingBanner*>();
    QTRY_VERIFY_WITH_TIMEOUT(banner->findChild<QPushButton*>(), kPatience);
    banner->findChild<QPushButton*>()->click();
    QTRY_VERIFY_WITH_TIMEOUT(banner->text().contains(QLatin1String("Bytes are counted now")), kPatience);
    QFile file(QStringLiteral("/proc/sys/net/netfilter/nf_conntrack_acct"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll().trimmed(), QByteArray("1"));
}

void TestFlowPageOnBus::aKilledHelperIsSaidAndComesBack()
{
    QVERIFY(m_helper.kill());
    QTRY_VERIFY_WITH_TIMEOUT(says("The rows are as they were then."), kPatience);
    QVERIFY(table()->model()->rowCount() > 0);
    sendStorm(50); // unseen
    QVERIFY(m_helper.start());
    QTRY_VERIFY_WITH_TIMEOUT(says("It is back, and the table was read again."), kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(m_feed->flows().totals().open, inKernel(), kPatience);
}

void TestFlowPageOnBus::aSuspendedHelperIsSaidAndGoesOn()
{
    QVERIFY(kill(pid_t(m_helper.pid()), SIGSTOP) == 0);
    QTRY_VERIFY_WITH_TIMEOUT(says("does not answer"), kPatience);
    sendStorm(70);
    QVERIFY(kill(pid_t(m_helper.pid()), SIGCONT) == 0);
    QTRY_VERIFY_WITH_TIMEOUT(says("It does again."), kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(m_feed->flows().totals().open, inKernel(), kPatience);
}

void TestFlowPageOnBus::aSuspendedReaderShowsThePresentAgainAndSaysWhatWasLost()
{
    QVERIFY(standStill(6));
    QTRY_VERIFY_WITH_TIMEOUT(says("stood still"), kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(says("The table was read again"), kPatience);
    // A socket that asks its own port may make no connection: its request and its answer are the same.
    QVERIFY2(inKernel() >= kStorm - kStorm / 20'000, qPrintable(QString::number(inKernel())));
    QTRY_COMPARE_WITH_TIMEOUT(m_feed->flows().totals().open, inKernel(), kPatience);
}

int main(int argc, char** argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    TestFlowPageOnBus test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_bus_flow_page.moc"
