// The Trace page's live side: what runs, what comes of it, and what is said meanwhile.
#include "app/client/host_source.h"
#include "app/trace/packet_panel.h"
#include "app/trace/trace_controls.h"
#include "app/trace/trace_page.h"
#include "app/window/banner.h"
#include "app/window/format.h"

#include <QLabel>
#include <QListView>
#include <QTimer>

namespace portolan {

void TracePage::connectFollower()
{
    connect(m_controls, &TraceControls::startWanted, this, &TracePage::startTrace);
    connect(m_controls, &TraceControls::stopWanted, m_follower, &PacketFollower::stop);
    connect(m_follower, &PacketFollower::stateChanged, this, [this] {
        m_controls->setRunning(m_follower->state() != PacketFollower::State::Idle);
        updateProgress();
        updateBody();
    });
    connect(m_follower, &PacketFollower::started, this, &TracePage::started);
    connect(m_follower, &PacketFollower::arrived, this, &TracePage::followed);
    connect(m_follower, &PacketFollower::ticked, this, &TracePage::updateProgress);
    connect(m_follower, &PacketFollower::ended, this, &TracePage::ended);
    connect(m_follower, &PacketFollower::failed, this, &TracePage::failed);
    connect(m_follower, &PacketFollower::lost, this, [this] {
        m_banner->show(Banner::Kind::Warning,
            tr("Some of what the kernel said was lost: ways of packets may have gaps. Follow fewer, by one "
               "client's address for example."),
            true);
    });
    connect(m_source, &HostSource::statusChanged, this, &TracePage::updateUsable);
    // A hand on the list keeps the packet that it chose.
    connect(m_list, &QListView::pressed, this, [this] { m_following = false; });
}

void TracePage::traceForward(const PortForward& forward)
{
    m_controls->fill(QString::fromLatin1(toString(forward.protocol)),
        forward.listen.ports ? QString::fromStdString(forward.listen.ports->toString()) : QString(), {});
    startTrace();
}

void TracePage::traceFlow(const Flow& flow)
{
    const bool ports = hasPorts(flow.protocol);
    m_controls->fill(QString::fromStdString(protocolName(flow.protocol)),
        ports ? QString::number(flow.original.destinationPort) : QString(),
        QString::fromStdString(flow.original.source.toString()));
    startTrace();
}

void TracePage::startTrace()
{
    const Result<TraceControls::Wish> wish = m_controls->wish();
    if (!wish) {
        m_banner->show(Banner::Kind::Problem, Format::message(wish.error().message), true);
        m_controls->pointAt(wish.error().field);
        return;
    }
    m_banner->show(Banner::Kind::Note, {});
    m_remarks.clear();
    m_follower->start(wish->filter, wish->limits);
}

void TracePage::started(const QStringList& remarks)
{
    // Only now: a refused trace leaves what was shown.
    m_reader.cancel();
    setReplaying(false);
    m_log.reset();
    m_host = m_follower->host();
    m_model->setPackets({});
    m_panel->clear();
    m_remarks = remarks;
    m_following = true;
    updateProgress();
    updateBody();
}

void TracePage::followed(const std::vector<Trajectory>& packets)
{
    const bool first = m_model->rowCount() == 0;
    m_host = m_follower->host();
    m_model->append(packets);
    // The first stays chosen, so that somebody can read it while the others come.
    if (first && m_following)
        selectPacket(0);
    else
        m_panel->setCanStep(canStep(-1), canStep(1));
    updateProgress();
    if (first)
        updateBody();
    updateCaption();
    Q_EMIT countChanged();
}

QString TracePage::followedName() const
{
    return QString::fromStdString(describeTrace(m_follower->filter()));
}

void TracePage::updateProgress()
{
    if (m_follower->state() == PacketFollower::State::Idle) {
        m_progress->show(Banner::Kind::Note, {});
        return;
    }
    if (m_follower->state() == PacketFollower::State::Starting) {
        m_progress->show(Banner::Kind::Note, tr("Starting to follow %1…").arg(followedName()));
        return;
    }
    QString text
        = tr("Following %1: %2 of %3 packets, %4 s left.", "what, seen, at most, seconds")
              .arg(followedName(), Format::count(m_follower->packets()),
                  Format::count(m_follower->limits().packets), Format::count(m_follower->secondsLeft()));
    for (const QString& remark : m_remarks)
        text += u' ' + remark;
    const auto kind = m_remarks.isEmpty() ? Banner::Kind::Note : Banner::Kind::Warning;
    if (m_progress->text().startsWith(tr("Following %1:").arg(followedName())) && m_progress->kind() == kind)
        m_progress->amend(text);
    else
        m_progress->show(kind, text);
}

void TracePage::ended(PacketFollower::Ending ending)
{
    QString text;
    const QString seen = m_model->rowCount() == 1
        ? tr("1 packet was seen.")
        : tr("%1 packets were seen.").arg(Format::count(unsigned(m_model->rowCount())));
    switch (ending) {
    case PacketFollower::Ending::Packets:
        text = tr("The trace ended with as many packets as it was to follow.");
        break;
    case PacketFollower::Ending::Seconds:
        text = tr("The trace ended after %1 s.").arg(Format::count(m_follower->limits().seconds)) + u' '
            + seen;
        break;
    case PacketFollower::Ending::Stopped:
        text = tr("The trace was stopped.") + u' ' + seen;
        break;
    }
    if (m_model->rowCount() == 0)
        text += u' '
            + tr(
                "No packet of %1 came to this host: ask from a client while the trace runs, and look whether "
                "something before this host stops it.")
                  .arg(followedName());
    for (const QString& remark : m_remarks)
        text += u' ' + remark;
    m_banner->show(
        m_model->rowCount() == 0 || !m_remarks.isEmpty() ? Banner::Kind::Warning : Banner::Kind::Note, text,
        true);
    updateBody();
}

void TracePage::failed(const Error& error)
{
    const QString why = Format::message(error.message);
    switch (error.code) {
    case ErrorCode::Dismissed:
        m_banner->show(Banner::Kind::Note, tr("No packets are followed: the password was not given."), true);
        break;
    case ErrorCode::Denied:
        m_banner->show(
            Banner::Kind::Problem, tr("You may not follow packets on this host. %1").arg(why), true);
        break;
    default:
        m_banner->show(Banner::Kind::Problem, tr("Packets cannot be followed. %1").arg(why), true);
    }
    updateBody();
}

void TracePage::updateUsable()
{
    const bool ready = m_source->status() == HostSource::Status::Ready && !m_source->isRecording();
    QString why = m_source->statusText();
    if (!m_source->fileName().isEmpty())
        why = tr("This is a file, not a running host: no packets pass.");
    else if (m_source->isRecording())
        why = tr("This is a recording: no packets pass.");
    m_controls->setUsable(ready, why);
    updateBody();
}

} // namespace portolan
