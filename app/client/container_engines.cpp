#include "app/client/container_engines.h"

#include <QDeadlineTimer>
#include <QFileInfo>
#include <QLocalSocket>

namespace portolan {

namespace {

constexpr int kPatience = 1000; // ms
constexpr qsizetype kLongestAnswer = 16 * 1024 * 1024;

/// The body of the answer; empty where there is none. HTTP 1.0: no chunks, and its end is the connection's.
QByteArray getOver(const QString& path)
{
    const QDeadlineTimer deadline(kPatience);
    const auto left = [&] { return int(std::max<qint64>(1, deadline.remainingTime())); };
    QLocalSocket socket;
    socket.connectToServer(path);
    if (!socket.waitForConnected(left()))
        return {};
    socket.write("GET /containers/json HTTP/1.0\r\nHost: localhost\r\n\r\n");
    QByteArray answer;
    while (!deadline.hasExpired() && answer.size() < kLongestAnswer
        && (socket.bytesAvailable() > 0 || socket.waitForReadyRead(left())))
        answer += socket.readAll();
    answer += socket.readAll();
    const qsizetype body = answer.indexOf("\r\n\r\n");
    const bool done = answer.startsWith("HTTP/1.") && answer.mid(8, 5).trimmed().startsWith("200");
    return done && body >= 0 ? answer.mid(body + 4) : QByteArray();
}

} // namespace

QStringList containerSockets()
{
    QStringList all{QStringLiteral("/run/docker.sock"), QStringLiteral("/var/run/docker.sock"),
        QStringLiteral("/run/podman/podman.sock")};
    const QString own = qEnvironmentVariable("XDG_RUNTIME_DIR");
    if (!own.isEmpty())
        all += {own + QStringLiteral("/docker.sock"), own + QStringLiteral("/podman/podman.sock")};
    const QString named = qEnvironmentVariable("DOCKER_HOST");
    if (named.startsWith(QLatin1String("unix://")))
        all.prepend(named.mid(7));
    QStringList sockets;
    for (const QString& path : std::as_const(all)) {
        const QString canonical = QFileInfo(path).canonicalFilePath(); // /var/run is /run
        if (!canonical.isEmpty() && !sockets.contains(canonical))
            sockets.append(canonical);
    }
    return sockets;
}

std::vector<Container> askContainerEngines(const QStringList& sockets)
{
    std::vector<Container> containers;
    for (const QString& path : sockets) {
        const QByteArray body = getOver(path);
        if (body.isEmpty())
            continue;
        if (auto some = readContainers({body.constData(), std::size_t(body.size())}))
            for (Container& each : *some)
                containers.push_back(std::move(each));
    }
    return containers;
}

} // namespace portolan
