// The whole window beside the real helper (its own user, two capabilities), the real polkitd and a person who
// answers its prompts: what the window's user sees and what the kernel holds.
#include "app/forwards/add_dialog.h"
#include "app/forwards/forward_draft.h"
#include "app/forwards/forwards_page.h"
#include "app/window/banner.h"
#include "app/window/edit_strip.h"
#include "tests/support/fake_agent.h"
#include "tests/support/helper_on_bus.h"
#include "tests/support/kernel_rules.h"
#include "tests/support/polkit_rule.h"
#include "tests/support/window_on_bus.h"

#include <QAction>
#include <QApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

#include <unistd.h>

using namespace portolan;
using namespace portolan::test;

namespace {

constexpr int kPatience = 20000; // ms; the machine may be busy

QString bannerText(const QWidget& widget)
{
    const auto* banner = widget.findChild<Banner*>(QString(), Qt::FindDirectChildrenOnly);
    return banner ? banner->text() : QString();
}

} // namespace

class TestWindowOnBus : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void aDeniedForwardLeavesTheKernelAsItWas();
    void aDismissedPromptChangesNothingAndKeepsTheDialog();
    // After those: a yes is kept for the process (auth_admin_keep), and nobody would be asked again.
    void anAllowedForwardIsInstalledAndTakenOutAgain();
    void whatTheHelperRefusesIsSaidOfItsFieldAndCanBeTranslated();
    void whatNobodyKeepsGoesBackAndIsMadeAgainAndUndone();
    void aHelperThatDiesIsSaidAndComesBackWithoutARestart();

private:
    AddDialog* fillDialog(const QString& port);

    HelperOnBus m_helper;
    WindowOnBus m_on;
    QString m_before;
};

void TestWindowOnBus::initTestCase()
{
    QVERIFY2(!qEnvironmentVariableIsEmpty("SANDBOX"), "run by tests/support/bus-sandbox");
    QVERIFY(writePolkitRule(kLookingIsFree));
    QVERIFY(m_helper.start());
    m_before = savedRules();
    QCOMPARE(m_on.open(kPatience), QString());
}

void TestWindowOnBus::cleanupTestCase()
{
    m_on.close();
    QCOMPARE(m_helper.stop(), 0);
    QCOMPARE(savedRules(), m_before);
}

AddDialog* TestWindowOnBus::fillDialog(const QString& port)
{
    m_on.window->forwards()->addAction()->trigger();
    auto* dialog = m_on.window->forwards()->findChild<AddDialog*>();
    if (!dialog)
        return nullptr;
    dialog->findChild<QLineEdit*>(QStringLiteral("listenPorts"))->setText(port);
    dialog->findChild<QLineEdit*>(QStringLiteral("toAddress"))->setText(QStringLiteral("10.1.1.7"));
    dialog->findChild<QLineEdit*>(QStringLiteral("toPorts"))->setText(QStringLiteral("80"));
    auto* add = dialog->findChild<QPushButton*>(QStringLiteral("add"));
    if (!QTest::qWaitFor([add] { return add->isEnabled(); }, kPatience))
        return nullptr;
    add->click();
    return dialog;
}

void TestWindowOnBus::anAllowedForwardIsInstalledAndTakenOutAgain()
{
    FakeAgent agent(FakeAgent::Behaviour::Yes);
    QVERIFY(agent.registered());
    QPointer<AddDialog> dialog = fillDialog(QStringLiteral("9090"));
    QVERIFY(dialog);
    QTRY_VERIFY_WITH_TIMEOUT(!dialog || !dialog->isVisible(), kPatience);
    QVERIFY(agent.asked() > 0);
    QVERIFY(savedRules().contains(QLatin1String("--dport 9090")));
    QTRY_COMPARE_WITH_TIMEOUT(m_on.client->snapshot()->wanted.size(), std::size_t(1), kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(m_on.client->snapshot()->forwards.size(), std::size_t(1), kPatience);

    bool removed = false;
    m_on.client->remove(QString::fromStdString(m_on.client->snapshot()->wanted.front().id), false,
        [&](const Result<void>& result, unsigned, unsigned) { removed = result.has_value(); });
    QTRY_VERIFY_WITH_TIMEOUT(removed, kPatience);
    QCOMPARE(savedRules(), m_before);
}

void TestWindowOnBus::aDeniedForwardLeavesTheKernelAsItWas()
{
    FakeAgent agent(FakeAgent::Behaviour::No);
    QVERIFY(agent.registered());
    QPointer<AddDialog> dialog = fillDialog(QStringLiteral("9091"));
    QVERIFY(dialog);
    QTRY_VERIFY_WITH_TIMEOUT(bannerText(*dialog).contains(QLatin1String("Nothing was changed")), kPatience);
    QVERIFY2(
        bannerText(*dialog).contains(QLatin1String("Nothing was changed")), qPrintable(bannerText(*dialog)));
    QVERIFY(dialog->isVisible());
    QVERIFY(agent.asked() > 0);
    QCOMPARE(savedRules(), m_before);
    dialog->close();
    QTRY_VERIFY(!dialog);
}

void TestWindowOnBus::aDismissedPromptChangesNothingAndKeepsTheDialog()
{
    FakeAgent agent(FakeAgent::Behaviour::Cancel);
    QVERIFY(agent.registered());
    QPointer<AddDialog> dialog = fillDialog(QStringLiteral("9092"));
    QVERIFY(dialog);
    QTRY_VERIFY_WITH_TIMEOUT(agent.asked() > 0, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(dialog->findChild<QPushButton*>(QStringLiteral("add"))->isEnabled(), kPatience);
    QVERIFY(dialog->isVisible());
    QCOMPARE(dialog->findChild<QLineEdit*>(QStringLiteral("listenPorts"))->text(), QStringLiteral("9092"));
    QCOMPARE(savedRules(), m_before);
    dialog->close();
    QTRY_VERIFY(!dialog);
}

void TestWindowOnBus::whatTheHelperRefusesIsSaidOfItsFieldAndCanBeTranslated()
{
    const FakeAgent agent(FakeAgent::Behaviour::Yes);
    PortForward forward;
    forward.listen.ports = PortRange{9095, 9095};
    forward.to.address = *Address::parse("10.1.1.7");
    forward.to.ports = PortRange{80, 80};
    std::optional<Result<QString>> added;
    const auto add = [&] {
        added.reset();
        m_on.client->add(forward, [&](const Result<QString>& reply) { added = reply; });
        return QTest::qWaitFor([&] { return added.has_value(); }, kPatience);
    };
    QVERIFY(add());
    QVERIFY2(*added, added->has_value() ? "" : added->error().message.text().c_str());
    const QString id = **added;
    QVERIFY(add());
    QVERIFY(!*added);
    const Error& error = added->error();
    QCOMPARE(error.code, ErrorCode::Conflict);
    QVERIFY2(forwardField(error.field) == ForwardField::ListenPorts, error.field.c_str());
    QVERIFY2(error.message.pattern.find("9095") == std::string::npos, error.message.pattern.c_str());
    QVERIFY2(error.message.text().find("9095") != std::string::npos, error.message.text().c_str());
    bool removed = false;
    m_on.client->remove(
        id, false, [&](const Result<void>& result, unsigned, unsigned) { removed = result.has_value(); });
    QTRY_VERIFY_WITH_TIMEOUT(removed, kPatience);
}

void TestWindowOnBus::whatNobodyKeepsGoesBackAndIsMadeAgainAndUndone()
{
    const FakeAgent agent(FakeAgent::Behaviour::Yes);
    PortForward forward;
    forward.listen.ports = PortRange{9093, 9093};
    forward.to.address = *Address::parse("10.1.1.7");
    forward.to.ports = PortRange{80, 80};
    bool added = false;
    m_on.client->addWith(
        forward, EditWish{8, false}, [&](const Result<QString>& id) { added = id.has_value(); });
    QTRY_VERIFY_WITH_TIMEOUT(added, kPatience);
    const EditStrip* strip = m_on.window->editStrip();
    QTRY_VERIFY_WITH_TIMEOUT(strip->waiting()->isVisible(), kPatience);
    QVERIFY(savedRules().contains(QLatin1String("--dport 9093")));

    QTRY_VERIFY_WITH_TIMEOUT(!strip->waiting()->isVisible(), kPatience);
    QVERIFY2(strip->said()->text().contains(QLatin1String("went back by itself")),
        qPrintable(strip->said()->text()));
    QCOMPARE(savedRules(), m_before);

    auto* redo = m_on.window->findChild<QAction*>(QStringLiteral("redo"));
    auto* undo = m_on.window->findChild<QAction*>(QStringLiteral("undo"));
    QTRY_VERIFY_WITH_TIMEOUT(redo->isEnabled(), kPatience);
    redo->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(savedRules().contains(QLatin1String("--dport 9093")), kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(undo->isEnabled() && undo->toolTip().contains(QLatin1String("9093")), kPatience);
    undo->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(savedRules(), m_before, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(strip->said()->text().startsWith(QLatin1String("Undone")), kPatience);
}

void TestWindowOnBus::aHelperThatDiesIsSaidAndComesBackWithoutARestart()
{
    QVERIFY(m_on.window->banner()->text().isEmpty());
    QVERIFY(m_helper.kill());
    QTRY_VERIFY_WITH_TIMEOUT(m_on.client->status() == HostSource::Status::Unreachable, kPatience);
    QVERIFY(!m_on.window->banner()->text().isEmpty());
    QVERIFY(m_helper.start());
    QTRY_VERIFY_WITH_TIMEOUT(m_on.client->status() == HostSource::Status::Ready, kPatience);
    QTRY_VERIFY(m_on.window->banner()->text().isEmpty());
}

int main(int argc, char** argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    TestWindowOnBus test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_bus_window.moc"
