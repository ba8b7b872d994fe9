#include "helper/snapshots/keeper.h"

#include "helper/bus/journal.h"
#include "helper/snapshots/capture.h"
#include "helper/snapshots/rule_names.h"

#include <utility>

namespace portolan {

SnapshotKeeper::SnapshotKeeper(
    XtablesReader& reader, NftReader& nftReader, ForwardEditor& editor, SnapshotStore store)
    : m_reader(reader)
    , m_nftReader(nftReader)
    , m_editor(editor)
    , m_store(std::move(store))
{
    m_editor.onPutBack([this](const std::string& id) { return putBack(id); });
}

Result<std::string> SnapshotKeeper::fingerprint() const
{
    if (!m_editor.ledger()) {
        return tl::unexpected(m_editor.ledger().error());
    }
    return readKeptTables().map([this](const std::vector<KeptTable>& tables) {
        return fingerprintOf(tables, m_editor.ledger()->forwards);
    });
}

void SnapshotKeeper::take(const std::string& name, Done<SnapshotInfo> done)
{
    // No edit of ours in between, so that the wanted forwards are those of these very rules. Not under the
    // lock: others may write, and reading again costs us alone.
    const auto work = [this, name, done](const ForwardEditor::Finish& finish) {
        const auto keep = [this, name, done, finish](Result<Snapshot> taken) {
            if (taken) {
                taken->info.name = name;
                done(m_store.save(std::move(*taken), held()));
            } else {
                done(tl::unexpected(taken.error()));
            }
            finish();
        };
        capture(m_reader, m_editor.ledger()->forwards, [this, keep](Result<Snapshot> taken) {
            if (taken) {
                captureNftables(m_nftReader, std::move(*taken), keep);
            } else {
                keep(std::move(taken));
            }
        });
    };
    m_editor.alone(work, [done](Error error) { done(tl::unexpected(std::move(error))); });
}

struct SnapshotKeeper::Restoring {
    Snapshot wanted;
    std::string unchangedSince;
    EditAuthor author;
    EditOptions options;
    Done<Restored> done;
    ForwardEditor::Finish finish;
    std::vector<PortForward> forwardsBefore;
    SwapPlan plan;
    Restored result;

    void fail(Error error)
    {
        done(tl::unexpected(std::move(error)));
        finish();
    }
};

void SnapshotKeeper::restore(Snapshot snapshot, const std::string& unchangedSince, const EditAuthor& author,
    const EditOptions& options, Done<Restored> done)
{
    if (!snapshot.restorable) {
        return done(failure(ErrorCode::Unsupported,
            PORTOLAN_TR(
                "The snapshot %1 was taken on another kind of machine; it can be looked at, not restored."),
            {snapshot.info.id}));
    }
    const Job job = std::make_shared<Restoring>();
    job->wanted = std::move(snapshot);
    job->unchangedSince = unchangedSince;
    job->author = author;
    job->options = options;
    job->done = std::move(done);
    const auto work = [this, job](const ForwardEditor::Finish& finish) {
        job->finish = finish;
        job->forwardsBefore = m_editor.ledger()->forwards;
        capture(m_reader, job->forwardsBefore, [this, job](Result<Snapshot> now) {
            if (now) {
                prepare(job, std::move(*now));
            } else {
                job->fail(now.error());
            }
        });
    };
    m_editor.aloneUnderLock(work, [job](Error error) { job->done(tl::unexpected(std::move(error))); });
}

void SnapshotKeeper::prepare(const Job& job, Snapshot now)
{
    if (!job->unchangedSince.empty() && now.info.fingerprint != job->unchangedSince) {
        return job->fail({ErrorCode::Conflict,
            {PORTOLAN_TR(
                 "The rules or forwards changed since they were shown; nothing was restored. Look at what "
                 "is different now and try again."),
                {}},
            "unchangedSince"});
    }
    auto plan = planSwaps(now.tables, job->wanted.tables);
    if (!plan) {
        return job->fail(plan.error());
    }
    job->plan = std::move(*plan);
    job->result.replaced = job->plan.labels(false);
    job->result.emptied = job->plan.labels(true);
    job->result.unchanged = job->plan.unchanged;
    if (job->plan.swaps.empty() && job->wanted.wanted == now.wanted) {
        return succeed(job);
    }
    now.info.reason = SnapshotReason::BeforeRestore;
    auto saved = m_store.save(std::move(now), job->wanted.info.id);
    if (!saved) {
        return job->fail(saved.error());
    }
    job->result.before = saved->id;
    act(job);
}

void SnapshotKeeper::act(const Job& job)
{
    // Stored first: if we are killed in between, the next start makes our rules those that are wanted.
    if (auto adopted = m_editor.adopt(job->wanted.wanted, job->author, job->options, job->result.before);
        !adopted) {
        return giveUp(job, adopted.error(), false);
    }
    if (auto applied = applySwaps(job->plan); !applied) {
        return giveUp(job, applied.error(), false);
    }
    verify(job, 0);
}

void SnapshotKeeper::verify(const Job& job, std::size_t index)
{
    const auto& texts = job->wanted.texts;
    while (index < texts.size()
        && (texts[index].engine != Engine::XtablesLegacy || !namesByNumber(texts[index].text))) {
        ++index;
    }
    if (index == texts.size() || job->plan.swaps.empty()) {
        return succeed(job);
    }
    const SnapshotText& text = texts[index];
    m_reader.save(text.family, [this, job, index](Result<std::string> now) {
        const SnapshotText& then = job->wanted.texts[index];
        if (now && withoutCounters(*now) == withoutCounters(then.text)) {
            return verify(job, index + 1);
        }
        giveUp(job,
            now ? Error{ErrorCode::Kernel,
                {PORTOLAN_TR(
                     "The snapshot's rules name an ipset by its number, and that number is another set "
                     "now; all is as it was before. Make the sets of that time again first, or restore "
                     "these rules by hand."),
                    {}},
                {}}
                : now.error(),
            true);
    });
}

void SnapshotKeeper::succeed(const Job& job)
{
    if (auto installed = m_editor.installAdopted(); !installed) {
        return giveUp(job, installed.error(), !job->plan.swaps.empty());
    }
    m_editor.finishAdoption();
    job->done(std::move(job->result));
    job->finish();
}

Result<std::optional<std::vector<PortForward>>> SnapshotKeeper::putBack(const std::string& id)
{
    auto then = m_store.load(id);
    if (!then) {
        logProblem(then.error()); // our own forwards still go back, by the list
        return std::nullopt;
    }
    const auto now = readKeptTables();
    if (!now) {
        return tl::unexpected(now.error());
    }
    const auto plan = planSwaps(*now, then->tables);
    if (!plan) {
        return tl::unexpected(plan.error());
    }
    if (auto applied = applySwaps(*plan); !applied) {
        return tl::unexpected(applied.error());
    }
    return std::optional(std::move(then->wanted));
}

std::string SnapshotKeeper::held() const
{
    const auto& ledger = m_editor.ledger();
    return ledger && ledger->pending ? ledger->pending->snapshot : std::string();
}

Result<void> SnapshotKeeper::remove(const std::string& id)
{
    if (!id.empty() && id == held()) {
        return failure(ErrorCode::Conflict,
            PORTOLAN_TR(
                "The snapshot %1 is the way back of what waits for confirmation; confirm or undo that "
                "first."),
            {id});
    }
    return m_store.remove(id);
}

void SnapshotKeeper::giveUp(const Job& job, Error error, bool swapped)
{
    Result<void> undone = swapped ? undoSwaps(job->plan) : Result<void>();
    if (auto adopted = m_editor.takeBackAdoption(); !adopted) {
        undone = tl::unexpected(adopted.error());
    }
    if (!undone) {
        // The snapshot of the moment before stays: it is the way back now.
        error.message = {PORTOLAN_TR("%1 Putting back what was changed before failed too: %2"),
            {error.message, undone.error().message}};
        return job->fail(std::move(error));
    }
    if (auto removed = m_store.remove(job->result.before); !removed) {
        logProblem(removed.error());
    }
    job->fail(std::move(error));
}

} // namespace portolan
