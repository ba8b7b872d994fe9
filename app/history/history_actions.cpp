// What the History page does with a snapshot.
#include "app/client/file_source.h"
#include "app/client/host_texts.h"
#include "app/client/worker.h"
#include "app/history/history_page.h"
#include "app/history/restore_dialog.h"
#include "app/history/snapshot_panel.h"
#include "app/history/take_dialog.h"
#include "app/window/banner.h"
#include "app/window/format.h"

#include <QAction>
#include <QFileDialog>
#include <QMessageBox>
#include <QPointer>
#include <QPushButton>
#include <QSaveFile>

namespace portolan {

namespace {

/// The reason, or empty.
QString writeFile(const QString& path, const HostSnapshot& host)
{
    const Result<std::string> text = writeStateDocument(textsOf(host));
    if (!text)
        return Format::message(text.error().message);
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly)
        && file.write(text->data(), qint64(text->size())) == qint64(text->size()) && file.commit())
        return {};
    return file.errorString();
}

/// A name that no file system minds.
QString fileNameFor(QString title)
{
    for (QChar& c : title)
        if (!c.isLetterOrNumber() && c != u'-' && c != u'.')
            c = u'_';
    return title.left(80) + QStringLiteral(".json");
}

} // namespace

void HistoryPage::takeSnapshot()
{
    if (!m_take->isEnabled())
        return;
    auto* dialog = new TakeDialog(m_source, this);
    connect(dialog, &TakeDialog::taken, this, [this](const QString& id) {
        m_banner->setActions({});
        m_banner->show(Banner::Kind::Note,
            tr("Snapshot taken. Whatever changes from now on shows below as it happens."), true);
        compareWithNow(id);
    });
    dialog->open();
}

void HistoryPage::restore(const QString& id, const QString& title)
{
    auto* dialog = new RestoreDialog(m_source, id, title, this);
    connect(dialog, &RestoreDialog::restored, this,
        [this, title](const RestoreResult& result) { restored(title, result); });
    dialog->open();
}

void HistoryPage::restored(const QString& title, const RestoreResult& result)
{
    QString text = tr("“%1” was restored.").arg(title);
    const QStringList tables = result.replaced + result.emptied;
    if (!tables.isEmpty())
        text += u' ' + tr("Replaced: %1.").arg(tables.join(QStringLiteral(", ")));
    m_banner->setActions({});
    if (!result.before.isEmpty()) {
        auto* undo = new QAction(tr("&Undo…"), m_banner);
        connect(undo, &QAction::triggered, this,
            [this, id = result.before, title] { restore(id, tr("before “%1” was restored").arg(title)); });
        m_banner->setActions({undo});
    }
    m_banner->show(Banner::Kind::Note, text, true);
}

void HistoryPage::remove(const QString& id)
{
    if (m_snapshots->model()->file(id)) {
        m_snapshots->model()->removeFile(id);
        return;
    }
    auto* box = new QMessageBox(QMessageBox::Question, tr("Delete a snapshot"),
        tr("Delete the snapshot “%1”?").arg(m_snapshots->model()->title(id)), QMessageBox::Cancel, this);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(tr("No rule changes, but there is no way back to that moment any more."));
    box->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton* button = box->addButton(tr("&Delete"), QMessageBox::DestructiveRole);
    button->setObjectName(QStringLiteral("delete"));
    connect(button, &QPushButton::clicked, this, [this, id] {
        m_source->removeSnapshot(id, [self = QPointer<HistoryPage>(this)](const Result<void>& result) {
            if (!self)
                return;
            if (!result && result.error().code != ErrorCode::Dismissed) {
                self->m_banner->setActions({});
                self->m_banner->show(Banner::Kind::Problem,
                    tr("The snapshot was not deleted. %1").arg(Format::message(result.error().message)),
                    true);
            }
            self->loadList();
        });
    });
    box->open();
}

void HistoryPage::save(const QString& id)
{
    const QString path = QFileDialog::getSaveFileName(this, tr("Save to a file"),
        fileNameFor(m_source->hostName() + u'-' + m_snapshots->model()->title(id)),
        tr("Host states (*.json)"));
    if (path.isEmpty())
        return;
    if (const auto host = hostOf(id)) {
        saveHost(path, host);
        return;
    }
    m_source->readSnapshot(id,
        [self = QPointer<HistoryPage>(this), path](const Result<std::shared_ptr<const HostSnapshot>>& host) {
            if (self && host)
                self->saveHost(path, *host);
            else if (self)
                self->m_banner->show(Banner::Kind::Problem, Format::message(host.error().message), true);
        });
}

void HistoryPage::saveHost(const QString& path, std::shared_ptr<const HostSnapshot> host)
{
    runAside(
        this, [path, host = std::move(host)] { return writeFile(path, *host); },
        [this, path](const QString& problem) {
            m_banner->setActions({});
            if (problem.isEmpty())
                m_banner->show(Banner::Kind::Note,
                    tr("Saved as %1. Open it anywhere with “Open file…” or portolanctl --state.").arg(path),
                    true);
            else
                m_banner->show(
                    Banner::Kind::Problem, tr("%1 could not be written: %2.").arg(path, problem), true);
        });
}

void HistoryPage::chooseFile()
{
    const QString path = QFileDialog::getOpenFileName(this, tr("Compare with a file"), {},
        tr("Saved rules and host states (*.save *.rules *.txt *.json *.v4 *.v6)") + QStringLiteral(";;")
            + tr("All files (*)"));
    if (path.isEmpty())
        return;
    FileSource::load(path, this, [this, path](Result<HostSnapshot> host) {
        const QString name = QFileInfo(path).fileName();
        if (host) {
            compareFile(name, std::make_shared<const HostSnapshot>(std::move(*host)));
            return;
        }
        m_banner->setActions({});
        m_banner->show(Banner::Kind::Problem,
            tr("“%1” cannot be compared. %2").arg(name, Format::message(host.error().message)), true);
    });
}

} // namespace portolan
