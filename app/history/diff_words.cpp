// Differences counted in words.
#include "app/forwards/forward_status.h"
#include "app/history/host_diff.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace portolan {

namespace {

class DiffTexts {
    Q_DECLARE_TR_FUNCTIONS(Diff)
};

QString joined(const QStringList& parts)
{
    return parts.join(DiffTexts::tr(", ", "between parts of a list"));
}

/// English has one form for tr(…, n); one of a thing needs its own.
void addPart(QStringList& parts, std::size_t count, const QString& one, const QString& many)
{
    if (count > 0)
        parts.append(count == 1 ? one : many);
}

QStringList forwardParts(const std::vector<ForwardDiff>& forwards)
{
    const auto count = [&](ForwardChange change) {
        return std::size_t(std::count_if(forwards.begin(), forwards.end(),
            [change](const ForwardDiff& diff) { return diff.change == change; }));
    };
    const std::size_t added = count(ForwardChange::Added);
    const std::size_t removed = count(ForwardChange::Removed);
    const std::size_t changed = count(ForwardChange::Changed);
    QStringList parts;
    addPart(parts, added, DiffTexts::tr("1 forward more"),
        DiffTexts::tr("%n forwards more", nullptr, int(added)));
    addPart(parts, removed, DiffTexts::tr("1 forward less"),
        DiffTexts::tr("%n forwards less", nullptr, int(removed)));
    addPart(parts, changed, DiffTexts::tr("1 forward changed"),
        DiffTexts::tr("%n forwards changed", nullptr, int(changed)));
    return parts;
}

/// The first part names what is counted, the others go on from it.
void addRuleParts(QStringList& parts, const DiffCounts& counts)
{
    bool named = false;
    const auto add = [&](std::size_t count, const QString& one, const QString& many, const QString& more) {
        if (count == 0)
            return;
        parts.append(named ? more : count == 1 ? one : many);
        named = true;
    };
    add(counts.added, DiffTexts::tr("1 rule added"),
        DiffTexts::tr("%n rules added", nullptr, int(counts.added)),
        DiffTexts::tr("%n added", nullptr, int(counts.added)));
    add(counts.removed, DiffTexts::tr("1 rule removed"),
        DiffTexts::tr("%n rules removed", nullptr, int(counts.removed)),
        DiffTexts::tr("%n removed", nullptr, int(counts.removed)));
    add(counts.changed, DiffTexts::tr("1 rule changed"),
        DiffTexts::tr("%n rules changed", nullptr, int(counts.changed)),
        DiffTexts::tr("%n changed", nullptr, int(counts.changed)));
    add(counts.moved, DiffTexts::tr("1 rule moved"),
        DiffTexts::tr("%n rules moved", nullptr, int(counts.moved)),
        DiffTexts::tr("%n moved", nullptr, int(counts.moved)));
}

} // namespace

QString countsInWords(const DiffCounts& counts)
{
    QStringList parts;
    addRuleParts(parts, counts);
    addPart(parts, counts.policies, DiffTexts::tr("1 policy changed"),
        DiffTexts::tr("%n policies changed", nullptr, int(counts.policies)));
    addPart(parts, counts.chainsAdded, DiffTexts::tr("1 chain new"),
        DiffTexts::tr("%n chains new", nullptr, int(counts.chainsAdded)));
    addPart(parts, counts.chainsRemoved, DiffTexts::tr("1 chain gone"),
        DiffTexts::tr("%n chains gone", nullptr, int(counts.chainsRemoved)));
    return joined(parts);
}

QString headline(const HostDiff& diff)
{
    if (diff.same())
        return DiffTexts::tr("Nothing differs.");
    QStringList parts = forwardParts(diff.forwards);
    if (const QString rules = countsInWords(diff.rules.counts); !rules.isEmpty())
        parts.append(rules);
    return joined(parts);
}

QString ownersInWords(const std::map<Owner, std::size_t>& owners)
{
    QStringList parts;
    for (const auto& [owner, count] : owners)
        parts.append(DiffTexts::tr("%1 %2", "owner, number of rules").arg(ownerName(owner)).arg(count));
    return joined(parts);
}

} // namespace portolan
