#include "helper/xtables/raw_edit.h"

#include "helper/xtables/raw_own.h"

#include <algorithm>
#include <cstring>

namespace portolan {

namespace {

template <typename Kernel> class TableEdit {
public:
    TableEdit(const RawTable<Kernel>& table, const std::vector<RawChain>& chains, const OwnRules& present,
        const OwnRules& wanted)
        : m_table(table)
        , m_entries(table.entries())
        , m_chains(chains)
        , m_present(present)
        , m_wanted(wanted)
    {
    }

    Result<EditedTable> run()
    {
        m_result.image.name = m_table.name();
        m_result.image.layout = m_table.layout();
        plan();
        m_result.image.entries.reserve(m_size);
        m_result.counters.reserve(m_table.layout().entryCount + m_pieces.size());
        for (const Piece& piece : m_pieces) {
            if (!emit(piece))
                return failure(ErrorCode::Kernel,
                    PORTOLAN_TR("The %1 table for %2 has a rule that leads into the middle of a chain; "
                                "nothing was changed."),
                    {m_table.name(), toString(Kernel::kFamily)});
        }
        m_result.image.layout.entryCount = std::uint32_t(m_result.counters.size());
        return std::move(m_result);
    }

private:
    using Entry = typename Kernel::Entry;

    /// A run of old entries, or one new one.
    struct Piece {
        std::uint32_t from = 0; ///< old offsets
        std::uint32_t to = 0;
        std::uint32_t index = 0; ///< of the entry at `from`
        std::uint32_t at = 0; ///< new offset
        std::vector<std::byte> fresh; ///< instead of old ones
        std::string_view leadsTo; ///< the target of a fresh one
    };

    /// A rule of ours that is kept (at its old place) or new.
    struct Slot {
        std::uint32_t offset = 0;
        std::uint32_t index = 0;
        const XtEntry* fresh = nullptr;
    };

    void copy(std::uint32_t from, std::uint32_t to, std::uint32_t index)
    {
        if (from == to)
            return;
        if (!m_pieces.empty() && m_pieces.back().fresh.empty() && m_pieces.back().to == from) {
            m_pieces.back().to = to;
        } else {
            m_pieces.push_back({from, to, index, m_size, {}, {}});
        }
        m_size += to - from;
    }

    void put(const std::vector<std::byte>& bytes, std::string_view leadsTo)
    {
        m_pieces.push_back({0, 0, 0, m_size, bytes, leadsTo});
        m_size += std::uint32_t(bytes.size());
    }

    void put(const std::vector<Slot>& slots)
    {
        for (const Slot& slot : slots) {
            if (slot.fresh)
                put(slot.fresh->bytes, slot.fresh->target);
            else
                copy(slot.offset, endOf(slot.offset), slot.index);
        }
    }

    std::uint32_t endOf(std::uint32_t offset) const
    {
        return offset + rawEntry<Kernel>(m_entries, offset).next_offset;
    }

    std::vector<Slot> slotsOf(const RawChain& chain) const
    {
        std::vector<Slot> slots;
        eachRawRule<Kernel>(m_entries, chain, [&slots](std::uint32_t offset, std::uint32_t index) {
            slots.push_back({offset, index, nullptr});
        });
        return slots;
    }

    void plan()
    {
        // As libiptc does: built-in chains, then the others by name. New chains of ours go to their place.
        std::vector<std::string_view> due;
        for (const auto& [name, rules] : m_wanted.chains)
            if (!m_present.chains.contains(name))
                due.push_back(name);
        auto next = due.begin();
        std::uint32_t end = 0;
        std::uint32_t index = 0;
        for (const RawChain& chain : m_chains) {
            for (; !chain.hook && next != due.end() && *next < chain.name; ++next)
                planNew(*next);
            if (chain.hook)
                planBuiltin(chain);
            else if (isOwnChain(chain.name))
                planOwn(chain);
            else
                planOther(chain);
            end = endOf(chain.foot);
            index = chain.footIndex + 1;
        }
        for (; next != due.end(); ++next)
            planNew(*next);
        copy(end, std::uint32_t(m_entries.size()), index); // the entry that ends the table
    }

    void planOther(const RawChain& chain)
    {
        m_begins[chain.name] = m_size + (chain.begin - chain.head);
        copy(chain.head, endOf(chain.foot), chain.firstIndex - 1);
    }

    void planBuiltin(const RawChain& chain)
    {
        const std::uint32_t begin = m_size;
        m_begins[chain.name] = begin;
        static const std::vector<XtEntry> none;
        const auto present = m_present.jumps.find(chain.name);
        const auto wanted = m_wanted.jumps.find(chain.name);
        const auto& before = present == m_present.jumps.end() ? none : present->second;
        const auto& after = wanted == m_wanted.jumps.end() ? none : wanted->second;
        if (before == after && !m_present.behind.contains(chain.name)) {
            copy(chain.begin, endOf(chain.foot), chain.firstIndex);
        } else {
            planJumps(chain, before, after);
        }
        auto& layout = m_result.image.layout;
        layout.hookEntries[*chain.hook] = begin;
        layout.underflows[*chain.hook] = m_size - (endOf(chain.foot) - chain.foot);
    }

    /// Ours become the first rules of the chain, in the order wanted.
    void planJumps(
        const RawChain& chain, const std::vector<XtEntry>& before, const std::vector<XtEntry>& after)
    {
        std::vector<Slot> ours;
        std::vector<Slot> others;
        for (const Slot& slot : slotsOf(chain)) {
            const bool own = isOwnChain(rawTargetName<Kernel>(m_entries, m_chains, slot.offset));
            (own ? ours : others).push_back(slot);
        }
        std::vector<bool> used(ours.size());
        std::vector<Slot> first;
        for (const XtEntry& jump : after) {
            first.push_back({0, 0, &jump});
            for (std::size_t i = 0; i < ours.size(); ++i) {
                if (!used[i] && before[i] == jump) {
                    used[i] = true;
                    first.back() = ours[i];
                    break;
                }
            }
        }
        put(first);
        put(others);
        copy(chain.foot, endOf(chain.foot), chain.footIndex);
    }

    void planOwn(const RawChain& chain)
    {
        const auto wanted = m_wanted.chains.find(chain.name);
        const bool goes = wanted == m_wanted.chains.end();
        if (goes && !m_present.held.contains(chain.name))
            return;
        m_begins[chain.name] = m_size + (chain.begin - chain.head);
        copy(chain.head, chain.begin, chain.firstIndex - 1);
        if (!goes) {
            std::vector<Slot> slots = slotsOf(chain);
            for (const ListEdit& step :
                listEdits(m_present.chains.find(chain.name)->second, wanted->second)) {
                const auto place = slots.begin() + std::ptrdiff_t(step.position);
                if (step.insert)
                    slots.insert(place, Slot{0, 0, step.entry});
                else
                    slots.erase(place);
            }
            put(slots);
        }
        copy(chain.foot, endOf(chain.foot), chain.footIndex);
    }

    void planNew(std::string_view name)
    {
        xt_error_target head = {};
        head.target.u.target_size = sizeof head;
        std::strcpy(head.target.u.user.name, XT_ERROR_TARGET);
        name.copy(head.errorname, sizeof head.errorname - 1);
        put(entryWith(head), {});
        m_begins[name] = m_size;
        const auto& rules = m_wanted.chains.find(name)->second;
        for (const XtEntry& rule : rules)
            put(rule.bytes, rule.target);
        xt_standard_target foot = {};
        foot.target.u.target_size = sizeof foot;
        foot.verdict = XT_RETURN;
        put(entryWith(foot), {});
    }

    /// An entry for every packet. The kernel's structs end in arrays of no size and go into no other.
    template <typename Target> static std::vector<std::byte> entryWith(const Target& target)
    {
        static_assert(sizeof(Entry) % alignof(Entry) == 0 && sizeof(Target) % alignof(Entry) == 0);
        Entry entry = {};
        entry.target_offset = sizeof entry;
        entry.next_offset = sizeof entry + sizeof target;
        std::vector<std::byte> bytes(entry.next_offset);
        std::memcpy(bytes.data(), &entry, sizeof entry);
        std::memcpy(bytes.data() + sizeof entry, &target, sizeof target);
        return bytes;
    }

    bool emit(const Piece& piece)
    {
        auto& bytes = m_result.image.entries;
        if (!piece.fresh.empty()) {
            bytes.insert(bytes.end(), piece.fresh.begin(), piece.fresh.end());
            m_result.counters.push_back({});
            return piece.leadsTo.empty() || lead(piece);
        }
        bytes.insert(bytes.end(), m_entries.begin() + piece.from, m_entries.begin() + piece.to);
        std::uint32_t index = piece.index;
        for (std::uint32_t offset = piece.from; offset < piece.to; offset = endOf(offset), ++index) {
            m_result.counters.push_back({index, {0, 0}});
            if (!relocate(offset, piece.at + (offset - piece.from)))
                return false;
        }
        return true;
    }

    void setVerdict(std::uint32_t at, int verdict)
    {
        auto* bytes = m_result.image.entries.data() + at;
        auto& entry = *reinterpret_cast<Entry*>(bytes);
        reinterpret_cast<xt_standard_target*>(bytes + entry.target_offset)->verdict = verdict;
    }

    /// Gives a new rule with a standard target its verdict.
    bool lead(const Piece& piece)
    {
        if (rawTarget(rawEntry<Kernel>(m_result.image.entries, piece.at)).u.user.name[0] != '\0')
            return true;
        if (piece.leadsTo == "ACCEPT") {
            setVerdict(piece.at, -NF_ACCEPT - 1);
            return true;
        }
        const auto begin = m_begins.find(piece.leadsTo);
        if (begin == m_begins.end())
            return false;
        setVerdict(piece.at, int(begin->second));
        return true;
    }

    /// Leads an old jump to where its chain is now.
    bool relocate(std::uint32_t offset, std::uint32_t at)
    {
        const auto& entry = rawEntry<Kernel>(m_entries, offset);
        const xt_entry_target& target = rawTarget(entry);
        if (target.u.user.name[0] != '\0' || rawVerdict(target) < 0)
            return true;
        const auto verdict = std::uint32_t(rawVerdict(target));
        if (verdict == offset + entry.next_offset) {
            setVerdict(at, int(at + entry.next_offset));
            return true;
        }
        const RawChain* chain = jumpedTo(m_chains, rawVerdict(target));
        if (!chain || verdict != chain->begin)
            return false;
        const auto begin = m_begins.find(chain->name);
        if (begin == m_begins.end())
            return false;
        setVerdict(at, int(begin->second));
        return true;
    }

    const RawTable<Kernel>& m_table;
    std::span<const std::byte> m_entries;
    const std::vector<RawChain>& m_chains;
    const OwnRules& m_present;
    const OwnRules& m_wanted;
    std::vector<Piece> m_pieces;
    std::map<std::string_view, std::uint32_t> m_begins; ///< new offsets of the chains' first rules
    std::uint32_t m_size = 0;
    EditedTable m_result;
};

} // namespace

template <typename Kernel>
Result<EditedTable> editTable(const RawTable<Kernel>& table, const std::vector<RawChain>& chains,
    const OwnRules& present, const OwnRules& wanted)
{
    return TableEdit<Kernel>(table, chains, present, wanted).run();
}

template Result<EditedTable> editTable<RawIpv4>(
    const RawTable<RawIpv4>&, const std::vector<RawChain>&, const OwnRules&, const OwnRules&);
template Result<EditedTable> editTable<RawIpv6>(
    const RawTable<RawIpv6>&, const std::vector<RawChain>&, const OwnRules&, const OwnRules&);

} // namespace portolan
