#include "helper/forwards/accept_upkeep.h"

#include "helper/bus/journal.h"

#include <unistd.h>

namespace portolan {

namespace {

// A program that sets up its filter makes many changes in a row.
constexpr std::uint64_t kUpkeepGrace = 300'000; // µs

} // namespace

AcceptUpkeep::AcceptUpkeep(sd_event* event, ForwardEditor& editor)
    : m_event(event)
    , m_editor(editor)
    , m_generations(event, [this](const NftAuthor&) { look(); })
{
}

void AcceptUpkeep::look()
{
    if (m_grace || m_bringing || !m_editor.acceptsDue()) {
        return;
    }
    sd_event_source* source = nullptr;
    if (sd_event_add_time_relative(
            m_event, &source, CLOCK_MONOTONIC, kUpkeepGrace, 0, &AcceptUpkeep::onGrace, this)
        >= 0) {
        m_grace.reset(source);
    }
}

int AcceptUpkeep::onGrace(sd_event_source*, std::uint64_t, void* data)
{
    auto* self = static_cast<AcceptUpkeep*>(data);
    self->m_grace.reset();
    self->bring();
    return 0;
}

void AcceptUpkeep::bring()
{
    if (!m_editor.acceptsDue()) {
        return;
    }
    m_bringing = true;
    m_editor.bringAccepts([this](const Result<bool>& done) {
        m_bringing = false;
        EditRecord record;
        record.verb = "accept";
        record.uid = geteuid();
        record.before = "a filter of iptables that came later";
        record.after = "the stored forwards";
        if (!done) {
            record.outcome = done.error().message.text();
        }
        logEdit(record);
    });
}

} // namespace portolan
