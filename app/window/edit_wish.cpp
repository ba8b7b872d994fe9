#include "app/window/edit_wish.h"

#include "app/client/own_ssh.h"

#include <QSettings>

namespace portolan {

namespace {

QString confirmKey()
{
    return QStringLiteral("edits/confirm");
}

} // namespace

bool confirmsEdits()
{
    return QSettings().value(confirmKey(), ownSshConnection().has_value()).toBool();
}

void setConfirmsEdits(bool on)
{
    QSettings().setValue(confirmKey(), on);
}

EditWish wishedEdit(bool endConnections)
{
    return {confirmsEdits() ? kConfirmSeconds : 0, endConnections};
}

} // namespace portolan
