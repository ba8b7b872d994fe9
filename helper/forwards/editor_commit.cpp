// ForwardEditor's list on the disk and in the kernel, and the engine it is written to.
#include "backend/forward/compile.h"
#include "helper/forwards/apply.h"
#include "helper/forwards/editor.h"
#include "helper/forwards/engine_facts.h"
#include "helper/host/state.h"
#include "helper/xtables/usage.h"

#include <algorithm>
#include <utility>

namespace portolan {

namespace {

const std::set<Family> kEveryFamily{Family::Ipv4, Family::Ipv6};

Error combined(const char* pattern, const Error& first, const Error& second)
{
    return {first.code, {pattern, {first.message, second.message}}, first.field};
}

Engine engineOf(const Ledger& ledger)
{
    return ledger.engine.value_or(Engine::XtablesLegacy);
}

/// Where its forwards are. A version that stored no engine wrote to the old tables.
std::optional<Engine> oursIn(const Ledger& ledger, bool had)
{
    return had ? std::optional(engineOf(ledger)) : std::nullopt;
}

/// What another engine's filter needs too; of the list, which must live as long.
WantedAccepts acceptsOf(const std::vector<PortForward>& forwards, Family family)
{
    return WantedAccepts([&forwards, family] {
        std::vector<CompiledRule> rules;
        for (const PortForward& forward : forwards) {
            if (forward.family == family) {
                for (CompiledRule& rule : compile(forward, {})) {
                    rules.push_back(std::move(rule));
                }
            }
        }
        return rules;
    });
}

/// Whether what is preferred can be had; the choice says nothing else.
Result<EngineChoice> checkThere(EnginePreference preference)
{
    const auto facts = engineFacts(preference, std::nullopt);
    if (!facts) {
        return tl::unexpected(facts.error());
    }
    if (preference == EnginePreference::Nftables && !facts->nftablesThere) {
        return failure(ErrorCode::Unsupported,
            PORTOLAN_TR("Forwards cannot be written to nftables on this host; nothing was changed."));
    }
    if (preference == EnginePreference::XtablesLegacy && !facts->legacyThere) {
        return failure(ErrorCode::Unsupported,
            PORTOLAN_TR("This kernel has no legacy tables (or their modules ip_tables and ip6_tables are not "
                        "loaded); nothing was changed."));
    }
    return chooseEngine(*facts);
}

} // namespace

Result<bool> ForwardEditor::intact() const
{
    if (!m_ledger) {
        return tl::unexpected(m_ledger.error());
    }
    const auto connected = connectedPrefixes();
    if (!connected) {
        return tl::unexpected(connected.error());
    }
    auto installed = forwardsInstalled({m_ledger->forwards, *connected, engineOf(*m_ledger)});
    for (const Family family : kEveryFamily) {
        if (!installed || !*installed) {
            break;
        }
        installed = m_accept.installed(family, acceptsOf(m_ledger->forwards, family));
    }
    return installed;
}

Result<bool> ForwardEditor::install(const Ledger& ledger, const std::set<Family>& families, NatSight* seen)
{
    const auto connected = connectedPrefixes();
    if (!connected) {
        return tl::unexpected(connected.error());
    }
    const auto installed = installForwards({ledger.forwards, *connected, engineOf(ledger)}, families, seen);
    if (!installed) {
        return tl::unexpected(installed.error());
    }
    if (const auto before = installed->nftGeneration) {
        m_conflicts.wroteOurselves(*before, *before + 1);
    }
    return installAccepts(ledger, families).map([&](bool accepted) {
        return accepted || installed->changed;
    });
}

Result<bool> ForwardEditor::installAccepts(const Ledger& ledger, const std::set<Family>& families)
{
    bool changed = false;
    for (const Family family : families) {
        const auto accepted = m_accept.install(family, acceptsOf(ledger.forwards, family));
        if (!accepted) {
            return accepted;
        }
        changed |= *accepted;
    }
    return changed;
}

bool ForwardEditor::acceptsDue() const
{
    return m_ledger && !m_ledger->forwards.empty()
        && std::any_of(kEveryFamily.begin(), kEveryFamily.end(),
            [this](Family family) { return m_accept.due(family, acceptsOf(m_ledger->forwards, family)); });
}

void ForwardEditor::bringAccepts(const Done<bool>& done)
{
    const auto refused = [done](Error error) { done(tl::unexpected(std::move(error))); };
    alone(
        [this, done](const Finish& finish) {
            done(installAccepts(*m_ledger, kEveryFamily));
            finish();
        },
        refused);
}

Result<void> ForwardEditor::commit(Step& step, NatSight* seen)
{
    if (step.rollsBack) {
        return goBack(step);
    }
    Ledger next = std::move(step.next);
    if (const auto settled = settleEngine(next, !m_ledger->forwards.empty()); !settled) {
        return tl::unexpected(settled.error());
    }
    return commitLedger(std::move(next), familiesOf(step.changes), seen);
}

Result<void> ForwardEditor::commitLedger(Ledger next, const std::set<Family>& families, NatSight* seen)
{
    if (auto saved = m_store.save(next); !saved) {
        // Where the disk died after the new list had its name, the old one gets it again, if that is
        // possible.
        (void)m_store.save(*m_ledger);
        return saved;
    }
    if (const auto installed = install(next, families, seen); !installed) {
        Error error = installed.error();
        if (const auto back = install(*m_ledger, families); !back) {
            error = combined(
                PORTOLAN_TR("%1 Putting back what was changed before failed too: %2"), error, back.error());
        }
        if (const auto restored = m_store.save(*m_ledger); !restored) {
            error = combined(
                PORTOLAN_TR("%1 The stored list could not be put back either: %2"), error, restored.error());
        }
        return tl::unexpected(std::move(error));
    }
    m_ledger = std::move(next);
    return {};
}

Result<EngineChoice> ForwardEditor::settleEngine(Ledger& ledger, bool had)
{
    const auto facts = engineFacts(ledger.enginePreference, oursIn(ledger, had));
    if (!facts) {
        return tl::unexpected(facts.error());
    }
    const EngineChoice choice = chooseEngine(*facts);
    ledger.engine = choice.engine;
    return choice;
}

Result<EngineChoice> ForwardEditor::engineChoice() const
{
    if (!m_ledger) {
        return tl::unexpected(m_ledger.error());
    }
    return engineFacts(m_ledger->enginePreference, oursIn(*m_ledger, !m_ledger->forwards.empty()))
        .map(chooseEngine);
}

Result<PreviewPlaces> ForwardEditor::previewPlaces(Family family) const
{
    const auto choice = engineChoice();
    if (!choice) {
        return tl::unexpected(choice.error());
    }
    PreviewPlaces places{choice->engine, {}};
    if (choice->engine == Engine::Nftables && forwardFiltered(family).value_or(false)) {
        places.accepts.push_back({Engine::XtablesLegacy, "FORWARD"});
    }
    if (auto parent = IptablesAccept::place(family); parent && *parent) {
        places.accepts.push_back({Engine::XtablesNft, std::move(**parent)});
    }
    return places;
}

void ForwardEditor::setEngine(EnginePreference preference, const Done<EngineChoice>& done)
{
    const auto move = [this, preference, done](const Finish& unlock) {
        Ledger next = *m_ledger;
        next.enginePreference = preference;
        Result<EngineChoice> choice = checkThere(preference);
        if (choice) {
            choice = settleEngine(next, !next.forwards.empty());
        }
        if (choice) {
            if (auto committed = commitLedger(std::move(next), kEveryFamily); !committed) {
                choice = tl::unexpected(committed.error());
            }
        }
        unlock();
        if (choice) {
            changed();
        }
        done(std::move(choice));
    };
    alone(
        [this, move, done](const Finish& finish) {
            m_queue.underLock(
                [move, finish](const Finish& unlock) {
                    move(unlock);
                    finish();
                },
                [done, finish](Error error) {
                    done(tl::unexpected(std::move(error)));
                    finish();
                });
        },
        [done](Error error) { done(tl::unexpected(std::move(error))); });
}

} // namespace portolan
