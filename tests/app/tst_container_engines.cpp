// Container engines' sockets: what answers, what does not, and what never ends.
#include "app/client/container_engines.h"

#include <QElapsedTimer>
#include <QLocalServer>
#include <QLocalSocket>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

using namespace portolan;

namespace {

/// Serves one answer to everybody, on a thread of its own; keeps the connection open if it should not end.
class TalkingEngine : public QThread {
public:
    TalkingEngine(QString path, QByteArray answer, bool ends)
        : m_path(std::move(path))
        , m_answer(std::move(answer))
        , m_ends(ends)
    {
        start();
        while (!m_ready)
            msleep(1);
    }
    ~TalkingEngine() override
    {
        quit();
        wait();
    }

protected:
    void run() override
    {
        QLocalServer server;
        server.listen(m_path);
        connect(&server, &QLocalServer::newConnection, &server, [&] {
            QLocalSocket* socket = server.nextPendingConnection();
            socket->write(m_answer);
            if (m_ends)
                socket->disconnectFromServer();
        });
        m_ready = true;
        exec();
    }

private:
    QString m_path;
    QByteArray m_answer;
    bool m_ends;
    std::atomic<bool> m_ready = false;
};

const QByteArray kBody = R"([{"Id":"ab","Names":["/web"],"Image":"nginx"}])";

} // namespace

class ContainerEnginesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QVERIFY(m_folder.isValid()); }

    void anEngineNamesItsContainers()
    {
        const TalkingEngine engine(path("one"), "HTTP/1.0 200 OK\r\nA: b\r\n\r\n" + kBody, true);
        const auto containers = askContainerEngines({path("one"), path("none")});
        QCOMPARE(containers.size(), std::size_t(1));
        QCOMPARE(containers[0].name.name, std::string("web"));
    }

    void otherAnswersNameNone_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("not found") << "HTTP/1.0 404 Not Found\r\n\r\n" + kBody;
        QTest::newRow("no HTTP") << kBody;
        QTest::newRow("cut off") << "HTTP/1.0 200 OK\r\n\r\n" + kBody.chopped(4);
    }

    void otherAnswersNameNone()
    {
        QFETCH(QByteArray, answer);
        const TalkingEngine engine(path("two"), answer, true);
        QVERIFY(askContainerEngines({path("two")}).empty());
    }

    void oneThatNeverEndsIsGivenUp()
    {
        const TalkingEngine engine(path("three"), "HTTP/1.0 200 OK\r\n", false);
        QElapsedTimer timer;
        timer.start();
        QVERIFY(askContainerEngines({path("three")}).empty());
        QVERIFY2(timer.elapsed() < 5000, "it waited");
    }

    void theSocketsAreThisUsers()
    {
        QFile(path("docker.sock")).open(QFile::WriteOnly);
        qputenv("XDG_RUNTIME_DIR", m_folder.path().toLocal8Bit());
        qputenv("DOCKER_HOST", "unix://" + path("nowhere").toLocal8Bit());
        const QStringList sockets = containerSockets();
        QVERIFY(sockets.contains(QFileInfo(path("docker.sock")).canonicalFilePath()));
        QVERIFY(!sockets.contains(path("nowhere")));
        qunsetenv("DOCKER_HOST");
    }

private:
    QString path(const QString& name) const { return m_folder.filePath(name); }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(ContainerEnginesTest)
#include "tst_container_engines.moc"
