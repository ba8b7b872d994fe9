#include "app/ctl/trajectory_printer.h"

#include "app/ctl/output.h"

namespace portolan::ctl {

TrajectoryPrinter::TrajectoryPrinter(Style style, Known known)
    : m_style(style)
{
    know(std::move(known));
    if (m_style.json)
        ctl::print("{\"packets\":[");
}

void TrajectoryPrinter::know(Known known)
{
    m_state = std::move(known.state);
    m_resolver.reset();
    if (known.rules)
        m_resolver.emplace(std::move(*known.rules));
}

void TrajectoryPrinter::print(std::vector<Trajectory> trajectories)
{
    for (Trajectory& trajectory : trajectories) {
        if (m_resolver)
            m_resolver->fill(trajectory);
        concludeEnd(trajectory, m_state ? &*m_state : nullptr);
        m_namer.name(trajectory);
        if (m_style.json) {
            ctl::print((m_packets > 0 ? ",\n" : "\n") + trajectoryJson(trajectory, m_step));
        } else {
            std::string text = m_packets > 0 ? "\n" : "";
            for (const std::string& line : trajectoryLines(trajectory, m_step, m_style.rules))
                text += oneLine(line) + '\n';
            ctl::print(text);
        }
        ++m_packets;
    }
}

void TrajectoryPrinter::end(const std::string& extra)
{
    if (m_style.json)
        ctl::print("\n]" + extra + "}\n");
}

} // namespace portolan::ctl
