// What the sentences about the rules of real programs say, line by line. Beside each NAME.save and NAME.json
// stands NAME.words; PORTOLAN_RENEW_WORDS=1 writes it anew, for somebody to read the difference.
#include "backend/nft/nft_reader.h"
#include "backend/ruleset/save_reader.h"
#include "backend/ruleset/words.h"

#include <QDirIterator>
#include <QTest>

using namespace portolan;

namespace {

QByteArray sentences(const Ruleset& ruleset)
{
    QByteArray text;
    for (const Table& table : ruleset.tables()) {
        if (table.nftFamily == "inet" && table.family == Family::Ipv6)
            continue; // the same rules once more
        for (const Chain& chain : table.chains) {
            text += QByteArray::fromStdString(std::string(table.name) + ' ' + std::string(chain.name) + '\n');
            int position = 0;
            for (const Rule& rule : chain.rules)
                text += "  " + QByteArray::number(++position) + ' '
                    + QByteArray::fromStdString(inWords(rule, table, chain).text()).replace('\n', "\\n")
                    + '\n';
            text += "  - " + QByteArray::fromStdString(endInWords(chain).text()) + '\n';
        }
    }
    return text;
}

} // namespace

class TestWordsCaptures : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyRuleReadsAsReviewed_data();
    void everyRuleReadsAsReviewed();
};

void TestWordsCaptures::everyRuleReadsAsReviewed_data()
{
    QTest::addColumn<QString>("path");
    for (const QLatin1String folder : {QLatin1String("/captures"), QLatin1String("/forwards"),
             QLatin1String("/saves"), QLatin1String("/nft")}) {
        QDirIterator files(QStringLiteral(PORTOLAN_TEST_DATA) + folder,
            {folder == QLatin1String("/nft") ? QStringLiteral("*.json") : QStringLiteral("*.save")},
            QDir::Files);
        while (files.hasNext()) {
            const QString path = files.next();
            QTest::newRow(qPrintable(files.fileName())) << path;
        }
    }
}

void TestWordsCaptures::everyRuleReadsAsReviewed()
{
    QFETCH(QString, path);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const Family family = path.contains(QLatin1String("ipv6")) ? Family::Ipv6 : Family::Ipv4;
    const std::string text = file.readAll().toStdString();
    const auto ruleset = path.endsWith(QLatin1String(".json"))
        ? readNft(text)
        : readSave(text, Engine::XtablesLegacy, family);
    QVERIFY2(ruleset, ruleset ? "" : ruleset.error().message.text().c_str());
    const QByteArray said = sentences(*ruleset);
    QFile expected(path.chopped(4) + QStringLiteral("words"));
    if (qEnvironmentVariableIsSet("PORTOLAN_RENEW_WORDS")) {
        QVERIFY(expected.open(QIODevice::WriteOnly));
        QCOMPARE(expected.write(said), said.size());
        QSKIP("The sentences were written, not compared.");
    }
    QVERIFY2(expected.open(QIODevice::ReadOnly), qPrintable(expected.fileName()));
    const QList<QByteArray> wanted = expected.readAll().split('\n');
    const QList<QByteArray> lines = said.split('\n');
    for (qsizetype i = 0; i < std::min(wanted.size(), lines.size()); ++i)
        QCOMPARE(lines[i], wanted[i]);
    QCOMPARE(lines.size(), wanted.size());
}

QTEST_APPLESS_MAIN(TestWordsCaptures)
#include "tst_words_captures.moc"
