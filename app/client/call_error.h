// What a D-Bus call can end in besides success.
#pragma once

#include "backend/base/error.h"

#include <QDBusPendingCall>

#include <tl/expected.hpp>

namespace portolan {

/// An Error, and whether the helper was there at all to answer.
struct CallError {
    Error error;
    bool unreachable = false; ///< no bus, no helper, or it went away before it answered
};

template <typename T> using CallResult = tl::expected<T, CallError>;

/// Of a call that ended in an error. Our own error names by the shared table, with the field and the message
/// where the helper sent them (see Host.DescribeErrors on the bus); those of the bus and of polkit by what
/// they mean to a person.
CallError callError(const QDBusPendingCall& call);

} // namespace portolan
