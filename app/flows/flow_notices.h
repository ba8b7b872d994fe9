// What happened to the stream of connections, for the page to say: lost events, a helper that went away or
// does not answer, a window that stood still, a pause.
#pragma once

#include "app/client/host_source.h"
#include "app/window/banner.h"

#include <QDateTime>

#include <deque>

namespace portolan {

class FlowNotices : public Banner {
    Q_OBJECT

public:
    /// The source must outlive this.
    explicit FlowNotices(HostSource* source, QWidget* parent = nullptr);

    /// Something else worth a line, with the time before it.
    void say(Kind kind, const QString& text);
    void setPaused(bool paused);
    /// Once a tick of the flows, ms since the epoch: a long gap means that this program stood still.
    void tick(qint64 now);

Q_SIGNALS:
    /// Watching was refused, and somebody wants it asked for again.
    void retryWanted();

protected:
    void hideEvent(QHideEvent* event) override;

private:
    struct Line {
        qint64 time = 0; ///< ms since the epoch
        Kind kind = Kind::Note;
        QString text;
    };
    void statusChanged();
    void failed(const Error& error);
    void arrived(bool reset);
    void lost();
    void stalled(bool stalled);
    void refresh();

    HostSource* m_source;
    QAction* m_retry;
    std::deque<Line> m_lines; ///< newest first
    QString m_trouble; ///< what keeps the table from being the present; empty: nothing
    Kind m_troubleKind = Kind::Warning;
    QString m_pause;
    QDateTime m_awaySince; ///< when the helper or its stream went away; invalid: it is there
    bool m_refused = false; ///< not tried again by itself
    QDateTime m_stalledSince;
    QDateTime m_lostAt; ///< the first of a row of losses
    QString m_lossText; ///< what was said of them
    int m_losses = 0; ///< in that row
    qint64 m_lastTick = 0;
    bool m_seen = false; ///< connections have come at least once
};

} // namespace portolan
