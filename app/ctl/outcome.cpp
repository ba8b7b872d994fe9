#include "app/ctl/outcome.h"

namespace portolan::ctl {

namespace {

Exit exitOf(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Invalid:
    case ErrorCode::Conflict:
        return Exit::Refused;
    case ErrorCode::Denied:
    case ErrorCode::Dismissed:
        return Exit::NotAuthorised;
    case ErrorCode::Busy:
    case ErrorCode::Unsupported:
    case ErrorCode::Kernel:
        break;
    }
    return Exit::Failed;
}

} // namespace

tl::unexpected<Failure> fail(Exit exit, std::string sentence)
{
    return tl::unexpected(Failure{exit, std::move(sentence)});
}

tl::unexpected<Failure> fail(const Error& error)
{
    return fail(exitOf(error.code), error.message.text());
}

tl::unexpected<Failure> fail(const CallError& error)
{
    if (error.unreachable)
        return fail(Exit::Unreachable, error.error.message.text());
    return fail(error.error);
}

} // namespace portolan::ctl
