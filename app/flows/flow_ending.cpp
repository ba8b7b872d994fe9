#include "app/flows/flow_ending.h"

#include "app/flows/end_flows_dialog.h"

#include <QPointer>
#include <QWidget>

namespace portolan {

FlowEnding::FlowEnding(HostSource* source, QWidget* window)
    : QObject(window)
    , m_source(source)
    , m_window(window)
{
}

void FlowEnding::ask(const std::vector<Flow>& flows)
{
    if (m_busy)
        return;
    if (flows.empty()) {
        Q_EMIT said(tr("Nothing to end: these connections have ended by themselves."), false);
        return;
    }
    auto* dialog = new EndFlowsDialog(flows, m_ssh, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &EndFlowsDialog::confirmed, this, [this, flows] { end(flows); });
    dialog->open();
}

void FlowEnding::end(const std::vector<Flow>& flows)
{
    m_busy = true;
    Q_EMIT busyChanged(true);
    Q_EMIT asked(flows);
    m_source->endFlows(flows,
        [guard = QPointer<FlowEnding>(this), count = unsigned(flows.size())](
            const Result<void>& result, unsigned ended) {
            if (!guard)
                return;
            guard->m_busy = false;
            Q_EMIT guard->busyChanged(false);
            Q_EMIT guard->answered(ended);
            const bool failed = !result && result.error().code != ErrorCode::Dismissed;
            Q_EMIT guard->said(EndFlowsDialog::outcome(result, count, ended), failed);
        });
}

} // namespace portolan
