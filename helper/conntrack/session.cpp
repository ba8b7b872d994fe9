#include "helper/conntrack/session.h"

#include "helper/conntrack/dump.h"

#include <algorithm>
#include <utility>

namespace portolan {

namespace {

/// Rows asked of memory before their turn comes.
constexpr std::size_t kAhead = 8;

} // namespace

bool FlowSession::wants(std::uint64_t status) const
{
    return m_filter.all || (status & kTranslated) != 0;
}

FlowSession::Entry* FlowSession::waiting(FlowSlots::Number number)
{
    if (number >= m_waiting.size() || m_waiting[number] == 0)
        return nullptr;
    return &m_entries[m_waiting[number] - 1 - m_first];
}

void FlowSession::forgetWaiting(FlowSlots::Number number)
{
    if (number < m_waiting.size())
        m_waiting[number] = 0;
}

void FlowSession::put(const Entry& entry)
{
    if (entry.isLife() && ++m_lives > m_bound)
        return restart(true);
    if (entry.event == FlowEvent::Destroy) {
        m_slots.hold(entry.number);
    } else {
        if (entry.number >= m_waiting.size())
            m_waiting.resize(m_slots.places());
        m_waiting[entry.number] = m_first + std::uint32_t(m_entries.size()) + 1;
    }
    m_entries.push_back(entry);
}

void FlowSession::born(FlowSlots::Number number, std::uint64_t time, bool asTable)
{
    if (!ahead(number))
        put({asTable && behind() ? FlowEvent::Present : FlowEvent::New, number, time});
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
    put({FlowEvent::Update, number, time});
}

void FlowSession::died(FlowSlots::Number number, std::uint64_t time)
{
    if (ahead(number))
        return;
    if (auto* entry = waiting(number)) {
        forgetWaiting(number);
        if (entry->event == FlowEvent::Update) {
            *entry = {FlowEvent::Destroy, number, time};
            m_slots.hold(number);
            if (++m_lives > m_bound)
                restart(true);
            return;
        }
    }
    put({FlowEvent::Destroy, number, time});
}

void FlowSession::forget()
{
    for (const auto& entry : m_entries)
        if (entry.event == FlowEvent::Destroy)
            m_slots.release(entry.number);
    m_first += std::uint32_t(m_entries.size());
    // What a long silence made them take is given back.
    m_entries = {};
    m_waiting = {};
    m_lives = 0;
}

void FlowSession::restart(bool lost)
{
    forget();
    // A reader that has heard nothing yet has nothing to forget; one that heard that there is nothing has.
    m_lost |= lost && (m_handedOut > 0 || m_next == kTold);
    m_next = 0;
}

std::size_t FlowSession::read(std::uint32_t dump, std::size_t room, std::uint64_t now, FlowBatch& batch)
{
    std::size_t told = 0;
    for (; told < room && m_next != kTold && m_next < m_slots.places(); ++m_next) {
        const auto number = FlowSlots::Number(m_next);
        if (!m_slots.alive(number) || !wants(m_slots.row(number).status))
            continue;
        if (dump != 0 && m_slots.note(number).seen != dump)
            return told;
        m_slots.pack(FlowEvent::Present, now, number, batch.records);
        ++told;
    }
    if (m_next != kTold) {
        if (dump != 0 || m_next < m_slots.places())
            return told;
        m_next = kTold;
    }
    const auto news = std::min(room - told, m_entries.size());
    batch.records.reserve(batch.records.size() + news * kFlowRecordSize);
    for (std::size_t i = 0; i < news; ++i) {
        const auto entry = m_entries[i];
        if (i + kAhead < news) {
            const auto number = m_entries[i + kAhead].number;
            m_slots.fetch(number);
            fetch(number);
        }
        m_slots.pack(entry.event, entry.time, entry.number, batch.records);
        if (entry.isLife())
            --m_lives;
        // The entry that waits for this flow may be a later one: after this one's end the place is another's.
        if (entry.event == FlowEvent::Destroy)
            m_slots.release(entry.number);
        else if (m_waiting[entry.number] == m_first + std::uint32_t(i) + 1)
            m_waiting[entry.number] = 0;
    }
    m_entries.erase(m_entries.begin(), m_entries.begin() + std::ptrdiff_t(news));
    m_first += std::uint32_t(news);
    return told + news;
}

bool FlowSession::takeLost()
{
    return std::exchange(m_lost, false);
}

} // namespace portolan
