// The window in another language.
#include "app/flows/flow_model.h"
#include "app/window/format.h"
#include "app/window/sentence_translator.h"
#include "backend/net/port.h"
#include "backend/ruleset/save_reader.h"
#include "backend/ruleset/words.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>
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
    void sentencesAboutRulesAreTranslatedPhraseByPhrase_data();
    void sentencesAboutRulesAreTranslatedPhraseByPhrase();
    void everySentenceAboutTheRulesAtHandIsTranslated_data();
    void everySentenceAboutTheRulesAtHandIsTranslated();
    void sentenceWithAnUnknownPhraseStaysWhole();

private:
    std::unique_ptr<SentenceTranslator> m_translator;
};

void TestTranslation::init()
{
    m_translator = std::make_unique<SentenceTranslator>();
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
    const LiveFlows flows;
    const FlowModel model(&flows);
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

void TestTranslation::sentencesAboutRulesAreTranslatedPhraseByPhrase_data()
{
    QTest::addColumn<QString>("rule");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("Docker's DNAT")
        << QStringLiteral(
               "-A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80")
        << QStringLiteral("TCP，发往端口 8080，不是从 docker0 进入，目标改为 172.17.0.2:80。");
    QTest::newRow("last of several conditions, comment")
        << QStringLiteral("-A DOCKER -s 10.0.0.0/8 -i eth0 -m conntrack --ctstate RELATED,ESTABLISHED "
                          "-m comment --comment \"back and forth\" -j ACCEPT")
        << QStringLiteral(
               "数据包，来自 10.0.0.0/8，从 eth0 进入，属于已知连接或与其相关，被接受（“back and forth”）。");
    QTest::newRow("commas and “and” inside a phrase")
        << QStringLiteral("-A DOCKER -p tcp -m tcp --tcp-flags SYN,ACK SYN -m mark --mark 0x1 -j LOG")
        << QStringLiteral(
               "TCP，其 TCP 标志（在 SYN,ACK 中）为 SYN，带有标记 0x1，记入日志，然后继续下一条规则。");
}

void TestTranslation::sentencesAboutRulesAreTranslatedPhraseByPhrase()
{
    QFETCH(QString, rule);
    QFETCH(QString, sentence);
    const auto ruleset = readSave(
        "*nat\n:DOCKER - [0:0]\n" + rule.toStdString() + "\nCOMMIT\n", Engine::XtablesLegacy, Family::Ipv4);
    QVERIFY(ruleset);
    const Table& table = ruleset->tables().front();
    const Chain& chain = table.chains.front();
    QCOMPARE(Format::message(inWords(chain.rules.front(), table, chain)), sentence);
}

void TestTranslation::everySentenceAboutTheRulesAtHandIsTranslated_data()
{
    QTest::addColumn<QString>("path");
    QDirIterator files(QStringLiteral(PORTOLAN_TEST_DATA), {QStringLiteral("*.save")}, QDir::Files,
        QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString path = files.next();
        QTest::newRow(qPrintable(files.fileName())) << path;
    }
}

void TestTranslation::everySentenceAboutTheRulesAtHandIsTranslated()
{
    QFETCH(QString, path);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const Family family = path.contains(QLatin1String("ipv6")) ? Family::Ipv6 : Family::Ipv4;
    const auto ruleset = readSave(file.readAll().toStdString(), Engine::XtablesLegacy, family);
    QVERIFY(ruleset);
    for (const Table& table : ruleset->tables())
        for (const Chain& chain : table.chains)
            for (const Rule& rule : chain.rules) {
                const Message message = inWords(rule, table, chain);
                const QString sentence = Format::message(message);
                QVERIFY2(sentence.endsWith(QStringLiteral("。")), qPrintable(sentence));
                for (const std::string& argument : message.arguments)
                    QVERIFY2(sentence.contains(QString::fromStdString(argument)), qPrintable(sentence));
            }
}

void TestTranslation::sentenceWithAnUnknownPhraseStaysWhole()
{
    const Message message{"%1 to port %2 whose colour is %3 is accepted.", {"TCP", "80", "red"}};
    QCOMPARE(Format::message(message), QStringLiteral("TCP to port 80 whose colour is red is accepted."));
}

QTEST_MAIN(TestTranslation)
#include "tst_translation.moc"
