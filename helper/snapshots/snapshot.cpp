#include "helper/snapshots/snapshot.h"

#include "backend/forward/text.h"
#include "helper/forwards/forward_list.h"
#include "helper/snapshots/digest.h"

#include <algorithm>
#include <ctime>

namespace portolan {

const char* toString(SnapshotReason reason)
{
    return reason == SnapshotReason::Taken ? "taken" : "before-restore";
}

std::string fingerprintOf(const std::vector<KeptTable>& tables, const std::vector<PortForward>& wanted)
{
    std::vector<const KeptTable*> sorted;
    for (const KeptTable& table : tables) {
        if (!isPristine(table)) {
            sorted.push_back(&table);
        }
    }
    std::sort(sorted.begin(), sorted.end(),
        [](const KeptTable* one, const KeptTable* other) { return one->label() < other->label(); });
    Digest digest;
    for (const KeptTable* table : sorted) {
        digest.add(table->label());
        digest.add(table->image.layout.validHooks);
        for (std::size_t hook = 0; hook < table->image.layout.hookEntries.size(); ++hook) {
            digest.add(table->image.layout.hookEntries[hook]);
            digest.add(table->image.layout.underflows[hook]);
        }
        digest.add(rulesAlone(*table));
    }
    digest.add(writeForwards(wanted));
    return digest.text();
}

Result<void> checkSnapshotName(const std::string& name)
{
    if (name.size() > kMaxNameBytes) {
        return failure(ErrorCode::Invalid,
            PORTOLAN_TR("The name of a snapshot has at most %1 bytes; give a shorter one."),
            {std::to_string(kMaxNameBytes)}, "name");
    }
    for (std::string_view rest = name; !rest.empty();) {
        const auto codePoint = takeCodePoint(rest);
        if (!codePoint || isControl(*codePoint)) {
            return failure(ErrorCode::Invalid,
                PORTOLAN_TR("The name of a snapshot is text without control characters; correct it."), {},
                "name");
        }
    }
    return {};
}

std::string utcTime(std::int64_t milliseconds)
{
    const std::time_t seconds = milliseconds / 1000;
    std::tm parts = {};
    char text[32] = "";
    if (gmtime_r(&seconds, &parts)) {
        std::strftime(text, sizeof text, "%Y-%m-%d %H:%M UTC", &parts);
    }
    return text;
}

} // namespace portolan
