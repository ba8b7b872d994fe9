#include "app/history/diff_lines.h"

#include "app/history/line_words.h"

#include <algorithm>

namespace portolan {

namespace {

/// Unchanged rules shown before and after a change.
constexpr std::size_t kContext = 2;

LineChange changeOf(RuleChange change)
{
    switch (change) {
    case RuleChange::Same:
        return LineChange::Same;
    case RuleChange::Added:
        return LineChange::Added;
    case RuleChange::Removed:
        return LineChange::Removed;
    case RuleChange::Changed:
        return LineChange::Changed;
    case RuleChange::MovedAway:
        return LineChange::MovedAway;
    case RuleChange::MovedHere:
        return LineChange::MovedHere;
    }
    return LineChange::Same;
}

LineChange changeOf(ForwardChange change)
{
    switch (change) {
    case ForwardChange::Added:
        return LineChange::Added;
    case ForwardChange::Removed:
        return LineChange::Removed;
    case ForwardChange::Changed:
        return LineChange::Changed;
    }
    return LineChange::Same;
}

class LineMaker {
public:
    LineMaker(const HostDiff& diff, const LineOptions& options)
        : m_diff(diff)
        , m_options(options)
    {
    }

    std::vector<DiffLine> make()
    {
        addForwards();
        for (std::uint32_t table = 0; table < m_diff.rules.tables.size(); ++table)
            addTable(table);
        return std::move(m_lines);
    }

private:
    using Kind = DiffLine::Kind;

    const TableDiff& table(std::uint32_t index) const { return m_diff.rules.tables[index]; }
    bool filtering() const { return !m_options.filter.isEmpty(); }
    bool isOpen(const QString& key) const { return !m_options.onlyChanges || m_options.open.contains(key); }
    bool matches(const DiffLine& line) const;
    /// Keeps the line if the filter does.
    bool add(const DiffLine& line);
    /// Takes back headings that nothing followed.
    void dropIfEmpty(std::size_t heading);
    void addForwards();
    void addTable(std::uint32_t tableIndex);
    void addChain(std::uint32_t tableIndex, std::uint32_t chainIndex);
    void addPolicy(std::uint32_t tableIndex, std::uint32_t chainIndex);
    void addRows(std::uint32_t tableIndex, std::uint32_t chainIndex);
    std::vector<bool> shownRows(const ChainDiff& chain) const;

    const HostDiff& m_diff;
    const LineOptions& m_options;
    std::vector<DiffLine> m_lines;
};

bool LineMaker::matches(const DiffLine& line) const
{
    if (!filtering())
        return true;
    const auto holds
        = [this](const QString& text) { return text.contains(m_options.filter, Qt::CaseInsensitive); };
    for (const DiffSide side : {DiffSide::Right, DiffSide::Left}) {
        if (holds(lineText(m_diff, line, side)) || holds(lineWords(m_diff, line, side)))
            return true;
        if (line.change == LineChange::Same)
            break; // both sides say the same
    }
    return false;
}

bool LineMaker::add(const DiffLine& line)
{
    if (!matches(line))
        return false;
    m_lines.push_back(line);
    return true;
}

void LineMaker::dropIfEmpty(std::size_t heading)
{
    if (filtering() && m_lines.size() == heading + 1)
        m_lines.pop_back();
}

void LineMaker::addForwards()
{
    if (m_diff.forwards.empty())
        return;
    const std::size_t heading = m_lines.size();
    m_lines.push_back({Kind::ForwardsHeading, LineChange::Same, 0, 0, 0, 0});
    for (std::uint32_t i = 0; i < m_diff.forwards.size(); ++i)
        add({Kind::Forward, changeOf(m_diff.forwards[i].change), 0, 0, i, 0});
    dropIfEmpty(heading);
}

void LineMaker::addTable(std::uint32_t tableIndex)
{
    const TableDiff& diff = table(tableIndex);
    const bool open = isOpen(tableKey(diff));
    if (diff.same() && !open) {
        // Its heading says that nothing differs.
        if (!filtering())
            m_lines.push_back({Kind::TableHeading, LineChange::Same, tableIndex, 0, 0, 0});
        return;
    }
    const std::size_t heading = m_lines.size();
    m_lines.push_back({Kind::TableHeading, LineChange::Same, tableIndex, 0, 0, 0});
    std::uint32_t folded = 0;
    for (std::uint32_t chain = 0; chain < diff.chains.size(); ++chain) {
        if (diff.chains[chain].same() && !open)
            ++folded;
        else
            addChain(tableIndex, chain);
    }
    if (folded > 0 && !filtering())
        m_lines.push_back({Kind::ChainFold, LineChange::Same, tableIndex, 0, 0, folded});
    dropIfEmpty(heading);
}

void LineMaker::addChain(std::uint32_t tableIndex, std::uint32_t chainIndex)
{
    const ChainDiff& chain = table(tableIndex).chains[chainIndex];
    LineChange change = LineChange::Same;
    // A built-in chain of a table that one side lacks is neither new nor gone.
    if (chain.counts.chainsAdded > 0)
        change = LineChange::Added;
    else if (chain.counts.chainsRemoved > 0)
        change = LineChange::Removed;
    const std::size_t heading = m_lines.size();
    m_lines.push_back({Kind::ChainHeading, change, tableIndex, chainIndex, 0, 0});
    addPolicy(tableIndex, chainIndex);
    addRows(tableIndex, chainIndex);
    dropIfEmpty(heading);
}

void LineMaker::addPolicy(std::uint32_t tableIndex, std::uint32_t chainIndex)
{
    const ChainDiff& chain = table(tableIndex).chains[chainIndex];
    if (chain.counts.policies > 0)
        add({Kind::Policy, LineChange::Changed, tableIndex, chainIndex, 0, 0});
}

std::vector<bool> LineMaker::shownRows(const ChainDiff& chain) const
{
    std::vector<bool> shown(chain.rows.size(), false);
    for (std::size_t row = 0; row < chain.rows.size(); ++row) {
        if (chain.rows[row].change == RuleChange::Same)
            continue;
        const std::size_t context = filtering() ? 0 : kContext;
        const std::size_t first = row < context ? 0 : row - context;
        const std::size_t last = std::min(row + context, chain.rows.size() - 1);
        std::fill(shown.begin() + std::ptrdiff_t(first), shown.begin() + std::ptrdiff_t(last) + 1, true);
    }
    if (filtering())
        return shown;
    // A fold of one rule hides nothing: it takes a line itself.
    for (std::size_t row = 0; row < shown.size(); ++row)
        if (!shown[row] && (row == 0 || shown[row - 1]) && (row + 1 == shown.size() || shown[row + 1]))
            shown[row] = true;
    return shown;
}

void LineMaker::addRows(std::uint32_t tableIndex, std::uint32_t chainIndex)
{
    const ChainDiff& chain = table(tableIndex).chains[chainIndex];
    const bool open = isOpen(chainKey(table(tableIndex), chain)) || (chain.same() && !filtering());
    const std::vector<bool> shown = open ? std::vector<bool>(chain.rows.size(), true) : shownRows(chain);
    for (std::uint32_t row = 0; row < shown.size();) {
        if (shown[row]) {
            add({Kind::Rule, changeOf(chain.rows[row].change), tableIndex, chainIndex, row, 0});
            ++row;
            continue;
        }
        const std::uint32_t first = row;
        while (row < shown.size() && !shown[row])
            ++row;
        if (!filtering())
            m_lines.push_back({Kind::RuleFold, LineChange::Same, tableIndex, chainIndex, first, row - first});
    }
}

} // namespace

QString tableKey(const TableDiff& table)
{
    return QStringLiteral("%1/%2/%3")
        .arg(QLatin1String(toString(table.engine)), QLatin1String(toString(table.family)),
            QString::fromUtf8(table.name.data(), qsizetype(table.name.size())));
}

QString chainKey(const TableDiff& table, const ChainDiff& chain)
{
    return tableKey(table) + u'/' + QString::fromUtf8(chain.name.data(), qsizetype(chain.name.size()));
}

std::vector<DiffLine> linesOf(const HostDiff& diff, const LineOptions& options)
{
    return LineMaker(diff, options).make();
}

namespace {

const DiffRow* rowOf(const HostDiff& diff, const DiffLine& line)
{
    return line.kind == DiffLine::Kind::Rule
        ? &diff.rules.tables[line.table].chains[line.chain].rows[line.row]
        : nullptr;
}

} // namespace

const Rule* leftRule(const HostDiff& diff, const DiffLine& line)
{
    const DiffRow* row = rowOf(diff, line);
    return row && row->left ? &diff.rules.tables[line.table].chains[line.chain].left->rules[*row->left]
                            : nullptr;
}

const Rule* rightRule(const HostDiff& diff, const DiffLine& line)
{
    const DiffRow* row = rowOf(diff, line);
    return row && row->right ? &diff.rules.tables[line.table].chains[line.chain].right->rules[*row->right]
                             : nullptr;
}

const FoundForward* leftForward(const HostDiff& diff, const DiffLine& line)
{
    if (line.kind != DiffLine::Kind::Forward || !diff.forwards[line.row].left)
        return nullptr;
    return &diff.left->forwards[*diff.forwards[line.row].left];
}

const FoundForward* rightForward(const HostDiff& diff, const DiffLine& line)
{
    if (line.kind != DiffLine::Kind::Forward || !diff.forwards[line.row].right)
        return nullptr;
    return &diff.right->forwards[*diff.forwards[line.row].right];
}

} // namespace portolan
