#include "app/chains/chain_picture.h"

#include "app/window/format.h"
#include "backend/ruleset/words.h"

#include <QCoreApplication>
#include <QLocale>

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

const ChainFigure* figureOf(const ChainPicture& picture, ChainId chain)
{
    return chain < picture.figures.size() ? &picture.figures[chain] : nullptr;
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
    if (const ChainFigure* figure = figureOf(picture, chain)) {
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
    const ChainFigure* figure = figureOf(picture, box.chain);
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

QString endToolTip(const ChainLayout::Box& box, const ChainPicture& picture)
{
    const WayEnds& ends = picture.way.ends;
    const bool in = box.kind == Kind::In;
    const bool client = in != picture.way.answer;
    const std::string& interface = client ? ends.client : ends.target;
    const BoxContent content = contentOf(box, picture);
    if (!content.lit || interface.empty())
        return in ? Texts::tr("Packets come in by an interface of this host.")
                  : Texts::tr("Packets leave by the interface that routing chose.");
    QString text = (in ? Texts::tr("Packets come in by %1.") : Texts::tr("Packets leave by %1."))
                       .arg(name(interface).toHtmlEscaped());
    if (client && ends.clientIsUsual)
        text += QLatin1Char(' ')
            + Texts::tr("The default route leads there; clients may also be behind another interface.");
    return text;
}

QString chainToolTip(const ChainPicture& picture, ChainId chain)
{
    const ChainNode& node = picture.graph->nodes[chain];
    QStringList lines;
    lines << QStringLiteral("<b>%1 › %2</b>")
                 .arg(tableName(*picture.graph, chain).toHtmlEscaped(), name(node.key.name).toHtmlEscaped());
    if (node.base)
        lines << Texts::tr("Base chain, priority %1, policy %2")
                     .arg(node.base->priority)
                     .arg(name(node.policy));
    else if (node.calledBy.empty())
        lines << Texts::tr("No rule leads here");
    else
        lines << Texts::tr("Used by %1").arg(callersText(*picture.graph, chain).toHtmlEscaped());
    if (holds(picture.way.restores, chain))
        lines << Texts::tr("Answers meet no rule here: conntrack turns their addresses back by itself");
    if (picture.snapshot)
        lines << ruleCount(chainOf(*picture.graph, picture.snapshot->ruleset, chain).rules.size());
    if (const ChainFigure* figure = figureOf(picture, chain)) {
        const QString packets = QLocale().toString(qulonglong(figure->traffic.packets));
        if (!figure->traffic.counted)
            lines << Texts::tr("Nothing counts what comes here: its rules have no counters");
        else if (figure->traffic.connections)
            lines << Texts::tr("%1 connections came in (nat sees the first packet of each)").arg(packets);
        else if (figure->traffic.atLeast)
            lines << Texts::tr("At least %1 packets came in: some left through a chain that others use too")
                         .arg(packets);
        else
            lines << Texts::tr("%1 packets came in").arg(packets);
        if (figure->rate)
            lines << Texts::tr("%1 now").arg(packetRate(figure->rate));
    }
    lines << Texts::tr("Engine: %1").arg(QString::fromLatin1(toString(node.key.engine)));
    return lines.join(QStringLiteral("<br>"));
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

QString tableName(const ChainGraph& graph, ChainId chain)
{
    const ChainKey& key = graph.nodes[chain].key;
    // A native table's family tells it from others.
    if (!graph.severalEngines || key.engine != Engine::XtablesNft)
        return name(key.table);
    return Texts::tr("%1 (nft)").arg(name(key.table));
}

QString callersText(const ChainGraph& graph, ChainId chain)
{
    constexpr std::size_t kMost = 4;
    const auto& calls = graph.nodes[chain].calledBy;
    QStringList parts;
    for (std::size_t i = 0; i < std::min(calls.size(), kMost); ++i)
        parts << QStringLiteral("%1 %2")
                     .arg(name(graph.nodes[calls[i].from.chain].key.name))
                     .arg(calls[i].from.position);
    if (calls.size() > kMost)
        parts << Texts::tr("%1 more").arg(calls.size() - kMost);
    return parts.join(QStringLiteral(", "));
}

QString ruleCount(std::size_t count)
{
    return count == 1 ? Texts::tr("1 rule") : Texts::tr("%1 rules").arg(Format::count(count));
}

QString trafficText(const ChainTraffic& traffic)
{
    if (!traffic.counted)
        return Texts::tr("not counted");
    const QString count
        = (traffic.atLeast ? QStringLiteral("≥ ") : QString()) + Format::count(traffic.packets);
    return traffic.connections ? Texts::tr("%1 conns").arg(count) : count;
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

QString toolTipOf(const ChainLayout::Box& box, const ChainPicture& picture)
{
    switch (box.kind) {
    case Kind::BaseChain:
    case Kind::Chain:
        return chainToolTip(picture, box.chain);
    case Kind::Conntrack:
        return box.step == HookStep::Kind::ConntrackLookup
            ? Texts::tr(
                "Here conntrack looks the packet up: it belongs to a known connection, or begins one. "
                "Chains before it (raw) do not know yet.")
            : Texts::tr(
                "Here a connection that got through is entered into the table. A packet dropped before "
                "leaves no trace in it.");
    case Kind::Decision:
        return box.hook == Hook::Prerouting
            ? Texts::tr(
                "The routing table decides by the destination as it is now, after nat PREROUTING: to this "
                "host, or on to another.")
            : Texts::tr(
                "Packets of this host are routed before OUTPUT. One whose destination or mark a rule changed "
                "there is routed once more.");
    case Kind::Process:
        return Texts::tr("Programs on this host, which receive and send packets. What they send is routed "
                         "before it comes to OUTPUT.");
    case Kind::In:
    case Kind::Out:
        return endToolTip(box, picture);
    default:
        return {};
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
