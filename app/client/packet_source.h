// Where packets that pass come from: a part of a host's source, of one that is live.
#pragma once

#include "backend/packet/trace_event.h"
#include "backend/packet/trace_request.h"

#include <QObject>

#include <functional>
#include <vector>

namespace portolan {

class PacketSource : public QObject {
    Q_OBJECT

public:
    /// What cannot be seen of packets, and why, a sentence each.
    using Reply = std::function<void(Result<std::vector<Message>>)>;

    using QObject::QObject;

    /// That of a host's source; nullptr for a recording or a file, where no packets pass.
    static PacketSource* of(const QObject* hostSource)
    {
        return hostSource->findChild<PacketSource*>(QString(), Qt::FindDirectChildrenOnly);
    }

    /// Follows packets, one trace at a time, until a limit is reached or stop(). Replies once it runs; not at
    /// all if it was stopped before. After an error nothing runs.
    virtual void start(const TraceFilter& filter, const TraceLimits& limits, Reply reply) = 0;
    virtual void stop() = 0;

Q_SIGNALS:
    /// What the kernel said of packets, in its order. lost: some was dropped before these.
    void arrived(const std::vector<portolan::TraceEvent>& events, bool lost);
    /// It ended by its limit, "packets" or "seconds"; packets under way were seen to their end.
    void ended(const QString& limit);
    /// A trace that ran broke off; why.
    void failed(const portolan::Error& error);
};

} // namespace portolan
