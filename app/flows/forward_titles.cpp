#include "app/flows/forward_titles.h"

#include "app/flows/flow_model.h"

#include <QCoreApplication>
#include <QHash>

#include <algorithm>
#include <functional>
#include <utility>

namespace portolan {

namespace {

struct TitleWords {
    Q_DECLARE_TR_FUNCTIONS(portolan::ForwardTitles)
};

QString protocolPart(const FoundForward& found)
{
    return TitleWords::tr(" (%1)").arg(QString::fromLatin1(toString(found.forward.protocol)).toUpper());
}

QString listenPart(const FoundForward& found)
{
    const PortForward::Listen& listen = found.forward.listen;
    if (listen.address)
        return TitleWords::tr(", on %1").arg(QString::fromStdString(listen.address->toString()));
    return listen.interface ? TitleWords::tr(", on %1").arg(
               QString::fromStdString(listen.interface->toString()))
                            : QString();
}

/// Adds a part to the titles that several have, if it tells any of them apart.
void tellApart(std::vector<QString>& titles, const std::vector<FoundForward>& forwards,
    const std::function<QString(const FoundForward&)>& partOf)
{
    QHash<QString, QList<std::size_t>> same;
    for (std::size_t i = 0; i < titles.size(); ++i)
        same[titles[i]].append(i);
    for (const QList<std::size_t>& places : std::as_const(same)) {
        if (places.size() < 2)
            continue;
        const QString first = partOf(forwards[places.front()]);
        const bool isTelling = std::any_of(places.begin(), places.end(),
            [&](std::size_t place) { return partOf(forwards[place]) != first; });
        for (const std::size_t place : places)
            if (isTelling)
                titles[place] += partOf(forwards[place]);
    }
}

} // namespace

std::vector<QString> forwardTitles(const std::vector<FoundForward>& forwards)
{
    std::vector<QString> titles;
    titles.reserve(forwards.size());
    for (const FoundForward& found : forwards)
        titles.push_back(FlowModel::forwardTitle(found));
    tellApart(titles, forwards, protocolPart);
    tellApart(titles, forwards, listenPart);
    return titles;
}

} // namespace portolan
