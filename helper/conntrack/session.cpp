#include "helper/conntrack/session.h"

#include "helper/conntrack/dump.h"

#include <utility>

namespace portolan {

bool FlowSession::wants(const Flow& flow) const
{
    return m_filter.all || (flow.status & kTranslated) != 0;
}

FlowSession::Entry* FlowSession::waiting(FlowSlots::Number number)
{
    const auto found = m_waiting.find(number);
    return found == m_waiting.end() ? nullptr : &m_entries[std::size_t(found->second - m_first)];
}

void FlowSession::put(Entry entry)
{
    if (entry.event != FlowEvent::Update && ++m_lives > m_bound)
        return restart(true);
    if (!entry.gone)
        m_waiting[entry.number] = m_first + m_entries.size();
    m_entries.push_back(std::move(entry));
}

void FlowSession::born(FlowSlots::Number number, std::uint64_t time)
{
    if (!ahead(number))
        put({FlowEvent::New, number, time, {}});
}

void FlowSession::changed(FlowSlots::Number number, std::uint64_t time)
{
    if (ahead(number))
        return;
    if (auto* entry = waiting(number)) {
        if (entry->event == FlowEvent::Update)
            entry->time = time;
        return;
    }
    put({FlowEvent::Update, number, time, {}});
}

void FlowSession::died(FlowSlots::Number number, const std::shared_ptr<const Flow>& flow, std::uint64_t time)
{
    if (ahead(number))
        return;
    if (auto* entry = waiting(number)) {
        entry->gone = flow;
        m_waiting.erase(number);
        if (entry->event == FlowEvent::Update) {
            entry->event = FlowEvent::Destroy;
            entry->time = time;
            if (++m_lives > m_bound)
                restart(true);
            return;
        }
    }
    put({FlowEvent::Destroy, number, time, flow});
}

void FlowSession::restart(bool lost)
{
    m_first += m_entries.size();
    m_entries.clear();
    m_waiting.clear();
    m_lives = 0;
    m_next = 0;
    // A reader that has heard nothing yet has nothing to forget.
    m_lost |= lost && m_handedOut > 0;
}

std::size_t FlowSession::read(
    const FlowSlots& slots, bool whole, std::size_t room, std::uint64_t now, FlowBatch& batch)
{
    std::size_t told = 0;
    for (; told < room && m_next != kTold && m_next < slots.places(); ++m_next) {
        const auto number = FlowSlots::Number(m_next);
        if (slots.used(number) && (m_filter.all || (slots.row(number).status & kTranslated) != 0)) {
            packFlow({FlowEvent::Present, now, slots.flow(number)}, batch.records);
            ++told;
        }
    }
    if (m_next != kTold) {
        if (!whole || m_next < slots.places())
            return told;
        m_next = kTold;
    }
    for (; told < room && !m_entries.empty(); ++told) {
        const auto& entry = m_entries.front();
        packFlow(
            {entry.event, entry.time, entry.gone ? *entry.gone : slots.flow(entry.number)}, batch.records);
        if (entry.event != FlowEvent::Update)
            --m_lives;
        if (!entry.gone)
            m_waiting.erase(entry.number);
        m_entries.pop_front();
        ++m_first;
    }
    return told;
}

bool FlowSession::takeLost()
{
    return std::exchange(m_lost, false);
}

} // namespace portolan
