// Another program that changes a table without taking the xtables lock.
#pragma once

// Before the kernel's headers, or linux/if.h and net/if.h declare the same names twice.
#include <libiptc/libiptc.h>

#include "helper/xtables/netfilter.h"

#include <atomic>
#include <cstddef>
#include <cstring>
#include <thread>

namespace kerneltest {

/// Adds a rule to filter INPUT of IPv4 and takes it away as fast as he can.
class Restless {
public:
    Restless()
        : m_thread([this] {
            while (!m_enough)
                m_changes += change();
        })
    {
    }
    ~Restless()
    {
        m_enough = true;
        m_thread.join();
    }
    unsigned changes() const { return m_changes; }

private:
    static bool change()
    {
        ipt_entry entry{};
        xt_standard_target target{};
        alignas(8) std::byte bytes[sizeof entry + sizeof target];
        entry.ip.proto = IPPROTO_UDP;
        entry.target_offset = sizeof entry;
        entry.next_offset = sizeof bytes;
        target.target.u.target_size = sizeof target;
        std::strcpy(target.target.u.user.name, "RETURN"); // which libiptc makes a verdict of
        std::memcpy(bytes, &entry, sizeof entry);
        std::memcpy(bytes + sizeof entry, &target, sizeof target);
        auto* handle = iptc_init("filter");
        const bool done = handle
            && (iptc_first_rule("INPUT", handle)
                    ? iptc_delete_num_entry("INPUT", 0, handle)
                    : iptc_append_entry("INPUT", reinterpret_cast<const ipt_entry*>(bytes), handle))
            && iptc_commit(handle);
        if (handle)
            iptc_free(handle);
        return done;
    }

    std::atomic<bool> m_enough = false;
    std::atomic<unsigned> m_changes = 0;
    std::thread m_thread;
};

} // namespace kerneltest
