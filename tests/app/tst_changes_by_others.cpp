// What other programs did to the forwards, on the History page.
#include "app/history/history_page.h"
#include "app/history/others_panel.h"
#include "app/window/edit_actions.h"
#include "tests/app/fake_source.h"

#include <QAbstractItemModelTester>
#include <QPlainTextEdit>
#include <QSettings>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace portolan;

namespace {

ForeignChange removedByFirewalld(std::size_t removed = 12)
{
    ForeignChange change;
    change.time = 1'700'000'000'000;
    change.program = "firewalld";
    change.removed = removed;
    change.lines.push_back({ForwardChange::Removed, Owner::Hand, "tcp any:8080 → 172.17.0.2:80", "web"});
    return change;
}

} // namespace

class ChangesByOthersTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QVERIFY(m_settings.isValid());
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_settings.path());
    }

    void theListSaysWhatWhoAndWhich()
    {
        FakeSource source;
        EditActions edits(&source);
        HistoryPage page(&edits);
        const QAbstractItemModelTester tester(page.others()->model());
        QSignalSpy said(&page, &HistoryPage::changedByOthers);
        page.showTab(HistoryPage::Others);
        page.show();
        Q_EMIT source.changedByOthers(removedByFirewalld());
        QCOMPARE(said.count(), 1);
        QVERIFY(said[0][0].toString().startsWith(QLatin1String("12 forwards removed by firewalld at ")));
        QVERIFY(said[0][1].toBool());
        QTableView* table = page.others()->table();
        QVERIFY(table->isVisible());
        QCOMPARE(table->model()->index(0, OthersModel::WhatColumn).data().toString(),
            QStringLiteral("12 forwards removed by firewalld"));
        table->setCurrentIndex(table->model()->index(0, 0));
        const auto* details = page.findChild<QPlainTextEdit*>(QStringLiteral("byOthersDetails"));
        QCOMPARE(
            details->toPlainText(), QStringLiteral("− tcp any:8080 → 172.17.0.2:80 (web)\n… and 11 more"));
    }

    void itOutlivesTheWindow()
    {
        const QString path = m_settings.filePath(QStringLiteral("folder/others.jsonl"));
        {
            OthersModel model;
            model.setFile(path);
            for (std::size_t i = 0; i < OthersModel::kMostKept + 5; ++i)
                model.add(removedByFirewalld(i));
        }
        OthersModel model;
        model.setFile(path);
        QCOMPARE(model.rowCount(), int(OthersModel::kMostKept));
        QVERIFY(model.at(0) == removedByFirewalld(OthersModel::kMostKept + 4));
    }

    void aDamagedFileCostsItsDamagedLines()
    {
        const QString path = m_settings.filePath(QStringLiteral("damaged.jsonl"));
        QFile file(path);
        QVERIFY(file.open(QFile::WriteOnly));
        file.write(
            "nonsense\n" + QByteArray::fromStdString(writeForeignChange(removedByFirewalld())) + "\n{");
        file.close();
        OthersModel model;
        model.setFile(path);
        QCOMPARE(model.rowCount(), 1);
    }

private:
    QTemporaryDir m_settings;
};

QTEST_MAIN(ChangesByOthersTest)
#include "tst_changes_by_others.moc"
