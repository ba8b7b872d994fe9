// The window in another language.
#include "app/flows/flow_model.h"
#include "app/window/format.h"
#include "backend/net/port.h"
#include "backend/ruleset/save_reader.h"
#include "backend/ruleset/words.h"

#include <QDir>
#include <QDirIterator>
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

/// Every pattern that PORTOLAN_TR marks in a storey, as the compiler has it.
QStringList patternsIn(const QString& storey)
{
    static const QRegularExpression marked(
        QStringLiteral(R"re(PORTOLAN_TR\(\s*((?:"(?:[^"\\\n]|\\.)*"\s*)+)\))re"));
    static const QRegularExpression literal(QStringLiteral(R"re("((?:[^"\\\n]|\\.)*)")re"));
    QStringList patterns;
    QDirIterator files(QStringLiteral(PORTOLAN_SOURCE_DIR "/") + storey, {QStringLiteral("*.cpp")},
        QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (!file.open(QIODevice::ReadOnly))
            return {};
        const QString source = QString::fromUtf8(file.readAll());
        for (auto match = marked.globalMatch(source); match.hasNext();) {
            QString pattern;
            const QString literals = match.next().captured(1);
            for (auto each = literal.globalMatch(literals); each.hasNext();)
                pattern += each.next().captured(1);
            pattern.replace(QLatin1String("\\n"), QLatin1String("\n"));
            pattern.replace(QLatin1String("\\\""), QLatin1String("\""));
            patterns.append(pattern);
        }
    }
    return patterns;
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

/// What a sentence holds that is never translated.
QStringList verbatimIn(const Message& message)
{
    QStringList texts;
    for (const MessageArgument& argument : message.arguments) {
        if (const Message* part = argument.part())
            texts += verbatimIn(*part);
        else
            texts.append(QString::fromStdString(argument.text()));
    }
    return texts;
}

/// The same sentence with nothing in its places.
Message emptied(const Message& message)
{
    Message result{message.pattern, {}};
    for (const MessageArgument& argument : message.arguments)
        result.arguments.push_back(
            argument.part() ? MessageArgument(emptied(*argument.part())) : MessageArgument(""));
    return result;
}

/// The words of its patterns that are left in English; the field's own names are no English.
QStringList englishIn(const Message& message)
{
    static const QStringList names{QStringLiteral("TCP"), QStringLiteral("UDP"), QStringLiteral("Lite"),
        QStringLiteral("IP"), QStringLiteral("SCTP"), QStringLiteral("DCCP"), QStringLiteral("GRE"),
        QStringLiteral("ESP"), QStringLiteral("AH"), QStringLiteral("IGMP"), QStringLiteral("ICMP"),
        QStringLiteral("ICMPv6"), QStringLiteral("SYN"), QStringLiteral("TTL"), QStringLiteral("TOS"),
        QStringLiteral("DSCP"), QStringLiteral("MAC"), QStringLiteral("MSS"), QStringLiteral("IPsec"),
        QStringLiteral("conntrack"), QStringLiteral("ping"), QStringLiteral("Portolan")};
    static const QRegularExpression word(QStringLiteral("[A-Za-z][A-Za-z0-9]+"));
    QStringList found;
    const QString sentence = Format::message(emptied(message));
    for (auto match = word.globalMatch(sentence); match.hasNext();) {
        const QString text = match.next().captured();
        if (!names.contains(text))
            found.append(text);
    }
    return found;
}

} // namespace

class TestTranslation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void everyTextIsTranslated_data();
    void everyTextIsTranslated();
    void everyPatternIsThere_data();
    void everyPatternIsThere();
    void placesAreKept_data() { everyTextIsTranslated_data(); }
    void placesAreKept();
    void accessKeysAreKept_data() { everyTextIsTranslated_data(); }
    void accessKeysAreKept();
    void modelsSpeakTheLanguage();
    void errorsOfTheBackendAreTranslatedWithTheirArguments();
    void errorsOfTheHelperAreTranslatedInAllTheirParts();
    void sentencesAboutRulesAreTranslatedAsWholes_data();
    void sentencesAboutRulesAreTranslatedAsWholes();
    void everySentenceAboutTheRulesAtHandIsTranslated_data();
    void everySentenceAboutTheRulesAtHandIsTranslated();
    void aPatternWithoutATranslationStaysEnglish();

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

void TestTranslation::everyPatternIsThere_data()
{
    QTest::addColumn<QString>("storey");
    QTest::addColumn<int>("atLeast");
    QTest::newRow("backend") << QStringLiteral("backend") << 300;
    QTest::newRow("helper") << QStringLiteral("helper") << 150;
    QTest::newRow("app") << QStringLiteral("app") << 10;
}

void TestTranslation::everyPatternIsThere()
{
    QFETCH(QString, storey);
    QFETCH(int, atLeast);
    const QStringList patterns = patternsIn(storey);
    QVERIFY2(patterns.size() >= atLeast, qPrintable(QString::number(patterns.size())));
    for (const QString& path : translationFiles()) {
        QSet<QString> known;
        for (const Entry& entry : entriesOf(path))
            if (entry.context == QLatin1String("portolan"))
                known.insert(entry.source);
        for (const QString& pattern : patterns)
            QVERIFY2(known.contains(pattern),
                qPrintable(pattern + QStringLiteral(" is not in ") + path
                    + QStringLiteral("; run resources/translations/extract")));
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

void TestTranslation::errorsOfTheHelperAreTranslatedInAllTheirParts()
{
    const Message message{
        "The list of wanted forwards, %1, cannot be understood: %2. Mend it or move it away, "
        "then restart the helper (systemctl restart portolan-helper); until then no forward "
        "is changed.",
        {"/var/lib/portolan/forwards.json", Message{"the id %1 is in it twice", {"0a1b2c3d"}}}};
    QCOMPARE(Format::message(message),
        QStringLiteral("无法理解所需转发的列表 /var/lib/portolan/forwards.json：标识 0a1b2c3d "
                       "在其中出现两次。请修复或移走它，然后重新启动助手服务（systemctl restart "
                       "portolan-helper）；在此之前不会更改任何转发。"));
}

void TestTranslation::sentencesAboutRulesAreTranslatedAsWholes_data()
{
    QTest::addColumn<QString>("rule");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char* name, const char* rule, const char* sentence) {
        QTest::newRow(name) << QString::fromUtf8(rule) << QString::fromUtf8(sentence);
    };
    row("conditions stand before the subject",
        "-A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80",
        "发往端口 8080、不是从 docker0 进入的 TCP 数据包转往 172.17.0.2:80。");
    row("place of an address", "-A DOCKER ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER",
        "发往本机自己的地址（127.0.0.0/8 除外）的数据包进入链 DOCKER。");
    row("several conditions, comment",
        "-A DOCKER -s 10.0.0.0/8 -i eth0 -m conntrack --ctstate RELATED,ESTABLISHED "
        "-m comment --comment \"back and forth\" -j ACCEPT",
        "来自 10.0.0.0/8、从 eth0 进入、属于已知连接或与其相关的数据包被接受（“back and forth”）。");
    row("a list", "-A DOCKER -p tcp -m multiport --dports 80,443,8000:8010 -j DROP",
        "发往端口 80、443 或 8000-8010 的 TCP 数据包被丢弃。");
    row("no condition", "-A DOCKER -j MARK --set-xmark 0x4000/0x4000",
        "到达此处的所有数据包获得标记位 0x4000，然后继续下一条规则。");
}

void TestTranslation::sentencesAboutRulesAreTranslatedAsWholes()
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
        for (const Chain& chain : table.chains) {
            for (const Rule& rule : chain.rules) {
                const Message message = inWords(rule, table, chain);
                const QString sentence = Format::message(message);
                QVERIFY2(sentence.endsWith(QStringLiteral("。")), qPrintable(sentence));
                QVERIFY2(englishIn(message).isEmpty(), qPrintable(englishIn(message).join(u' ') + sentence));
                for (const QString& argument : verbatimIn(message))
                    QVERIFY2(sentence.contains(argument), qPrintable(sentence));
                QVERIFY(englishIn(inBrief(rule)).isEmpty());
            }
            QVERIFY(englishIn(endInWords(chain)).isEmpty());
        }
}

void TestTranslation::aPatternWithoutATranslationStaysEnglish()
{
    const Message message{"%1 whose colour is %2.", {Message{"Packets", {}}, "red"}};
    QCOMPARE(Format::message(message), QStringLiteral("数据包 whose colour is red."));
}

QTEST_MAIN(TestTranslation)
#include "tst_translation.moc"
