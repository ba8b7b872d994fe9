// The switch in a dialog: whether what it does goes back by itself unless somebody confirms it.
#pragma once

#include "app/client/edits.h"

#include <QCheckBox>

namespace portolan {

class ConfirmBox : public QCheckBox {
    Q_OBJECT

public:
    /// Checked as the last edit was asked for.
    explicit ConfirmBox(QWidget* parent = nullptr);

    /// What is ticked, and kept for the next edit: to be asked for when the dialog acts.
    EditWish wish(bool endConnections = false) const;
};

} // namespace portolan
