// The kernel's rules through the real tools.
#pragma once

#include "tests/support/test_engine.h"

#include <QRegularExpression>

namespace portolan::test {

/// Chains and rules as iptables-legacy-save (or ip6tables-) prints them: no comment lines, no counters. A
/// table without rules and own chains counts as none, because looking can make one and nothing can remove it.
/// Where the test's engine is nftables, our rules of that family there come after them.
inline QString savedRules(const QString& program = "iptables-legacy-save")
{
    QString result;
    QString table;
    bool used = false;
    for (const QString& line : run({program}).out.split('\n')) {
        if (line.startsWith('#') || line.isEmpty()) {
            continue;
        }
        if (line.startsWith('*')) {
            table.clear();
            used = false;
        }
        used |= line.startsWith("-A") || (line.startsWith(':') && line.contains(" - "))
            || (line.startsWith(':') && !line.contains(" ACCEPT "));
        table += QString(line).remove(QRegularExpression(" \\[\\d+:\\d+\\]$")) + '\n';
        if (line == "COMMIT" && used) {
            result += table;
        }
    }
    return onNftables() ? result + nftOwnRules(program.startsWith("ip6")) : result;
}

inline bool restorable(const char* save, const char* restore)
{
    return run({"sh", "-c", QString("%1 | %2 --test").arg(save, restore)}).status == 0;
}

/// The rule lines of iptables-restore text, sorted, ids made equal.
inline QStringList ruleLines(QString text)
{
    text.replace(QRegularExpression("portolan:[0-9a-f]{8}"), "portolan:ID");
    QStringList lines = text.split('\n').filter(QRegularExpression("^-A "));
    lines.sort();
    return lines;
}

} // namespace portolan::test
