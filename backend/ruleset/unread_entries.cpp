#include "backend/ruleset/unread_entries.h"

#include <algorithm>

namespace portolan {

const LookupEntries& unreadEntries()
{
    static const LookupEntries unread = std::make_shared<const std::vector<LookupEntry>>();
    return unread;
}

bool areUnread(const LookupEntries& entries)
{
    return entries == unreadEntries();
}

bool hasUnreadSets(const Table& table)
{
    return table.objects
        && std::any_of(table.objects->sets.begin(), table.objects->sets.end(),
            [](const NamedSet& set) { return areUnread(set.entries); });
}

} // namespace portolan
