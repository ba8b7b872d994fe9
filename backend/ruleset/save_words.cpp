#include "backend/ruleset/save_words.h"

#include <algorithm>

namespace portolan {
namespace {

bool isBlank(char c)
{
    return c == ' ' || c == '\t';
}

bool needsNoQuotes(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

} // namespace

void SaveScanner::skipBlanks()
{
    while (m_position < m_text.size() && isBlank(m_text[m_position]))
        ++m_position;
}

SaveScanner::Outcome SaveScanner::next(SaveWord& word, bool raw)
{
    skipBlanks();
    if (m_position == m_text.size() || m_text[m_position] == '\n')
        return Outcome::EndOfLine;
    if (m_text[m_position] == '"' && !raw)
        return nextQuoted(word);
    const std::size_t start = m_position;
    const char* const data = m_text.data();
    const std::size_t size = m_text.size();
    std::size_t end = start + 1;
    while (end < size && !isBlank(data[end]) && data[end] != '\n')
        ++end;
    m_position = end;
    word = {m_text.substr(start, end - start), false};
    return Outcome::Word;
}

SaveScanner::Outcome SaveScanner::nextQuoted(SaveWord& word)
{
    const std::size_t start = m_position + 1;
    std::size_t end = m_text.find_first_of("\"\\", start);
    if (end == std::string_view::npos)
        return Outcome::OpenQuote;
    if (m_text[end] == '"') {
        word = {m_text.substr(start, end - start), true};
    } else {
        std::string text(m_text.substr(start, end - start));
        while (end < m_text.size() && m_text[end] != '"') {
            if (m_text[end] == '\\' && ++end == m_text.size())
                break;
            text += m_text[end++];
        }
        if (end == m_text.size())
            return Outcome::OpenQuote;
        word = {m_decoded->emplace_back(std::move(text)), true};
    }
    if (end + 1 < m_text.size() && !isBlank(m_text[end + 1]) && m_text[end + 1] != '\n')
        return Outcome::TextAfterQuote;
    m_position = end + 1;
    return Outcome::Word;
}

std::pair<char, char> SaveScanner::peek()
{
    skipBlanks();
    const auto at = [&](std::size_t i) { return i < m_text.size() && m_text[i] != '\n' ? m_text[i] : '\0'; };
    const char first = at(m_position);
    return {first, first ? at(m_position + 1) : '\0'};
}

void SaveScanner::step()
{
    if (m_position < m_text.size())
        ++m_position;
}

std::string_view SaveScanner::takeLine()
{
    const std::size_t start = m_position;
    m_position = std::min(m_text.find('\n', start), m_text.size());
    return m_text.substr(start, m_position - start);
}

std::string quoteSaved(std::string_view word)
{
    if (!word.empty() && std::all_of(word.begin(), word.end(), needsNoQuotes))
        return std::string(word);
    std::string out = "\"";
    for (char c : word) {
        if (c == '"' || c == '\\' || c == '\'')
            out += '\\';
        out += c;
    }
    return out + '"';
}

} // namespace portolan
