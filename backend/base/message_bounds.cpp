#include "backend/base/message_bounds.h"

#include <algorithm>

namespace portolan {

namespace {

bool takeMessage(const Message& message, MessageBudget& budget, unsigned depth)
{
    return depth > 0 && budget.take(message.pattern)
        && std::all_of(
            message.arguments.begin(), message.arguments.end(), [&](const MessageArgument& argument) {
                const Message* part = argument.part();
                return part ? takeMessage(*part, budget, depth - 1) : budget.take(argument.text());
            });
}

} // namespace

bool isWithinBounds(const Message& message)
{
    MessageBudget budget;
    return takeMessage(message, budget, kMessageDepth);
}

} // namespace portolan
