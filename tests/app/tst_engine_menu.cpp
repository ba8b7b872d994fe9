// Where forwards are written, as the window says and changes it.
#include "app/window/engine_menu.h"
#include "app/window/status_line.h"
#include "tests/app/fake_source.h"

#include <QAction>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>

using namespace portolan;

class TestEngineMenu : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anOlderHelperOffersNoChoice()
    {
        FakeSource source;
        EngineMenu menu(&source);
        QVERIFY(!menu.menuAction()->isVisible());
        QVERIFY(EngineMenu::sentence(*source.snapshot()).isEmpty());
    }

    void whatIsChosenIsCheckedAndExplained()
    {
        FakeSource source;
        EngineMenu menu(&source);
        source.setWritten(WrittenEngine{Engine::Nftables, EngineReason::LegacyUnused, {}});
        QVERIFY(menu.menuAction()->isVisible());
        QVERIFY(action(menu, "engine-automatic")->isChecked());
        QVERIFY(action(menu, "engine-nftables")->isEnabled());
        const QString why = "Forwards go to nftables, because nothing on this host uses the legacy tables.";
        QCOMPARE(action(menu, "engineWhy")->text(), why);
        QVERIFY(!action(menu, "engineWhy")->isEnabled());
        StatusLine line(&source);
        QVERIFY(line.findChild<QLabel*>("statusEngines")->toolTip().contains(why));
        source.setWritten(
            WrittenEngine{Engine::XtablesLegacy, EngineReason::Preferred, EnginePreference::XtablesLegacy});
        QVERIFY(action(menu, "engine-xtables-legacy")->isChecked());
        source.setWritten(WrittenEngine{Engine::Nftables, std::nullopt, {}}); // of a newer helper
        QVERIFY(action(menu, "engineWhy")->text().contains("what the helper found"));
    }

    void aChoiceIsToldAndShownOnlyOnceItIsMade()
    {
        FakeSource source;
        EngineMenu menu(&source);
        source.setWritten(WrittenEngine{Engine::XtablesLegacy, EngineReason::LegacyUsed, {}});
        QSignalSpy said(&menu, &EngineMenu::said);
        action(menu, "engine-nftables")->trigger();
        QCOMPARE(source.calls.last(), QString("engine nftables"));
        QVERIFY(action(menu, "engine-automatic")->isChecked());
        QVERIFY(!action(menu, "engine-nftables")->isEnabled());
        source.doneReply(tl::unexpected(Error{ErrorCode::Unsupported, {"no such tables here", {}}, {}}));
        QCOMPARE(said.count(), 1);
        QVERIFY(said.takeFirst().at(1).toString().contains("no such tables here"));
        QVERIFY(action(menu, "engine-nftables")->isEnabled());
        action(menu, "engine-nftables")->trigger();
        source.doneReply({});
        QVERIFY(said.takeFirst().at(1).toString().startsWith("Forwards are written to nftables from now on"));
    }

    void nothingCanBeChosenWhileTheHelperIsAway()
    {
        FakeSource source;
        EngineMenu menu(&source);
        source.setWritten(WrittenEngine{Engine::Nftables, EngineReason::OursThere, {}});
        source.setStatus(HostSource::Status::Unreachable);
        QVERIFY(!action(menu, "engine-automatic")->isEnabled());
    }

private:
    static QAction* action(const EngineMenu& menu, const char* name)
    {
        return menu.findChild<QAction*>(name);
    }
};

QTEST_MAIN(TestEngineMenu)
#include "tst_engine_menu.moc"
