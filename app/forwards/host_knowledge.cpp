#include "app/forwards/host_knowledge.h"

#include <QCoreApplication>

#include <algorithm>
#include <set>

namespace portolan {

namespace {

struct KnowledgeTexts {
    Q_DECLARE_TR_FUNCTIONS(KnowledgeTexts)
};

QString known(const std::string& value)
{
    return QString::fromStdString(value);
}

/// Adds what is not in the list yet.
class Collector {
public:
    void add(const QString& value, const QString& about)
    {
        if (m_seen.insert(value).second)
            m_list.append({value, about});
    }
    QList<Suggestion> take() { return std::move(m_list); }

private:
    std::set<QString> m_seen;
    QList<Suggestion> m_list;
};

/// "container of docker, on docker0": the program, and the network the target is on.
QString aboutTarget(const FoundForward& found, const HostState& state)
{
    const std::vector<Prefix> connected = state.connected();
    QString where;
    for (const auto& own : state.addresses)
        if (Prefix(own.address, own.prefixLength).contains(*found.forward.to.address))
            where = known(own.interface);
    const bool container
        = found.owner == Owner::Docker || found.owner == Owner::Podman || found.owner == Owner::Cni;
    const QString who = container
        ? KnowledgeTexts::tr("container of %1").arg(QLatin1String(toString(found.owner)))
        : KnowledgeTexts::tr("target of another forward");
    return where.isEmpty() ? who : KnowledgeTexts::tr("%1, on %2").arg(who, where);
}

QString aboutNeighbour(const HostState::Neighbour& neighbour)
{
    return KnowledgeTexts::tr("neighbour on %1, %2")
        .arg(known(neighbour.interface), known(neighbour.state).toLower());
}

} // namespace

QList<Suggestion> targetSuggestions(const HostSnapshot& snapshot)
{
    Collector collector;
    const HostState& state = snapshot.state;
    for (const FoundForward& found : snapshot.forwards)
        if (found.forward.to.address && !found.forward.toThisHost())
            collector.add(known(found.forward.to.address->toString()), aboutTarget(found, state));
    for (const auto& neighbour : state.neighbours)
        if (neighbour.state != "FAILED" && neighbour.state != "INCOMPLETE" && !neighbour.address.isLinkLocal()
            && !neighbour.address.isMulticast())
            collector.add(known(neighbour.address.toString()), aboutNeighbour(neighbour));
    for (const auto& own : state.addresses)
        if (!own.address.isLoopback() && !own.address.isLinkLocal())
            collector.add(known(own.address.toString()),
                KnowledgeTexts::tr("this host's own, on %1").arg(known(own.interface)));
    return collector.take();
}

QList<Suggestion> networkSuggestions(const HostSnapshot& snapshot)
{
    Collector collector;
    for (const auto& own : snapshot.state.addresses)
        if (!own.address.isLoopback() && !own.address.isLinkLocal())
            collector.add(known(Prefix(own.address, own.prefixLength).toString()),
                KnowledgeTexts::tr("network of %1").arg(known(own.interface)));
    return collector.take();
}

QList<Suggestion> portSuggestions(
    const HostSnapshot& snapshot, Protocol protocol, const std::optional<Address>& target)
{
    Collector collector;
    if (!target || snapshot.state.isLocal(*target)) {
        for (const Listener& listener : snapshot.state.listeners)
            if (listener.protocol == protocol) {
                const QString at = listener.address ? known(listener.address->toString())
                                                    : KnowledgeTexts::tr("any address");
                collector.add(QString::number(listener.port),
                    listener.program.empty()
                        ? KnowledgeTexts::tr("a program listens there, on %1").arg(at)
                        : KnowledgeTexts::tr("%1 listens there, on %2").arg(known(listener.program), at));
            }
        return collector.take();
    }
    for (const FoundForward& found : snapshot.forwards)
        if (found.forward.to.address == target && found.forward.protocol == protocol) {
            const auto& ports = found.forward.to.ports ? found.forward.to.ports : found.forward.listen.ports;
            if (ports)
                collector.add(known(ports->toString()), KnowledgeTexts::tr("where another forward goes"));
        }
    return collector.take();
}

} // namespace portolan
