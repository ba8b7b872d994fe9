// The helper's side of the bus, played by a test: it says what the test told it to, and keeps what it was
// asked.
#pragma once

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusMetaType>
#include <QDBusObjectPath>
#include <QDBusVariant>
#include <QDBusVirtualObject>
#include <QMap>
#include <QSet>
#include <QVariantMap>

#include <algorithm>
#include <utility>

namespace portolan::test {

class FakeHelper : public QDBusVirtualObject {
public:
    struct Refusal {
        QString name;
        QString sentence;
        QVariantList details = {}; ///< whatever comes behind it
    };

    QByteArray ipv4 = "*nat\n:PREROUTING ACCEPT [0:0]\nCOMMIT\n";
    QByteArray ipv6;
    QString state = QStringLiteral(R"({"version":1,"host":"seaside","time":"2024-05-01T10:00:00Z"})");
    QList<QVariantMap> wanted;
    QVariantMap editStatus{{"automaticRepair", false}};
    QList<QVariantMap> edits;
    QMap<QString, Refusal> refuse; ///< by method
    QSet<QString> silent; ///< methods that never answer
    QList<QByteArray> batches; ///< what sessions hand out, a Read each
    bool lost = false; ///< for the next Read
    bool sessionsGone = false; ///< every Read fails
    QList<QDBusMessage> asked;

    explicit FakeHelper(const QString& address)
        : m_connection(QDBusConnection::connectToBus(address, nextName()))
    {
        qDBusRegisterMetaType<QList<QVariantMap>>();
        m_connection.registerVirtualObject("/org/portolan/Helper1", this, QDBusConnection::SubPath);
    }
    ~FakeHelper() override { QDBusConnection::disconnectFromBus(m_connection.name()); }

    /// What silent methods were asked is answered now.
    void answerLate()
    {
        for (const QDBusMessage& message : std::exchange(m_unanswered, {}))
            m_connection.send(message.createReply(answer(message.member(), message.arguments())));
    }

    bool appear() { return m_connection.registerService("org.portolan.Helper1"); }

    void signalChanged(const QString& interface, const QVariantList& arguments = {})
    {
        QDBusMessage signal = QDBusMessage::createSignal(
            "/org/portolan/Helper1", "org.portolan.Helper1." + interface, "Changed");
        signal.setArguments(arguments);
        m_connection.send(signal);
    }

    int count(const QString& member) const
    {
        return int(std::count_if(
            asked.begin(), asked.end(), [&](const QDBusMessage& each) { return each.member() == member; }));
    }
    QDBusMessage last(const QString& member) const
    {
        for (auto each = asked.rbegin(); each != asked.rend(); ++each) {
            if (each->member() == member)
                return *each;
        }
        return {};
    }

    QString introspect(const QString&) const override { return {}; }

    bool handleMessage(const QDBusMessage& message, const QDBusConnection&) override
    {
        asked.append(message);
        const QString member = message.member();
        if (silent.contains(member)) {
            m_unanswered.append(message);
            return true;
        }
        if (refuse.contains(member)) {
            const Refusal& refusal = refuse[member];
            QDBusMessage error = message.createErrorReply(refusal.name, refusal.sentence);
            error.setArguments(refusal.details); // behind the sentence
            return m_connection.send(error);
        }
        if (member == "Read" && sessionsGone)
            return m_connection.send(message.createErrorReply(QDBusError::UnknownObject, "No such session."));
        return m_connection.send(message.createReply(answer(member, message.arguments())));
    }

private:
    static QString nextName()
    {
        static int count = 0;
        return QStringLiteral("fake-helper-%1").arg(++count);
    }

    QVariantList answer(const QString& member, const QVariantList& arguments)
    {
        if (member == "Save") {
            if (arguments.value(0) == "nftables")
                return {QByteArray("{\"nftables\": []}\n")};
            if (arguments.value(0) == "xtables-nft")
                return {QByteArray()};
            return {arguments.value(1) == "ipv4" ? ipv4 : ipv6};
        }
        if (member == "State")
            return {state};
        if (member == "List")
            return {QVariant::fromValue(wanted)};
        if (member == "Get")
            return {QVariant::fromValue(QDBusVariant("9.8.7"))};
        if (member == "Preview")
            return {QByteArray("*nat\nCOMMIT\n")};
        if (member == "Status")
            return {editStatus};
        if (member == "History")
            return {QVariant::fromValue(edits)};
        if (member == "Undo" || member == "Redo" || member == "Confirm")
            return {edits.value(0)};
        if (member == "RemoveSeveral" || member == "SetEnabled") {
            QList<QVariantMap> results;
            for (const QString& id : arguments.value(0).toStringList())
                results.append({{"id", id}, {"connections", 3u}, {"ended", 2u}});
            return {QVariant::fromValue(results)};
        }
        if (member == "Repair")
            return {true};
        if (member == "AddSeveral")
            return {QStringList{"0a1b2c3d", "0a1b2c3e"}};
        if (member == "Replace")
            return {QVariantMap{{"connections", 1u}, {"ended", 0u}}};
        if (member == "Add")
            return {QStringLiteral("0a1b2c3d")};
        if (member == "Remove")
            return {QVariantMap{{"connections", 3u}, {"ended", 2u}}};
        if (member == "Delete") // every second one was gone already
            return {unsigned(arguments.value(0).toByteArray().size() / 152 / 2)};
        if (member == "SetSysctl")
            return {QStringLiteral("0")};
        if (member == "Open") {
            ++m_sessions;
            sessionsGone = false;
            return {QVariant::fromValue(
                QDBusObjectPath(QStringLiteral("/org/portolan/Helper1/flows/%1").arg(m_sessions)))};
        }
        if (member == "Read") {
            const QByteArray batch = batches.isEmpty() ? QByteArray() : batches.takeFirst();
            m_handedOut += qulonglong(batch.size() / 152);
            return {m_handedOut, std::exchange(lost, false), batch};
        }
        return {};
    }

    QDBusConnection m_connection;
    QList<QDBusMessage> m_unanswered;
    int m_sessions = 0;
    qulonglong m_handedOut = 0;
};

} // namespace portolan::test
