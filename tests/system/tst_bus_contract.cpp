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
