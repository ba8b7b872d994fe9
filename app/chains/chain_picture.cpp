#include "app/chains/chain_picture.h"

#include "app/chains/chain_words.h"
#include "app/window/format.h"
#include "backend/ruleset/words.h"

#include <QCoreApplication>

#include <algorithm>

namespace portolan {
namespace {

using Kind = ChainLayout::Kind;
using Leg = ChainLayout::Leg;

constexpr std::size_t kNamedCallers = 2;

class Texts {
    Q_DECLARE_TR_FUNCTIONS(portolan::Chains)
};

QString name(const std::string& text)
{
    return QString::fromStdString(text);
}

bool has(const std::vector<Hook>& hooks, Hook hook)
{
    return std::find(hooks.begin(), hooks.end(), hook) != hooks.end();
}

template <typename T> bool holds(const std::vector<T>& list, const T& value)
{
    return std::find(list.begin(), list.end(), value) != list.end();
}

QString otherCallersText(const ChainGraph& graph, ChainId chain)
{
    const std::vector<ChainId> others = otherCallers(graph.nodes[chain]);
    if (others.empty())
        return {};
    if (others.size() > kNamedCallers)
        return Texts::tr("also from %1 other chains").arg(others.size());
    QStringList names;
    for (ChainId other : others)
        names << name(graph.nodes[other].key.name);
    return Texts::tr("also from %1").arg(names.join(QStringLiteral(", ")));
}

void addPolicy(BoxContent& content, const ChainNode& node, const ChainFigure* figure)
{
    if (node.policy.empty() || node.policy == "ACCEPT")
        return;
    const std::uint64_t packets = figure ? figure->traffic.policyPackets : 0;
    content.secondIsBad = packets > 0;
    if (packets > 0 && node.policy == "DROP")
        content.second = Texts::tr("✕ policy dropped %1 packets").arg(Format::count(packets));
    else
        content.second = Texts::tr("policy %1").arg(name(node.policy));
}

/// What conntrack does at a nat chain's place with answers, instead of asking its rules.
void addRestored(BoxContent& content, const ChainNode& node, const ChainPicture& picture)
{
    content.second = node.base->hook == Hook::Postrouting || node.base->hook == Hook::Input
        ? Texts::tr("conntrack: from %1 again").arg(picture.askedFor)
        : Texts::tr("conntrack: to the client again");
    content.secondIsBad = false;
}

QString spokenChain(const ChainPicture& picture, ChainId chain, const BoxContent& content)
{
    const ChainNode& node = picture.graph->nodes[chain];
    QStringList parts;
    if (node.base)
        parts << Texts::tr("%1, table %2").arg(name(node.key.name), tableName(*picture.graph, chain));
    else
        parts << Texts::tr("chain %1 of table %2").arg(name(node.key.name), tableName(*picture.graph, chain));
    if (!node.base && !node.calledBy.empty())
        parts << Texts::tr("used by %1").arg(callersText(*picture.graph, chain));
    if (const ChainFigure* figure = picture.figure(chain)) {
        const QString packets = Format::count(figure->traffic.packets);
        parts << (figure->traffic.connections ? Texts::tr("%1 connections") : Texts::tr("%1 packets"))
                     .arg(packets);
        if (figure->rate && *figure->rate >= 0.05)
            parts << Texts::tr("%1 now").arg(packetRate(figure->rate));
    }
    if (node.base && !content.second.isEmpty())
        parts << content.second;
    if (content.lit)
        parts << (content.badge > 0 ? Texts::tr("step %1 of the way").arg(content.badge)
                                    : Texts::tr("on the way"));
    return parts.join(QStringLiteral(", "));
}

int numberOfStep(const ForwardWay& way, std::size_t step)
{
    return step < way.numbers.size() ? int(way.numbers[step]) : int(step) + 1;
}

BoxContent chainContent(const ChainLayout::Box& box, const ChainPicture& picture)
{
    const ChainNode& node = picture.graph->nodes[box.chain];
    const ChainFigure* figure = picture.figure(box.chain);
    BoxContent content;
    if (node.base) {
        content.title = tableName(*picture.graph, box.chain);
        // Which may have several chains at one hook, of any name.
        if (node.key.engine == Engine::Nftables
            && name(node.key.name).compare(QLatin1String(toString(node.base->hook)), Qt::CaseInsensitive)
                != 0)
            content.title = Texts::tr("%1 › %2").arg(content.title, name(node.key.name));
        const auto step = std::find(picture.way.steps.begin(), picture.way.steps.end(), box.chain);
        if (step != picture.way.steps.end())
            content.badge = numberOfStep(picture.way, std::size_t(step - picture.way.steps.begin()));
        content.lit = content.badge > 0;
        content.packet = picture.way.packet;
        addPolicy(content, node, figure);
        if (holds(picture.way.restores, box.chain))
            addRestored(content, node, picture);
    } else {
        content.title = name(node.key.name);
        content.lead = box.position > 0 ? QString::number(box.position) : QString();
        content.second = otherCallersText(*picture.graph, box.chain);
        content.lit = holds(picture.way.chains, box.chain);
    }
    if (figure) {
        content.numbers = trafficText(figure->traffic);
        if (figure->rate && *figure->rate >= 0.05)
            content.rate = packetRate(figure->rate);
        // Beside a lit way the heat steps back.
        content.heat = figure->heat * (picture.way.empty() ? 1.0 : 0.3);
    }
    if (box.hidden > 0)
        content.numbers = (box.hidden == 1 ? Texts::tr("+1 chain") : Texts::tr("+%1 chains").arg(box.hidden))
            + (content.numbers.isEmpty() ? QString() : QStringLiteral(" · ") + content.numbers);
    content.found = picture.found.contains(box.chain);
    content.spoken = spokenChain(picture, box.chain, content);
    return content;
}

BoxContent noteContent(const ChainLayout::Box& box, const ChainPicture& picture)
{
    BoxContent content;
    content.lit = true;
    content.lead = QString::number(box.position);
    if (!picture.snapshot)
        return content;
    const Chain& chain = chainOf(*picture.graph, picture.snapshot->ruleset, box.chain);
    if (box.position == 0 || box.position > chain.rules.size())
        return content;
    const Rule& rule = chain.rules[box.position - 1];
    content.title = Format::message(inBrief(rule));
    content.numbers = rule.counted ? Format::count(rule.counters.packets) : QString();
    content.spoken = Texts::tr("rule %1: %2").arg(box.position).arg(content.title);
    return content;
}

BoxContent panelContent(const ChainLayout::Box& box, const ChainPicture& picture)
{
    BoxContent content;
    if (box.kind == Kind::Unreached) {
        content.title = Texts::tr("Reached by no hook");
    } else {
        content.title = QString::fromLatin1(toString(box.hook));
        if (picture.graph->steps(box.hook).empty())
            content.second = Texts::tr("no table has a chain here");
    }
    content.spoken = content.title;
    return content;
}

/// The interface of the chosen forward in a pill, if its way is lit there.
void nameEnd(BoxContent& content, const std::string& interface)
{
    if (!content.lit || interface.empty())
        return;
    content.second = content.title;
    content.title = name(interface);
}

/// A step of a packet that no chain is.
void numberStep(BoxContent& content, const ForwardWay& way, unsigned step)
{
    if (step == 0)
        return;
    content.badge = int(step);
    content.packet = way.packet;
    content.lit = true;
}

BoxContent shapeContent(const ChainLayout::Box& box, const ChainPicture& picture)
{
    BoxContent content;
    const auto& hooks = picture.way.hooks;
    switch (box.kind) {
    case Kind::Conntrack:
        content.title = Texts::tr("conntrack");
        content.numbers
            = box.step == HookStep::Kind::ConntrackLookup ? Texts::tr("look up") : Texts::tr("confirm");
        if (picture.way.answer && box.step == HookStep::Kind::ConntrackLookup && has(hooks, box.hook)) {
            content.numbers = Texts::tr("knows it", "conntrack knows the connection");
            content.lit = true;
        }
        if (box.step == HookStep::Kind::ConntrackLookup && box.hook == Hook::Prerouting)
            numberStep(content, picture.way, picture.way.lookedUp);
        break;
    case Kind::Decision:
        content.title = box.hook == Hook::Output ? Texts::tr("re-route") : Texts::tr("route");
        content.lit = has(hooks, box.hook);
        if (box.hook == Hook::Prerouting)
            numberStep(content, picture.way, picture.way.routed);
        break;
    case Kind::Process:
        content.title = Texts::tr("local process");
        content.lit = has(hooks, Hook::Input) || has(hooks, Hook::Output);
        break;
    case Kind::In:
        content.title = Texts::tr("in", "packets come in");
        content.lit = has(hooks, Hook::Prerouting);
        nameEnd(content, picture.way.answer ? picture.way.ends.target : picture.way.ends.client);
        break;
    default:
        content.title = Texts::tr("out", "packets leave");
        content.lit = has(hooks, Hook::Postrouting);
        nameEnd(content, picture.way.answer ? picture.way.ends.client : picture.way.ends.target);
        break;
    }
    content.spoken = content.second.isEmpty() ? content.title
                                              : QStringLiteral("%1, %2").arg(content.second, content.title);
    if (content.badge > 0)
        content.spoken += QStringLiteral(", ") + Texts::tr("step %1 of the way").arg(content.badge);
    return content;
}

/// The hooks a leg lies between; a lit way lights the leg if it has both.
bool legIsLit(Leg leg, const std::vector<Hook>& hooks)
{
    switch (leg) {
    case Leg::InPrerouting:
    case Leg::PreroutingRoute:
        return has(hooks, Hook::Prerouting);
    case Leg::RouteForward:
    case Leg::ForwardPostrouting:
        return has(hooks, Hook::Forward);
    case Leg::RouteInput:
    case Leg::InputProcess:
        return has(hooks, Hook::Input);
    case Leg::ProcessOutput:
    case Leg::OutputRoute:
    case Leg::RoutePostrouting:
        return has(hooks, Hook::Output);
    case Leg::PostroutingOut:
        return has(hooks, Hook::Postrouting);
    case Leg::Jump:
        break;
    }
    return false;
}

} // namespace

const ChainFigure* ChainPicture::figure(ChainId chain) const
{
    return chain < figures.size() ? &figures[chain] : nullptr;
}

BoxContent contentOf(const ChainLayout::Box& box, const ChainPicture& picture)
{
    switch (box.kind) {
    case Kind::Hook:
    case Kind::Unreached:
        return panelContent(box, picture);
    case Kind::BaseChain:
    case Kind::Chain:
        return chainContent(box, picture);
    case Kind::Note:
        return noteContent(box, picture);
    case Kind::More: {
        BoxContent content;
        content.title = box.hidden == 1 ? Texts::tr("and 1 more chain…")
                                        : Texts::tr("and %1 more chains…").arg(box.hidden);
        content.spoken = content.title;
        return content;
    }
    default:
        return shapeContent(box, picture);
    }
}

bool isLit(const ChainLayout::Edge& edge, const ChainLayout& layout, const ChainPicture& picture)
{
    if (edge.leg != Leg::Jump)
        return legIsLit(edge.leg, picture.way.hooks);
    if (layout.boxes[edge.to].kind != Kind::Chain || layout.boxes[edge.from].kind == Kind::Unreached)
        return false;
    const ChainId from = layout.boxes[edge.from].chain;
    return holds(picture.way.chains, layout.boxes[edge.to].chain)
        && std::any_of(picture.way.jumps.begin(), picture.way.jumps.end(),
            [from](const RulePlace& jump) { return jump.chain == from; });
}

} // namespace portolan
