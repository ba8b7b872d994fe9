#include "app/trace/step_model.h"

#include "app/window/format.h"

namespace portolan {

void StepModel::setSteps(unsigned packet, std::vector<WayStep> steps)
{
    if (packet == m_packet && steps == m_steps)
        return;
    beginResetModel();
    m_packet = packet;
    m_steps = std::move(steps);
    endResetModel();
}

const WayStep* StepModel::at(int row) const
{
    return row >= 0 && row < rowCount() ? &m_steps[std::size_t(row)] : nullptr;
}

QString StepModel::place(const WayStep& step)
{
    switch (step.kind) {
    case WayStep::Kind::Conntrack:
        return tr("conntrack");
    case WayStep::Kind::Route:
        return tr("route");
    case WayStep::Kind::Chain:
        break;
    }
    return QString::fromStdString(step.table) + u' ' + QString::fromStdString(step.chain);
}

QString StepModel::interfaces(const WayStep& step)
{
    const QString in = QString::fromStdString(step.in);
    const QString out = QString::fromStdString(step.out);
    if (!in.isEmpty() && !out.isEmpty())
        return tr("%1 → %2", "in by, out by").arg(in, out);
    if (!in.isEmpty())
        return tr("in by %1").arg(in);
    return out.isEmpty() ? QString() : tr("out by %1").arg(out);
}

QString StepModel::addresses(const Packet& packet)
{
    return QString::fromStdString(endpointsText(packet))
        .replace(QStringLiteral(" -> "), QStringLiteral(" → "));
}

int StepModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_steps.size());
}

QString StepModel::spoken(const WayStep& step) const
{
    QString text = QStringLiteral("%1. %2: ").arg(step.number).arg(place(step));
    if (!step.decider.empty())
        text += QString::fromStdString(step.decider) + QStringLiteral(": ");
    text += Format::message(step.said) + QStringLiteral(" (") + addresses(step.packet);
    if (step.becomes)
        text += QStringLiteral(" ⇒ ") + addresses(*step.becomes);
    return text + u')';
}

QVariant StepModel::data(const QModelIndex& index, int role) const
{
    const WayStep* step = at(index.row());
    if (!index.isValid() || !step)
        return {};
    QStringList lines;
    switch (role) {
    case Qt::DisplayRole:
        return spoken(*step);
    case Qt::AccessibleTextRole:
        lines << spoken(*step) << interfaces(*step);
        for (const StepRule& rule : step->rules)
            if (rule.place.text() != step->decider)
                lines << Format::message(rule.place) + QStringLiteral(": ") + Format::message(rule.words);
        for (const Message& note : step->notes)
            lines << Format::message(note);
        lines.removeAll(QString());
        return lines.join(QStringLiteral("; "));
    case Qt::ToolTipRole:
        for (const StepRule& rule : step->rules)
            if (!rule.text.empty())
                lines << (Format::message(rule.place) + QStringLiteral(": ")
                    + QString::fromStdString(rule.text))
                             .toHtmlEscaped();
        return lines.isEmpty() ? QString()
                               : QStringLiteral("<qt>%1</qt>").arg(lines.join(QStringLiteral("<br>")));
    default:
        return {};
    }
}

} // namespace portolan
