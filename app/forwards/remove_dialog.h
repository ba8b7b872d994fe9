// Asks whether a forward shall go, and what becomes of the connections that use it.
#pragma once

#include "app/forwards/forward_status.h"

#include <QMessageBox>

class QCheckBox;

namespace portolan {

class RemoveDialog : public QMessageBox {
    Q_OBJECT

public:
    RemoveDialog(const FoundForward& found, unsigned connections, QWidget* parent = nullptr);

    /// Whether the connections shall be ended with it.
    bool endConnections() const;

    /// What came of it, in a sentence or two.
    static QString outcome(const Result<void>& result, unsigned connections, unsigned ended);

Q_SIGNALS:
    void confirmed(bool endConnections);

private:
    QCheckBox* m_end = nullptr;
};

} // namespace portolan
