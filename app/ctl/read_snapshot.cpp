#include "app/ctl/read_snapshot.h"

namespace portolan::ctl {

Outcome<HostSnapshot> readSnapshot(Helper& helper)
{
    const Outcome<HostTexts> texts = helper.readHost();
    return texts ? hostSnapshot(*texts) : tl::unexpected(texts.error());
}

} // namespace portolan::ctl
