// What went wrong, in a form that can be shown, translated and sent over D-Bus.
#pragma once

#include "backend/base/message.h"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace portolan {

/// The kinds of failure every storey knows. Each has one D-Bus error name (see errorName) and one exit
/// status of portolanctl.
enum class ErrorCode {
    Invalid, ///< bad input; nothing was touched
    Conflict, ///< good input that contradicts what is there; nothing was touched
    Denied, ///< polkit said no
    Dismissed, ///< the person closed the password prompt
    Busy, ///< somebody else holds a lock or a limit is reached; try again later
    Unsupported, ///< this host or this version cannot do it
    Kernel, ///< the kernel refused; the message carries its reason
};

/// One error: what happened, to which input, and what to do about it.
struct Error {
    ErrorCode code = ErrorCode::Invalid;
    Message message; ///< a whole sentence for a person, translatable
    std::string field; ///< the JSON key of the input it is about ("listen.ports"); empty if none
};

template <typename T> using Result = tl::expected<T, Error>;

/// An unexpected(Error) for `return`: `return failure(ErrorCode::Invalid, "…%1…", {name}, "name");`
tl::unexpected<Error> failure(ErrorCode code, const char* pattern,
    std::initializer_list<MessageArgument> arguments = {}, std::string field = {});

/// "org.portolan.Error.Invalid" and so on.
const char* errorName(ErrorCode code);

/// The code of a D-Bus error name; nullopt for names that are not ours.
std::optional<ErrorCode> errorCode(std::string_view name);

} // namespace portolan
