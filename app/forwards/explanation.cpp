#include "app/forwards/explanation.h"

#include "backend/forward/compile.h"

#include <QCoreApplication>

namespace portolan {

namespace {

class ExplanationTexts {
    Q_DECLARE_TR_FUNCTIONS(Explanation)
};

QString code(const QString& text)
{
    return QStringLiteral("<code>%1</code>").arg(text.toHtmlEscaped());
}

QString code(std::string_view text)
{
    return code(QString::fromUtf8(text.data(), qsizetype(text.size())));
}

/// The rule a reference names, if it is still at its place.
const Rule* ruleAt(const HostSnapshot& snapshot, const FoundForward& found, const RuleReference& reference)
{
    const Table* table = snapshot.ruleset.table(found.engine, found.forward.family, reference.table);
    const Chain* chain = table ? table->chain(reference.chain) : nullptr;
    if (!chain || reference.position == 0 || reference.position > chain->rules.size())
        return nullptr;
    return &chain->rules[reference.position - 1];
}

QString protocolText(const PortForward& forward)
{
    return QString::fromLatin1(toString(forward.protocol)).toUpper();
}

QString portsText(const PortForward& forward)
{
    if (!forward.listen.ports)
        return ExplanationTexts::tr("any port");
    const QString ports = QString::fromStdString(forward.listen.ports->toString());
    return forward.listen.ports->count() > 1 ? ExplanationTexts::tr("ports %1").arg(ports)
                                             : ExplanationTexts::tr("port %1").arg(ports);
}

/// The deepest way of jumps to a DNAT rule: CNI's has three.
constexpr int kDeepest = 4;

bool asksForLocalDestination(const Rule& rule)
{
    const Option* type = rule.matchOption("--dst-type");
    return type && !type->inverted && type->value() == "LOCAL";
}

/// Whether every way to the chain asks that a packet is for one of this host's own addresses.
bool onlyLocalComesTo(const Table& table, std::string_view chain, int depth = 0)
{
    const Chain* found = table.chain(chain);
    if (!found || found->base || depth == kDeepest)
        return false;
    bool any = false;
    for (const Chain& from : table.chains) {
        for (const Rule& rule : from.rules) {
            if (rule.target != chain)
                continue;
            any = true;
            if (!asksForLocalDestination(rule) && !onlyLocalComesTo(table, from.name, depth + 1))
                return false;
        }
    }
    return any;
}

QString arrival(const FoundForward& found, const HostSnapshot& snapshot)
{
    const QString chain = found.rules.empty() ? QString::fromLatin1(kNatChain)
                                              : QString::fromStdString(found.rules.front().chain);
    if (found.forward.listen.address)
        return ExplanationTexts::tr("A packet to %1 goes through chain %2.")
            .arg(code(found.forward.listen.address->toString()), code(chain));
    const RuleReference* first = found.rules.empty() ? nullptr : &found.rules.front();
    const Table* table
        = first ? snapshot.ruleset.table(found.engine, found.forward.family, first->table) : nullptr;
    const Rule* rule = first ? ruleAt(snapshot, found, *first) : nullptr;
    if (rule && table && !asksForLocalDestination(*rule) && !onlyLocalComesTo(*table, first->chain))
        return ExplanationTexts::tr(
            "A packet to any address, this host's own or another's that it passes on, goes through chain %1.")
            .arg(code(chain));
    return ExplanationTexts::tr("A packet to any of this host's own addresses goes through chain %1.")
        .arg(code(chain));
}

QString sourcesText(const PortForward& forward)
{
    QStringList sources;
    for (const Prefix& source : forward.sources)
        sources.append(code(source.toString()));
    return sources.join(QStringLiteral(", "));
}

QString translationSentence(const FoundForward& found, const HostSnapshot& snapshot)
{
    const PortForward& forward = found.forward;
    QStringList conditions;
    const Rule* rule = found.rules.empty() ? nullptr : ruleAt(snapshot, found, found.rules.front());
    if (const Option* in = rule ? rule->headerOption("-i") : nullptr)
        conditions.append((in->inverted ? ExplanationTexts::tr("did not come in by %1")
                                        : ExplanationTexts::tr("came in by %1"))
                              .arg(code(in->value())));
    else if (forward.listen.interface)
        conditions.append(
            ExplanationTexts::tr("came in by %1").arg(code(forward.listen.interface->toString())));
    if (!forward.sources.empty())
        conditions.append(ExplanationTexts::tr("comes from %1").arg(sourcesText(forward)));
    conditions.append(
        ExplanationTexts::tr("asks for %1 %2")
            .arg(QString::fromStdString(found.protocolText()).toUpper(), portsText(forward).toHtmlEscaped()));
    const QString condition = conditions.join(ExplanationTexts::tr(" and "));
    const QString first = ExplanationTexts::tr(
        "Only the first packet of a connection is looked at; conntrack does the rest.");
    if (!forward.to.address) {
        const QString ports
            = forward.to.ports ? QString::fromStdString(forward.to.ports->toString()) : QString();
        return ExplanationTexts::tr("If it %1, it is given to this host itself%2. %3")
            .arg(condition, ports.isEmpty() ? QString() : ExplanationTexts::tr(", port %1").arg(code(ports)),
                first);
    }
    return ExplanationTexts::tr("If it %1, its destination becomes %2. %3")
        .arg(condition, code(describeTo(found)), first);
}

QString routeSentence(const PathStrip& path)
{
    if (!path.routesKnown)
        return ExplanationTexts::tr(
            "Which way leads to the target is not known here: these are rules without "
            "the host's routes.");
    if (path.route.isEmpty())
        return ExplanationTexts::tr("There is no route to the target: the packet ends here.");
    if (path.route == QLatin1String("default"))
        return ExplanationTexts::tr("The default route leads out by %1.").arg(code(path.outInterface));
    return ExplanationTexts::tr("The route to %1 leads out by %2.")
        .arg(code(path.route), code(path.outInterface));
}

QString filterSentence(const PathStrip& path)
{
    for (const PathStop& stop : path.stops)
        if (stop.kind == PathStop::Kind::Filter && stop.blocked)
            return ExplanationTexts::tr("A filter drops it on the way: see above.");
    if (path.accept)
        return ExplanationTexts::tr("The filter table lets it through: rule %1 of chain %2.")
            .arg(path.accept->position)
            .arg(code(path.accept->chain));
    if (path.forwardPolicy.isEmpty())
        return ExplanationTexts::tr("There is no filter table that could stop it.");
    return ExplanationTexts::tr(
        "No rule of its own lets it through the filter table; chain FORWARD decides, its "
        "policy is %1.")
        .arg(code(path.forwardPolicy));
}

QString answerSentence(const PortForward& forward)
{
    if (!forward.listen.address || !forward.listen.ports || forward.listen.ports->count() > 1)
        return ExplanationTexts::tr(
            "Answers get back the address and port the client asked for as their source.");
    return ExplanationTexts::tr("Answers get their source back to %1.")
        .arg(code(forward.listen.address->toBracketed() + ':' + forward.listen.ports->toString()));
}

QStringList relaySentences(const FoundForward& found)
{
    const PortForward& forward = found.forward;
    const QString where = forward.listen.address ? code(forward.listen.address->toString())
                                                 : ExplanationTexts::tr("any address of this host");
    return {ExplanationTexts::tr("A connection to %1 %2 of %3 is taken by the program %4 on this host.")
                .arg(QString::fromStdString(found.protocolText()).toUpper(),
                    portsText(forward).toHtmlEscaped(), where, code(found.program)),
        ExplanationTexts::tr(
            "That program makes a connection of its own to %1 and passes on what comes either way.")
            .arg(code(describeTo(found))),
        ExplanationTexts::tr(
            "No rule and no translation is involved: the target sees the program's address instead "
            "of the client's.")};
}

QString clientSentence(const FoundForward& found)
{
    const PortForward& forward = found.forward;
    if (forward.hideClientAddress)
        return ExplanationTexts::tr("The target sees this host's address instead of the client's.");
    const bool container
        = found.owner == Owner::Docker || found.owner == Owner::Podman || found.owner == Owner::Cni;
    return container ? ExplanationTexts::tr("The container sees the client's own address.")
                     : ExplanationTexts::tr("The target sees the client's own address.");
}

} // namespace

QStringList explain(const FoundForward& found, const HostSnapshot& snapshot, const PathStrip& path)
{
    if (found.state == ForwardState::Disabled)
        return {sentence(found.forward).toHtmlEscaped(),
            ExplanationTexts::tr("It is switched off: none of its rules is in the kernel.")};
    if (found.owner == Owner::Relay)
        return relaySentences(found);
    QStringList sentences;
    sentences.append(arrival(found, snapshot));
    sentences.append(translationSentence(found, snapshot));
    if (!found.forward.to.address)
        return sentences;
    sentences.append(routeSentence(path));
    if (path.route.isEmpty() && path.routesKnown)
        return sentences;
    sentences.append(filterSentence(path));
    sentences.append(answerSentence(found.forward));
    sentences.append(clientSentence(found));
    if (found.forward.hairpin && !found.forward.hideClientAddress && found.editable)
        sentences.append(
            ExplanationTexts::tr("From clients on its own network the target sees this host's address, or "
                                 "its answers would not come back by here."));
    if (found.forward.loopback)
        sentences.append(
            ExplanationTexts::tr("Programs on this host may ask 127.0.0.1 too; the target then sees this "
                                 "host's address. That needs route_localnet on the way there."));
    return sentences;
}

QString sentence(const PortForward& forward)
{
    const QString where = forward.listen.address ? QString::fromStdString(forward.listen.address->toString())
                                                 : ExplanationTexts::tr("any address of this host");
    QString text = forward.to.address
        ? ExplanationTexts::tr("%1 connections to %2 of %3 are answered by %4")
        : ExplanationTexts::tr("%1 connections to %2 of %3 are answered by this host, %4");
    text = text.arg(
        protocolText(forward), portsText(forward), where, QString::fromStdString(describeTo(forward)));
    if (forward.listen.interface)
        text = ExplanationTexts::tr("%1, if they come in by %2")
                   .arg(text, QString::fromStdString(forward.listen.interface->toString()));
    if (!forward.sources.empty()) {
        QStringList sources;
        for (const Prefix& source : forward.sources)
            sources.append(QString::fromStdString(source.toString()));
        text = ExplanationTexts::tr("%1, for clients from %2").arg(text, sources.join(QStringLiteral(", ")));
    }
    return ExplanationTexts::tr("%1.").arg(text);
}

} // namespace portolan
