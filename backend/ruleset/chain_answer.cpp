// The way of a forward's answers.
#include "backend/ruleset/chain_way.h"

#include "backend/base/any_of.h"

#include <algorithm>
#include <charconv>
#include <set>

namespace portolan {
namespace {

enum class Fits { No, Yes, Unknown };

Fits negated(Fits fits, bool inverted)
{
    if (!inverted || fits == Fits::Unknown)
        return fits;
    return fits == Fits::Yes ? Fits::No : Fits::Yes;
}

Fits yesIf(bool yes)
{
    return yes ? Fits::Yes : Fits::No;
}

bool listHolds(std::string_view list, std::string_view item)
{
    while (!list.empty()) {
        const std::size_t comma = list.find(',');
        if (list.substr(0, comma) == item)
            return true;
        list = comma == std::string_view::npos ? std::string_view{} : list.substr(comma + 1);
    }
    return false;
}

/// What is known of an answer while it crosses one hook.
struct Answer {
    std::string in; ///< "": by no interface (OUTPUT), or not known
    std::string out;
    bool hasIn = true;
    bool hasOut = true;
    std::optional<Address> source;
    std::optional<PortRange> port;
    std::string protocol;
};

Fits interfaceFits(std::string_view pattern, const std::string& interface, bool has)
{
    if (!has)
        return Fits::No;
    if (interface.empty())
        return Fits::Unknown;
    if (pattern.ends_with('+'))
        return yesIf(interface.starts_with(pattern.substr(0, pattern.size() - 1)));
    return yesIf(interface == pattern);
}

Fits headerFits(const Option& option, const Answer& answer)
{
    const std::string_view value = option.value();
    if (option.name == "-i")
        return interfaceFits(value, answer.in, answer.hasIn);
    if (option.name == "-o")
        return interfaceFits(value, answer.out, answer.hasOut);
    if (option.name == "-p")
        return yesIf(value == answer.protocol);
    const auto prefix = Prefix::parse(value);
    if (!prefix || !answer.source)
        return Fits::Unknown;
    if (option.name == "-s")
        return yesIf(prefix->contains(*answer.source));
    // The client is somebody else; whether it is among these addresses nobody knows.
    if (option.name == "-d" && prefix->length() == (prefix->family() == Family::Ipv4 ? 32U : 128U))
        return prefix->contains(*answer.source) ? Fits::No : Fits::Unknown;
    return Fits::Unknown;
}

Fits portFits(std::string_view text, const std::optional<PortRange>& port)
{
    std::string range(text);
    std::replace(range.begin(), range.end(), ':', '-');
    const auto asked = PortRange::parse(range);
    if (!asked || !port)
        return Fits::Unknown;
    if (asked->first <= port->first && port->last <= asked->last)
        return Fits::Yes;
    return asked->overlaps(*port) ? Fits::Unknown : Fits::No;
}

Fits optionFits(const Match& match, const Option& option, const Answer& answer)
{
    if (match.name == "conntrack" && option.name == "--ctstate")
        return yesIf(listHolds(option.value(), "ESTABLISHED") || listHolds(option.value(), "DNAT"));
    if (match.name == "state" && option.name == "--state")
        return yesIf(listHolds(option.value(), "ESTABLISHED"));
    if (option.name == "--sport" && isAnyOf(match.name, {"tcp", "udp", "sctp"}))
        return portFits(option.value(), answer.port);
    return Fits::Unknown;
}

Fits ruleFits(const Rule& rule, const Answer& answer)
{
    Fits all = Fits::Yes;
    const auto add = [&all](Fits one) {
        if (one == Fits::No || all == Fits::No)
            all = Fits::No;
        else if (one == Fits::Unknown)
            all = Fits::Unknown;
    };
    for (const Option& option : rule.header)
        add(negated(headerFits(option, answer), option.inverted));
    for (const Match& match : rule.matches) {
        if (match.name == "comment")
            continue;
        if (match.options.empty() && !isAnyOf(match.name, {"tcp", "udp", "sctp"}))
            add(Fits::Unknown);
        for (const Option& option : match.options)
            add(negated(optionFits(match, option, answer), option.inverted));
    }
    return all;
}

/// Follows an answer through one table's chain to the rule that decides.
class AnswerWalk {
public:
    AnswerWalk(const ChainGraph& graph, const Ruleset& ruleset, const Answer& answer)
        : m_graph(graph)
        , m_ruleset(ruleset)
        , m_answer(answer)
    {
    }

    /// The rules taken, jumps first; empty where no rule decides or nobody can tell.
    std::vector<RulePlace> decision(ChainId base)
    {
        m_taken.clear();
        m_entered.clear();
        return run(base) == End::Decided ? m_taken : std::vector<RulePlace>();
    }

private:
    enum class End { Returned, Decided, Unknown };

    End run(ChainId chain)
    {
        if (!m_entered.insert(chain).second && m_taken.size() > m_graph.nodes.size())
            return End::Unknown; // a loop, which the kernel refuses
        const Table& table = tableOf(m_graph, m_ruleset, chain);
        unsigned position = 0;
        for (const Rule& rule : chainOf(m_graph, m_ruleset, chain).rules) {
            ++position;
            const Fits fits = ruleFits(rule, m_answer);
            if (fits == Fits::No)
                continue;
            const Chain* called = table.chain(rule.target);
            const bool verdict = isAnyOf(rule.target, {"ACCEPT", "DROP", "REJECT", "QUEUE", "NFQUEUE"});
            if (!called && !verdict && rule.target != "RETURN")
                continue; // looks, counts or marks, and lets the packet go on
            if (fits == Fits::Unknown)
                return End::Unknown;
            if (rule.target == "RETURN")
                return End::Returned;
            m_taken.push_back({chain, position});
            if (verdict)
                return End::Decided;
            const auto target
                = m_graph.find({table.engine, std::string(table.name), std::string(called->name)});
            const End end = target ? run(*target) : End::Unknown;
            if (end != End::Returned)
                return end;
            m_taken.pop_back();
            if (rule.isGoto)
                return End::Returned;
        }
        return End::Returned;
    }

    const ChainGraph& m_graph;
    const Ruleset& m_ruleset;
    const Answer& m_answer;
    std::vector<RulePlace> m_taken;
    std::set<ChainId> m_entered;
};

/// The places where conntrack turns addresses back (net/netfilter/nf_nat_core.c, nf_nat_packet): answers get
/// the source asked for at POSTROUTING or INPUT, and the client as destination at PREROUTING or OUTPUT.
bool givesBack(Hook hook, bool clientHidden)
{
    if (hook == Hook::Postrouting || hook == Hook::Input)
        return true;
    return clientHidden && (hook == Hook::Prerouting || hook == Hook::Output);
}

void addAnswerSteps(ForwardWay& way, const ChainGraph& graph, Hook hook, const FoundForward& forward)
{
    for (const HookStep& step : graph.steps(hook)) {
        if (step.kind != HookStep::Kind::BaseChain)
            continue;
        const ChainNode& node = graph.nodes[step.chain];
        if (node.translates) {
            if (node.key.engine != forward.engine || !givesBack(hook, forward.forward.hideClientAddress))
                continue;
            way.restores.push_back(step.chain);
        }
        way.steps.push_back(step.chain);
    }
}

Answer answerAt(Hook hook, const PortForward& forward, const WayEnds& ends, bool local)
{
    Answer answer;
    answer.hasIn = hook != Hook::Output && hook != Hook::Postrouting;
    answer.hasOut = hook != Hook::Prerouting && hook != Hook::Input;
    answer.in = local ? std::string() : ends.target;
    answer.out = ends.client;
    answer.source = forward.to.address;
    answer.port = forward.to.ports ? forward.to.ports : forward.listen.ports;
    answer.protocol = toString(forward.protocol);
    return answer;
}

void addDecision(ForwardWay& way, const ChainGraph& graph, const std::vector<RulePlace>& taken)
{
    for (const RulePlace& place : taken) {
        (place == taken.back() ? way.rules : way.jumps).push_back(place);
        const bool known = std::find(way.chains.begin(), way.chains.end(), place.chain) != way.chains.end();
        if (!graph.nodes[place.chain].base && !known)
            way.chains.push_back(place.chain);
    }
}

} // namespace

ForwardWay answerWay(const ChainGraph& graph, const Ruleset& ruleset, const FoundForward& forward,
    bool toThisHost, const WayEnds& ends)
{
    const ForwardWay request = forwardWay(graph, forward, toThisHost);
    ForwardWay way;
    way.answer = true;
    way.ends = ends;
    if (request.empty())
        return way;
    const bool local = toThisHost || !forward.forward.to.address;
    if (request.hooks.front() == Hook::Output)
        way.hooks = {Hook::Prerouting, Hook::Input};
    else if (local)
        way.hooks = {Hook::Output, Hook::Postrouting};
    else
        way.hooks = {Hook::Prerouting, Hook::Forward, Hook::Postrouting};
    for (Hook hook : way.hooks) {
        const std::size_t first = way.steps.size();
        addAnswerSteps(way, graph, hook, forward);
        if (forward.otherProtocol)
            continue;
        const Answer answer = answerAt(hook, forward.forward, ends, local);
        for (std::size_t i = first; i < way.steps.size(); ++i)
            if (!graph.nodes[way.steps[i]].translates)
                addDecision(way, graph, AnswerWalk(graph, ruleset, answer).decision(way.steps[i]));
    }
    return way;
}

} // namespace portolan
