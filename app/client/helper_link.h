// Finds Portolan's helper on a bus, and finds it again whenever bus or helper went away.
#pragma once

#include <QDBusConnection>
#include <QDBusError>
#include <QDBusServiceWatcher>
#include <QObject>
#include <QTimer>

#include <memory>

namespace portolan {

inline constexpr const char* kHelperService = "org.portolan.Helper1";
inline constexpr const char* kHelperPath = "/org/portolan/Helper1";

class HelperLink : public QObject {
    Q_OBJECT

public:
    enum class State { Connecting, Available, Unreachable, Denied };

    /// address: a D-Bus address; tried again and again from start() on, after 0.25 s at first, later every 5
    /// s.
    explicit HelperLink(QString address = systemBusAddress(), QObject* parent = nullptr);
    ~HelperLink() override;

    /// DBUS_SYSTEM_BUS_ADDRESS, else the usual socket.
    static QString systemBusAddress();

    void start();
    State state() const { return m_state; }
    /// What is wrong and what to do, a sentence; empty when Available.
    QString problem() const { return m_problem; }
    QDBusConnection connection() const { return QDBusConnection(m_connectionName); }
    /// The unique bus name of the helper that was found. Calls go there, so that an answer never comes from
    /// another instance than the one asked; QtDBus also blocks to resolve a well-known name, not a unique
    /// one.
    QString owner() const { return m_owner; }

Q_SIGNALS:
    /// Another state, another problem, or another owner.
    void changed();

private Q_SLOTS:
    void busLost();

private:
    void connectToBus();
    void closeBus();
    void askOwner();
    void startHelper();
    void ownerReplied(const QString& owner);
    void ownerChanged(const QString& newOwner);
    void failed(const QDBusError& error);
    void retryLater();
    void setState(State state, const QString& problem, const QString& owner = {});

    QString m_address;
    QString m_connectionName;
    QString m_owner;
    QString m_problem;
    State m_state = State::Connecting;
    std::unique_ptr<QDBusServiceWatcher> m_watcher;
    QTimer m_retry;
    QTimer m_heartbeat; ///< notices a dead bus where its Disconnected signal did not come through
    int m_backoff = 0; ///< milliseconds before the next try
};

} // namespace portolan
