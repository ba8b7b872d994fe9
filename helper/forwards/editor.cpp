#include "helper/forwards/editor.h"

#include "backend/forward/check.h"
#include "backend/forward/compile.h"
#include "backend/ruleset/save_reader.h"
#include "helper/bus/journal.h"
#include "helper/conntrack/hub.h"
#include "helper/host/state.h"
#include "helper/xtables/writer.h"

#include <algorithm>
#include <utility>

namespace portolan {

namespace {

Result<bool> applyForwards(const std::vector<PortForward>& forwards, Family family)
{
    std::vector<CompiledRule> rules = compileJumps(forwards, family);
    CompileContext context;
    if (!rules.empty()) {
        auto connected = connectedPrefixes();
        if (!connected) {
            return tl::unexpected(connected.error());
        }
        context.connected = std::move(*connected);
    }
    for (const PortForward& forward : forwards) {
        if (forward.family == family) {
            for (CompiledRule& rule : compile(forward, context)) {
                rules.push_back(std::move(rule));
            }
        }
    }
    return writeRules(family, rules);
}

Result<void> conflictIn(
    Result<std::string> text, const PortForward& forward, const std::vector<PortForward>& wanted)
{
    if (!text) {
        return tl::unexpected(text.error());
    }
    const auto ruleset = readSave(std::move(*text), Engine::XtablesLegacy, forward.family);
    if (!ruleset) {
        return tl::unexpected(ruleset.error());
    }
    // What the host state could add are warnings, which are the asker's business.
    const auto findings
        = checkForward(forward, findForwards(*ruleset, wanted), *ruleset, HostState{}, forward.id);
    for (const Finding& finding : findings) {
        if (finding.severity == Finding::Severity::Error && finding.id == "port-conflict") {
            return tl::unexpected(Error{ErrorCode::Conflict, finding.message, finding.field});
        }
    }
    return {};
}

} // namespace

ForwardEditor::ForwardEditor(sd_event* event, XtablesReader& reader, Store store, std::string lockFile)
    : m_reader(reader)
    , m_store(std::move(store))
    , m_lock(event, std::move(lockFile))
    , m_forwards(m_store.load())
{
    if (!m_forwards) {
        logProblem(m_forwards.error());
    }
}

const PortForward* ForwardEditor::find(const std::string& id) const
{
    if (!m_forwards) {
        return nullptr;
    }
    const auto found = std::find_if(m_forwards->begin(), m_forwards->end(),
        [&id](const PortForward& forward) { return forward.id == id; });
    return found == m_forwards->end() ? nullptr : &*found;
}

void ForwardEditor::reconcile(Done<void> done)
{
    enqueue([this, done = std::move(done)](const Finish& finish) {
        if (!m_forwards) {
            done(tl::unexpected(m_forwards.error()));
            return finish();
        }
        underLock(
            [this, done] {
                Result<void> result;
                for (const Family family : {Family::Ipv4, Family::Ipv6}) {
                    if (const auto applied = applyForwards(*m_forwards, family); !applied) {
                        result = tl::unexpected(applied.error());
                    }
                }
                done(std::move(result));
            },
            [done](Error error) { done(tl::unexpected(std::move(error))); }, finish);
    });
}

void ForwardEditor::check(const PortForward& forward, Done<void> done)
{
    if (auto room = checkRoom(forward); !room) {
        return done(std::move(room));
    }
    m_reader.save(forward.family, [this, forward, done = std::move(done)](Result<std::string> text) {
        done(m_forwards ? conflictIn(std::move(text), forward, *m_forwards)
                        : Result<void>(tl::unexpected(m_forwards.error())));
    });
}

void ForwardEditor::add(PortForward forward, Done<PortForward> done)
{
    const bool queued = enqueue([this, forward = std::move(forward), done](const Finish& finish) {
        check(forward, [this, forward, done, finish](Result<void> checked) {
            if (!checked) {
                done(tl::unexpected(checked.error()));
                return finish();
            }
            const auto work = [this, forward, done]() mutable {
                auto id = newId(*m_forwards);
                if (!id) {
                    return done(tl::unexpected(id.error()));
                }
                forward.id = std::move(*id);
                auto forwards = *m_forwards;
                forwards.push_back(forward);
                const auto stored = storeAndApply(std::move(forwards), forward.family);
                done(stored ? Result<PortForward>(forward) : tl::unexpected(stored.error()));
            };
            underLock(
                work, [done](Error error) { done(tl::unexpected(std::move(error))); }, finish);
        });
    });
    if (!queued) {
        done(failure(ErrorCode::Busy, PORTOLAN_TR("Too many edits are waiting; try again later.")));
    }
}

void ForwardEditor::remove(const std::string& id, bool endConnections, Done<Removed> done)
{
    const auto work = [this, id, endConnections, done] {
        const PortForward* known = find(id);
        if (!known) {
            return done(failure(ErrorCode::Invalid, PORTOLAN_TR("There is no forward %1."), {id}, "id"));
        }
        Removed removed{*known, {}, {}};
        auto forwards = *m_forwards;
        std::erase_if(forwards, [&id](const PortForward& forward) { return forward.id == id; });
        if (auto stored = storeAndApply(std::move(forwards), removed.forward.family); !stored) {
            return done(tl::unexpected(stored.error()));
        }
        // Counted after the rules are gone: no connection can begin behind our back. It takes its time on a
        // full table, so others may write meanwhile.
        m_lock.release();
        auto flows = flowsOf(removed.forward);
        if (!flows) {
            logProblem(flows.error());
            return done(std::move(removed));
        }
        std::erase_if(*flows, isFinished);
        removed.connections = unsigned(flows->size());
        if (endConnections) {
            const auto ended = endFlows(*flows);
            if (!ended) {
                logProblem(ended.error());
            }
            removed.ended = ended.value_or(0);
        }
        done(std::move(removed));
    };
    const bool queued = enqueue([this, work, done](const Finish& finish) {
        underLock(
            work, [done](Error error) { done(tl::unexpected(std::move(error))); }, finish);
    });
    if (!queued) {
        done(failure(ErrorCode::Busy, PORTOLAN_TR("Too many edits are waiting; try again later.")));
    }
}

void ForwardEditor::alone(Work work, std::function<void(Error)> refused)
{
    if (!m_forwards) {
        return refused(m_forwards.error());
    }
    if (!enqueue(std::move(work))) {
        refused({ErrorCode::Busy, {PORTOLAN_TR("Too many edits are waiting; try again later."), {}}, {}});
    }
}

void ForwardEditor::aloneUnderLock(Work work, std::function<void(Error)> refused)
{
    const auto locked = [this, work = std::move(work), refused](const Finish& finish) {
        m_lock.take(kLockPatience, [this, work, refused, finish](Result<void> taken) {
            if (!taken) {
                refused(std::move(taken.error()));
                return finish();
            }
            work([this, finish] {
                m_lock.release();
                finish();
            });
        });
    };
    alone(locked, refused);
}

Result<void> ForwardEditor::adopt(std::vector<PortForward> forwards)
{
    if (auto saved = m_store.save(forwards); !saved) {
        return saved;
    }
    m_forwards = std::move(forwards);
    return {};
}

bool ForwardEditor::enqueue(Job job)
{
    if (m_waiting.size() >= kMaxWaiting) {
        return false;
    }
    m_waiting.push_back(std::move(job));
    startNext();
    return true;
}

void ForwardEditor::startNext()
{
    while (!m_editing && !m_waiting.empty()) {
        m_editing = true;
        const Job job = std::move(m_waiting.front());
        m_waiting.pop_front();
        job([this] {
            m_editing = false;
            startNext();
        });
    }
}

void ForwardEditor::underLock(std::function<void()> work, std::function<void(Error)> refused, Finish finish)
{
    m_lock.take(kLockPatience,
        [this, work = std::move(work), refused = std::move(refused), finish = std::move(finish)](
            Result<void> taken) {
            if (taken) {
                work();
                m_lock.release();
            } else {
                refused(std::move(taken.error()));
            }
            finish();
        });
}

Result<void> ForwardEditor::checkRoom(const PortForward& forward) const
{
    if (!m_forwards) {
        return tl::unexpected(m_forwards.error());
    }
    if (m_forwards->size() >= kMaxForwards && !find(forward.id)) {
        return failure(ErrorCode::Busy,
            PORTOLAN_TR("There are %1 forwards already, which is the most; remove one."),
            {std::to_string(kMaxForwards)});
    }
    return {};
}

Result<void> ForwardEditor::storeAndApply(std::vector<PortForward> forwards, Family family)
{
    // Stored first: if we are killed in between, the next start finishes the job. The other way round a rule
    // could be in the kernel that nobody knows.
    if (auto saved = m_store.save(forwards); !saved) {
        return saved;
    }
    if (const auto applied = applyForwards(forwards, family); !applied) {
        Error error = applied.error();
        if (const auto restored = m_store.save(*m_forwards); !restored) {
            error.message = {PORTOLAN_TR("%1 The stored list could not be put back either: %2"),
                {error.message.text(), restored.error().message.text()}};
        }
        return tl::unexpected(std::move(error));
    }
    m_forwards = std::move(forwards);
    return {};
}

} // namespace portolan
