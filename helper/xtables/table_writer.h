// One legacy table opened for writing, for either family.
#pragma once

#include "helper/xtables/raw_edit.h"
#include "helper/xtables/raw_own.h"

#include <cerrno>
#include <cstring>
#include <memory>

namespace portolan {

template <typename Kernel> class TableWriter {
public:
    /// seen: the table as it was read a moment ago under the same lock; nullptr: not read yet.
    TableWriter(std::string name, OwnRules wanted, RawTable<Kernel>* seen)
        : m_name(std::move(name))
        , m_wanted(std::move(wanted))
        , m_read(seen ? nullptr : std::make_unique<RawTable<Kernel>>())
        , m_table(seen ? seen : m_read.get())
    {
    }

    /// Reads the table. It is made if it does not exist.
    Result<void> open()
    {
        if (!m_table->unchanged(m_name)) {
            if (auto read = m_table->read(m_name); !read) {
                const bool absent = errno == ENOENT || errno == ENOPROTOOPT;
                return absent ? failure(ErrorCode::Unsupported,
                           PORTOLAN_TR("This kernel has no legacy %1 table for %2; load its module (modprobe "
                                       "iptable_%1, ip6table_%1)."),
                           {m_name, toString(Kernel::kFamily)})
                              : read;
            }
        }
        auto chains = rawChains<Kernel>(m_table->layout(), m_table->entries());
        if (!chains) {
            return tl::unexpected(chains.error());
        }
        m_chains = std::move(*chains);
        m_present = readOwnRules<Kernel>(m_table->entries(), m_chains);
        return {};
    }

    bool done() const { return m_present.satisfies(m_wanted); }
    bool grows() const { return m_wanted.entries() > m_present.entries(); }

    /// Makes the table as wanted; open() first. What was there before is remembered for putBack().
    Result<void> write()
    {
        m_before = m_present;
        return change();
    }

    /// Undoes write().
    Result<void> putBack()
    {
        m_wanted = m_before;
        auto opened = open();
        return opened ? change() : opened;
    }

private:
    Result<void> change()
    {
        // The kernel notices only that the number of entries changed since we read; programs that take no
        // lock cause it.
        constexpr int kAttempts = 5;
        for (int attempt = 0; attempt < kAttempts && !done(); ++attempt) {
            const auto edited = editTable(*m_table, m_chains, m_present, m_wanted);
            if (!edited) {
                return tl::unexpected(edited.error());
            }
            const auto replaced = m_table->replace(edited->image, edited->counters);
            if (!replaced && replaced.error().code != ErrorCode::Conflict) {
                return replaced;
            }
            if (replaced && m_table->kernelHas(edited->image)) {
                return {};
            }
            if (auto opened = open(); !opened) {
                return opened;
            }
            if (replaced && !done()) {
                return failure(ErrorCode::Kernel,
                    PORTOLAN_TR("Another program changed the %1 table while it was written; try again."),
                    {m_name});
            }
        }
        if (!done()) {
            return failure(ErrorCode::Busy,
                PORTOLAN_TR(
                    "Another program keeps changing the %1 table without taking the xtables lock; try "
                    "again later."),
                {m_name});
        }
        return {};
    }

    std::string m_name;
    OwnRules m_wanted;
    OwnRules m_present;
    OwnRules m_before;
    std::unique_ptr<RawTable<Kernel>> m_read;
    RawTable<Kernel>* m_table;
    std::vector<RawChain> m_chains; ///< point into what m_table read last
};

} // namespace portolan
