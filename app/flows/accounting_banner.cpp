#include "app/flows/accounting_banner.h"

#include "app/window/format.h"

#include <QAction>
#include <QPointer>

#include <utility>

namespace portolan {

AccountingBanner::AccountingBanner(HostSource* source, QWidget* parent)
    : Banner(parent)
    , m_source(source)
    , m_count(new QAction(tr("Count bytes…"), this))
{
    setObjectName(QStringLiteral("accounting"));
    m_count->setObjectName(QStringLiteral("countBytes"));
    connect(m_count, &QAction::triggered, this, &AccountingBanner::turnOn);
    connect(m_source, &HostSource::snapshotChanged, this, &AccountingBanner::refresh);
    refresh();
}

void AccountingBanner::refresh()
{
    const auto on = m_source->snapshot()->state.accounting();
    // A file holds no connections.
    const bool off = on && !*on && m_source->fileName().isEmpty();
    if (off == std::exchange(m_wasOff, off) || m_busy)
        return;
    if (off) {
        const bool live = !m_source->isRecording();
        setActions(live ? QList<QAction*>{m_count} : QList<QAction*>{});
        show(Kind::Warning,
            tr("Bytes, packets and rates are unknown: this host does not count them (net.netfilter."
               "nf_conntrack_acct is 0)."),
            true);
    } else if (on && *on) {
        setActions({});
        show(Kind::Note,
            tr("Bytes are counted now. Only connections that begin from now on are: of the others they stay "
               "unknown."),
            true);
    } else {
        hide();
    }
}

void AccountingBanner::turnOn()
{
    m_busy = true;
    setActions({});
    show(Kind::Note, tr("Asking for permission to count bytes…"));
    m_source->setSysctl(QStringLiteral("net.netfilter.nf_conntrack_acct"), QStringLiteral("1"), false,
        [guard = QPointer<AccountingBanner>(this)](const Result<QString>& before) {
            if (guard)
                guard->answered(before);
        });
}

void AccountingBanner::answered(const Result<QString>& before)
{
    m_busy = false;
    if (before) {
        m_wasOff = false;
        show(Kind::Note,
            tr("Bytes are counted now, until the next boot. Only connections that begin from now on are: of "
               "the others they stay unknown."),
            true);
        m_source->refresh();
        return;
    }
    setActions({m_count});
    const QString reason = Format::message(before.error().message);
    if (before.error().code == ErrorCode::Dismissed)
        show(Kind::Warning, tr("Bytes are still not counted: the password prompt was closed."), true);
    else if (before.error().code == ErrorCode::Denied)
        show(Kind::Problem, tr("You are not allowed to have bytes counted on this host. %1").arg(reason),
            true);
    else
        show(Kind::Problem, tr("Bytes are still not counted. %1").arg(reason), true);
}

} // namespace portolan
