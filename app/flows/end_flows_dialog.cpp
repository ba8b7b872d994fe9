#include "app/flows/end_flows_dialog.h"

#include "app/flows/flow_words.h"
#include "app/window/format.h"

#include <QLocale>
#include <QPushButton>

#include <algorithm>

namespace portolan {

namespace {

constexpr std::size_t kNamed = 5; ///< connections told one by one; more would make the dialog a list

} // namespace

EndFlowsDialog::EndFlowsDialog(
    const std::vector<Flow>& flows, const std::optional<SshConnection>& ssh, QWidget* parent)
    : QMessageBox(parent)
{
    setWindowTitle(tr("End connections"));
    setTextFormat(Qt::PlainText);
    setTextInteractionFlags(Qt::TextSelectableByMouse);
    setText(flows.size() == 1 ? tr("End this connection?")
                              : tr("End %n connections?", nullptr, int(flows.size())));
    QString more;
    if (ssh)
        warn(flows, *ssh, more);
    for (std::size_t i = 0; i < std::min(flows.size(), kNamed); ++i)
        more += sentence(flows[i]) + u'\n';
    if (flows.size() > kNamed)
        more += tr("and %n more", nullptr, int(flows.size() - kNamed)) + u'\n';
    more += u'\n'
        + tr("The host forgets them. Where its rules still let a connection through, it may go on as a new "
             "one, "
             "at once if the client sends next; otherwise it hangs until both sides give up. To keep clients "
             "out, turn their forward off first.");
    setInformativeText(more);
    setIcon(m_dangerous ? QMessageBox::Warning : QMessageBox::Question);
    QPushButton* end = addButton(m_dangerous ? tr("End anyway") : tr("End"), QMessageBox::AcceptRole);
    end->setObjectName(QStringLiteral("end"));
    setDefaultButton(addButton(QMessageBox::Cancel));
    connect(this, &QMessageBox::buttonClicked, this, [this, end](QAbstractButton* button) {
        if (button == end)
            Q_EMIT confirmed();
    });
}

void EndFlowsDialog::warn(const std::vector<Flow>& flows, const SshConnection& ssh, QString& text)
{
    const auto own
        = std::find_if(flows.begin(), flows.end(), [&ssh](const Flow& flow) { return ssh.is(flow); });
    if (own != flows.end()) {
        text
            += tr("One of them is the SSH connection you are working over (from %1). You may be cut off from "
                  "this host at once.")
                   .arg(endText(*own, own->original.source, own->original.sourcePort))
            + QStringLiteral("\n\n");
        m_dangerous = true;
        return;
    }
    const auto neighbours = std::count_if(
        flows.begin(), flows.end(), [&ssh](const Flow& flow) { return ssh.isNeighbour(flow); });
    if (neighbours == 0)
        return;
    text += tr("%n of them are SSH connections to this host, perhaps yours: whoever works over them may be "
               "cut off.",
                nullptr, int(neighbours))
        + QStringLiteral("\n\n");
    m_dangerous = true;
}

QString EndFlowsDialog::sentence(const Flow& flow)
{
    const QString client = endText(flow, flow.original.source, flow.original.sourcePort);
    const QString asked = endText(flow, flow.original.destination, flow.original.destinationPort);
    const QString answering = endText(flow, flow.reply.source, flow.reply.sourcePort);
    const QString protocol = QString::fromStdString(protocolName(flow.protocol)).toUpper();
    if (answering == asked)
        return tr("%1 → %2 (%3)").arg(client, asked, protocol);
    return tr("%1 → %2, answered by %3 (%4)").arg(client, asked, answering, protocol);
}

/// Of one it is said in words: plural forms are for languages with a translation, and English has none.
QString EndFlowsDialog::goneText(unsigned gone)
{
    return gone == 1 ? tr("One was gone already.") : tr("%n were gone already.", nullptr, int(gone));
}

QString EndFlowsDialog::outcome(const Result<void>& result, unsigned asked, unsigned ended)
{
    if (result) {
        const unsigned gone = asked - std::min(asked, ended);
        if (ended == 0)
            return tr("Nothing was ended.") + u' ' + goneText(gone);
        const QString done = ended == 1 ? tr("The connection was ended.")
                                        : tr("%n connections were ended.", nullptr, int(ended));
        return gone == 0 ? done : done + u' ' + goneText(gone);
    }
    const QString reason = Format::message(result.error().message);
    if (ended > 0)
        return tr("Only %1 of %2 connections were ended. %3")
            .arg(QLocale().toString(ended), QLocale().toString(asked), reason);
    if (result.error().code == ErrorCode::Dismissed)
        return tr("Nothing was changed: the password prompt was closed.");
    if (result.error().code == ErrorCode::Denied)
        return tr("You are not allowed to end connections on this host. Nothing was changed. %1").arg(reason);
    return tr("No connection was ended. %1").arg(reason);
}

} // namespace portolan
