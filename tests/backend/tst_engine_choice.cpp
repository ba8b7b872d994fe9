// Where forwards are written, told from what the kernel has.
#include "backend/forward/engine_choice.h"

#include <QTest>

using namespace portolan;

namespace {

using Preference = EnginePreference;
using Reason = EngineReason;

struct Row {
    const char* name;
    EngineFacts facts; ///< preference, ours, legacyThere, legacyUsed, nftablesThere
    EngineChoice expected;
};

const Row kRows[] = {
    {"a host nobody uses iptables on", {Preference::Automatic, {}, true, false, true},
        {Engine::Nftables, Reason::LegacyUnused}},
    {"a host without legacy tables", {Preference::Automatic, {}, false, false, true},
        {Engine::Nftables, Reason::LegacyUnused}},
    {"rules in the legacy tables", {Preference::Automatic, {}, true, true, true},
        {Engine::XtablesLegacy, Reason::LegacyUsed}},
    {"no nftables", {Preference::Automatic, {}, true, false, false},
        {Engine::XtablesLegacy, Reason::NoNftables}},
    {"ours in nftables, and others came to the legacy tables",
        {Preference::Automatic, Engine::Nftables, true, true, true}, {Engine::Nftables, Reason::OursThere}},
    {"ours in the legacy tables, which are empty else",
        {Preference::Automatic, Engine::XtablesLegacy, true, false, true},
        {Engine::XtablesLegacy, Reason::OursThere}},
    {"ours were in tables that a new kernel has not got",
        {Preference::Automatic, Engine::XtablesLegacy, false, false, true},
        {Engine::Nftables, Reason::LegacyUnused}},
    {"ours were in nftables, which is gone", {Preference::Automatic, Engine::Nftables, true, false, false},
        {Engine::XtablesLegacy, Reason::NoNftables}},
    {"nftables preferred beside legacy rules",
        {Preference::Nftables, Engine::XtablesLegacy, true, true, true},
        {Engine::Nftables, Reason::Preferred}},
    {"legacy tables preferred", {Preference::XtablesLegacy, Engine::Nftables, true, false, true},
        {Engine::XtablesLegacy, Reason::Preferred}},
};

} // namespace

class TestEngineChoice : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void chooses_data()
    {
        QTest::addColumn<int>("index");
        int index = 0;
        for (const Row& row : kRows)
            QTest::newRow(row.name) << index++;
    }
    void chooses()
    {
        QFETCH(int, index);
        const EngineChoice choice = chooseEngine(kRows[index].facts);
        QCOMPARE(toString(choice.engine), toString(kRows[index].expected.engine));
        QCOMPARE(toString(choice.reason), toString(kRows[index].expected.reason));
        QVERIFY(!describe(choice.reason).empty());
    }

    void namesAreReadBack()
    {
        for (const EnginePreference preference : kEnginePreferences)
            QCOMPARE(int(*parseEnginePreference(toString(preference))), int(preference));
        QVERIFY(!parseEnginePreference("iptables"));
        for (const Reason reason : {Reason::Preferred, Reason::OursThere, Reason::LegacyUsed,
                 Reason::LegacyUnused, Reason::NoNftables})
            QCOMPARE(int(*parseEngineReason(toString(reason))), int(reason));
        QVERIFY(!parseEngineReason(""));
    }
};

QTEST_APPLESS_MAIN(TestEngineChoice)
#include "tst_engine_choice.moc"
