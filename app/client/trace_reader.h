// Pulls what the kernel says of packets out of one session of the helper's Trace interface.
#pragma once

#include "app/client/packet_source.h"

#include <QDBusObjectPath>
#include <QTimer>

#include <memory>

namespace portolan {

class HelperCalls;

class TraceReader : public PacketSource {
    Q_OBJECT

public:
    explicit TraceReader(QObject* parent = nullptr);
    ~TraceReader() override;

    /// Null: the helper went away; what runs breaks off. problem: why, a sentence.
    void setHelper(std::shared_ptr<HelperCalls> helper, const QString& problem = {});

    /// Reads ten times a second, at once again while a read came back full.
    void start(const TraceFilter& filter, const TraceLimits& limits, Reply reply) override;
    void stop() override;

private:
    void opened(const QDBusObjectPath& session);
    void read();
    void take(const QByteArray& bytes, bool lost, const QString& limit);
    void close();
    void broke(const Error& error);
    Error gone() const;

    std::shared_ptr<HelperCalls> m_helper;
    QString m_problem; ///< while there is none
    QDBusObjectPath m_session; ///< empty: none
    Reply m_reply; ///< while the start is not answered
    QTimer m_poll;
    QTimer m_rest; ///< from a limit to the end: packets under way are still told of
    QString m_limit; ///< that was reached; empty: none
    unsigned m_generation = 0; ///< answers for an earlier session are dropped
    bool m_reading = false;
};

} // namespace portolan
