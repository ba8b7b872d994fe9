#include "app/forwards/remove_dialog.h"

#include "app/forwards/explanation.h"
#include "app/window/format.h"

#include <QCheckBox>
#include <QPushButton>

namespace portolan {

RemoveDialog::RemoveDialog(const FoundForward& found, unsigned connections, QWidget* parent)
    : QMessageBox(parent)
{
    setWindowTitle(tr("Remove a forward"));
    setIcon(QMessageBox::Question);
    setTextFormat(Qt::PlainText);
    const QString name = QString::fromStdString(found.forward.name);
    setText(name.isEmpty() ? tr("Remove this forward?") : tr("Remove the forward “%1”?").arg(name));
    QString more = sentence(found.forward);
    if (connections > 0) {
        more += QStringLiteral("\n\n")
            + tr("%n connections use it now. They go on until they close, unless they are ended here.",
                nullptr, int(connections));
        m_end = new QCheckBox(tr("&End these connections"), this);
        m_end->setObjectName(QStringLiteral("endConnections"));
        setCheckBox(m_end);
    } else {
        more += QStringLiteral("\n\n") + tr("No connection uses it now.");
    }
    setInformativeText(more);
    QPushButton* remove = addButton(tr("Remove"), QMessageBox::AcceptRole);
    remove->setObjectName(QStringLiteral("remove"));
    setDefaultButton(addButton(QMessageBox::Cancel));
    connect(this, &QMessageBox::buttonClicked, this, [this, remove](QAbstractButton* button) {
        if (button == remove)
            Q_EMIT confirmed(endConnections());
    });
}

bool RemoveDialog::endConnections() const
{
    return m_end && m_end->isChecked();
}

QString RemoveDialog::outcome(const Result<void>& result, unsigned connections, unsigned ended)
{
    if (!result) {
        const QString reason = Format::message(result.error().message);
        if (result.error().code == ErrorCode::Dismissed)
            return tr("Nothing was changed: the password prompt was closed.");
        if (result.error().code == ErrorCode::Denied)
            return tr("You are not allowed to remove forwards on this host. Nothing was changed. %1")
                .arg(reason);
        return tr("The forward was not removed. %1").arg(reason);
    }
    QString text = tr("The forward was removed.");
    if (ended > 0)
        text += u' ' + tr("%n connections that used it were ended.", nullptr, int(ended));
    if (connections > ended)
        text
            += u' ' + tr("%n connections still use it, until they close.", nullptr, int(connections - ended));
    return text;
}

} // namespace portolan
