#include "backend/nft/nft_rule.h"

#include "backend/base/any_of.h"
#include "backend/nft/nft_text.h"
#include "backend/nft/nft_text_reader.h"

#include <algorithm>

namespace portolan::nft {

Rule RuleReader::read(const Json& rule)
{
    m_rule = {};
    m_rule.counted = false;
    m_header.clear();
    m_matches.clear();
    m_targetOptions.clear();
    m_targetText.clear();
    m_nfproto.clear();
    const Json& statements = at(rule, "expr");
    if (statements.is_array())
        readStatements(statements, textOf(rule, "text"));
    finish(rule);
    return m_rule;
}

/// text: nft's own, where JSON hides what iptables' extensions ask.
void RuleReader::readStatements(const Json& statements, const std::string& text)
{
    const bool hidden = std::any_of(statements.begin(), statements.end(),
        [](const Json& statement) { return kindOf(statement) == "xt"; });
    const Json whole = hidden && !text.empty() ? statementsOfText(text) : Json();
    for (const Json& statement : whole.is_array() ? whole : statements)
        readStatement(statement);
    if (whole.is_array())
        for (const Json& statement : statements)
            if (kindOf(statement) == "counter")
                readStatement(statement);
}

void RuleReader::finish(const Json& rule)
{
    if (!m_nfproto.empty() && m_names.family != "ip" && m_names.family != "ip6")
        match("nfproto", option("--nfproto", {m_nfproto}));
    if (const std::string comment = textOf(rule, "comment"); !comment.empty())
        match("comment", option("--comment", {comment}));
    const Json& handle = at(rule, "handle");
    if (handle.is_number_unsigned())
        m_rule.handle = handle.get<std::uint64_t>();
    std::string text = textOf(rule, "text");
    m_rule.text = m_storage.keep(text.empty() ? ruleText(rule) : std::move(text));
    m_rule.header = m_storage.options.copy(m_header);
    m_rule.targetOptions = m_storage.options.copy(m_targetOptions);
    std::vector<Match> matches;
    for (const PendingMatch& pending : m_matches)
        matches.push_back({pending.name, m_storage.options.copy(pending.options)});
    m_rule.matches = m_storage.matches.copy(matches);
}

void RuleReader::readStatement(const Json& statement)
{
    const std::string kind = kindOf(statement);
    if (kind.empty())
        return text(statement);
    const Json& value = statement[kind];
    if (kind == "match")
        return readMatch(value);
    if (kind == "counter")
        return readCounter(value);
    if (kind == "limit" && value.is_object() && readLimit(value))
        return;
    if (isAnyOf(kind, {"limit", "quota", "ct count"}))
        return text(statement);
    if (kind == "continue")
        return;
    doFirst();
    m_targetText = statementText(statement);
    if (readVerdict(kind, value) || readTarget(kind, value))
        return;
    setTarget("nft");
    targetOption("--text", m_targetText);
}

bool RuleReader::readVerdict(const std::string& kind, const Json& value)
{
    if (isAnyOf(kind, {"jump", "goto"})) {
        m_rule.target = m_storage.keep(textOf(value, "target"));
        m_rule.isGoto = kind == "goto";
        return true;
    }
    if (kind == "accept")
        setTarget("ACCEPT");
    else if (kind == "drop")
        setTarget("DROP");
    else if (kind == "return")
        setTarget("RETURN");
    else
        return false;
    return true;
}

void RuleReader::readCounter(const Json& value)
{
    m_rule.counted = true;
    if (value.is_string()) {
        const auto known = m_names.counters.find(value.get<std::string>());
        if (known != m_names.counters.end())
            m_rule.counters = known->second;
        return;
    }
    const Json& packets = at(value, "packets");
    const Json& bytes = at(value, "bytes");
    if (packets.is_number_unsigned() && bytes.is_number_unsigned())
        m_rule.counters = {packets.get<std::uint64_t>(), bytes.get<std::uint64_t>()};
}

void RuleReader::setTarget(std::string_view name)
{
    m_rule.target = name;
}

/// A rule may do several things; the last is its target.
void RuleReader::doFirst()
{
    if (m_rule.target.empty())
        return;
    match("then", option("--text", {m_targetText}));
    m_rule.target = {};
    m_rule.isGoto = false;
    m_rule.lookup = nullptr;
    m_targetOptions.clear();
}

void RuleReader::implyFamily(const std::string& nfproto)
{
    if (m_nfproto.empty())
        m_nfproto = nfproto;
}

void RuleReader::implyProtocol(const std::string& protocol)
{
    for (const Option& known : m_header)
        if (known.name == "-p")
            return;
    header("-p", protocol);
}

Option RuleReader::option(std::string_view name, std::vector<std::string> values, bool inverted)
{
    std::vector<std::string_view> kept;
    for (std::string& value : values)
        kept.push_back(m_storage.keep(std::move(value)));
    return {inverted, name, m_storage.words.copy(kept)};
}

void RuleReader::header(std::string_view name, std::string value, bool inverted)
{
    m_header.push_back(option(name, {std::move(value)}, inverted));
}

void RuleReader::match(std::string_view name, Option option)
{
    // As iptables does: options of one extension stand together.
    if (!isAnyOf(name, {"nft", "then", "anyof", "set"}))
        for (PendingMatch& pending : m_matches)
            if (pending.name == name)
                return pending.options.push_back(option);
    m_matches.push_back({name, {option}});
}

void RuleReader::text(const Json& statement)
{
    match("nft", option("--text", {statementText(statement)}));
}

void RuleReader::targetOption(std::string_view name, std::string value)
{
    m_targetOptions.push_back(option(name, {std::move(value)}));
}

void RuleReader::targetFlag(std::string_view name)
{
    m_targetOptions.push_back({false, name, {}});
}

} // namespace portolan::nft
