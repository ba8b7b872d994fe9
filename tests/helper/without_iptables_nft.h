// iptables-nft's programs as if they were not installed, in this process' mount namespace.
#pragma once

#include <climits>
#include <cstdlib>
#include <string>

#include <sys/mount.h>

namespace kerneltest {

/// What cannot be run lies over the one program that all of them are links to; gone with it.
class WithoutIptablesNft {
public:
    WithoutIptablesNft()
    {
        char path[PATH_MAX];
        if (realpath("/usr/sbin/iptables-nft-restore", path)
            && mount("/dev/null", path, nullptr, MS_BIND, nullptr) == 0)
            m_covered = path;
    }
    ~WithoutIptablesNft()
    {
        if (done())
            umount(m_covered.c_str());
    }
    WithoutIptablesNft(const WithoutIptablesNft&) = delete;
    WithoutIptablesNft& operator=(const WithoutIptablesNft&) = delete;
    bool done() const { return !m_covered.empty(); }

private:
    std::string m_covered;
};

} // namespace kerneltest
