// The engine a test's forwards are written to: $PORTOLAN_TEST_ENGINE, xtables-legacy where it says nothing.
// The same tests run with either.
#pragma once

#include "tests/support/process.h"

#include <QFile>
#include <QRegularExpression>

namespace portolan::test {

inline QString testEngine()
{
    return qEnvironmentVariable("PORTOLAN_TEST_ENGINE", "xtables-legacy");
}

inline bool onNftables()
{
    return testEngine() == "nftables";
}

/// A store that prefers the engine, as bus-sandbox makes one. For a helper that is not its.
inline bool preferTestEngine(const QString& state)
{
    QFile file(state + "/forwards.json");
    return file.open(QFile::WriteOnly | QFile::NewOnly)
        && file.write(QString(R"({"version":2,"forwards":[],"edits":[],"done":0,"automaticRepair":false,)"
                              R"("nextNumber":1,"enginePreference":"%1"})")
                          .arg(testEngine())
                          .toUtf8())
        > 0;
}

/// The rules of one family in table inet portolan, without handles and counters, in words of iptables where
/// tests look for them: `nft -s list table` with "-A CHAIN" before each rule.
inline QString nftOwnRules(bool ipv6)
{
    QString result;
    QString chain;
    for (QString line : run({"nft", "-s", "list", "table", "inet", "portolan"}).out.split('\n')) {
        line = line.trimmed();
        if (line.startsWith("chain ")) {
            chain = line.section(' ', 1, 1);
        } else if (line.contains(" counter ")
            && (line.contains("ip6 ") || line.contains("nfproto ipv6")) == ipv6) {
            line.replace(QRegularExpression("\\bdport "), "--dport ");
            line.replace(QRegularExpression("\\bip6? saddr "), "-s ");
            line.replace(QRegularExpression("-s ([0-9.]+)(?= )"), "-s \\1/32");
            line.replace(QRegularExpression("\\bdnat ip6? to "), "-j DNAT --to-destination ");
            result += "-A " + chain + ' ' + line + '\n';
        }
    }
    return result;
}

/// What another program does that means us no good: our rules that translate are gone.
inline void emptyOwnChain()
{
    run(onNftables() ? QStringList{"nft", "flush", "chain", "inet", "portolan", "PORTOLAN"}
                     : QStringList{"iptables-legacy", "-t", "nat", "-F", "PORTOLAN"});
}

/// Every rule and own chain of nat and filter, and table inet portolan.
inline void emptyKernel()
{
    run({"sh", "-c",
        "for i in iptables-legacy ip6tables-legacy; do for t in nat filter; do $i -t $t -F; $i -t $t -X; "
        "done; "
        "done; nft delete table inet portolan 2>/dev/null"});
}

} // namespace portolan::test
