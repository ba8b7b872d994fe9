#include "backend/forward/compile.h"

namespace portolan {
namespace {

void option(std::string& text, const char* name, const std::string& value)
{
    text.append(" ").append(name).append(" ").append(value);
}

/// conntrack prints a single address without its length (libxt_conntrack.c conntrack_dump_addr).
std::string bare(const Prefix& prefix)
{
    const bool single = prefix.length() == prefix.address().size() * 8;
    return single ? prefix.address().toString() : prefix.toString();
}

/// -s, -d, -i, -p, in iptables-save's order (iptables.c print_rule4); a /0 prefix is not printed.
void header(std::string& text, const CompiledRule& rule)
{
    if (rule.source && rule.source->length() > 0)
        option(text, "-s", rule.source->toString());
    if (rule.destination && rule.destination->length() > 0)
        option(text, rule.destinationInverted ? "! -d" : "-d", rule.destination->toString());
    if (rule.in)
        option(text, "-i", rule.in->toString());
    if (rule.protocol)
        option(text, "-p", toString(*rule.protocol));
}

/// Option order of libxt_conntrack.c conntrack3_save; the protocol is printed as a number.
void conntrack(std::string& text, const CompiledRule::Conntrack& match)
{
    text += " -m conntrack --ctstate DNAT";
    if (match.protocol)
        option(text, "--ctproto", std::to_string(unsigned(*match.protocol)));
    if (match.originalDestination)
        option(text, "--ctorigdst", bare(*match.originalDestination));
    if (match.replySource)
        option(text, "--ctreplsrc", bare(*match.replySource));
    if (match.originalPorts)
        option(text, "--ctorigdstport", match.originalPorts->toString(':'));
    if (match.replyPorts)
        option(text, "--ctreplsrcport", match.replyPorts->toString(':'));
}

void matches(std::string& text, const CompiledRule& rule)
{
    if (rule.protocol && rule.destinationPorts) {
        option(text, "-m", toString(*rule.protocol));
        option(text, "--dport", rule.destinationPorts->toString(':'));
    }
    if (rule.destinationIsLocal || rule.sourceIsNotLocal)
        text += " -m addrtype";
    if (rule.sourceIsNotLocal)
        text += " ! --src-type LOCAL";
    if (rule.destinationIsLocal)
        text += " --dst-type LOCAL";
    if (rule.conntrack)
        conntrack(text, *rule.conntrack);
    // Quoted because of the colon (libxtables xtables_save_string).
    if (!rule.id.empty())
        text.append(" -m comment --comment \"").append(kCommentPrefix).append(rule.id).append("\"");
}

std::string dnatDestination(const CompiledRule& rule)
{
    if (!rule.toAddress)
        return {};
    if (!rule.toPorts)
        return rule.toAddress->toString();
    std::string text = rule.toAddress->toBracketed() + ':' + rule.toPorts->toString();
    if (rule.basePort)
        text += '/' + std::to_string(*rule.basePort);
    return text;
}

void target(std::string& text, const CompiledRule& rule)
{
    switch (rule.action) {
    case CompiledRule::Action::Dnat:
        option(text, "-j", "DNAT");
        option(text, "--to-destination", dnatDestination(rule));
        break;
    case CompiledRule::Action::Redirect:
        option(text, "-j", "REDIRECT");
        if (rule.toPorts)
            option(text, "--to-ports", rule.toPorts->toString());
        break;
    case CompiledRule::Action::Masquerade:
        option(text, "-j", "MASQUERADE");
        break;
    case CompiledRule::Action::Accept:
        option(text, "-j", "ACCEPT");
        break;
    case CompiledRule::Action::Jump:
        option(text, "-j", rule.jumpTo);
        break;
    }
}

} // namespace

std::string CompiledRule::text() const
{
    std::string text = "-A " + chain;
    header(text, *this);
    matches(text, *this);
    target(text, *this);
    return text;
}

} // namespace portolan
