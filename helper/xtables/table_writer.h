// One legacy table opened for writing, for either family.
#pragma once

#include "helper/xtables/netfilter.h"
#include "helper/xtables/own_rules.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

namespace portolan {

/// libiptc's two libraries under one set of names.
struct Ip4Tables {
    using Entry = ipt_entry;
    static constexpr Family family = Family::Ipv4;
    static constexpr auto init = iptc_init;
    static constexpr auto free = iptc_free;
    static constexpr auto firstChain = iptc_first_chain;
    static constexpr auto nextChain = iptc_next_chain;
    static constexpr auto firstRule = iptc_first_rule;
    static constexpr auto nextRule = iptc_next_rule;
    static constexpr auto target = iptc_get_target;
    static constexpr auto builtin = iptc_builtin;
    static constexpr auto isChain = iptc_is_chain;
    static constexpr auto insert = iptc_insert_entry;
    static constexpr auto remove = iptc_delete_num_entry;
    static constexpr auto flush = iptc_flush_entries;
    static constexpr auto create = iptc_create_chain;
    static constexpr auto removeChain = iptc_delete_chain;
    static constexpr auto references = iptc_get_references;
    static constexpr auto commit = iptc_commit;
    static constexpr auto error = iptc_strerror;
};

struct Ip6Tables {
    using Entry = ip6t_entry;
    static constexpr Family family = Family::Ipv6;
    static constexpr auto init = ip6tc_init;
    static constexpr auto free = ip6tc_free;
    static constexpr auto firstChain = ip6tc_first_chain;
    static constexpr auto nextChain = ip6tc_next_chain;
    static constexpr auto firstRule = ip6tc_first_rule;
    static constexpr auto nextRule = ip6tc_next_rule;
    static constexpr auto target = ip6tc_get_target;
    static constexpr auto builtin = ip6tc_builtin;
    static constexpr auto isChain = ip6tc_is_chain;
    static constexpr auto insert = ip6tc_insert_entry;
    static constexpr auto remove = ip6tc_delete_num_entry;
    static constexpr auto flush = ip6tc_flush_entries;
    static constexpr auto create = ip6tc_create_chain;
    static constexpr auto removeChain = ip6tc_delete_chain;
    static constexpr auto references = ip6tc_get_references;
    static constexpr auto commit = ip6tc_commit;
    static constexpr auto error = ip6tc_strerror;
};

/// libiptc takes names as whole fixed-size fields.
struct ChainLabel {
    explicit ChainLabel(std::string_view name) { name.copy(text, sizeof text - 1); }
    xt_chainlabel text = {};
};

template <typename Tables> class TableWriter {
public:
    TableWriter(std::string name, OwnRules wanted)
        : m_name(std::move(name))
        , m_wanted(std::move(wanted))
    {
    }

    /// Reads the table. It is made if it does not exist.
    Result<void> open()
    {
        m_handle.reset(Tables::init(m_name.c_str()));
        if (!m_handle) {
            const bool absent = errno == ENOENT || errno == ENOPROTOOPT;
            return absent ? failure(ErrorCode::Unsupported,
                       PORTOLAN_TR("This kernel has no legacy %1 table for %2; load its module (modprobe "
                                   "iptable_%1, ip6table_%1)."),
                       {m_name, toString(Tables::family)})
                          : refused();
        }
        m_present = readOwn();
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
    struct Free {
        void operator()(xtc_handle* handle) const { Tables::free(handle); }
    };

    Result<void> change()
    {
        // The kernel notices only that the number of entries changed since we read; programs that take no
        // lock cause it.
        constexpr int kAttempts = 5;
        for (int attempt = 0; attempt < kAttempts && !done(); ++attempt) {
            if (!edit()) {
                return refused();
            }
            const bool committed = Tables::commit(m_handle.get());
            if (!committed && errno != EAGAIN) {
                return refused();
            }
            if (auto opened = open(); !opened) {
                return opened;
            }
            if (committed && !done()) {
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

    /// False with errno set: libiptc refused a step; nothing is committed.
    bool edit()
    {
        for (const auto& [name, rules] : m_wanted.chains) {
            const ChainLabel chain(name);
            if (!Tables::isChain(chain.text, m_handle.get()) && !Tables::create(chain.text, m_handle.get())) {
                return false;
            }
            const auto present = m_present.chains.find(name);
            static const std::vector<XtEntry> none;
            if (!replay(
                    chain, listEdits(present == m_present.chains.end() ? none : present->second, rules))) {
                return false;
            }
        }
        return editJumps() && removeChains();
    }

    bool replay(const ChainLabel& chain, const std::vector<ListEdit>& edits)
    {
        for (const ListEdit& step : edits) {
            const bool done = step.insert ? insert(chain, *step.entry, step.position)
                                          : Tables::remove(chain.text, step.position, m_handle.get());
            if (!done) {
                return false;
            }
        }
        return true;
    }

    bool insert(const ChainLabel& chain, const XtEntry& rule, unsigned position)
    {
        // A vector's memory is aligned for any entry. Standard targets carry their name for libiptc to
        // resolve.
        std::vector<std::byte> bytes = rule.bytes;
        auto* entry = reinterpret_cast<typename Tables::Entry*>(bytes.data());
        auto* target = reinterpret_cast<xt_entry_target*>(&bytes[entry->target_offset]);
        rule.target.copy(target->u.user.name, sizeof target->u.user.name - 1);
        return Tables::insert(chain.text, entry, position, m_handle.get());
    }

    bool editJumps()
    {
        std::set<std::string> builtins;
        for (const auto* jumps : {&m_present.jumps, &m_wanted.jumps}) {
            for (const auto& [name, entries] : *jumps) {
                builtins.insert(name);
            }
        }
        for (const std::string& name : builtins) {
            if (!editJumpsOf(name)) {
                return false;
            }
        }
        return true;
    }

    /// Ours become the first rules of the chain, in the order wanted.
    bool editJumpsOf(const std::string& name)
    {
        static const std::vector<XtEntry> none;
        const auto wanted = m_wanted.jumps.find(name);
        const auto present = m_present.jumps.find(name);
        const auto& after = wanted == m_wanted.jumps.end() ? none : wanted->second;
        const auto& before = present == m_present.jumps.end() ? none : present->second;
        if (before == after && !m_present.behind.contains(name)) {
            return true;
        }
        const ChainLabel chain(name);
        std::vector<unsigned> ours;
        unsigned position = 0;
        forEachRule(name, [&](const typename Tables::Entry* rule) {
            if (isOwnChain(Tables::target(rule, m_handle.get()))) {
                ours.push_back(position);
            }
            ++position;
        });
        for (auto place = ours.rbegin(); place != ours.rend(); ++place) {
            if (!Tables::remove(chain.text, *place, m_handle.get())) {
                return false;
            }
        }
        return std::all_of(
            after.rbegin(), after.rend(), [&](const XtEntry& rule) { return insert(chain, rule, 0); });
    }

    bool removeChains()
    {
        for (const auto& [name, rules] : m_present.chains) {
            if (m_wanted.chains.contains(name)) {
                continue;
            }
            const ChainLabel chain(name);
            if (!Tables::flush(chain.text, m_handle.get())) {
                return false;
            }
            if (!m_present.held.contains(name) && !Tables::removeChain(chain.text, m_handle.get())) {
                return false;
            }
        }
        return true;
    }

    template <typename Visit> void forEachRule(const std::string& chain, Visit visit)
    {
        const ChainLabel label(chain);
        xtc_handle* handle = m_handle.get();
        for (const auto* rule = Tables::firstRule(label.text, handle); rule;
             rule = Tables::nextRule(rule, handle)) {
            visit(rule);
        }
    }

    OwnRules readOwn()
    {
        OwnRules own;
        xtc_handle* handle = m_handle.get();
        std::map<std::string, unsigned> jumpsTo;
        std::vector<std::string>
            names; // libiptc iterates chains and rules with one cursor each, so names first
        for (const char* name = Tables::firstChain(handle); name; name = Tables::nextChain(handle)) {
            names.emplace_back(name);
        }
        for (const std::string& name : names) {
            if (isOwnChain(name)) {
                auto& rules = own.chains[name];
                forEachRule(name, [&](const auto* rule) { rules.push_back(normalised(rule)); });
            } else if (Tables::builtin(ChainLabel(name).text, handle)) {
                bool others = false;
                forEachRule(name, [&](const auto* rule) {
                    if (const char* target = Tables::target(rule, handle); isOwnChain(target)) {
                        ++jumpsTo[target];
                        own.jumps[name].push_back(normalised(rule));
                        if (others) {
                            own.behind.insert(name);
                        }
                    } else {
                        others = true;
                    }
                });
            }
        }
        for (const auto& [name, rules] : own.chains) {
            unsigned references = 0;
            Tables::references(&references, ChainLabel(name).text, handle);
            if (references > jumpsTo[name]) {
                own.held.insert(name);
            }
        }
        return own;
    }

    /// The entry as buildEntry() would have made it, whatever the kernel left in bytes that mean nothing.
    XtEntry normalised(const typename Tables::Entry* rule)
    {
        const auto* start = reinterpret_cast<const std::byte*>(rule);
        XtEntry result{Tables::target(rule, m_handle.get()), {start, start + rule->next_offset}};
        auto* entry = reinterpret_cast<typename Tables::Entry*>(result.bytes.data());
        entry->counters = {};
        entry->nfcache = 0;
        entry->comefrom = 0;
        for (std::size_t at = sizeof *entry; at < entry->target_offset;) {
            auto* match = reinterpret_cast<xt_entry_match*>(&result.bytes[at]);
            clearAfterName(match->u.user.name, sizeof match->u.user.name);
            at += match->u.match_size;
        }
        auto* target = reinterpret_cast<xt_entry_target*>(&result.bytes[entry->target_offset]);
        clearAfterName(target->u.user.name, sizeof target->u.user.name);
        if (!*target->u.user.name) { // a standard target: its verdict is in result.target
            std::memset(target->data, 0, target->u.target_size - sizeof *target);
        }
        return result;
    }

    static void clearAfterName(char* name, std::size_t size)
    {
        const std::size_t length = strnlen(name, size);
        std::memset(name + length, 0, size - length);
    }

    Result<void> refused() const
    {
        const int error = errno;
        return failure(error == EPERM || error == EACCES ? ErrorCode::Unsupported : ErrorCode::Kernel,
            PORTOLAN_TR("The kernel refused to change the %1 table for %2: %3."),
            {m_name, toString(Tables::family), std::strerror(error)});
    }

    std::string m_name;
    OwnRules m_wanted;
    OwnRules m_present;
    OwnRules m_before;
    std::unique_ptr<xtc_handle, Free> m_handle;
};

} // namespace portolan
