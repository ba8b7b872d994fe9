// Rules of nftables with parts put where they do not belong: whatever reads rules reads these.
#include "tests/backend/text.h"
#include "tests/fuzz/checks.h"

#include <QTest>

#include <random>

using namespace portolan;

namespace {

using Json = nlohmann::json;

class Shuffler {
public:
    explicit Shuffler(const Json& document)
    {
        collect(document);
        for (const char* odd : {"null", "[]", "{}", "-1", "18446744073709551615", "\"\"", "\"@\"", "\"*\"",
                 "[[]]", "{\"set\": []}", "{\"concat\": [1, 2]}", "\"\\u0000\"", "true", "1e300"})
            m_parts.push_back(Json::parse(odd));
    }

    /// One place of the document, however deep, gets another part.
    void damage(Json& value)
    {
        Json* at = &value;
        while (at->is_structured() && !at->empty() && m_random() % 8 != 0)
            at = &*std::next(at->begin(), std::ptrdiff_t(m_random() % at->size()));
        *at = m_parts[m_random() % m_parts.size()];
    }

private:
    void collect(const Json& value)
    {
        if (m_parts.size() < 5000)
            m_parts.push_back(value);
        if (value.is_structured())
            for (const Json& part : value)
                collect(part);
    }

    std::mt19937 m_random{20260102};
    std::vector<Json> m_parts;
};

} // namespace

class TestNftMutation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rulesWithPartsOutOfPlaceAreRead_data()
    {
        QTest::addColumn<QString>("name");
        for (const char* name : {"expressions", "kube-proxy", "docker", "by-hand"})
            QTest::newRow(name) << QString(name);
    }

    void rulesWithPartsOutOfPlaceAreRead()
    {
        QFETCH(QString, name);
        const Json whole = Json::parse(text(testData("nft/" + name + ".json")));
        Shuffler shuffler(whole);
        std::size_t rules = 0;
        for (int i = 0; i < 80; ++i) {
            Json damaged = whole;
            for (int parts = 0; parts < 1 + i % 30; ++parts)
                shuffler.damage(damaged["nftables"]);
            const std::string document = damaged.dump();
            const check::Broken broken = check::nftReader(document);
            QVERIFY2(!broken, broken + QByteArray(": ") + bytes(document));
            const auto ruleset = readNft(document);
            if (!ruleset)
                continue;
            for (const Table& table : ruleset->tables())
                for (const Chain& chain : table.chains)
                    rules += chain.rules.size();
        }
        QVERIFY2(rules > 200, QByteArray::number(qulonglong(rules)));
    }

    void everyCutIsRefused()
    {
        const std::string document = text(testData("nft/cni.json"));
        for (std::size_t length = 1; length + 2 < document.size(); ++length)
            QVERIFY(!check::nftReader(std::string_view(document).substr(0, length)));
    }
};

QTEST_APPLESS_MAIN(TestNftMutation)
#include "tst_nft_mutation.moc"
