// A connection made for a trace to have something to show: opened and closed at once, nothing is sent.
#pragma once

#include "backend/host/host_state.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <memory>

class QSocketNotifier;

namespace portolan {

class TestConnection : public QObject {
    Q_OBJECT

public:
    enum class Outcome { Connected, Refused, NoAnswer, Failed };

    explicit TestConnection(QObject* parent = nullptr);
    ~TestConnection() override;

    /// TCP, by this program's own rights. done() follows, unless another is started before.
    void start(const Address& address, std::uint16_t port);

    /// An address of that host by which this program can ask it as the host itself would; nullopt: this
    /// program does not run on that host's network, as when it looks at a network namespace or another
    /// machine.
    static std::optional<Address> ownAddress(const HostState& host, Family family);

Q_SIGNALS:
    /// why: of Failed, the system's reason.
    void done(portolan::TestConnection::Outcome outcome, int milliseconds, const QString& why);

private:
    void finish(int error);
    void close();

    int m_socket = -1;
    std::unique_ptr<QSocketNotifier> m_writable;
    QTimer m_patience;
    QElapsedTimer m_since;
};

} // namespace portolan
