#include "helper/forwards/edit_connections.h"

#include "helper/bus/journal.h"
#include "helper/conntrack/hub.h"

namespace portolan {

namespace {

constexpr std::size_t kMostCounted = 64; // every connection is held against each

bool takesAway(const EditChange& change)
{
    if (!change.before || !change.before->enabled) {
        return false;
    }
    return !change.after || !change.after->enabled || change.before->protocol != change.after->protocol
        || !(change.before->listen == change.after->listen) || !(change.before->to == change.after->to);
}

} // namespace

std::vector<EditDone::Connections> countConnections(const EditChanges& changes, bool end)
{
    std::vector<EditDone::Connections> counted;
    std::vector<const PortForward*> asked;
    for (const EditChange& change : changes) {
        if (takesAway(change)) {
            counted.push_back({change.before->id, {}, 0});
            if (asked.size() < kMostCounted) {
                asked.push_back(&*change.before);
            }
        }
    }
    if (asked.empty()) {
        return counted;
    }
    auto flows = flowsOf(asked);
    if (!flows) {
        logProblem(flows.error());
        return counted;
    }
    for (std::size_t i = 0; i < flows->size(); ++i) {
        auto& used = (*flows)[i];
        std::erase_if(used, isFinished);
        counted[i].used = unsigned(used.size());
        if (const auto ended = end ? endFlows(used) : Result<unsigned>(0)) {
            counted[i].ended = *ended;
        } else {
            logProblem(ended.error());
        }
    }
    return counted;
}

} // namespace portolan
