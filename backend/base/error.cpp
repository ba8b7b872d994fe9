#include "backend/base/error.h"

#include <array>

namespace portolan {
namespace {

struct ErrorEntry {
    ErrorCode code;
    const char* name;
};

constexpr std::array kErrors{
    ErrorEntry{ErrorCode::Invalid, "org.portolan.Error.Invalid"},
    ErrorEntry{ErrorCode::Conflict, "org.portolan.Error.Conflict"},
    ErrorEntry{ErrorCode::Denied, "org.portolan.Error.Denied"},
    ErrorEntry{ErrorCode::Dismissed, "org.portolan.Error.Dismissed"},
    ErrorEntry{ErrorCode::Busy, "org.portolan.Error.Busy"},
    ErrorEntry{ErrorCode::Unsupported, "org.portolan.Error.Unsupported"},
    ErrorEntry{ErrorCode::Kernel, "org.portolan.Error.Kernel"},
};

constexpr bool errorsAreComplete()
{
    for (std::size_t i = 0; i < kErrors.size(); ++i)
        if (std::size_t(kErrors[i].code) != i)
            return false;
    return kErrors.size() == std::size_t(ErrorCode::Kernel) + 1; // Kernel is the last of the enum
}
static_assert(errorsAreComplete(), "every ErrorCode has one entry, in the order of the enum");

} // namespace

tl::unexpected<Error> failure(
    ErrorCode code, const char* pattern, std::initializer_list<MessageArgument> arguments, std::string field)
{
    return tl::unexpected<Error>(Error{code, Message{pattern, arguments}, std::move(field)});
}

const char* errorName(ErrorCode code)
{
    return kErrors[std::size_t(code)].name;
}

std::optional<ErrorCode> errorCode(std::string_view name)
{
    for (const ErrorEntry& entry : kErrors)
        if (name == entry.name)
            return entry.code;
    return std::nullopt;
}

} // namespace portolan
