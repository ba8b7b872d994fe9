// The Trace page's live side: what runs, what comes of it, and what is said meanwhile.
#include "app/client/host_source.h"
#include "app/trace/packet_panel.h"
#include "app/trace/trace_controls.h"
#include "app/trace/trace_page.h"
#include "app/window/banner.h"
#include "app/window/format.h"

#include <QLabel>
#include <QListView>
#include <QPushButton>
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
    const Address& client = flow.original.source;
    // One that ended, or is no more than a question, sends nothing any more: the client's next one then.
    const bool goesOn
        = flow.protocol == ProtocolNumber(Protocol::Tcp) && flow.state == std::uint8_t(TcpState::Established);
    m_controls->fill(QString::fromStdString(protocolName(flow.protocol)),
        ports ? QString::number(flow.original.destinationPort) : QString(),
        QString::fromStdString(goesOn ? client.toBracketed() + ':' + std::to_string(flow.original.sourcePort)
                                      : client.toString()));
    startTrace();
}

void TracePage::startTrace()
{
    Result<TraceControls::Wish> wish = m_controls->wish();
    if (!wish) {
        m_banner->show(Banner::Kind::Problem, Format::message(wish.error().message), true);
        m_controls->pointAt(wish.error().field);
        return;
    }
    m_banner->show(Banner::Kind::Note, {});
    m_remarks.clear();
    m_testSaid.clear();
    // A busy port's other clients would leave no room for the test's packets.
    if (m_testAddress && !wish->filter.from)
        wish->filter.from = Prefix(*m_testAddress, 128);
    m_follower->start(wish->filter, wish->limits);
}

void TracePage::started(const std::vector<Message>& remarks)
{
    // Only now: a refused trace leaves what was shown.
    m_reader.cancel();
    setReplaying(false);
    m_log.reset();
    m_host = m_follower->host();
    m_model->setPackets({});
    m_panel->clear();
    m_remarks.clear();
    for (const Message& remark : remarks)
        m_remarks.append(Format::message(remark));
    m_following = true;
    updateProgress();
    updateBody();
    if (m_testAddress)
        m_test->start(*m_testAddress, m_testPort);
    m_testAddress.reset();
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
    if (!m_testSaid.isEmpty())
        text = m_testSaid + u' ' + text;
    m_banner->show(
        m_model->rowCount() == 0 || !m_remarks.isEmpty() ? Banner::Kind::Warning : Banner::Kind::Note, text,
        true);
    updateBody();
}

void TracePage::failed(const Error& error)
{
    const QString why = Format::message(error.message);
    m_testAddress.reset();
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

void TracePage::connectTest()
{
    connect(m_testButton, &QPushButton::clicked, this, &TracePage::testConnection);
    connect(m_test, &TestConnection::done, this, &TracePage::tested);
    connect(m_source, &HostSource::snapshotChanged, this, &TracePage::updateUsable);
}

void TracePage::testConnection()
{
    const Result<TraceControls::Wish> wish = m_controls->wish();
    const bool fits = wish && wish->filter.protocol == 6 && wish->filter.ports;
    if (!fits) {
        m_banner->show(Banner::Kind::Problem,
            wish ? tr("A test connection needs TCP and a port.") : Format::message(wish.error().message),
            true);
        m_controls->pointAt(wish ? std::string("ports") : wish.error().field);
        return;
    }
    const HostState& state = m_source->snapshot()->state;
    m_testPort = wish->filter.ports->first;
    m_testAddress = TestConnection::ownAddress(state, Family::Ipv4);
    if (!m_testAddress)
        m_testAddress = TestConnection::ownAddress(state, Family::Ipv6);
    if (!m_testAddress)
        return;
    if (m_follower->state() != PacketFollower::State::Running) {
        startTrace();
        return;
    }
    m_test->start(*m_testAddress, m_testPort);
    m_testAddress.reset();
}

void TracePage::tested(TestConnection::Outcome outcome, int milliseconds, const QString& why)
{
    const QString took = Format::count(std::uint64_t(milliseconds));
    const QString port = QString::number(m_testPort);
    switch (outcome) {
    case TestConnection::Outcome::Connected:
        m_testSaid = tr("The test connection to port %1 was accepted after %2 ms.").arg(port, took);
        break;
    case TestConnection::Outcome::Refused:
        m_testSaid = tr("The test connection to port %1 was refused after %2 ms.").arg(port, took);
        break;
    case TestConnection::Outcome::NoAnswer:
        m_testSaid = tr("The test connection to port %1 got no answer.").arg(port);
        break;
    case TestConnection::Outcome::Failed:
        m_testSaid = tr("The test connection to port %1 failed: %2.").arg(port, why);
        break;
    }
    m_testSaid += u' '
        + tr("It came from this host itself: its packets met OUTPUT, not PREROUTING; a client's may fare "
             "otherwise.");
    m_banner->show(outcome == TestConnection::Outcome::Connected ? Banner::Kind::Note : Banner::Kind::Warning,
        m_testSaid, true);
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
    const bool here = ready
        && (TestConnection::ownAddress(m_source->snapshot()->state, Family::Ipv4)
            || TestConnection::ownAddress(m_source->snapshot()->state, Family::Ipv6));
    m_testButton->setEnabled(here);
    m_testButton->setToolTip(here ? tr("Follows a TCP connection that this program opens to the port and "
                                       "closes again. It comes from this "
                                       "host itself, so that its packets meet OUTPUT instead of PREROUTING.")
            : ready ? tr("This program does not run on the network of that host, and cannot ask as it would.")
                    : why);
    updateBody();
}

} // namespace portolan
