#include "app/client/helper_link.h"

#include <QDBusConnectionInterface>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

#include <algorithm>
#include <chrono>

namespace portolan {

using namespace std::chrono_literals;

namespace {

constexpr int kFirstBackoff = 250;
constexpr int kLongestBackoff = 5000;

QDBusMessage busCall(const char* method)
{
    return QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.DBus"),
        QStringLiteral("/org/freedesktop/DBus"), QStringLiteral("org.freedesktop.DBus"),
        QLatin1String(method));
}

QString nextConnectionName()
{
    static int count = 0;
    return QStringLiteral("portolan-helper-%1").arg(++count);
}

} // namespace

HelperLink::HelperLink(QString address, QObject* parent)
    : QObject(parent)
    , m_address(std::move(address))
{
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, [this] {
        if (m_connectionName.isEmpty() || !connection().isConnected())
            connectToBus();
        else
            askOwner();
    });
    m_heartbeat.setInterval(2s);
    connect(&m_heartbeat, &QTimer::timeout, this, [this] {
        if (!m_connectionName.isEmpty() && !connection().isConnected())
            busLost();
    });
}

HelperLink::~HelperLink()
{
    closeBus();
}

QString HelperLink::systemBusAddress()
{
    const QString address = qEnvironmentVariable("DBUS_SYSTEM_BUS_ADDRESS");
    return address.isEmpty() ? QStringLiteral("unix:path=/run/dbus/system_bus_socket") : address;
}

void HelperLink::start()
{
    m_heartbeat.start();
    connectToBus();
}

void HelperLink::connectToBus()
{
    closeBus();
    m_connectionName = nextConnectionName();
    QDBusConnection bus = QDBusConnection::connectToBus(m_address, m_connectionName);
    if (!bus.isConnected()) {
        const QString reason = bus.lastError().message();
        closeBus();
        setState(State::Unreachable,
            tr("No system bus at %1 (%2). Start D-Bus, or set DBUS_SYSTEM_BUS_ADDRESS.")
                .arg(m_address, reason));
        retryLater();
        return;
    }
    bus.connect(QString(), QStringLiteral("/org/freedesktop/DBus/Local"),
        QStringLiteral("org.freedesktop.DBus.Local"), QStringLiteral("Disconnected"), this, SLOT(busLost()));
    m_watcher = std::make_unique<QDBusServiceWatcher>(
        QLatin1String(kHelperService), bus, QDBusServiceWatcher::WatchForOwnerChange);
    connect(m_watcher.get(), &QDBusServiceWatcher::serviceOwnerChanged, this,
        [this](const QString&, const QString&, const QString& newOwner) { ownerChanged(newOwner); });
    askOwner();
}

void HelperLink::closeBus()
{
    m_watcher.reset();
    m_owner.clear();
    if (!m_connectionName.isEmpty())
        QDBusConnection::disconnectFromBus(m_connectionName);
    m_connectionName.clear();
}

void HelperLink::busLost()
{
    if (m_connectionName.isEmpty())
        return;
    // Not inside the signal of the connection that is to be closed.
    QMetaObject::invokeMethod(
        this,
        [this, name = m_connectionName] {
            if (name != m_connectionName)
                return;
            closeBus();
            setState(State::Unreachable, tr("The system bus went away. Waiting for it to come back."));
            m_backoff = 0;
            retryLater();
        },
        Qt::QueuedConnection);
}

void HelperLink::askOwner()
{
    QDBusMessage call = busCall("GetNameOwner");
    call << QLatin1String(kHelperService);
    auto* watcher = new QDBusPendingCallWatcher(connection().asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, name = m_connectionName](auto* done) {
        done->deleteLater();
        if (name != m_connectionName)
            return;
        const QDBusPendingReply<QString> reply = *done;
        if (reply.isError())
            startHelper();
        else
            ownerReplied(reply.value());
    });
}

void HelperLink::startHelper()
{
    QDBusMessage call = busCall("StartServiceByName");
    call << QLatin1String(kHelperService) << 0u;
    auto* watcher = new QDBusPendingCallWatcher(connection().asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, name = m_connectionName](auto* done) {
        done->deleteLater();
        if (name != m_connectionName || m_state == State::Available)
            return;
        if (done->isError())
            failed(done->error());
        else
            askOwner();
    });
}

void HelperLink::ownerReplied(const QString& owner)
{
    m_backoff = 0;
    m_retry.stop();
    setState(State::Available, {}, owner);
}

void HelperLink::ownerChanged(const QString& newOwner)
{
    if (!newOwner.isEmpty()) {
        ownerReplied(newOwner);
        return;
    }
    setState(State::Unreachable, tr("Portolan's helper stopped. Waiting for it to come back."));
    m_backoff = 0;
    retryLater();
}

void HelperLink::failed(const QDBusError& error)
{
    const QString name = error.name();
    if (error.type() == QDBusError::AccessDenied) {
        setState(State::Denied,
            tr("The bus does not let this user talk to Portolan's helper (%1).").arg(error.message()));
    } else if (error.type() == QDBusError::ServiceUnknown || name.endsWith(QLatin1String("NameHasNoOwner"))) {
        setState(State::Unreachable,
            tr("Portolan's helper is not running, and the bus cannot start it. Install Portolan, or run: "
               "systemctl start portolan-helper"));
    } else {
        setState(State::Unreachable,
            tr("Portolan's helper could not be started: %1. See: journalctl -u portolan-helper")
                .arg(error.message()));
    }
    retryLater();
}

void HelperLink::retryLater()
{
    m_backoff = std::clamp(m_backoff * 2, kFirstBackoff, kLongestBackoff);
    m_retry.start(m_backoff);
}

void HelperLink::setState(State state, const QString& problem, const QString& owner)
{
    if (state == m_state && problem == m_problem && owner == m_owner)
        return;
    m_state = state;
    m_problem = problem;
    m_owner = owner;
    Q_EMIT changed();
}

} // namespace portolan
