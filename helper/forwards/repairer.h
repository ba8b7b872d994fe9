// Mends our rules by itself when another program harmed them, if that was asked for.
#pragma once

#include "helper/forwards/editor.h"
#include "helper/nftables/generation_watch.h"
#include "helper/xtables/lock_watch.h"

#include <chrono>
#include <deque>

namespace portolan {

/// Looks after every program that took the xtables lock or changed nf_tables, and every ten seconds for those
/// that take no lock; a look costs a read of our tables, and its pauses grow with what it costs. It never
/// fights another program for long: after three repairs within a minute it stops, says so, and goes on only
/// when somebody repairs by hand or switches it on again.
class Repairer {
public:
    static constexpr std::size_t kMostRepairs = 3;
    static constexpr std::chrono::seconds kWithin{60};

    Repairer(sd_event* event, ForwardEditor& editor, std::string lockFile);
    Repairer(const Repairer&) = delete;
    Repairer& operator=(const Repairer&) = delete;

    /// Starts or stops as the ledger has it.
    void follow();
    /// Forgets that it stopped.
    void resume();
    /// Why it does nothing although it is on; empty: it does not.
    const Message& stopped() const { return m_stopped; }
    /// Called when it stopped.
    void onChange(std::function<void()> handler) { m_changed = std::move(handler); }

private:
    bool wanted() const;
    void touched();
    void look();
    void lookAgain(std::chrono::microseconds pause);
    void repair();
    void repaired(const Result<bool>& done);
    bool arm(SourcePtr& timer, std::chrono::microseconds delay, sd_event_time_handler_t handler);

    sd_event* m_event;
    ForwardEditor& m_editor;
    std::string m_lockFile;
    std::unique_ptr<LockWatch> m_watch;
    std::unique_ptr<GenerationWatch> m_generations;
    SourcePtr m_poll;
    SourcePtr m_grace;
    std::deque<std::chrono::steady_clock::time_point> m_repairs;
    std::chrono::steady_clock::time_point m_rested{}; ///< when the next look may be
    bool m_repairing = false;
    Message m_stopped;
    std::function<void()> m_changed;
};

} // namespace portolan
