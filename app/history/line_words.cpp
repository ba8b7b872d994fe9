#include "app/history/line_words.h"

#include "app/forwards/explanation.h"
#include "app/forwards/forward_status.h"
#include "app/window/format.h"
#include "backend/ruleset/words.h"

#include <QCoreApplication>
#include <QLocale>

namespace portolan {

namespace {

using LineKind = DiffLine::Kind;

class LineTexts {
    Q_DECLARE_TR_FUNCTIONS(Diff)
};

/// A line break in a comment must not tear a line apart.
QString onOneLine(QString text)
{
    return text.replace(u'\n', QStringLiteral("⏎"));
}

QString onOneLine(std::string_view text)
{
    return onOneLine(QString::fromUtf8(text.data(), qsizetype(text.size())));
}

const TableDiff& tableOf(const HostDiff& diff, const DiffLine& line)
{
    return diff.rules.tables[line.table];
}

const ChainDiff& chainOf(const HostDiff& diff, const DiffLine& line)
{
    return tableOf(diff, line).chains[line.chain];
}

const Rule* ruleOf(const HostDiff& diff, const DiffLine& line, DiffSide side)
{
    return side == DiffSide::Left ? leftRule(diff, line) : rightRule(diff, line);
}

const FoundForward* forwardOf(const HostDiff& diff, const DiffLine& line, DiffSide side)
{
    return side == DiffSide::Left ? leftForward(diff, line) : rightForward(diff, line);
}

/// A built-in chain of a table that is not there accepts.
std::string_view policyOf(const ChainDiff& chain, DiffSide side)
{
    const Chain* on = side == DiffSide::Left ? chain.left : chain.right;
    return on ? on->policy : std::string_view("ACCEPT");
}

QString forwardText(const FoundForward& found)
{
    QString text = QStringLiteral("%1 %2 → %3")
                       .arg(QString::fromStdString(found.protocolText()),
                           QString::fromStdString(describeListen(found.forward)),
                           QString::fromStdString(describeTo(found)));
    text += QStringLiteral(" (%1)").arg(ownerName(found.owner));
    if (!found.forward.name.empty())
        text += u' ' + QString::fromStdString(found.forward.name);
    return text;
}

QString fieldWords(const ForwardDiff& forward)
{
    QStringList fields;
    for (const ChangedField field : forward.fields) {
        switch (field) {
        case ChangedField::Name:
            fields << LineTexts::tr("name");
            break;
        case ChangedField::Listen:
            fields << LineTexts::tr("where it listens");
            break;
        case ChangedField::To:
            fields << LineTexts::tr("target");
            break;
        case ChangedField::Sources:
            fields << LineTexts::tr("who may use it");
            break;
        case ChangedField::Hairpin:
            fields << LineTexts::tr("hairpin");
            break;
        case ChangedField::Loopback:
            fields << LineTexts::tr("use by the loopback address");
            break;
        case ChangedField::FromThisHost:
            fields << LineTexts::tr("use by this host");
            break;
        case ChangedField::HideClientAddress:
            fields << LineTexts::tr("client address");
            break;
        case ChangedField::Enabled:
            fields << LineTexts::tr("on or off");
            break;
        case ChangedField::State:
            fields << LineTexts::tr("whether its rules are there");
            break;
        }
    }
    return fields.join(LineTexts::tr(", ", "between parts of a list"));
}

QString movedWords(const HostDiff& diff, const DiffLine& line)
{
    const ChainDiff& chain = chainOf(diff, line);
    const DiffRow& row = chain.rows[line.row];
    if (!row.other)
        return LineTexts::tr("moved");
    const QString position = QLocale().toString(qulonglong(row.other->index + 1));
    const QString place = row.other->chain == chain.name
        ? position
        : LineTexts::tr("%1 %2", "chain, position").arg(onOneLine(row.other->chain), position);
    return line.change == LineChange::MovedHere ? LineTexts::tr("moved here from %1").arg(place)
                                                : LineTexts::tr("moved to %1").arg(place);
}

QString tableHeading(const TableDiff& table)
{
    QString text = LineTexts::tr("Table %1 · %2 · %3", "name, IP family, engine")
                       .arg(onOneLine(table.name),
                           table.family == Family::Ipv4 ? QStringLiteral("IPv4") : QStringLiteral("IPv6"),
                           QLatin1String(toString(table.engine)));
    const QString counts = table.same() ? LineTexts::tr("nothing differs") : countsInWords(table.counts);
    return text + QStringLiteral(" – ") + counts;
}

QString chainHeading(const ChainDiff& chain, LineChange change)
{
    const QString name = onOneLine(chain.name);
    if (change == LineChange::Added)
        return LineTexts::tr("Chain %1 – new").arg(name);
    if (change == LineChange::Removed)
        return LineTexts::tr("Chain %1 – gone").arg(name);
    return LineTexts::tr("Chain %1").arg(name);
}

} // namespace

QString lineWords(const HostDiff& diff, const DiffLine& line, DiffSide side)
{
    if (line.kind == LineKind::Forward) {
        const FoundForward* found = forwardOf(diff, line, side);
        return found ? sentence(found->forward) : QString();
    }
    if (line.kind == LineKind::Policy)
        return Format::message(policyInWords(policyOf(chainOf(diff, line), side)));
    const Rule* rule = ruleOf(diff, line, side);
    if (!rule)
        return {};
    const TableDiff& table = tableOf(diff, line);
    const ChainDiff& chain = chainOf(diff, line);
    return side == DiffSide::Left ? onOneLine(Format::message(inWords(*rule, *table.left, *chain.left)))
                                  : onOneLine(Format::message(inWords(*rule, *table.right, *chain.right)));
}

QString lineText(const HostDiff& diff, const DiffLine& line, DiffSide side)
{
    if (line.kind == LineKind::Forward) {
        const FoundForward* found = forwardOf(diff, line, side);
        return found ? forwardText(*found) : QString();
    }
    if (line.kind == LineKind::Policy)
        return QStringLiteral("-P %1 %2")
            .arg(onOneLine(chainOf(diff, line).name), onOneLine(policyOf(chainOf(diff, line), side)));
    const Rule* rule = ruleOf(diff, line, side);
    return rule ? onOneLine(ruleBody(*rule, chainOf(diff, line).name)) : QString();
}

unsigned linePosition(const HostDiff& diff, const DiffLine& line, DiffSide side)
{
    if (line.kind != LineKind::Rule)
        return 0;
    const DiffRow& row = chainOf(diff, line).rows[line.row];
    const std::optional<std::size_t>& index = side == DiffSide::Left ? row.left : row.right;
    return index ? unsigned(*index) + 1 : 0;
}

QString headingText(const HostDiff& diff, const DiffLine& line)
{
    switch (line.kind) {
    case LineKind::ForwardsHeading:
        return LineTexts::tr("Forwards");
    case LineKind::TableHeading:
        return tableHeading(tableOf(diff, line));
    case LineKind::ChainHeading:
        return chainHeading(chainOf(diff, line), line.change);
    case LineKind::RuleFold:
        return LineTexts::tr("⋯ %n rules are the same", nullptr, int(line.count));
    case LineKind::ChainFold:
        return line.count == 1 ? LineTexts::tr("⋯ 1 chain is the same")
                               : LineTexts::tr("⋯ %n chains are the same", nullptr, int(line.count));
    default:
        return {};
    }
}

QString changeWords(const HostDiff& diff, const DiffLine& line)
{
    switch (line.change) {
    case LineChange::Same:
        return {};
    case LineChange::Added:
        return LineTexts::tr("added");
    case LineChange::Removed:
        return LineTexts::tr("removed");
    case LineChange::Changed:
        return line.kind == LineKind::Forward
            ? LineTexts::tr("changed: %1").arg(fieldWords(diff.forwards[line.row]))
            : LineTexts::tr("changed");
    case LineChange::MovedAway:
    case LineChange::MovedHere:
        return line.kind == LineKind::Rule ? movedWords(diff, line) : QString();
    }
    return {};
}

QString changeSign(LineChange change)
{
    switch (change) {
    case LineChange::Same:
        break;
    case LineChange::Added:
        return QStringLiteral("+");
    case LineChange::Removed:
        return QStringLiteral("−");
    case LineChange::Changed:
        return QStringLiteral("≠");
    case LineChange::MovedAway:
        return QStringLiteral("↱");
    case LineChange::MovedHere:
        return QStringLiteral("↳");
    }
    return {};
}

QString linesAsText(const HostDiff& diff, const std::vector<DiffLine>& lines)
{
    const auto whole = [&](const DiffLine& line, DiffSide side) {
        const Rule* rule = ruleOf(diff, line, side);
        return rule ? onOneLine(rule->text) : lineText(diff, line, side);
    };
    QString text;
    for (const DiffLine& line : lines) {
        if (line.isHeading() || line.isFold()) {
            text += headingText(diff, line) + u'\n';
            continue;
        }
        const QString left = whole(line, DiffSide::Left);
        const QString right = whole(line, DiffSide::Right);
        if (line.change == LineChange::Same) {
            text += QStringLiteral("  ") + right + u'\n';
            continue;
        }
        const bool moved = line.change == LineChange::MovedAway || line.change == LineChange::MovedHere;
        const QString note = moved ? QStringLiteral("    # ") + changeWords(diff, line) : QString();
        if (!left.isEmpty())
            text += QStringLiteral("- ") + left + note + u'\n';
        if (!right.isEmpty())
            text += QStringLiteral("+ ") + right + note + u'\n';
    }
    return text;
}

} // namespace portolan
