#include "helper/nftables/accept_text.h"

#include "backend/forward/compile.h"

#include <string_view>
#include <unordered_map>

namespace portolan {

namespace {

const std::string kAppend = std::string("-A ") + kForwardChain;

std::string numbered(const char* command, std::size_t position)
{
    return std::string(command) + kForwardChain + ' ' + std::to_string(position + 1);
}

/// The commands that make one list of rules the other. Numbers count what the commands before left.
std::string ruleCommands(const std::vector<std::string>& present, const std::vector<std::string>& wanted)
{
    std::unordered_map<std::string_view, unsigned> due; // how many of each are still to come
    for (const std::string& line : wanted)
        ++due[line];
    std::string text;
    std::size_t next = 0; // of those that are there
    for (std::size_t position = 0; position < wanted.size(); ++position) {
        const std::string& line = wanted[position];
        for (; next < present.size() && (present[next].empty() || due[present[next]] == 0); ++next)
            text += numbered("-D ", position) + '\n';
        if (next < present.size() && present[next] == line)
            ++next;
        else if (next < present.size()) // before one that has a handle: not every kernel knows another way
            text += numbered("-I ", position) + line.substr(kAppend.size()) + '\n';
        else
            text += line + '\n';
        --due[line];
    }
    for (; next < present.size(); ++next)
        text += numbered("-D ", wanted.size()) + '\n';
    return text;
}

} // namespace

std::string acceptRestoreText(const AcceptChange& change)
{
    const std::string jump = std::string(" -j ") + kForwardChain + '\n';
    std::string text = "*filter\n";
    // With --noflush, naming a chain makes it, or empties it.
    const bool anew = !change.chain || change.present.empty() || change.wanted.empty();
    if (anew)
        text += std::string(":") + kForwardChain + " - [0:0]\n";
    text += ruleCommands(anew ? std::vector<std::string>() : change.present, change.wanted);
    // By what they say, not by number: another program may have come between.
    for (const std::string& chain : change.jumpsFrom)
        text += "-D " + chain + jump;
    if (!change.jumpInto.empty())
        text += "-I " + change.jumpInto + " 1" + jump;
    if (change.wanted.empty() && !change.keepsChain)
        text += std::string("-X ") + kForwardChain + '\n';
    return text + "COMMIT\n";
}

} // namespace portolan
