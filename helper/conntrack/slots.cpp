#include "helper/conntrack/slots.h"

namespace portolan {

std::optional<FlowSlots::Number> FlowSlots::find(const Flow& flow) const
{
    const auto found = m_numbers.find(FlowKey(flow));
    return found == m_numbers.end() ? std::nullopt : std::optional(found->second);
}

FlowSlots::Number FlowSlots::add(const Flow& flow, bool atEnd)
{
    Number number = 0;
    if (atEnd || m_free.empty()) {
        number = Number(m_slots.size());
        m_slots.emplace_back();
    } else {
        number = m_free.back();
        m_free.pop_back();
    }
    m_slots[number] = {flow, 0, true, false};
    m_numbers.emplace(FlowKey(flow), number);
    return number;
}

void FlowSlots::remove(Number number)
{
    m_numbers.erase(FlowKey(m_slots[number].flow));
    m_slots[number] = {};
    m_free.push_back(number);
}

void FlowSlots::clear()
{
    m_slots.clear();
    m_free.clear();
    m_numbers.clear();
}

} // namespace portolan
