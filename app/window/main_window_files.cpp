// The window's banner, and the file it shows instead of this host.
#include "app/client/file_source.h"
#include "app/history/history_page.h"
#include "app/window/banner.h"
#include "app/window/format.h"
#include "app/window/main_window.h"

#include <QAction>
#include <QDateTime>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QLocale>
#include <QMessageBox>
#include <QMimeData>
#include <QTimer>

namespace portolan {

namespace {

/// Below this nobody needs to be told that a file is being read.
constexpr int kUnnoticed = 400; // milliseconds

/// The one file of a drag; empty: it is something else.
QString draggedFile(const QMimeData* data)
{
    const QList<QUrl> urls = data->urls();
    return urls.size() == 1 && urls.front().isLocalFile() ? urls.front().toLocalFile() : QString();
}

} // namespace

void MainWindow::chooseFile()
{
    const QString path = QFileDialog::getOpenFileName(this, tr("Open a host from a file"), {},
        tr("Saved rules and host states (*.save *.rules *.txt *.json *.v4 *.v6)") + QStringLiteral(";;")
            + tr("All files (*)"));
    if (!path.isEmpty())
        openFile(path);
}

void MainWindow::openFile(const QString& path)
{
    m_opening = path;
    const unsigned opening = ++m_openings;
    QTimer::singleShot(kUnnoticed, this, [this, opening] {
        if (opening == m_openings && !m_opening.isEmpty())
            updateBanner();
    });
    FileSource::load(path, this, [this, path, opening](Result<HostSnapshot> snapshot) {
        if (opening == m_openings)
            fileRead(path, std::move(snapshot));
    });
}

void MainWindow::fileRead(const QString& path, Result<HostSnapshot> snapshot)
{
    m_opening.clear();
    if (!snapshot) {
        updateBanner();
        auto* box = new QMessageBox(QMessageBox::Warning, tr("Open a file"),
            tr("“%1” cannot be shown.").arg(QFileInfo(path).fileName()), QMessageBox::Close, this);
        box->setTextFormat(Qt::PlainText);
        box->setInformativeText(Format::message(snapshot.error().message));
        box->setAttribute(Qt::WA_DeleteOnClose);
        box->open();
        return;
    }
    auto file = std::make_unique<FileSource>(path, std::move(*snapshot));
    HostPages* pages = makePages(file.get());
    pages->setCurrentIndex(page());
    HostPages* old = m_file ? m_shown : nullptr;
    const auto oldFile = std::exchange(m_file, std::move(file));
    showPages(pages);
    m_file->watchFlows(true);
    m_shown->currentWidget()->setFocus(Qt::OtherFocusReason);
    delete old;
}

void MainWindow::dropFile()
{
    if (!m_file)
        return;
    HostPages* old = m_shown;
    const std::unique_ptr<FileSource> file = std::move(m_file);
    showPages(m_live);
    delete old;
}

void MainWindow::closeFile()
{
    ++m_openings;
    m_opening.clear();
    dropFile();
    updateBanner();
}

void MainWindow::compareFile()
{
    if (!m_file)
        return;
    const QString name = m_file->fileName();
    const auto snapshot = m_file->snapshot();
    closeFile();
    showPage(History);
    history()->compareFile(name, snapshot);
}

void MainWindow::takeSnapshot()
{
    closeFile();
    showPage(History);
    history()->takeSnapshot();
}

void MainWindow::refresh()
{
    if (m_file)
        openFile(m_file->path());
    else
        m_source->refresh();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    if (!draggedFile(event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event)
{
    const QString path = draggedFile(event->mimeData());
    if (path.isEmpty())
        return;
    event->acceptProposedAction();
    openFile(path);
}

void MainWindow::updateBanner()
{
    if (!m_opening.isEmpty())
        m_banner->show(Banner::Kind::Note, tr("Reading %1…").arg(QFileInfo(m_opening).fileName()));
    else if (m_file)
        showFileBanner();
    else
        showStatusBanner();
}

void MainWindow::showFileBanner()
{
    const HostState& state = m_file->snapshot()->state;
    const QDateTime time = QDateTime::fromString(QString::fromStdString(state.time), Qt::ISODate);
    const QString host = QString::fromStdString(state.host);
    const QString file = m_file->fileName();
    const QString rest = tr("Nothing here is live, nothing can be changed.");
    QString text = tr("File %1 – not this host.").arg(file);
    if (!host.isEmpty() && time.isValid())
        text = tr("File %1 – not this host, but %2 as it was at %3.")
                   .arg(file, host, QLocale().toString(time.toLocalTime(), QLocale::ShortFormat));
    m_banner->show(Banner::Kind::Warning, text + u' ' + rest);
}

void MainWindow::showStatusBanner()
{
    if (m_source->isRecording() && m_source->status() == HostSource::Status::Ready) {
        m_banner->show(Banner::Kind::Warning,
            tr("Recording of the lab – nothing here is live, nothing can be changed."));
        return;
    }
    const QString text = m_source->statusText();
    switch (m_source->status()) {
    case HostSource::Status::Ready:
        m_banner->show(Banner::Kind::Note, {});
        break;
    case HostSource::Status::Connecting:
        m_banner->show(Banner::Kind::Note, text);
        break;
    case HostSource::Status::Unreachable:
        m_banner->show(Banner::Kind::Problem,
            text.isEmpty()
                ? tr("The helper is not running. Start it with “systemctl start portolan-helper”; this "
                     "window goes on by itself as soon as it answers.")
                : text);
        break;
    case HostSource::Status::Denied:
        m_banner->show(Banner::Kind::Problem,
            text.isEmpty()
                ? tr("You are not allowed to look at this host's rules. Press F5 to be asked again.")
                : text);
        break;
    }
}

} // namespace portolan
