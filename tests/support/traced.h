// A trace by portolanctl in a kept shell, and what it printed.
#pragma once

#include "tests/support/kept_shell.h"

#include <QRegularExpression>

namespace portolan::test {

/// The traffic begins when the trace has said that it runs; the trace is interrupted a second after it.
/// Output and errors are the trace's. folder: where its files may be.
inline Finished traced(
    KeptShell& shell, const QString& command, const QString& folder, const QString& traffic)
{
    return shell.run(
        QStringLiteral("rm -f %2/out %2/err; %1 >%2/out 2>%2/err & trace=$!; "
                       "for i in $(seq 200); do grep -q following %2/err && break; sleep 0.05; done; "
                       "{ %3; } >/dev/null 2>&1 || true; sleep 1; kill -INT $trace 2>/dev/null || true; "
                       "status=0; wait $trace || status=$?; cat %2/out; cat %2/err >&2; (exit $status)")
            .arg(command, folder, traffic));
}

/// One text a packet; of a trace that failed, why.
inline QStringList packetsOf(const Finished& trace)
{
    return trace.status == 0 ? trace.out.trimmed().split(QStringLiteral("\n\n"))
                             : QStringList{QString::fromUtf8(trace.text())};
}

/// The lines of one packet's way without step numbers.
inline QStringList linesOf(const QString& packet)
{
    QStringList lines = packet.split(u'\n', Qt::SkipEmptyParts);
    for (QString& line : lines)
        line.remove(QRegularExpression(QStringLiteral("^\\[\\d+\\] ")));
    return lines;
}

/// "left by docker0", with what it left as where that is said.
inline QString endOf(const QString& packet)
{
    return packet.section(QStringLiteral("=> "), 1, 1).section(u'\n', 0, 0);
}

} // namespace portolan::test
