// A shell on the quiet lab's host, kept for a whole test program.
#pragma once

#include "tests/support/kept_shell.h"
#include "tests/support/lab.h"

namespace portolan::test {

/// All of an initTestCase(): starts it, or fails the test; skips it where this machine refuses namespaces.
inline void startLabShell(std::unique_ptr<KeptShell>& shell, const LabFolder& folder)
{
    shell = std::make_unique<KeptShell>();
    if (shell->start({folder.lab(), "--quiet", "bash"}, folder.environment()))
        return;
    const QByteArray reason = shell->errors();
    if (shell->exitStatus() == 69 && qEnvironmentVariable("CI") != "true")
        QSKIP(reason);
    QFAIL(reason);
}

} // namespace portolan::test
