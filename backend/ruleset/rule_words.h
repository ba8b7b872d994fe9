// The words of one saved rule, sorted into header, matches and target.
#pragma once

#include "backend/ruleset/pool.h"
#include "backend/ruleset/ruleset.h"
#include "backend/ruleset/save_words.h"

namespace portolan {

/// What the views of a Ruleset read by readSave point into.
struct SaveStorage {
    std::string text;
    std::deque<std::string> decoded;
    Pool<std::string_view> words;
    Pool<Option> options;
    Pool<Match> matches;
};

/// Collects the words after "-A CHAIN" of one rule at a time; its buffers are reused from rule to rule.
class RuleWords {
public:
    explicit RuleWords(SaveStorage& storage)
        : m_storage(storage)
    {
    }

    /// Reads to the end of the rule and fills all but counters and text. On failure, a pattern for a message:
    /// %1 is the line, %2 the word it failed at (see word()).
    const char* read(SaveScanner& scanner, Rule& rule);
    std::string_view word() const { return m_word.text; }

private:
    struct DraftOption {
        bool inverted = false;
        std::string_view name;
        std::size_t firstValue = 0;
        std::size_t valueCount = 0;
    };
    struct DraftMatch {
        std::string_view name;
        std::size_t firstOption = 0;
    };
    enum class Part { Header, Match, Target };

    void clear();
    const char* take(SaveScanner& scanner, Rule& rule);
    const char* takeBang(SaveScanner& scanner);
    const char* takeName(SaveScanner& scanner, std::string_view& name);
    void startOption(std::string_view name);
    void addValue(std::string_view value);
    bool wantsValue() const;
    std::span<const Option> keep(
        std::span<const DraftOption> drafts, std::span<const std::string_view> values);
    void finish(Rule& rule);

    SaveStorage& m_storage;
    std::vector<std::string_view> m_values;
    std::vector<DraftOption> m_header;
    std::vector<DraftOption> m_matchOptions;
    std::vector<DraftOption> m_targetOptions;
    std::vector<DraftMatch> m_matches;
    std::vector<Option> m_keptOptions;
    std::vector<Match> m_keptMatches;
    std::vector<DraftOption>* m_open = nullptr; ///< where the option that takes values stands, at its back
    Part m_part = Part::Header;
    bool m_inverted = false;
    bool m_raw = false;
    SaveWord m_word;
};

} // namespace portolan
