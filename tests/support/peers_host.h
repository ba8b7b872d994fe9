// A made-up host with the real programs that publish ports, and where there can be none, why.
#pragma once

#include "tests/support/kept_shell.h"

namespace portolan::test {

/// COMMAND on a host of its own.
inline QStringList onPeersHost(const QString& command)
{
    return {PORTOLAN_SOURCE_DIR "/tests/support/peers/host", PORTOLAN_SOURCE_DIR "/build/peers", command};
}

/// All of an initTestCase(): skips or fails it where there can be no such host. Fetches the programs as well,
/// where `./dev test` has not.
inline void needPeersHost()
{
    const Finished hello = run(onPeersHost("true"), {}, 280000);
    if (hello.status == 77)
        QSKIP(qPrintable(hello.err.section("skipped: ", 1).trimmed()));
    QVERIFY2(hello.status == 0, hello.text());
}

/// A shell on a new one; engine: "legacy" or "nft", what its programs write to.
inline bool startPeersHost(KeptShell& shell, const QString& engine)
{
    return shell.start(onPeersHost("bash"), {"PORTOLAN_BIN_DIR=" PORTOLAN_BIN_DIR, "PEERS_ENGINE=" + engine});
}

} // namespace portolan::test
