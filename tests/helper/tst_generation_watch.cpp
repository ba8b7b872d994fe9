// Changes by other programs to the rules of nf_tables, as the kernel tells them.
#include "helper/nftables/generation_watch.h"

#include "tests/helper/kernel_test.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <vector>

using namespace portolan;
using namespace kerneltest;

class GenerationWatchTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void aChangeIsToldWithItsAuthor();
    void manyChangesAreToldInGoodMeasure();
    void aTransactionBeyondTheBufferIsTold();
    void lookingIsNoChange();

private:
    /// Runs the loop for a while.
    void listen(int milliseconds);

    EventPtr m_event;
    std::unique_ptr<GenerationWatch> m_watch;
    std::vector<NftAuthor> m_news;
};

void GenerationWatchTest::initTestCase()
{
    sd_event* event = nullptr;
    QVERIFY(sd_event_new(&event) >= 0);
    m_event.reset(event);
    m_watch = std::make_unique<GenerationWatch>(
        m_event.get(), [this](const NftAuthor& author) { m_news.push_back(author); });
}

void GenerationWatchTest::listen(int milliseconds)
{
    for (QDeadlineTimer deadline(milliseconds); !deadline.hasExpired();) {
        sd_event_run(m_event.get(), std::uint64_t(std::max<qint64>(1, deadline.remainingTime())) * 1000);
    }
}

void GenerationWatchTest::aChangeIsToldWithItsAuthor()
{
    m_news.clear();
    QCOMPARE(run("nft", {"add", "table", "ip", "watched"}).status, 0);
    listen(300);
    QCOMPARE(m_news.size(), std::size_t(1));
    QCOMPARE(m_news[0].program, std::string("nft"));
    QVERIFY(m_news[0].pid > 1);
}

void GenerationWatchTest::manyChangesAreToldInGoodMeasure()
{
    m_news.clear();
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < 20; ++i) {
        QCOMPARE(run("nft", {"add", "chain", "ip", "watched", QString("c%1").arg(i)}).status, 0);
    }
    const qint64 took = timer.elapsed();
    listen(600);
    // All of them came before the loop ran; only the first is told before a pause has gone by.
    QVERIFY2(m_news.size() >= 2 && qint64(m_news.size()) <= 2 + took / 200,
        QByteArray::number(qulonglong(m_news.size())));
}

void GenerationWatchTest::aTransactionBeyondTheBufferIsTold()
{
    m_news.clear();
    QByteArray rules;
    for (int i = 0; i < 20000; ++i) {
        rules += "add rule ip watched c0 tcp dport " + QByteArray::number(1 + i) + " counter accept\n";
    }
    QCOMPARE(run("nft", {"-f", "-"}, rules).status, 0);
    listen(600);
    QVERIFY(!m_news.empty());
}

void GenerationWatchTest::lookingIsNoChange()
{
    listen(300);
    m_news.clear();
    QCOMPARE(run("nft", {"list", "ruleset"}).status, 0);
    QCOMPARE(run("iptables-nft-save", {}).status, 0);
    listen(300);
    QCOMPARE(m_news.size(), std::size_t(0));
}

int main(int argc, char** argv)
{
    if (!enterOwnNamespaces())
        return 1;
    QCoreApplication application(argc, argv);
    GenerationWatchTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_generation_watch.moc"
