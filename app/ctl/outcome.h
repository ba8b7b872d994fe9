// How a command ends.
#pragma once

#include "app/client/call_error.h"
#include "backend/base/error.h"

#include <string>

namespace portolan::ctl {

/// Exit statuses are part of the public interface; scripts test them.
enum class Exit : int {
    Done = 0,
    Failed = 1, ///< it failed, or a check says no
    Usage = 2,
    NotAuthorised = 3, ///< denied or dismissed
    Unreachable = 4, ///< no helper, or it went away
    Refused = 5, ///< invalid or in conflict; nothing was changed
};

/// Why a command did not do it: one sentence for stderr.
struct Failure {
    Exit exit = Exit::Failed;
    std::string sentence;
};

template <typename T> using Outcome = tl::expected<T, Failure>;

tl::unexpected<Failure> fail(Exit exit, std::string sentence);
tl::unexpected<Failure> fail(const Error& error);
tl::unexpected<Failure> fail(const CallError& error);

} // namespace portolan::ctl
