#include "app/forwards/path_strip.h"

#include "backend/host/best_route.h"
#include "backend/ruleset/chain_way.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace portolan {

namespace {

class PathTexts {
    Q_DECLARE_TR_FUNCTIONS(PathStrip)
};

bool contains(const std::vector<Finding>& findings, std::string_view id)
{
    return std::any_of(
        findings.begin(), findings.end(), [&](const Finding& finding) { return finding.id == id; });
}

PathStop translation(const FoundForward& found)
{
    const PortForward& forward = found.forward;
    PathStop stop;
    stop.kind = PathStop::Kind::Translate;
    const QString ports = forward.to.ports
        ? QStringLiteral(":%1").arg(QString::fromStdString(forward.to.ports->toString()))
        : QString();
    if (!forward.to.address)
        stop.title = QStringLiteral("REDIRECT %1").arg(ports).trimmed();
    else if (ports.isEmpty())
        stop.title = QStringLiteral("DNAT");
    else
        stop.title = PathTexts::tr("DNAT to %1").arg(ports);
    if (!found.rules.empty()) {
        const RuleReference& rule = found.rules.front();
        stop.caption = QStringLiteral("%1 %2 %3")
                           .arg(QString::fromStdString(rule.table), QString::fromStdString(rule.chain))
                           .arg(rule.position);
    }
    if (found.state == ForwardState::Missing) {
        stop.caption = PathTexts::tr("a rule is gone");
        stop.blocked = true;
    } else if (found.state == ForwardState::Disabled) {
        stop.caption = PathTexts::tr("switched off");
        stop.blocked = true;
    }
    return stop;
}

PathStop routing(const PathStrip& strip, const std::vector<Finding>& findings)
{
    PathStop stop{PathStop::Kind::Route, PathTexts::tr("route"), {}, false};
    if (contains(findings, "forwarding-off")) {
        stop.caption = PathTexts::tr("forwarding is off");
        stop.blocked = true;
    } else if (!strip.routesKnown) {
        stop.caption = PathTexts::tr("not known");
    } else if (strip.route.isEmpty()) {
        stop.caption = PathTexts::tr("no route");
        stop.blocked = true;
    }
    return stop;
}

PathStop filtering(const PathStrip& strip, const std::vector<Finding>& findings)
{
    PathStop stop;
    stop.kind = PathStop::Kind::Filter;
    const auto drop = std::find_if(findings.begin(), findings.end(), [](const Finding& finding) {
        return finding.id == "forward-drops" || finding.id == "other-engine-drops";
    });
    stop.blocked = drop != findings.end();
    stop.title = stop.blocked ? PathTexts::tr("drop") : PathTexts::tr("accept");
    if (stop.blocked && !drop->place.empty())
        stop.caption = QString::fromStdString(drop->place);
    else if (stop.blocked && drop->id == "other-engine-drops")
        stop.caption = PathTexts::tr("another engine");
    else if (strip.accept && !stop.blocked)
        stop.caption = QStringLiteral("filter %1 %2")
                           .arg(QString::fromStdString(strip.accept->chain))
                           .arg(strip.accept->position);
    else
        stop.caption
            = strip.forwardPolicy.isEmpty() ? PathTexts::tr("no filter") : QStringLiteral("filter FORWARD");
    return stop;
}

} // namespace

bool PathStrip::blocked() const
{
    return std::any_of(stops.begin(), stops.end(), [](const PathStop& stop) { return stop.blocked; });
}

QString PathStrip::text() const
{
    QStringList titles;
    for (const PathStop& stop : stops)
        titles.append(
            stop.blocked ? PathTexts::tr("%1 (ends here: %2)").arg(stop.title, stop.caption) : stop.title);
    return titles.join(QStringLiteral(" → "));
}

PathStrip pathOf(
    const FoundForward& found, const HostSnapshot& snapshot, const std::vector<Finding>& findings)
{
    const PortForward& forward = found.forward;
    PathStrip strip;
    strip.inInterface = QString::fromStdString(wayEnds(forward, snapshot.state).client);
    const auto accept = std::find_if(found.rules.begin(), found.rules.end(),
        [](const RuleReference& rule) { return rule.table == "filter"; });
    if (accept != found.rules.end())
        strip.accept = &*accept;
    if (const Table* filter = snapshot.ruleset.table(found.engine, forward.family, "filter"))
        if (const Chain* chain = filter->chain("FORWARD"))
            strip.forwardPolicy = QString::fromUtf8(chain->policy.data(), qsizetype(chain->policy.size()));

    strip.stops.push_back({PathStop::Kind::In,
        strip.inInterface.isEmpty() ? PathTexts::tr("any interface") : strip.inInterface, {}, false});
    if (found.owner == Owner::Relay) {
        if (PathStop filter = filtering(strip, findings); filter.blocked)
            strip.stops.push_back(std::move(filter));
        strip.stops.push_back({PathStop::Kind::Translate, QString::fromStdString(found.program),
            PathTexts::tr("process %1").arg(found.process), false});
        strip.stops.push_back({PathStop::Kind::Out, QString::fromStdString(describeTo(found)), {}, false});
        return strip;
    }
    strip.stops.push_back(translation(found));
    if (!forward.to.address) {
        if (PathStop filter = filtering(strip, findings); filter.blocked)
            strip.stops.push_back(std::move(filter));
        strip.stops.push_back({PathStop::Kind::Out, PathTexts::tr("this host"), {}, false});
        return strip;
    }
    const RouteChoice choice = chooseRoute(snapshot.state, *forward.to.address);
    strip.routesKnown = choice.known && (!snapshot.state.routes.empty() || !snapshot.state.addresses.empty());
    if (const HostState::Route* route = choice.route;
        choice.known && route && (route->type.empty() || route->type == "unicast")) {
        if (!route->severalInterfaces)
            strip.outInterface = QString::fromStdString(route->interface);
        strip.route = route->destination ? QString::fromStdString(route->destination->toString())
                                         : QStringLiteral("default");
    }
    strip.stops.push_back(routing(strip, findings));
    strip.stops.push_back(filtering(strip, findings));
    if (forward.hideClientAddress)
        strip.stops.push_back({PathStop::Kind::Masquerade, PathTexts::tr("masquerade"), {}, false});
    strip.stops.push_back({PathStop::Kind::Out,
        strip.outInterface.isEmpty() ? QString::fromStdString(describeTo(forward)) : strip.outInterface, {},
        false});
    return strip;
}

} // namespace portolan
