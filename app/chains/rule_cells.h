// What the table of rules says of one rule, or of a policy (position 0), column by column.
#pragma once

#include "app/chains/chain_reading.h"

#include <QCache>
#include <QCoreApplication>

#include <optional>

namespace portolan {

struct RuleScope;

class RuleCells {
    Q_DECLARE_TR_FUNCTIONS(portolan::RuleModel)

public:
    /// Of this reading and scope as they are when asked; both outlive this.
    RuleCells(const ChainReading& reading, const RuleScope& scope);

    /// column: a RuleModel::Column.
    QString display(RulePlace place, int column) const;
    QString toolTip(RulePlace place, int column) const;
    /// The chain it jumps to, or empty.
    QString target(RulePlace place) const;
    QString command(RulePlace place) const;
    Counters counters(RulePlace place) const;
    bool counted(RulePlace place) const;
    std::optional<double> rate(RulePlace place) const;
    /// A place means another rule from now on.
    void forgetWords() { m_words.clear(); }

private:
    QString text(RulePlace place) const;
    QString words(RulePlace place) const;
    QString packetsToolTip(RulePlace place) const;

    const ChainReading& m_reading;
    const RuleScope& m_scope;
    mutable QCache<quint64, QString> m_words; ///< sentences made so far
};

} // namespace portolan
