#include "app/forwards/remove_dialog.h"

#include "app/forwards/explanation.h"
#include "app/window/confirm_box.h"
#include "app/window/format.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace portolan {

namespace {

/// A question stays a question: of more forwards the first are named.
constexpr std::size_t kNamed = 8;

QString named(const std::vector<FoundForward>& forwards)
{
    QStringList lines;
    for (const FoundForward& each : forwards) {
        if (std::size_t(lines.size()) == kNamed) {
            lines.append(portolan::RemoveDialog::tr("… and %n more", nullptr, int(forwards.size() - kNamed)));
            break;
        }
        lines.append(titleText(each));
    }
    return lines.join(u'\n');
}

} // namespace

RemoveDialog::RemoveDialog(const std::vector<FoundForward>& forwards, unsigned connections, QWidget* parent)
    : QMessageBox(parent)
    , m_confirm(new ConfirmBox(this))
{
    const PortForward& first = forwards.front().forward;
    const bool one = forwards.size() == 1;
    setWindowTitle(one ? tr("Remove a forward") : tr("Remove forwards"));
    setIcon(QMessageBox::Question);
    setTextFormat(Qt::PlainText);
    setText(!one                 ? tr("Remove these %n forwards?", nullptr, int(forwards.size()))
            : first.name.empty() ? tr("Remove this forward?")
                                 : tr("Remove the forward “%1”?").arg(QString::fromStdString(first.name)));
    QString more = one ? sentence(first) : named(forwards);
    if (connections > 0) {
        more += QStringLiteral("\n\n")
            + (one ? tr("%n connections use it now. They go on until they close, unless they are ended here.",
                   nullptr, int(connections))
                   : tr("%n connections use them now. They go on until they close, unless they are ended "
                        "here.",
                       nullptr, int(connections)));
        m_end = new QCheckBox(tr("&End these connections"), this);
        m_end->setObjectName(QStringLiteral("endConnections"));
    } else {
        more += QStringLiteral("\n\n")
            + (one ? tr("No connection uses it now.") : tr("No connection uses them now."));
    }
    setInformativeText(more);
    QPushButton* remove = addButton(tr("Remove"), QMessageBox::AcceptRole);
    remove->setObjectName(QStringLiteral("remove"));
    setDefaultButton(addButton(QMessageBox::Cancel));
    connect(this, &QMessageBox::buttonClicked, this, [this, remove](QAbstractButton* button) {
        if (button == remove)
            Q_EMIT confirmed(m_confirm->wish(endConnections()));
    });
    addOptions();
}

/// Between the text and the buttons, where a message box has room for one box alone. Whatever else is set
/// afterwards makes it lay itself out anew.
void RemoveDialog::addOptions()
{
    auto* grid = qobject_cast<QGridLayout*>(layout());
    auto* buttons = findChild<QDialogButtonBox*>();
    if (!grid || !buttons)
        return;
    auto* options = new QVBoxLayout;
    if (m_end)
        options->addWidget(m_end);
    options->addWidget(m_confirm);
    grid->removeWidget(buttons);
    const int last = grid->columnCount() - 1;
    const int row = grid->rowCount();
    grid->addLayout(options, row, last);
    grid->addWidget(buttons, row + 1, 0, 1, last + 1);
    if (m_end)
        setTabOrder(m_end, m_confirm);
}

bool RemoveDialog::endConnections() const
{
    return m_end && m_end->isChecked();
}

EditWords::Said RemoveDialog::outcome(
    const Result<void>& result, int forwards, unsigned connections, unsigned ended)
{
    const bool one = forwards == 1;
    if (!result)
        return EditWords::refused(
            result.error(), one ? tr("The forward was not removed.") : tr("The forwards were not removed."));
    const QString text
        = one ? tr("The forward was removed.") : tr("%n forwards were removed.", nullptr, forwards);
    return {Banner::Kind::Note, (text + u' ' + EditWords::connectionsText(connections, ended)).trimmed()};
}

} // namespace portolan
