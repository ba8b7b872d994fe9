// Reads everything a snapshot needs from the helper, in parallel.
#pragma once

#include "app/client/call_error.h"
#include "app/client/host_texts.h"

#include <QDBusPendingCall>
#include <QObject>

#include <functional>
#include <optional>

namespace portolan {

class HelperCalls;

class HostReader : public QObject {
    Q_OBJECT

public:
    using Done = std::function<void(CallResult<HostTexts>)>;

    using QObject::QObject;

    /// done is called once, later; never if the reader is destroyed or read() is called again before. An
    /// engine or family this host does not have is left out; any other failure fails the whole.
    void read(HelperCalls& helper, Done done);

private:
    void expect(
        const QDBusPendingCall& call, std::function<std::optional<CallError>(const QDBusPendingCall&)> take);
    void finish();

    HostTexts m_texts;
    Done m_done;
    std::optional<CallError> m_error;
    unsigned m_pending = 0;
    unsigned m_generation = 0;
};

} // namespace portolan
