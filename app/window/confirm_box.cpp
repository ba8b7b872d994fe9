#include "app/window/confirm_box.h"

#include "app/window/edit_wish.h"

namespace portolan {

ConfirmBox::ConfirmBox(QWidget* parent)
    : QCheckBox(tr("&Go back after %1 s unless I confirm").arg(kConfirmSeconds), parent)
{
    setObjectName(QStringLiteral("confirmEdit"));
    setToolTip(
        tr("The helper takes it back by itself unless somebody keeps it in time, also when this window, "
           "the network or the host's desktop died meanwhile."));
    setAccessibleDescription(toolTip());
    setChecked(confirmsEdits());
}

EditWish ConfirmBox::wish(bool endConnections) const
{
    setConfirmsEdits(isChecked());
    return wishedEdit(endConnections);
}

} // namespace portolan
