#include "app/ctl/command.h"
#include "app/ctl/helper.h"
#include "app/ctl/output.h"

namespace portolan::ctl {

Outcome<void> runState(const Arguments& arguments)
{
    const Outcome<HostTexts> texts = hostTexts(arguments);
    if (!texts)
        return tl::unexpected(texts.error());
    const Result<std::string> document = writeStateDocument(*texts);
    if (!document)
        return fail(document.error());
    print(*document);
    return {};
}

} // namespace portolan::ctl
