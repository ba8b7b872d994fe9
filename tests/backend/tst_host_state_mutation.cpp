// A host state document may come from a file somebody mailed: damage it in every way and read on.
#include "backend/forward/check.h"
#include "tests/backend/forwards.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <random>

using namespace portolan;
using nlohmann::json;

namespace {

/// What stands in the place of a value: one of every type, and edges.
std::vector<json> replacements()
{
    return {nullptr, true, 0, -1, 65536, 4294967296, 1e300, "", "default", "any", "::ffff:1.2.3.4/129",
        std::string(300, 'x'), json::array(), json::object(), json::array({json::array()}),
        json{{"family", 1}, {"dst", json::array()}}};
}

void collect(const json& value, const json::json_pointer& place, std::vector<json::json_pointer>& places)
{
    places.push_back(place);
    if (value.is_object())
        for (const auto& [key, child] : value.items())
            collect(child, place / key, places);
    if (value.is_array())
        for (std::size_t i = 0; i < value.size(); ++i)
            collect(value[i], place / i, places);
}

/// Reads, and uses what was read; counts. An error must be a whole sentence.
void readAndUse(std::string document, int& good, int& refused)
{
    const auto state = readHostState(std::move(document));
    if (!state) {
        ++refused;
        QCOMPARE(state.error().code, ErrorCode::Invalid);
        QVERIFY(!state.error().message.empty());
        return;
    }
    ++good;
    for (const char* target : {"172.17.0.2:80", "10.9.0.1:80", "[fd00::2]:80"})
        (void)checkForward(forwardOf("8080", target), {}, {}, *state);
    (void)enginesInUse(*state, {});
}

} // namespace

class HostStateMutation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void survivesEveryValueReplaced()
    {
        const json document = json::parse(text(testData("host/lab.json")));
        std::vector<json::json_pointer> places;
        collect(document, json::json_pointer(), places);
        QVERIFY(places.size() > 200);
        int good = 0;
        int refused = 0;
        for (const json::json_pointer& place : places)
            for (const json& replacement : replacements()) {
                json damaged = document;
                damaged[place] = replacement;
                readAndUse(damaged.dump(), good, refused);
            }
        QVERIFY(good > 100 && refused > 100);
    }

    void survivesEveryKeyLeftOut()
    {
        const json document = json::parse(text(testData("host/lab.json")));
        std::vector<json::json_pointer> places;
        collect(document, json::json_pointer(), places);
        int good = 0;
        int refused = 0;
        for (const json::json_pointer& place : places) {
            if (place.empty())
                continue;
            json damaged = document;
            json& parent = damaged[place.parent_pointer()];
            if (parent.is_object())
                parent.erase(place.back());
            else
                parent.erase(std::stoul(place.back()));
            readAndUse(damaged.dump(), good, refused);
        }
        QVERIFY(good > 100 && refused > 5);
    }

    void survivesDamagedBytes()
    {
        const std::string document = text(testData("host/lab.json"));
        std::mt19937 random(20260102); // the same damage on every run
        int good = 0;
        int refused = 0;
        for (int round = 0; round < 1500; ++round) {
            std::string damaged = document;
            for (unsigned i = random() % 4 + 1; i > 0; --i) {
                const std::size_t at = random() % damaged.size();
                switch (random() % 4) {
                case 0:
                    damaged[at] = char(random());
                    break;
                case 1:
                    damaged.erase(at, random() % 16 + 1);
                    break;
                case 2:
                    damaged.insert(at, 1, "\"[]{}:,0-e\\"[random() % 11]);
                    break;
                default:
                    damaged.resize(at + 1);
                }
            }
            readAndUse(std::move(damaged), good, refused);
        }
        QVERIFY(good > 10 && refused > 500);
    }
};

QTEST_APPLESS_MAIN(HostStateMutation)
#include "tst_host_state_mutation.moc"
