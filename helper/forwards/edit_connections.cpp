#include "helper/forwards/edit_connections.h"

#include "helper/bus/journal.h"
#include "helper/conntrack/hub.h"

namespace portolan {

namespace {

constexpr std::size_t kMostCounted = 64; // each is a dump of the connection table

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
    for (const EditChange& change : changes) {
        if (!takesAway(change)) {
            continue;
        }
        EditDone::Connections connections{change.before->id, {}, 0};
        if (counted.size() < kMostCounted) {
            if (auto flows = flowsOf(*change.before)) {
                std::erase_if(*flows, isFinished);
                connections.used = unsigned(flows->size());
                if (const auto ended = end ? endFlows(*flows) : Result<unsigned>(0)) {
                    connections.ended = *ended;
                } else {
                    logProblem(ended.error());
                }
            } else {
                logProblem(flows.error());
            }
        }
        counted.push_back(std::move(connections));
    }
    return counted;
}

} // namespace portolan
