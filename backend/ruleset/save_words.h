// Splits iptables-save text into words.
#pragma once

#include <deque>
#include <string>
#include <string_view>

namespace portolan {

struct SaveWord {
    std::string_view text; ///< quotes and escapes removed
    bool quoted = false;
};

/// Walks over a text, word by word within a line. Quoted words may run over line breaks.
class SaveScanner {
public:
    enum class Outcome { Word, EndOfLine, OpenQuote, TextAfterQuote };

    /// decoded: where words with escapes are kept; text and decoded must outlive the words.
    SaveScanner(std::string_view text, std::deque<std::string>& decoded)
        : m_text(text)
        , m_decoded(&decoded)
    {
    }

    /// Next word of this line. raw: a leading quote is part of the word, as in chain and interface names,
    /// which iptables-save prints as they are.
    Outcome next(SaveWord& word, bool raw = false);
    /// First character of the next word of this line, and the one after it; '\0' where there is none.
    std::pair<char, char> peek();
    /// Steps over one character: a line break, a colon.
    void step();

    bool atEnd() const { return m_position == m_text.size(); }
    char front() const { return m_text[m_position]; }
    std::size_t position() const { return m_position; }
    /// Takes the rest of the line, quotes or not.
    std::string_view takeLine();

private:
    Outcome nextQuoted(SaveWord& word);
    void skipBlanks();

    std::string_view m_text;
    std::deque<std::string>* m_decoded;
    std::size_t m_position = 0;
};

/// `word` as libxtables' xtables_save_string prints it: bare if it has only letters, digits, '_' and '-',
/// else in double quotes with '"', '\\' and '\'' escaped.
std::string quoteSaved(std::string_view word);

} // namespace portolan
