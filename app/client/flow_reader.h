// Pulls the flows of one session of the helper, and opens another when the session is gone.
#pragma once

#include "app/client/call_error.h"
#include "backend/flow/wire.h"

#include <QDBusObjectPath>
#include <QObject>
#include <QTimer>

#include <chrono>
#include <memory>
#include <vector>

namespace portolan {

class HelperCalls;

class FlowReader : public QObject {
    Q_OBJECT

public:
    struct Filter {
        bool all = false;
        bool counters = false;
    };

    static constexpr std::chrono::milliseconds kPatience{3000};

    explicit FlowReader(QObject* parent = nullptr);
    ~FlowReader() override;

    /// Reads five times a second, at once again while a read came back full.
    void start(std::shared_ptr<HelperCalls> helper, Filter filter);
    void stop();

Q_SIGNALS:
    /// A read was answered, whether there was something to tell or not; before arrived().
    void heard();
    /// reset: forget every flow known before. The first batch of a session always resets.
    void arrived(const std::vector<portolan::FlowRecord>& records, bool reset);
    /// The session could not be opened, or broke. Tried again by itself, except after Denied and Dismissed.
    void failed(const portolan::CallError& error);
    /// The helper told that events were lost; arrived() with reset follows.
    void lost();
    /// A read has waited for kPatience, and whether it was answered at last.
    void stalled(bool stalled);

private:
    void open();
    void opened(const QDBusObjectPath& session);
    void read();
    void close();
    void setStalled(bool stalled);
    void broke(const CallError& error);

    std::shared_ptr<HelperCalls> m_helper;
    Filter m_filter;
    QDBusObjectPath m_session; ///< empty: none
    QTimer m_poll;
    QTimer m_reopen;
    QTimer m_patience; ///< runs while a read waits
    unsigned m_generation = 0; ///< answers for an earlier session are dropped
    bool m_reading = false;
    bool m_reset = true;
    bool m_stalled = false;
};

} // namespace portolan
