// A helper of its own for each test: no forward in its list, no rule in the kernel.
#pragma once

#include "tests/support/bus_caller.h"
#include "tests/support/kernel_rules.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <memory>

namespace portolan::test {

class EditHost {
protected:
    static bool inSandbox() { return !qEnvironmentVariableIsEmpty("SANDBOX"); }
    static QString statePath(const char* name) { return qEnvironmentVariable("SANDBOX") + "/state/" + name; }

    void begin()
    {
        QFile::remove(statePath("forwards.json"));
        QDir(statePath("snapshots")).removeRecursively();
        start();
    }

    void start()
    {
        m_helper = std::make_unique<HelperProcess>();
        QVERIFY2(m_helper->waitUntilServing(), m_helper->log());
        m_own = std::make_unique<Caller>("portolan");
        QVERIFY(m_own->bus());
    }

    void end()
    {
        m_own.reset();
        m_helper.reset();
        emptyKernel();
    }

    std::unique_ptr<HelperProcess> m_helper;
    std::unique_ptr<Caller> m_own;
};

} // namespace portolan::test
