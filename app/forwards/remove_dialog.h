// Asks whether forwards shall go, and what becomes of the connections that use it.
#pragma once

#include "app/client/edits.h"
#include "app/forwards/forward_status.h"
#include "app/window/edit_words.h"

#include <QMessageBox>

class QCheckBox;

namespace portolan {

class ConfirmBox;

class RemoveDialog : public QMessageBox {
    Q_OBJECT

public:
    /// One forward at least.
    RemoveDialog(const std::vector<FoundForward>& forwards, unsigned connections, QWidget* parent = nullptr);

    /// Whether the connections shall be ended with it.
    bool endConnections() const;

    /// What came of it, in a sentence or two.
    static EditWords::Said outcome(
        const Result<void>& result, int forwards, unsigned connections, unsigned ended);

Q_SIGNALS:
    void confirmed(const portolan::EditWish& wish);

private:
    void addOptions();

    QCheckBox* m_end = nullptr;
    ConfirmBox* m_confirm;
};

} // namespace portolan
