// Ends connections: asks, has the helper do it, says what came of it.
#pragma once

#include "app/client/host_source.h"
#include "app/client/own_ssh.h"

#include <QObject>

class QWidget;

namespace portolan {

class FlowEnding : public QObject {
    Q_OBJECT

public:
    /// window: what the question is asked in front of; both must outlive this.
    FlowEnding(HostSource* source, QWidget* window);

    /// flows: those still open. Nothing happens before somebody has said yes.
    void ask(const std::vector<Flow>& flows);
    /// The helper, or the person at a password prompt, has yet to answer.
    bool isBusy() const { return m_busy; }

Q_SIGNALS:
    void busyChanged(bool busy);
    /// The helper was asked to end these; later it has answered, and ended so many.
    void asked(const std::vector<portolan::Flow>& flows);
    void answered(unsigned ended);
    /// failed: nothing, or not all, was done.
    void said(const QString& text, bool failed);

private:
    void end(const std::vector<Flow>& flows);

    HostSource* m_source;
    QWidget* m_window;
    std::optional<SshConnection> m_ssh = ownSshConnection();
    bool m_busy = false;
};

} // namespace portolan
