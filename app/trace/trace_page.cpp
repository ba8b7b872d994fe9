#include "app/trace/trace_page.h"

#include "app/client/host_source.h"
#include "app/client/worker.h"
#include "app/trace/packet_finisher.h"
#include "app/trace/packet_panel.h"
#include "app/trace/report_dialog.h"
#include "app/window/banner.h"
#include "app/window/format.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QKeyEvent>
#include <QLabel>
#include <QListView>
#include <QMimeData>
#include <QPushButton>
#include <QStackedWidget>
#include <QTimer>

namespace portolan {

namespace {

QString droppedLog(const QMimeData* data)
{
    const QList<QUrl> urls = data->urls();
    return urls.size() == 1 && urls.front().isLocalFile() ? urls.front().toLocalFile() : QString();
}

} // namespace

void TracePage::chooseFile()
{
    const QString path = QFileDialog::getOpenFileName(this, tr("Import a kernel log"), {},
        tr("Logs (*.log *.txt kern* messages* syslog*)") + QStringLiteral(";;") + tr("All files (*)"));
    if (!path.isEmpty())
        importFile(path);
}

void TracePage::pasteText()
{
    const QString text = QApplication::clipboard()->text();
    if (text.trimmed().isEmpty())
        m_banner->show(Banner::Kind::Note,
            tr("There is no text in the clipboard. Copy lines of a kernel log, then paste them here."), true);
    else
        importText(text);
}

void TracePage::importFile(const QString& path)
{
    import(QFileInfo(path).fileName(),
        [path](const HostState& state) { return importLogFile(path, state);
});
}

void TracePage::importText(const QString& text)
{
    import(tr("the clipboard"),
        [text = text.toStdString()](const HostState& state) { return importLog(text, {}, state);
});
}

template <typename Read> void TracePage::import(const QString& name, Read read)
{
    m_reading = name;
    m_banner->show(Banner::Kind::Note, tr("Reading %1…").arg(name));
    m_reader.run(
        true,
        [read = std::move(read), host = m_source->snapshot()](
            const Background::Superseded&) { return read(host->state); },
        [this, name](Result<ImportedLog> log) { imported(name, std::move(log)); });
}

void TracePage::imported(const QString& name, Result<ImportedLog> log)
{
    m_reading.clear();
    if (!log) {
        m_banner->show(Banner::Kind::Problem,
            tr("%1 was not imported. %2", "file, why").arg(name, Format::message(log.error().message)), true);
        return;
    }
    m_follower->stop();
    m_log = std::make_shared<const ImportedLog>(std::move(*log));
    {
        const QSignalBlocker blocker(m_ofThisHost);
        m_ofThisHost->setChecked(m_log->ofThisHost);
    }
    say(*m_log);
    finishImported();
}

void TracePage::say(const ImportedLog& log)
{
    QStringList parts;
    if (log.skipped > 0)
        parts << (log.skipped == 1
                ? tr("1 line that is no packet's was skipped.")
                : tr("%1 lines that are no packet's were skipped.").arg(Format::count(log.skipped)));
    if (log.unplaced > 0)
        parts << (log.unplaced == 1
                ? tr("1 line was skipped because its prefix does not say table and chain.")
                : tr("%1 lines were skipped because their prefix does not say table and chain.")
                      .arg(Format::count(log.unplaced)));
    if (log.leftOut > 0)
        parts << tr("Only the first %1 packets are shown; %2 more are in the log.")
                     .arg(Format::count(log.packets.size()), Format::count(log.leftOut));
    m_banner->show(log.leftOut > 0 ? Banner::Kind::Warning : Banner::Kind::Note, parts.join(u' '), true);
}

void TracePage::finishImported()
{
    if (!m_log)
        return;
    setReplaying(false);
    const auto host = m_ofThisHost->isChecked() ? m_source->snapshot() : nullptr;
    constexpr std::size_t kFinishedAtOnce = 200;
    m_reader.run(
        m_log->packets.size() > kFinishedAtOnce,
        [log = m_log, host](
            const Background::Superseded&) { return PacketFinisher(host).finish(log->packets); },
        [this, host](std::vector<Trajectory> packets) {
            const int row = m_list->currentIndex().row();
            const bool again = m_model->rowCount() == int(packets.size());
            m_host = host;
            m_model->setPackets(std::move(packets));
            selectPacket(again && row >= 0 ? row : 0);
            updateBody();
        });
}

int TracePage::packetCount() const
{
    return m_model->rowCount() > 0 ? m_model->rowCount() : -1;
}

void TracePage::selectPacket(int row)
{
    m_list->setCurrentIndex(m_model->index(row));
    showPacket();
}

void TracePage::showPacket()
{
    const int row = m_list->currentIndex().row();
    const Trajectory* packet = m_model->at(row);
    if (!packet) {
        m_panel->clear();
        m_panel->setCanStep(false, false);
        return;
    }
    QString source = m_log && m_log->name.isEmpty() ? tr("From a kernel log in the clipboard.")
        : m_log                                     ? tr("From the kernel log %1.").arg(m_log->name)
                                                    : tr("Seen by the kernel's own trace.");
    if (!m_host)
        source += u' ' + tr("The rules of its host are not known.");
    m_panel->showPacket(*packet, m_model->firstStep(row), knownOf(m_host), source);
    m_panel->setCanStep(canStep(-1), canStep(1));
}

void TracePage::updateCaption()
{
    const QString conversation = m_model->conversation();
    const int packets = m_model->rowCount();
    const QString count
        = packets == 1 ? tr("1 packet") : tr("%1 packets").arg(Format::count(unsigned(packets)));
    m_caption->setText(conversation.isEmpty() ? count : tr("Packets of %1").arg(conversation));
    m_caption->setToolTip(tr("%1, %2 steps").arg(count, Format::count(m_model->steps())));
    m_ofThisHost->setVisible(m_log != nullptr && !m_source->snapshot()->ruleset.empty());
}

QString TracePage::emptyText() const
{
    if (m_follower->state() == PacketFollower::State::Running)
        return tr(
            "Waiting for the first packet of %1…\n\nAsk from a client; every packet appears here with its "
            "way as soon as it has passed.")
            .arg(followedName());
    const QString log
        = tr("Import a kernel log: lines that LOG rules or the TRACE target wrote, from a file, from the "
             "clipboard, or dropped here.");
    if (m_source->isRecording())
        return tr("Follow a packet through every table and chain, rule by rule.") + QStringLiteral("\n\n")
            + log;
    return tr("Follow a packet through every table and chain, rule by rule.") + QStringLiteral("\n\n")
        + tr("Say above which port clients ask for, start, and let a packet come; or start from a forward or "
             "a "
             "connection by its menu.")
        + QStringLiteral("\n\n") + log;
}

void TracePage::updateBody()
{
    const bool any = m_model->rowCount() > 0;
    m_body->setCurrentWidget(any ? m_contents : m_empty);
    m_report->setEnabled(any);
    setFocusProxy(any ? static_cast<QWidget*>(m_list) : nullptr);
    m_emptyText->setText(emptyText());
    updateCaption();
    Q_EMIT countChanged();
}

bool TracePage::canStep(int by) const
{
    const int row = m_list->currentIndex().row();
    const QModelIndex current = m_panel->steps()->currentIndex();
    const int last = m_panel->model()->rowCount() - 1;
    if (by < 0)
        return row > 0 || (current.isValid() && current.row() > 0);
    return row >= 0 && (row + 1 < m_model->rowCount() || !current.isValid() || current.row() < last);
}

void TracePage::step(int by)
{
    if (m_panel->step(by))
        return;
    const int row = m_list->currentIndex().row() + by;
    if (row < 0 || row >= m_model->rowCount()) {
        setReplaying(false);
        return;
    }
    selectPacket(row);
    m_panel->step(by);
}

void TracePage::setReplaying(bool on)
{
    if (on && !canStep(1))
        on = false;
    if (on)
        m_replay->start();
    else
        m_replay->stop();
    m_panel->setReplaying(on);
    if (on)
        step(1);
}

void TracePage::openReport()
{
    const QString source = m_log && m_log->name.isEmpty() ? tr("the clipboard")
        : m_log                                           ? m_log->name
                                                          : QString();
    auto* dialog = new ReportDialog(m_model->packets(), m_host, source, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void TracePage::showInChains()
{
    if (const Trajectory* packet = m_model->at(m_list->currentIndex().row()))
        Q_EMIT chainsWanted(*packet, m_panel->hopNumbers());
}

bool TracePage::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != m_list || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Right:
        m_panel->steps()->setFocus(Qt::OtherFocusReason);
        if (!m_panel->steps()->currentIndex().isValid())
            m_panel->step(1);
        return true;
    case Qt::Key_Space:
        setReplaying(!m_replay->isActive());
        return true;
    case Qt::Key_BracketLeft:
        step(-1);
        return true;
    case Qt::Key_BracketRight:
        step(1);
        return true;
    default:
        return false;
    }
}

void TracePage::dragEnterEvent(QDragEnterEvent* event)
{
    if (!droppedLog(event->mimeData()).isEmpty() || event->mimeData()->hasText())
        event->acceptProposedAction();
}

void TracePage::dropEvent(QDropEvent* event)
{
    const QString path = droppedLog(event->mimeData());
    event->acceptProposedAction();
    if (!path.isEmpty())
        importFile(path);
    else
        importText(event->mimeData()->text());
}

} // namespace portolan
