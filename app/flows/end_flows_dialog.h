// Asks before connections are ended: which, what becomes of them, and whether one is the user's own.
#pragma once

#include "backend/base/error.h"
#include "backend/host/ssh_connection.h"

#include <QMessageBox>

#include <vector>

namespace portolan {

class EndFlowsDialog : public QMessageBox {
    Q_OBJECT

public:
    /// ssh: the connection this program was started over, if it was.
    EndFlowsDialog(
        const std::vector<Flow>& flows, const std::optional<SshConnection>& ssh, QWidget* parent = nullptr);

    /// "1.2.3.4:51234 → 172.20.242.183:8080, answered by 172.17.0.2:80 (TCP)".
    static QString sentence(const Flow& flow);
    /// What came of ending some, in a sentence or two.
    static QString outcome(const Result<void>& result, unsigned asked, unsigned ended);

Q_SIGNALS:
    void confirmed();

private:
    static QString goneText(unsigned gone);
    void warn(const std::vector<Flow>& flows, const SshConnection& ssh, QString& text);

    bool m_dangerous = false;
};

} // namespace portolan
