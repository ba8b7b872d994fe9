// Changes to the list of wanted forwards, one after the other, and the kernel made to match it.
#pragma once

#include "helper/forwards/store.h"
#include "helper/xtables/lock.h"
#include "helper/xtables/reader.h"

#include <deque>
#include <functional>
#include <string>
#include <vector>

namespace portolan {

class ForwardEditor {
public:
    /// Most forwards there can be: bounds the store, the tables and the answer to List.
    static constexpr std::size_t kMaxForwards = 4096;
    /// Most edits that wait for their turn.
    static constexpr std::size_t kMaxWaiting = 64;
    static constexpr std::chrono::seconds kLockPatience{10};

    struct Removed {
        PortForward forward;
        std::optional<unsigned> connections; ///< none: could not be counted
        std::optional<unsigned> ended; ///< set if that was asked for
    };
    template <typename T> using Done = std::function<void(Result<T>)>;

    ForwardEditor(sd_event* event, XtablesReader& reader, Store store, std::string lockFile);

    /// The wanted forwards; the error that keeps the store from being used, if there is one.
    const Result<std::vector<PortForward>>& forwards() const { return m_forwards; }
    const PortForward* find(const std::string& id) const;

    /// Makes the kernel match the stored list, after a start. Does nothing with a store that cannot be read.
    void reconcile(Done<void> done);
    /// Conflict: a forward that is there, ours or not, has the same port. Nothing is changed.
    void check(const PortForward& forward, Done<void> done);
    /// Gives the forward its id, stores it, then installs it. If it cannot be installed, all is as before.
    void add(PortForward forward, Done<PortForward> done);
    void remove(const std::string& id, bool endConnections, Done<Removed> done);

    /// What other work calls when it is through; nothing else is done before.
    using Finish = std::function<void()>;
    using Work = std::function<void(const Finish&)>;
    /// Runs the work when its turn among the edits has come; no edit is made until it is through. refused:
    /// too much waits, or the stored list cannot be read.
    void alone(Work work, std::function<void(Error)> refused);
    /// The same with the xtables lock held.
    void aloneUnderLock(Work work, std::function<void(Error)> refused);
    /// Makes this the stored list; whoever asks, alone and under the lock, makes the kernel match it.
    Result<void> adopt(std::vector<PortForward> forwards);

private:
    using Job = std::function<void(Finish)>;

    bool enqueue(Job job);
    void startNext();
    /// Runs `work` under the xtables lock, then `finish`; or `refused` if the lock is not to be had.
    void underLock(std::function<void()> work, std::function<void(Error)> refused, Finish finish);
    Result<void> checkRoom(const PortForward& forward) const;
    Result<void> storeAndApply(std::vector<PortForward> forwards, Family family);

    XtablesReader& m_reader;
    Store m_store;
    XtablesLock m_lock;
    Result<std::vector<PortForward>> m_forwards;
    std::deque<Job> m_waiting;
    bool m_editing = false;
};

} // namespace portolan
