// The names of user chains by where jumps to them lead.
#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace portolan::xtables {

/// Small and close together: to search 17,000 chains, or to look for the name in the entries, would be a good
/// part of a rule's time.
class NamesByOffset {
public:
    /// Forgets all; room for so many.
    void reset(std::size_t count)
    {
        m_slots.assign(std::bit_ceil(2 * count + 1), {});
        m_shift = unsigned(64 - std::countr_zero(m_slots.size()));
        m_text.clear();
    }

    /// offset: not 0, each once.
    void add(std::uint32_t offset, std::string_view name)
    {
        auto slot = slotOf(offset);
        while (m_slots[slot].offset != 0)
            slot = (slot + 1) & (m_slots.size() - 1);
        m_slots[slot] = {offset, std::uint32_t(m_text.size()), std::uint32_t(name.size())};
        m_text += name;
    }

    /// Empty: none is known.
    std::string_view find(std::uint32_t offset) const
    {
        auto slot = slotOf(offset);
        while (m_slots[slot].offset != offset) {
            if (m_slots[slot].offset == 0)
                return {};
            slot = (slot + 1) & (m_slots.size() - 1);
        }
        return {m_text.data() + m_slots[slot].start, m_slots[slot].size};
    }

private:
    struct Slot {
        std::uint32_t offset = 0;
        std::uint32_t start = 0; ///< in m_text
        std::uint32_t size = 0;
    };

    std::size_t slotOf(std::uint32_t offset) const
    {
        return m_shift > 63 ? 0 : std::size_t((offset * 0x9e3779b97f4a7c15U) >> m_shift);
    }

    std::vector<Slot> m_slots = std::vector<Slot>(1);
    std::string m_text;
    unsigned m_shift = 64;
};

} // namespace portolan::xtables
