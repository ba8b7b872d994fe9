// The helper's introspection against resources/dbus, which is the contract.
#include "tests/support/bus_caller.h"

#include <QFile>
#include <QTest>
#include <QXmlStreamReader>

#include <memory>

using namespace portolan;
using namespace portolan::test;

namespace {

/// A line for each interface, member and argument of ours, sorted: two documents say the same if these are
/// equal.
QStringList outline(const QByteArray& xml)
{
    QStringList lines;
    QString interface;
    QString member;
    int argument = 0;
    QXmlStreamReader reader(xml);
    while (!reader.atEnd()) {
        if (reader.readNext() != QXmlStreamReader::StartElement) {
            continue;
        }
        const auto attributes = reader.attributes();
        const auto value = [&](const char* name) { return attributes.value(QLatin1String(name)).toString(); };
        const QString element = reader.name().toString();
        if (element == "interface") {
            interface = value("name");
        } else if (element == "method" || element == "signal" || element == "property") {
            member = interface + '.' + value("name");
            argument = 0;
            lines += element + ' ' + member + ' ' + value("type") + ' ' + value("access");
        } else if (element == "arg") {
            lines += QString("%1 argument %2: %3 %4 %5")
                         .arg(member)
                         .arg(++argument)
                         .arg(value("direction").isEmpty() ? "out" : value("direction"), value("type"),
                             value("name"));
        }
    }
    if (reader.hasError()) {
        return {reader.errorString()};
    }
    lines = lines.filter("org.portolan.");
    lines.sort();
    return lines;
}

QByteArray contract(const char* name)
{
    QFile file(QString(PORTOLAN_SOURCE_DIR "/resources/dbus/") + name);
    return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestContract : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_helper = std::make_unique<HelperProcess>();
        QVERIFY2(m_helper->waitUntilServing(), m_helper->log());
        m_own = std::make_unique<Caller>("portolan");
    }

    void cleanupTestCase() { QCOMPARE(m_helper->stop(), 0); }

    void theObjectOffersWhatTheXmlPromises()
    {
        const QStringList promised = outline(contract("org.portolan.Helper1.xml"));
        QVERIFY(promised.size() > 20);
        QCOMPARE(introspect(kObjectPath), promised);
    }

    void aSessionOffersWhatTheXmlPromises()
    {
        const Answer session = m_own->call("org.portolan.Helper1.Flows", "Open",
            [](sd_bus_message* message) { return appendFields(message, {}); });
        QVERIFY2(session.error.isEmpty(), session.why());
        const QStringList promised = outline(contract("org.portolan.Helper1.FlowSession.xml"));
        QVERIFY(promised.size() >= 5);
        QCOMPARE(introspect(session.path().c_str()), promised);
    }

    void aTraceOffersWhatTheXmlPromises()
    {
        const Answer session
            = m_own->call("org.portolan.Helper1.Trace", "Start", [](sd_bus_message* message) {
                  const int filled = appendFields(message, {{"protocol", "tcp"}, {"ports", "80"}});
                  return filled < 0 ? filled : appendFields(message, {});
              });
        QVERIFY2(session.error.isEmpty(), session.why());
        const QStringList promised = outline(contract("org.portolan.Helper1.TraceSession.xml"));
        QVERIFY(promised.size() >= 6);
        QCOMPARE(introspect(session.path().c_str()), promised);
    }

    void whoAskedForItGetsAnErrorsFieldAndMessage()
    {
        const Caller asked("portolan");
        const auto taken = tcpForward("70000");
        QCOMPARE(
            refusal(asked, taken), QStringLiteral("s: Port 70000 does not exist; the highest is 65535."));
        const auto described = [&] {
            return asked.call("org.portolan.Helper1.Host", "DescribeErrors",
                [](sd_bus_message* message) { return appendFields(message, {}); });
        };
        QVERIFY2(described().error.isEmpty(), described().why());
        QVERIFY2(described().error.isEmpty(), "a second time");
        const QString detailed = refusal(asked, taken);
        QCOMPARE(detailed,
            QStringLiteral("ss(sav): Port 70000 does not exist; the highest is 65535. [listen.ports] "
                           "Port %1 does not exist; the highest is 65535.(70000)"));
        QCOMPARE(
            refusal(*m_own, taken), QStringLiteral("s: Port 70000 does not exist; the highest is 65535."));
    }

    void aMadeUpFieldIsNotSentBackAtAnyLength()
    {
        const Caller asked("portolan");
        QVERIFY(asked
                    .call("org.portolan.Helper1.Host", "DescribeErrors",
                        [](sd_bus_message* message) { return appendFields(message, {}); })
                    .error.isEmpty());
        const auto refused = [&](std::size_t length) {
            return refusal(asked, tcpForward("80"), {{std::string(length, 'k'), true}});
        };
        QVERIFY2(refused(64).contains("[" + QString(64, 'k') + "]"), qPrintable(refused(64)));
        QVERIFY2(refused(65).contains("[]"), qPrintable(refused(65)));
        QVERIFY(refused(100'000).size() < 1000);
    }

    void theVersionIsTheProjects()
    {
        char* version = nullptr;
        QVERIFY(sd_bus_get_property_string(m_own->bus(), kBusName, kObjectPath, "org.portolan.Helper1.Host",
                    "Version", nullptr, &version)
            >= 0);
        QCOMPARE(QString(version), QString(PORTOLAN_VERSION));
        free(version);
    }

private:
    /// What Preview of that answers: its signature and everything in it.
    static QString refusal(
        const Caller& caller, const ForwardFields& forward, const ForwardFields& options = {})
    {
        const MessagePtr request = caller.request(kObjectPath, "org.portolan.Helper1.Forwards", "Preview");
        appendFields(request.get(), forward);
        appendFields(request.get(), options);
        QString told;
        const auto heard = [](sd_bus_message* answer, void* to, sd_bus_error*) {
            *static_cast<QString*>(to) = inText(answer);
            return 0;
        };
        sd_bus_call_async(caller.bus(), nullptr, request.get(), heard, &told, 10'000'000);
        while (told.isEmpty() && sd_bus_wait(caller.bus(), 10'000'000) >= 0) {
            while (sd_bus_process(caller.bus(), nullptr) > 0) { }
        }
        return told;
    }

    static QString inText(sd_bus_message* answer)
    {
        const char* text = "";
        QString told = sd_bus_message_get_signature(answer, 1);
        if (sd_bus_message_read(answer, "s", &text) > 0) {
            told += QStringLiteral(": ") + text;
        }
        if (sd_bus_message_read(answer, "s", &text) > 0) {
            told += QStringLiteral(" [") + text + QStringLiteral("] ") + treeInText(answer);
        }
        return told;
    }

    static QString treeInText(sd_bus_message* answer)
    {
        const char* text = "";
        sd_bus_message_enter_container(answer, 'r', "sav");
        sd_bus_message_read(answer, "s", &text);
        QString told = text;
        sd_bus_message_enter_container(answer, 'a', "v");
        const char* type = nullptr;
        while (sd_bus_message_peek_type(answer, nullptr, &type) > 0) {
            sd_bus_message_enter_container(answer, 'v', type);
            QString part;
            if (type == std::string_view("s") && sd_bus_message_read(answer, "s", &text) > 0) {
                part = text;
            } else {
                part = treeInText(answer);
            }
            told += '(' + part + ')';
            sd_bus_message_exit_container(answer);
        }
        sd_bus_message_exit_container(answer);
        sd_bus_message_exit_container(answer);
        return told;
    }

    QStringList introspect(const char* path) const
    {
        return outline(QByteArray::fromStdString(m_own
                                                     ->call(
                                                         "org.freedesktop.DBus.Introspectable", "Introspect",
                                                         [](sd_bus_message*) { return 0; }, false, path)
                                                     .text()));
    }

    std::unique_ptr<HelperProcess> m_helper;
    std::unique_ptr<Caller> m_own;
};

QTEST_GUILESS_MAIN(TestContract)
#include "tst_bus_contract.moc"
