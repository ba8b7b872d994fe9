#include "app/flows/flow_notices.h"

#include "app/window/format.h"

#include <QAction>
#include <QLocale>

#include <algorithm>
#include <utility>

namespace portolan {

namespace {

constexpr qint64 kTogether = 15'000; // ms; what happened so shortly before the newest is told with it
constexpr std::size_t kLines = 3;
constexpr qint64 kStoodStill = 4'000; // ms; eight ticks
constexpr qint64 kOneRow = 60'000; // ms; losses closer than this are told as one row

QString clockText(const QDateTime& time)
{
    return QLocale().toString(time.time(), QStringLiteral("HH:mm:ss"));
}

} // namespace

FlowNotices::FlowNotices(HostSource* source, QWidget* parent)
    : Banner(parent)
    , m_source(source)
    , m_retry(new QAction(tr("Try again"), this))
{
    setObjectName(QStringLiteral("flowNotices"));
    connect(m_retry, &QAction::triggered, this, [this] {
        m_refused = false;
        refresh();
        Q_EMIT retryWanted();
    });
    connect(m_source, &HostSource::statusChanged, this, &FlowNotices::statusChanged);
    connect(m_source, &HostSource::flowsFailed, this, &FlowNotices::failed);
    connect(m_source, &HostSource::flowsArrived, this,
        [this](const std::vector<FlowRecord>&, bool reset) { arrived(reset); });
    connect(m_source, &HostSource::flowsLost, this, &FlowNotices::lost);
    connect(m_source, &HostSource::flowsStalled, this, &FlowNotices::stalled);
}

void FlowNotices::say(Kind kind, const QString& text)
{
    m_lines.push_front({QDateTime::currentMSecsSinceEpoch(), kind, text});
    while (m_lines.size() > kLines || m_lines.front().time - m_lines.back().time > kTogether)
        m_lines.pop_back();
    refresh();
}

void FlowNotices::setPaused(bool paused)
{
    m_pause = paused ? tr("Paused at %1: the rows stay as they were then. Connections go on.")
                           .arg(clockText(QDateTime::currentDateTime()))
                     : QString();
    refresh();
}

void FlowNotices::tick(qint64 now)
{
    const qint64 before = std::exchange(m_lastTick, now);
    if (before == 0 || now - before < kStoodStill)
        return;
    say(Kind::Note,
        tr("This window stood still from %1 to %2. It shows the present again.")
            .arg(clockText(QDateTime::fromMSecsSinceEpoch(before)),
                clockText(QDateTime::fromMSecsSinceEpoch(now))));
}

/// The page itself says why nothing is there as long as nothing ever was.
void FlowNotices::statusChanged()
{
    if (!m_seen || m_source->status() == HostSource::Status::Ready || m_awaySince.isValid())
        return;
    m_awaySince = QDateTime::currentDateTime();
    m_troubleKind = Kind::Warning;
    m_trouble
        = tr("%1: %2 The rows are as they were then.").arg(clockText(m_awaySince), m_source->statusText());
    refresh();
}

void FlowNotices::failed(const Error& error)
{
    m_refused = error.code == ErrorCode::Denied || error.code == ErrorCode::Dismissed;
    if (!m_seen && !m_refused)
        return;
    if (!m_awaySince.isValid())
        m_awaySince = QDateTime::currentDateTime();
    m_troubleKind = m_refused ? Kind::Problem : Kind::Warning;
    const QString reason = Format::message(error.message);
    m_trouble
        = m_seen ? tr("%1: %2 The rows are as they were then.").arg(clockText(m_awaySince), reason) : reason;
    refresh();
}

void FlowNotices::arrived(bool reset)
{
    const bool first = !std::exchange(m_seen, true);
    if (!m_awaySince.isValid())
        return;
    m_refused = false;
    const QDateTime since = std::exchange(m_awaySince, QDateTime());
    m_trouble.clear();
    // Without a reset the rows were never behind: it was the rules alone that could not be read.
    if (first || !reset) {
        refresh();
        return;
    }
    say(Kind::Note,
        tr("No connection was seen from %1 to %2: Portolan's helper was away. It is back, and the table was "
           "read again.")
            .arg(clockText(since), clockText(QDateTime::currentDateTime())));
}

void FlowNotices::lost()
{
    const QDateTime now = QDateTime::currentDateTime();
    const bool row = m_losses > 0 && !m_lines.empty() && m_lossText == m_lines.front().text
        && m_lostAt.msecsTo(now) < kOneRow;
    if (row) {
        ++m_losses;
        m_lines.pop_front();
    } else {
        m_losses = 1;
        m_lostAt = now;
    }
    m_lossText = m_losses == 1
        ? tr("%1: more happened than could be told, and events were dropped. The table was read again and is "
             "whole.")
              .arg(clockText(now))
        : tr("%1 to %2: more happened than could be told, and events were dropped %n times. Each time the "
             "table was read again; it is whole.",
            nullptr, m_losses)
              .arg(clockText(m_lostAt), clockText(now));
    say(Kind::Note, m_lossText);
}

void FlowNotices::stalled(bool isStalled)
{
    const QDateTime now = QDateTime::currentDateTime();
    if (isStalled) {
        m_stalledSince = now;
        m_troubleKind = Kind::Warning;
        m_trouble = tr("%1: Portolan's helper does not answer. The rows are as they were then.")
                        .arg(clockText(now));
        refresh();
        return;
    }
    if (!m_stalledSince.isValid())
        return;
    const QDateTime since = std::exchange(m_stalledSince, QDateTime());
    m_trouble.clear();
    // A helper that went away meanwhile is told of when it is back.
    if (m_source->status() == HostSource::Status::Ready)
        say(Kind::Note,
            tr("Portolan's helper did not answer from %1 to %2. It does again.")
                .arg(clockText(since), clockText(now)));
    else
        refresh();
}

void FlowNotices::refresh()
{
    QStringList lines;
    Kind kind = Kind::Note;
    if (!m_trouble.isEmpty()) {
        lines << m_trouble;
        kind = m_troubleKind;
    }
    if (!m_pause.isEmpty())
        lines << m_pause;
    for (const Line& line : m_lines) {
        lines << line.text;
        kind = std::max(kind, line.kind);
    }
    setActions(m_refused && !m_trouble.isEmpty() ? QList<QAction*>{m_retry} : QList<QAction*>{});
    show(kind, lines.join(u'\n'), m_trouble.isEmpty() && m_pause.isEmpty());
}

/// What somebody closed is not shown again with the next.
void FlowNotices::hideEvent(QHideEvent* event)
{
    Banner::hideEvent(event);
    if (isHidden())
        m_lines.clear();
}

} // namespace portolan
