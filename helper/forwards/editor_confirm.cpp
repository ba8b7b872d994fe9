// ForwardEditor's edits that wait for confirmation, and their way back.
#include "helper/bus/journal.h"
#include "helper/forwards/apply.h"
#include "helper/forwards/editor.h"
#include "helper/forwards/wall_clock.h"

#include <algorithm>

#include <unistd.h>

namespace portolan {

namespace {

constexpr std::uint64_t kFirstPause = 1'000'000; // µs; twice as long each time
constexpr std::uint64_t kLongestPause = 16'000'000;
constexpr std::chrono::seconds kLastPatience{5}; // for the lock, when we are about to leave

} // namespace

void ForwardEditor::start(const Done<void>& done)
{
    alone(
        [this, done](const Finish& finish) {
            m_unsettled = {Family::Ipv4, Family::Ipv6};
            if (const auto settled = settleEngine(*m_ledger, !m_ledger->forwards.empty()); !settled) {
                logProblem(settled.error()); // where they were is as good a guess as any
            }
            if (m_ledger->pending) {
                m_rollBackReason = "the helper ended before anybody confirmed it";
            }
            m_queue.underLock(
                [this, done, finish](const Finish& unlock) {
                    const auto step = rollBackStep();
                    auto result = step ? goBack(*step) : settle();
                    unlock();
                    if (step) {
                        rolledBack(step->edit, result);
                    }
                    changed(); // what is left to do keeps us here
                    done(std::move(result));
                    finish();
                },
                [this, done, finish](Error error) {
                    retrySoon();
                    changed();
                    done(tl::unexpected(std::move(error)));
                    finish();
                });
        },
        [done](Error error) { done(tl::unexpected(std::move(error))); });
}

PendingEdit ForwardEditor::pendingFor(
    const EditAuthor& author, const EditOptions& options, const Edit& edit) const
{
    PendingEdit pending;
    pending.number = edit.number;
    pending.uid = author.uid;
    pending.seconds = options.confirm;
    pending.deadline = wallClock() + 1000 * std::int64_t(options.confirm);
    return pending;
}

void ForwardEditor::watchPending(const EditAuthor& author, const EditOptions& options)
{
    if (m_ledger->pending) {
        m_confirm.start(std::chrono::seconds(options.confirm), author.caller,
            [this](ConfirmWatch::Ended how) { rollBack(how); });
    }
}

void ForwardEditor::confirm(std::uint64_t number, const EditAuthor& author, const Done<Edit>& done)
{
    if (!m_ledger) {
        return done(tl::unexpected(m_ledger.error()));
    }
    // Ahead of what is slow, and of the deadline if that comes meanwhile: it was asked for in time.
    m_queue.addUrgent([this, number, author, done](const Finish& finish) {
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
        m_rollBackReason.clear();
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
    });
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

Result<void> ForwardEditor::goBack(const Step& step)
{
    Ledger next = step.next;
    std::set<Family> families = familiesOf(step.changes);
    if (const auto& pending = m_ledger->pending; pending && !pending->snapshot.empty()) {
        families = {Family::Ipv4, Family::Ipv6};
        auto then = m_putBack(pending->snapshot);
        if (!then) {
            return tl::unexpected(then.error());
        }
        if (*then) {
            next.forwards = std::move(**then); // their order too
        }
    }
    if (const auto settled = settleEngine(next, true); !settled) {
        logProblem(settled.error());
    }
    if (const auto saved = m_store.save(next); !saved) {
        logProblem(saved.error()); // the disk still says that it is to be taken back: so the next start does
    }
    m_ledger = std::move(next);
    m_unsettled.merge(families);
    return settle();
}

Result<void> ForwardEditor::settle()
{
    Result<void> result;
    for (const Family family : std::set(m_unsettled)) {
        if (const auto installed = install(*m_ledger, {family})) {
            m_unsettled.erase(family);
        } else {
            result = tl::unexpected(installed.error());
        }
    }
    if (m_unsettled.empty()) {
        m_retry.reset();
        m_pause = 0;
    } else {
        retrySoon();
    }
    return result;
}

void ForwardEditor::rollBack(ConfirmWatch::Ended how)
{
    m_rollBackReason = how == ConfirmWatch::Ended::TooLate ? "nobody confirmed it in time"
                                                           : "whoever made it left before confirming it";
    tryRollBack();
}

void ForwardEditor::tryRollBack()
{
    m_queue.addUrgent([this](const Finish& finish) {
        const auto step = rollBackStep();
        if (!step || m_rollBackReason.empty()) {
            return finish(); // somebody undid or confirmed it meanwhile
        }
        m_queue.underLock(
            [this, step = *step, finish](const Finish& unlock) {
                const auto done = goBack(step);
                unlock();
                rolledBack(step.edit, done);
                changed();
                finish();
            },
            [this, edit = step->edit, finish](Error error) {
                rolledBack(edit, tl::unexpected(std::move(error)));
                finish();
            });
    });
}

/// A lock that somebody holds, a kernel without memory: tried until it works.
void ForwardEditor::rolledBack(const Edit& edit, const Result<void>& outcome)
{
    logRollBack(edit, outcome);
    if (m_ledger->pending) {
        retrySoon();
    } else {
        m_rollBackReason.clear();
    }
}

void ForwardEditor::retrySoon()
{
    m_pause = m_pause == 0 ? kFirstPause : std::min(2 * m_pause, kLongestPause);
    std::uint64_t now = 0;
    sd_event_now(m_event, CLOCK_BOOTTIME, &now);
    sd_event_source* source = nullptr;
    const auto again = [](sd_event_source*, std::uint64_t, void* data) {
        static_cast<ForwardEditor*>(data)->retry();
        return 0;
    };
    if (sd_event_add_time(m_event, &source, CLOCK_BOOTTIME, now + m_pause, 0, again, this) >= 0) {
        m_retry.reset(source);
    }
}

void ForwardEditor::retry()
{
    if (!m_rollBackReason.empty()) {
        return tryRollBack();
    }
    m_queue.addUrgent([this](const Finish& finish) {
        if (m_unsettled.empty()) {
            return finish();
        }
        m_queue.underLock(
            [this, finish](const Finish& unlock) {
                const auto settled = settle();
                unlock();
                if (settled) {
                    changed();
                }
                finish();
            },
            [this, finish](const Error&) {
                retrySoon();
                finish();
            });
    });
}

void ForwardEditor::end()
{
    const auto step = rollBackStep();
    if (!step) {
        return;
    }
    m_confirm.stop();
    m_rollBackReason = "the helper ends, so nobody can confirm it any more";
    auto done = m_queue.takeLockNow(kLastPatience);
    if (done) {
        done = goBack(*step);
        m_queue.releaseLock();
    }
    logRollBack(step->edit, done);
}

void ForwardEditor::logRollBack(const Edit& edit, const Result<void>& outcome)
{
    EditRecord record;
    record.verb = "roll-back";
    record.id = std::to_string(edit.number);
    record.uid = geteuid();
    record.before = describeEdit(edit).text();
    record.after = "as it was before, because " + m_rollBackReason;
    record.outcome = outcome ? record.outcome : outcome.error().message.text();
    const std::string failure = outcome ? std::string() : record.id + ' ' + record.outcome;
    if (outcome || failure != m_lastFailure) {
        logEdit(record);
    }
    m_lastFailure = failure;
}

} // namespace portolan
