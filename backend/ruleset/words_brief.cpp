// A rule in a few words.
#include "backend/ruleset/words.h"
#include "backend/ruleset/words_names.h"

#include <algorithm>
#include <cctype>

namespace portolan {
namespace {

std::string lowerCase(std::string_view text)
{
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
        [](char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); });
    return lower;
}

/// Parts one after another, or nothing yet.
class BriefParts {
public:
    void add(const Option* option, const char* pattern, MessageArgument value)
    {
        if (!option)
            return;
        Message part{pattern, {std::move(value)}};
        if (option->inverted)
            part = {PORTOLAN_TR("not %1"), {std::move(part)}};
        m_text = m_text.empty() ? std::move(part) : Message{"%1 %2", {std::move(m_text), std::move(part)}};
    }
    const Message& text() const { return m_text; }

private:
    Message m_text;
};

Message briefConditions(const Rule& rule, bool interfaces)
{
    BriefParts parts;
    if (const Option* protocol = rule.headerOption("-p"))
        parts.add(protocol, "%1", std::string(protocol->value()));
    for (const char* name : {"--dport", "--dports"})
        if (const Option* option = rule.matchOption(name))
            parts.add(option, "%1", words::portWords(option->value()).list);
    if (const Option* source = rule.headerOption("-s"))
        parts.add(source, PORTOLAN_TR("from %1"), words::address(source->value()));
    if (const Option* destination = rule.headerOption("-d"))
        parts.add(destination, PORTOLAN_TR("to %1"), words::address(destination->value()));
    if (!interfaces || !parts.text().empty())
        return parts.text();
    if (const Option* in = rule.headerOption("-i"))
        parts.add(in, PORTOLAN_TR("in %1"), std::string(in->value()));
    if (const Option* out = rule.headerOption("-o"))
        parts.add(out, PORTOLAN_TR("out %1"), std::string(out->value()));
    if (const Option* state = rule.matchOption("--ctstate"))
        parts.add(state, "%1", lowerCase(state->value()));
    return parts.text();
}

Message briefAction(const Rule& rule)
{
    if (rule.target == "RETURN")
        return {PORTOLAN_TR("back"), {}};
    if (rule.target == "ACCEPT")
        return {PORTOLAN_TR("accept"), {}};
    if (rule.target == "DROP")
        return {PORTOLAN_TR("drop"), {}};
    if (rule.target == "REJECT")
        return {PORTOLAN_TR("reject"), {}};
    if (rule.target.empty())
        return {PORTOLAN_TR("count"), {}};
    return {"%1", {lowerCase(rule.target)}};
}

} // namespace

Message inBrief(const Rule& rule)
{
    const char* pattern = "%1: %2";
    Message action = briefAction(rule);
    for (const char* name : {"--to-destination", "--to-ports", "--to-source"}) {
        const Option* to = rule.targetOption(name);
        if (!to)
            continue;
        action = {"%1", {std::string(to->value())}};
        pattern = rule.target == "SNAT" ? "%1 ← %2" : "%1 → %2";
    }
    Message conditions = briefConditions(rule, pattern == std::string_view("%1: %2"));
    if (conditions.empty())
        conditions = {PORTOLAN_TR("all"), {}};
    return {pattern, {std::move(conditions), std::move(action)}};
}

} // namespace portolan
