// ForwardEditor's turn for others, and lists that come from elsewhere as a whole.
#include "helper/forwards/editor.h"
#include "helper/forwards/wall_clock.h"

#include <utility>

namespace portolan {

void ForwardEditor::alone(Work work, const EditQueue::Refused& refused)
{
    if (!m_ledger) {
        return refused(m_ledger.error());
    }
    m_queue.add(std::move(work), refused);
}

void ForwardEditor::aloneUnderLock(Work work, const EditQueue::Refused& refused)
{
    alone(
        [this, work = std::move(work), refused](const Finish& finish) {
            if (auto none = checkNonePending(*m_ledger, remaining()); !none) {
                refused(none.error());
                return finish();
            }
            m_queue.underLock(
                [work, finish](const Finish& unlock) {
                    work([unlock, finish] {
                        unlock();
                        finish();
                    });
                },
                [refused, finish](Error error) {
                    refused(std::move(error));
                    finish();
                });
        },
        refused);
}

Result<void> ForwardEditor::adopt(std::vector<PortForward> forwards, const EditAuthor& author,
    const EditOptions& options, const std::string& before)
{
    m_adoption.reset();
    Ledger next = *m_ledger;
    Edit edit;
    edit.time = wallClock();
    edit.uid = author.uid;
    edit.verb = EditVerb::Restore;
    edit.changes = changesBetween(next.forwards, forwards);
    if (!edit.changes.empty() || options.confirm > 0) {
        if (auto added = next.add(std::move(edit)); !added) {
            return added;
        }
    }
    if (options.confirm > 0) {
        next.pending = pendingFor(author, options, *next.lastDone());
        next.pending->snapshot = before;
    }
    const bool had = !next.forwards.empty();
    next.forwards = std::move(forwards); // their order too
    if (const auto settled = settleEngine(next, had); !settled) {
        return tl::unexpected(settled.error());
    }
    if (auto saved = m_store.save(next); !saved) {
        (void)m_store.save(*m_ledger);
        return saved;
    }
    m_adoption = Adoption{std::exchange(*m_ledger, std::move(next)), author, options};
    return {};
}

Result<void> ForwardEditor::installAdopted()
{
    if (!m_adoption || m_ledger->engine != Engine::Nftables) {
        return {};
    }
    return install(*m_ledger, {Family::Ipv4, Family::Ipv6}).map([](bool) {});
}

Result<void> ForwardEditor::takeBackAdoption()
{
    if (!m_adoption) {
        return {};
    }
    const bool native = m_ledger->engine == Engine::Nftables;
    *m_ledger = std::move(std::exchange(m_adoption, std::nullopt)->before);
    if (native) {
        if (const auto back = install(*m_ledger, {Family::Ipv4, Family::Ipv6}); !back) {
            (void)m_store.save(*m_ledger);
            return tl::unexpected(back.error());
        }
    }
    return m_store.save(*m_ledger);
}

void ForwardEditor::finishAdoption()
{
    if (const auto adoption = std::exchange(m_adoption, std::nullopt)) {
        watchPending(adoption->author, adoption->options);
        changed();
    }
}

} // namespace portolan
