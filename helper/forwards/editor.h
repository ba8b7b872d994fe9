// The wanted forwards: every change to them, and the kernel made to match.
//
// Wanted is one list. An edit, its undo and redo, a roll-back, the start and a repair all come down to one
// thing, commit(): the ledger with the list goes to the disk, then our rules are made those of the list. If
// we are killed in between, the next start finishes the job; the other way round a rule could be in the
// kernel that nobody knows.
#pragma once

#include "backend/forward/preview.h"
#include "helper/forwards/confirm_watch.h"
#include "helper/forwards/conflicts.h"
#include "helper/forwards/edit_queue.h"
#include "helper/forwards/store.h"
#include "helper/nftables/iptables_accept.h"

#include <memory>
#include <set>

namespace portolan {

struct NatSight;

/// Who asks for an edit.
struct EditAuthor {
    uid_t uid = 0;
    std::string caller; ///< unique bus name; with it goes what was not confirmed
};

struct EditOptions {
    unsigned confirm = 0; ///< seconds until it goes back unless confirmed; 0: it stays
    bool endConnections = false; ///< of forwards that are removed, switched off or replaced
};

/// Number 0: all was so already, and nothing was done.
struct EditDone {
    Edit edit;
    /// Of a forward that was removed, switched off or replaced.
    struct Connections {
        std::string id;
        std::optional<unsigned> used; ///< at that moment; none: could not be counted
        unsigned ended = 0;
    };
    std::vector<Connections> connections;
};

class ForwardEditor {
public:
    /// Most forwards there can be: bounds the store, the tables and the answer to List.
    static constexpr std::size_t kMaxForwards = 4096;

    template <typename T> using Done = std::function<void(Result<T>)>;
    /// What an edit changes of the list as it is when its turn comes.
    using Plan = std::function<Result<EditChanges>(const std::vector<PortForward>& now)>;
    using Finish = EditQueue::Finish;
    using Work = EditQueue::Work;

    ForwardEditor(sd_event* event, sd_bus* bus, ConflictFinder& conflicts, Store store, std::string lockFile);

    /// The error that keeps the store from being used, if there is one.
    const Result<Ledger>& ledger() const { return m_ledger; }
    const PortForward* find(const std::string& id) const;
    std::chrono::milliseconds remaining() const { return m_confirm.remaining(); }
    /// Called whenever the ledger is another.
    void onChange(std::function<void()> handler) { m_changed = std::move(handler); }
    /// Whether the kernel has yet to follow the list, which is tried until it does.
    bool unsettled() const { return !m_unsettled.empty(); }

    /// After a start: takes back what nobody confirmed, then makes the kernel match the list. Does nothing
    /// with a store that cannot be read.
    void start(const Done<void>& done);
    void edit(
        EditVerb verb, Plan plan, const EditAuthor& author, const EditOptions& options, Done<EditDone> done);
    /// While an edit waits for confirmation, that one is taken back.
    void undo(const EditAuthor& author, const EditOptions& options, Done<EditDone> done);
    void redo(const EditAuthor& author, const EditOptions& options, Done<EditDone> done);
    /// What waits for confirmation stays. number: the edit that is meant; 0: whichever.
    void confirm(std::uint64_t number, const EditAuthor& author, const Done<Edit>& done);
    /// Makes the kernel match the list. Tells whether anything had to be changed.
    void repair(const Done<bool>& done);
    /// Whether a filter of iptables-nft came after our rules and could drop what they forward; and letting
    /// them through it.
    bool acceptsDue() const;
    void bringAccepts(const Done<bool>& done);
    /// Whether our rules are those of the list; takes no lock.
    Result<bool> intact() const;
    void setAutomaticRepair(bool on, const Done<void>& done);
    /// Which engine an edit would be written to now, and why.
    Result<EngineChoice> engineChoice() const;
    /// Where the rules of a forward of that family would go now.
    Result<PreviewPlaces> previewPlaces(Family family) const;
    /// Where the forwards should be from now on; all of them move, or none. Unsupported: the kernel has not
    /// got that engine.
    void setEngine(EnginePreference preference, const Done<EngineChoice>& done);
    /// After the loop: what nobody confirmed is taken back now.
    void end();

    /// Runs the work when its turn among the edits has come; no edit is made until it is through. refused:
    /// too much waits, or the stored list cannot be read.
    void alone(Work work, const EditQueue::Refused& refused);
    /// The same with the xtables lock held. Conflict: an edit waits for confirmation.
    void aloneUnderLock(Work work, const EditQueue::Refused& refused);
    /// Makes this the stored list; whoever asks, alone and under the lock, makes the old tables match it.
    /// before: the snapshot of what is replaced, the way back if `options` want it confirmed.
    Result<void> adopt(std::vector<PortForward> forwards, const EditAuthor& author,
        const EditOptions& options, const std::string& before);
    /// Makes the rest of the kernel match it: what is not in the old tables, or should not be.
    Result<void> installAdopted();
    /// Undoes the last adopt().
    Result<void> takeBackAdoption();
    /// The kernel matches it: from now on it waits for confirmation, if that was asked for.
    void finishAdoption();

    /// Puts back the rules of a snapshot, everybody's, under the lock. Returns the list of then; none: the
    /// snapshot cannot be read.
    using PutBack = std::function<Result<std::optional<std::vector<PortForward>>>(const std::string& id)>;
    void onPutBack(PutBack handler) { m_putBack = std::move(handler); }

private:
    /// What becomes of the ledger, and what that does to the list.
    struct Step {
        Ledger next;
        Edit edit;
        EditChanges changes;
        bool rollsBack = false;
    };
    struct Task;
    using TaskPtr = std::shared_ptr<Task>;

    void enqueue(const TaskPtr& task);
    void run(const TaskPtr& task);
    void commitTask(const TaskPtr& task);
    /// That the step's edit waits for confirmation.
    PendingEdit pendingFor(const EditAuthor& author, const EditOptions& options, const Edit& edit) const;
    void watchPending(const EditAuthor& author, const EditOptions& options);
    void rollBack(ConfirmWatch::Ended how);
    void tryRollBack();
    void rolledBack(const Edit& edit, const Result<void>& outcome);
    void retrySoon();
    void retry();
    /// Takes the step's ledger. seen: what was read of the kernel for it, under the same lock; nullptr:
    /// nothing.
    Result<void> commit(Step& step, NatSight* seen = nullptr);
    /// Stores the ledger and makes the kernel match it. What fails leaves all as it was, if that is possible.
    Result<void> commitLedger(Ledger next, const std::set<Family>& families, NatSight* seen = nullptr);
    /// Makes the ledger say where its forwards are written to. had: there were some before.
    static Result<EngineChoice> settleEngine(Ledger& ledger, bool had);
    /// The same of what is taken back, which must not be refused: the list at once, the kernel as far as it
    /// lets us, and the rest as soon as it does. Only a snapshot's rules come before the list; while they
    /// cannot be put back, the edit waits on.
    Result<void> goBack(const Step& step);
    /// Installs the families that are due; each by itself.
    Result<void> settle();
    Result<bool> installAccepts(const Ledger& ledger, const std::set<Family>& families);
    /// Ours of the engine, then what lets their packets through iptables-nft's filter.
    Result<bool> install(const Ledger& ledger, const std::set<Family>& families, NatSight* seen = nullptr);
    Result<Step> rollBackStep() const;
    void logRollBack(const Edit& edit, const Result<void>& outcome);
    void changed();

    sd_event* m_event;
    ConflictFinder& m_conflicts;
    mutable IptablesAccept m_accept; ///< remembers what it saw last
    Store m_store;
    EditQueue m_queue;
    ConfirmWatch m_confirm;
    Result<Ledger> m_ledger;
    struct Adoption {
        Ledger before;
        EditAuthor author;
        EditOptions options;
    };
    std::optional<Adoption> m_adoption; ///< the last one
    PutBack m_putBack;
    std::set<Family> m_unsettled; ///< families whose rules have yet to follow the list
    std::string m_rollBackReason; ///< why what waits is to go back now; empty: it is not
    std::string m_lastFailure; ///< of a roll-back, so that the log does not grow by each try
    SourcePtr m_retry;
    std::uint64_t m_pause = 0; ///< µs between two tries
    std::function<void()> m_changed;
};

/// Refuses an edit while another waits for confirmation: Conflict, and says whose and how long.
Result<void> checkNonePending(const Ledger& ledger, std::chrono::milliseconds remaining);

} // namespace portolan
