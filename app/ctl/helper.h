// The helper as a command uses it: found once, asked, and gone is gone.
#pragma once

#include "app/client/helper_calls.h"
#include "app/client/helper_link.h"
#include "app/client/host_texts.h"
#include "app/ctl/agent.h"
#include "app/ctl/arguments.h"
#include "app/ctl/outcome.h"

#include <memory>
#include <optional>

namespace portolan::ctl {

class Helper {
public:
    /// Waits until the helper is found, started by the bus if need be; Exit::Unreachable if it cannot be.
    static Outcome<std::unique_ptr<Helper>> find();

    HelperLink& link() { return m_link; }
    const std::shared_ptr<HelperCalls>& calls() const { return m_calls; }
    /// For the helper that link() found now, after one went away.
    void renew();
    /// Everything a snapshot needs.
    Outcome<HostTexts> readHost();

    /// Waits for the answer, however long somebody takes over a password.
    template <typename... Types>
    static Outcome<QDBusPendingReply<Types...>> wait(QDBusPendingReply<Types...> reply)
    {
        reply.waitForFinished();
        if (reply.isError())
            return fail(callError(reply));
        return reply;
    }

private:
    Helper() = default;

    HelperLink m_link;
    std::optional<TerminalAgent> m_agent;
    std::shared_ptr<HelperCalls> m_calls;
};

/// The value of --family; none: not given.
Outcome<std::optional<Family>> familyOption(const Arguments& arguments);
/// The host's texts from --state FILE, else from the helper.
Outcome<HostTexts> hostTexts(const Arguments& arguments);
Outcome<HostSnapshot> hostSnapshot(const HostTexts& texts);
/// Adds what the programs that made the forwards say of them; not of a saved state, which may be another
/// host's.
void askOwners(const Arguments& arguments, HostSnapshot& snapshot);

} // namespace portolan::ctl
