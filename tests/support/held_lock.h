// The xtables lock as another program would hold it.
#pragma once

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace portolan::test {

class HeldLock {
public:
    explicit HeldLock(const char* path = "/run/xtables.lock")
        : m_file(open(path, O_RDONLY | O_CLOEXEC))
    {
        flock(m_file, LOCK_EX);
    }
    ~HeldLock() { close(m_file); }
    HeldLock(const HeldLock&) = delete;
    HeldLock& operator=(const HeldLock&) = delete;

private:
    int m_file;
};

} // namespace portolan::test
