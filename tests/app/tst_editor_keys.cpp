// The forward editor by keys alone, and the letters that lead to what is in menus and dialogs.
#include "app/flows/flow_feed.h"
#include "app/forwards/add_dialog.h"
#include "app/forwards/finding_fix.h"
#include "app/forwards/forward_form.h"
#include "app/forwards/import_dialog.h"
#include "app/forwards/remove_dialog.h"
#include "app/history/restore_dialog.h"
#include "app/history/take_dialog.h"
#include "app/window/edit_wish.h"
#include "app/window/main_window.h"
#include "tests/app/knowing_source.h"

#include <QAbstractButton>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QTranslator>

#include <algorithm>
#include <memory>
#include <tuple>

using namespace portolan;

namespace {

/// The letters in use, and who uses those that two do.
class Letters {
public:
    void add(const QString& text)
    {
        const QKeySequence key = QKeySequence::mnemonic(text);
        if (!key.isEmpty())
            m_texts[key.toString()].append(text);
    }
    QStringList twice() const
    {
        QStringList found;
        for (const QStringList& texts : m_texts)
            if (texts.size() > 1)
                found.append(texts.join(QStringLiteral(" and ")));
        return found;
    }

private:
    QMap<QString, QStringList> m_texts;
};

/// Of what can be seen in a dialog, or could be once something is unfolded.
QStringList twiceIn(const QWidget& dialog)
{
    Letters letters;
    for (const QWidget* each : dialog.findChildren<QWidget*>()) {
        if (each->window() != &dialog)
            continue;
        if (const auto* label = qobject_cast<const QLabel*>(each); label && label->buddy())
            letters.add(label->text());
        if (const auto* button = qobject_cast<const QAbstractButton*>(each))
            letters.add(button->text());
    }
    return letters.twice();
}

QStringList twiceIn(const QMenu& menu)
{
    Letters letters;
    for (const QAction* action : menu.actions())
        letters.add(action->text());
    return letters.twice();
}

} // namespace

class TestEditorKeys : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_settings;
    std::unique_ptr<KnowingSource> m_source;
    std::unique_ptr<AddDialog> m_dialog;

    template <typename T> T* child(const char* name) const
    {
        return m_dialog->findChild<T*>(QLatin1String(name));
    }
    static QString focus()
    {
        return QApplication::focusWidget() ? QApplication::focusWidget()->objectName() : QString();
    }

private Q_SLOTS:
    void initTestCase()
    {
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

    /// Everything that can have the focus has it once, in the order it stands in: fields, rules, buttons.
    void tabGoesFromTheTopToTheBottom()
    {
        m_dialog->findChild<ForwardForm*>()->setUnfolded(true);
        child<QLineEdit>("listenPorts")->setText(QStringLiteral("9443"));
        child<QLineEdit>("toAddress")->setText(QStringLiteral("172.17.0.2"));
        QVERIFY(child<QPushButton>("add")->isEnabled());
        child<QLineEdit>("paste")->setFocus();
        QList<QWidget*> met;
        do {
            met.append(QApplication::focusWidget());
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        } while (QApplication::focusWidget() != met.first() && met.size() < 60);
        const auto names = [](const QList<QWidget*>& widgets) {
            QStringList list;
            for (const QWidget* each : widgets)
                list.append(each->objectName().isEmpty()
                        ? QString::fromLatin1(each->metaObject()->className())
                        : each->objectName());
            return list;
        };
        QList<QWidget*> wanted;
        for (QWidget* each : m_dialog->findChildren<QWidget*>())
            if (each->focusPolicy() & Qt::TabFocus && each->isVisible() && each->isEnabled()
                && !each->focusProxy())
                wanted.append(each);
        const auto placeOf = [this](const QWidget* widget) {
            const bool field = m_dialog->findChild<ForwardForm*>()->isAncestorOf(widget)
                || widget->objectName() == QLatin1String("paste")
                || widget->objectName() == QLatin1String("browse");
            const bool rules = widget->objectName() == QLatin1String("preview");
            const QPoint middle = widget->mapTo(m_dialog.get(), widget->rect().center());
            return std::tuple(field ? 0 : rules ? 1 : 2, middle.y() / 12, middle.x());
        };
        std::sort(wanted.begin(), wanted.end(),
            [&](const QWidget* one, const QWidget* other) { return placeOf(one) < placeOf(other); });
        QCOMPARE(names(met), names(wanted));
        QVERIFY(met.size() >= 18);
        // And back.
        QList<QWidget*> back;
        do {
            back.prepend(QApplication::focusWidget());
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Backtab);
        } while (QApplication::focusWidget() != met.first() && back.size() < 60);
        back.move(back.size() - 1, 0);
        QCOMPARE(names(back), names(met));
    }

    void keysAloneMakeAForwardThatGoesBackByItself()
    {
        const auto key = [](int code, Qt::KeyboardModifiers modifiers = {}) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key(code), modifiers);
        };
        QCOMPARE(focus(), QStringLiteral("listenPorts"));
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("9443"));
        key(Qt::Key_Tab);
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("172.17.0.9"));
        key(Qt::Key_Tab);
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("443"));
        auto* confirm = child<QCheckBox>("confirmEdit");
        QVERIFY(!confirm->isChecked());
        key(Qt::Key_G, Qt::AltModifier);
        QTRY_VERIFY(confirm->isChecked());
        QVERIFY(!confirmsEdits()); // nothing was asked for yet
        child<QLineEdit>("name")->setFocus();
        key(Qt::Key_Return);
        QCOMPARE(m_source->added.size(), std::size_t(1));
        QCOMPARE(m_source->wishes.back().confirm, kConfirmSeconds);
        QVERIFY(confirmsEdits()); // the next one too
        m_source->addReply(QStringLiteral("0a1b2c3d"));
        AddDialog another(m_source.get());
        QVERIFY(another.findChild<QCheckBox*>(QStringLiteral("confirmEdit"))->isChecked());
        setConfirmsEdits(false);
    }

    void overSshAnEditGoesBackByItself()
    {
        QSettings().clear();
        qputenv("SSH_CONNECTION", "192.0.2.1 50000 172.20.242.183 22");
        const AddDialog dialog(m_source.get());
        const bool checked = dialog.findChild<QCheckBox*>(QStringLiteral("confirmEdit"))->isChecked();
        qunsetenv("SSH_CONNECTION");
        QVERIFY(checked);
        const AddDialog local(m_source.get());
        QVERIFY(!local.findChild<QCheckBox*>(QStringLiteral("confirmEdit"))->isChecked());
    }

    void noLetterLeadsToTwoPlaces_data()
    {
        QTest::addColumn<QString>("language");
        QTest::newRow("English") << QString();
        QTest::newRow("Chinese") << QStringLiteral("zh_CN");
    }

    void noLetterLeadsToTwoPlaces()
    {
        QFETCH(QString, language);
        QTranslator translator;
        if (!language.isEmpty()) {
            QVERIFY(translator.load(QLocale(language), QStringLiteral("portolan"), QStringLiteral("_"),
                QStringLiteral(":/translations")));
            QApplication::installTranslator(&translator);
        }
        QCOMPARE(lettersTwice().join(u'\n'), QString());
    }

private:
    QStringList lettersTwice() const
    {
        QStringList twice;
        const AddDialog add(m_source.get());
        AddDialog change(m_source.get());
        PortForward ours;
        ours.id = "0a1b2c3d";
        ours.listen.ports = PortRange{9443, 9443};
        ours.to.address = *Address::parse("172.17.0.2");
        change.edit(ours);
        FoundForward found;
        found.forward = ours;
        const RemoveDialog remove({found}, 3);
        const FixDialog fix({QStringLiteral("net.ipv4.ip_forward"), QStringLiteral("1"), {}, {}, {}, true});
        const auto text = importForwards("docker run -p 9443:443 -p 9053:53/udp nginx");
        const ImportDialog import(m_source.get(), *text);
        m_source->keep(QStringLiteral("0a1b2c3d"), QStringLiteral("then"), FakeSource::article());
        auto* restore = new RestoreDialog(m_source.get(), QStringLiteral("0a1b2c3d"), QStringLiteral("then"));
        auto* take = new TakeDialog(m_source.get());
        for (const QWidget* dialog :
            std::initializer_list<const QWidget*>{&add, &change, &remove, &fix, &import, restore, take})
            twice += twiceIn(*dialog);
        delete restore;
        delete take;
        MainWindow window(m_source.get());
        int entries = 0;
        for (const QMenu* menu : window.findChildren<QMenu*>()) {
            twice += twiceIn(*menu);
            entries += int(menu->actions().size());
        }
        if (entries < 15)
            twice.append(QStringLiteral("the menus are not where they were looked for"));
        return twice;
    }
};

QTEST_MAIN(TestEditorKeys)
#include "tst_editor_keys.moc"
