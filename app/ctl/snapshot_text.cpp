// A comparison as people read it.
#include "app/ctl/output.h"
#include "app/ctl/snapshots.h"

#include "backend/ruleset/words.h"

namespace portolan::ctl {

namespace {

/// Colours of a terminal, or none.
class Palette {
public:
    explicit Palette(bool coloured)
        : m_coloured(coloured)
    {
    }
    std::string bold(std::string_view text) const { return paint("1", text); }
    std::string faint(std::string_view text) const { return paint("2", text); }
    std::string added(std::string_view text) const { return paint("32", text); }
    std::string removed(std::string_view text) const { return paint("31", text); }
    std::string changed(std::string_view text) const { return paint("33", text); }

private:
    std::string paint(const char* code, std::string_view text) const
    {
        return m_coloured ? std::string("\x1b[") + code + 'm' + std::string(text) + "\x1b[0m"
                          : std::string(text);
    }

    bool m_coloured;
};

std::string inOneLine(const FoundForward& found)
{
    std::string text
        = found.protocolText() + ' ' + describeListen(found.forward) + " to " + describeTo(found);
    if (found.targets.size() > 1)
        text += " and " + std::to_string(found.targets.size() - 1) + " more";
    if (!found.forward.name.empty())
        text += " (" + found.forward.name + ')';
    return text;
}

std::string changesInWords(const FoundForward& left, const FoundForward& right, const ForwardDiff& diff)
{
    std::string words;
    const auto add = [&words](const std::string& text) { words += (words.empty() ? "" : ", ") + text; };
    for (const ChangedField field : diff.fields) {
        switch (field) {
        case ChangedField::Listen:
            add("listened on " + describeListen(left.forward));
            break;
        case ChangedField::To:
            add("went to " + describeTo(left));
            break;
        case ChangedField::Name:
            add("was called \"" + left.forward.name + '"');
            break;
        case ChangedField::State:
            add(std::string("was ") + toString(left.state) + ", is " + toString(right.state));
            break;
        case ChangedField::Enabled:
            break; // the state says it
        default:
            add(std::string("another ") + toString(field));
        }
    }
    return words;
}

class ComparisonWriter {
public:
    ComparisonWriter(const Comparison& comparison, bool coloured)
        : m_comparison(comparison)
        , m_palette(coloured)
    {
    }

    std::string write()
    {
        m_text = m_palette.bold(
                     "From " + oneLine(m_comparison.left.title) + " to " + oneLine(m_comparison.right.title))
            + '\n';
        if (m_comparison.same())
            return m_text + "Nothing differs; counters are not compared.\n";
        if (!m_comparison.forwards.empty())
            m_text += '\n' + m_palette.bold("Forwards") + '\n';
        for (const ForwardDiff& diff : m_comparison.forwards)
            writeForward(diff);
        for (const TableDiff& table : m_comparison.rules.tables) {
            for (const ChainDiff& chain : table.chains) {
                if (!chain.same())
                    writeChain(table, chain);
            }
        }
        return m_text + '\n' + summary() + '\n';
    }

private:
    void writeForward(const ForwardDiff& diff)
    {
        const FoundForward* left = diff.left ? &m_comparison.left.forwards[*diff.left] : nullptr;
        const FoundForward* right = diff.right ? &m_comparison.right.forwards[*diff.right] : nullptr;
        if (!left)
            m_text += m_palette.added(
                oneLine("  + " + std::string(toString(right->owner)) + " forwards " + inOneLine(*right)));
        else if (!right)
            m_text += m_palette.removed(oneLine(
                "  - " + std::string(toString(left->owner)) + " no longer forwards " + inOneLine(*left)));
        else
            m_text += m_palette.changed(oneLine("  ~ " + std::string(toString(right->owner)) + " forwards "
                + inOneLine(*right) + "; before: " + changesInWords(*left, *right, diff)));
        m_text += '\n';
    }

    void writeChain(const TableDiff& table, const ChainDiff& chain)
    {
        std::string title = std::string(toString(table.family)) + ' ' + std::string(table.name) + ", chain "
            + std::string(chain.name);
        if (!chain.left)
            title += chain.right->policy.empty() ? " (new)" : "";
        else if (!chain.right)
            title += chain.left->policy.empty() ? " (removed)" : "";
        m_text += '\n' + m_palette.bold(oneLine(title)) + '\n';
        if (chain.counts.policies > 0) {
            const auto policy = [](const Chain* side) { return std::string(side ? side->policy : "ACCEPT"); };
            m_text += m_palette.changed(
                          oneLine("  ~ policy " + policy(chain.right) + ", was " + policy(chain.left)))
                + '\n';
        }
        for (const DiffRow& row : chain.rows)
            writeRow(table, chain, row);
    }

    void writeRow(const TableDiff& table, const ChainDiff& chain, const DiffRow& row)
    {
        const auto place = [&](const DiffPlace& other) {
            const std::string position = "position " + std::to_string(other.index + 1);
            return other.chain == chain.name ? position
                                             : "chain " + std::string(other.chain) + ", " + position;
        };
        switch (row.change) {
        case RuleChange::Same:
            return;
        case RuleChange::Added:
            return writeRule('+', {}, table.right, chain.right, *row.right);
        case RuleChange::Removed:
            return writeRule('-', {}, table.left, chain.left, *row.left);
        case RuleChange::Changed:
            writeRule('-', {}, table.left, chain.left, *row.left);
            return writeRule('+', {}, table.right, chain.right, *row.right);
        case RuleChange::MovedHere:
            return writeRule(
                '~', "moved here from " + place(*row.other) + ": ", table.right, chain.right, *row.right);
        case RuleChange::MovedAway:
            // Within a chain it is said once, where the rule is now.
            if (row.other->chain != chain.name)
                writeRule('~', "moved to " + place(*row.other) + ": ", table.left, chain.left, *row.left);
        }
    }

    void writeRule(char mark, const std::string& note, const portolan::Table* table, const Chain* chain,
        std::size_t index)
    {
        const Rule& rule = chain->rules[index];
        const std::string head = std::string("  ") + mark + ' ' + std::to_string(index + 1) + ' ' + note
            + inWords(rule, *table, *chain).text();
        const std::string line = oneLine(head);
        m_text += (mark == '+'          ? m_palette.added(line)
                          : mark == '-' ? m_palette.removed(line)
                                        : m_palette.changed(line))
            + '\n' + m_palette.faint("      " + oneLine(rule.text)) + '\n';
    }

    std::string summary() const
    {
        const DiffCounts& counts = m_comparison.rules.counts;
        std::string text;
        const auto add = [&text](std::size_t count, const char* one, const char* many) {
            if (count > 0)
                text += (text.empty() ? "" : ", ") + std::to_string(count) + ' ' + (count == 1 ? one : many);
        };
        add(counts.added, "rule added", "rules added");
        add(counts.removed, "rule removed", "rules removed");
        add(counts.changed, "rule changed", "rules changed");
        add(counts.moved, "rule moved", "rules moved");
        add(counts.policies, "policy changed", "policies changed");
        add(counts.chainsAdded, "chain added", "chains added");
        add(counts.chainsRemoved, "chain removed", "chains removed");
        add(m_comparison.forwards.size(), "forward differs", "forwards differ");
        return text + ".";
    }

    const Comparison& m_comparison;
    Palette m_palette;
    std::string m_text;
};

} // namespace

std::string comparisonText(const Comparison& comparison, bool coloured)
{
    return ComparisonWriter(comparison, coloured).write();
}

} // namespace portolan::ctl
