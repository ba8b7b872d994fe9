// ForwardEditor's edits that wait for confirmation, and their way back.
#include "helper/bus/journal.h"
#include "helper/forwards/apply.h"
#include "helper/forwards/editor.h"

#include <unistd.h>

namespace portolan {

namespace {

constexpr std::uint64_t kRetryPause = 1'000'000; // µs
constexpr std::chrono::seconds kLastPatience{5}; // for the lock, when we are about to leave

} // namespace

void ForwardEditor::start(const Done<void>& done)
{
    const auto failed = [done](const Error& error) { done(tl::unexpected(error)); };
    alone(
        [this, done, failed](const Finish& finish) {
            std::optional<Edit> back;
            if (auto step = rollBackStep()) {
                back = step->edit;
                // On disk or not: what is installed next is the list as it was before.
                const auto saved = m_store.save(step->next);
                m_ledger = std::move(step->next);
                logRollBack(*back, "the helper ended before anybody confirmed it", saved);
            }
            m_queue.underLock(
                [this, done, finish](const Finish& unlock) {
                    // Both, whatever becomes of the first.
                    Result<void> result;
                    for (const Family family : {Family::Ipv4, Family::Ipv6}) {
                        if (const auto installed = install(m_ledger->forwards, {family}); !installed) {
                            result = tl::unexpected(installed.error());
                        }
                    }
                    unlock();
                    done(std::move(result));
                    finish();
                },
                [failed, finish](const Error& error) {
                    failed(error);
                    finish();
                });
        },
        failed);
}

void ForwardEditor::confirm(std::uint64_t number, const EditAuthor& author, const Done<Edit>& done)
{
    alone(
        [this, number, author, done](const Finish& finish) {
            const auto& pending = m_ledger->pending;
            if (!pending || (number != 0 && number != pending->number)) {
                done(failure(ErrorCode::Conflict,
                    pending ? PORTOLAN_TR("It is another edit that waits for confirmation now.")
                            : PORTOLAN_TR("No edit waits for confirmation; it may have been taken back "
                                          "already.")));
                return finish();
            }
            Ledger next = *m_ledger;
            const Edit edit = *next.edit(pending->number);
            next.pending.reset();
            if (auto saved = m_store.save(next); !saved) {
                // The disk says that it is to be taken back, so it is not confirmed.
                done(tl::unexpected(saved.error()));
                return finish();
            }
            m_confirm.stop();
            m_retry.reset();
            m_ledger = std::move(next);
            EditRecord record;
            record.verb = "confirm";
            record.id = std::to_string(edit.number);
            record.uid = author.uid;
            record.caller = author.caller;
            record.after = describeEdit(edit).text();
            logEdit(record);
            changed();
            done(edit);
            finish();
        },
        [done](Error error) { done(tl::unexpected(std::move(error))); });
}

Result<ForwardEditor::Step> ForwardEditor::rollBackStep() const
{
    if (!m_ledger || !m_ledger->pending) {
        return failure(ErrorCode::Conflict, PORTOLAN_TR("No edit waits for confirmation."));
    }
    Step step{*m_ledger, *m_ledger->edit(m_ledger->pending->number), {}, true};
    auto changes = step.next.rollBack();
    if (!changes) {
        return tl::unexpected(changes.error());
    }
    step.changes = std::move(*changes);
    return step;
}

void ForwardEditor::rollBack(ConfirmWatch::Ended how)
{
    m_rollBackReason = how == ConfirmWatch::Ended::TooLate ? "nobody confirmed it in time"
                                                           : "whoever made it left before confirming it";
    tryRollBack();
}

void ForwardEditor::tryRollBack()
{
    m_queue.addFirst([this](const Finish& finish) {
        const auto step = rollBackStep();
        if (!step) {
            return finish(); // somebody undid or confirmed it meanwhile
        }
        const auto outcome = [this, edit = step->edit, finish](const Result<void>& done) {
            logRollBack(edit, m_rollBackReason, done);
            if (!done) {
                tryRollBackSoon();
            }
            changed();
            finish();
        };
        m_queue.underLock(
            [this, step = *step, outcome](const Finish& unlock) {
                const auto done = commit(step);
                unlock();
                outcome(done);
            },
            [outcome](const Error& error) { outcome(tl::unexpected(error)); });
    });
}

/// A lock that somebody holds, a kernel without memory: tried until it works.
void ForwardEditor::tryRollBackSoon()
{
    std::uint64_t now = 0;
    sd_event_now(m_event, CLOCK_BOOTTIME, &now);
    sd_event_source* source = nullptr;
    const auto again = [](sd_event_source*, std::uint64_t, void* data) {
        static_cast<ForwardEditor*>(data)->tryRollBack();
        return 0;
    };
    if (sd_event_add_time(m_event, &source, CLOCK_BOOTTIME, now + kRetryPause, 0, again, this) >= 0) {
        m_retry.reset(source);
    }
}

void ForwardEditor::end()
{
    const auto step = rollBackStep();
    if (!step) {
        return;
    }
    m_confirm.stop();
    auto done = m_queue.takeLockNow(kLastPatience);
    if (done) {
        done = commit(*step);
        m_queue.releaseLock();
    }
    logRollBack(step->edit, "the helper ends, so nobody can confirm it any more", done);
}

void ForwardEditor::logRollBack(const Edit& edit, const std::string& why, const Result<void>& outcome) const
{
    EditRecord record;
    record.verb = "roll-back";
    record.id = std::to_string(edit.number);
    record.uid = geteuid();
    record.before = describeEdit(edit).text();
    record.after = "as it was before, because " + why;
    if (!outcome) {
        record.outcome = outcome.error().message.text();
    }
    logEdit(record);
}

} // namespace portolan
