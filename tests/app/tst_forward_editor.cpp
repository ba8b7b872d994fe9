// The forward editor: what the host knows is offered, what is pasted fills it, what is rare is folded;
// imports.
#include "app/forwards/add_dialog.h"
#include "app/forwards/forward_form.h"
#include "app/forwards/host_knowledge.h"
#include "app/forwards/import_dialog.h"
#include "app/forwards/suggest_edit.h"
#include "app/window/banner.h"
#include "app/window/edit_wish.h"
#include "tests/app/knowing_source.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QCompleter>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QStandardPaths>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <memory>

using namespace portolan;

namespace {

QStringList values(const QList<Suggestion>& list)
{
    QStringList values;
    for (const Suggestion& each : list)
        values.append(each.value);
    return values;
}

} // namespace

class TestForwardEditor : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_settings;
    std::unique_ptr<KnowingSource> m_source;
    std::unique_ptr<AddDialog> m_dialog;

    template <typename T> T* child(const char* name) const
    {
        return m_dialog->findChild<T*>(QLatin1String(name));
    }
    QString focus() const
    {
        return QApplication::focusWidget() ? QApplication::focusWidget()->objectName() : QString();
    }
    ForwardDraft draft() const { return m_dialog->findChild<ForwardForm*>()->draft(); }
    void paste(const char* field, const QString& text)
    {
        QApplication::clipboard()->setText(text);
        child<QLineEdit>(field)->setFocus();
        QTest::keySequence(child<QLineEdit>(field), QKeySequence::Paste);
    }

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        qunsetenv("SSH_CONNECTION");
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_settings.path());
    }
    void init()
    {
        setConfirmsEdits(false);
        m_source = std::make_unique<KnowingSource>();
        m_dialog = std::make_unique<AddDialog>(m_source.get());
        m_dialog->show();
        QVERIFY(QTest::qWaitForWindowActive(m_dialog.get()));
    }
    void cleanup() { m_dialog.reset(); }

    void containersNeighboursAndOwnAddressesAreOffered()
    {
        const auto targets = targetSuggestions(*m_source->snapshot());
        QCOMPARE(values(targets), QStringList({"172.17.0.2", "172.17.0.9", "172.20.242.183", "172.17.0.1"}));
        QCOMPARE(targets[0].about, QStringLiteral("container of docker, on docker0"));
        QCOMPARE(targets[1].about, QStringLiteral("neighbour on docker0, reachable"));
        QCOMPARE(values(networkSuggestions(*m_source->snapshot())),
            QStringList({"172.20.240.0/20", "172.17.0.0/16"}));
        QCOMPARE(child<SuggestEdit>("toAddress")->suggestions().first(), QStringLiteral("This host"));
    }

    void portsThatListenAreOfferedForThisHost()
    {
        auto* ports = child<SuggestEdit>("toPorts");
        QVERIFY(ports->suggestions().isEmpty());
        child<QLineEdit>("toAddress")->setText(QStringLiteral("This host"));
        QCOMPARE(ports->suggestions(), QStringList("3128"));
        child<QComboBox>("protocol")->setCurrentText(QStringLiteral("UDP"));
        QCOMPARE(ports->suggestions(), QStringList("53"));
        child<QComboBox>("protocol")->setCurrentText(QStringLiteral("TCP"));
        child<QLineEdit>("toAddress")->setText(QStringLiteral("172.17.0.2"));
        QCOMPARE(ports->suggestions(), QStringList("80"));
    }

    void whatIsKnownIsChosenByKeys()
    {
        const auto choose = [this](const char* field, int downs) {
            auto* edit = child<SuggestEdit>(field);
            edit->setFocus();
            QTest::keyClick(edit, Qt::Key_Down);
            QWidget* popup = edit->completer()->popup();
            QVERIFY(popup->isVisible());
            for (int i = 0; i < downs; ++i)
                QTest::keyClick(popup, Qt::Key_Down);
            QTest::keyClick(popup, Qt::Key_Return);
            QVERIFY(!popup->isVisible());
        };
        child<QLineEdit>("listenPorts")->setText(QStringLiteral("9443"));
        choose("toAddress", 2);
        QCOMPARE(draft().toAddress, QStringLiteral("172.17.0.2"));
        m_dialog->findChild<ForwardForm*>()->setUnfolded(true);
        child<QLineEdit>("sources")->setText(QStringLiteral("10.0.0.0/8,"));
        choose("sources", 1);
        QCOMPARE(draft().sources, QStringLiteral("10.0.0.0/8, 172.20.240.0/20"));
        QVERIFY(m_dialog->isVisible() && m_source->added.empty()); // Return chose, and no more
    }

    void thisHostAsTheTargetIsARedirect()
    {
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("9443"));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QCOMPARE(focus(), QStringLiteral("toAddress"));
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("this host"));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("3128"));
        QVERIFY(child<QPushButton>("add")->isEnabled());
        QVERIFY(!child<QCheckBox>("hideClient")->isEnabled());
        QVERIFY(child<QComboBox>("family")->isEnabled()); // no address says which
        child<QPushButton>("add")->click();
        QCOMPARE(m_source->added.size(), std::size_t(1));
        QVERIFY(!m_source->added.front().to.address);
        QCOMPARE(m_source->added.front().to.ports->first, std::uint16_t(3128));
    }

    void whatTheHostLearnsIsOfferedAtOnce()
    {
        m_dialog->findChild<ForwardForm*>()->setUnfolded(true);
        child<QLineEdit>("toAddress")->setText(QStringLiteral("172.17.0.2"));
        auto* address = child<QComboBox>("listenAddress");
        auto* interface = child<QComboBox>("interface");
        address->setCurrentText(QStringLiteral("198.51.100.1")); // typed, and none of the list
        const QString any = interface->currentText();
        m_source->learn();
        QVERIFY(child<SuggestEdit>("toAddress")->suggestions().contains(QStringLiteral("172.17.0.11")));
        QVERIFY(child<SuggestEdit>("sources")->suggestions().contains(QStringLiteral("192.0.2.0/24")));
        QVERIFY(address->findText(QStringLiteral("192.0.2.5")) > 0);
        QVERIFY(interface->findText(QStringLiteral("wlan0")) > 0);
        QCOMPARE(draft().toAddress, QStringLiteral("172.17.0.2"));
        QCOMPARE(draft().listenAddress, QStringLiteral("198.51.100.1"));
        QCOMPARE(interface->currentText(), any);
        QVERIFY(draft().interface.isEmpty());
    }

    void whatIsRareIsFoldedAndShownWhereItIsSet()
    {
        QVERIFY(child<QLineEdit>("sources")->isHidden());
        QTest::keyClick(m_dialog.get(), Qt::Key_M, Qt::AltModifier);
        QTRY_VERIFY(!child<QLineEdit>("sources")->isHidden());
        child<QToolButton>("more")->setChecked(false);
        QVERIFY(child<QLineEdit>("sources")->isHidden());
        PortForward forward = {};
        forward.id = "0a1b2c3d";
        forward.listen.ports = PortRange{9443, 9443};
        forward.to.address = *Address::parse("172.17.0.2");
        forward.sources = {*Prefix::parse("10.0.0.0/8"), *Prefix::parse("192.0.2.7")};
        forward.enabled = false;
        forward.loopback = true;
        m_dialog->edit(forward);
        QVERIFY(!child<QLineEdit>("sources")->isHidden());
        child<QLineEdit>("toPorts")->setText(QStringLiteral("81"));
        child<QPushButton>("add")->click();
        QCOMPARE(m_source->replaced.size(), std::size_t(1));
        PortForward wanted = forward;
        wanted.id.clear();
        wanted.to.ports = PortRange{81, 81};
        QVERIFY(m_source->replaced.front().second == wanted);
    }

    void whatIsWrongInTheFoldUnfoldsIt()
    {
        child<QLineEdit>("listenPorts")->setText(QStringLiteral("9443"));
        child<QLineEdit>("toAddress")->setText(QStringLiteral("fd00::7"));
        child<QCheckBox>("loopback")->setChecked(true);
        QVERIFY(!child<QLabel>("loopbackProblem")->isHidden());
        QVERIFY(!child<QCheckBox>("loopback")->isHidden());
        QVERIFY(child<QCheckBox>("loopback")->accessibleDescription().contains(QLatin1String("::1")));
    }

    void nothingMovesWhileSomebodyTypes()
    {
        const QPoint place = child<QLineEdit>("name")->mapTo(m_dialog.get(), QPoint());
        const QSize size = m_dialog->size();
        QTest::keyClicks(child<QLineEdit>("listenPorts"), QStringLiteral("65536"));
        QTest::keyClicks(child<QLineEdit>("toAddress"), QStringLiteral("172.17.0."));
        QTest::qWait(20);
        QVERIFY(!child<QLabel>("toAddressProblem")->isHidden());
        QCOMPARE(child<QLineEdit>("name")->mapTo(m_dialog.get(), QPoint()), place);
        QCOMPARE(m_dialog->size(), size);
    }

    void enterLeadsToWhatIsWrong()
    {
        child<QLineEdit>("listenPorts")->setText(QStringLiteral("9443"));
        child<QLineEdit>("toAddress")->setText(QStringLiteral("172.17.0.2"));
        child<QLineEdit>("toPorts")->setText(QStringLiteral("none"));
        child<QLineEdit>("name")->setFocus();
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QCOMPARE(focus(), QStringLiteral("toPorts"));
        QVERIFY(m_source->added.empty());
    }

    void aPastedDockerCommandFillsTheFields()
    {
        paste("paste", QStringLiteral("docker run -d -p 127.0.0.1:9443:443/udp nginx"));
        QCOMPARE(draft().protocol, Protocol::Udp);
        QCOMPARE(draft().listenPorts, QStringLiteral("9443"));
        QCOMPARE(draft().listenAddress, QStringLiteral("127.0.0.1"));
        QCOMPARE(draft().toPorts, QStringLiteral("443"));
        QCOMPARE(focus(), QStringLiteral("toAddress")); // who answers is not in it
        QVERIFY(child<QLabel>("pasteSaid")->text().contains(QLatin1String("which address answers")));
    }

    void aRulePastedWhereThePortBelongsIsUnderstood()
    {
        paste("listenPorts",
            QStringLiteral(
                "iptables -t nat -A PREROUTING -i eth0 -p tcp --dport 9443 -j DNAT --to 172.17.0.9:443"));
        QCOMPARE(draft().listenPorts, QStringLiteral("9443"));
        QCOMPARE(draft().interface, QStringLiteral("eth0"));
        QCOMPARE(draft().toAddress, QStringLiteral("172.17.0.9"));
        QVERIFY(child<QPushButton>("add")->isEnabled());
    }

    void nonsenseIsRefusedAndKeepsTheFields()
    {
        child<QLineEdit>("listenPorts")->setText(QStringLiteral("9443"));
        paste("paste", QStringLiteral("hello world"));
        QVERIFY(child<QLabel>("pasteSaid")->text().startsWith(u'✕'));
        QCOMPARE(draft().listenPorts, QStringLiteral("9443"));
        // Return reads again and presses no button.
        QTest::keyClick(child<QLineEdit>("paste"), Qt::Key_Return);
        QVERIFY(m_source->added.empty());
    }

    void severalPastedForwardsAreOneEdit()
    {
        paste("paste", QStringLiteral("docker run -p 9443:443 -p 9053:53/udp nginx"));
        auto* choice = child<QComboBox>("pasteChoice");
        QCOMPARE(choice->count(), 2);
        choice->setCurrentIndex(1);
        QCOMPARE(draft().listenPorts, QStringLiteral("9053"));
        child<QPushButton>("addAll")->click();
        auto* import = m_dialog->findChild<ImportDialog*>();
        QVERIFY(import);
        auto* add = import->findChild<QPushButton*>(QStringLiteral("addImported"));
        QVERIFY(!add->isEnabled());
        import->findChild<QLineEdit*>(QStringLiteral("target"))->setText(QStringLiteral("172.17.0.9"));
        QTRY_VERIFY(add->isEnabled());
        add->click();
        QCOMPARE(m_source->several.size(), std::size_t(1));
        QCOMPARE(m_source->several.front().size(), std::size_t(2));
        QCOMPARE(m_source->several.front()[1].to.address->toString(), std::string("172.17.0.9"));
        QCOMPARE(m_source->wishes.back().confirm, 0U);
        m_source->idsReply(QStringList{"0a1b2c3d", "0a1b2c3e"});
        QTRY_VERIFY(!m_dialog->isVisible());
    }

    void anImportMarksWhatCannotBeAdded()
    {
        const auto import
            = importForwards("iptables -t nat -A PREROUTING -p tcp --dport 8080 -j DNAT --to 172.17.0.9\n"
                             "iptables -t nat -A PREROUTING -p tcp --dport 9443 -j DNAT --to 172.17.0.9\n"
                             "iptables -A FORWARD -j ACCEPT\n");
        QVERIFY(import);
        ImportDialog dialog(m_source.get(), *import);
        auto* table = dialog.findChild<QTableWidget*>(QStringLiteral("plan"));
        QCOMPARE(table->rowCount(), 2);
        QVERIFY(table->item(0, 2)->text().startsWith(u'✕')); // Docker's
        QVERIFY(!table->item(0, 0)->flags().testFlag(Qt::ItemIsUserCheckable));
        QCOMPARE(table->item(1, 0)->checkState(), Qt::Checked);
        QVERIFY(!dialog.findChild<QLabel*>(QStringLiteral("remarks"))->text().isEmpty());
        auto* add = dialog.findChild<QPushButton*>(QStringLiteral("addImported"));
        table->item(1, 0)->setCheckState(Qt::Unchecked);
        QVERIFY(!add->isEnabled());
        table->item(1, 0)->setCheckState(Qt::Checked);
        dialog.findChild<QCheckBox*>(QStringLiteral("confirmEdit"))->setChecked(true);
        add->click();
        QCOMPARE(m_source->wishes.back().confirm, kConfirmSeconds);
        setConfirmsEdits(false);
        QCOMPARE(m_source->several.front().size(), std::size_t(1));
        m_source->idsReply(failure(ErrorCode::Conflict, "Taken."));
        QVERIFY(dialog.findChild<Banner*>()->text().contains(QLatin1String("Taken.")));
        QVERIFY(add->isEnabled());
    }

    void whatIsExportedIsReadBack()
    {
        PortForward forward;
        forward.name = "a name";
        forward.protocol = Protocol::Udp;
        forward.family = Family::Ipv6;
        forward.listen.ports = PortRange{9000, 9010};
        forward.listen.interface = *InterfaceName::parse("eth0");
        forward.sources = {*Prefix::parse("fd00::/64")};
        forward.hairpin = forward.enabled = false;
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("forwards.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray::fromStdString(exportForwards({forward})));
        file.close();
        const auto import = ImportDialog::read(file.fileName());
        QVERIFY(import);
        QCOMPARE(import->forwards.size(), std::size_t(1));
        QVERIFY(import->forwards.front().forward == forward);
        QVERIFY(!ImportDialog::read(folder.filePath(QStringLiteral("missing"))));
    }
};

QTEST_MAIN(TestForwardEditor)
#include "tst_forward_editor.moc"
