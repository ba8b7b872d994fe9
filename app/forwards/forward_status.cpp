#include "app/forwards/forward_status.h"

#include "app/forwards/path_strip.h"
#include "app/window/format.h"
#include "backend/forward/check_index.h"

#include <QCoreApplication>

#include <algorithm>

namespace portolan {

namespace {

class ForwardTexts {
    Q_DECLARE_TR_FUNCTIONS(Forwards)
};

} // namespace

ForwardStatus statusOf(const FoundForward& found, const HostSnapshot& snapshot)
{
    return statusOf(found, snapshot, CheckIndex(snapshot.forwards, snapshot.ruleset));
}

ForwardStatus statusOf(const FoundForward& found, const HostSnapshot& snapshot, const CheckIndex& index)
{
    ForwardStatus status;
    status.findings = checkAmong(found.forward, index, snapshot.ruleset, snapshot.state, found.forward.id);
    status.routed = !found.forward.to.address || !pathOf(found, snapshot, status.findings).route.isEmpty();
    if (found.state == ForwardState::Disabled)
        status.verdict = ForwardVerdict::Off;
    else if (found.state == ForwardState::Missing)
        status.verdict = ForwardVerdict::Missing;
    else if (std::any_of(status.findings.begin(), status.findings.end(),
                 [&](const Finding& finding) { return blocksConnections(finding, status.routed); }))
        status.verdict = ForwardVerdict::Blocked;
    return status;
}

QString verdictWord(ForwardVerdict verdict)
{
    switch (verdict) {
    case ForwardVerdict::Works:
        return ForwardTexts::tr("Works");
    case ForwardVerdict::Blocked:
        return ForwardTexts::tr("Blocked");
    case ForwardVerdict::Missing:
        return ForwardTexts::tr("Missing");
    case ForwardVerdict::Off:
        break;
    }
    return ForwardTexts::tr("Off");
}

QString verdictMark(ForwardVerdict verdict)
{
    switch (verdict) {
    case ForwardVerdict::Works:
        return QStringLiteral("●");
    case ForwardVerdict::Blocked:
        return QStringLiteral("✕");
    case ForwardVerdict::Missing:
        return QStringLiteral("▲");
    case ForwardVerdict::Off:
        break;
    }
    return QStringLiteral("○");
}

QColor verdictColour(ForwardVerdict verdict, const QPalette& palette)
{
    switch (verdict) {
    case ForwardVerdict::Works:
        return Theme::good(palette);
    case ForwardVerdict::Blocked:
        return Theme::bad(palette);
    case ForwardVerdict::Missing:
        return Theme::warning(palette);
    case ForwardVerdict::Off:
        break;
    }
    return Theme::subdued(palette);
}

QString ownerName(Owner owner)
{
    switch (owner) {
    case Owner::Portolan:
        return QStringLiteral("Portolan");
    case Owner::Docker:
        return QStringLiteral("Docker");
    case Owner::Podman:
        return QStringLiteral("Podman");
    case Owner::Cni:
        return QStringLiteral("CNI");
    case Owner::KubeProxy:
        return QStringLiteral("kube-proxy");
    case Owner::Libvirt:
        return QStringLiteral("libvirt");
    case Owner::Firewalld:
        return QStringLiteral("firewalld");
    case Owner::Ufw:
        return QStringLiteral("ufw");
    case Owner::Lxd:
        return QStringLiteral("LXD");
    case Owner::Incus:
        return QStringLiteral("Incus");
    case Owner::Relay:
        return ForwardTexts::tr("a relay");
    case Owner::Hand:
        break;
    }
    return ForwardTexts::tr("By hand");
}

QString ownerNote(const FoundForward& found)
{
    switch (found.owner) {
    case Owner::Portolan:
        return found.editable ? ForwardTexts::tr("Made here. Portolan puts its rules in and takes them out.")
                              : ForwardTexts::tr("Carries Portolan's mark, but is not in the helper's list. "
                                                 "It is read-only here.");
    case Owner::Hand:
        return ForwardTexts::tr("Nobody's mark is on these rules: somebody made them by hand or by a script. "
                                "Change them there; they are read-only here.");
    case Owner::Relay:
        return ForwardTexts::tr(
            "Relayed by %1 (process %2), which holds the port and passes connections on itself: "
            "there is no rule. Change or stop that program; it is read-only here.")
            .arg(QString::fromStdString(found.program))
            .arg(found.process);
    case Owner::Docker:
        return ForwardTexts::tr("Made by Docker for a published port. Change it with Docker (docker run -p, "
                                "or the compose file); it is read-only here.");
    default:
        return ForwardTexts::tr("Made by %1. Change it with %1; it is read-only here.")
            .arg(ownerName(found.owner));
    }
}

QString containerNote(const FoundForward& found)
{
    if (!found.container)
        return {};
    const ContainerName& name = *found.container;
    QString text = name.image.empty()
        ? ForwardTexts::tr("Container %1.").arg(QString::fromStdString(name.name))
        : ForwardTexts::tr("Container %1, image %2.")
              .arg(QString::fromStdString(name.name), QString::fromStdString(name.image));
    if (!name.project.empty())
        text += u' '
            + ForwardTexts::tr("Service %1 of compose project %2.")
                  .arg(QString::fromStdString(name.service), QString::fromStdString(name.project));
    return text;
}

QString listenText(const FoundForward& found)
{
    return QStringLiteral("%1 %2").arg(
        QString::fromStdString(describeListen(found.forward)), QString::fromStdString(found.protocolText()));
}

QString titleText(const FoundForward& found)
{
    const PortForward& forward = found.forward;
    const QString to = QString::fromStdString(describeTo(found));
    if (!forward.listen.ports)
        return ForwardTexts::tr("All %1 ports → %2")
            .arg(QString::fromLatin1(toString(forward.protocol)).toUpper(), to);
    const QString ports = QString::fromStdString(forward.listen.ports->toString());
    return (forward.listen.ports->count() > 1 ? ForwardTexts::tr("Ports %1 → %2")
                                              : ForwardTexts::tr("Port %1 → %2"))
        .arg(ports, to);
}

QString placeText(const RuleReference& rule)
{
    return QStringLiteral("%1 %2 %3")
        .arg(QString::fromStdString(rule.table), QString::fromStdString(rule.chain))
        .arg(rule.position);
}

} // namespace portolan
