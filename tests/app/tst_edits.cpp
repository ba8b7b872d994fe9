// Edits of forwards as people make them: changed, switched, removed, and what mends a host.
#include "app/forwards/add_dialog.h"
#include "app/forwards/finding_fix.h"
#include "app/forwards/remove_dialog.h"
#include "app/window/edit_wish.h"
#include "tests/app/edits_fixture.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

using namespace portolan;

class TestEdits : public QObject, private EditsFixture {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { prepare(); }
    void init() { open(); }
    void cleanup() { close(); }
    void aForwardIsChangedInTheFormItWasMadeWith();
    void whatTheFormDoesNotShowStays();
    void aDeniedChangeKeepsWhatWasTyped();
    void spaceSwitchesOffAndOn();
    void severalRowsAreSwitchedAsOneEdit();
    void severalRowsAreRemovedAsOneEdit();
    void theSelectionOfSeveralSurvivesARead();
    void editsAskToBeConfirmedWhileTheSwitchIsOn();
    void forwardingIsSwitchedOnWhereItIsMissed();
    void aRiskyFixSaysItsDangerAndIsNotTheDefault();
    void aRecordingCannotBeEdited();
};

void TestEdits::aForwardIsChangedInTheFormItWasMadeWith()
{
    page()->selectForward(QStringLiteral("0a1b2c3d"));
    QTest::keyClick(table(), Qt::Key_F2);
    auto* dialog = page()->findChild<AddDialog*>();
    QVERIFY(dialog);
    auto* port = dialog->findChild<QLineEdit*>(QStringLiteral("listenPorts"));
    QCOMPARE(port->text(), QStringLiteral("9090"));
    auto* change = dialog->findChild<QPushButton*>(QStringLiteral("add"));
    QVERIFY(change->isEnabled()); // not in conflict with itself
    port->setText(QStringLiteral("9095"));
    change->click();
    QVERIFY(m_source->added.empty());
    QCOMPARE(m_source->replaced.size(), std::size_t(1));
    QCOMPARE(m_source->replaced.front().first, QStringLiteral("0a1b2c3d"));
    QCOMPARE(m_source->replaced.front().second.listen.ports->first, std::uint16_t(9095));
    m_source->countsReply({}, 2, 0);
    QTRY_VERIFY(!page()->findChild<AddDialog*>());
    QCOMPARE(page()->findChild<Banner*>(QString(), Qt::FindDirectChildrenOnly)->text(),
        QStringLiteral("The forward was changed. 2 connections still use it, until they close."));
}

void TestEdits::whatTheFormDoesNotShowStays()
{
    PortForward given = forward("0a1b2c3d", 9090, false);
    given.sources = {*Prefix::parse("10.0.0.0/8"), *Prefix::parse("192.0.2.7")};
    given.listen.interface = *InterfaceName::parse("eth0");
    given.hideClientAddress = true;
    given.hairpin = false;
    given.name = "intranet";
    AddDialog dialog(m_source.get());
    dialog.edit(given);
    dialog.show();
    dialog.findChild<QPushButton*>(QStringLiteral("add"))->click();
    QCOMPARE(m_source->replaced.size(), std::size_t(1));
    given.id.clear();
    QCOMPARE(m_source->replaced.front().second, given);
    m_source->countsReply({}, 0, 0);
}

void TestEdits::aDeniedChangeKeepsWhatWasTyped()
{
    page()->selectForward(QStringLiteral("0a1b2c3d"));
    action("editForward")->trigger();
    auto* dialog = page()->findChild<AddDialog*>();
    QVERIFY(dialog);
    dialog->findChild<QLineEdit*>(QStringLiteral("listenPorts"))->setText(QStringLiteral("9095"));
    dialog->findChild<QPushButton*>(QStringLiteral("add"))->click();
    m_source->countsReply(tl::unexpected(error(ErrorCode::Denied, "Ask an administrator.")), 0, 0);
    QVERIFY(dialog->isVisible());
    QVERIFY(dialog->findChild<Banner*>()->text().contains(QLatin1String("change forwards")));
    QCOMPARE(dialog->findChild<QLineEdit*>(QStringLiteral("listenPorts"))->text(), QStringLiteral("9095"));
}

void TestEdits::spaceSwitchesOffAndOn()
{
    page()->selectForward(QStringLiteral("0a1b2c3d"));
    QCOMPARE(action("toggleForward")->text(), QStringLiteral("Switch on"));
    QTest::keyClick(table(), Qt::Key_Space);
    QCOMPARE(m_source->switched, QStringList(QStringLiteral("+0a1b2c3d")));
    m_source->countsReply({}, 0, 0);
    m_source->setRules({}, {forward("0a1b2c3d", 9090), forward("0a1b2c3e", 9091, false)});
    QCOMPARE(action("toggleForward")->text(), QStringLiteral("Switch off"));
    QTest::keyClick(table(), Qt::Key_Space);
    QCOMPARE(m_source->switched.last(), QStringLiteral("-0a1b2c3d"));
}

void TestEdits::severalRowsAreSwitchedAsOneEdit()
{
    table()->selectAll();
    QVERIFY(!action("editForward")->isEnabled());
    QVERIFY(action("editForward")->toolTip().contains(QLatin1String("single")));
    QTest::keyClick(table(), Qt::Key_Space);
    QCOMPARE(m_source->switched, QStringList(QStringLiteral("+0a1b2c3d,0a1b2c3e")));
}

void TestEdits::severalRowsAreRemovedAsOneEdit()
{
    table()->selectAll();
    QTest::keyClick(table(), Qt::Key_Delete);
    auto* dialog = page()->findChild<RemoveDialog*>();
    QVERIFY(dialog);
    QCOMPARE(dialog->text(), QStringLiteral("Remove these 2 forwards?"));
    QVERIFY(dialog->informativeText().contains(QLatin1String("9091")));
    auto* confirm = dialog->findChild<QCheckBox*>(QStringLiteral("confirmEdit"));
    QVERIFY(confirm && confirm->isVisible() && !confirm->isChecked());
    confirm->setChecked(true);
    dialog->findChild<QPushButton*>(QStringLiteral("remove"))->click();
    QCOMPARE(m_source->wishes.back().confirm, kConfirmSeconds);
    QCOMPARE(m_source->removed, QStringList(QStringLiteral("0a1b2c3d,0a1b2c3e")));
    m_source->removeReply({}, 0, 0);
    QCOMPARE(page()->findChild<Banner*>(QString(), Qt::FindDirectChildrenOnly)->text(),
        QStringLiteral("2 forwards were removed."));
    m_source->setLog({});
    QVERIFY(action("confirming")->isChecked()); // one setting, wherever it is switched
}

void TestEdits::theSelectionOfSeveralSurvivesARead()
{
    table()->selectAll();
    m_source->setRules({},
        {forward("0a1b2c3c", 9089, false), forward("0a1b2c3d", 9090, false),
            forward("0a1b2c3e", 9091, false)});
    QTest::keyClick(table(), Qt::Key_Space);
    QCOMPARE(m_source->switched, QStringList(QStringLiteral("+0a1b2c3d,0a1b2c3e")));
}

void TestEdits::editsAskToBeConfirmedWhileTheSwitchIsOn()
{
    page()->selectForward(QStringLiteral("0a1b2c3d"));
    action("toggleForward")->trigger();
    QCOMPARE(m_source->wishes.back().confirm, 0U);
    m_source->countsReply({}, 0, 0);
    action("confirming")->setChecked(true);
    QVERIFY(confirmsEdits()); // also the next time
    action("toggleForward")->trigger();
    QCOMPARE(m_source->wishes.back().confirm, kConfirmSeconds);
}

void TestEdits::forwardingIsSwitchedOnWhereItIsMissed()
{
    m_source->setRules({}, {forward("0a1b2c3d", 9090)}, false);
    page()->selectForward(QStringLiteral("0a1b2c3d"));
    const auto button = [&] { return page()->findChild<QPushButton*>(QStringLiteral("fixFinding")); };
    QVERIFY(button());
    QCOMPARE(button()->text(), QStringLiteral("Switch forwarding on…"));
    // What is wrong is said; what mends it is the button, not a command.
    QString said;
    for (const QLabel* label : page()->findChildren<QLabel*>())
        said += label->text();
    QVERIFY(
        said.contains(QLatin1String("forwards no IPv4 packets")) && !said.contains(QLatin1String("sysctl")));
    button()->click();
    auto* dialog = page()->findChild<FixDialog*>();
    QVERIFY(dialog);
    QVERIFY(dialog->findChild<QCheckBox*>(QStringLiteral("persistent"))->isChecked());
    dialog->findChild<QPushButton*>(QStringLiteral("fix"))->click();
    QCOMPARE(m_source->settings, QStringList(QStringLiteral("net.ipv4.ip_forward=1 kept")));
    m_source->settingReply(QStringLiteral("0"));
    QCOMPARE(m_source->refreshed, 1);
    m_source->setRules({}, {forward("0a1b2c3d", 9090)});
    QTRY_VERIFY(!button()); // the finding went, and its button
}

void TestEdits::aRiskyFixSaysItsDangerAndIsNotTheDefault()
{
    Finding finding;
    finding.id = "route-localnet-off";
    finding.remedy = {"…", {"net.ipv4.conf.eth0/5.route_localnet"}};
    const auto fix = fixOf(finding);
    QVERIFY(fix);
    QCOMPARE(fix->key, QStringLiteral("net.ipv4.conf.eth0/5.route_localnet"));
    QCOMPARE(fix->value, QStringLiteral("1"));
    QVERIFY(fix->question.contains(QLatin1String("eth0.5")));
    FixDialog dialog(*fix);
    QVERIFY(dialog.informativeText().contains(QLatin1String("127.0.0.1")));
    QVERIFY(!dialog.findChild<QCheckBox*>(QStringLiteral("persistent"))->isChecked());
    QVERIFY(dialog.defaultButton()->objectName() != QLatin1String("fix"));
    finding.id = "accept-ra";
    finding.remedy = {"…", {"net.ipv6.conf.eth0.accept_ra"}};
    QCOMPARE(fixOf(finding)->value, QStringLiteral("2"));
    finding.id = "no-route";
    QVERIFY(!fixOf(finding));
}

void TestEdits::aRecordingCannotBeEdited()
{
    m_source->recording = true;
    m_source->setStatus(HostSource::Status::Ready);
    for (const char* name : {"addForward", "editForward", "toggleForward", "removeForward", "undo", "redo",
             "repair", "automaticRepair"}) {
        QVERIFY2(!action(name)->isEnabled(), name);
        QVERIFY2(action(name)->toolTip().contains(QLatin1String("recording")), name);
    }
}

QTEST_MAIN(TestEdits)
#include "tst_edits.moc"
