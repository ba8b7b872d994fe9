#include "app/client/owners.h"

#include "app/client/container_engines.h"
#include "app/client/firewalld.h"

namespace portolan {

OwnersToAsk ownersToAsk(const std::vector<FoundForward>& forwards)
{
    return {mayBeContainers(forwards), mayBeDirectRules(forwards)};
}

OwnersWord askOwners(OwnersToAsk owners)
{
    OwnersWord word;
    if (owners.containers)
        word.containers = askContainerEngines(containerSockets());
    if (owners.firewalld)
        word.direct = askDirectRules();
    return word;
}

void nameAfterOwners(std::vector<FoundForward>& forwards, const OwnersWord& word)
{
    nameAfterContainers(forwards, word.containers);
    ownDirectRules(forwards, word.direct);
}

} // namespace portolan
