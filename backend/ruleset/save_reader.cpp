#include "backend/ruleset/save_reader.h"

#include "backend/forward/compile.h"
#include "backend/ruleset/builtin_chains.h"
#include "backend/ruleset/rule_words.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <unordered_set>
#include <utility>

namespace portolan {
namespace {

constexpr std::array kPolicies{"ACCEPT", "DROP", "QUEUE", "RETURN"};

/// "[12:3456]"
bool parseCounters(std::string_view text, Counters& counters)
{
    if (text.size() < 5 || text.front() != '[' || text.back() != ']')
        return false;
    const char* const end = text.data() + text.size() - 1;
    const auto packets = std::from_chars(text.data() + 1, end, counters.packets);
    if (packets.ec != std::errc{} || packets.ptr == end || *packets.ptr != ':')
        return false;
    const auto bytes = std::from_chars(packets.ptr + 1, end, counters.bytes);
    return bytes.ec == std::errc{} && bytes.ptr == end;
}

} // namespace

class SaveReader {
public:
    SaveReader(std::string text, Engine engine, Family family)
        : m_storage(std::make_shared<SaveStorage>())
        , m_words(*m_storage)
        , m_scanner({}, m_storage->decoded)
        , m_engine(engine)
        , m_family(family)
    {
        m_storage->text = std::move(text);
        m_scanner = SaveScanner(m_storage->text, m_storage->decoded);
    }

    Result<Ruleset> read();
    static void takeOutTrace(Ruleset& ruleset);

private:
    using Problem = std::optional<Error>;

    Problem readLine();
    Problem readTable(std::string_view line);
    Problem readChain();
    Problem readRule();
    Problem endTable(std::string_view line);
    Chain* findChain(std::string_view name);
    /// pattern: %1 is the line number, %2 the word.
    Error problem(const char* pattern, std::string_view word = {}) const;

    std::shared_ptr<SaveStorage> m_storage;
    RuleWords m_words;
    SaveScanner m_scanner;
    Engine m_engine;
    Family m_family;
    Ruleset m_ruleset;
    bool m_inTable = false;
    std::size_t m_lineStart = 0;
    ChainIndex m_chains; ///< of the table being read
    std::unordered_set<std::string_view> m_tableNames;
    std::size_t m_lastChain = 0; ///< rules of a chain stand together
};

Error SaveReader::problem(const char* pattern, std::string_view word) const
{
    const auto start = m_storage->text.begin();
    const auto line = 1 + std::count(start, start + std::ptrdiff_t(m_lineStart), '\n');
    return {
        ErrorCode::Invalid, Message{pattern, {std::to_string(line), std::string(word.substr(0, 64))}}, {}};
}

Result<Ruleset> SaveReader::read()
{
    while (!m_scanner.atEnd()) {
        m_lineStart = m_scanner.position();
        if (auto error = readLine())
            return tl::unexpected(std::move(*error));
        m_scanner.step();
    }
    if (m_inTable) {
        m_lineStart = m_scanner.position();
        return tl::unexpected(
            problem(PORTOLAN_TR("Line %1: the text ends before the COMMIT of table “%2”; it was cut off."),
                m_ruleset.m_tables.back().name));
    }
    m_ruleset.m_storage.push_back(m_storage);
    return std::move(m_ruleset);
}

SaveReader::Problem SaveReader::readLine()
{
    switch (m_scanner.front()) {
    case '\n':
        return std::nullopt;
    case '#':
        m_scanner.takeLine();
        return std::nullopt;
    case '*':
        return readTable(m_scanner.takeLine());
    case ':':
        return readChain();
    case '-':
    case '[':
        return readRule();
    default:
        return endTable(m_scanner.takeLine());
    }
}

SaveReader::Problem SaveReader::readTable(std::string_view line)
{
    const std::string_view name = line.substr(1, line.find_last_not_of(" \t"));
    if (m_inTable)
        return problem(PORTOLAN_TR("Line %1: table “%2” begins before the COMMIT of the one before."), name);
    if (name.empty() || name.find_first_of(" \t") != std::string_view::npos)
        return problem(PORTOLAN_TR("Line %1: “*” must be followed by the name of a table alone."));
    if (!m_tableNames.insert(name).second)
        return problem(PORTOLAN_TR("Line %1: table “%2” stands here a second time."), name);
    m_ruleset.m_tables.push_back({m_engine, m_family, name, {}, {}});
    m_inTable = true;
    m_lastChain = 0;
    return std::nullopt;
}

SaveReader::Problem SaveReader::readChain()
{
    m_scanner.step(); // over the colon
    SaveWord name, policy, counters;
    using Outcome = SaveScanner::Outcome;
    if (m_scanner.next(name, true) != Outcome::Word || m_scanner.next(policy, true) != Outcome::Word)
        return problem(
            PORTOLAN_TR("Line %1: a chain needs its name and its policy, as in “:INPUT ACCEPT [0:0]”."));
    if (!m_inTable)
        return problem(PORTOLAN_TR("Line %1: chain “%2” stands in no table."), name.text);
    Table& table = m_ruleset.m_tables.back();
    Chain chain;
    chain.name = name.text;
    if (m_scanner.next(counters, true) == Outcome::Word
        && (!parseCounters(counters.text, chain.counters) || m_scanner.next(counters, true) == Outcome::Word))
        return problem(
            PORTOLAN_TR("Line %1: “%2” are no counters; they are written [packets:bytes]."), counters.text);
    if (policy.text != "-") {
        if (std::find(kPolicies.begin(), kPolicies.end(), policy.text) == kPolicies.end())
            return problem(PORTOLAN_TR("Line %1: “%2” is no policy of a chain."), policy.text);
        chain.policy = policy.text;
        chain.base = builtinHook(table.name, chain.name);
    }
    if (!m_chains.emplace(chain.name, table.chains.size()).second)
        return problem(PORTOLAN_TR("Line %1: chain “%2” stands here a second time."), chain.name);
    table.chains.push_back(std::move(chain));
    return std::nullopt;
}

SaveReader::Problem SaveReader::readRule()
{
    SaveWord word;
    Rule rule;
    if (m_scanner.front() == '[') {
        m_scanner.next(word);
        if (!parseCounters(word.text, rule.counters))
            return problem(
                PORTOLAN_TR("Line %1: “%2” are no counters; they are written [packets:bytes]."), word.text);
        m_scanner.peek(); // over the blanks, to where the rule's own text begins
    }
    const std::size_t start = m_scanner.position();
    if (m_scanner.next(word, true) != SaveScanner::Outcome::Word || word.text != "-A"
        || m_scanner.next(word, true) != SaveScanner::Outcome::Word)
        return problem(PORTOLAN_TR("Line %1: a rule begins with -A and the name of its chain."));
    if (!m_inTable)
        return problem(PORTOLAN_TR("Line %1: a rule of chain “%2” stands in no table."), word.text);
    Chain* const chain = findChain(word.text);
    if (!chain)
        return problem(
            PORTOLAN_TR("Line %1: a rule for chain “%2”, which this table does not have."), word.text);
    if (const char* pattern = m_words.read(m_scanner, rule))
        return problem(pattern, m_words.word());
    rule.text = std::string_view(m_storage->text).substr(start, m_scanner.position() - start);
    chain->rules.push_back(rule);
    return std::nullopt;
}

Chain* SaveReader::findChain(std::string_view name)
{
    std::vector<Chain>& chains = m_ruleset.m_tables.back().chains;
    if (m_lastChain < chains.size() && chains[m_lastChain].name == name)
        return &chains[m_lastChain];
    const auto found = m_chains.find(name);
    if (found == m_chains.end())
        return nullptr;
    m_lastChain = found->second;
    return &chains[m_lastChain];
}

SaveReader::Problem SaveReader::endTable(std::string_view line)
{
    if (line.substr(0, line.find_last_not_of(" \t") + 1) != "COMMIT")
        return problem(PORTOLAN_TR("Line %1: “%2” is no line of iptables-save."), line);
    if (!m_inTable)
        return problem(PORTOLAN_TR("Line %1: COMMIT stands in no table."));
    m_inTable = false;
    m_ruleset.m_tables.back().index = std::make_shared<const ChainIndex>(std::exchange(m_chains, {}));
    return std::nullopt;
}

void SaveReader::takeOutTrace(Ruleset& ruleset)
{
    const auto isOurs = [](const Chain& chain) { return isTraceChain(chain.name); };
    for (Table& table : ruleset.m_tables) {
        if (table.name != "raw" || std::none_of(table.chains.begin(), table.chains.end(), isOurs))
            continue;
        std::erase_if(table.chains, isOurs);
        ChainIndex index;
        for (Chain& chain : table.chains) {
            index.emplace(chain.name, index.size());
            std::erase_if(chain.rules, [](const Rule& rule) { return isTraceChain(rule.target); });
        }
        table.index = std::make_shared<const ChainIndex>(std::move(index));
    }
}

Ruleset withoutTraceRules(Ruleset ruleset)
{
    SaveReader::takeOutTrace(ruleset);
    return ruleset;
}

Result<Ruleset> readSave(std::string text, Engine engine, Family family)
{
    return SaveReader(std::move(text), engine, family).read();
}

} // namespace portolan
