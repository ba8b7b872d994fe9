#include "backend/forward/import/import.h"

#include "backend/forward/import/forwards_document.h"
#include "backend/forward/import/iptables_command.h"
#include "backend/forward/import/publication.h"
#include "backend/forward/text.h"

#include <algorithm>

namespace portolan {
namespace {

bool isSaveFrame(const CommandWords& words)
{
    const std::string& first = words.front();
    return first.starts_with('*') || first.starts_with(':') || first == "COMMIT";
}

/// A rule in OUTPUT is the half of a forward that serves this host.
void join(Import& import, IptablesForwards read)
{
    for (PortForward& forward : read.forwards) {
        const auto same = [&](const ImportedForward& other) {
            PortForward twin = forward;
            twin.fromThisHost = other.forward.fromThisHost;
            return twin == other.forward;
        };
        const auto twin = std::find_if(import.forwards.begin(), import.forwards.end(), same);
        if (twin == import.forwards.end())
            import.forwards.push_back({std::move(forward), false});
        else
            twin->forward.fromThisHost |= read.output;
    }
    for (Message& remark : read.remarks)
        import.remarks.push_back(std::move(remark));
}

/// "8080:80", "[::1]:8080:80", or the -p before it.
bool isPublication(const std::string& word)
{
    return word == "-p" || word == "--publish" || word.starts_with('[')
        || (word.front() >= '0' && word.front() <= '9');
}

/// Whether the words were understood.
Result<bool> readCommand(const CommandWords& words, Import& import)
{
    if (auto container = readContainerCommand(words)) {
        if (!*container)
            return tl::unexpected(container->error());
        if ((*container)->empty())
            import.remarks.push_back({PORTOLAN_TR("“%1” publishes no port of its own (-p)."),
                { clipped(words.front()) }});
        for (ImportedForward& forward : **container)
            import.forwards.push_back(std::move(forward));
        return true;
    }
    if (auto rule = readIptablesCommand(words)) {
        if (!*rule)
            return tl::unexpected(rule->error());
        join(import, std::move(**rule));
        return true;
    }
    if (!std::all_of(words.begin(), words.end(), isPublication))
        return false;
    for (const std::string& word : words) {
        if (word.starts_with('-'))
            continue;
        auto published = readPublication(word);
        if (!published)
            return tl::unexpected(published.error());
        import.forwards.push_back(std::move(*published));
    }
    return true;
}

} // namespace

Result<Import> importForwards(std::string_view text)
{
    const std::size_t start = text.find_first_not_of(" \t\r\n");
    if (start == text.npos)
        return failure(ErrorCode::Invalid, PORTOLAN_TR("There is nothing to import."));
    if (text[start] == '{' || text.substr(start).starts_with("[{") || text.substr(start) == "[]")
        return readForwardsDocument(text.substr(start));
    auto commands = splitCommands(text);
    if (!commands)
        return tl::unexpected(commands.error());
    Import import;
    for (const CommandWords& words : *commands) {
        if (isSaveFrame(words))
            continue;
        const auto understood = readCommand(words, import);
        if (!understood)
            return tl::unexpected(understood.error());
        if (!*understood)
            return failure(ErrorCode::Invalid,
                PORTOLAN_TR(
                    "“%1” is neither a docker or podman run command, nor 8080:80, nor an iptables rule, nor "
                    "the JSON of “portolanctl forwards --json”."),
                {clipped(words.front())});
    }
    if (import.forwards.empty() && import.remarks.empty())
        return failure(ErrorCode::Invalid, PORTOLAN_TR("No forward is in it."));
    return import;
}

} // namespace portolan
