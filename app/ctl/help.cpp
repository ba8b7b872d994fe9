#include "app/ctl/command.h"

#include <algorithm>

namespace portolan::ctl {

namespace {

constexpr std::size_t kColumn = 24;

std::string entry(std::string left, std::string_view right)
{
    left = "  " + left;
    left.resize(std::max(left.size() + 2, kColumn), ' ');
    return left.append(right) + '\n';
}

std::string optionEntry(std::string_view name)
{
    const auto& specs = optionSpecs();
    const auto spec
        = std::find_if(specs.begin(), specs.end(), [&](const OptionSpec& each) { return each.name == name; });
    std::string left(spec->name);
    if (!spec->value.empty())
        left.append(" ").append(spec->value);
    return entry(std::move(left), spec->help);
}

} // namespace

std::string helpText()
{
    std::string text = "Usage: portolanctl COMMAND [OPTION...]\n\n"
                       "See, edit and watch the port forwards of this host.\n\nCommands:\n";
    for (const Command& command : commands()) {
        if (!command.hidden)
            text += entry(std::string(command.name), command.summary);
    }
    text += "\nOptions, anywhere on the line:\n";
    for (const char* option : {"--json", "--state", "--help", "--version"})
        text += optionEntry(option);
    return text
        + "\nExit status: 0 done; 1 failed; 2 wrong usage; 3 not authorised or dismissed; 4 helper not\n"
          "reachable; 5 refused as invalid or in conflict (nothing was changed).\n"
          "More on a command: portolanctl COMMAND --help\n";
}

std::string helpText(const Command& command)
{
    std::string text = "Usage: portolanctl " + std::string(command.name);
    if (!command.operands.empty())
        text.append(" ").append(command.operands);
    text.append(" [OPTION...]\n\n").append(command.summary).append("\n");
    text[text.size() - command.summary.size() - 1] = char(std::toupper(command.summary.front()));
    if (!command.details.empty())
        text.append("\n").append(command.details);
    text += "\nOptions:\n";
    for (const std::string_view option : command.options)
        text += optionEntry(option);
    return text + optionEntry("--json") + optionEntry("--help");
}

} // namespace portolan::ctl
