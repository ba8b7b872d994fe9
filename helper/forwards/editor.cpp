#include "helper/forwards/editor.h"

#include "helper/bus/journal.h"
#include "helper/forwards/edit_connections.h"
#include "helper/forwards/wall_clock.h"

#include <utility>

namespace portolan {

namespace {

const std::set<Family> kBothFamilies{Family::Ipv4, Family::Ipv6};

} // namespace

Result<void> checkNonePending(const Ledger& ledger, std::chrono::milliseconds remaining)
{
    if (!ledger.pending) {
        return {};
    }
    const Edit* edit = ledger.edit(ledger.pending->number);
    return failure(ErrorCode::Conflict,
        PORTOLAN_TR("An edit of user %1 waits for confirmation, %2 seconds more (%3): confirm or undo it "
                    "first."),
        {std::to_string(ledger.pending->uid), std::to_string((remaining.count() + 999) / 1000),
            edit ? describeEdit(*edit) : Message{}});
}

/// An edit on its way from the request to the answer.
struct ForwardEditor::Task {
    std::function<Result<Step>()> plan;
    EditAuthor author;
    EditOptions options;
    Done<EditDone> done;
    Finish finish;
    Finish unlock;
    Step step;
    std::shared_ptr<NatSight> seen = std::make_shared<NatSight>();

    void fail(Error error)
    {
        if (unlock) {
            unlock();
        }
        done(tl::unexpected(std::move(error)));
        finish();
    }
};

ForwardEditor::ForwardEditor(
    sd_event* event, sd_bus* bus, ConflictFinder& conflicts, Store store, std::string lockFile)
    : m_event(event)
    , m_conflicts(conflicts)
    , m_store(std::move(store))
    , m_queue(event, std::move(lockFile))
    , m_confirm(event, bus)
    , m_ledger(m_store.load())
{
    m_store.sweep();
    if (!m_ledger) {
        logProblem(m_ledger.error());
    }
}

const PortForward* ForwardEditor::find(const std::string& id) const
{
    return m_ledger ? m_ledger->find(id) : nullptr;
}

void ForwardEditor::edit(
    EditVerb verb, Plan plan, const EditAuthor& author, const EditOptions& options, Done<EditDone> done)
{
    const auto task = std::make_shared<Task>();
    task->author = author;
    task->options = options;
    task->done = std::move(done);
    task->plan = [this, verb, plan = std::move(plan), author]() -> Result<Step> {
        if (auto none = checkNonePending(*m_ledger, remaining()); !none) {
            return tl::unexpected(none.error());
        }
        auto changes = plan(m_ledger->forwards);
        if (!changes) {
            return tl::unexpected(changes.error());
        }
        if (changes->empty()) {
            return Step{};
        }
        Step step{*m_ledger, {}, std::move(*changes)};
        Edit edit;
        edit.time = wallClock();
        edit.uid = author.uid;
        edit.verb = verb;
        edit.changes = step.changes;
        if (auto added = step.next.add(std::move(edit)); !added) {
            return tl::unexpected(added.error());
        }
        if (step.next.forwards.size() > kMaxForwards) {
            return failure(ErrorCode::Busy, PORTOLAN_TR("There can be %1 forwards at most; remove one."),
                {std::to_string(kMaxForwards)});
        }
        step.edit = step.next.edits.back();
        return step;
    };
    enqueue(task);
}

void ForwardEditor::undo(const EditAuthor& author, const EditOptions& options, Done<EditDone> done)
{
    const auto task = std::make_shared<Task>();
    task->author = author;
    task->options = options;
    task->done = std::move(done);
    task->plan = [this]() -> Result<Step> {
        if (m_ledger->pending) {
            return rollBackStep();
        }
        const Edit* last = m_ledger->lastDone();
        Step step{*m_ledger, last ? *last : Edit{}, {}};
        return step.next.undo().map([&](EditChanges changes) {
            step.changes = std::move(changes);
            return std::move(step);
        });
    };
    enqueue(task);
}

void ForwardEditor::redo(const EditAuthor& author, const EditOptions& options, Done<EditDone> done)
{
    const auto task = std::make_shared<Task>();
    task->author = author;
    task->options = options;
    task->done = std::move(done);
    task->plan = [this]() -> Result<Step> {
        if (auto none = checkNonePending(*m_ledger, remaining()); !none) {
            return tl::unexpected(none.error());
        }
        const Edit* next = m_ledger->firstUndone();
        Step step{*m_ledger, next ? *next : Edit{}, {}};
        return step.next.redo().map([&](EditChanges changes) {
            step.changes = std::move(changes);
            return std::move(step);
        });
    };
    enqueue(task);
}

void ForwardEditor::enqueue(const TaskPtr& task)
{
    alone(
        [this, task](const Finish& finish) {
            task->finish = finish;
            run(task);
        },
        [task](Error error) { task->done(tl::unexpected(std::move(error))); });
}

void ForwardEditor::run(const TaskPtr& task)
{
    auto step = task->plan();
    if (!step) {
        return task->fail(step.error());
    }
    if (step->changes.empty() && !step->rollsBack) { // all is so already
        task->done(EditDone{});
        return task->finish();
    }
    task->step = std::move(*step);
    if (task->options.confirm > 0 && !task->step.rollsBack) {
        task->step.next.pending = pendingFor(task->author, task->options, task->step.edit);
        const Edit* undone = task->step.next.firstUndone();
        task->step.next.pending->undo = undone && undone->number == task->step.edit.number;
    }
    m_queue.underLock(
        [this, task](const Finish& unlock) {
            task->unlock = unlock;
            // Going back must not depend on what others did meanwhile.
            if (task->step.rollsBack) {
                return commitTask(task);
            }
            m_conflicts.find(
                m_ledger->forwards, task->step.changes, task->seen, [this, task](Result<void> found) {
                    if (!found) {
                        return task->fail(found.error());
                    }
                    commitTask(task);
                });
        },
        [task](Error error) { task->fail(std::move(error)); });
}

void ForwardEditor::commitTask(const TaskPtr& task)
{
    auto committed = commit(task->step, task->seen.get());
    const bool back = task->step.rollsBack && !m_ledger->pending;
    if (!committed && !back) {
        return task->fail(committed.error());
    }
    // Connections are counted after the rules are gone: none can begin behind our back. It takes its time on
    // a full table, so others may write meanwhile.
    task->unlock();
    if (back) {
        m_confirm.stop();
        m_rollBackReason.clear();
    } else {
        watchPending(task->author, task->options);
    }
    changed();
    if (!committed) {
        Error error = committed.error();
        error.message = {PORTOLAN_TR("It is taken back, but not all of it is out of the kernel yet, which is "
                                     "tried again until it works: %1"),
            {error.message}};
        task->done(tl::unexpected(std::move(error)));
        return task->finish();
    }
    EditDone result{task->step.edit, countConnections(task->step.changes, task->options.endConnections)};
    task->done(std::move(result));
    task->finish();
}

void ForwardEditor::repair(const Done<bool>& done)
{
    const auto refused = [done](Error error) { done(tl::unexpected(std::move(error))); };
    alone(
        [this, done](const Finish& finish) {
            m_queue.underLock(
                [this, done, finish](const Finish& unlock) {
                    auto installed = install(*m_ledger, kBothFamilies);
                    unlock();
                    done(std::move(installed));
                    finish();
                },
                [done, finish](Error error) {
                    done(tl::unexpected(std::move(error)));
                    finish();
                });
        },
        refused);
}

void ForwardEditor::setAutomaticRepair(bool on, const Done<void>& done)
{
    alone(
        [this, on, done](const Finish& finish) {
            Ledger next = *m_ledger;
            next.automaticRepair = on;
            auto saved = m_store.save(next);
            if (saved) {
                m_ledger = std::move(next);
                changed();
            }
            done(std::move(saved));
            finish();
        },
        [done](Error error) { done(tl::unexpected(std::move(error))); });
}

void ForwardEditor::changed()
{
    if (m_changed) {
        m_changed();
    }
}

} // namespace portolan
