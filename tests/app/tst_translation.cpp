// The window in another language.
#include "app/flows/flow_model.h"
#include "app/window/format.h"
#include "backend/net/port.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTest>
#include <QTranslator>
#include <QXmlStreamReader>

#include <memory>

using namespace portolan;

namespace {

struct Entry {
    QString context;
    QString source;
    QString type; ///< empty once finished
    QStringList translations; ///< one a plural form
};

QStringList translationFiles()
{
    const QDir folder(QStringLiteral(PORTOLAN_SOURCE_DIR "/resources/translations"));
    QStringList files;
    for (const QString& name : folder.entryList({QStringLiteral("*.ts")}, QDir::Files))
        files.append(folder.filePath(name));
    return files;
}

QList<Entry> entriesOf(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QXmlStreamReader xml(&file);
    QList<Entry> entries;
    QString context;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        const QString name = xml.name().toString();
        if (name == QLatin1String("name"))
            context = xml.readElementText();
        else if (name == QLatin1String("message"))
            entries.append({context, {}, {}, {}});
        else if (name == QLatin1String("source"))
            entries.last().source = xml.readElementText();
        else if (name == QLatin1String("translation")) {
            entries.last().type = xml.attributes().value(QLatin1String("type")).toString();
            const QString text = xml.readElementText(QXmlStreamReader::IncludeChildElements);
            entries.last().translations.append(text.trimmed());
        }
    }
    return xml.hasError() ? QList<Entry>() : entries;
}

/// "%1", "%2", "%n": each once, sorted.
QStringList placesIn(const QString& text)
{
    static const QRegularExpression place(QStringLiteral("%L?[1-9n]"));
    QStringList places;
    for (auto match = place.globalMatch(text); match.hasNext();)
        places.append(match.next().captured());
    places.removeDuplicates();
    places.sort();
    return places;
}

/// "&Name" has one, "Docker & friends" none.
bool hasAccessKey(const QString& text)
{
    static const QRegularExpression key(QStringLiteral("&\\w"));
    return text.contains(key);
}

bool isChinese(const QString& text)
{
    return std::any_of(text.begin(), text.end(), [](QChar c) { return c.script() == QChar::Script_Han; });
}

} // namespace

class TestTranslation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void everyTextIsTranslated_data();
    void everyTextIsTranslated();
    void placesAreKept_data() { everyTextIsTranslated_data(); }
    void placesAreKept();
    void accessKeysAreKept_data() { everyTextIsTranslated_data(); }
    void accessKeysAreKept();
    void modelsSpeakTheLanguage();
    void errorsOfTheBackendAreTranslatedWithTheirArguments();

private:
    std::unique_ptr<QTranslator> m_translator;
};

void TestTranslation::init()
{
    m_translator = std::make_unique<QTranslator>();
    QVERIFY(m_translator->load(QLocale(QStringLiteral("zh_CN")), QStringLiteral("portolan"),
        QStringLiteral("_"), QStringLiteral(":/translations")));
    QVERIFY(QCoreApplication::installTranslator(m_translator.get()));
}

void TestTranslation::cleanup()
{
    m_translator.reset();
}

void TestTranslation::everyTextIsTranslated_data()
{
    QTest::addColumn<QString>("path");
    const QStringList files = translationFiles();
    QVERIFY(!files.isEmpty());
    for (const QString& file : files)
        QTest::newRow(qPrintable(QFileInfo(file).fileName())) << file;
}

void TestTranslation::everyTextIsTranslated()
{
    QFETCH(QString, path);
    const QList<Entry> entries = entriesOf(path);
    QVERIFY(entries.size() > 400);
    for (const Entry& entry : entries) {
        const QString about = entry.context + QStringLiteral(": ") + entry.source;
        QVERIFY2(entry.type.isEmpty(), qPrintable(about + QStringLiteral(" is ") + entry.type));
        QVERIFY2(!entry.translations.join(QString()).isEmpty(), qPrintable(about));
    }
}

void TestTranslation::placesAreKept()
{
    QFETCH(QString, path);
    for (const Entry& entry : entriesOf(path))
        for (const QString& translation : entry.translations)
            QVERIFY2(placesIn(translation) == placesIn(entry.source), qPrintable(translation));
}

void TestTranslation::accessKeysAreKept()
{
    QFETCH(QString, path);
    for (const Entry& entry : entriesOf(path))
        for (const QString& translation : entry.translations)
            QVERIFY2(hasAccessKey(translation) == hasAccessKey(entry.source), qPrintable(translation));
}

void TestTranslation::modelsSpeakTheLanguage()
{
    const FlowModel model;
    for (int column = 0; column < model.columnCount(); ++column) {
        const QString heading = model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
        QVERIFY2(isChinese(heading), qPrintable(heading));
    }
    QCOMPARE(model.headerData(FlowModel::Client, Qt::Horizontal, Qt::DisplayRole).toString(),
        QStringLiteral("客户端"));
}

void TestTranslation::errorsOfTheBackendAreTranslatedWithTheirArguments()
{
    const auto ports = PortRange::parse("70000");
    QVERIFY(!ports);
    QCOMPARE(Format::message(ports.error().message), QStringLiteral("端口 70000 不存在；最大为 65535。"));
}

QTEST_MAIN(TestTranslation)
#include "tst_translation.moc"
