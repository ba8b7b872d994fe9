#include "app/forwards/finding_fix.h"

#include "app/window/format.h"

#include <QCheckBox>
#include <QCoreApplication>
#include <QPushButton>

#include <algorithm>

namespace portolan {

namespace {

class FixTexts {
    Q_DECLARE_TR_FUNCTIONS(Fixes)
};

/// The finding names the setting it is about.
QString settingIn(const Finding& finding)
{
    for (const MessageArgument& argument : finding.remedy.arguments)
        if (const std::string text = argument.text(); text.starts_with("net.ipv"))
            return QString::fromStdString(text);
    return {};
}

/// eth0 of net.ipv4.conf.eth0.route_localnet
QString interfaceOf(const QString& key)
{
    return key.section(u'.', 3, 3).replace(u'/', u'.');
}

} // namespace

std::optional<FindingFix> fixOf(const Finding& finding)
{
    FindingFix fix;
    fix.key = settingIn(finding);
    fix.value = QStringLiteral("1");
    if (fix.key.isEmpty())
        return std::nullopt;
    const QString interface = interfaceOf(fix.key);
    if (finding.id == "forwarding-off") {
        if (interface != QLatin1String("all") && !interface.isEmpty())
            return std::nullopt; // the helper sets that of all interfaces alone
        const bool four = fix.key.startsWith(QLatin1String("net.ipv4"));
        fix.words = four ? FixTexts::tr("Switch forwarding on…") : FixTexts::tr("Switch IPv6 forwarding on…");
        fix.question
            = four ? FixTexts::tr("Switch IPv4 forwarding on?") : FixTexts::tr("Switch IPv6 forwarding on?");
        fix.danger = FixTexts::tr("This host then passes packets on between all its networks, as far as the "
                                  "rules of the FORWARD chain let it.");
        if (!four)
            fix.danger += u' '
                + FixTexts::tr("It also stops taking router advertisements, by which it may have learned its "
                               "own default route.");
    } else if (finding.id == "route-localnet-off") {
        fix.harmless = false;
        fix.words = FixTexts::tr("Allow it on %1…").arg(interface);
        fix.question = FixTexts::tr("Switch route_localnet on for %1?").arg(interface);
        fix.danger
            = FixTexts::tr("Mind: hosts on that network can then reach everything that listens on this "
                           "host's 127.0.0.1 alone, databases and printers among it, unless a rule "
                           "drops what comes from there.");
    } else if (finding.id == "accept-ra") {
        fix.value = QStringLiteral("2");
        fix.words = FixTexts::tr("Go on taking router advertisements…");
        fix.question
            = FixTexts::tr("Take router advertisements on %1 although this host forwards?").arg(interface);
        fix.danger = FixTexts::tr("The default route this host learned there is then kept up.");
    } else {
        return std::nullopt;
    }
    return fix;
}

FixDialog::FixDialog(const FindingFix& fix, QWidget* parent)
    : QMessageBox(parent)
{
    setWindowTitle(fix.question);
    setIcon(fix.harmless ? QMessageBox::Question : QMessageBox::Warning);
    setTextFormat(Qt::PlainText);
    setText(fix.question);
    setInformativeText(fix.danger + QStringLiteral("\n\n%1 = %2").arg(fix.key, fix.value));
    auto* keep = new QCheckBox(tr("&Also after a restart of this host"), this);
    keep->setObjectName(QStringLiteral("persistent"));
    keep->setToolTip(tr("The helper sets it again at every start; without this it lasts until then."));
    keep->setChecked(fix.harmless); // the forward, too, is there after a restart
    setCheckBox(keep);
    QPushButton* on = addButton(tr("&Switch on"), QMessageBox::AcceptRole);
    on->setObjectName(QStringLiteral("fix"));
    QPushButton* cancel = addButton(QMessageBox::Cancel);
    setDefaultButton(fix.harmless ? on : cancel);
    connect(this, &QMessageBox::buttonClicked, this, [this, on, keep](QAbstractButton* button) {
        if (button == on)
            Q_EMIT confirmed(keep->isChecked());
    });
}

} // namespace portolan
