#include "backend/forward/import/command_words.h"

namespace portolan {
namespace {

class CommandSplitter {
public:
    explicit CommandSplitter(std::string_view text)
        : m_rest(text)
    {
    }

    Result<std::vector<CommandWords>> run()
    {
        while (!m_rest.empty())
            if (!step())
                return failure(ErrorCode::Invalid,
                    PORTOLAN_TR("A quotation mark (%1) is opened and not closed: add the other one."),
                    {std::string(1, m_quote)});
        endCommand();
        return std::move(m_commands);
    }

private:
    char take()
    {
        const char c = m_rest.front();
        m_rest.remove_prefix(1);
        return c;
    }

    void append(char c)
    {
        m_word += c;
        m_open = true;
    }

    void endWord()
    {
        if (m_open)
            m_command.push_back(std::move(m_word));
        m_word.clear();
        m_open = false;
    }

    void endCommand()
    {
        endWord();
        if (!m_command.empty())
            m_commands.push_back(std::move(m_command));
        m_command.clear();
    }

    /// False: the text ended within quotes.
    bool quoted()
    {
        m_open = true;
        while (!m_rest.empty()) {
            const char c = take();
            if (c == m_quote)
                return true;
            // Within double quotes a backslash keeps its meaning before these alone (POSIX shell, 2.2.3).
            const bool escapes = m_quote == '"' && c == '\\' && !m_rest.empty()
                && std::string_view("\"\\$`\n").find(m_rest.front()) != std::string_view::npos;
            append(escapes ? take() : c);
        }
        return false;
    }

    bool step()
    {
        const char c = take();
        switch (c) {
        case '"':
        case '\'':
            m_quote = c;
            return quoted();
        case '\\':
            if (m_rest.starts_with("\r\n"))
                m_rest.remove_prefix(2);
            else if (m_rest.starts_with('\n'))
                m_rest.remove_prefix(1);
            else if (!m_rest.empty())
                append(take());
            return true;
        case '#':
            if (m_open)
                append(c);
            else
                m_rest.remove_prefix(std::min(m_rest.find('\n'), m_rest.size()));
            return true;
        case '\n':
        case ';':
        case '&':
        case '|':
            endCommand();
            return true;
        case ' ':
        case '\t':
        case '\r':
            endWord();
            return true;
        default:
            append(c);
            return true;
        }
    }

    std::string_view m_rest;
    std::vector<CommandWords> m_commands;
    CommandWords m_command;
    std::string m_word;
    bool m_open = false; ///< a word has begun, if only by a pair of quotes
    char m_quote = 0;
};

} // namespace

Result<std::vector<CommandWords>> splitCommands(std::string_view text)
{
    return CommandSplitter(text).run();
}

} // namespace portolan
