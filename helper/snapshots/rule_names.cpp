#include "helper/snapshots/rule_names.h"

#include <algorithm>

namespace portolan {

namespace {

/// The length of a leading "[12:345]", 0 if there is none.
std::size_t countersAt(std::string_view text)
{
    if (!text.starts_with('[')) {
        return 0;
    }
    const std::size_t end = text.find_first_not_of("0123456789:", 1);
    return end != text.npos && text[end] == ']' ? end + 1 : 0;
}

} // namespace

bool namesByNumber(std::string_view saved)
{
    for (const std::string_view option : {" --match-set ", " --add-set ", " --del-set ", " --map-set "}) {
        if (saved.find(option) != saved.npos) {
            return true;
        }
    }
    return false;
}

std::string withoutCounters(std::string_view saved)
{
    std::string text;
    text.reserve(saved.size());
    while (!saved.empty()) {
        std::string_view line = saved.substr(0, std::min(saved.find('\n'), saved.size() - 1) + 1);
        saved.remove_prefix(line.size());
        line.remove_prefix(countersAt(line));
        const std::size_t last = line.rfind('[');
        if (line.starts_with(':') && last != line.npos && countersAt(line.substr(last)) > 0) {
            line = line.substr(0, last);
        }
        text += line;
        text += line.ends_with('\n') ? "" : "\n";
    }
    return text;
}

} // namespace portolan
