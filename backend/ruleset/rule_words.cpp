#include "backend/ruleset/rule_words.h"

#include <array>

namespace portolan {
namespace {

struct FixedOption {
    std::string_view name;
    unsigned values;
};

// Options whose values are free text that iptables-save prints bare when it holds only letters, digits, '_'
// and
// '-' (xtables_save_string), or always bare (names of sets, hash tables, interfaces). Their values may look
// like options: `--comment -j` is a comment. From the save functions of iptables 1.8.9, extensions/lib*t_*.c.
constexpr std::array kFixedOptions{
    FixedOption{"--comment", 1},
    FixedOption{"--log-prefix", 1},
    FixedOption{"--nflog-prefix", 1},
    FixedOption{"--ulog-prefix", 1},
    FixedOption{"--string", 1},
    FixedOption{"--hex-string", 1},
    FixedOption{"--hashlimit-name", 1},
    FixedOption{"--name", 1},
    FixedOption{"--label", 1},
    FixedOption{"--helper", 1},
    FixedOption{"--timeout", 1},
    FixedOption{"--nfacct-name", 1},
    FixedOption{"--path", 1},
    FixedOption{"--selctx", 1},
    FixedOption{"--led-trigger-id", 1},
    FixedOption{"--rateest", 1},
    FixedOption{"--rateest1", 1},
    FixedOption{"--rateest2", 1},
    FixedOption{"--rateest-name", 1},
    FixedOption{"--bytecode", 1},
    FixedOption{"--object-pinned", 1},
    FixedOption{"--u32", 1},
    FixedOption{"--genre", 1},
    FixedOption{"--realm", 1},
    FixedOption{"--src-group", 1},
    FixedOption{"--dst-group", 1},
    FixedOption{"--physdev-in", 1},
    FixedOption{"--physdev-out", 1},
    FixedOption{"--oif", 1},
    FixedOption{"-i", 1},
    FixedOption{"-o", 1},
    FixedOption{"--match-set", 2},
    FixedOption{"--add-set", 2},
    FixedOption{"--del-set", 2},
    FixedOption{"--map-set", 2},
};

unsigned fixedValues(std::string_view name)
{
    for (const FixedOption& option : kFixedOptions)
        if (option.name == name)
            return option.values;
    return 0;
}

bool startsOption(char first, char second)
{
    // A lone dash and negative numbers are values; no option begins with a digit.
    return first == '-' && second != '\0' && second != ' ' && second != '\t'
        && !(second >= '0' && second <= '9');
}

bool isHeaderLetter(std::string_view name)
{
    return name.size() == 2 && std::string_view("sdiopf").find(name[1]) != std::string_view::npos;
}

} // namespace

void RuleWords::clear()
{
    m_values.clear();
    m_header.clear();
    m_matchOptions.clear();
    m_targetOptions.clear();
    m_matches.clear();
    m_keptOptions.clear();
    m_keptMatches.clear();
    m_open = nullptr;
    m_part = Part::Header;
    m_inverted = false;
    m_raw = false;
}

const char* RuleWords::read(SaveScanner& scanner, Rule& rule)
{
    clear();
    for (;;) {
        switch (scanner.next(m_word, m_raw)) {
        case SaveScanner::Outcome::Word:
            if (const char* problem = take(scanner, rule))
                return problem;
            break;
        case SaveScanner::Outcome::EndOfLine:
            if (m_inverted)
                return PORTOLAN_TR("Line %1: “!” stands before nothing; it turns round the option after it.");
            finish(rule);
            return nullptr;
        case SaveScanner::Outcome::OpenQuote:
            return PORTOLAN_TR("Line %1: a quotation mark is opened here and never closed.");
        case SaveScanner::Outcome::TextAfterQuote:
            return PORTOLAN_TR("Line %1: a closing quotation mark must be followed by a space.");
        }
    }
}

bool RuleWords::wantsValue() const
{
    if (!m_open)
        return false;
    const DraftOption& option = m_open->back();
    // Asked at every option; those with a value already are done, those of ipset alone take two.
    if (option.valueCount == 0 || option.name.ends_with("-set"))
        return option.valueCount < fixedValues(option.name);
    return false;
}

const char* RuleWords::take(SaveScanner& scanner, Rule& rule)
{
    const std::string_view text = m_word.text;
    m_raw = false;
    const bool special
        = !m_word.quoted && (text == "!" || (text.size() > 1 && startsOption(text[0], text[1])));
    if (!special || wantsValue()) {
        // Before -i's value came a possible `!` of old versions, which printed it between option and value.
        if (special && text == "!" && m_open && m_open->back().name.size() == 2)
            return takeBang(scanner);
        if (m_inverted)
            return PORTOLAN_TR("Line %1: “!” stands before “%2”; it turns round the option after it.");
        addValue(text);
        return nullptr;
    }
    if (text == "!")
        return takeBang(scanner);
    if (text != "-m" && text != "-j" && text != "-g") {
        startOption(text);
        return nullptr;
    }
    if (m_inverted)
        return PORTOLAN_TR("Line %1: “!” stands before “%2”; it turns round the option after it.");
    m_open = nullptr;
    if (text == "-m") {
        DraftMatch match{{}, m_matchOptions.size()};
        m_part = Part::Match;
        if (const char* problem = takeName(scanner, match.name))
            return problem;
        m_matches.push_back(match);
        return nullptr;
    }
    if (!rule.target.empty())
        return PORTOLAN_TR("Line %1: a second target, “%2”; a rule has one.");
    m_part = Part::Target;
    rule.isGoto = text == "-g";
    return takeName(scanner, rule.target);
}

const char* RuleWords::takeBang(SaveScanner& scanner)
{
    const auto [first, second] = scanner.peek();
    if (startsOption(first, second) && !wantsValue()) {
        if (m_inverted)
            return PORTOLAN_TR("Line %1: “!” stands twice before one option.");
        m_inverted = true;
        return nullptr;
    }
    // Versions before 1.4.3 printed `-d ! 10.0.0.0/8`.
    if (first != '\0' && m_open && m_open->back().valueCount == 0 && !m_open->back().inverted) {
        m_open->back().inverted = true;
        return nullptr;
    }
    return PORTOLAN_TR("Line %1: “!” stands before nothing; it turns round the option after it.");
}

const char* RuleWords::takeName(SaveScanner& scanner, std::string_view& name)
{
    const std::string_view option = m_word.text;
    SaveWord word;
    if (scanner.next(word, true) == SaveScanner::Outcome::EndOfLine)
        return PORTOLAN_TR("Line %1: nothing stands after “%2”; it needs a name.");
    m_word.text = option;
    name = word.text;
    return nullptr;
}

void RuleWords::startOption(std::string_view name)
{
    if (m_part == Part::Header || isHeaderLetter(name))
        m_open = &m_header;
    else
        m_open = m_part == Part::Match ? &m_matchOptions : &m_targetOptions;
    m_open->push_back({m_inverted, name, m_values.size(), 0});
    m_inverted = false;
    m_raw = name == "-i" || name == "-o";
}

void RuleWords::addValue(std::string_view value)
{
    // Words that belong to no option, such as libxtables' "[unsupported revision]", hang on an option without
    // a name.
    if (!m_open)
        startOption({});
    m_values.push_back(value);
    ++m_open->back().valueCount;
}

std::span<const Option> RuleWords::keep(
    std::span<const DraftOption> drafts, std::span<const std::string_view> values)
{
    m_keptOptions.clear();
    for (const DraftOption& draft : drafts)
        m_keptOptions.push_back(
            {draft.inverted, draft.name, values.subspan(draft.firstValue, draft.valueCount)});
    return m_storage.options.copy(m_keptOptions);
}

void RuleWords::finish(Rule& rule)
{
    const std::span<const std::string_view> values = m_storage.words.copy(m_values);
    rule.header = keep(m_header, values);
    rule.targetOptions = keep(m_targetOptions, values);
    const std::span<const Option> options = keep(m_matchOptions, values);
    for (std::size_t i = 0; i < m_matches.size(); ++i) {
        const std::size_t first = m_matches[i].firstOption;
        const std::size_t end = i + 1 < m_matches.size() ? m_matches[i + 1].firstOption : options.size();
        m_keptMatches.push_back({m_matches[i].name, options.subspan(first, end - first)});
    }
    rule.matches = m_storage.matches.copy(m_keptMatches);
}

} // namespace portolan
