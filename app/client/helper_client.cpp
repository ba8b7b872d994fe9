#include "app/client/helper_client.h"

#include "app/client/helper_calls.h"
#include "app/client/trace_reader.h"
#include "app/client/worker.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QPointer>
#include <QSysInfo>

#include <algorithm>
#include <utility>

namespace portolan {

namespace {

constexpr int kPollInterval = 2000; // milliseconds; counters are read again so often at most
constexpr int kDebounce = 100;
// Share of the time that may go into reading: a twentieth when nothing is known to have changed, a fourth
// when something has.
constexpr qint64 kIdlePause = 20;
constexpr qint64 kChangedPause = 4;
/// Milliseconds within which what is read was done by whom the kernel named last.
constexpr qint64 kAuthorsTime = 10'000;
// A change after such a quiet is shown at once, whatever reading costs.
constexpr qint64 kQuiet = 5000; // milliseconds
// Below this a parse takes less than a frame of the window.
constexpr std::size_t kInlineParse = 1'000'000;

} // namespace

HelperClient::HelperClient(const QString& address, QObject* parent)
    : HostSource(parent)
    , m_link(address)
    , m_trace(new TraceReader(this))
    , m_statusText(tr("Looking for Portolan's helper."))
    , m_snapshot(std::make_shared<HostSnapshot>())
{
    m_poll.setSingleShot(true);
    connect(&m_poll, &QTimer::timeout, this, [this] { read(false); });
    m_debounce.setSingleShot(true);
    connect(&m_debounce, &QTimer::timeout, this, [this] {
        m_sinceChange.start();
        read(false);
    });
    connect(&m_flows, &FlowReader::heard, this, &HostSource::flowsHeard);
    connect(&m_flows, &FlowReader::arrived, this, &HostSource::flowsArrived);
    connect(&m_flows, &FlowReader::failed, this,
        [this](const CallError& error) { Q_EMIT flowsFailed(error.error); });
    connect(&m_flows, &FlowReader::lost, this, &HostSource::flowsLost);
    connect(&m_flows, &FlowReader::stalled, this, &HostSource::flowsStalled);
    connect(&m_link, &HelperLink::changed, this, &HelperClient::linkChanged);
    // Later, so that whoever made this can connect to its signals first.
    QMetaObject::invokeMethod(&m_link, &HelperLink::start, Qt::QueuedConnection);
}

HelperClient::~HelperClient() = default;

QString HelperClient::hostName() const
{
    return m_snapshot->state.host.empty() ? QSysInfo::machineHostName()
                                          : QString::fromStdString(m_snapshot->state.host);
}

void HelperClient::refresh()
{
    read(true);
}

void HelperClient::setLookedAt(bool looked)
{
    if (looked == m_lookedAt)
        return;
    m_lookedAt = looked;
    if (!looked) {
        m_missed = m_missed || m_debounce.isActive();
        m_poll.stop();
        m_debounce.stop();
    } else if (std::exchange(m_missed, false)) {
        readSoon();
    } else if (m_readers && !m_reading) {
        pollLater();
    }
}

void HelperClient::watchFlows(bool on, bool all)
{
    m_watching = on;
    m_watchAll = all;
    if (on)
        startFlows();
    else
        m_flows.stop();
}

void HelperClient::linkChanged()
{
    ++m_generation;
    m_reading = false;
    m_readAgain = false;
    m_poll.stop();
    m_debounce.stop();
    m_flows.stop();
    m_trace->setHelper(nullptr, m_link.problem());
    m_readers.reset();
    m_editors.reset();
    switch (m_link.state()) {
    case HelperLink::State::Connecting:
        setStatus(Status::Connecting, tr("Looking for Portolan's helper."));
        break;
    case HelperLink::State::Unreachable:
        setStatus(Status::Unreachable, m_link.problem());
        break;
    case HelperLink::State::Denied:
        setStatus(Status::Denied, m_link.problem());
        break;
    case HelperLink::State::Available:
        helperFound();
        break;
    }
}

void HelperClient::helperFound()
{
    m_readers = std::make_unique<HelperCalls>(m_link.connection(), m_link.owner());
    m_editors = std::make_shared<HelperCalls>(m_link.connection(), m_link.owner());
    m_trace->setHelper(m_editors);
    m_readers->describeErrors(); // of this connection, which the editors share
    connect(&m_readers->rules(), &OrgPortolanHelper1RulesInterface::Changed, this, &HelperClient::readSoon);
    connect(&m_readers->rules(), &OrgPortolanHelper1RulesInterface::ChangedBy, this,
        [this](const QString&, const QString& program, uint) {
            m_author = program;
            m_sinceAuthor.start();
        });
    connect(
        &m_readers->forwards(), &OrgPortolanHelper1ForwardsInterface::Changed, this, &HelperClient::readSoon);
    connect(&m_readers->forwards(), &OrgPortolanHelper1ForwardsInterface::Changed, this,
        &HostSource::editsChanged);
    connect(&m_readers->snapshots(), &OrgPortolanHelper1SnapshotsInterface::Changed, this,
        &HostSource::snapshotsChanged);
    Q_EMIT editsChanged();
    Q_EMIT snapshotsChanged();
    if (m_status != Status::Ready)
        setStatus(Status::Connecting, tr("Reading the rules of this host."));
    read(true);
    if (m_watching)
        startFlows();
}

void HelperClient::startFlows()
{
    if (m_editors)
        m_flows.start(m_editors, {.all = m_watchAll, .counters = true});
}

void HelperClient::read(bool interactive)
{
    if (!m_readers)
        return;
    if (m_reading) {
        m_readAgain = true;
        m_readAgainInteractive |= interactive;
        return;
    }
    m_reading = true;
    m_poll.stop();
    m_debounce.stop();
    m_readTime.start();
    m_readers->setInteractive(interactive);
    m_reader.read(*m_readers, [this, generation = m_generation](CallResult<HostTexts> texts) {
        if (generation == m_generation)
            textsArrived(std::move(texts));
    });
}

void HelperClient::textsArrived(CallResult<HostTexts> texts)
{
    if (!texts) {
        const Error& error = texts.error().error;
        const bool refused = error.code == ErrorCode::Denied || error.code == ErrorCode::Dismissed;
        setStatus(refused && !texts.error().unreachable ? Status::Denied : Status::Unreachable,
            QString::fromStdString(error.message.text()));
        readEnded();
        return;
    }
    if (texts->size() < kInlineParse) {
        parsed(buildSnapshot(*texts));
        return;
    }
    runAside(
        this, [texts = std::make_shared<HostTexts>(std::move(*texts))] { return buildSnapshot(*texts); },
        [this, generation = m_generation](Result<HostSnapshot> snapshot) {
            if (generation == m_generation)
                parsed(std::move(snapshot));
        });
}

void HelperClient::parsed(Result<HostSnapshot> snapshot)
{
    if (snapshot) {
        m_owners = ownersToAsk(snapshot->forwards);
        nameAfterOwners(snapshot->forwards, m_ownersWord);
        const auto before
            = std::exchange(m_snapshot, std::make_shared<const HostSnapshot>(std::move(*snapshot)));
        setStatus(Status::Ready, {});
        Q_EMIT snapshotChanged();
        if (std::exchange(m_compared, true))
            tellForeignChange(*before);
        askOwners();
    } else {
        setStatus(Status::Unreachable,
            tr("What the helper says cannot be read: %1")
                .arg(QString::fromStdString(snapshot.error().message.text())));
    }
    readEnded();
}

void HelperClient::tellForeignChange(const HostSnapshot& before)
{
    auto change = foreignChange(before.forwards, m_snapshot->forwards);
    if (!change)
        return;
    change->time = QDateTime::currentMSecsSinceEpoch();
    if (m_sinceAuthor.isValid() && m_sinceAuthor.elapsed() < kAuthorsTime)
        change->program = m_author.toStdString();
    Q_EMIT changedByOthers(*change);
}

void HelperClient::askOwners()
{
    if (!m_owners.any())
        return;
    runAside(
        this, [owners = m_owners] { return portolan::askOwners(owners); },
        [this, asked = m_snapshot](OwnersWord word) {
            if (word == m_ownersWord || asked != m_snapshot)
                return;
            m_ownersWord = std::move(word);
            HostSnapshot named = *m_snapshot;
            nameAfterOwners(named.forwards, m_ownersWord);
            m_snapshot = std::make_shared<const HostSnapshot>(std::move(named));
            Q_EMIT snapshotChanged();
        });
}

void HelperClient::readEnded()
{
    m_reading = false;
    m_lastReadTook = m_readTime.elapsed();
    m_sinceRead.start();
    if (std::exchange(m_readAgain, false)) {
        if (std::exchange(m_readAgainInteractive, false))
            read(true);
        else
            readSoon();
    }
    // Denied stays until a person asks again (refresh), or the rules change and the answer may be another.
    if (!m_reading)
        pollLater();
}

void HelperClient::pollLater()
{
    if (!m_lookedAt)
        return;
    const qint64 interval = std::max<qint64>(kPollInterval, kIdlePause * m_lastReadTook);
    const qint64 since = m_sinceRead.isValid() ? m_sinceRead.elapsed() : 0;
    m_poll.start(int(std::max<qint64>(0, interval - since)));
}

void HelperClient::readSoon()
{
    if (!m_lookedAt) {
        m_missed = true;
        return;
    }
    if (m_reading) {
        m_readAgain = true;
        return;
    }
    if (m_debounce.isActive())
        return;
    const bool first = !m_sinceChange.isValid()
        || m_sinceChange.elapsed() > std::max<qint64>(kQuiet, kChangedPause * m_lastReadTook);
    const qint64 rest = kChangedPause * m_lastReadTook - (m_sinceRead.isValid() ? m_sinceRead.elapsed() : 0);
    m_debounce.start(int(first ? kDebounce : std::max<qint64>(kDebounce, rest)));
}

void HelperClient::setStatus(Status status, const QString& text)
{
    if (status == m_status && text == m_statusText)
        return;
    m_status = status;
    m_statusText = text;
    Q_EMIT statusChanged();
}

} // namespace portolan
