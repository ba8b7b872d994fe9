#include "backend/ruleset/words_parts.h"

#include <algorithm>

namespace portolan::words {

const Option* OptionTaker::take(std::string_view name, std::size_t values)
{
    for (std::size_t i = 0; i < std::min(m_options.size(), kMost); ++i) {
        if (isTaken(i) || m_options[i].name != name || m_options[i].values.size() != values)
            continue;
        m_taken |= std::uint64_t(1) << i;
        return &m_options[i];
    }
    return nullptr;
}

const Option* OptionTaker::takePlain(std::string_view name, std::size_t values)
{
    const std::uint64_t before = m_taken;
    const Option* option = take(name, values);
    if (!option || !option->inverted)
        return option;
    m_taken = before;
    return nullptr;
}

bool OptionTaker::allTaken() const
{
    if (m_options.size() > kMost)
        return false;
    for (std::size_t i = 0; i < m_options.size(); ++i)
        if (!isTaken(i))
            return false;
    return true;
}

std::string OptionTaker::rest() const
{
    std::string text;
    for (std::size_t i = 0; i < m_options.size(); ++i)
        if (i >= kMost || !isTaken(i))
            text += (text.empty() ? "" : " ") + textOf(m_options[i]);
    return text;
}

Message packetsOf(const Conditions& conditions)
{
    std::vector<Message> modifiers = conditions.attributes;
    if (!conditions.clauses.empty()) {
        std::vector<MessageArgument> clauses(conditions.clauses.begin(), conditions.clauses.end());
        modifiers.push_back({"%1", {listOf(clauses, Joint::And)}});
    }
    // Patterns of one place each would leave a translator no say in how modifiers follow each other.
    static constexpr const char* patterns[] = {PORTOLAN_TR("%1 %2"), PORTOLAN_TR("%1 %2 %3"),
        PORTOLAN_TR("%1 %2 %3 %4"), PORTOLAN_TR("%1 %2 %3 %4 %5")};
    Message packets = conditions.subject;
    for (std::size_t at = 0; at < modifiers.size();) {
        const std::size_t count = std::min(modifiers.size() - at, std::size(patterns));
        Message wider{patterns[count - 1], {std::move(packets)}};
        for (std::size_t i = 0; i < count; ++i)
            wider.arguments.emplace_back(modifiers[at + i]);
        packets = std::move(wider);
        at += count;
    }
    return packets;
}

Message withRemarks(Message part, const std::vector<Message>& remarks)
{
    if (remarks.empty())
        return part;
    Message list = remarks.front();
    for (std::size_t i = 1; i < remarks.size(); ++i)
        list = {PORTOLAN_TR("%1, %2"), {std::move(list), remarks[i]}};
    return {PORTOLAN_TR("%1 (%2)"), {std::move(part), std::move(list)}};
}

Message eitherWay(const Option& option, const char* yes, const char* no)
{
    return eitherWay(option, yes, no, std::string(option.value()));
}

Message eitherWay(const Option& option, const char* yes, const char* no, MessageArgument value)
{
    return {option.inverted ? no : yes, {std::move(value)}};
}

MessageArgument listOf(const std::vector<MessageArgument>& items, Joint joint)
{
    MessageArgument list = items.front();
    for (std::size_t i = 1; i < items.size(); ++i) {
        const char* last = joint == Joint::And ? PORTOLAN_TR("%1 and %2") : PORTOLAN_TR("%1 or %2");
        const char* pattern = i + 1 == items.size() ? last : PORTOLAN_TR("%1, %2");
        list = Message{pattern, {std::move(list), items[i]}};
    }
    return list;
}

MessageArgument listOf(std::string_view commaList, Joint joint)
{
    std::vector<MessageArgument> items;
    for (std::string_view item : splitList(commaList, ','))
        items.emplace_back(std::string(item));
    return listOf(items, joint);
}

std::vector<std::string_view> splitList(std::string_view list, char separator)
{
    std::vector<std::string_view> items;
    while (true) {
        const std::size_t at = list.find(separator);
        items.push_back(list.substr(0, at));
        if (at == std::string_view::npos)
            return items;
        list.remove_prefix(at + 1);
    }
}

namespace {

std::string quotedWord(std::string_view word)
{
    if (!word.empty() && word.find_first_of(" \t\n\"'") == std::string_view::npos)
        return std::string(word);
    std::string text = "\"";
    for (char c : word) {
        if (c == '"' || c == '\\')
            text += '\\';
        text += c;
    }
    return text + '"';
}

} // namespace

std::string textOf(const Option& option)
{
    std::string text = option.inverted ? "! " : "";
    text += option.name;
    for (std::string_view value : option.values)
        text += ' ' + quotedWord(value);
    return text;
}

std::string textOf(const Match& match)
{
    std::string text(match.name);
    for (const Option& option : match.options)
        text += ' ' + textOf(option);
    return text;
}

} // namespace portolan::words
